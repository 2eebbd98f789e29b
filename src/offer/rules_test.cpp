// What an offer may be, its days, when a place may be given, what is said before; half of each holiday. As tables.
#include "offer/proposals.hpp"
#include "offer/world_test.hpp"
#include <algorithm>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::offer;

namespace {

OfferEdit edit() {
    OfferEdit out;
    out.kind = Kind::stay;
    out.title = "Neige";
    out.starts_on = "2026-02-09";
    out.ends_on = "2026-02-13";
    out.day_starts = "08:00";
    out.day_ends = "20:00";
    out.places = 12;
    out.opens_on = "2026-01-05";
    out.closes_on = "2026-01-25";
    return out;
}

std::string wrong(OfferEdit const& of) {
    auto result = may_keep(of);
    std::string out;
    if (!result)
        for (auto const& field : result.error().fields) out += field.name + ":" + field.code + " ";
    return out;
}

template <class Change> OfferEdit with(Change const& change) {
    auto out = edit();
    change(out);
    return out;
}

std::string words(std::vector<Warning> const& warnings) {
    std::string out;
    for (auto const& one : warnings) out += std::string{record::name_of_choice(one.kind)} + ":" + one.detail + ";";
    return out;
}

}  // namespace

TEST_CASE("every wrong field of an offer is named at once") {
    CHECK(wrong(edit()).empty());
    struct Line {
        std::string expected;
        OfferEdit edit;
    };
    Line const lines[] = {
        {"ends_on:too_early ", with([](auto& e) { e.ends_on = "2026-02-08"; })},
        {"ends_on:too_far ", with([](auto& e) { e.ends_on = "2027-04-01"; })},
        {"day_ends:too_early ", with([](auto& e) { e.day_ends = "08:00"; })},
        {"closes_on:too_early ", with([](auto& e) { e.closes_on = "2026-01-04"; })},
        {"closes_on:too_late ", with([](auto& e) { e.closes_on = "2026-02-09"; })},
        {"weekday:invalid ", with([](auto& e) { e.weekday = 3; })},
        {"nights:invalid ", with([](auto& e) { e.nights = 5; })},
        {"places:invalid ", with([](auto& e) { e.places = 0; })},
        {"places:invalid ", with([](auto& e) { e.places = 401; })},
        {"min_age:invalid max_age:invalid ", with([](auto& e) { e.min_age = -1, e.max_age = 19; })},
        {"max_age:invalid ", with([](auto& e) { e.min_age = 9, e.max_age = 8; })},
        {"rule/criteria/0:unknown ", with([](auto& e) { e.rule.criteria = {"nicest"}; })},
        {"departs_at:too_late ", with([](auto& e) { e.departs_at = "20:00"; })},
        {"returns_at:too_early ", with([](auto& e) { e.returns_at = "08:00"; })},
        {"prices/1/label:repeated prices/1/up_to:invalid ",
         with([](auto& e) { e.prices = {{"T1", 500, 10}, {"T1", 400, 20}, {"T3", {}, 30}}; })},
        {"prices/0/up_to:invalid ", with([](auto& e) { e.prices = {{"T1", {}, 10}, {"T2", 400, 20}}; })},
        {"prices/0/cents:invalid ", with([](auto& e) { e.prices = {{"T1", {}, -1}}; })},
        {"documents/0/due_on:too_late documents/1/kind:repeated ", with([](auto& e) {
             e.documents = {{DueKind::insurance, "2026-02-14", {}}, {DueKind::insurance, "2026-02-01", {}}};
         })},
        {"weekday:required rule/criteria:invalid ", with([](auto& e) {
             e.kind = Kind::club;
             e.rule.criteria = {"fewest_holidays"};
         })},
    };
    for (auto const& line : lines) CHECK(wrong(line.edit) == line.expected);
}

TEST_CASE("a week meets from Monday to Friday but for public holidays, a stay every day") {
    auto place = timetable::place_in("A");
    auto easter = edit();
    easter.starts_on = "2026-04-03";  // Good Friday, no holiday but in Alsace-Moselle
    easter.ends_on = "2026-04-10";    // Easter Monday is 6 April
    CHECK(days_of(easter, timetable::shipped_calendar(), place).size() == 8);
    easter.kind = Kind::holiday_week;
    CHECK(days_of(easter, timetable::shipped_calendar(), place) ==
          std::vector<Date>{"2026-04-03", "2026-04-07", "2026-04-08", "2026-04-09", "2026-04-10"});
    CHECK(days_of(easter, timetable::shipped_calendar(),
                  timetable::place_in("B", timetable::Region::alsace_moselle_good_friday))
              .size() == 4);
    auto leap = edit();
    leap.starts_on = "2028-02-28";
    leap.ends_on = "2028-03-01";
    CHECK(days_of(leap, timetable::shipped_calendar(), place) ==
          std::vector<Date>{"2028-02-28", "2028-02-29", "2028-03-01"});
    easter.kind = Kind::club;
    CHECK(days_of(easter, timetable::shipped_calendar(), place).empty());
}

TEST_CASE("the regime follows the nights of a stay (CASF R227-1), and what a club does on its day") {
    auto stay = edit();
    auto usual = [&](Kind kind, int nights) {
        stay.kind = kind;
        stay.nights = nights;
        return usual_regime(stay);
    };
    CHECK(usual(Kind::holiday_week, 0) == ratio::Regime::acm_extra);
    CHECK(usual(Kind::stay, 1) == ratio::Regime::short_stay);
    CHECK(usual(Kind::stay, 3) == ratio::Regime::short_stay);
    CHECK(usual(Kind::stay, 4) == ratio::Regime::stay);
    auto club = edit();
    club.kind = Kind::club;
    club.nights.reset();
    auto of_club = [&](int day, std::optional<timetable::Activity> activity) {
        club.weekday = day;
        club.activity = activity;
        return usual_regime(club);
    };
    CHECK(of_club(3, {}) == ratio::Regime::sport_club);
    CHECK(of_club(3, timetable::Activity::study_support) == ratio::Regime::clas_only);
    // A Wednesday is périscolaire even without class, a Saturday is not (decree 2018-647).
    CHECK(of_club(3, timetable::Activity::outing) == ratio::Regime::acm_peri);
    CHECK(of_club(6, timetable::Activity::outing) == ratio::Regime::acm_extra);
}

TEST_CASE("a list is under a regime that its kind and its nights allow; an accessory stay has one night to four") {
    using enum ratio::Regime;
    struct Line {
        ratio::Regime regime;
        Kind kind;
        std::vector<int> nights;  // that will do, of 0…5
    };
    for (auto const& [regime, kind, allowed] : {Line{short_stay, Kind::stay, {1, 2, 3}},
                                                {accessory_stay, Kind::stay, {1, 2, 3, 4}},
                                                {ratio::Regime::stay, Kind::stay, {4, 5}},
                                                {acm_extra, Kind::stay, {0}},
                                                {acm_extra, Kind::holiday_week, {0}},
                                                {acm_peri, Kind::club, {0, 1, 2, 3, 4, 5}},
                                                {acm_peri, Kind::holiday_week, {}},
                                                {clas_only, Kind::stay, {}},
                                                {sport_club, Kind::holiday_week, {0}},
                                                {none, Kind::stay, {0, 1, 2, 3, 4, 5}}})
        for (int nights = 0; nights <= 5; ++nights) {
            CAPTURE(record::name_of_choice(regime));
            CAPTURE(nights);
            CHECK(may_be_under(regime, kind, nights) == (std::ranges::find(allowed, nights) != allowed.end()));
        }
    auto wrong = edit();
    wrong.regime = accessory_stay;
    wrong.nights = 4;
    wrong.ends_on = add_days(wrong.starts_on, 5);
    CHECK(may_keep(wrong));
    wrong.nights = 5;
    CHECK(may_keep(wrong).error().fields.at(0).name == "regime");
    wrong.regime.reset();
    CHECK(may_keep(wrong));
    wrong.activity = timetable::Activity::training;
    CHECK(may_keep(wrong).error().fields.at(0).name == "activity");
}

TEST_CASE("an offer is announced, open, closed, running, over, to the day") {
    OfferRow row;
    row.opens_on = "2026-01-05";
    row.closes_on = "2026-01-25";
    row.starts_on = "2026-02-09";
    row.ends_on = "2026-02-13";
    for (auto const& [day, state] : {std::pair{"2026-01-04", State::announced},
                                     {"2026-01-05", State::open},
                                     {"2026-01-25", State::open},
                                     {"2026-01-26", State::closed},
                                     {"2026-02-08", State::closed},
                                     {"2026-02-09", State::running},
                                     {"2026-02-13", State::running},
                                     {"2026-02-14", State::over}})
        CHECK_MESSAGE(state_of(row, false, day) == state, day);
    CHECK(state_of(row, true, "2026-01-05") == State::cancelled);
}

TEST_CASE("a place before the others' right needs a reason; a full list has none") {
    struct Line {
        Seats seats;
        bool reason;
        std::string refused;
    };
    for (auto const& [seats, reason, refused] :
         {Line{{0, 0, 0}, true, "offer.full"}, Line{{1, 0, 0}, false, ""},
          Line{{1, 1, 1}, false, "offer.reason_required"}, Line{{1, 1, 1}, true, ""},
          Line{{2, 1, 1}, false, ""},  // the other one fits too
          Line{{1, 0, 4}, false, ""},  // first of those who wait
          Line{{3, 2, 4}, false, "offer.reason_required"}}) {
        auto result = may_place(seats, reason ? std::optional<std::string>{"situation"} : std::nullopt);
        CHECK((result ? "" : result.error().code) == refused);
    }
}

TEST_CASE("first come first served is settled at once, the rest once registrations are closed") {
    CHECK(list_is_whole({{}, Last::arrival}, "2026-01-25", "2026-01-12"));
    CHECK(list_is_whole({{"siblings_together"}, Last::arrival}, "2026-01-25", "2026-01-12"));
    CHECK_FALSE(list_is_whole({{"never_stayed"}, Last::arrival}, "2026-01-25", "2026-01-25"));
    CHECK_FALSE(list_is_whole({{}, Last::draw}, "2026-01-25", "2026-01-25"));
    CHECK(list_is_whole({{}, Last::draw}, "2026-01-25", "2026-01-26"));
}

TEST_CASE("what is taken back is not older than thirty days") {
    CHECK_FALSE(too_old("2026-01-01T10:00:00.000Z", "2026-01-31T10:00:00.000Z"));
    CHECK(too_old("2026-01-01T10:00:00.000Z", "2026-01-31T10:00:00.001Z"));
}

TEST_CASE("nothing that matters is silent before a place is given") {
    Facts facts;
    facts.birth_date = "2020-02-10";  // turns six the second day
    facts.first_day = "2026-02-09";
    CHECK(warnings_of(facts).empty());
    facts.min_age = 6;
    CHECK(words(warnings_of(facts)) == "age:5;");
    facts.birth_date = "2020-02-09";
    CHECK(warnings_of(facts).empty());
    facts.max_age = 6;
    facts.birth_date = "2019-02-09";
    CHECK(words(warnings_of(facts)) == "age:7;");
    facts = {"2016-02-29", "2026-02-28", 10, {}, {"Cirque"}, {"Maya B."}, {"Tom L."}, 2, {"transport"}, true};
    CHECK(words(warnings_of(facts)) == "incompatible:Maya B.;apart_wish:Tom L.;age:9;overlap:Cirque;document:2;"
                                       "authorisation:transport;vaccination:;");
}

TEST_CASE("half of a holiday is counted from Monday to Friday, public holidays left out, rounded up") {
    auto const holidays = holidays_of(timetable::shipped_calendar(), timetable::place_in("A"), "2025-2026", "fr");
    std::string out;
    for (auto const& holiday : holidays)
        out += holiday.from + ".." + holiday.until + " " + std::to_string(holiday.days.size()) + " " +
               std::to_string(target_days(static_cast<int>(holiday.days.size()), 50)) + "\n";
    // 11 November is after; Christmas and New Year's Day are Thursdays; Easter Monday; 14 July and 15 August
    // (Saturday).
    CHECK(out == "2025-10-18..2025-11-02 10 5\n2025-12-20..2026-01-04 8 4\n2026-02-07..2026-02-22 10 5\n"
                 "2026-04-04..2026-04-19 9 5\n2026-07-04..2026-08-31 40 20\n");
}

TEST_CASE("a day counts once, when it is a day of the holiday, and as attended once it is over") {
    Holiday const holiday{
        "Hiver", "2026-02-07", "2026-02-22", {"2026-02-09", "2026-02-10", "2026-02-11", "2026-02-12", "2026-02-13"}};
    auto share = share_of(holiday,
                          {{"2026-02-08", true},
                           {"2026-02-09", true},
                           {"2026-02-09", false},
                           {"2026-02-10", true},
                           {"2026-02-12", false}},
                          "2026-02-09", 50);
    CHECK(share.base == 5);
    CHECK(share.target == 3);
    CHECK(share.placed == 3);
    CHECK(share.attended == 1);
    CHECK(share.reached);
    CHECK_FALSE(share_of(holiday, {}, "2026-02-09", 50).reached);
    rc::check("never more than the holiday has, never attended without a place", [&] {
        std::vector<DayHad> days;
        for (int i = 0, most = *rc::gen::inRange(0, 20); i < most; ++i)
            days.push_back({add_days("2026-02-05", *rc::gen::inRange(0, 14)), *rc::gen::arbitrary<bool>()});
        auto const found = share_of(holiday, days, "2026-02-20", *rc::gen::inRange(1, 101));
        RC_ASSERT(found.placed <= found.base);
        RC_ASSERT(found.attended <= found.placed);
    });
}

TEST_CASE("under half of what is promised") {
    CHECK(under_half(0, 10, 50));
    CHECK(under_half(2, 10, 50));
    CHECK_FALSE(under_half(3, 10, 50));  // 2.5 days are half of the five promised
    CHECK_FALSE(under_half(0, 0, 50));
}

TEST_CASE("the settings are dated, whole and in order") {
    CHECK(settings_on("2026-01-12").target_percent == 50);
    CHECK(settings_on("2026-01-12").answer_hours == 48);
    for (auto const* text :
         {"", "[[settings]]\nfrom = 2020-01-01\ntarget_percent = 0\ndocuments_warn_days = 7\nanswer_hours = 48\n",
          "[[settings]]\ntarget_percent = 50\ndocuments_warn_days = 7\nanswer_hours = 48\n",
          "[[settings]]\nfrom = 2020-01-01\ntarget_percent = 50\ndocuments_warn_days = 7\nanswer_hours = 48\nx = 1\n"})
        CHECK_THROWS_AS(static_cast<void>(parse_settings(text)), std::runtime_error);
}

TEST_CASE("a free place goes to the first of the list; who let one pass goes after the others") {
    std::vector<Waiting> const list{
        {"a", 1, true, {}}, {"b", 2, false, "2026-01-13T08:00:00.000Z"}, {"c", 3, false, {}}, {"d", 4, true, {}}};
    CHECK(turn_of(list, "b") == 1);
    CHECK(turn_of(list, "c") == 2);
    CHECK(turn_of(list, "a") == 3);
    CHECK(turn_of(list, "d") == 4);
    CHECK(turn_of(list, "e") == 0);
    Settings const settings{50, 7, 48};
    CHECK(kept_until(settings, "2026-01-12T15:30:00.000Z", "2026-02-01T00:00:00.000Z") == "2026-01-14T15:30:00.000Z");
    CHECK(kept_until(settings, "2026-01-12T15:30:00.000Z", "2026-01-13T23:00:00.000Z") == "2026-01-13T23:00:00.000Z");
}
