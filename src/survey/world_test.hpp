#pragma once
// Les Combes on the day a questionnaire is sent: six families that may be written to, two that are handed a sheet.
#include "message/family_test.hpp"
#include "survey/fields.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::survey {

inline http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};
inline Id const sent_id = "01900000-0000-7000-8000-0000000abc01";
inline std::string const surveys = "/api/v1/surveys";
inline std::string const one = surveys + "/" + sent_id;
inline std::string const to_send = R"({"id":")" + sent_id + R"(","questionnaire":"parents","closes_on":"2026-02-06"})";
inline constexpr std::size_t asked = 7;  // of the shipped questionnaire, the written one apart

struct World : cast::World {
    explicit World(sql::Database& db, message::Ways const& ways = message::adults::all_ways) : cast::World{db} {
        message::adults::write(*this);
        Id const children[] = {cast::noe, cast::sarah, cast::tom, cast::adam, cast::jade};
        char const* const languages[] = {"fr", "tr", "ar", "pt", "en"};
        for (std::size_t i = 0; i < std::size(children); ++i) add_parent(i, children[i], languages[i]);
        add_routes(router, *keyring, ways);
        link::add_routes(router, {link_pages(*keyring)});
    }
    void add_parent(std::size_t number, Id const& child, std::string const& language) {
        auto const id = "01900000-0000-7000-8000-000000009b0" + std::to_string(number);
        keyring->adopt(id, cast::combes);
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO guardian (id, given_names, usage_name, phone_sealed, language, folded, created_at, version)
                VALUES (:id, 'Parent', :name, :phone, :language, ' ', '2025-09-01T08:00:00.000Z', 1)
            )sql",
                        {{"id", id},
                         {"name", "Numéro" + std::to_string(number)},
                         {"phone", Value{keyring->seal("guardian", "phone_sealed", id, id,
                                                       "+3363998200" + std::to_string(number))}},
                         {"language", language}});
            sql.execute(R"sql(
                INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
                VALUES (:tie, :child, :id, 'mother', 'joint', '2025-09-01', '2025-09-01T08:00:00.000Z')
            )sql",
                        {{"tie", message::adults::tie_of(child, id)}, {"child", child}, {"id", id}});
        });
    }
    void send() {
        auto const reply = as(cast::bruno, "POST", surveys, to_send);
        REQUIRE_MESSAGE(reply.status == 201, reply.body);
    }
    // The links as they left, in the order of the adults' ids; of one kind of message.
    std::vector<std::string> links(std::string const& kind = "survey_open") {
        return database.read([&](sql::Session& sql) {
            std::vector<std::string> out;
            for (auto const& row : sql.query("SELECT id, guardian, values_sealed FROM message WHERE kind = :kind"
                                             " ORDER BY guardian",
                                             {{"kind", kind}})) {
                auto const plain = keyring->open("message", "values_sealed", row.text(1), row.text(0), row.bytes(2));
                auto const values = boost::json::parse(plain.value());
                auto const link = std::string{values.at("link").as_string()};
                out.push_back(link.substr(link.find("/l/"), 25));
            }
            return out;
        });
    }
    // A family answers by its link: a face a question, then what it writes.
    http::Reply answer(std::string const& link, std::string const& kept, std::string const& text = {}) {
        return anyone("POST", link, "kept=" + kept + "&text=" + text + "&send=1", form_type);
    }
    void close() {
        auto const reply = as(cast::bruno, "PUT", one + "/closure");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
    }
    // Sent, answered by six families (five yes and mostly yes, one no), closed.
    void sent_and_closed(std::string const& text = {}) {
        send();
        auto const all = links();
        REQUIRE(all.size() == 6);
        char const* const said[] = {"1111111", "1121111", "1111110", "2222222", "1111111", "4444444"};
        for (std::size_t i = 0; i < all.size(); ++i) CHECK(answer(all[i], said[i], i == 5 ? text : "").status == 303);
        close();
    }
    boost::json::object get(std::string const& path, Id const& by = cast::bruno) {
        auto const reply = as(by, "GET", path);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return boost::json::parse(reply.body).as_object();
    }
    boost::json::array sheets(int number) {
        auto const reply = as(cast::bruno, "POST", one + "/sheets", R"({"count":)" + std::to_string(number) + "}");
        REQUIRE_MESSAGE(reply.status == 201, reply.body);
        return boost::json::parse(reply.body).at("sheets").as_array();
    }
    http::Reply type(std::string const& code, Id const& by = cast::ines, std::string const& more = {}) {
        return as(by, "POST", one + "/paper-answers",
                  R"({"sending":")" + new_id() + R"(","code":")" + code +
                      R"(","answers":[{"question":"welcome","face":"no"},{"question":"hours","face":"unsaid"}])" +
                      more + "}");
    }
};

inline void each_world(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        test(world);
    });
}

}  // namespace marelle::survey
