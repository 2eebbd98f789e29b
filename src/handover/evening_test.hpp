#pragma once
// Adam Nguyen at the door of tonight's Explorateurs (Inès leads, Leïla is the référente), at 18:00: his mother collects
// him; his father is on the list too and must not approach since today; Rosa was named until last week.
#include "handover/handover.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::handover::evening {

namespace json = boost::json;

inline Id const linh = "01900000-0000-7000-8000-0000000aa001";
inline Id const duc = "01900000-0000-7000-8000-0000000aa002";
inline Id const rosa = "01900000-0000-7000-8000-0000000aa003";
inline Id const nadia = "01900000-0000-7000-8000-0000000aa004";  // Lina's mother, nobody to Adam

inline std::string const six = "2026-01-12T17:00:00.000Z";
inline std::string const tonight = "/api/v1/sessions/" + cast::explorateurs_tonight + "/handovers/";
inline std::string const adam = tonight + cast::adam;

inline Id id_of(int n) {
    auto text = std::to_string(n);
    return "01900000-0000-7000-8000-0000bbbb" + std::string(4 - text.size(), '0') + text;
}

inline void add_adult(sql::Session& sql, Id const& id, Id const& child, std::string given, std::string name) {
    sql.execute(R"sql(
        INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)
        VALUES (:id, :given, :name, ' ', :at, 1)
    )sql",
                {{"id", id}, {"given", given}, {"name", name}, {"at", cast::monday}});
    sql.execute(R"sql(
        INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
        VALUES (:id, :child, :id, 'other', 'none', '2024-09-01', :at)
    )sql",
                {{"id", id}, {"child", child}, {"at", cast::monday}});
}

inline void add_right(sql::Session& sql, Id const& adult, std::string kind, Date from, std::optional<Date> until = {}) {
    sql.execute(
        R"sql(
        INSERT INTO guardian_right (id, child_guardian, kind, from_on, until_on, recorded_at)
        VALUES (:id, :adult, :kind, :from, :until, :at)
    )sql",
        {{"id", new_id()}, {"adult", adult}, {"kind", kind}, {"from", from}, {"until", until}, {"at", cast::monday}});
}

inline void add_presence(sql::Session& sql, Id const& session, Id const& child, std::string presence = "present") {
    auto note = new_id();
    sql.execute(R"sql(
        INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
        VALUES (:id, :session, :child, :presence, :by, '2026-01-12T15:50:00.000Z', '2026-01-12T15:50:00.000Z')
    )sql",
                {{"id", note}, {"session", session}, {"child", child}, {"presence", presence}, {"by", cast::ines}});
    sql.execute(R"sql(
        INSERT INTO attendance (session, child, presence, minutes, note)
        VALUES (:session, :child, :presence, :minutes, :note)
    )sql",
                {{"session", session},
                 {"child", child},
                 {"presence", presence},
                 {"minutes", presence == "present" ? 90 : 0},
                 {"note", note}});
}

// Inès's phone took tonight along at 14:00.
inline void add_pack(sql::Session& sql, Id const& who = cast::ines, Id const& session = cast::explorateurs_tonight,
                     std::string level = "S2") {
    auto const device = id_of(900), pack = new_id();
    sql.execute(R"sql(
        INSERT INTO device (id, user_account, label, first_seen_at, last_pack_at)
        VALUES (:id, :who, '', '2026-01-12T13:00:00.000Z', '2026-01-12T13:00:00.000Z')
    )sql",
                {{"id", device}, {"who", who}});
    sql.execute(
        R"sql(
        INSERT INTO pack (id, device, user_account, post, establishment, on_date, made_at, expires_at)
        VALUES (:id, :device, :who, :post, :combes, '2026-01-12', '2026-01-12T13:00:00.000Z',
            '2026-01-13T13:00:00.000Z')
    )sql",
        {{"id", pack}, {"device", device}, {"who", who}, {"post", cast::post_of(who)}, {"combes", cast::combes}});
    sql.execute("INSERT INTO pack_session (pack, session, level) VALUES (:pack, :session, :level)",
                {{"pack", pack}, {"session", session}, {"level", level}});
}

inline void add_family(sql::Session& sql) {
    add_adult(sql, linh, cast::adam, "Linh", "Nguyen");
    add_adult(sql, duc, cast::adam, "Duc", "Nguyen");
    add_adult(sql, rosa, cast::adam, "Rosa", "Perez");
    add_adult(sql, nadia, cast::lina, "Nadia", "Benali");
    add_right(sql, linh, "collect", "2024-09-01");
    add_right(sql, duc, "collect", "2024-09-01");
    add_right(sql, duc, "no_approach", "2026-01-12");
    add_right(sql, rosa, "collect", "2024-09-01", "2026-01-06");
    add_right(sql, nadia, "collect", "2024-09-01");
    add_presence(sql, cast::explorateurs_tonight, cast::adam);
}

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        database.write([](sql::Session& sql) { add_family(sql); });
        clock.set(six);
    }
    json::value json_as(Id const& person, std::string method, std::string path, std::string body = {}) {
        auto reply = as(person, std::move(method), std::move(path), std::move(body));
        REQUIRE_MESSAGE(reply.status < 300, reply.body);
        return json::parse(reply.body);
    }
    std::int64_t notes() { return count("SELECT count(id) FROM handover_note"); }
    std::int64_t stops() { return count("SELECT count(id) FROM handover_stop"); }
    std::int64_t departures() { return count("SELECT count(child) FROM handover"); }
    std::int64_t audited(std::string_view action) {
        return count("SELECT count(seq) FROM audit_entry WHERE action = :action AND outcome = 'done'"
                     " AND child IS NOT NULL",
                     {{"action", action}});
    }
};

// {"kind":…,"observed_at":…, …}
inline std::string edit(std::string kind, std::string more = {}, std::string observed = six) {
    return R"({"kind":")" + kind + R"(","observed_at":")" + observed + "\"" + more + "}";
}
inline std::string with(std::string field, Id const& id) { return ",\"" + field + "\":\"" + id + "\""; }

// A line of a batch.
inline std::string line(int id, Id const& child, std::string kind, std::string more = {}, std::string observed = six,
                        Id const& session = cast::explorateurs_tonight) {
    return "{\"id\":\"" + id_of(id) + "\"" + with("session", session) + with("child", child) + "," +
           edit(std::move(kind), std::move(more), std::move(observed)).substr(1);
}
inline std::string batch(std::vector<std::string> const& lines, std::string sent_at = six, std::string more = {}) {
    std::string out;
    for (auto const& one : lines) out += (out.empty() ? "" : ",") + one;
    return R"({"sent_at":")" + sent_at + "\"" + more + R"(,"handovers":[)" + out + "]}";
}

inline std::string stop(int id, std::string kind, std::string more, Id const& session = cast::explorateurs_tonight,
                        Id const& child = cast::adam) {
    return "{\"id\":\"" + id_of(id) + "\"" + with("session", session) + with("child", child) + R"(,"kind":")" + kind +
           R"(","observed_at":")" + six + "\"" + more + "}";
}
inline std::string lifting(int id) { return "/api/v1/handover-stops/" + id_of(id) + "/lifting"; }

}  // namespace marelle::handover::evening
