#pragma once
// The evening of the cast with every route it needs: roll call, departure, pack.
#include "attendance/attendance.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::attendance::evening {

namespace json = boost::json;

inline Id const phone = "01900000-0000-7000-8000-0000000d0101";
inline Id const tablet = "01900000-0000-7000-8000-0000000d0102";
inline Id const nadia = "01900000-0000-7000-8000-0000000aa101";  // Lina's mother

inline Id id_of(int n) {
    auto text = std::to_string(n);
    return "01900000-0000-7000-8000-0000aaaa" + std::string(4 - text.size(), '0') + text;
}

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        add_routes(router, timetable::shipped_calendar(), *keyring);
        handover::add_routes(router, *keyring, count_again);
        database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)
                VALUES (:id, 'Nadia', 'Benali', ' ', :at, 1)
            )sql",
                        {{"id", nadia}, {"at", cast::monday}});
            sql.execute(R"sql(
                INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
                VALUES (:id, :lina, :id, 'mother', 'joint', '2024-09-01', :at)
            )sql",
                        {{"id", nadia}, {"lina", cast::lina}, {"at", cast::monday}});
            sql.execute(R"sql(
                INSERT INTO guardian_right (id, child_guardian, kind, from_on, recorded_at)
                VALUES (:id, :id, 'collect', '2024-09-01', :at)
            )sql",
                        {{"id", nadia}, {"at", cast::monday}});
        });
    }
    json::value json_as(Id const& person, std::string method, std::string path, std::string body = {}) {
        auto reply = as(person, std::move(method), std::move(path), std::move(body));
        REQUIRE_MESSAGE(reply.status < 300, reply.body);
        return json::parse(reply.body);
    }
    json::value today(Id const& who, std::string query = {}) {
        return json_as(who, "GET", "/api/v1/today" + std::move(query));
    }
    json::value pack(Id const& who, Id const& device = phone) { return today(who, "?device=" + device).at("pack"); }
    std::int64_t notes() { return count("SELECT count(id) FROM attendance_note"); }
    std::string presence_of(Id const& child) {
        return database.read([&](sql::Session& sql) {
            auto row = sql.first("SELECT presence FROM attendance WHERE child = :child", {{"child", child}});
            return row ? row->text(0) : std::string{"-"};
        });
    }
};

// A line of a batch.
inline std::string note(int id, Id const& child, std::string presence, std::string observed, std::string more = {},
                        Id const& session = cast::cometes_tonight) {
    return R"({"id":")" + id_of(id) + R"(","session":")" + session + R"(","child":")" + child + R"(","presence":")" +
           presence + R"(","observed_at":")" + observed + "\"" + more + "}";
}
inline std::string batch(std::vector<std::string> const& lines, std::string more = {}) {
    std::string out;
    for (auto const& one : lines) out += (out.empty() ? "" : ",") + one;
    return R"({"notes":[)" + out + "]" + more + "}";
}
inline std::string sent(std::string at, Id const& device = phone) {
    return R"(,"sent_at":")" + at + R"(","device":")" + device + "\"";
}

}  // namespace marelle::attendance::evening
