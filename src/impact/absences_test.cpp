// Children absent several times in a row: what the roll call made a task of, by the same path as other figures.
#include "follow_up/follow_up.hpp"
#include "impact/counted.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::impact;

namespace {

Id session_of(Date const& day) {
    return "01900000-0000-7000-8000-0000" + day.substr(0, 4) + day.substr(5, 2) + day.substr(8);
}

void evening(sql::Session& sql, Date const& day) {
    sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                " VALUES (:id, :group, :house, :day, '16:45', '18:15', 'evening_workshop')",
                {{"id", session_of(day)}, {"group", cast::cometes}, {"house", cast::combes}, {"day", day}});
}

// Noted as the roll call notes it: the rows are looked at in the same transaction.
void note(sql::Session& sql, access::Scope const& scope, Date const& day, Id const& child,
          std::string const& presence) {
    auto const id = new_id();
    sql::Parameters const given{{"id", id},
                                {"session", session_of(day)},
                                {"child", child},
                                {"presence", presence},
                                {"minutes", presence == "present" ? 90 : 0},
                                {"by", cast::anissa},
                                {"at", day + "T17:00:00.000Z"}};
    sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                " VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                given);
    sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                " VALUES (:session, :child, :presence, :minutes, :id) ON CONFLICT (session, child) DO UPDATE"
                " SET presence = excluded.presence, minutes = excluded.minutes, note = excluded.note",
                given);
    follow_up::heard(sql, scope, child, day,
                     presence == "absent" ? follow_up::Heard::absent : follow_up::Heard::attended);
}

constexpr char const* days[] = {"2026-01-05", "2026-01-06", "2026-01-08"};

// Noé three times in a row; Sarah twice, then there; Lina always there; nobody noted the others.
void three_evenings(cast::World& world, sql::Database& database) {
    auto const scope = world.scope(cast::anissa, "attendance.write");
    database.write([&](sql::Session& sql) {
        for (auto const* day : days) {
            evening(sql, day);
            note(sql, scope, day, cast::lina, "present");
            note(sql, scope, day, cast::noe, "absent");
            note(sql, scope, day, cast::sarah, day == Date{days[2]} ? "present" : "absent");
        }
    });
}

std::string path_of(std::string const& more = "", std::string const& period = "2025-09-01..2026-08-31") {
    return "/api/v1/figures/absences_in_a_row" + more + "?period=" + period;
}

boost::json::object total(cast::World& world, Id const& who, std::string const& path) {
    auto const reply = world.as(who, "GET", path);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    return boost::json::parse(reply.body).at("rows").at(0).as_object();
}

}  // namespace

TEST_CASE("absent several times in a row: of children of whom a presence was noted, and unknown of the others") {
    Facts facts;
    for (int i = 0; i < 5; ++i) {
        Person person;
        person.child = std::string(1, static_cast<char>('a' + i));
        person.reference = "2026-03-31";
        person.birth_date = "2017-01-01";
        person.sex = i % 2 ? "f" : "m";
        if (i != 3) person.minutes = 90 * i;
        facts.people.push_back(person);
    }
    facts.absences = {{0, 2}, {1, 1}};
    auto const all = tabulate(facts, settings(), FigureName::absences_in_a_row, Breakdown::none).front();
    CHECK(all.k == 2);  // twice is one child
    CHECK(all.n == 4);
    CHECK(all.unknown == 1);
    CHECK(all.share);
    CHECK(*all.value == doctest::Approx(0.5));
    auto const cells = tabulate(facts, settings(), FigureName::absences_in_a_row, Breakdown::sex);
    REQUIRE(cells.size() == 3);
    CHECK(cells[1].key == "f");
    CHECK(cells[1].k == 1);
    CHECK(cells[1].n == 1);
    CHECK(cells[1].unknown == 1);
    CHECK(cells[2].k == 1);
    CHECK(cells[2].n == 3);
    CHECK(tabulate({}, settings(), FigureName::absences_in_a_row, Breakdown::none).front().n == 0);
}

TEST_CASE("the figure of absences in a row is the tasks the roll call made, and opens down to the children") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        three_evenings(world, database);
        auto const of_combes = "&scope=establishment:" + cast::combes;
        cast::expect(world, {"nobody is let in", cast::nobody, "GET", path_of(), "", 401});
        cast::expect(world, {"nor Hugo", cast::hugo, "GET", path_of(), "", 401});
        cast::expect(world, {"a volunteer", cast::driss, "GET", path_of(), "", 403});
        cast::expect(world, {"Farid", cast::farid, "GET", path_of() + of_combes, "", 404});
        cast::expect(world, {"nor the rows", cast::farid, "GET", path_of("/rows") + of_combes, "", 404});
        CHECK(total(world, cast::farid, path_of()).at("k") == 0);
        cast::expect(world,
                     {"headquarters, of so few", cast::elodie, "GET", path_of(), "", 200, R"("suppressed":true)"});

        auto const row = total(world, cast::bruno, path_of());
        CHECK(row.at("k") == 1);
        CHECK(row.at("n") == 3);
        CHECK(row.at("unknown") == 6);
        CHECK(row.at("method") == "wilson");
        CHECK(total(world, cast::anissa, path_of()).at("k") == 1);
        // Those who are looked for first.
        auto const rows =
            boost::json::parse(world.as(cast::bruno, "GET", path_of("/rows")).body).at("items").as_array();
        REQUIRE(rows.size() == 3);
        CHECK(rows[0].at("id").as_string() == cast::noe);
        CHECK(rows[0].at("detail") == "1");
        CHECK(rows[1].at("detail") == "0");
        // The row was complete on the 8th.
        CHECK(total(world, cast::bruno, path_of("", "2026-01-01..2026-01-07")).at("k") == 0);
        CHECK(total(world, cast::bruno, path_of("", "2026-01-08..2026-01-08")).at("k") == 1);
        database.read([&](sql::Session& sql) {
            auto const scope = world.scope(cast::bruno, "figure.rows");
            for (auto const& figure : counted_in(sql, scope, {"2025-09-01", "2026-08-31"}, cast::noe, "fr"))
                if (figure.name == FigureName::absences_in_a_row) {
                    CHECK(figure.counted);
                    CHECK(figure.k == 1);
                }
        });
    });
}

TEST_CASE(
    "a row counts under the setting of its day, and no more once a correction undid it or its session was cancelled") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        // Two are enough at Les Combes, from the 6th on.
        database.write([](sql::Session& sql) {
            sql.execute("INSERT INTO follow_up_setting (establishment, from_on, absences, director_after_days,"
                        " recorded_at, recorded_by) VALUES (:house, '2026-01-06', 2, 2, 't', :by)",
                        {{"house", cast::combes}, {"by", cast::bruno}});
        });
        three_evenings(world, database);
        auto const counted = [&] { return total(world, cast::bruno, path_of()).at("k").to_number<int>(); };
        CHECK(counted() == 2);
        auto const scope = world.scope(cast::anissa, "attendance.write");
        database.write([&](sql::Session& sql) { note(sql, scope, days[1], cast::sarah, "present"); });
        CHECK(counted() == 1);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = 't' WHERE id = :id", {{"id", session_of(days[1])}});
        });
        CHECK(counted() == 0);
    });
}
