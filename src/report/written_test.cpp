#include "report/sample_test.hpp"
#include "report/written.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::report;

namespace {

constexpr auto later = "2026-01-14T09:00:00.000Z";  // when the figures of the second version were computed
constexpr auto written_at = "2026-01-13T10:00:00.000Z";

ReportFigure figure(std::string key, std::string title, double value) {
    auto out = number_figure(value);
    out.key = std::move(key);
    out.title = std::move(title);
    return out;
}

Computed computed(sql::Session& sql, crypto::Keyring& keys, std::string_view at) {
    Computed out;
    out.assembly.content = sample();
    auto& content = out.assembly.content;
    content.period = {"2025-09-01", "2026-08-31", "année scolaire 2025-2026"};
    content.computed_at = std::string{at};
    content.sections[0].figures = {figure("children", "Enfants accompagnés", 48),
                                   figure("evenings", "Soirées tenues", 4),
                                   figure("evenings_cancelled", "Soirées annulées", 1),
                                   figure("workshops", "Ateliers parents", 1),
                                   figure("workshop_presences", "Présences de parents", 2),
                                   figure("hours", "Heures suivies", 3),
                                   figure("meetings", "Rendez-vous", 2)};
    out.assembly.release = sample_release();
    out.revision = ledger(sql, keys).revision;
    return out;
}

// What was held around two versions and a draft; nothing of it is written through the screens, so that each instant is
// the test's own.
struct Held {
    cast::World& world;
    Id first = new_id(), second = new_id(), third = new_id(), version, corrected;
    Id const thursday = "01900000-0000-7000-8000-0000000f0101", fifth = "01900000-0000-7000-8000-0000000f0102",
             workshop = "01900000-0000-7000-8000-0000000f0103", december = "01900000-0000-7000-8000-0000000f0104",
             gone = "01900000-0000-7000-8000-0000000f0105", after = "01900000-0000-7000-8000-0000000f0106",
             tuesday = "01900000-0000-7000-8000-0000000f0107";

    explicit Held(cast::World& in) : world{in} {
        world.database.write([&](sql::Session& sql) { hold(sql); });
        world.database.write([&](sql::Session& sql) { write(sql); });
        world.database.write([&](sql::Session& sql) { meet(sql); });
        world.database.write([&](sql::Session& sql) { freeze_both(sql); });
    }

    static std::string path(Id const& of, std::string_view figure, Id const& draft = {}) {
        return "/api/v1/report-versions/" + of + "/written/" + std::string{figure} +
               (draft.empty() ? "" : "?draft=" + draft);
    }
    boost::json::object told(std::string_view figure) const {
        auto const reply = world.as(cast::bruno, "GET", path(corrected, figure));
        REQUIRE(reply.status == 200);
        return boost::json::parse(reply.body).as_object();
    }

private:
    void session(sql::Session& sql, Id const& id, Id const& group, std::string_view date, std::string_view activity,
                 std::optional<std::string> recorded = {}) {
        sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, recorded_at)"
                    " VALUES (:id, :group, :house, :date, '16:45', '18:15', :activity, :recorded)",
                    {{"id", id},
                     {"group", group},
                     {"house", cast::combes},
                     {"date", date},
                     {"activity", activity},
                     {"recorded", recorded}});
    }
    void note(sql::Session& sql, Id const& of, Id const& child, std::string_view presence, std::string_view at) {
        sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                    " VALUES (:id, :session, :child, :presence, :by, :at, :at)",
                    {{"id", new_id()},
                     {"session", of},
                     {"child", child},
                     {"presence", presence},
                     {"by", cast::anissa},
                     {"at", at}});
    }
    void change(sql::Session& sql, Id const& of, std::string_view kind, std::string_view date,
                std::optional<std::string> undone = {}) {
        sql.execute("INSERT INTO session_change (id, kind, session, establishment, mini_group, made_at, made_by,"
                    " undone_at, undone_by, on_date, starts, ends, activity, reason)"
                    " VALUES (:id, :kind, :session, :house, :group, :at, :by, :undone, :undoer, :date, '16:45',"
                    " '18:15', 'evening_workshop', 'Neige')",
                    {{"id", new_id()},
                     {"kind", kind},
                     {"session", of},
                     {"house", cast::combes},
                     {"group", cast::cometes},
                     {"at", written_at},
                     {"by", cast::bruno},
                     {"undone", undone},
                     {"undoer", undone ? std::optional{cast::bruno} : std::nullopt},
                     {"date", date}});
    }
    void hold(sql::Session& sql) {
        session(sql, thursday, cast::cometes, "2026-01-08", "evening_workshop");
        session(sql, fifth, cast::explorateurs, "2026-01-05", "evening_workshop");
        session(sql, workshop, cast::cometes, "2026-01-06", "parents_workshop");
        session(sql, december, cast::cometes, "2025-12-15", "evening_workshop");
        session(sql, after, cast::cometes, "2026-01-09", "evening_workshop", written_at);
        session(sql, tuesday, cast::cometes, "2026-01-13", "evening_workshop");
        // Bellevue's own, of which nothing is told here.
        sql.execute("INSERT INTO mini_group (id, establishment, name, cursus, room, referent, places, opened_on,"
                    " version) SELECT :id, :house, 'Galets', cursus, room, referent, places, opened_on, version"
                    " FROM mini_group WHERE id = :cometes",
                    {{"id", beyond}, {"house", cast::bellevue}, {"cometes", cast::cometes}});
        sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, recorded_at)"
                    " VALUES (:id, :group, :house, '2026-01-08', '16:45', '18:15', 'evening_workshop', :at)",
                    {{"id", new_id()}, {"group", beyond}, {"house", cast::bellevue}, {"at", written_at}});
    }
    void write(sql::Session& sql) {
        using namespace cast;
        note(sql, thursday, lina, "present", monday);  // in the first figures, at the very instant
        note(sql, thursday, lina, "absent", written_at);
        note(sql, thursday, noe, "present", written_at);
        note(sql, thursday, tom, "present", written_at);  // taken back: as it was
        note(sql, thursday, tom, "unmarked", "2026-01-13T10:00:01.000Z");
        note(sql, thursday, maya, "late", monday);  // the same word again
        note(sql, thursday, maya, "late", written_at);
        note(sql, december, sarah, "present", "2026-01-14T09:00:00.001Z");  // after the second figures
        note(sql, cometes_tonight, lina, "present", monday);
        change(sql, fifth, "cancelled", "2026-01-05");
        change(sql, december, "cancelled", "2025-12-15", written_at);
        change(sql, gone, "removed", "2026-01-07");
        auto const parent = [&](std::string_view name, std::string_view at, std::optional<std::string> undone) {
            sql.execute("INSERT INTO parent_presence (id, session, other_name, noted_at, noted_by, undone_at,"
                        " undone_by) VALUES (:id, :session, :name, :at, :by, :undone, :undoer)",
                        {{"id", new_id()},
                         {"session", workshop},
                         {"name", name},
                         {"at", at},
                         {"by", anissa},
                         {"undone", undone},
                         {"undoer", undone ? std::optional{anissa} : std::nullopt}});
        };
        parent("Une voisine", monday, {});
        parent("Un oncle", monday, written_at);
        parent("Une tante", written_at, {});
        parent("Un voisin", written_at, "2026-01-13T10:00:01.000Z");
    }
    // Of Lina: agreed since. Of Zoé: its day has come. Of Emma, of another house now: cancelled.
    void meet(sql::Session& sql) {
        sql.execute("INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)"
                    " VALUES (:id, 'Nadia', 'Benali', ' nadia benali ', :at, 1)",
                    {{"id", adult}, {"at", cast::monday}});
        meeting(sql, cast::lina, "2026-01-10", written_at, {});
        meeting(sql, cast::zoe, "2026-01-13", "2026-01-05T10:00:00.000Z", {});
        meeting(sql, cast::emma, "2026-01-09", "2026-01-05T10:00:00.000Z", written_at);
        meeting(sql, cast::noe, "2026-01-09", "2026-01-05T10:00:00.000Z", {});  // as it was
        // Of Sarah they did not come; of Tom one found out since that they did.
        std::string_view constexpr answered = "2026-01-05T10:00:00.000Z";
        noted(sql, meeting(sql, cast::sarah, "2026-01-08", answered, {}), "not_come", written_at);
        auto const twice = meeting(sql, cast::tom, "2026-01-07", answered, {});
        noted(sql, twice, "not_come", "2026-01-08T10:00:00.000Z");
        noted(sql, twice, "came", written_at);
        // Noted as it counted already: no change.
        noted(sql, meeting(sql, cast::maya, "2026-01-07", answered, {}), "came", written_at);
    }
    Id meeting(sql::Session& sql, Id const& child, std::string_view day, std::string_view answered,
               std::optional<std::string> cancelled) {
        auto const id = new_id(), slot = new_id();
        sql.execute("INSERT INTO follow_up_meeting (id, establishment, child, guardian, proposed_at, proposed_by,"
                    " cancelled_at) VALUES (:id, :house, :child, :adult, :at, :by, :cancelled)",
                    {{"id", id},
                     {"house", cast::combes},
                     {"child", child},
                     {"adult", adult},
                     {"at", answered},
                     {"by", cast::anissa},
                     {"cancelled", cancelled}});
        sql.execute("INSERT INTO meeting_slot (id, meeting, on_date, starts, ends)"
                    " VALUES (:id, :meeting, :day, '17:00', '17:30')",
                    {{"id", slot}, {"meeting", id}, {"day", day}});
        sql.execute("INSERT INTO meeting_answer (id, meeting, slot, answered_at, by_account)"
                    " VALUES (:id, :meeting, :slot, :at, :by)",
                    {{"id", new_id()}, {"meeting", id}, {"slot", slot}, {"at", answered}, {"by", cast::anissa}});
        return id;
    }
    static void noted(sql::Session& sql, Id const& meeting, std::string_view came, std::string_view at) {
        sql.execute("UPDATE meeting_presence SET undone_at = :at, undone_by = :by WHERE meeting = :meeting",
                    {{"meeting", meeting}, {"at", at}, {"by", cast::anissa}});
        sql.execute("INSERT INTO meeting_presence (id, meeting, came, noted_at, noted_by)"
                    " VALUES (:id, :meeting, :came, :at, :by)",
                    {{"id", new_id()}, {"meeting", meeting}, {"came", came}, {"at", at}, {"by", cast::anissa}});
    }
    void freeze_both(sql::Session& sql) {
        auto& keys = *world.keyring;
        auto const writing = world.scope(cast::bruno, "report.write");
        auto const freezing = world.scope(cast::bruno, "report.freeze");
        auto const seen = [&](Id const& of) {
            return sql.count("SELECT version FROM report WHERE id = :id", {{"id", of}});
        };
        NewReport const asked{{}, Template::impact, "2025-09-01", "2026-08-31", Audience::partner, {}, "fr"};
        REQUIRE(open_report(sql, keys, writing, first, asked, computed(sql, keys, cast::monday)));
        version = *freeze(sql, keys, freezing, first, seen(first));
        REQUIRE(open_correction(sql, keys, writing, second, first, "Un appel manquait.", computed(sql, keys, later)));
        corrected = *freeze(sql, keys, freezing, second, seen(second));
        REQUIRE(open_correction(sql, keys, writing, third, second, "Encore un.",
                                computed(sql, keys, "2026-01-14T10:00:00.000Z")));
    }

    Id const beyond = new_id(), adult = new_id();
};

template <class Test> void with_held(Test const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        add_why_routes(world.router, *world.keyring);
        Held const held{world};
        test(world, held);
    });
}

// "2026-01-08 marked", each session and what was written of it.
std::vector<std::string> lines(boost::json::object const& told) {
    std::vector<std::string> out;
    for (auto const& each : told.at("sessions").as_array()) {
        std::string line{each.at("date").as_string()};
        for (auto const& word : each.at("written").as_array()) line += " " + std::string{word.as_string()};
        out.push_back(std::move(line));
    }
    return out;
}

}  // namespace

TEST_CASE("nobody but the director of the house reads what was written behind a report") {
    with_held([](cast::World& world, Held const& held) {
        auto const before = world.audit_rows();
        for (auto const& path :
             {Held::path(held.corrected, "evenings"), "/api/v1/sessions/" + held.thursday + "/reports"}) {
            cast::expect(world, {"nobody", cast::nobody, "GET", path, "", 401});
            cast::expect(world, {"Hugo of the agglomération", cast::hugo, "GET", path, "", 401, "login.required"});
            cast::expect(world, {"Farid's house is another", cast::farid, "GET", path, "", 404});
            for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::ines, cast::elodie, cast::theo})
                cast::expect(world, {"not theirs", who, "GET", path, "", 403});
        }
        CHECK(world.audit_rows() == before);
        auto const path = [&](Id const& of, std::string_view figure, Id const& draft = {}) {
            return Held::path(of, figure, draft);
        };
        for (auto const& [name, asked, status, code] :
             {std::tuple{"unknown", path(new_id(), "evenings"), 404, "report.version_unknown"},
              {"the first corrects none", path(held.version, "evenings"), 409, "report.first_version"},
              {"no figure", path(held.corrected, "nothing"), 404, "report.figure_unknown"},
              {"it counts children", path(held.corrected, "children"), 404, "report.figure_unknown"},
              {"the report has none", path(held.corrected, "attendance"), 404, "report.figure_unknown"},
              {"no id", path(held.corrected, "evenings", "x"), 422, "draft"},
              {"another version's draft", path(held.version, "evenings", held.third), 404, "report.unknown"}})
            cast::expect(world, {name, cast::bruno, "GET", asked, "", status, code});
        cast::expect(world, {"no session", cast::bruno, "GET", "/api/v1/sessions/" + new_id() + "/reports", "", 404,
                             "session.unknown"});
    });
}

TEST_CASE("what was written of sessions since the version before, each behind the figures that it is in") {
    with_held([](cast::World& world, Held const& held) {
        using Lines = std::vector<std::string>;
        auto const evenings = held.told("evenings");
        CHECK(lines(evenings) == Lines{"2026-01-05 cancelled", "2026-01-07 removed", "2026-01-09 added"});
        CHECK(evenings.at("figure") == "Soirées tenues");
        CHECK(evenings.at("before") == 1);
        CHECK(evenings.at("after") == 2);
        CHECK(evenings.at("come") == 1);  // Tuesday's
        CHECK(evenings.at("come_from") == "2026-01-13");
        CHECK(evenings.at("come_until") == "2026-01-14");
        CHECK(evenings.at("sessions").as_array()[1].at("id").is_null());  // it has no page any more
        CHECK(lines(held.told("evenings_cancelled")) == lines(evenings));
        auto const hours = held.told("hours");
        CHECK(lines(hours) == Lines{"2026-01-08 marked"});
        CHECK(hours.at("sessions").as_array()[0].at("children") == 2);  // Lina's is another, Noé's is new
        CHECK(hours.at("come") == 0);
        CHECK(lines(held.told("workshops")) == Lines{});
        auto const presences = held.told("workshop_presences");
        CHECK(lines(presences) == Lines{"2026-01-06 parents"});
        CHECK(presences.at("sessions").as_array()[0].at("parents") == 2);
        // Since the second version: one mark of December.
        auto const since = boost::json::parse(
            world.as(cast::bruno, "GET", Held::path(held.corrected, "hours", held.third)).body);
        CHECK(lines(since.as_object()) == Lines{"2025-12-15 marked"});
        CHECK(since.at("after").is_null());
    });
}

TEST_CASE("what was written of meetings, of whom the gone are counted and not named") {
    with_held([](cast::World& world, Held const& held) {
        auto const before = world.audit_rows();
        auto const told = held.told("meetings");
        auto const& meetings = told.at("meetings").as_array();
        std::string said;
        for (auto const& each : meetings)
            said += std::string{each.at("child").at("first_name").as_string()} + " " +
                    std::string{each.at("written").as_string()} + ";";
        CHECK(said == "Tom came;Sarah not_come;Lina agreed;Zoé come;");
        CHECK(meetings[2].at("after") == "2026-01-10");
        CHECK(told.at("elsewhere") == 1);
        CHECK(told.at("sessions").as_array().empty());
        CHECK(world.audit_rows() == before + 5);  // the figure, Tom, Sarah, Lina, Zoé
    });
}

TEST_CASE("a session says which reports it is in, and whether something was written of it since") {
    with_held([](cast::World& world, Held const& held) {
        auto const reports = [&](Id const& session) {
            auto const reply = world.as(cast::bruno, "GET", "/api/v1/sessions/" + session + "/reports");
            REQUIRE(reply.status == 200);
            return boost::json::parse(reply.body).at("items").as_array();
        };
        auto const figures = [](boost::json::value const& report) {
            std::string out;
            for (auto const& each : report.at("figures").as_array())
                out += std::string{each.at("figure").as_string()} + " ";
            return out;
        };
        auto const thursday = reports(held.thursday);
        REQUIRE(thursday.size() == 2);
        CHECK(thursday[0].at("number") == 2);
        CHECK(thursday[0].at("written_since") == false);
        CHECK(figures(thursday[0]) == "evenings evenings_cancelled hours ");
        CHECK(thursday[1].at("number") == 1);
        CHECK(thursday[1].at("written_since") == true);
        CHECK(figures(reports(held.workshop)[0]) == "workshops workshop_presences ");
        // Its day had not come for the first; no mark of it was ever noted.
        auto const tuesday = reports(held.tuesday);
        REQUIRE(tuesday.size() == 1);
        CHECK(tuesday[0].at("number") == 2);
        CHECK(figures(tuesday[0]) == "evenings evenings_cancelled ");
    });
}
