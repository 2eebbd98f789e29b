#pragma once
// The cast with the routes of groups, and what their tests look at.
#include "group/group.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>

namespace marelle::group {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        group::add_routes(router, timetable::shipped_calendar(), *keyring);
    }

    // Every membership, as one text.
    std::string digest() {
        return database.read([](sql::Session& sql) {
            std::string out;
            for (auto const& row : sql.query("SELECT id, mini_group, child, from_on, until_on, recorded_at FROM "
                                             "group_membership ORDER BY id"))
                out += row.text(0) + row.text(1) + row.text(2) + row.text(3) + row.maybe_text(4).value_or("-") +
                       row.text(5) + "\n";
            return out;
        });
    }
    std::string group_of(Id const& child, Date const& on) {
        return database.read([&](sql::Session& sql) {
            auto rows = sql.query(R"sql(
                SELECT g.name FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
                WHERE m.child = :child AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on > :on)
            )sql",
                                  {{"child", child}, {"on", on}});
            CHECK(rows.size() <= 1);
            return rows.empty() ? std::string{"-"} : rows.front().text(0);
        });
    }
    void places(Id const& group, int count) {
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE mini_group SET places = :places WHERE id = :id", {{"places", count}, {"id", group}});
        });
    }
    void mark(Id const& session, Id const& child) {
        database.write([&](sql::Session& sql) {
            auto id = new_id();
            sql.execute(
                R"sql(INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
                              VALUES (:id, :session, :child, 'present', :by, :at, :at))sql",
                {{"id", id}, {"session", session}, {"child", child}, {"by", cast::anissa}, {"at", now()}});
            sql.execute(R"sql(INSERT INTO attendance (session, child, presence, minutes, note)
                              VALUES (:session, :child, 'present', 90, :id))sql",
                        {{"id", id}, {"session", session}, {"child", child}});
        });
    }
};

inline std::string path_of(Id const& child) { return "/api/v1/children/" + child + "/group"; }
inline std::string to(Id const& group, Date const& from) {
    return R"({"group":")" + group + R"(","from":")" + from + "\"}";
}
inline std::string out_from(Date const& from) { return R"({"group":null,"from":")" + from + "\"}"; }

}  // namespace marelle::group
