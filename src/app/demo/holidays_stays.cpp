// What is to come: a stay that was drawn by lot, with its waiting list, papers missing and a child who turns six on the
// third day; a week whose registrations are open; a stay that is announced.
#include "app/demo/holidays.hpp"
#include "supervision/supervision.hpp"
#include <algorithm>

namespace marelle::app::demo {

namespace {

// The five days of a holiday's first week, or of the next one.
Period days_of(offer::Holiday const& holiday, int week) {
    auto const monday = add_days(monday_of(holiday.days.front()), 7 * week);
    return {monday, add_days(monday, 4)};
}

offer::OfferEdit snow(Period const& days, Date const& today, Id const& leader) {
    offer::OfferEdit out;
    out.kind = offer::Kind::stay;
    out.title = "Séjour à Aillon";
    out.place = "Aillon-le-Jeune, chalet des Ours";
    out.starts_on = days.from;
    out.ends_on = days.until;
    out.day_starts = "08:00";
    out.day_ends = "20:00";
    out.min_age = 5;
    out.max_age = 13;
    out.places = 8;
    out.rule = {{"never_stayed", "siblings_together"}, offer::Last::draw};
    out.opens_on = add_days(today, -30);
    out.closes_on = add_days(today, -3);
    out.prices = {{"Tranche 1", 700, 4000}, {"Tranche 2", 1200, 7000}, {"Tranche 3", {}, 11000}};
    out.documents = {{offer::DueKind::participation, add_days(today, 4), offer::Needed::required},
                     {offer::DueKind::health_form, add_days(today, 4), offer::Needed::required},
                     {offer::DueKind::vaccination, add_days(today, 4), offer::Needed::required},
                     {offer::DueKind::family_quotient, add_days(today, 10), offer::Needed::wished}};
    out.meeting_point = "Parking de la maison de quartier";
    out.transport = offer::Transport::bus;
    out.departs_at = "09:00";
    out.returns_at = "17:30";
    out.leader = leader;
    return out;
}

offer::OfferEdit circus(Period const& days, Date const& today, Id const& leader) {
    offer::OfferEdit out;
    out.kind = offer::Kind::holiday_week;
    out.title = "Semaine cirque";
    out.place = "Maison des Hauts";
    out.starts_on = days.from;
    out.ends_on = days.until;
    out.day_starts = "09:00";
    out.day_ends = "17:00";
    out.min_age = 6;
    out.max_age = 12;
    out.places = 12;
    out.rule = {{"fewest_holidays", "siblings_together"}, offer::Last::draw};
    out.opens_on = add_days(today, -7);
    out.closes_on = add_days(today, 8);
    out.prices = {{"Tranche 1", 700, 1000}, {"Tranche 2", {}, 2500}};
    out.documents = {{offer::DueKind::participation, add_days(days.from, -7), offer::Needed::required},
                     {offer::DueKind::health_form, add_days(days.from, -7), offer::Needed::required}};
    out.leader = leader;
    return out;
}

// Six years old on the third day: the ratio of the first two counts one under six. In the class of that age.
void turn_six(Holidays& with, Id const& child, Date const& third_day) {
    constexpr int six = 6;
    auto const year = std::stoi(third_day.substr(0, 4));
    auto birth = std::to_string(year - six) + third_day.substr(4);
    if (!is_date(birth)) birth = std::to_string(year - six) + "-03-01";
    with.sql.execute("UPDATE child SET birth_date = :birth WHERE id = :id", {{"birth", birth}, {"id", child}});
    auto const school_year = school_year_of(third_day);
    auto const first_class = std::stoi(school_year.substr(0, 4)) == year ? "CP" : "GS";
    with.sql.execute("UPDATE schooling SET level = :level WHERE child = :id AND school_year = :year",
                     {{"level", first_class}, {"id", child}, {"year", school_year}});
}

void second_adult(Holidays& with, Id const& stay, Id const& person) {
    auto scope = must_offer(access::scope_of(director_of(with.place, with.place.today), "ratio.write"), "scope");
    for (auto const& session :
         with.sql.query("SELECT id FROM session WHERE mini_group = :id ORDER BY on_date, id", {{"id", stay}}))
        must_offer(supervision::add_adult(with.sql, scope, session.text(0), {person, ratio::Role::helper}), "adult");
}

void make_drawn_stay(Holidays& with, Period const& days) {
    auto const today = with.place.today, asked = add_days(today, -20);
    auto stay = with.open(snow(days, today, with.place.referents[1]), asked);
    auto children = with.children(0, 3);
    for (auto const& child : with.children(24, 11)) children.push_back(child);
    turn_six(with, children.front(), add_days(days.from, 2));
    with.ask(stay, children, asked, offer::RequestState::asked);
    auto const yesterday = with.on(add_days(today, -1));
    must_offer(offer::draw(with.sql, with.reader(), yesterday, stay, {"marmotte", {}}), "draw");
    must_offer(offer::allocate(with.sql, with.reader(), yesterday, stay), "places");
    with.receive(stay, offer::DueKind::participation, today, 1);
    with.receive(stay, offer::DueKind::health_form, today, 3);
    with.receive(stay, offer::DueKind::vaccination, today, 5);
    second_adult(with, stay, with.place.psychologist);
}

// A family asks by its link, the others were asked for by the team.
void make_open_week(Holidays& with, Period const& days) {
    auto const today = with.place.today;
    auto week = with.open(circus(days, today, with.place.referents[2]), add_days(today, -8));
    with.ask(week, with.children(4, 9), add_days(today, -4), offer::RequestState::asked);
    auto family = with.sql.first(R"sql(
        SELECT k.id, k.guardian, l.child FROM family_link k JOIN child_guardian l ON l.guardian = k.guardian
        JOIN child c ON c.id = l.child
        WHERE k.establishment = :establishment AND NOT EXISTS (
            SELECT 1 FROM place_request r WHERE r.offer = :week AND r.child = l.child)
        ORDER BY k.created_at, k.id, l.child LIMIT 1
    )sql",
                                 {{"establishment", with.place.establishment}, {"week", week}});
    if (!family) return;
    // A child out of the age asks for nothing: the week is the same without it.
    auto asked = offer::ask(with.sql, with.place.establishment, {week, family->text(2), {}, "Tranche 2"},
                            {family->text(1), family->text(0), {}}, with.on(add_days(today, -2)).now);
    if (!asked && asked.error().code != "offer.not_the_age")
        throw std::logic_error{"demo, by link: " + asked.error().code};
}

void make_announced_stay(Holidays& with, Period const& days) {
    auto const today = with.place.today;
    auto edit = snow(days, today, with.place.referents[3]);
    edit.title = "Séjour au bord du lac";
    edit.place = "Aiguebelette";
    edit.opens_on = add_days(today, 10);
    edit.closes_on = std::max(edit.opens_on, add_days(days.from, -21));
    edit.documents.push_back({offer::DueKind::swimming, add_days(days.from, -10), offer::Needed::required});
    for (auto& due : edit.documents) due.due_on = add_days(days.from, -10);
    with.open(edit, today);
}

}  // namespace

void make_stays(Holidays& with) {
    constexpr int notice = 14;  // registrations of the open week close before it begins
    auto to_come = with.to_come(add_days(with.place.today, notice));
    if (to_come.empty()) return;
    auto const& next = to_come.front();
    make_drawn_stay(with, days_of(next, 0));
    bool second_week = add_days(monday_of(next.days.front()), 11) <= next.until;
    if (second_week) make_open_week(with, days_of(next, 1));
    for (auto const& later : to_come)
        if (later.from > add_days(with.place.today, 45)) {
            make_announced_stay(with, days_of(later, 0));
            break;
        }
}

}  // namespace marelle::app::demo
