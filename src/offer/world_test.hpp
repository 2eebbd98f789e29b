#pragma once
// The cast with the routes of offers, a stay of the February holidays and what the tests look at. It is Monday 12
// January 2026; in zone A the winter holidays are 7 to 22 February.
#include "crypto/keyring.hpp"
#include "offer/family.hpp"
#include "offer/lists.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::offer {

namespace json = boost::json;

inline Id const stay_id = "01900000-0000-7000-8000-000000aa0001";
inline Id const week_id = "01900000-0000-7000-8000-000000aa0002";
inline Id const club_id = "01900000-0000-7000-8000-000000aa0003";

// A stay of five days, asked for by link until 25 January, drawn by lot, three places.
inline json::object stay() {
    return json::parse(R"({"id":")" + stay_id + R"(","kind":"stay","title":"Neige à Aillon","place":"Aillon-le-Jeune",
        "starts_on":"2026-02-09","ends_on":"2026-02-13","nights":4,"day_starts":"08:00","day_ends":"20:00",
        "min_age":6,"max_age":12,"places":3,"rule":{"criteria":["siblings_together"],"last":"draw"},
        "opens_on":"2026-01-05","closes_on":"2026-01-25","prices":[{"label":"Tranche 1","up_to":700,"cents":4000},
        {"label":"Tranche 2","cents":9000}],"documents":[{"kind":"participation","due_on":"2026-01-30",
        "needed":"required"},{"kind":"swimming","due_on":"2026-01-30","needed":"wished"}],
        "meeting_point":"Parking de la maison","transport":"bus","departs_at":"09:00","returns_at":"17:30"})")
        .as_object();
}

inline json::object week() {
    return json::parse(R"({"id":")" + week_id + R"(","kind":"holiday_week","title":"Semaine cirque",
        "starts_on":"2026-02-16","ends_on":"2026-02-20","day_starts":"09:00","day_ends":"17:00","places":2,
        "rule":{"criteria":[],"last":"arrival"},"opens_on":"2026-01-05","closes_on":"2026-02-08","prices":[],
        "documents":[]})")
        .as_object();
}

inline json::object club() {
    return json::parse(R"({"id":")" + club_id + R"(","kind":"club","title":"Judo","provider":"Dojo de la Plaine",
        "weekday":3,"starts_on":"2026-01-14","ends_on":"2026-06-24","day_starts":"14:00","day_ends":"15:30",
        "places":2,"rule":{"criteria":[],"last":"arrival"},"opens_on":"2026-01-05","closes_on":"2026-06-24",
        "prices":[],"documents":[]})")
        .as_object();
}

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        offer::add_routes(router, timetable::shipped_calendar(), *keyring);
    }

    http::Reply open(json::object const& edit) {
        auto reply = as(cast::bruno, "POST", "/api/v1/offers", json::serialize(edit));
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return reply;
    }
    json::object offer(Id const& id, Id const& who = cast::bruno) {
        auto reply = as(who, "GET", "/api/v1/offers/" + id);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).as_object();
    }
    // Id of the request of a child; asked for by Bruno.
    Id ask(Id const& offer_id, Id const& child, std::string const& more = {}) {
        auto reply = as(cast::bruno, "POST", "/api/v1/offers/" + offer_id + "/requests",
                        R"({"child":")" + child + "\"" + more + "}");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return request(offer_id, child);
    }
    Id request(Id const& offer_id, Id const& child) {
        return database.read([&](sql::Session& sql) {
            auto row = sql.first("SELECT id FROM place_request WHERE offer = :offer AND child = :child",
                                 {{"offer", offer_id}, {"child", child}});
            return row ? row->text(0) : Id{};
        });
    }
    // "Lina placed, Tom waiting 1": what Bruno sees, in the order of the page.
    std::string list(Id const& offer_id) {
        std::string out;
        auto const found = offer(offer_id);
        for (auto const& each : found.at("requests").as_array()) {
            auto const& one = each.as_object();
            out += (out.empty() ? "" : ", ") + std::string{one.at("child").at("first_name").as_string()} + " " +
                   std::string{one.at("state").as_string()};
            if (!one.at("rank").is_null()) out += " " + std::to_string(one.at("rank").as_int64());
        }
        return out;
    }
    std::string members(Id const& offer_id) {
        return database.read([&](sql::Session& sql) {
            std::string out;
            for (auto const& row : sql.query(R"sql(
                     SELECT c.given_names, m.from_on, m.until_on FROM group_membership m JOIN child c ON c.id = m.child
                     WHERE m.mini_group = :id ORDER BY c.given_names, m.from_on
                 )sql",
                                             {{"id", offer_id}}))
                out += row.text(0) + " " + row.text(1) + " " + row.maybe_text(2).value_or("-") + "\n";
            return out;
        });
    }
    http::Reply put(Id const& request, std::string const& what, std::string const& body = "{}",
                    Id const& who = cast::bruno) {
        return as(who, "PUT", "/api/v1/place-requests/" + request + "/" + what, body);
    }
    void mark(Id const& offer_id, Id const& child, Date const& day) {
        database.write([&](sql::Session& sql) {
            auto session = sql.first("SELECT id FROM session WHERE mini_group = :id AND on_date = :day",
                                     {{"id", offer_id}, {"day", day}});
            REQUIRE(session);
            auto id = new_id();
            sql.execute(
                R"sql(INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
                              VALUES (:id, :session, :child, 'present', :by, :at, :at))sql",
                {{"id", id}, {"session", session->text(0)}, {"child", child}, {"by", cast::bruno}, {"at", now()}});
            sql.execute(R"sql(INSERT INTO attendance (session, child, presence, minutes, note)
                              VALUES (:session, :child, 'present', 90, :id))sql",
                        {{"id", id}, {"session", session->text(0)}, {"child", child}});
        });
    }
    void companion(Id a, Id b, std::string const& kind) {
        if (b < a) std::swap(a, b);
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(INSERT INTO companion (id, first_child, second_child, kind, from_on, recorded_at,
                                  recorded_by) VALUES (:id, :a, :b, :kind, '2025-09-01', :now, :by))sql",
                        {{"id", new_id()}, {"a", a}, {"b", b}, {"kind", kind}, {"now", now()}, {"by", cast::bruno}});
        });
    }
};

inline void each_world(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        test(world);
    });
}

inline std::string const offers_path = "/api/v1/offers";
inline std::string path_of(Id const& offer, std::string const& rest = {}) { return offers_path + "/" + offer + rest; }

}  // namespace marelle::offer
