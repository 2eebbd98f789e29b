#include "impact/impact.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "timetable/catch_up.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <numeric>

using namespace marelle;
using namespace marelle::impact;
using Presence = Mark::Presence;

namespace {

Settings const bands{{0, 6, 11, 17}, 5, {0, 175, 350, 525, 700}};

Person person(std::string id, std::string sex, std::string residence, std::string zone = {}) {
    Person p;
    p.child = std::move(id);
    p.reference = "2026-01-12";
    p.birth_date = "2018-03-01";
    p.sex = std::move(sex);
    p.cursus = 1;
    p.residence = std::move(residence);
    p.zone = std::move(zone);
    return p;
}

Cell const& cell_of(std::vector<Cell> const& cells, std::string_view key) {
    for (auto const& cell : cells)
        if (cell.key == key) return cell;
    FAIL("no row ", std::string{key});
    std::abort();
}

// Two evenings of one session each, of the cast's Comètes: 3 January was no evening, 5 and 8 were.
void two_evenings(sql::Database& database) {
    database.write([](sql::Session& sql) {
        for (auto const* day : {"2026-01-05", "2026-01-08"})
            sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                        " VALUES (:id, :group, :establishment, :day, '16:45', '18:15', 'evening_workshop')",
                        {{"id", std::string{"01900000-0000-7000-8000-00000000"} + std::string{day}.substr(5, 2) +
                                    std::string{day}.substr(8, 2)},
                         {"group", cast::cometes},
                         {"establishment", cast::combes},
                         {"day", day}});
        auto note = [&](char const* day, Id const& child, char const* presence, int minutes) {
            auto session = std::string{"01900000-0000-7000-8000-00000000"} + std::string{day}.substr(5, 2) +
                           std::string{day}.substr(8, 2);
            auto id = new_id();
            sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                        " VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                        {{"id", id},
                         {"session", session},
                         {"child", child},
                         {"presence", presence},
                         {"by", cast::anissa},
                         {"at", std::string{day} + "T17:00:00.000Z"}});
            sql.execute(
                "INSERT INTO attendance (session, child, presence, minutes, note)"
                " VALUES (:session, :child, :presence, :minutes, :id)",
                {{"id", id}, {"session", session}, {"child", child}, {"presence", presence}, {"minutes", minutes}});
        };
        note("2026-01-05", cast::lina, "present", 90);
        note("2026-01-05", cast::noe, "late", 75);
        note("2026-01-05", cast::sarah, "absent", 0);
        note("2026-01-08", cast::lina, "present", 90);
        note("2026-01-08", cast::noe, "excused", 0);
    });
}

std::string const year = "?period=2025-09-01..2026-08-31";

}  // namespace

TEST_CASE("people are counted once, and shares are of those whose key is known") {
    Facts facts;
    facts.people = {person("a", "f", "inside", "QP1"), person("b", "m", "inside", "QP1"), person("c", "f", "outside"),
                    person("d", "f", "")};
    auto cells = tabulate(facts, bands, FigureName::children_accompanied, Breakdown::zone);
    CHECK(cells.front().k == 4);
    CHECK(cell_of(cells, "QP1").k == 2);
    CHECK(cell_of(cells, "QP1").n == 3);
    CHECK(cell_of(cells, "QP1").unknown == 1);
    CHECK(cell_of(cells, "unknown").k == 1);
    CHECK_FALSE(cell_of(cells, "unknown").n);
    CHECK(cells.back().key == "unknown");
}

TEST_CASE("age is that of the day of the activity") {
    Facts facts;
    facts.people = {person("a", "f", "")};
    facts.people[0].birth_date = "2015-01-08";  // eleven between the two evenings
    facts.marks = {{0, "2026-01-05", "g", Presence::there, 90}, {0, "2026-01-12", "g", Presence::there, 60}};
    auto cells = tabulate(facts, bands, FigureName::hours_attended, Breakdown::age_band);
    CHECK(cell_of(cells, "6-10").value == doctest::Approx(1.5));
    CHECK(cell_of(cells, "11-16").value == doctest::Approx(1.0));
    CHECK(cells.front().people == 1);
    // In the order people read them, not that of letters.
    CHECK(cells.at(1).key == "6-10");
    CHECK(cells.at(2).key == "11-16");
}

TEST_CASE("an attendance that was never noted is unknown, not an absence") {
    Facts facts;
    facts.people = {person("a", "f", ""), person("b", "m", "")};
    facts.marks = {{0, "2026-01-05", "g", Presence::there, 90},
                   {0, "2026-01-08", "g", Presence::missing, 0},
                   {1, "2026-01-05", "g", Presence::absent, 0},
                   {1, "2026-01-08", "g", Presence::excused, 0}};
    auto total = tabulate(facts, bands, FigureName::attendance_rate, Breakdown::none).front();
    CHECK(total.k == 1);
    CHECK(total.n == 3);
    CHECK(total.unknown == 1);
    CHECK(total.value == doctest::Approx(1.0 / 3));
}

TEST_CASE("the evenings of one child resemble each other, and the interval of attendance takes it in") {
    // Twelve children, forty evenings each: half of them always come, the others every other time.
    Facts facts;
    for (std::size_t child = 0; child < 12; ++child) {
        facts.people.push_back(person("child" + std::to_string(child), "f", "inside", "QP1"));
        for (int evening = 0; evening < 40; ++evening)
            facts.marks.push_back({child, "2026-01-05", "g",
                                   child % 2 == 0 || evening % 2 == 0 ? Presence::there : Presence::absent, 90});
    }
    auto cells = tabulate(facts, bands, FigureName::attendance_rate, Breakdown::none);
    auto const& total = cells.front();
    CHECK(total.k == 360);
    CHECK(total.n == 480);
    REQUIRE(total.children.size() == 12);
    CHECK(total.children[1].k == 20.0);
    CHECK(total.children[1].n == 40.0);
    auto interval = interval_of(total);
    REQUIRE(interval);
    CHECK(interval->method == "cluster_robust");
    CHECK(interval->high - interval->low > 0.25);  // as if there were 480 children: 0.08
    // Fewer than ten of them do not tell how children differ.
    facts.marks.resize(std::size_t{9} * 40);
    auto fewer = tabulate(facts, bands, FigureName::attendance_rate, Breakdown::none);
    CHECK(interval_of(fewer.front())->method == "wilson");
    // A share of people has one answer each.
    auto people = tabulate(facts, bands, FigureName::children_accompanied, Breakdown::zone);
    CHECK(interval_of(cell_of(people, "QP1"))->method == "wilson");
    CHECK_FALSE(interval_of(people.front()));
    protect(cells, 20);
    CHECK_FALSE(interval_of(cells.front()));
}

TEST_CASE("a small row is hidden, never alone, and the hidden together are enough") {
    for (int girls = 0; girls <= 12; ++girls) {
        Facts facts;
        for (int i = 0; i < 12; ++i) facts.people.push_back(person(std::to_string(i), i < girls ? "f" : "m", ""));
        auto cells = tabulate(facts, bands, FigureName::children_accompanied, Breakdown::sex);
        protect(cells, 5);
        CAPTURE(girls);
        std::int64_t shown = 0, hidden_rows = 0, hidden_people = 0;
        for (auto const& cell : cells) {
            if (cell.key.empty()) continue;
            if (cell.suppressed) {
                ++hidden_rows;
                hidden_people += cell.people;
                CHECK_FALSE(cell.k);
                CHECK_FALSE(cell.value);
            } else {
                shown += *cell.k;
                CHECK(cell.people >= 5);
            }
        }
        CHECK(hidden_rows != 1);
        CHECK((hidden_rows == 0 || hidden_people >= 5));
        CHECK(cells.front().k == 12);
        CHECK(shown + hidden_people == 12);
    }
}

TEST_CASE("a total under the threshold shows nothing at all") {
    Facts facts;
    facts.people = {person("a", "f", ""), person("b", "m", "")};
    auto cells = tabulate(facts, bands, FigureName::children_accompanied, Breakdown::sex);
    protect(cells, 5);
    for (auto const& cell : cells) CHECK(cell.suppressed);
}

TEST_CASE("age bands are data") {
    CHECK(age_band(bands, 5) == "0-5");
    CHECK(age_band(bands, 6) == "6-10");
    CHECK(age_band(bands, 10) == "6-10");
    CHECK(age_band(bands, 16) == "11-16");
    CHECK(age_band(bands, 17) == "17+");
    CHECK(settings().age_bands == std::vector<int>{0, 6, 11, 17});
}

TEST_CASE("hours per child are the middle child's, and whose presences were never noted is unknown") {
    Facts facts;
    facts.people = {person("a", "f", ""), person("b", "m", ""), person("c", "f", ""), person("d", "m", "")};
    facts.people[0].minutes = 700 * 60;
    facts.people[1].minutes = 174 * 60 + 59;
    facts.people[2].minutes = 0;
    auto cells = tabulate(facts, bands, FigureName::hours_per_child, Breakdown::none, 700);
    CHECK(cells.front().value == doctest::Approx(174.0 + 59.0 / 60));
    CHECK(cells.front().k == 1);
    CHECK(cells.front().n == 3);
    CHECK(cells.front().unknown == 1);
    CHECK(cells.front().people == 3);
    cells = tabulate(facts, bands, FigureName::hours_per_child, Breakdown::sex, 700);
    CHECK(cell_of(cells, "f").value == doctest::Approx(350.0));
    CHECK(cell_of(cells, "m").unknown == 1);
    // How many had few, how many had much: people by band.
    cells = tabulate(facts, bands, FigureName::children_accompanied, Breakdown::hours);
    CHECK(cell_of(cells, "0-174").k == 2);
    CHECK(cell_of(cells, "700+").k == 1);
    CHECK(cell_of(cells, "700+").n == 3);
    CHECK(cell_of(cells, "unknown").k == 1);
    CHECK(cells.back().key == "unknown");
    CHECK_FALSE(median({}));
    CHECK(median({5, 1, 3}) == doctest::Approx(3.0));
    CHECK(median({5, 1, 3, 4}) == doctest::Approx(3.5));
    CHECK(hour_band(bands, 0) == "0-174");
    CHECK(hour_band(bands, 175 * 60) == "175-349");
    CHECK(hour_band(bands, 900 * 60) == "700+");
    CHECK(settings().hour_bands.back() == 700);
}

TEST_CASE("k of n children are children too: few of them, or few others, hide a row, and the hidden add up to enough") {
    auto const cell = [](std::string key, std::int64_t k, std::int64_t n) {
        Cell out;
        out.key = std::move(key);
        out.people = n;
        out.k = k;
        out.n = n;
        out.share = true;
        return out;
    };
    auto const hidden = [&](std::vector<Cell> cells, bool of_children) {
        protect(cells, 5, of_children);
        std::string out;
        for (auto const& each : cells)
            if (each.suppressed) out += each.key.empty() ? "total " : each.key + " ";
        return out;
    };
    std::vector<Cell> const few{cell("", 30, 61), cell("a", 2, 20), cell("b", 14, 20), cell("c", 14, 21)};
    CHECK(hidden(few, true) == "a b ");
    CHECK(hidden(few, false).empty());  // presences, of enough children
    CHECK(hidden({cell("", 46, 61), cell("a", 18, 20), cell("b", 14, 20), cell("c", 14, 21)}, true) == "a b ");
    // Two small ones whose k adds up to few take a third along.
    CHECK(hidden({cell("", 31, 70), cell("a", 1, 20), cell("b", 2, 20), cell("c", 28, 30)}, true) == "a b c ");
    CHECK(hidden({cell("", 0, 20), cell("a", 0, 10), cell("b", 0, 10)}, true).empty());
    CHECK(hidden({cell("", 3, 61), cell("a", 0, 30), cell("b", 3, 31)}, true) == "total a b ");
}

TEST_CASE("figures over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        auto before = world.audit_rows();
        for (auto const& path : {std::string{"/api/v1/figures"}, "/api/v1/figures/children_accompanied" + year}) {
            cast::expect(world, {"nobody is let in", cast::nobody, "GET", path, "", 401});
            cast::expect(world, {"nor Hugo of the agglomération", cast::hugo, "GET", path, "", 401, "login.required"});
            cast::expect(world, {"a volunteer reads no figure", cast::driss, "GET", path, "", 403});
            cast::expect(world, {"nor does the technical administrator", cast::theo, "GET", path, "", 403});
        }
        auto of_combes = "&scope=establishment:" + cast::combes;
        cast::expect(world,
                     {"Farid asks for another establishment", cast::farid, "GET",
                      "/api/v1/figures/children_accompanied" + year + of_combes, "", 404, "establishment.unknown"});
        cast::expect(world, {"Farid asks for its rows", cast::farid, "GET",
                             "/api/v1/figures/children_accompanied/rows" + year + of_combes, "", 404});
        cast::expect(world, {"Farid asks for the network", cast::farid, "GET",
                             "/api/v1/figures/children_accompanied" + year + "&scope=network", "", 403});
        cast::expect(world, {"Farid exports another establishment", cast::farid, "GET",
                             "/api/v1/figures-export" + year + of_combes, "", 404});
        cast::expect(world, {"headquarters has no rows", cast::elodie, "GET",
                             "/api/v1/figures/children_accompanied/rows" + year, "", 403});
        cast::expect(world,
                     {"an unknown figure", cast::bruno, "GET", "/api/v1/figures/happiness", "", 404, "figure.unknown"});
        cast::expect(world, {"every wrong parameter at once", cast::bruno, "GET",
                             "/api/v1/figures/attendance_rate?period=2026-02-30..2026-03-01&by=colour", "", 422,
                             R"([{"field":"period","code":"invalid"},{"field":"by","code":"invalid"}])"});
        CHECK(world.audit_rows() == before);
    });
}

TEST_CASE("figures over HTTP: what each may read") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        two_evenings(database);
        std::string const combes_children = "/api/v1/figures/children_accompanied" + year;
        cast::expect(world, {"the director counts everyone", cast::bruno, "GET", combes_children, "", 200, R"("k":9)"});
        cast::expect(world, {"Anissa counts her own group", cast::anissa, "GET", combes_children, "", 200, R"("k":5)"});
        cast::expect(world, {"and her scope says so", cast::anissa, "GET", combes_children, "", 200, "own_groups"});
        cast::expect(world, {"Farid counts his own", cast::farid, "GET", combes_children, "", 200, cast::bellevue});
        cast::expect(world,
                     {"two evenings, three came of five noted", cast::bruno, "GET",
                      "/api/v1/figures/attendance_rate" + year, "", 200, R"("value":6E-1,"k":3,"n":5,"unknown":5)"});
        cast::expect(world, {"with Wilson's interval", cast::bruno, "GET", "/api/v1/figures/attendance_rate" + year, "",
                             200, R"("method":"wilson","approximate":true)"});
        cast::expect(world, {"hours are minutes attended", cast::bruno, "GET", "/api/v1/figures/hours_attended" + year,
                             "", 200, R"("value":4.25E0)"});
        cast::expect(world, {"the middle child's hours", cast::bruno, "GET", "/api/v1/figures/hours_per_child" + year,
                             "", 200, R"("value":1.25E0,"k":0,"n":3,"unknown":6)"});
        cast::expect(world, {"headquarters has no middle of so few", cast::elodie, "GET",
                             "/api/v1/figures/hours_per_child" + year, "", 200, R"("suppressed":true)"});
        // A house, its groups or all days but one would be subtracted from the whole.
        cast::expect(world, {"nor that of one house", cast::elodie, "GET",
                             "/api/v1/figures/hours_per_child" + year + "&scope=establishment:" + cast::combes, "", 403,
                             "access.refused"});
        cast::expect(world, {"nor its file", cast::elodie, "GET",
                             "/api/v1/figures-export" + year + "&scope=establishment:" + cast::combes, "", 403});
        cast::expect(world, {"nor groups, nor until a day", cast::elodie, "GET",
                             "/api/v1/figures/children_accompanied?period=2025-09-01..2026-01-11&by=group", "", 422,
                             R"([{"field":"period","code":"school_year"},{"field":"by","code":"of_houses"}])"});
        auto const file = world.as(cast::elodie, "GET", "/api/v1/figures-export" + year + "&format=csv");
        CHECK(file.status == 200);
        CHECK(file.body.find("Comètes") == std::string::npos);
        cast::expect(world,
                     {"and Farid none of them", cast::farid, "GET",
                      "/api/v1/figures/hours_per_child" + year + "&scope=establishment:" + cast::combes, "", 404});
        cast::expect(world, {"headquarters sees no small row", cast::elodie, "GET", combes_children + "&by=cursus", "",
                             200, R"("suppressed":true)"});
        auto before = world.audit_rows();
        cast::expect(world, {"down to the rows", cast::bruno, "GET",
                             "/api/v1/figures/attendance_rate/rows" + year + "&key=total", "", 200, "Lina"});
        CHECK(world.audit_rows() == before + 5);  // Comètes' five, read as S2
        cast::expect(world, {"a row that is not there", cast::bruno, "GET",
                             "/api/v1/figures/attendance_rate/rows" + year + "&by=sex&key=none", "", 404});
    });
}

TEST_CASE("an evening that nobody looked at counts among those not noted") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE slot SET recorded_at = :monday", {{"monday", std::string{cast::monday}}});
        });
        auto const unknown = [&](Id const& who) {
            auto const reply = world.as(who, "GET", "/api/v1/figures/attendance_rate" + year);
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            return boost::json::parse(reply.body).at("rows").at(0).at("unknown").as_int64();
        };
        world.clock.set("2026-01-16T09:00:00.000Z");
        CHECK(unknown(cast::bruno) == 8);  // Monday's two groups
        CHECK(timetable::catch_up_everywhere(database, timetable::shipped_calendar(), "2026-01-16") == 1);
        CHECK(unknown(cast::bruno) == 13);  // and Thursday's one
        CHECK(unknown(cast::farid) == 0);
    });
}

TEST_CASE("the parts of the children make the figure, of each line that it is cut into") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        two_evenings(database);
        for (auto const* by : {"", "&by=group", "&by=sex", "&by=age_band"})
            for (auto const* name : {"attendance_rate", "hours_attended"}) {
                auto const of = std::string{"/api/v1/figures/"} + name;
                auto const figure = boost::json::parse(world.as(cast::bruno, "GET", of + year + by).body);
                for (auto const& row : figure.at("rows").as_array()) {
                    auto key = boost::json::value_to<std::string>(row.at("key"));
                    CAPTURE(name);
                    CAPTURE(key);
                    if (key.empty()) key = "total";
                    auto const shown = boost::json::parse(
                        world.as(cast::bruno, "GET", of + "/rows" + year + by + "&key=" + key).body);
                    double k = 0, n = 0;
                    for (auto const& child : shown.at("items").as_array()) {
                        auto const detail = boost::json::value_to<std::string>(child.at("detail"));
                        k += std::stod(detail);
                        if (auto bar = detail.find('/'); bar != std::string::npos)
                            n += std::stod(detail.substr(bar + 1));
                    }
                    if (std::string_view{name} == "attendance_rate") {
                        CHECK(k == row.at("k").to_number<double>());
                        CHECK(n == row.at("n").to_number<double>());
                    } else CHECK(k <= row.at("value").to_number<double>());
                }
            }
        auto const counted = world.as(cast::bruno, "GET",
                                      "/api/v1/figures/children_accompanied/rows" + year + "&key=total");
        CHECK(counted.body.find(R"("detail":"202)") != std::string::npos);  // the day each is counted as of
    });
}

TEST_CASE("exports are files a spreadsheet opens") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        two_evenings(database);
        auto csv_file = world.as(cast::bruno, "GET", "/api/v1/figures-export" + year);
        CHECK(csv_file.status == 200);
        CHECK(csv_file.content_type.starts_with("text/csv"));
        CHECK(csv_file.body.starts_with("\xEF\xBB\xBF"));
        CHECK(csv_file.body.find("Taux de présence") != std::string::npos);
        auto sheet = world.as(cast::bruno, "GET", "/api/v1/figures-export" + year + "&format=xlsx");
        CHECK(sheet.status == 200);
        CHECK(sheet.body.starts_with("PK"));
        CHECK(sheet.body.size() > 4000);
        auto before = world.audit_rows();
        (void)world.as(cast::bruno, "GET", "/api/v1/figures-export" + year);
        CHECK(world.audit_rows() == before + 1);  // of S0, what leaves the house is in the log
        (void)world.as(cast::bruno, "GET", "/api/v1/figures/attendance_rate" + year);
        CHECK(world.audit_rows() == before + 1);
    });
}

TEST_CASE("half of the holidays: of each of them, and unknown where a forgotten roll call would change the answer") {
    Facts facts;
    for (int i = 0; i < 5; ++i) {
        Person person;
        person.child = std::string(1, static_cast<char>('a' + i));
        person.reference = "2026-03-31";
        person.birth_date = "2017-01-01";
        person.sex = i % 2 ? "f" : "m";
        facts.people.push_back(person);
    }
    // Both; one of two; one of two, and the other perhaps; none; nobody enrolled the fifth through a holiday.
    facts.holidays = {{0, 2, 2, 2}, {1, 2, 1, 1}, {2, 2, 1, 2}, {3, 1, 0, 0}};
    auto const total = tabulate(facts, settings(), FigureName::half_of_holidays, Breakdown::none).front();
    CHECK(total.k == 1);
    CHECK(total.n == 3);
    CHECK(total.unknown == 1);
    CHECK(total.share);
    CHECK(*total.value == doctest::Approx(1.0 / 3));
    auto const cells = tabulate(facts, settings(), FigureName::half_of_holidays, Breakdown::sex);
    REQUIRE(cells.size() == 3);
    CHECK(cells[1].key == "f");
    CHECK(cells[1].n == 2);
    CHECK(cells[2].unknown == 1);
    CHECK(tabulate({}, settings(), FigureName::half_of_holidays, Breakdown::none).front().n == 0);
}

namespace {

// Ten days of the winter holidays count, from 9 to 20 February: five are half. Lina comes five times, Noé once; of
// Sarah four are noted, and the fifth roll call was forgotten.
void note_a_week(sql::Session& sql) {
    Id const week = "01900000-0000-7000-8000-0000000f0201";
    sql.execute("INSERT INTO mini_group (id, establishment, name, places, opened_on, version, kind)"
                " VALUES (:id, :here, 'Semaines d''hiver', 12, '2026-01-05', 1, 'holiday_week')",
                {{"id", week}, {"here", cast::combes}});
    for (auto const& child : {cast::lina, cast::noe, cast::sarah})
        sql.execute("INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)"
                    " VALUES (:id, :week, :child, '2026-02-01', '2026-01-05T08:00:00.000Z')",
                    {{"id", new_id()}, {"week", week}, {"child", child}});
    for (int day = 9; day <= 13; ++day) {
        auto const date = "2026-02-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
        auto const session = new_id();
        sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                    " VALUES (:id, :week, :here, :date, '09:00', '17:00', 'outing')",
                    {{"id", session}, {"week", week}, {"here", cast::combes}, {"date", date}});
        for (auto const& child : {cast::lina, cast::noe, cast::sarah}) {
            if (child == cast::sarah && day == 13) continue;
            bool const there = child != cast::noe || day == 9;
            auto const note = new_id();
            sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at,"
                        " received_at) VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                        {{"id", note},
                         {"session", session},
                         {"child", child},
                         {"presence", there ? "present" : "absent"},
                         {"by", cast::bruno},
                         {"at", now()}});
            sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                        " VALUES (:session, :child, :presence, :minutes, :note)",
                        {{"session", session},
                         {"child", child},
                         {"presence", there ? "present" : "absent"},
                         {"minutes", there ? 480 : 0},
                         {"note", note}});
        }
    }
}

}  // namespace

TEST_CASE("half of the winter holidays, from the roll calls of weeks and stays") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        world.clock.set("2026-03-02T15:30:00.000Z");
        database.write(note_a_week);
        auto const of = [](char const* name, char const* period, char const* more = "") {
            return "/api/v1/figures/" + std::string{name} + more + "?period=" + period +
                   "&scope=establishment:" + cast::combes;
        };
        constexpr char const* february = "2026-02-01..2026-02-28";
        auto const path = of("half_of_holidays", february);
        cast::expect(world, {"Farid", cast::farid, "GET", path, "", 404});
        cast::expect(world, {"nor the rows", cast::farid, "GET", of("half_of_holidays", february, "/rows"), "", 404});
        cast::expect(world, {"a volunteer", cast::driss, "GET", path, "", 403});
        auto const total = [&](std::string const& asked, Id const& who = cast::bruno) {
            auto const reply = world.as(who, "GET", asked);
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            return boost::json::parse(reply.body).at("rows").at(0).as_object();
        };
        auto const children = total(of("children_accompanied", february)).at("k").to_number<int>();
        auto const row = total(path);
        CHECK(row.at("k") == 1);
        CHECK(row.at("n") == children - 1);
        CHECK(row.at("unknown") == 1);
        CHECK(row.at("method") == "wilson");
        auto const rows = world.as(cast::bruno, "GET", of("half_of_holidays", february, "/rows")).body;
        CHECK(rows.find("Lina") != std::string::npos);
        CHECK(rows.find(R"("detail":"1/1")") != std::string::npos);
        CHECK(rows.find("Sarah") == std::string::npos);  // nobody knows
        // The référente reads her own group; headquarters, figures under its threshold.
        CHECK(total(path, cast::anissa).at("unknown") == 1);
        cast::expect(world,
                     {"no group", cast::elodie, "GET",
                      "/api/v1/figures/half_of_holidays?period=2025-09-01..2026-08-31&by=group", "", 422, "of_houses"});
        // A holiday that goes on, or none at all, says nothing.
        CHECK(total(of("half_of_holidays", "2026-03-01..2026-03-02")).at("n") == 0);
        world.clock.set("2026-02-18T15:30:00.000Z");
        CHECK(total(path).at("n") == 0);
    });
}
