#include "crypto/keyring.hpp"
#include "staff/staff.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::staff;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, *keyring); }

    json::object file(Id const& person) {
        auto reply = as(cast::bruno, "GET", "/api/v1/staff/" + person);
        REQUIRE(reply.status == 200);
        return json::parse(reply.body).as_object();
    }
    std::string standing(Id const& person, std::string_view kind) {
        auto const answer = file(person);
        for (auto const& each : answer.at("row").at("requirements").as_array())
            if (each.at("kind").as_string() == kind) return std::string{each.at("standing").as_string()};
        return "";
    }
    std::int64_t rows() {
        return count("SELECT (SELECT count(id) FROM background_check) + (SELECT count(id) FROM qualification)"
                     " + (SELECT count(id) FROM person_at_work) + (SELECT count(id) FROM engagement)"
                     " + (SELECT count(id) FROM availability) + (SELECT count(id) FROM availability_exception)");
    }
};

Check check(CheckOutcome outcome, std::optional<Date> verified, std::optional<Date> until = {},
            std::optional<Date> requested = {}, Instant recorded = "2026-01-01T10:00:00.000Z") {
    return {"", CheckKind::acm_tam, std::move(requested), std::move(verified), outcome, std::move(until), {},
            {}, std::move(recorded)};
}

std::string const staff_path = "/api/v1/staff";
std::string of(Id const& person, std::string const& what = "") { return staff_path + "/" + person + what; }
Id const driss_tam = "01900000-0000-7000-8000-0000006b0004";  // tests/cast.cpp
std::string const new_check =
    R"({"id":"01900000-0000-7000-8000-00000000cc01","kind":"acm_tam","outcome":"ok","verified_on":"2026-01-10",)"
    R"("valid_until":"2026-02-20"})";
std::string const new_person = R"({"id":"01900000-0000-7000-8000-00000000dd01","first_given_name":"Odile",)"
                               R"("birth_name":"Berthier","profile":"volunteer","from":"2026-01-12"})";

}  // namespace

TEST_CASE("the newest decision speaks, a request only when nothing was decided") {
    using enum CheckOutcome;
    auto const on = Date{"2026-01-12"};
    struct Row {
        char const* name;
        std::vector<Check> checks;
        Standing standing;
    };
    Row const rows[] = {
        {"nothing", {}, Standing::missing},
        {"asked for", {check(pending, {}, {}, "2026-01-02")}, Standing::pending},
        {"asked for tomorrow", {check(pending, {}, {}, "2026-01-13")}, Standing::missing},
        {"verified", {check(ok, "2026-01-05")}, Standing::ok},
        {"verified tomorrow", {check(ok, "2026-01-13")}, Standing::missing},
        {"the last day", {check(ok, "2025-01-05", "2026-01-12")}, Standing::ok},
        {"the day after", {check(ok, "2025-01-05", "2026-01-11")}, Standing::expired},
        {"renewal under way, still valid",
         {check(ok, "2025-01-05", "2026-02-01"), check(pending, {}, {}, "2026-01-10")},
         Standing::ok},
        {"renewal under way, over",
         {check(ok, "2025-01-05", "2026-01-01"), check(pending, {}, {}, "2026-01-10")},
         Standing::pending},
        {"refused after an OK", {check(ok, "2025-01-05"), check(not_ok, "2026-01-10")}, Standing::refused},
        {"an OK after a refusal", {check(not_ok, "2025-01-05"), check(ok, "2026-01-10")}, Standing::ok},
        {"the same day: the later word",
         {check(ok, "2026-01-10", {}, {}, "2026-01-10T08:00:00.000Z"),
          check(not_ok, "2026-01-10", {}, {}, "2026-01-10T09:00:00.000Z")},
         Standing::refused},
        {"a request never undoes a refusal",
         {check(not_ok, "2026-01-05"), check(pending, {}, {}, "2026-01-10")},
         Standing::refused},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(standing_of(row.checks, CheckKind::acm_tam, on).standing == row.standing);
        CHECK(standing_of(row.checks, CheckKind::banned_list, on).standing == Standing::missing);
        auto backwards = row.checks;
        std::ranges::reverse(backwards);
        CHECK(standing_of(backwards, CheckKind::acm_tam, on).standing == row.standing);
    }
}

TEST_CASE("nobody is given children before every check is OK") {
    CHECK(may_be_assigned(std::vector<Requirement>{}));
    CHECK(may_be_assigned({{CheckKind::acm_tam, Standing::ok, {}}, {CheckKind::banned_list, Standing::ok, {}}}));
    auto refused = may_be_assigned({{CheckKind::acm_tam, Standing::ok, {}},
                                    {CheckKind::banned_list, Standing::expired, {}},
                                    {CheckKind::sport_card, Standing::missing, {}}});
    REQUIRE(!refused);
    CHECK(refused.error().code == "staff.not_cleared");
    REQUIRE(refused.error().fields.size() == 2);
    CHECK(refused.error().fields[0].name == "banned_list");
    CHECK(refused.error().fields[0].code == "expired");
}

TEST_CASE("a check has its dates in order") {
    using enum CheckOutcome;
    auto wrong = [](std::optional<Date> requested, std::optional<Date> verified, CheckOutcome outcome,
                    std::optional<Date> until) -> std::string {
        auto result = may_record({{}, CheckKind::acm_tam, requested, verified, outcome, until, {}}, "2026-01-12");
        return result ? "" : result.error().fields.front().name + " " + result.error().fields.front().code;
    };
    CHECK(wrong("2026-01-10", {}, pending, {}).empty());
    CHECK(wrong({}, "2026-01-12", ok, {}).empty());
    CHECK(wrong({}, {}, pending, {}) == "requested_on required");
    CHECK(wrong("2026-01-10", "2026-01-11", pending, {}) == "verified_on invalid");
    CHECK(wrong({}, {}, ok, {}) == "verified_on required");
    CHECK(wrong({}, "2026-01-13", ok, {}) == "verified_on in_future");
    CHECK(wrong("2026-01-13", {}, pending, {}) == "requested_on in_future");
    CHECK(wrong("2026-01-10", "2026-01-09", not_ok, {}) == "verified_on too_early");
    CHECK(wrong({}, "2026-01-10", ok, "2026-01-09") == "valid_until too_early");
}

TEST_CASE("a diploma holds until its last day, and a trainee is not qualified") {
    using enum QualificationKind;
    auto at = [](std::vector<Qualified> const& all, Date const& on) { return qualification_on(all, on); };
    CHECK(at({}, "2026-01-12") == ratio::Qualification::unqualified);
    CHECK(at({{"", trainee, "2025-07-01", {}}}, "2026-01-12") == ratio::Qualification::trainee);
    CHECK(at({{"", bafd, "2021-01-12", "2026-01-12"}}, "2026-01-12") == ratio::Qualification::qualified);
    CHECK(at({{"", bafd, "2021-01-12", "2026-01-12"}}, "2026-01-13") == ratio::Qualification::unqualified);
    CHECK(at({{"", trainee, "2025-07-01", {}}, {"", bafa, "2026-01-13", {}}}, "2026-01-12") ==
          ratio::Qualification::trainee);
    CHECK(at({{"", bafa, "2026-01-13", {}}, {"", trainee, "2025-07-01", {}}}, "2026-01-13") ==
          ratio::Qualification::qualified);
    CHECK(at({{"", civil_servant, "2020-01-01", {}}}, "2026-01-13") == ratio::Qualification::qualified);
}

TEST_CASE("whoever is in practical training to direct does so while it lasts, and is a trainee among the others") {
    using enum QualificationKind;
    std::vector<Qualified> const training{{"", direction_trainee, "2026-01-05", "2026-01-12"}};
    CHECK(direction_on(training, "2026-01-12") == ratio::Direction::in_training);
    CHECK(direction_on(training, "2026-01-13") == ratio::Direction::without_diploma);
    CHECK(qualification_on(training, "2026-01-12") == ratio::Qualification::trainee);
    CHECK(direction_on({{"", trainee, "2025-07-01", {}}}, "2026-01-12") == ratio::Direction::without_diploma);
    CHECK(direction_on({{"", bafd, "2025-07-01", {}}, training[0]}, "2026-01-12") == ratio::Direction::bafd);
}

TEST_CASE("free: an absence wins, then a day said apart, then the week; nothing said is no refusal") {
    std::vector<WeekTime> const mondays{{1, "16:00", "19:00", "2025-09-01", {}}};
    auto at = [&](std::vector<WeekTime> const& week, std::vector<Exception> const& said, Date const& date,
                  Time const& starts = "16:45",
                  Time const& ends = "18:15") { return free_at(week, said, date, starts, ends); };
    CHECK(at({}, {}, "2026-01-12") == Free::not_said);
    CHECK(at(mondays, {}, "2026-01-12") == Free::yes);
    CHECK(at(mondays, {}, "2026-01-13") == Free::no);
    CHECK(at(mondays, {}, "2026-01-12", "16:45", "19:15") == Free::no);
    CHECK(at(mondays, {}, "2025-08-25") == Free::not_said);  // before the week was said
    CHECK(at(mondays, {{"", ExceptionKind::absent, "2026-01-10", "2026-01-12"}}, "2026-01-12") == Free::no);
    CHECK(at(mondays, {{"", ExceptionKind::absent, "2026-01-13", "2026-01-20"}}, "2026-01-12") == Free::yes);
    CHECK(at(mondays, {{"", ExceptionKind::there, "2026-01-13", "2026-01-13"}}, "2026-01-13") == Free::yes);
    CHECK(at({},
             {{"", ExceptionKind::there, "2026-01-13", "2026-01-13"},
              {"", ExceptionKind::absent, "2026-01-13", "2026-01-13"}},
             "2026-01-13") == Free::no);
}

TEST_CASE("the State's form takes letters, spaces, apostrophes and hyphens, thirty characters, the first given name") {
    auto wrong = [](Identity const& identity) -> std::string {
        auto result = may_keep(identity, "2026-01-12");
        return result ? "" : result.error().fields.front().name;
    };
    CHECK(wrong({"D'Arcy-Müller", "Le Goff", "Anne-Lise", "1990-02-28", "73065", "FR", {}}).empty());
    for (auto const* name : {"Öztürk", "Łukasiewicz", "N’Diaye", "de la Cruz", "Nguyễn", "Σωκράτης", "بنعلي"})
        CHECK_MESSAGE(wrong({name, {}, {}, {}, {}, {}, {}}).empty(), name);
    for (auto const* name : {"Martin 2", "Martin·", "Zoé 😀", "Roux €", "Martin—Duval", "\u00a0", "'", "-", "",
                             "Roux\u200b", "Ana\xff", "Martin\u0664", "O`Brien", "Le«Goff"})
        CHECK_MESSAGE(wrong({name, {}, {}, {}, {}, {}, {}}) == "birth_name", name);
    CHECK(wrong({{}, "Martin (veuve)", {}, {}, {}, {}, {}}) == "usage_name");
    CHECK(wrong({{}, {}, "Anne Lise", {}, {}, {}, {}}) == "first_given_name");
    CHECK(wrong({std::string(31, 'a'), {}, {}, {}, {}, {}, {}}) == "birth_name");
    CHECK(wrong({{}, {}, {}, "2026-01-13", {}, {}, {}}) == "birth_date");
    CHECK(wrong({{}, {}, {}, "2014-01-01", {}, {}, {}}) == "birth_date");
    for (auto const* country : {"fr", "ZZ", "EU", "UK", "RE", "F", "FR DE", " ", "FRA"})
        CHECK_MESSAGE(wrong({{}, {}, {}, {}, {}, country, {}}) == "birth_country", country);
    for (auto const* country : {"FR", "AD", "MA", "XK", "ZW"})
        CHECK_MESSAGE(wrong({{}, {}, {}, {}, {}, country, {}}).empty(), country);
    CHECK(missing_for_declaration({}).size() == 6);
    CHECK(missing_for_declaration({"Vial", {}, "Bruno", "1980-01-01", "73065", "FR", Sex::male}).empty());
}

TEST_CASE("one more check that is OK never takes an assignment away, unless it is newer and refuses") {
    CHECK(rc::check([] {
        std::vector<Check> checks;
        for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
            auto day = add_days("2025-06-01", *rc::gen::inRange(0, 400));
            auto outcome = static_cast<CheckOutcome>(*rc::gen::inRange(0, 3));
            std::optional<Date> until;
            if (*rc::gen::arbitrary<bool>()) until = add_days(day, *rc::gen::inRange(0, 300));
            if (outcome == CheckOutcome::pending) checks.push_back(check(outcome, {}, {}, day));
            else checks.push_back(check(outcome, day, until));
        }
        auto on = add_days("2025-06-01", *rc::gen::inRange(0, 500));
        auto more = checks;
        more.push_back(check(CheckOutcome::ok, on, {}, {}, "2027-01-01T00:00:00.000Z"));
        RC_ASSERT(standing_of(more, CheckKind::acm_tam, on).standing == Standing::ok);
        auto asked = checks;
        asked.push_back(check(CheckOutcome::pending, {}, {}, on));
        if (standing_of(checks, CheckKind::acm_tam, on).standing == Standing::ok)
            RC_ASSERT(standing_of(asked, CheckKind::acm_tam, on).standing == Standing::ok);
    }));
}

TEST_CASE("the team over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const before = world.rows();
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", staff_path, "", 401, "login.required"},
            {"a referent reads no check", cast::anissa, "GET", staff_path, "", 403, "access.refused"},
            {"a volunteer neither, not even the own", cast::driss, "GET", of(cast::driss), "", 403, "access.refused"},
            {"headquarters neither", cast::elodie, "GET", staff_path, "", 403, "access.refused"},
            {"the technical administrator neither", cast::theo, "GET", of(cast::driss), "", 403, "access.refused"},
            {"Farid reads nobody of Les Combes", cast::farid, "GET", of(cast::driss), "", 404, "staff.unknown"},
            {"Farid reads no birth", cast::farid, "GET", of(cast::driss, "/identity"), "", 404, "staff.unknown"},
            {"Farid keeps no birth", cast::farid, "PUT", of(cast::driss, "/identity"),
             R"({"birth_name":"Lamrani","usage_name":null,"first_given_name":"Driss","birth_date":null,)"
             R"("birth_commune":null,"birth_country":null})",
             404, "staff.unknown"},
            {"Farid records no check", cast::farid, "POST", of(cast::driss, "/checks"), new_check, 404,
             "staff.unknown"},
            {"Farid takes none back", cast::farid, "PUT", "/api/v1/checks/" + driss_tam + "/withdrawal", "{}", 404,
             "staff.unknown"},
            {"Farid gives no diploma", cast::farid, "POST", of(cast::driss, "/qualifications"),
             R"({"kind":"bafa","from":"2020-01-01","until":null})", 404, "staff.unknown"},
            {"Farid says nobody absent", cast::farid, "POST", of(cast::driss, "/exceptions"),
             R"({"kind":"absent","from":"2026-01-12","until":"2026-01-12"})", 404, "staff.unknown"},
            {"Farid sets no week", cast::farid, "PUT", of(cast::driss, "/week"), R"({"times":[]})", 404,
             "staff.unknown"},
            {"Farid sets no hours", cast::farid, "PUT", of(cast::driss, "/hours"),
             R"({"weekly_minutes":120,"from":"2026-01-12"})", 404, "staff.unknown"},
            {"Farid ends nobody", cast::farid, "PUT", of(cast::driss, "/closure"), R"({"on":"2026-01-13"})", 404,
             "staff.unknown"},
            {"an unknown person", cast::bruno, "GET", of("01900000-0000-7000-8000-0000000b9999"), "", 404,
             "staff.unknown"},
            {"a director is not added without an account", cast::bruno, "POST", staff_path,
             R"({"first_given_name":"Odile","birth_name":"Berthier","profile":"director","from":"2026-01-12"})", 422,
             "profile"},
            {"a name the form would refuse", cast::bruno, "POST", staff_path,
             R"({"first_given_name":"Odile","birth_name":"Berthier 3","profile":"volunteer","from":"2026-01-12"})", 422,
             "birth_name"},
            {"somebody's id is taken", cast::bruno, "POST", staff_path,
             R"({"id":")" + cast::driss +
                 R"(","first_given_name":"Odile","birth_name":"Berthier","profile":"volunteer","from":"2026-01-12"})",
             409, "id.taken"},
            {"a check verified without a day", cast::bruno, "POST", of(cast::driss, "/checks"),
             R"({"kind":"acm_tam","outcome":"ok"})", 422, "verified_on"},
            {"a week that ends before it starts", cast::bruno, "PUT", of(cast::driss, "/week"),
             R"({"times":[{"weekday":1,"starts":"18:00","ends":"17:00","from":"2026-01-12","until":null}]})", 422,
             "times/0/ends"},
            {"who has an account leaves by the post", cast::bruno, "PUT", of(cast::driss, "/closure"),
             R"({"on":"2026-01-13"})", 409, "staff.has_an_account"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.rows() == before);
        CHECK(world.audit_rows() == 0);
        cast::expect(world, {"Farid sees his own house", cast::farid, "GET", staff_path, "", 200, cast::farid});
        auto own = world.as(cast::farid, "GET", staff_path);
        CHECK(own.body.find(cast::bruno) == std::string::npos);
    });
}

TEST_CASE("a check that ends closes the door on its last evening, and is said before") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        CHECK(world.standing(cast::driss, "acm_tam") == "ok");
        CHECK(world.file(cast::driss).at("row").at("ends_soon").is_null());
        auto audited = world.audit_rows();
        cast::expect(world,
                     {"renewed until February", cast::bruno, "POST", of(cast::driss, "/checks"), new_check, 200});
        CHECK(world.audit_rows() == audited + 1);
        cast::expect(world, {"sent twice is once", cast::bruno, "POST", of(cast::driss, "/checks"), new_check, 200});
        CHECK(world.count("SELECT count(id) FROM background_check WHERE person = :p", {{"p", cast::driss}}) == 3);
        CHECK(world.file(cast::driss).at("row").at("ends_soon").as_string() == "2026-02-20");
        auto assigned = [&](Date const& on) {
            return database.read(
                [&](sql::Session& sql) { return may_be_assigned(sql, cast::combes, cast::driss, on).has_value(); });
        };
        CHECK(assigned("2026-02-20"));
        CHECK(!assigned("2026-02-21"));
        world.clock.set("2026-02-21T10:00:00.000Z");
        CHECK(world.standing(cast::driss, "acm_tam") == "expired");
        CHECK(database.read([&](sql::Session& sql) { return people_to_see(sql, cast::combes, "2026-02-21"); }) == 1);
        cast::expect(world, {"written by mistake", cast::bruno, "PUT",
                             "/api/v1/checks/01900000-0000-7000-8000-00000000cc01/withdrawal", "{}", 200});
        CHECK(world.standing(cast::driss, "acm_tam") == "ok");  // the earlier word speaks again
        CHECK(database.read([&](sql::Session& sql) { return people_to_see(sql, cast::combes, "2026-02-21"); }) == 0);
    });
}

TEST_CASE("a person without an account comes, is checked, has a week, leaves") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        Id const odile = "01900000-0000-7000-8000-00000000dd01";
        cast::expect(world, {"added", cast::bruno, "POST", staff_path, new_person, 201, "Odile Berthier"});
        cast::expect(world, {"sent twice", cast::bruno, "POST", staff_path, new_person, 201, "Odile Berthier"});
        CHECK(world.count("SELECT count(id) FROM engagement") == 1);
        CHECK(world.standing(odile, "acm_tam") == "missing");
        CHECK(world.file(odile).at("row").at("cleared").as_string() == "no");
        auto refused = database.read(
            [&](sql::Session& sql) { return may_be_assigned(sql, cast::combes, odile, "2026-01-12"); });
        REQUIRE(!refused);
        CHECK(refused.error().code == "staff.not_cleared");
        for (auto const* kind : {"acm_tam", "banned_list"})
            cast::expect(world,
                         {kind, cast::bruno, "POST", of(odile, "/checks"),
                          R"({"kind":")" + std::string{kind} + R"(","outcome":"ok","verified_on":"2026-01-12"})", 200});
        CHECK(database.read(
            [&](sql::Session& sql) { return may_be_assigned(sql, cast::combes, odile, "2026-01-12").has_value(); }));
        cast::expect(world,
                     {"Mondays", cast::bruno, "PUT", of(odile, "/week"),
                      R"({"times":[{"weekday":1,"starts":"16:00","ends":"19:00","from":"2026-01-12","until":null}]})",
                      200, "16:00"});
        cast::expect(world,
                     {"said again", cast::bruno, "PUT", of(odile, "/week"),
                      R"({"times":[{"weekday":2,"starts":"16:00","ends":"19:00","from":"2026-01-12","until":null}]})",
                      200});
        CHECK(world.count("SELECT count(id) FROM availability WHERE person = :p", {{"p", odile}}) == 1);
        cast::expect(world, {"hours", cast::bruno, "PUT", of(odile, "/hours"),
                             R"({"weekly_minutes":180,"from":"2026-01-12"})", 200, R"("weekly_minutes":180)"});
        cast::expect(world, {"too many hours", cast::bruno, "PUT", of(odile, "/hours"),
                             R"({"weekly_minutes":3601,"from":"2026-01-12"})", 422, "out_of_range"});
        cast::expect(world, {"more from Thursday on", cast::bruno, "PUT", of(odile, "/hours"),
                             R"({"weekly_minutes":240,"from":"2026-01-15"})", 200, R"("weekly_minutes":180)"});
        auto const hours = world.file(odile).at("hours").as_array();
        REQUIRE(hours.size() == 2);  // with those to come, newest first
        CHECK(hours.at(0).at("weekly_minutes") == 240);
        CHECK(hours.at(0).at("from") == "2026-01-15");
        CHECK(hours.at(0).at("by") == "Bruno Vial");
        CHECK(hours.at(1).at("weekly_minutes") == 180);
        cast::expect(world, {"leaves", cast::bruno, "PUT", of(odile, "/closure"), R"({"on":"2026-01-13"})", 204});
        world.clock.set("2026-01-13T10:00:00.000Z");
        cast::expect(world, {"gone", cast::bruno, "GET", of(odile), "", 404, "staff.unknown"});
    });
}

TEST_CASE("what was written of somebody who left is still taken back, by the house that wrote it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        Id const odile = "01900000-0000-7000-8000-00000000dd01", check_id = "01900000-0000-7000-8000-00000000cc02";
        cast::expect(world, {"added", cast::bruno, "POST", staff_path, new_person, 201});
        for (auto const* minutes : {"180", "240"}) {
            cast::expect(world, {"hours", cast::bruno, "PUT", of(odile, "/hours"),
                                 R"({"weekly_minutes":)" + std::string{minutes} + R"(,"from":"2026-01-12"})", 200});
            world.clock.set("2026-01-12T16:00:00.000Z");
        }
        cast::expect(
            world, {"a check", cast::bruno, "POST", of(odile, "/checks"),
                    R"({"id":")" + check_id + R"(","kind":"acm_tam","outcome":"ok","verified_on":"2026-01-12"})", 200});
        cast::expect(world, {"leaves", cast::bruno, "PUT", of(odile, "/closure"), R"({"on":"2026-01-13"})", 204});
        world.clock.set("2026-01-13T10:00:00.000Z");
        auto const change = database.read([](sql::Session& sql) {
            return sql
                .first("SELECT id FROM setting_change WHERE kind = 'work_hours' ORDER BY made_at DESC, id DESC LIMIT 1")
                ->text(0);
        });
        auto const hours_back = "/api/v1/work-time-changes/" + change + "/reversal";
        auto const check_back = "/api/v1/checks/" + check_id + "/withdrawal";
        auto minutes = [&] { return world.count("SELECT sum(weekly_minutes) FROM work_hours"); };
        cast::Expected const lines[] = {
            {"a referent takes no hours back", cast::anissa, "PUT", hours_back, "{}", 403},
            {"Farid neither", cast::farid, "PUT", hours_back, "{}", 404, "setting.unknown"},
            {"nor a check", cast::farid, "PUT", check_back, "{}", 404, "staff.unknown"},
            {"no hours any more", cast::bruno, "PUT", of(odile, "/hours"),
             R"({"weekly_minutes":60,"from":"2026-01-12"})", 404, "staff.unknown"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(minutes() == 240);
        cast::expect(world, {"the hours", cast::bruno, "PUT", hours_back, "{}", 204});
        CHECK(minutes() == 180);
        cast::expect(world, {"the check", cast::bruno, "PUT", check_back, "{}", 204});
        CHECK(world.count("SELECT count(id) FROM background_check WHERE person = :p AND withdrawn_at IS NULL",
                          {{"p", odile}}) == 0);
        cast::expect(world, {"the file stays closed", cast::bruno, "GET", of(odile), "", 404, "staff.unknown"});
    });
}

TEST_CASE("a birth is sealed, and opened for the declaration only") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"kept", cast::bruno, "PUT", of(cast::driss, "/identity"),
                             R"({"birth_name":"Lamrani","usage_name":null,"first_given_name":"Driss",)"
                             R"("birth_date":"1957-03-02","birth_commune":"Fès","birth_country":"MA",)"
                             R"("sex":"female"})",
                             200, "1957-03-02"});
        auto row = database.read([&](sql::Session& sql) {
            return *sql.first("SELECT birth_sealed FROM person_at_work WHERE id = :id", {{"id", cast::driss}});
        });
        CHECK(row.bytes(0).find("1957") == std::string::npos);
        CHECK(row.bytes(0).find("Fès") == std::string::npos);
        auto file = world.as(cast::bruno, "GET", of(cast::driss));
        CHECK(file.body.find("1957") == std::string::npos);
        CHECK(file.body.find(R"("missing_for_declaration":[])") != std::string::npos);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'staff.identity' AND purpose = "
                          "'declaration' AND level = 'S3'") == 1);
    });
}

TEST_CASE("an establishment asks for more checks from a day on, and nobody is cleared without them") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        std::string const path = "/api/v1/check-requirements";
        std::string const sport = R"({"kinds":["sport_card"],"from":"2026-01-12"})";
        auto rows = [&] { return world.count("SELECT count(id) FROM check_requirement"); };
        cast::Expected const lines[] = {
            {"a referent reads none", cast::anissa, "GET", path, "", 403, "access.refused"},
            {"a referent asks nothing", cast::anissa, "PUT", path + "/volunteer", sport, 403, "access.refused"},
            {"no such profile", cast::bruno, "PUT", path + "/pilot", sport, 404, "staff.unknown"},
            {"no such check", cast::bruno, "PUT", path + "/volunteer", R"({"kinds":["tea"],"from":"2026-01-12"})", 422,
             "kinds/0"},
            {"asked anyway", cast::bruno, "PUT", path + "/volunteer", R"({"kinds":["acm_tam"],"from":"2026-01-12"})",
             422, "taken"},
            {"twice", cast::bruno, "PUT", path + "/volunteer",
             R"({"kinds":["sport_card","sport_card"],"from":"2026-01-12"})", 422, "repeated"},
            {"since yesterday", cast::bruno, "PUT", path + "/volunteer", R"({"kinds":[],"from":"2026-01-11"})", 422,
             "in_past"},
        };
        for (auto const& each : lines) cast::expect(world, each);
        CHECK(rows() == 0);
        CHECK(world.standing(cast::driss, "sport_card").empty());
        cast::expect(world, {"asked", cast::bruno, "PUT", path + "/volunteer", sport, 200, "sport_card"});
        CHECK(world.standing(cast::driss, "sport_card") == "missing");
        CHECK(world.standing(cast::ines, "sport_card").empty());
        // Farid's house asks nothing more.
        CHECK(world.as(cast::farid, "GET", path).body.find("sport_card") == std::string::npos);
        world.clock.set("2026-01-12T15:31:00.000Z");
        cast::expect(world, {"no longer", cast::bruno, "PUT", path + "/volunteer",
                             R"({"kinds":[],"from":"2026-01-12"})", 200, "\"added\":[]"});
        CHECK(rows() == 2);
        // Decided twice for the volunteers: a line more than in a house that asks nothing of its own.
        for (auto const& who : {cast::anissa, cast::driss, cast::elodie})
            cast::expect(world, {"no file either", who, "GET", path + "-export", "", 403});
        tests::expect_export(world, cast::bruno,
                             {path + "-export",
                              "export:check_requirements:" + std::to_string(record::choices_of<WorkProfile>.size() + 1),
                              ";Carte professionnelle d’éducateur sportif;2026-01-12;Bruno Vial;"});
    });
}

TEST_CASE("the lists of a person's page as files: what came out of a check, and never the paper it was read on") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const ines = staff_path + "/" + cast::ines;
        cast::expect(world, {"a check", cast::bruno, "POST", ines + "/checks",
                             R"({"kind":"sport_card","outcome":"ok","verified_on":"2026-01-12",)"
                             R"("valid_until":"2030-06-30","reference":"secret-0731"})",
                             200});
        cast::expect(world, {"a diploma", cast::bruno, "POST", ines + "/qualifications",
                             R"({"kind":"bafd","from":"2026-01-10"})", 200});
        cast::expect(world, {"away", cast::bruno, "POST", ines + "/exceptions",
                             R"({"kind":"absent","from":"2026-01-20","until":"2026-01-23"})", 200});
        auto const file = json::parse(world.as(cast::bruno, "GET", ines).body);
        auto const lines = [&](char const* of) { return std::to_string(file.at(of).as_array().size()); };
        for (auto const* list : {"/checks-export", "/qualifications-export", "/exceptions-export"}) {
            for (auto const& who : {cast::anissa, cast::driss, cast::elodie})
                cast::expect(world, {"not theirs", who, "GET", ines + list, "", 403});
            cast::expect(world, {"nobody", cast::bruno, "GET", staff_path + "/" + new_id() + list, "", 404});
        }
        tests::expect_export(world, cast::bruno,
                             {ines + "/checks-export", "export:person_checks:" + cast::ines + ":" + lines("checks"),
                              ";Carte professionnelle d’éducateur sportif;OK;;2026-01-12;2030-06-30;", cast::farid,
                              404});
        tests::expect_export(world, cast::bruno,
                             {ines + "/qualifications-export",
                              "export:person_qualifications:" + cast::ines + ":" + lines("qualifications"),
                              ";2026-01-10;", cast::farid, 404});
        tests::expect_export(world, cast::bruno,
                             {ines + "/exceptions-export",
                              "export:person_exceptions:" + cast::ines + ":" + lines("exceptions"),
                              ";Absent·e;2026-01-20;2026-01-23", cast::farid, 404});
        auto const checks = world.as(cast::bruno, "GET", ines + "/checks-export?format=csv");
        CHECK(checks.body.find("secret-0731") == std::string::npos);
    });
}

TEST_CASE("the team as a file, for its director alone") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const& who : {cast::anissa, cast::driss, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", "/api/v1/staff-export", "", 403});
        auto const team = json::parse(world.as(cast::bruno, "GET", staff_path).body).at("items").as_array().size();
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/staff-export", "export:staff:" + std::to_string(team), "\r\nDriss"});
    });
}
