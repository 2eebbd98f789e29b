#include "impact/network.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <doctest/doctest.h>
#include <numeric>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::impact;
using Presence = Mark::Presence;

namespace {

NetworkRow house(std::string id, std::optional<std::int64_t> k = {}, std::optional<std::int64_t> n = {}) {
    NetworkRow row;
    row.establishment = row.name = std::move(id);
    row.k = k;
    row.n = n;
    return row;
}

void comes(Facts& facts, Id const& establishment, int there, int noted) {
    Person person;
    person.child = "child" + std::to_string(facts.people.size());
    person.establishment = establishment;
    facts.people.push_back(person);
    for (int i = 0; i < noted; ++i)
        facts.marks.push_back({facts.people.size() - 1, "2026-01-05", "g",
                               i < there ? Presence::there : Presence::absent, i < there ? 90 : 0});
}

// Children of Les Combes and of Bellevue, and eight sessions each where they came to so many.
void eight_sessions(sql::Database& database) {
    database.write([](sql::Session& sql) {
        for (int day = 1; day <= 8; ++day) {
            auto const on = "2025-11-0" + std::to_string(day);
            auto const session = "01900000-0000-7000-8000-00000001000" + std::to_string(day);
            sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                        " VALUES (:id, :group, :establishment, :day, '16:45', '18:15', 'evening_workshop')",
                        {{"id", session}, {"group", cast::cometes}, {"establishment", cast::combes}, {"day", on}});
            int index = 0;
            for (auto const* child : {&cast::lina, &cast::noe, &cast::sarah, &cast::tom, &cast::maya, &cast::adam}) {
                auto const there = day <= 8 - index;  // Lina 8, Noé 7 … Adam 3
                ++index;
                auto const note = new_id();
                sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at,"
                            " received_at) VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                            {{"id", note},
                             {"session", session},
                             {"child", *child},
                             {"presence", there ? "present" : "absent"},
                             {"by", cast::anissa},
                             {"at", on + "T17:00:00.000Z"}});
                sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                            " VALUES (:session, :child, :presence, :minutes, :note)",
                            {{"session", session},
                             {"child", *child},
                             {"presence", there ? "present" : "absent"},
                             {"minutes", there ? 90 : 0},
                             {"note", note}});
            }
        }
    });
}

Id const instrument_id = "01900000-0000-7000-8000-000000030001";
void some_instrument(sql::Session& sql) {
    sql.execute("INSERT INTO instrument (id, number, code, version, title, language, licence, definition, source,"
                " edition, created_at) VALUES (:id, 9001, 'essai', 1, 'Grille', 'fr', 'CC0-1.0', '{}', 'file', 1, :at)",
                {{"id", instrument_id}, {"at", "2024-09-01T08:00:00.000Z"}});
}
// A round of the network that ended that day, and a child of Les Combes assessed in it.
void round_that_ended(sql::Session& sql, int number, Date const& on, bool withdrawn = false) {
    auto const id = "01900000-0000-7000-8000-00000002000" + std::to_string(number);
    sql.execute("INSERT INTO evaluation_round (id, instrument, name, opens_on, closes_on, reference_on, informants,"
                " opened_at, opened_by, withdrawn_at) VALUES (:id, :instrument, 'Campagne', '2024-10-01', :on, :on,"
                " 'referent', :at, :by, :withdrawn)",
                {{"id", id},
                 {"instrument", instrument_id},
                 {"on", on},
                 {"at", on + "T08:00:00.000Z"},
                 {"by", cast::elodie},
                 {"withdrawn", withdrawn ? std::optional{on + "T09:00:00.000Z"} : std::nullopt}});
    sql.execute("INSERT INTO assessment (id, round, child, establishment, informant, form, answers_sealed, version,"
                " started_at, saved_at) VALUES (:id, :round, :child, :house, 'referent', '1-referent', :sealed, 1,"
                " :at, :at)",
                {{"id", new_id()},
                 {"round", id},
                 {"child", cast::lina},
                 {"house", cast::combes},
                 {"sealed", Bytes{"sealed"}},
                 {"at", on + "T08:00:00.000Z"}});
}

std::string const path = "/api/v1/network?period=2025-09-01..2026-08-31";

}  // namespace

TEST_CASE("a child is regular at two sessions of three, and counts from six noted") {
    Facts facts;
    comes(facts, "a", 4, 6);
    comes(facts, "a", 3, 6);
    comes(facts, "a", 5, 5);  // not yet six
    comes(facts, "b", 6, 6);
    comes(facts, "elsewhere", 6, 6);
    facts.marks.push_back({0, "2026-01-08", "g", Presence::missing, 0});  // never noted: neither there nor absent
    std::vector<NetworkRow> rows{house("a"), house("b"), house("c")};
    count_regular(facts, rows);
    CHECK(rows[0].k == 1);
    CHECK(rows[0].n == 2);
    CHECK(rows[1].k == 1);
    CHECK(rows[1].n == 1);
    CHECK_FALSE(rows[2].n);
}

TEST_CASE("sums of the columns count as the marks they add up") {
    Facts facts;
    comes(facts, "a", 0, 0);
    facts.sums = {{0, "2026-01-05", "g", 3, 4, 1, 270}, {0, "2026-02-05", "h", 1, 2, 0, 90}};
    std::vector<NetworkRow> rows{house("a")};
    count_regular(facts, rows);
    CHECK(rows[0].k == 1);  // four of six
    CHECK(rows[0].n == 1);
}

TEST_CASE("a small establishment is hidden, and never alone") {
    Network network;
    network.rows = {house("a", 3, 4), house("b", 20, 24), house("c", 30, 40), house("d")};
    place_all(network, 5, "fr");
    CHECK(network.rows[0].suppressed);
    CHECK_FALSE(network.rows[0].k);
    CHECK(network.rows[1].suppressed);  // total − the others would have told the first
    CHECK_FALSE(network.rows[1].value);
    CHECK(network.rows[2].value == doctest::Approx(0.75));
    CHECK_FALSE(network.rows[3].suppressed);  // nothing to hide
    CHECK(network.hidden == 2);
    CHECK(network.n == 68);
    CHECK(network.target == doctest::Approx(53.0 / 68));
}

TEST_CASE("under the threshold the whole network shows nothing") {
    Network network;
    network.rows = {house("a", 1, 2), house("b", 1, 1)};
    place_all(network, 5, "fr");
    CHECK_FALSE(network.target);
    CHECK_FALSE(network.k);
    CHECK_FALSE(network.n);
    CHECK(network.limits.empty());
    for (auto const& row : network.rows) CHECK_FALSE(row.n);
    Network empty;
    place_all(empty, 0, "fr");
    CHECK_FALSE(empty.target);
}

TEST_CASE("each establishment has its place, and the limits stand around the whole") {
    Network network;
    network.rows = {house("low", 40, 100), house("usual", 80, 100), house("high", 195, 200), house("big", 640, 800)};
    place_all(network, 5, "fr");
    CHECK(network.rows[0].place == statistics::Place::below_alarm);
    CHECK(network.rows[1].place == statistics::Place::within);
    CHECK(network.rows[2].place == statistics::Place::above_alarm);
    REQUIRE_FALSE(network.limits.empty());
    CHECK(network.limits.front().n == 5);
    CHECK(network.limits.size() <= 241);
    CHECK(network.rows[0].words.find("40 enfants sur 100") != std::string::npos);
    CHECK(network.rows[0].words.find("nettement en dessous") != std::string::npos);
    CHECK(network.words.find("viennent régulièrement") != std::string::npos);
    CHECK(network.words.find("trop peu nombreux") != std::string::npos);  // four establishments
    REQUIRE(network.low);
    CHECK(*network.low < *network.target);
    CHECK(*network.target < *network.high);
    for (auto const& limit : network.limits) {
        CHECK(limit.alarm_low <= limit.warning_low);
        CHECK(limit.warning_low <= *network.target);
        CHECK(*network.target <= limit.warning_high);
        CHECK(limit.warning_high <= limit.alarm_high);
    }
}

TEST_CASE("an interval tells nothing of what is hidden: the hidden houses are one to it") {
    auto const of = [](std::int64_t one, std::int64_t other) {
        Network network;
        for (int i = 0; i < 12; ++i) network.rows.push_back(house("shown", 20 + i, 40));
        network.rows.push_back(house("hidden", one, 4));
        network.rows.push_back(house("hidden", other, 4));
        place_all(network, 5, "fr");
        REQUIRE(network.hidden == 3);  // four of eight come: one house more stands with them
        return network;
    };
    auto const alike = of(2, 2), apart = of(4, 0);
    CHECK(alike.low == apart.low);
    CHECK(alike.high == apart.high);
    CHECK(alike.words == apart.words);
    CHECK(alike.words.find("(bootstrap)") != std::string::npos);
    CHECK(apart.rows.back().words.empty());
}

TEST_CASE("what is hidden cannot be had back by subtraction") {
    rc::check([] {
        auto const sizes = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 30));
        Network network;
        for (auto const size : sizes) network.rows.push_back(size ? house("x", size / 2, size) : house("x"));
        auto const total = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{});
        place_all(network, 5, "fr");
        std::int64_t shown = 0, shown_regular = 0, hidden = 0, regular = 0;
        for (auto const size : sizes) regular += size / 2;
        for (auto const& row : network.rows) {
            RC_ASSERT(!row.n || (*row.n >= 5 && *row.k >= 5));
            shown_regular += row.k.value_or(0);
            RC_ASSERT(!row.suppressed || !row.place);
            shown += row.n.value_or(0);
            hidden += row.suppressed;
        }
        RC_ASSERT(hidden == network.hidden);
        auto const few = [](std::int64_t count) { return count > 0 && count < 5; };
        if (!network.n) RC_ASSERT(total < 5 || few(regular) || few(total - regular));
        else if (hidden && shown) {
            auto const k = regular - shown_regular, n = total - shown;
            RC_ASSERT(hidden > 1 && n >= 5 && !few(k) && !few(n - k));
        }
    });
}

TEST_CASE("the network over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_network_routes(world.router);
        auto const before = world.audit_rows();
        cast::expect(world, {"nobody", cast::nobody, "GET", path, "", 401});
        cast::expect(world, {"Hugo of the agglomération", cast::hugo, "GET", path, "", 401, "login.required"});
        for (auto const* who : {&cast::bruno, &cast::farid, &cast::anissa, &cast::driss, &cast::theo})
            cast::expect(world, {"an establishment does not look at the others", *who, "GET", path, "", 403});
        cast::expect(world, {"no such day", cast::elodie, "GET", "/api/v1/network?period=2026-02-30..2026-03-01", "",
                             422, R"({"field":"period","code":"invalid"})"});
        for (auto const* of : {"network", "network-export"})
            cast::expect(world, {"until a day", cast::elodie, "GET",
                                 std::string{"/api/v1/"} + of + "?period=2025-09-01..2026-01-11", "", 422,
                                 R"({"field":"period","code":"school_year"})"});
        CHECK(world.audit_rows() == before);
    });
}

TEST_CASE("the network over HTTP: how fresh, how many, and nobody's own count") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_network_routes(world.router);
        cast::expect(world, {"nothing yet", cast::elodie, "GET", path, "", 200, R"("covered":0)"});
        eight_sessions(database);
        auto const answer = world.as(cast::elodie, "GET", path);
        REQUIRE(answer.status == 200);
        CHECK(answer.body.find(R"("covered":1)") != std::string::npos);
        CHECK(answer.body.find(R"("last_roll_call":"2025-11-08")") != std::string::npos);
        // Three of six came at two of three: too few to be told, of the house and of the whole.
        CHECK(answer.body.find(R"("suppressed":true)") != std::string::npos);
        CHECK(answer.body.find(R"("n":6)") == std::string::npos);
        CHECK(answer.body.find(R"("target":null)") != std::string::npos);
        for (auto const* name : {"Lina", "Benali", "Comètes"}) CHECK(answer.body.find(name) == std::string::npos);
        cast::expect(world, {"another year knows nothing of it", cast::elodie, "GET",
                             "/api/v1/network?period=2024-09-01..2025-08-31", "", 200, R"("covered":0)"});
        // One child fewer: under headquarters' least, nothing of it is said any more.
        database.write([](sql::Session& sql) {
            for (auto const* child : {&cast::adam, &cast::maya})
                sql.execute("DELETE FROM attendance WHERE child = :child", {{"child", *child}});
        });
        auto const fewer = world.as(cast::elodie, "GET", path);
        CHECK(fewer.body.find(R"("suppressed":true)") != std::string::npos);
        CHECK(fewer.body.find(R"("target":null)") != std::string::npos);
        CHECK(fewer.body.find(R"("n":4)") == std::string::npos);
    });
}

TEST_CASE("an establishment's last round is the last that ended, of whatever year, and not one to come") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_network_routes(world.router);
        database.write(some_instrument);
        auto const last = [&](std::string const& period) {
            auto const body = world.as(cast::elodie, "GET", "/api/v1/network?period=" + period).body;
            // Les Combes come after Bellevue, of whom nobody was assessed.
            auto const at = body.rfind(R"("last_round":)");
            REQUIRE(at != std::string::npos);
            CHECK(body.find(R"("last_round":null)") < at);
            return body.substr(at + 13, body.find(',', at) - at - 13);
        };
        std::string const year = "2025-09-01..2026-08-31";
        database.write([](sql::Session& sql) { round_that_ended(sql, 1, "2026-01-12"); });  // today: still open
        CHECK(last(year) == "null");
        database.write([](sql::Session& sql) { round_that_ended(sql, 2, "2025-06-20"); });
        CHECK(last(year) == R"("2025-06-20")");  // of the year before: this one's have not come yet
        database.write([](sql::Session& sql) { round_that_ended(sql, 3, "2026-01-11"); });
        CHECK(last(year) == R"("2026-01-11")");
        CHECK(last("2024-09-01..2025-08-31") == R"("2025-06-20")");
        CHECK(last("2023-09-01..2024-08-31") == "null");
        database.write([](sql::Session& sql) { round_that_ended(sql, 4, "2026-01-10", true); });
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE evaluation_round SET withdrawn_at = :at WHERE closes_on = '2026-01-11'",
                        {{"at", "2026-01-12T09:00:00.000Z"}});
        });
        CHECK(last(year) == R"("2025-06-20")");  // those opened by mistake are none
    });
}

TEST_CASE("the network as a file: headquarters' alone, and what is hidden stays hidden") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_network_routes(world.router);
        eight_sessions(database);
        tests::expect_export(world, cast::elodie,
                             {"/api/v1/network-export", "export:network:2", ";2025-11-08;", cast::farid, 403});
        auto const file = [&] { return world.as(cast::elodie, "GET", "/api/v1/network-export").body; };
        CHECK(file().find(";3;6;") == std::string::npos);  // three of six are few
        database.write([](sql::Session& sql) {
            for (auto const* child : {&cast::adam, &cast::maya})
                sql.execute("DELETE FROM attendance WHERE child = :child", {{"child", *child}});
        });
        CHECK(file().find(";4;") == std::string::npos);
    });
}
