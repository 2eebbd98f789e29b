// The columns against SQL on random histories: whatever was written, undone or erased, in whatever order, every table
// of every figure is the same, at once, in every process.
#include "impact/impact.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace marelle;
using namespace marelle::impact;

namespace {

using columns::Keeper;

// Raw SQL on purpose: the columns must not depend on how something was written.
class History {
public:
    explicit History(unsigned seed) : random_{seed} {}

    void step(sql::Session& sql) {
        switch (below(15)) {
        case 0:
        case 1:
        case 2: return note(sql);
        case 3: return unnote(sql);
        case 4: return hold(sql);
        case 5: return move_session(sql);
        case 6: return join(sql);
        case 7: return leave(sql);
        case 8: return enrol(sql);
        case 9: return reside(sql);
        case 10: return school(sql);
        case 11: return child(sql);
        case 12: return lists(sql);
        case 13: return tell(sql);
        default: return erase(sql);
        }
    }

    int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

    // Around the school year of the cast, its edges included.
    Date day() { return add_days("2025-08-25", below(150)); }

    std::string one(sql::Session& sql, std::string const& table, std::string const& column = "id") {
        auto rows = sql.query("SELECT " + column + " FROM " + table + " ORDER BY " + column);
        return rows.empty() ? "" : rows[static_cast<std::size_t>(below(static_cast<int>(rows.size())))].text(0);
    }

private:
    std::optional<Date> end_after(Date const& from) {
        return below(2) ? std::nullopt : std::optional{add_days(from, 1 + below(60))};
    }

    void note(sql::Session& sql) {
        auto const id = new_id(), session = one(sql, "session"), child = one(sql, "child");
        char const* words[] = {"present", "late", "excused", "absent"};
        auto const* presence = words[below(4)];
        if (session.empty() || child.empty()) return;
        sql::Parameters const given{{"id", id},
                                    {"session", session},
                                    {"child", child},
                                    {"presence", presence},
                                    {"minutes", below(3) ? below(120) : 0},
                                    {"by", cast::anissa},
                                    {"at", std::string{cast::monday}}};
        sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                    " VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                    given);
        sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                    " VALUES (:session, :child, :presence, :minutes, :id) ON CONFLICT (session, child) DO UPDATE"
                    " SET presence = excluded.presence, minutes = excluded.minutes, note = excluded.note",
                    given);
    }

    // A row of absences, its correction, another.
    void tell(sql::Session& sql) {
        char const* states[] = {"open", "taken", "done", "corrected"};
        sql.execute("INSERT INTO follow_up (id, establishment, child, session, absences, since, state, made_at)"
                    " SELECT :id, s.establishment, :child, s.id, 3, s.on_date, :state, s.on_date FROM session s"
                    " WHERE s.id = :session ON CONFLICT (child, session) DO UPDATE SET state = excluded.state",
                    {{"id", new_id()},
                     {"child", one(sql, "child")},
                     {"state", states[below(4)]},
                     {"session", one(sql, "session")}});
    }

    void unnote(sql::Session& sql) {
        sql.execute("DELETE FROM attendance WHERE note = :note", {{"note", one(sql, "attendance", "note")}});
    }

    void hold(sql::Session& sql) {
        char const* activities[] = {"evening_workshop", "parents_workshop", "training", "individual_meeting"};
        auto const group = one(sql, "mini_group");
        sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                    " SELECT :id, g.id, g.establishment, :day, '16:45', '18:15', :activity FROM mini_group g"
                    " WHERE g.id = :group",
                    {{"id", new_id()}, {"day", day()}, {"activity", activities[below(4)]}, {"group", group}});
    }

    void move_session(sql::Session& sql) {
        auto const id = one(sql, "session");
        switch (below(4)) {
        case 0: sql.execute("UPDATE session SET cancelled_at = '2026-01-01' WHERE id = :id", {{"id", id}}); return;
        case 1: sql.execute("UPDATE session SET cancelled_at = NULL WHERE id = :id", {{"id", id}}); return;
        case 2:
            sql.execute("UPDATE session SET slot = NULL, on_date = :day WHERE id = :id", {{"id", id}, {"day", day()}});
            return;
        default:
            sql.execute("UPDATE session SET establishment = :to WHERE id = :id",
                        {{"id", id}, {"to", below(2) ? cast::combes : cast::bellevue}});
        }
    }

    void join(sql::Session& sql) {
        auto const from = day();
        sql.execute("INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at)"
                    " VALUES (:id, :group, :child, :from, :until, :from)",
                    {{"id", new_id()},
                     {"group", one(sql, "mini_group")},
                     {"child", one(sql, "child")},
                     {"from", from},
                     {"until", end_after(from)}});
    }

    void leave(sql::Session& sql) {
        auto const id = one(sql, "group_membership");
        if (below(2)) sql.execute("DELETE FROM group_membership WHERE id = :id", {{"id", id}});
        else
            sql.execute("UPDATE group_membership SET until_on = :day WHERE id = :id AND from_on < :day",
                        {{"id", id}, {"day", day()}});
    }

    void enrol(sql::Session& sql) {
        if (below(3) == 0) {
            sql.execute("UPDATE enrolment SET until_on = :day, cursus = :cursus WHERE id = :id AND from_on < :day",
                        {{"id", one(sql, "enrolment")}, {"day", day()}, {"cursus", 1 + below(3)}});
            return;
        }
        auto const child = below(2) ? one(sql, "child") : born(sql);
        auto const from = day();
        sql.execute("INSERT INTO enrolment (id, child, establishment, cursus, from_on, until_on, recorded_at)"
                    " VALUES (:id, :child, :at, :cursus, :from, :until, :from)",
                    {{"id", new_id()},
                     {"child", child},
                     {"at", below(2) ? cast::combes : cast::bellevue},
                     {"cursus", 1 + below(3)},
                     {"from", from},
                     {"until", end_after(from)}});
    }

    Id born(sql::Session& sql) {
        auto const id = new_id();
        sql.execute("INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at,"
                    " version) VALUES (:id, 'Ada', 'Blin', :born, :sex, 'fr', ' ada ', '2026-01-01', 1)",
                    {{"id", id},
                     {"born", below(4) ? add_days("2012-02-20", below(3000)) : Date{"2016-02-29"}},
                     {"sex", below(2) ? "f" : "x"}});
        born_.push_back(id);
        return id;
    }

    void reside(sql::Session& sql) {
        char const* results[] = {"inside", "outside", "unknown"};
        auto const* result = results[below(3)];
        if (below(4) == 0) {
            auto const id = one(sql, "residence_decision");
            sql.execute("UPDATE residence_decision SET overruled_by = :id WHERE id = :id", {{"id", id}});
            return;
        }
        sql.execute(
            "INSERT INTO residence_decision (id, child, zone_list, on_date, result, zone_code, zone_name, method,"
            " decided_at) VALUES (:id, :child, :list, :day, :result, :code, :name, 'official_tool', :day)",
            {{"id", new_id()},
             {"child", one(sql, "child")},
             {"list", below(2) ? "QPV2015" : "QPV2024"},
             {"day", day()},
             {"result", result},
             {"code", below(2) ? "QP1" : "QP2"},
             {"name", below(3) ? std::optional<std::string>{"Les Prés"} : std::nullopt}});
    }

    void school(sql::Session& sql) {
        char const* networks[] = {"REP", "REP+", "none"};
        auto const uai = "073" + std::to_string(1000 + below(4)) + "Z";
        sql.execute("INSERT INTO school (uai, name, name_folded, kind, commune, commune_name, network, recorded_at)"
                    " VALUES (:uai, 'École', ' ecole ', 'primary', '73065', 'Chambéry', :network, '2026-01-01')"
                    " ON CONFLICT (uai) DO UPDATE SET network = excluded.network",
                    {{"uai", uai}, {"network", networks[below(3)]}});
        sql.execute("INSERT INTO schooling (id, child, school_year, school, level, class_kind, recorded_at)"
                    " VALUES (:id, :child, :year, :uai, 'CP', 'ordinary', '2026-01-01')"
                    " ON CONFLICT (child, school_year) DO UPDATE SET school = excluded.school",
                    {{"id", new_id()},
                     {"child", one(sql, "child")},
                     {"year", below(2) ? "2024-2025" : "2025-2026"},
                     {"uai", below(4) ? std::optional{uai} : std::nullopt}});
    }

    void child(sql::Session& sql) {
        if (below(3) == 0) {
            sql.execute("UPDATE mini_group SET name = :name WHERE id = :id",
                        {{"id", one(sql, "mini_group")}, {"name", "Groupe " + std::to_string(below(99))}});
            return;
        }
        sql.execute(
            "UPDATE child SET sex = :sex, birth_date = :born WHERE id = :id",
            {{"id", one(sql, "child")}, {"sex", below(2) ? "m" : "x"}, {"born", add_days("2013-01-01", below(2500))}});
    }

    void lists(sql::Session& sql) {
        auto const id = new_id();
        auto const from = day();
        sql.execute("INSERT INTO zone_import (id, list, kind, valid_from, valid_until, precision_m, source, licence,"
                    " file_name, step, read_count, repaired, rejected, started_at, seen_at)"
                    " VALUES (:id, 'QPV2015', 'QPV', :from, :until, 10, 's', 'l', 'f', 'done', 0, 0, 0, :from, :from)",
                    {{"id", id}, {"from", from}, {"until", end_after(from)}});
        sql.execute("INSERT INTO zone_list (name, import) VALUES (:name, :id)"
                    " ON CONFLICT (name) DO UPDATE SET import = excluded.import",
                    {{"name", below(2) ? "QPV2015" : "QPV2024"}, {"id", id}});
    }

    // Wholly: as if it had never been.
    void erase(sql::Session& sql) {
        if (born_.empty()) return;
        auto const id = born_[static_cast<std::size_t>(below(static_cast<int>(born_.size())))];
        for (auto const* table :
             {"follow_up", "attendance", "attendance_note", "group_membership", "enrolment", "schooling"})
            sql.execute("DELETE FROM " + std::string{table} + " WHERE child = :id", {{"id", id}});
        sql.execute("UPDATE residence_decision SET overruled_by = NULL WHERE child = :id", {{"id", id}});
        sql.execute("DELETE FROM residence_decision WHERE child = :id", {{"id", id}});
        sql.execute("DELETE FROM child WHERE id = :id", {{"id", id}});
    }

    std::mt19937 random_;
    std::vector<Id> born_;
};

struct Question_ {
    access::Scope scope;
    Question question;
};

Question_ any_question(History& history, cast::World& world) {
    Question_ out;
    Id const who[] = {cast::elodie, cast::bruno, cast::anissa, cast::farid};
    out.scope = world.scope(who[history.below(4)], "figure.read");
    out.question.establishment = out.scope.reach == access::Reach::network && history.below(2)
                                     ? Id{}
                                     : out.scope.establishment;
    auto const from = history.day();
    if (history.below(2)) out.question.period = {"2025-09-01", "2026-08-31"};
    else out.question.period = {from, add_days(from, history.below(60))};
    out.question.today = history.below(3) ? out.scope.today : history.day();
    return out;
}

void must_agree(sql::Database& database, Keeper& keeper, Question_ const& asked) {
    auto found = database.read([&](sql::Session& sql) { return compare(sql, asked.scope, asked.question, keeper); });
    CHECK(found.tables == 48);
    CHECK_MESSAGE(found.compared, keeper.status().unfit);
    std::string different;
    for (auto const& table : found.different) different += table + ", ";
    CHECK_MESSAGE(different.empty(), different);
}

std::int64_t children_counted(sql::Session& sql, Keeper& keeper) {
    auto facts = keeper.facts(sql, {{"2025-09-01", "2026-08-31"}, "2026-01-12", {}, {}, true, {}, {}, false});
    return facts ? static_cast<std::int64_t>(facts->people.size()) : -1;
}

void end_everybody(sql::Session& sql) {
    sql.execute("UPDATE enrolment SET until_on = '2025-09-01' WHERE from_on < '2025-09-01'");
    sql.execute("DELETE FROM enrolment WHERE from_on >= '2025-09-01'");
}

struct Way {
    std::string text, kind, key;  // no kind: nothing changed
};
std::string const id = "01900000-0000-7000-8000-00000000aaaa";

// Sessions and presences.
std::vector<Way> of_days() {
    auto const day = "2026-01-14" + cast::combes;
    auto const tonight = std::string{cast::monday}.substr(0, 10) + cast::combes;
    return {
        {"INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity) VALUES ('" + id +
             "', '" + cast::cometes + "', '" + cast::combes + "', '2026-01-14', '16:45', '18:15', 'outing')",
         "day", day},
        {"UPDATE session SET room = 'Salle 2' WHERE id = '" + id + "'", "", ""},
        {"UPDATE session SET activity = 'training' WHERE id = '" + id + "'", "day", day},
        {"UPDATE session SET cancelled_at = 'now' WHERE id = '" + id + "'", "day", day},
        {"INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
         " VALUES ('" +
             id + "', '" + id + "', '" + cast::lina + "', 'late', '" + cast::anissa + "', 't', 't')",
         "", ""},
        {"INSERT INTO attendance (session, child, presence, minutes, note) VALUES ('" + id + "', '" + cast::lina +
             "', 'late', 9, '" + id + "')",
         "day", day},
        {"UPDATE attendance SET minutes = 9, other = note WHERE session = '" + id + "'", "", ""},
        {"UPDATE attendance SET minutes = 10 WHERE session = '" + id + "'", "day", day},
        {"UPDATE attendance SET session = '" + cast::cometes_tonight + "' WHERE session = '" + id + "'", "day", day},
        {"UPDATE attendance SET presence = 'absent' WHERE note = '" + id + "'", "day", tonight},
        {"DELETE FROM attendance WHERE note = '" + id + "'", "day", tonight},
        {"DELETE FROM attendance_note WHERE id = '" + id + "'", "", ""},
        {"UPDATE session SET on_date = '2026-01-15' WHERE id = '" + id + "'", "day", day},
        {"DELETE FROM session WHERE id = '" + id + "'", "day", "2026-01-15" + cast::combes},
    };
}

// Children and what is dated about them.
std::vector<Way> of_children() {
    auto const of_lina = "SELECT '" + id + "', '" + cast::lina + "'";
    return {
        {"INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at, version)"
         " VALUES ('" +
             id + "', 'Ada', 'Blin', '2016-01-01', 'f', 'fr', ' ada ', 't', 1)",
         "", ""},
        {"UPDATE child SET given_names = 'Eve' WHERE id = '" + id + "'", "", ""},
        {"UPDATE child SET sex = 'x' WHERE id = '" + id + "'", "child", id},
        {"DELETE FROM child WHERE id = '" + id + "'", "", ""},
        {"INSERT INTO enrolment (id, child, establishment, cursus, from_on, recorded_at) " + of_lina + ", '" +
             cast::bellevue + "', 1, '2025-12-01', 't'",
         "child", cast::lina},
        {"UPDATE enrolment SET cursus = 2 WHERE id = '" + id + "'", "child", cast::lina},
        {"DELETE FROM enrolment WHERE id = '" + id + "'", "child", cast::lina},
        {"INSERT INTO group_membership (id, child, mini_group, from_on, recorded_at) " + of_lina + ", '" +
             cast::explorateurs + "', '2025-12-01', 't'",
         "child", cast::lina},
        {"UPDATE group_membership SET child = '" + cast::noe + "' WHERE id = '" + id + "'", "child", cast::lina},
        {"DELETE FROM group_membership WHERE id = '" + id + "'", "child", cast::noe},
        {"INSERT INTO schooling (id, child, school_year, level, class_kind, recorded_at) " + of_lina +
             ", '2019-2020', 'CP', 'ordinary', 't'",
         "child", cast::lina},
        {"UPDATE schooling SET school = '" + cast::school + "' WHERE id = '" + id + "'", "child", cast::lina},
        {"DELETE FROM schooling WHERE id = '" + id + "'", "child", cast::lina},
        {"INSERT INTO residence_decision (id, child, zone_list, on_date, result, method, decided_at) " + of_lina +
             ", 'QPV2015', '2025-12-01', 'outside', 'declared', 't'",
         "child", cast::lina},
        {"UPDATE residence_decision SET overruled_by = '" + id + "' WHERE id = '" + id + "'", "child", cast::lina},
        {"DELETE FROM residence_decision WHERE id = '" + id + "'", "child", cast::lina},
    };
}

// What they refer to.
std::vector<Way> of_lists() {
    return {
        {"INSERT INTO mini_group (id, establishment, name, cursus, places, opened_on, version) VALUES ('" + id +
             "', '" + cast::combes + "', 'Lunes', 1, 12, '2025-09-01', 1)",
         "group", id},
        {"UPDATE mini_group SET name = 'Soleils' WHERE id = '" + id + "'", "group", id},
        {"DELETE FROM mini_group WHERE id = '" + id + "'", "", ""},
        {"INSERT INTO school (uai, name, name_folded, kind, commune, commune_name, network, recorded_at)"
         " VALUES ('0739999Z', 'École', ' ecole ', 'primary', '73065', 'Chambéry', 'REP', 't')",
         "", ""},
        {"UPDATE school SET network = 'none' WHERE uai = '0739999Z'", "school", "0739999Z"},
        {"UPDATE school SET name = 'Autre' WHERE uai = '0739999Z'", "", ""},
        {"DELETE FROM school WHERE uai = '0739999Z'", "", ""},
        {"INSERT INTO zone_import (id, list, kind, valid_from, precision_m, source, licence, file_name, step,"
         " read_count, repaired, rejected, started_at, seen_at) VALUES ('" +
             id +
             "', 'L', 'QPV', '2015-01-01', 10, 's', 'l', 'f',"
             " 'done', 0, 0, 0, 't', 't')",
         "", ""},
        {"UPDATE zone_import SET valid_until = '2024-01-01' WHERE id = '" + id + "'", "zone_list", ""},
        {"INSERT INTO zone_list (name, import) VALUES ('L', '" + id + "')", "zone_list", ""},
        {"UPDATE zone_list SET name = 'M' WHERE name = 'L'", "zone_list", ""},
        {"DELETE FROM zone_list WHERE name = 'M'", "zone_list", ""},
        {"DELETE FROM zone_import WHERE id = '" + id + "'", "", ""},
    };
}

}  // namespace

TEST_CASE("whatever was written, the columns give the figures SQL gives, at once and in another process") {
    for (unsigned seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        tests::for_each_test_database(tests::project_migrations(), [&](tests::TestDatabase& test) {
            auto& database = test.get();
            cast::World world{database};
            auto other_process = sql::Database::open(test.url(), {});
            Keeper keeper{database}, elsewhere{*other_process};
            History history{seed};
            database.write([&](sql::Session& sql) {
                for (int i = 0; i < 40; ++i) history.step(sql);
            });
            REQUIRE_MESSAGE(keeper.build(), keeper.status().unfit);
            REQUIRE(elsewhere.build());
            for (int round = 0; round < 25; ++round) {
                CAPTURE(round);
                auto const steps = 1 + history.below(8);
                bool const undone = history.below(6) == 0;
                auto before = history;
                try {
                    database.write([&](sql::Session& sql) {
                        for (int i = 0; i < steps; ++i) history.step(sql);
                        if (undone) throw std::runtime_error{"undone"};
                    });
                } catch (std::runtime_error const&) { history = before; }
                auto const asked = any_question(history, world);
                must_agree(database, keeper, asked);
                must_agree(*other_process, elsewhere, asked);
                if (history.below(3) == 0) keeper.follow();
                if (history.below(5) == 0) elsewhere.follow();
            }
            CHECK(keeper.status().builds == 1);  // followed, not read anew
            CHECK(keeper.status().read_again > 0);
            // Columns read anew say the same.
            Keeper fresh{database};
            REQUIRE(fresh.build());
            must_agree(
                database, fresh,
                {world.scope(cast::elodie, "figure.read"), {{}, {}, {"2025-09-01", "2026-08-31"}, {}, "2026-01-12"}});
        });
    }
}

TEST_CASE("every way of writing what figures read is written down, and nothing is when nothing changed") {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        auto ways = of_days();
        std::ranges::move(of_children(), std::back_inserter(ways));
        std::ranges::move(of_lists(), std::back_inserter(ways));
        for (auto const& way : ways) {
            CAPTURE(way.text);
            auto const tick = world.count("SELECT tick FROM figure_clock");
            CHECK(database.write([&](sql::Session& sql) { return sql.execute(way.text); }) == 1);
            auto const since = world.count("SELECT count(*) FROM figure_change WHERE tick > :tick", {{"tick", tick}});
            auto const said = world.count(
                "SELECT count(*) FROM figure_change WHERE tick > :tick AND kind = :kind AND key = :key",
                {{"tick", tick}, {"kind", way.kind}, {"key", way.key}});
            CHECK(said == (way.kind.empty() ? 0 : 1));
            if (way.kind.empty()) CHECK(since == 0);
        }
    });
}

TEST_CASE("a write that is undone, after a figure was asked in it, leaves nothing in the columns") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        Keeper keeper{database};
        REQUIRE(keeper.build());
        auto count = [&] { return database.read([&](sql::Session& sql) { return children_counted(sql, keeper); }); };
        auto const before = count();
        CHECK(before > 0);
        database.submit_write(
            [&](sql::Session& sql) {
                end_everybody(sql);
                CHECK(children_counted(sql, keeper) == 0);  // its own eyes see it
                return sql::Outcome::undo;
            },
            [](std::exception_ptr) {});
        database.write(
            [](sql::Session& sql) { sql.execute("UPDATE child SET sex = 'x' WHERE id = :id", {{"id", cast::lina}}); });
        CHECK(count() == before);
        keeper.follow();
        CHECK(count() == before);
    });
}

TEST_CASE("a read that began earlier has the figures of its own time") {
    tests::for_each_test_database(tests::project_migrations(), [](tests::TestDatabase& test) {
        auto& database = test.get();
        cast::World world{database};
        auto other = sql::Database::open(test.url(), {});
        Keeper keeper{*other};
        REQUIRE(keeper.build());
        database.read([&](sql::Session& sql) {
            auto before = children_counted(sql, keeper);
            other->write(end_everybody);
            keeper.follow();
            CHECK(other->read([&](sql::Session& now) { return children_counted(now, keeper); }) == 0);
            CHECK(children_counted(sql, keeper) == before);
        });
    });
}

TEST_CASE("columns that cannot be shown to be current do not answer") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto const ask = [&](Keeper& keeper) {
            return database.read([&](sql::Session& sql) { return children_counted(sql, keeper); });
        };
        Keeper keeper{database, {1, 2, std::chrono::milliseconds{1}, std::chrono::milliseconds{1}}};
        CHECK(ask(keeper) == -1);  // not read yet
        REQUIRE(keeper.build());
        auto const everybody = ask(keeper);
        CHECK(everybody > 0);
        // More changed than a figure reads again by itself: SQL answers, the follower catches up.
        database.write([](sql::Session& sql) { sql.execute("UPDATE child SET sex = 'x'"); });
        CHECK(ask(keeper) == -1);
        keeper.follow();
        CHECK(ask(keeper) == everybody);
        // What changed was forgotten before it was read.
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE child SET sex = 'm' WHERE id = :id", {{"id", cast::lina}});
            sql.execute("DELETE FROM figure_change WHERE tick > 0");
            sql.execute("UPDATE figure_clock SET forgotten = tick WHERE id = 1");
        });
        CHECK(ask(keeper) == -1);
        keeper.follow();
        CHECK(keeper.status().builds == 2);
        CHECK(ask(keeper) == everybody);
        // A base put back to an earlier day counts from there.
        database.write([](sql::Session& sql) { sql.execute("UPDATE figure_clock SET tick = 1 WHERE id = 1"); });
        CHECK(ask(keeper) == -1);
        keeper.follow();
        CHECK(keeper.status().builds == 3);
        // A presence longer than the columns can say.
        database.write([](sql::Session& sql) {
            sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                        " VALUES ('n', :session, :child, 'present', :by, 't', 't')",
                        {{"session", cast::cometes_tonight}, {"child", cast::lina}, {"by", cast::anissa}});
            sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                        " VALUES (:session, :child, 'present', 70000, 'n')",
                        {{"session", cast::cometes_tonight}, {"child", cast::lina}});
        });
        CHECK(ask(keeper) == -1);
        CHECK_FALSE(keeper.build());
        CHECK(keeper.status().unfit.contains("45 days"));
        CHECK_FALSE(keeper.status().ready);
    });
}

TEST_CASE("columns that are not what the base holds are told, table by table, and only those that look there") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto const noted = [](sql::Session& sql, int minutes) {
            sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                        " VALUES (:session, :child, 'present', :minutes, 'n') ON CONFLICT (session, child) DO UPDATE"
                        " SET minutes = excluded.minutes",
                        {{"session", cast::cometes_tonight}, {"child", cast::lina}, {"minutes", minutes}});
        };
        database.write([&](sql::Session& sql) {
            sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                        " VALUES ('n', :session, :child, 'present', :by, 't', 't')",
                        {{"session", cast::cometes_tonight}, {"child", cast::lina}, {"by", cast::anissa}});
            noted(sql, 60);
        });
        Keeper keeper{database};
        REQUIRE(keeper.build());
        // Written, and nothing of it written down: what a trigger taken off would leave.
        database.write([&](sql::Session& sql) {
            auto const tick = sql.count("SELECT tick FROM figure_clock");
            noted(sql, 90);
            sql.execute("DELETE FROM figure_change WHERE tick > :tick", {{"tick", tick}});
            sql.execute("UPDATE figure_clock SET tick = :tick WHERE id = 1", {{"tick", tick}});
        });
        Question question;
        question.period = {"2025-09-01", "2026-08-31"};
        question.today = "2026-01-12";
        auto const found = database.read([&](sql::Session& sql) {
            return compare(sql, world.scope(cast::elodie, "figure.read"), question, keeper);
        });
        CHECK(found.compared);
        auto const told = [&](char const* table) {
            return std::ranges::find(found.different, table) != found.different.end();
        };
        CHECK(told("hours_attended none"));
        CHECK(told("children_accompanied hours"));
        CHECK_FALSE(told("children_accompanied none"));
        CHECK_FALSE(told("half_of_holidays sex"));
    });
}

TEST_CASE("a figure over HTTP is the same with columns, follows a write at once, and needs no thread") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        Keeper keeper{database};
        add_routes(world.router, &keeper);
        std::string const path = "/api/v1/figures/children_accompanied?period=2025-09-01..2026-08-31&by=sex";
        auto const by_sql = world.as(cast::bruno, "GET", path).body;
        REQUIRE(keeper.build());
        keeper.start();
        auto const answered = keeper.status().answered;
        CHECK(world.as(cast::bruno, "GET", path).body == by_sql);
        CHECK(keeper.status().answered == answered + 1);
        database.write(end_everybody);
        CHECK(world.as(cast::bruno, "GET", path).body.contains(R"("k":0)"));
    });
}
