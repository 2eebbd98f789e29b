#include "activity/activity.hpp"
#include "attendance/attendance.hpp"
#include "group/group.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include "timetable/plan.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <set>

using namespace marelle;
using namespace marelle::activity;
namespace json = boost::json;

namespace {

std::string const path = "/api/v1/activity";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        activity::add_routes(router);
        group::add_routes(router, timetable::shipped_calendar(), *keyring);
        timetable::add_routes(router, timetable::shipped_calendar());
        timetable::add_plan_routes(router, timetable::shipped_calendar(), timetable::shipped_activities());
        attendance::add_routes(router, timetable::shipped_calendar(), *keyring);
    }

    json::object read(Id const& person, std::string const& query = "") {
        auto reply = as(person, "GET", path + query);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).as_object();
    }
    // "move:Maya cancelled:" …
    std::string told(Id const& person, std::string const& query = "") {
        std::string out;
        auto const answer = read(person, query);
        for (auto const& item : answer.at("items").as_array()) {
            out += (out.empty() ? "" : " ") + json::value_to<std::string>(item.at("kind")) + ":";
            if (!item.at("child").is_null()) out += json::value_to<std::string>(item.at("child").at("first_name"));
        }
        return out;
    }
    json::object first(Id const& person, std::string const& query = "") {
        auto const answer = read(person, query);
        auto const& items = answer.at("items").as_array();
        REQUIRE(!items.empty());
        return items.at(0).as_object();
    }
    // Takes back what the line says can be.
    int undo(Id const& person, json::object const& item) {
        REQUIRE(!item.at("undo").is_null());
        return as(person, json::value_to<std::string>(item.at("undo").at("method")),
                  "/api/v1" + json::value_to<std::string>(item.at("undo").at("path")))
            .status;
    }
    void later(int minutes) { clock.set(instant_text(instant_ms(cast::monday).value_or(0) + minutes * 60'000)); }
    void note(Id const& person, std::vector<Id> const& children, std::string const& presence = "present") {
        std::string notes;
        for (auto const& child : children)
            notes += (notes.empty() ? "" : ",") + std::string{R"({"id":")"} + new_id() + R"(","session":")" +
                     cast::cometes_tonight + R"(","child":")" + child + R"(","presence":")" + presence +
                     R"(","observed_at":")" + now() + "\"}";
        REQUIRE(as(person, "POST", "/api/v1/attendance-batch", R"({"notes":[)" + notes + "]}").status == 200);
    }
    void move(Id const& child, Id const& group) {
        REQUIRE(as(cast::bruno, "PUT", "/api/v1/children/" + child + "/group",
                   R"({"group":")" + group + R"(","from":"2026-01-13"})")
                    .status == 200);
    }
};

}  // namespace

TEST_CASE("recent activity: refusals first, and Farid reads his own house only") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", path, "", 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", path, "", 403, "access.refused"},
            {"a child that is none", cast::bruno, "GET", path + "?child=x", "", 422, R"({"field":"child")"},
            {"a cursor that is none", cast::bruno, "GET", path + "?after=x", "", 422, R"({"field":"after")"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        world.note(cast::anissa, {cast::lina});
        world.move(cast::maya, cast::explorateurs);
        CHECK(world.told(cast::farid).empty());
        CHECK(world.told(cast::farid, "?child=" + cast::lina).empty());
        CHECK(world.told(cast::farid, "?person=" + cast::anissa).empty());
        auto const before = world.audit_rows();
        (void)world.read(cast::bruno);
        CHECK(world.audit_rows() == before + 1);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'activity.read' AND level = 'S2' AND "
                          "subject = 'activity:2'") == 1);
    });
}

TEST_CASE("what was noted together is one line; one's own word, and nobody else's, is taken back from it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.note(cast::driss, {cast::lina, cast::noe, cast::sarah});
        world.later(1);
        world.note(cast::anissa, {cast::tom}, "late");
        CHECK(world.told(cast::bruno) == "presence:Tom presence:");
        auto const items = world.read(cast::bruno);
        CHECK(items.at("items").at(1).at("children") == 3);
        CHECK(items.at("items").at(1).at("detail") == "present");
        CHECK(items.at("items").at(0).at("detail") == "late");
        CHECK(items.at("items").at(0).at("undo").is_null());  // Anissa's word is not Bruno's to take back
        CHECK(world.told(cast::bruno, "?child=" + cast::noe) == "presence:Noé");
        CHECK(world.told(cast::bruno, "?person=" + cast::driss) == "presence:");
        CHECK(world.told(cast::bruno, "?group=" + cast::explorateurs).empty());
        auto const own = world.first(cast::anissa);
        world.later(2);
        CHECK(world.undo(cast::anissa, own) == 200);
        CHECK(world.count("SELECT count(child) FROM attendance WHERE child = :tom", {{"tom", cast::tom}}) == 0);
        CHECK(world.first(cast::anissa).at("detail") == "unmarked");
        CHECK(world.first(cast::anissa).at("undo").is_null());
    });
}

TEST_CASE("what was noted at once is taken back at once, but for what was corrected since, by whoever noted it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.note(cast::anissa, {cast::lina, cast::noe, cast::sarah});
        auto const all = world.first(cast::anissa);
        auto const sending = json::value_to<std::string>(all.at("undo").at("path"));
        CHECK(sending.find("/attendance-sendings/") != std::string::npos);
        CHECK(world.first(cast::bruno).at("undo").is_null());
        // Of one child asked for alone, that child's mark and no other.
        auto const noes = world.first(cast::anissa, "?child=" + cast::noe);
        CHECK(json::value_to<std::string>(noes.at("undo").at("path")).ends_with("/attendance/" + cast::noe));
        for (auto const& line :
             {cast::Expected{"nobody", cast::nobody, "DELETE", "/api/v1" + sending, "", 401},
              {"headquarters", cast::elodie, "DELETE", "/api/v1" + sending, "", 403},
              {"Farid", cast::farid, "DELETE", "/api/v1" + sending, "", 404, "sending_unknown"},
              {"a colleague", cast::bruno, "DELETE", "/api/v1" + sending, "", 404, "sending_unknown"}})
            cast::expect(world, line);
        auto const marked = [&] { return world.count("SELECT count(child) FROM attendance"); };
        CHECK(marked() == 3);

        world.later(1);
        world.note(cast::anissa, {cast::sarah}, "late");
        world.later(2);
        CHECK(world.undo(cast::anissa, all) == 200);
        CHECK(marked() == 1);
        CHECK(world.count("SELECT count(child) FROM attendance WHERE child = :sarah AND presence = 'late'",
                          {{"sarah", cast::sarah}}) == 1);
        CHECK(world.undo(cast::anissa, all) == 409);
        CHECK(world.first(cast::anissa).at("undo").is_null());

        // Somebody else says otherwise: both words are shown, and neither is taken away.
        world.later(3);
        world.note(cast::anissa, {cast::lina, cast::noe});
        world.later(4);
        world.note(cast::bruno, {cast::lina, cast::noe}, "absent");
        CHECK(world.first(cast::bruno).at("undo").is_null());
    });
}

TEST_CASE("a whole roll call is not taken back once its session was cancelled: no button, and the refusal says so") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.note(cast::anissa, {cast::lina, cast::noe, cast::sarah});
        world.later(1);
        world.note(cast::anissa, {cast::tom});
        auto const one = json::value_to<std::string>(world.first(cast::anissa).at("undo").at("path"));
        auto const all = json::value_to<std::string>(world.read(cast::anissa).at("items").at(1).at("undo").at("path"));
        REQUIRE(all.find("/attendance-sendings/") != std::string::npos);
        auto const cancelled = [&](std::optional<Instant> const& at) {
            database.write([&](sql::Session& sql) {
                sql.execute("UPDATE session SET cancelled_at = :at, cancel_reason = :why WHERE id = :id",
                            {{"at", at},
                             {"why", at ? std::optional<std::string>{"Fuite d’eau"} : std::nullopt},
                             {"id", cast::cometes_tonight}});
            });
        };
        cancelled(now());
        for (auto const* query : {"", "?person=", "?group="}) {
            CAPTURE(query);
            auto const whose = std::string{query} == "?person=" ? cast::anissa : cast::cometes;
            auto const seen = world.read(cast::anissa, *query ? query + whose : std::string{});
            for (auto const& item : seen.at("items").as_array())
                if (item.at("kind") == "presence") CHECK(item.at("undo").is_null());
        }
        for (auto const& path : {all, one})
            for (auto const& line :
                 {cast::Expected{"nobody", cast::nobody, "DELETE", "/api/v1" + path, "", 401},
                  {"Farid", cast::farid, "DELETE", "/api/v1" + path, "", 404},
                  {"who noted it", cast::anissa, "DELETE", "/api/v1" + path, "", 409, "attendance.session_cancelled"}})
                cast::expect(world, line);
        CHECK(world.count("SELECT count(child) FROM attendance") == 4);
        // It takes place after all: what was noted is taken back as before.
        cancelled({});
        CHECK(world.first(cast::anissa).at("undo").is_object());
        cast::expect(world, {"taken back", cast::anissa, "DELETE", "/api/v1" + all, "", 200});
        CHECK(world.count("SELECT count(child) FROM attendance") == 1);
    });
}

TEST_CASE("a move, a cancellation and a slot that ended are taken back by their own routes, while that is right") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.move(cast::maya, cast::explorateurs);
        auto const moved = world.first(cast::bruno);
        CHECK(moved.at("kind") == "move");
        CHECK(moved.at("from_group").at("name") == "Comètes");
        CHECK(moved.at("warnings").as_array().size() > 0);
        world.later(1);
        world.move(cast::maya, cast::cometes);
        CHECK(world.read(cast::bruno).at("items").at(1).at("undo").is_null());  // the newest one first
        CHECK(world.undo(cast::bruno, world.first(cast::bruno)) == 200);
        CHECK(!world.first(cast::bruno).at("undone_at").is_null());
        CHECK(world.undo(cast::anissa, world.read(cast::anissa).at("items").at(1).as_object()) == 200);

        world.later(2);
        auto const session = "/api/v1/sessions/" + cast::cometes_tonight + "/closure";
        REQUIRE(world.as(cast::bruno, "PUT", session, R"({"reason":"Neige"})").status == 200);
        auto const cancelled = world.first(cast::bruno);
        CHECK(cancelled.at("kind") == "cancelled");
        CHECK(cancelled.at("detail") == "Neige");
        CHECK(world.undo(cast::bruno, cancelled) == 200);
        CHECK(world.first(cast::bruno).at("undo").is_null());
        CHECK(world.first(cast::bruno).at("undone_by").at("name") == "Bruno Vial");
        world.later(3);
        auto const slot = "/api/v1/slots/" + cast::cometes_thursday + "/closure";
        REQUIRE(world.as(cast::bruno, "PUT", slot, R"({"on":"2026-01-15"})").status == 200);
        auto const ended = world.first(cast::bruno);
        CHECK(ended.at("kind") == "slot_closed");
        CHECK(ended.at("date") == "2026-01-15");
        CHECK(world.undo(cast::bruno, ended) == 200);
        CHECK(world.count("SELECT count(id) FROM slot WHERE until_on IS NULL AND id = :id",
                          {{"id", cast::cometes_thursday}}) == 1);
        CHECK(world.undo(cast::bruno, ended) == 200);  // asked again, the same
        CHECK(world.undo(cast::farid, ended) == 404);
        CHECK(world.undo(cast::driss, ended) == 403);
        // Ended twice, once before the other: the newest end is taken back first.
        world.later(4);
        REQUIRE(world.as(cast::bruno, "PUT", slot, R"({"on":"2026-03-05"})").status == 200);
        auto const first_end = world.first(cast::bruno);
        world.later(5);
        REQUIRE(world.as(cast::bruno, "PUT", slot, R"({"on":"2026-02-05"})").status == 200);
        CHECK(world.undo(cast::bruno, first_end) == 409);
        CHECK(world.undo(cast::bruno, world.first(cast::bruno)) == 200);
        CHECK(world.count("SELECT count(id) FROM slot WHERE until_on = '2026-03-05'") == 1);
        CHECK(world.undo(cast::bruno, first_end) == 200);

        world.later(6);
        REQUIRE(
            world.as(cast::bruno, "PUT", "/api/v1/groups/" + cast::explorateurs + "/closure", R"({"on":"2026-06-01"})")
                .status == 200);
        auto const closed = world.first(cast::bruno);
        CHECK(closed.at("kind") == "group_closed");
        CHECK(world.undo(cast::bruno, closed) == 200);
        CHECK(world.first(cast::bruno).at("kind") == "group_closed");
        CHECK(world.first(cast::bruno).at("undo").is_null());
        CHECK(world.first(cast::bruno).at("undone_by").at("name") == "Bruno Vial");
    });
}

TEST_CASE("a session changed and put back is told once, whatever its undoing keeps") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const session = "/api/v1/sessions/" + cast::cometes_tonight;
        auto const body = R"({"date":"2026-01-12","starts":"17:00","ends":"18:30","activity":"evening_workshop",)"
                          R"("leader":")" +
                          cast::driss + "\"}";
        world.later(1);
        REQUIRE(world.as(cast::bruno, "PUT", session, body, {{"if-match", "\"1\""}}).status == 200);
        auto const changed = world.first(cast::bruno);
        CHECK(changed.at("kind") == "session_changed");
        auto const before = world.told(cast::bruno);
        world.later(2);
        CHECK(world.undo(cast::bruno, changed) == 200);
        CHECK(world.told(cast::bruno) == before);
        CHECK(world.told(cast::farid).find("session_changed") == std::string::npos);
    });
}

TEST_CASE("each line is told to who could see it where it was done") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        REQUIRE(world
                    .as(cast::bruno, "POST", "/api/v1/children/" + cast::adam + "/companions",
                        R"({"child":")" + cast::jade + R"(","kind":"apart","from":"2026-01-12"})")
                    .status == 201);
        database.write([](sql::Session& sql) {
            sql.execute(R"sql(INSERT INTO fact (id, establishment, child, kind, severity, said_at, observed_at,
                                                received_at, written_by)
                              VALUES (:id, :combes, :lina, 'fact', 'grave', :now, :now, :now, :driss))sql",
                        {{"id", new_id()},
                         {"combes", cast::combes},
                         {"lina", cast::lina},
                         {"now", now()},
                         {"driss", cast::driss}});
            sql.execute(R"sql(INSERT INTO handover_note (id, session, child, kind, left_at, noted_by, observed_at,
                                                         received_at)
                              VALUES (:id, :session, :lina, 'alone', :now, :anissa, :now, :now))sql",
                        {{"id", new_id()},
                         {"session", cast::cometes_tonight},
                         {"lina", cast::lina},
                         {"now", now()},
                         {"anissa", cast::anissa}});
        });
        auto kinds = [&](Id const& person) {
            std::set<std::string> out;
            auto const answer = world.read(person);
            for (auto const& item : answer.at("items").as_array())
                out.insert(json::value_to<std::string>(item.at("kind")));
            return out;
        };
        CHECK(kinds(cast::bruno) == std::set<std::string>{"departure", "fact", "wish"});
        CHECK(kinds(cast::anissa) == std::set<std::string>{"departure", "fact"});  // Lina is hers, Adam is not
        CHECK(kinds(cast::leila) == std::set<std::string>{"wish"});
        CHECK(world.told(cast::bruno, "?child=" + cast::jade) == "wish:Jade");
        CHECK(world.read(cast::bruno).at("items").as_array().size() == 3);  // a wish of two children is one line
        CHECK(kinds(cast::ines).empty());
        CHECK(kinds(cast::farid).empty());
    });
}

TEST_CASE("pages follow one another without a hole or a repeat, and end after 30 days") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        std::vector<Id> const children{cast::lina, cast::noe, cast::sarah, cast::tom, cast::maya};
        for (int i = 0; i < 5; ++i) {
            if (i % 2 == 0) world.later(i);  // some at the same instant
            world.note(i % 2 ? cast::anissa : cast::driss, {children[static_cast<std::size_t>(i)]});
            world.move(children[static_cast<std::size_t>(i)], cast::explorateurs);
        }
        std::vector<std::string> seen;
        std::string after;
        for (int page = 0; page < 20; ++page) {
            auto const answer = world.read(cast::bruno, "?limit=3" + (after.empty() ? "" : "&after=" + after));
            for (auto const& item : answer.at("items").as_array())
                seen.push_back(json::value_to<std::string>(item.at("at")) + json::value_to<std::string>(item.at("id")));
            if (answer.at("next").is_null()) break;
            after = json::value_to<std::string>(answer.at("next"));
            after.replace(after.find('|'), 1, "%7C");
        }
        CHECK(seen.size() == 10);
        CHECK(std::set(seen.begin(), seen.end()).size() == 10);
        CHECK(std::ranges::is_sorted(seen, std::greater{}));
        world.clock.set("2026-02-11T15:30:00.001Z");
        CHECK(world.read(cast::bruno).at("items").as_array().size() == 6);  // those of the first instant are gone
    });
}

namespace {

// An event of two groups, an outing, a session changed, a substitution, a fact of a group and a follow-up, a minute
// apart.
void plan_and_write(World& world) {
    auto const at = [](int minute) { return instant_text(instant_ms(cast::monday).value_or(0) + minute * 60'000); };
    world.database.write([&](sql::Session& sql) {
        sql.execute("INSERT INTO house_event (id, establishment, recorded_at, recorded_by)"
                    " VALUES ('ev', :here, :at, :by)",
                    {{"here", cast::combes}, {"at", at(1)}, {"by", cast::bruno}});
        for (auto const& [id, group, event] :
             {std::tuple{"s1", cast::cometes, "ev"}, {"s2", cast::explorateurs, "ev"}, {"s3", cast::cometes, ""}})
            sql.execute(R"sql(
                INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, recorded_at,
                    recorded_by, event)
                VALUES (:id, :group, :here, '2026-01-17', '14:00', '17:00', 'outing', :at, :by, :event)
            )sql",
                        {{"id", id},
                         {"group", group},
                         {"here", cast::combes},
                         {"at", at(*event ? 1 : 2)},
                         {"by", cast::bruno},
                         {"event", *event ? std::optional<std::string>{event} : std::nullopt}});
        sql.execute(R"sql(
            INSERT INTO session_change (id, kind, session, establishment, mini_group, made_at, made_by, on_date, starts)
            SELECT 'k1', 'edited', s.id, s.establishment, s.mini_group, :at, :by, s.on_date, s.starts
            FROM session s WHERE s.id = :id
        )sql",
                    {{"at", at(3)}, {"by", cast::anissa}, {"id", cast::explorateurs_tonight}});
        sql.execute(R"sql(
            INSERT INTO substitution (id, session, absent, substitute, recorded_at, recorded_by)
            VALUES ('b1', :session, :driss, :anissa, :at, :by)
        )sql",
                    {{"session", cast::cometes_tonight},
                     {"driss", cast::driss},
                     {"anissa", cast::anissa},
                     {"at", at(4)},
                     {"by", cast::bruno}});
        sql.execute(R"sql(
            INSERT INTO fact (id, establishment, mini_group, kind, severity, said_at, observed_at, received_at,
                written_by)
            VALUES ('f1', :here, :group, 'fact', 'watch', :at, :at, :at, :by)
        )sql",
                    {{"here", cast::combes}, {"group", cast::cometes}, {"at", at(5)}, {"by", cast::anissa}});
        sql.execute(
            R"sql(
            INSERT INTO follow_up (id, establishment, child, session, absences, since, state, made_at)
            VALUES ('u1', :here, :child, :session, 3, '2026-01-05', 'taken', :at)
        )sql",
            {{"here", cast::combes}, {"child", cast::maya}, {"session", cast::cometes_tonight}, {"at", at(6)}});
        sql.execute("INSERT INTO follow_up_event (id, follow_up, number, event, at, by_user)"
                    " VALUES ('e0', 'u1', 1, 'made', :at, NULL), ('e1', 'u1', 2, 'taken', :at, :by)",
                    {{"at", at(6)}, {"by", cast::anissa}});
    });
}

}  // namespace

TEST_CASE("what is planned, replaced, followed up and written of a group is told to who reads it there") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        plan_and_write(world);
        world.later(10);
        CHECK(world.told(cast::bruno) ==
              "follow_up:Maya group_fact: substituted: session_changed: session_added: session_added:");
        CHECK(world.told(cast::farid).empty());
        CHECK(world.told(cast::ines).find("follow_up") == std::string::npos);
        CHECK(world.told(cast::ines).find("group_fact") == std::string::npos);
        CHECK(world.told(cast::bruno, "?child=" + cast::maya) == "follow_up:Maya");
        CHECK(world.told(cast::leila, "?group=" + cast::cometes).find("group_fact") == std::string::npos);
        auto const answer = world.read(cast::bruno);
        auto const& items = answer.at("items").as_array();
        CHECK(items.at(2).at("detail") == "Driss Lamrani");
        CHECK(items.at(2).at("other").at("name") == "Anissa Karoui");
        CHECK(items.at(2).at("undo").at("path") == "/substitutions/b1/reversal");
        CHECK(items.at(4).at("undo").at("path") == "/sessions/s3");
        CHECK(items.at(5).at("undo").at("path") == "/events/ev");
    });
}

TEST_CASE("recent activity as a file holds what the page shows its reader") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.note(cast::anissa, {cast::lina});
        cast::expect(world, {"no file for a leader", cast::ines, "GET", "/api/v1/activity-export", "", 403});
        tests::expect_export(
            world, cast::anissa,
            {"/api/v1/activity-export", "export:activity:1", ";Anissa Karoui;Présence;Présent;Lina B.;"});
    });
}
