// From the base to the world of a report, on each database: whose it is first, then what is counted.
#include "crypto/keyring.hpp"
#include "record/json_of.hpp"
#include "report/content/fields.hpp"
#include "report/figures/made_test.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::report;

namespace {

Wish asked(Id establishment, Audience audience = Audience::team, Template kind = Template::impact) {
    return {kind,
            {"2025-09-01", "2026-08-31"},
            std::move(establishment),
            audience,
            "",
            "fr",
            "2026-01-12T15:30:00.000Z",
            "2026-01-12"};
}

Id made_id(int number) { return "01900000-0000-7000-8000-00000009" + std::to_string(1000 + number); }

Result<Gathered> gathered(cast::World& world, Id const& person, Wish const& wish) {
    auto const scope = world.scope(person, "report.read");
    return world.database.read([&](sql::Session& sql) { return gather(sql, *world.keyring, scope, wish); });
}

void add_guardian(sql::Session& sql, int number, std::vector<Id> const& children, std::string const& relation) {
    sql.execute("INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)"
                " VALUES (:id, 'Samira', 'Benali', ' samira benali ', :at, 1)",
                {{"id", made_id(number)}, {"at", "2025-09-01T08:00:00.000Z"}});
    for (std::size_t i = 0; i < children.size(); ++i)
        sql.execute("INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)"
                    " VALUES (:id, :child, :guardian, :relation, 'joint', '2025-09-01', :at)",
                    {{"id", made_id(number + 1 + static_cast<int>(i))},
                     {"child", children[i]},
                     {"guardian", made_id(number)},
                     {"relation", relation},
                     {"at", "2025-09-01T08:00:00.000Z"}});
}

void add_residence(sql::Session& sql, int number, Id const& child, std::string const& zone, std::string const& day) {
    sql.execute("INSERT INTO residence_decision (id, child, zone_list, on_date, result, zone_code, zone_name, method,"
                " decided_at) VALUES (:id, :child, 'QPV 2024', :day, :result, :zone, :name, 'declared', :at)",
                {{"id", made_id(number)},
                 {"child", child},
                 {"day", day},
                 {"result", zone.empty() ? "outside" : "inside"},
                 {"zone", zone.empty() ? std::optional<std::string>{} : std::optional{zone}},
                 {"name", zone.empty() ? std::optional<std::string>{} : std::optional<std::string>{"Les Hauts"}},
                 {"at", day + "T08:00:00.000Z"}});
}

void add_session(sql::Session& sql, int number, std::string const& day, std::string const& activity,
                 bool cancelled = false) {
    sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, cancelled_at)"
                " VALUES (:id, :group, :establishment, :day, '16:45', '18:15', :activity, :cancelled)",
                {{"id", made_id(number)},
                 {"group", cast::cometes},
                 {"establishment", cast::combes},
                 {"day", day},
                 {"activity", activity},
                 {"cancelled",
                  cancelled ? std::optional<std::string>{"2025-12-01T08:00:00.000Z"} : std::optional<std::string>{}}});
}

void note(sql::Session& sql, int number, int session, Id const& child, std::string const& presence, int minutes) {
    sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                " VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                {{"id", made_id(number)},
                 {"session", made_id(session)},
                 {"child", child},
                 {"presence", presence},
                 {"by", cast::anissa},
                 {"at", "2026-01-05T17:00:00.000Z"}});
    sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                " VALUES (:session, :child, :presence, :minutes, :id)",
                {{"id", made_id(number)},
                 {"session", made_id(session)},
                 {"child", child},
                 {"presence", presence},
                 {"minutes", minutes}});
}

// Two sisters of one mother, an evening, a cancelled one, a workshop to which their mother and a neighbour came.
void some_life(sql::Database& database) {
    database.write([](sql::Session& sql) {
        add_guardian(sql, 0, {cast::lina, cast::maya}, "mother");
        add_guardian(sql, 10, {cast::lina, cast::noe}, "named_adult");  // fetches both, makes no family of them
        add_residence(sql, 20, cast::lina, "QN00101M", "2025-09-05");
        add_residence(sql, 21, cast::noe, "QN00102M", "2025-09-02");
        add_residence(sql, 22, cast::sarah, "", "2025-09-02");
        add_session(sql, 30, "2026-01-05", "evening_workshop");
        add_session(sql, 31, "2026-01-08", "evening_workshop", true);
        add_session(sql, 32, "2026-01-09", "parents_workshop");
        add_session(sql, 33, "2026-03-02", "evening_workshop");  // to come
        note(sql, 40, 30, cast::lina, "present", 90);
        note(sql, 41, 30, cast::noe, "late", 75);
        note(sql, 42, 30, cast::sarah, "absent", 0);
        for (auto const& [id, guardian, other] :
             std::vector<std::tuple<int, std::optional<std::string>, std::optional<std::string>>>{
                 {50, made_id(0), {}}, {51, {}, "Une voisine"}})
            sql.execute("INSERT INTO parent_presence (id, session, guardian, other_name, noted_at, noted_by)"
                        " VALUES (:id, :session, :guardian, :other, :at, :by)",
                        {{"id", made_id(id)},
                         {"session", made_id(32)},
                         {"guardian", guardian},
                         {"other", other},
                         {"at", "2026-01-09T17:00:00.000Z"},
                         {"by", cast::anissa}});
    });
}

std::optional<std::int64_t> value(ReportContent const& content, std::string_view key) {
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            if (figure.key == key) {
                if (figure.share) return figure.share->k;
                return figure.value ? std::optional{static_cast<std::int64_t>(*figure.value)} : std::nullopt;
            }
    return {};
}

}  // namespace

TEST_CASE("a report is of the director's own establishment, or of the network for headquarters, and nobody else's") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        struct Line {
            char const* name;
            Id who, establishment;
            char const* code;
        };
        for (auto const& line : std::vector<Line>{
                 {"Farid asks for Les Combes", cast::farid, cast::combes, "establishment.unknown"},
                 {"Bruno asks for Bellevue", cast::bruno, cast::bellevue, "establishment.unknown"},
                 {"Bruno asks for one that is not", cast::bruno, made_id(999), "establishment.unknown"},
                 {"Bruno asks for the network", cast::bruno, "", "access.refused"},
                 {"headquarters ask for an establishment", cast::elodie, cast::combes, "access.refused"}}) {
            auto const got = gathered(world, line.who, asked(line.establishment));
            REQUIRE_MESSAGE(!got, line.name);
            CHECK_MESSAGE(got.error().code == line.code, line.name);
        }
        // A referent's reach is too small, whatever permission it comes from.
        auto scope = world.scope(cast::bruno, "report.read");
        scope.reach = access::Reach::own_groups;
        auto const got = database.read(
            [&](sql::Session& sql) { return gather(sql, *world.keyring, scope, asked(cast::combes)); });
        REQUIRE(!got);
        CHECK(got.error().code == "access.refused");
    });
}

TEST_CASE("what a report reads is what was noted of the establishment in the period, and nothing is written") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        some_life(database);
        auto const audited = world.audit_rows();
        auto const got = gathered(world, cast::bruno, asked(cast::combes));
        REQUIRE(got);
        auto const& read = *got->world;
        CHECK(read.facts.people.size() == 9);  // Louis and Emma had left
        CHECK(read.scope.name == "Les Combes");
        CHECK(read.groups == 2);
        CHECK(read.zones.at(cast::combes) == std::vector<std::string>{"QN00102M", "QN00101M"});
        CHECK(read.parent_presences == 2);
        CHECK(read.other_presences == 1);
        CHECK(read.volunteers == 1);
        std::set<std::string> families;
        for (auto const& beside : read.beside) families.insert(beside.family);
        CHECK(families.size() == 8);  // the sisters are one
        auto const content = assemble(*got, {}).content;
        CHECK(value(content, "children") == 9);
        CHECK(value(content, "entries") == 3);  // Tom, Maya, Zoé
        CHECK(value(content, "inside_share") == 2);
        CHECK(value(content, "evenings") == 1);  // tonight's two are not called yet
        CHECK(value(content, "evenings_cancelled") == 1);
        CHECK(value(content, "hours") == 3);  // 165 minutes
        CHECK(value(content, "workshop_families") == 2);
        CHECK(value(content, "workshop_presences") == 2);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("the evenings and workshops of a report are those of its rows") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        some_life(database);
        auto const got = gathered(world, cast::bruno, asked(cast::combes));
        REQUIRE(got);
        auto const content = assemble(*got, {}).content;
        auto const rows = [&](timetable::HeldKind kind) {
            return database.read([&](sql::Session& sql) {
                return timetable::held_in(sql, timetable::shipped_calendar(), timetable::shipped_activities(),
                                          world.scope(cast::bruno, "plan.read"), kind, {"2025-09-01", "2026-08-31"});
            });
        };
        CHECK(rows(timetable::HeldKind::evenings).held == value(content, "evenings"));
        CHECK(rows(timetable::HeldKind::evenings).cancelled == value(content, "evenings_cancelled"));
        CHECK(rows(timetable::HeldKind::workshops).held == value(content, "workshops"));
        CHECK(value(content, "workshops") == 1);
    });
}

TEST_CASE("a meeting counts by who came; its day past, one of which nobody noted anything counts too, and is told") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        some_life(database);
        int number = 100;
        auto const meet = [&](sql::Session& sql, Id const& child, std::string const& day,
                              std::vector<std::string> const& came) {
            auto const meeting = made_id(++number), slot = made_id(++number);
            std::string const at = "2026-01-02T08:00:00.000Z";
            sql.execute("INSERT INTO follow_up_meeting (id, establishment, child, guardian, proposed_at, proposed_by)"
                        " VALUES (:id, :house, :child, :adult, :at, :by)",
                        {{"id", meeting},
                         {"house", cast::combes},
                         {"child", child},
                         {"adult", made_id(0)},
                         {"at", at},
                         {"by", cast::anissa}});
            sql.execute("INSERT INTO meeting_slot (id, meeting, on_date, starts, ends)"
                        " VALUES (:id, :meeting, :day, '08:00', '08:30')",
                        {{"id", slot}, {"meeting", meeting}, {"day", day}});
            sql.execute(
                "INSERT INTO meeting_answer (id, meeting, slot, answered_at, by_account)"
                " VALUES (:id, :meeting, :slot, :at, :by)",
                {{"id", made_id(++number)}, {"meeting", meeting}, {"slot", slot}, {"at", at}, {"by", cast::anissa}});
            // Each took the place of the one before.
            for (std::size_t i = 0; i < came.size(); ++i)
                sql.execute("INSERT INTO meeting_presence (id, meeting, came, noted_at, noted_by, undone_at)"
                            " VALUES (:id, :meeting, :came, :at, :by, :undone)",
                            {{"id", made_id(++number)},
                             {"meeting", meeting},
                             {"came", came[i]},
                             {"at", at},
                             {"by", cast::anissa},
                             {"undone", i + 1 < came.size() ? std::optional{at} : std::nullopt}});
        };
        database.write([&](sql::Session& sql) {
            meet(sql, cast::tom, "2026-01-06", {"came"});
            meet(sql, cast::noe, "2026-01-06", {"not_come"});
            meet(sql, cast::sarah, "2026-01-06", {"came", "not_come"});
            meet(sql, cast::zoe, "2026-01-07", {});
            meet(sql, cast::tom, "2026-01-12", {"not_come", "came"});  // today
            meet(sql, cast::noe, "2026-01-12", {});                    // today, and nobody noted anything yet
        });
        auto const got = gathered(world, cast::bruno, asked(cast::combes));
        REQUIRE(got);
        CHECK(got->world->meetings == 3);
        CHECK(got->world->unnoted_meetings == 1);
        auto const content = assemble(*got, {}).content;
        CHECK(value(content, "meetings") == 3);
        CHECK(value(content, "families_met") == 4);  // the two sisters by the workshop, Tom, Zoé
        for (auto const& section : content.sections)
            for (auto const& figure : section.figures)
                if (figure.key == "meetings") {
                    CHECK(figure.words.starts_with("Dont 1\u00a0rendez-vous où personne n’a noté"));
                }
        CHECK(gathered(world, cast::farid, asked(cast::bellevue))->world->meetings == 0);
    });
}

TEST_CASE("a report says the same from the columns as by SQL, at once after a write") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        some_life(database);
        impact::columns::Keeper keeper{database};
        REQUIRE(keeper.build());
        auto const must_agree = [&](Id const& who, Wish const& wish) {
            auto const scope = world.scope(who, "report.read");
            auto const answered = keeper.status().answered;
            auto const got = database.read(
                [&](sql::Session& sql) { return gather(sql, *world.keyring, scope, wish, &keeper); });
            REQUIRE(got);
            CHECK(keeper.status().answered == answered + 1);
            auto const by_sql = gathered(world, who, wish);
            REQUIRE(by_sql);
            auto const mine = assemble(*got, {}), theirs = assemble(*by_sql, {});
            CHECK(boost::json::serialize(record::to_json(mine.content)) ==
                  boost::json::serialize(record::to_json(theirs.content)));
            CHECK(mine.already_exposed == theirs.already_exposed);
        };
        auto const all = [&] {
            must_agree(cast::bruno, asked(cast::combes));
            must_agree(cast::bruno, asked(cast::combes, Audience::partner));
            must_agree(cast::farid, asked(cast::bellevue));
            must_agree(cast::elodie, asked("", Audience::partner));
        };
        all();
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE attendance SET presence = 'absent', minutes = 0");
            sql.execute("UPDATE child SET sex = 'x' WHERE id = :id", {{"id", cast::lina}});
        });
        all();
        auto const scope = world.scope(cast::farid, "report.read");
        CHECK_FALSE(database.read([&](sql::Session& sql) {
            return gather(sql, *world.keyring, scope, asked(cast::combes), &keeper).has_value();
        }));
    });
}

TEST_CASE("nothing of Les Combes is in the report of Bellevue, and the network adds both up") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        some_life(database);
        auto const own = gathered(world, cast::farid, asked(cast::bellevue));
        REQUIRE(own);
        CHECK(own->world->facts.people.size() == 2);  // Nour, and Emma who came
        CHECK(own->world->held.empty());
        CHECK(own->world->parent_presences == 0);
        CHECK(own->world->zones.empty());
        CHECK(value(assemble(*own, {}).content, "children") == 2);
        auto const whole = gathered(world, cast::elodie, asked("", Audience::partner));
        REQUIRE(whole);
        CHECK(whole->world->facts.people.size() == 11);
        CHECK(whole->world->scope.establishments == 2);
    });
}

TEST_CASE("who was noted after the admission is who referred the child, and a forgotten motive is not none") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto const unknown = [&] {
            auto const got = gathered(world, cast::bruno, asked(cast::combes, Audience::team, Template::pre));
            REQUIRE(got);
            auto const behind = behind_gap(*got, "referral_unknown");
            return behind ? behind->children : std::vector<Id>{};
        };
        auto const add = [&](int number, Id const& child, std::string const& motives, bool withdrawn) {
            database.write([&](sql::Session& sql) {
                sql.execute(
                    "INSERT INTO noted_referral (id, child, establishment, worried_on, referrer_role, motives_sealed,"
                    " recorded_at, recorded_by, withdrawn_at) VALUES (:id, :child, :here, '2023-06-10',"
                    " 'social_worker', :motives, :at, :by, :withdrawn)",
                    {{"id", made_id(number)},
                     {"child", child},
                     {"here", cast::combes},
                     {"motives",
                      world.keyring->seal("noted_referral", "motives_sealed", child, made_id(number), motives)},
                     {"at", "2026-01-09T17:00:00.000Z"},
                     {"by", cast::bruno},
                     {"withdrawn", withdrawn ? std::optional<std::string>{"2026-01-10T08:00:00.000Z"} : std::nullopt}});
            });
        };
        auto const before = unknown();
        REQUIRE(std::ranges::count(before, cast::lina) == 1);
        add(60, cast::lina, "language", true);
        CHECK(unknown() == before);
        add(61, cast::lina, "language isolation", false);
        add(62, cast::maya, "", false);
        auto const after = unknown();
        CHECK(after.size() == before.size() - 2);
        CHECK(std::ranges::count(after, cast::lina) == 0);
        auto const got = gathered(world, cast::bruno, asked(cast::combes, Audience::team, Template::pre));
        REQUIRE(got);
        for (std::size_t i = 0; i < got->world->beside.size(); ++i) {
            auto const& child = got->world->facts.people[i].child;
            auto const& beside = got->world->beside[i];
            if (child == cast::lina || child == cast::maya) CHECK(beside.referrer == "social_worker");
            if (child == cast::lina) CHECK(beside.motives == std::set<std::string>{"isolation", "language"});
            if (child == cast::maya) CHECK(!beside.motives);
        }
    });
}

TEST_CASE("a partner's report of a house of nine shows how many they are, and of nobody what they are") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        some_life(database);
        auto const got = gathered(world, cast::bruno, asked(cast::combes, Audience::partner));
        REQUIRE(got);
        auto const content = assemble(*got, {}).content;
        CHECK(value(content, "children") == 9);
        CHECK(!value(content, "inside_share"));
        CHECK(!value(content, "hours"));  // of three children
        CHECK(!value(content, "workshop_presences"));
        CHECK(value(content, "evenings") == 1);
    });
}
