// Wednesdays and holidays of the demonstration: clubs of the season, a week of the last holidays, lived and noted.
#include "app/demo/holidays.hpp"
#include "access/access.hpp"
#include <algorithm>

namespace marelle::app::demo {

namespace {

constexpr int club_weekday = 3;

std::vector<offer::Holiday> every_holiday(sql::Session& sql, timetable::Calendar const& calendar, Place const& place) {
    auto const first = school_year_of(place.first_day);
    Period const period{place.first_day, add_days(place.today, 400)};
    auto at = timetable::place_of(sql, place.establishment, period);
    std::vector<offer::Holiday> out;
    for (auto year = first; school_year_start(year) <= period.until;
         year = school_year_of(add_days(school_year_end(year), 1)))
        for (auto& holiday : offer::holidays_of(calendar, *at, year, "fr")) out.push_back(std::move(holiday));
    return out;
}

offer::OfferEdit club(char const* title, char const* where, char const* partner, Time starts, Time ends,
                      Date const& from, Date const& until, int places) {
    offer::OfferEdit out;
    out.kind = offer::Kind::club;
    out.title = title;
    out.place = where;
    out.provider = partner;
    out.provider_phone = "+33479000001";
    out.weekday = club_weekday;
    out.starts_on = from;
    out.ends_on = until;
    out.day_starts = std::move(starts);
    out.day_ends = std::move(ends);
    out.min_age = 5;
    out.max_age = 13;
    out.places = places;
    out.rule = {{}, offer::Last::arrival};
    out.opens_on = add_days(from, -14);
    out.closes_on = until;
    out.prices = {{"Adhésion", {}, 1500}};
    out.documents = {{offer::DueKind::medical_certificate, add_days(from, 21), offer::Needed::required},
                     {offer::DueKind::insurance, add_days(from, 21), offer::Needed::wished}};
    return out;
}

void make_clubs(Holidays& with) {
    auto const year = school_year_of(with.place.today);
    auto const from = add_days(school_year_start(year), 14), until = add_days(school_year_end(year), -67);
    // Before the season the clubs are open to whoever asks; afterwards they were.
    auto const before = std::min(with.place.today, add_days(from, -5));
    auto judo = with.open(club("Judo", "Dojo de la Plaine", "Judo club des Hauts", "10:00", "11:30", from, until, 12),
                          before);
    with.ask(judo, with.children(0, 9), before, offer::RequestState::placed);
    with.receive(judo, offer::DueKind::medical_certificate, std::min(with.place.today, add_days(from, 7)), 2);
    auto basket = with.open(
        club("Basket", "Gymnase Jean-Jaurès", "Basket club du Bas-Pré", "16:45", "18:00", from, until, 8), before);
    with.ask(basket, with.children(14, 8), before, offer::RequestState::placed);
    with.ask(basket, with.children(22, 3), before, offer::RequestState::asked);
    for (auto const& child : with.children(22, 3))
        must_offer(
            offer::decide(with.sql, with.on(before), with.request(basket, child), offer::RequestState::waiting, {}),
            "waiting");
    timetable::materialise(with.sql, with.reader().calendar, with.place.establishment,
                           {with.place.first_day, add_days(with.place.today, 14)});
    with.mark(judo);
    with.mark(basket);
}

// A choir that more children asked for than it could take, between the first two rounds of assessments: the places were
// drawn by lot, so that those who waited can be compared with those who sang.
void make_drawn_club(Holidays& with) {
    auto const from = add_days(with.place.first_day, 65), asked = add_days(from, -25), drawn = add_days(from, -9);
    if (from >= rounds_open(with.place)[1]) return;
    auto edit = club("Chorale", "Maison des Hauts", "École de musique des Hauts", "10:00", "11:15", from,
                     add_days(from, 140), 14);
    edit.rule = {{}, offer::Last::draw};
    edit.opens_on = add_days(from, -30);
    edit.closes_on = add_days(from, -10);
    edit.documents.clear();
    // Singing is no sport: neither club of the federation nor accueil.
    edit.regime = ratio::Regime::none;
    edit.theme = timetable::Theme::openness;
    auto choir = with.open(edit, asked);
    std::vector<Id> children;
    for (auto const& row : with.sql.query(R"sql(
             SELECT m.child FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
             WHERE g.establishment = :establishment AND g.kind = 'group' AND m.from_on <= :asked ORDER BY m.child
         )sql",
                                          {{"establishment", with.place.establishment}, {"asked", asked}}))
        children.push_back(row.text(0));
    with.ask(choir, children, asked, offer::RequestState::asked);
    must_offer(offer::draw(with.sql, with.reader(), with.on(drawn), choir, {"tilleul", {}}), "draw");
    must_offer(offer::allocate(with.sql, with.reader(), with.on(drawn), choir), "places");
    timetable::materialise(with.sql, with.reader().calendar, with.place.establishment,
                           {with.place.first_day, add_days(with.place.today, 14)});
    with.mark(choir);
}

void make_past_week(Holidays& with) {
    auto holiday = with.past(9);
    if (!holiday) return;
    auto const monday = holiday->days.front();
    offer::OfferEdit out;
    out.kind = offer::Kind::holiday_week;
    out.title = "Semaine des inventeurs";
    out.place = "Maison des Hauts";
    out.starts_on = monday;
    out.ends_on = add_days(monday_of(monday), 4);
    out.day_starts = "09:00";
    out.day_ends = "17:00";
    out.min_age = 6;
    out.max_age = 12;
    out.places = 12;
    out.rule = {{"fewest_holidays"}, offer::Last::arrival};
    out.opens_on = add_days(monday, -40);
    out.closes_on = add_days(monday, -12);
    out.leader = with.place.referents[0];
    out.prices = {{"Tranche 1", 700, 1000}, {"Tranche 2", {}, 2500}};
    auto const day = add_days(monday, -20);
    auto week = with.open(out, day);
    with.ask(week, with.children(8, 12), day, offer::RequestState::placed);
    with.mark(week);
}

}  // namespace

Holidays::Holidays(sql::Session& session, crypto::Keyring& keys, timetable::Calendar const& calendar,
                   Place const& where)
    : sql{session}, place{where}, keys_{keys}, calendar_{calendar} {
    for (auto const& row : sql.query(R"sql(
             SELECT m.child FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
             WHERE g.establishment = :establishment AND g.kind = 'group' AND m.until_on IS NULL ORDER BY m.child
         )sql",
                                     {{"establishment", place.establishment}}))
        all_.push_back(row.text(0));
    holidays_ = every_holiday(sql, calendar, place);
}

access::Scope Holidays::on(Date const& day) const {
    return must_offer(access::scope_of(director_of(place, day), "offer.decide"), "scope");
}

Id Holidays::open(offer::OfferEdit edit, Date const& day) {
    {
        sql::Savepoint attempt{sql};
        if (auto made = offer::open_offer(sql, reader(), on(day), edit)) {
            attempt.keep();
            return std::move(*made);
        }
    }
    edit.leader.reset();
    return must_offer(offer::open_offer(sql, reader(), on(day), edit), "offer");
}

std::vector<Id> Holidays::children(std::size_t from, std::size_t count) const {
    auto first = std::min(from, all_.size()), last = std::min(from + count, all_.size());
    return {all_.begin() + static_cast<std::ptrdiff_t>(first), all_.begin() + static_cast<std::ptrdiff_t>(last)};
}

void Holidays::ask(Id const& offer, std::vector<Id> const& children, Date const& day, offer::RequestState state) {
    auto scope = on(day);
    for (auto const& child : children) {
        offer::NewRequest sent;
        sent.child = child;
        sent.state = state;
        must_offer(offer::ask_for(sql, keys_, scope, offer, sent), "request");
    }
}

Id Holidays::request(Id const& offer, Id const& child) const {
    auto row = sql.first("SELECT id FROM place_request WHERE offer = :offer AND child = :child",
                         {{"offer", offer}, {"child", child}});
    if (!row) throw std::logic_error{"demo: a child that never asked"};
    return row->text(0);
}

void Holidays::receive(Id const& offer, offer::DueKind kind, Date const& day, std::size_t left_out) {
    auto rows = sql.query("SELECT id FROM place_request WHERE offer = :offer AND state = 'placed' ORDER BY number",
                          {{"offer", offer}});
    for (std::size_t i = left_out; i < rows.size(); ++i)
        must_offer(offer::receive(sql, on(day), rows[i].text(0), kind, day), "paper");
}

// Written straight into the tables, like the evenings' (attendance.cpp): every eleventh child is away.
void Holidays::mark(Id const& offer) {
    int seen = 0;
    for (auto const& row : sql.query(R"sql(
             SELECT s.id, s.on_date, s.starts, m.child, COALESCE(s.leader, :director)
             FROM session s JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
                 AND (m.until_on IS NULL OR m.until_on > s.on_date)
             WHERE s.mini_group = :offer AND s.on_date < :today AND s.cancelled_at IS NULL
             ORDER BY s.on_date, s.id, m.child
         )sql",
                                     {{"offer", offer}, {"today", place.today}, {"director", place.director}})) {
        auto note = new_id();
        bool there = ++seen % 11 != 0;
        auto presence = there ? "present" : "absent";
        sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                    " VALUES (:note, :session, :child, :presence, :by, :at, :at)",
                    {{"note", note},
                     {"session", row.text(0)},
                     {"child", row.text(3)},
                     {"presence", presence},
                     {"by", row.text(4)},
                     {"at", instant_text(from_local(row.text(1), row.text(2)) + 600'000)}});
        sql.execute(R"sql(
            INSERT INTO attendance (session, child, presence, minutes, note)
            SELECT s.id, :child, :presence, CASE WHEN :presence = 'present' THEN
                (CAST(substr(s.ends, 1, 2) AS BIGINT) - CAST(substr(s.starts, 1, 2) AS BIGINT)) * 60
                + CAST(substr(s.ends, 4, 2) AS BIGINT) - CAST(substr(s.starts, 4, 2) AS BIGINT) ELSE 0 END, :note
            FROM session s WHERE s.id = :session
        )sql",
                    {{"note", note}, {"session", row.text(0)}, {"child", row.text(3)}, {"presence", presence}});
    }
}

std::optional<offer::Holiday> Holidays::past(std::size_t days) const {
    std::optional<offer::Holiday> out;
    for (auto const& holiday : holidays_)
        if (holiday.until < place.today && holiday.days.size() >= days && holiday.from > add_days(place.first_day, 40))
            out = holiday;
    return out;
}

std::vector<offer::Holiday> Holidays::to_come(Date const& after) const {
    std::vector<offer::Holiday> out;
    for (auto const& holiday : holidays_)
        if (holiday.from > after && !holiday.days.empty()) out.push_back(holiday);
    return out;
}

void make_holidays(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar, Place const& place) {
    Holidays with{sql, keys, calendar, place};
    make_clubs(with);
    make_drawn_club(with);
    make_past_week(with);
    make_stays(with);
}

}  // namespace marelle::app::demo
