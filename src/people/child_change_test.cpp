// A civil status changed by hand is kept sealed as it was, and comes back within thirty days, the newest first.
#include "people/child_change.hpp"
#include "people/people.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { people::add_routes(router, *keyring); }

    json::object file() {
        auto const reply = as(cast::anissa, "GET", "/api/v1/children/" + cast::lina);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).as_object();
    }
    // Written as it is, but for these.
    http::Reply change(json::object const& parts) {
        auto const known = database.read([&](sql::Session& sql) {
            return people::find_child(sql, scope(cast::anissa, "child.write"), cast::lina).value();
        });
        auto body = record::to_json(known.facts);
        for (auto const& part : parts) body[part.key()] = part.value();
        return as(cast::anissa, "PUT", "/api/v1/children/" + cast::lina, json::serialize(body),
                  {{"if-match", "\"" + std::to_string(known.version) + "\""}});
    }
    Id newest() {
        return database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM child_change ORDER BY made_at DESC, id DESC LIMIT 1")->text(0);
        });
    }
    std::string path(Id const& change) { return "/api/v1/child-changes/" + change + "/reversal"; }
    std::string facts() {
        return database.read([&](sql::Session& sql) {
            return json::serialize(
                record::to_json(people::find_child(sql, scope(cast::anissa, "child.write"), cast::lina).value().facts));
        });
    }
};

}  // namespace

TEST_CASE("a child's civil status comes back as it was before a change, the newest first, for thirty days") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const first = world.facts();
        REQUIRE(world.change({}).status == 200);
        CHECK(world.count("SELECT count(id) FROM child_change") == 0);  // nothing is kept of nothing
        REQUIRE(world.change({{"birth_date", "2016-02-29"}, {"usage_name", "Benali-Costa"}}).status == 200);
        auto const one = world.newest();
        auto const second = world.facts();
        world.clock.set("2026-01-12T15:31:00.000Z");
        REQUIRE(world.change({{"sex", "x"}}).status == 200);
        auto const two = world.newest();
        auto const third = world.facts();
        database.read([&](sql::Session& sql) {
            CHECK(sql.first("SELECT changed FROM child_change WHERE id = :id", {{"id", one}})->text(0) ==
                  "usage_name birth_date");
            auto const sealed = sql.first("SELECT before_sealed FROM child_change WHERE id = :id", {{"id", one}});
            CHECK(sealed->bytes(0).find("Benali") == std::string::npos);
        });
        auto const before = world.audit_rows();
        for (auto const& [name, who, status] : {std::tuple{"nobody", cast::nobody, 401},
                                                {"Farid", cast::farid, 404},
                                                {"a referent of another group", cast::leila, 404},
                                                {"an activity leader", cast::ines, 403},
                                                {"a volunteer", cast::driss, 403},
                                                {"the psychologist", cast::chloe, 403},
                                                {"headquarters", cast::elodie, 403}})
            cast::expect(world, {name, who, "PUT", world.path(two), "", status});
        cast::expect(world, {"none such", cast::anissa, "PUT", world.path(new_id()), "", 404, "child.unknown"});
        cast::expect(world, {"not the last", cast::anissa, "PUT", world.path(one), "", 409, "child.changed_since"});
        CHECK(world.facts() == third);
        CHECK(world.audit_rows() == before);

        cast::expect(world, {"the last", cast::bruno, "PUT", world.path(two), "", 200});
        CHECK(world.facts() == second);
        CHECK(world.audit_rows() == before + 2);  // what was written, and the file that was answered
        cast::expect(world, {"twice is once", cast::bruno, "PUT", world.path(two), "", 200});
        CHECK(world.facts() == second);
        world.clock.set("2026-02-11T15:30:00.001Z");
        cast::expect(world, {"too old", cast::anissa, "PUT", world.path(one), "", 409, "child.change_too_old"});
        world.clock.set("2026-02-11T15:30:00.000Z");
        cast::expect(world, {"the thirtieth day", cast::anissa, "PUT", world.path(one), "", 200});
        CHECK(world.facts() == first);
        // Both stay told, with who put them back.
        CHECK(world.count("SELECT count(id) FROM child_change WHERE undone_by IS NOT NULL") == 2);
    });
}
