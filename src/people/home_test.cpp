#include "people/benali_test.hpp"
#include "people/residence.hpp"
#include "tests/databases.hpp"

using namespace marelle;
using namespace marelle::people;
using benali::entries;
using benali::says;
namespace json = boost::json;

namespace {

std::string const lina_path = "/api/v1/children/" + cast::lina;
constexpr auto clear_home =
    R"({"kind":"residence","lines":"3 allée des Érables","postcode":"73000","commune":"73065","from":"2026-01-05"})";
constexpr auto hide = R"({"kind":"residence","lines":"5 impasse Cachee-SX","postcode":"38000","commune":"38185",)"
                      R"("protected":true,"reason":"raison-SX-gardee"})";
constexpr auto told =
    R"({"list":"QPV2024","on":"2026-01-12","result":"inside","zone_code":"QN07302M","method":"official_tool",)"
    R"("evidence":"SIG Ville, capture du 12 janvier"})";

void refuse_everyone(cast::World& world, std::string const& method, std::string const& path, std::string const& body) {
    struct Line {
        char const* name;
        Id who;
        int status;
    };
    for (auto const& line :
         {Line{"nobody", cast::nobody, 401}, Line{"another establishment's director", cast::farid, 404},
          Line{"a leader", cast::ines, 403}, Line{"a volunteer", cast::driss, 403},
          Line{"headquarters", cast::elodie, 403}, Line{"the technical administrator", cast::theo, 403}})
        cast::expect(world, {line.name, line.who, method, path, body, line.status});
}

std::string id_of(http::Reply const& reply) { return std::string{json::parse(reply.body).at("id").as_string()}; }

// A square of about a kilometre under the list of 2024, precise to 10 metres.
void import_square(cast::World& world) {
    world.database.write([](sql::Session& sql) {
        auto const import = new_id();
        sql.execute(
            "INSERT INTO zone_import (id, list, kind, valid_from, precision_m, source, licence, file_name, step,"
            " read_count, repaired, rejected, started_at, seen_at)"
            " VALUES (:id, 'QPV2024', 'QPV', '2024-01-01', 10, 'fictive', 'fictive', 'f', 'done', 1, 0, 0, :at, :at)",
            {{"id", import}, {"at", cast::monday}});
        territory::Zone square{"QN07302M", "Les Hauts", {"Chambéry"}, {"73065"}, {}};
        square.outline.rings = {{{5.90, 45.56}, {5.91, 45.56}, {5.91, 45.57}, {5.90, 45.57}}};
        territory::replace_list(sql, import, {square});
    });
}

std::string at_point(double longitude, double latitude) {
    return json::serialize(json::object{{"list", "QPV2024"},
                                        {"on", "2026-01-12"},
                                        {"longitude", longitude},
                                        {"latitude", latitude},
                                        {"geocode_source", "ban"},
                                        {"geocode_precision_m", 15}});
}

}  // namespace

TEST_CASE("a point is inside, outside, or near the edge; a domiciliation says nothing of a home") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        import_square(world);
        auto decided = [&](double longitude, double latitude) {
            auto reply = cast::expect(world, {"decides", cast::anissa, "POST", lina_path + "/residence-decisions",
                                              at_point(longitude, latitude), 201});
            return json::parse(reply.body).as_object();
        };
        auto inside = decided(5.905, 45.565);
        CHECK(inside.at("result") == "inside");
        CHECK(inside.at("zone").at("name") == "Les Hauts");
        CHECK(inside.at("distance_m").as_double() > 350);
        CHECK(inside.at("precision_m") == 15.0);
        CHECK(inside.at("to_confirm") == false);
        auto near = decided(5.9001, 45.565);
        CHECK(near.at("result") == "inside");
        CHECK(near.at("to_confirm") == true);
        auto outside = decided(5.92, 45.565);
        CHECK(outside.at("result") == "outside");
        CHECK(outside.at("distance_m").as_double() < -700);
        CHECK(world.count("SELECT count(id) FROM residence_decision WHERE overruled_by IS NULL") == 1);
        CHECK(world.count("SELECT count(id) FROM residence_decision WHERE point_sealed IS NOT NULL") == 3);
        cast::expect(world, {"a domiciliation", cast::anissa, "POST", lina_path + "/addresses",
                             R"({"kind":"domiciliation","lines":"CCAS, 1 place de l'Hôtel","postcode":"73000",)"
                             R"("commune":"73065"})",
                             201});
        auto unknown = decided(5.905, 45.565);
        CHECK(unknown.at("result") == "unknown");
        CHECK(unknown.at("why") == "domiciliation");
        CHECK(unknown.at("zone").is_null());
    });
}

TEST_CASE("an address is written for those of S3, and the one before ends") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const path = lina_path + "/addresses";
        refuse_everyone(world, "POST", path, clear_home);
        for (auto const& refused :
             {cast::Expected{"the other référente", cast::leila, "POST", path, clear_home, 404},
              cast::Expected{"the psychologist", cast::chloe, "POST", path, clear_home, 403},
              cast::Expected{"a postcode for a commune", cast::anissa, "POST", path,
                             R"({"kind":"residence","lines":"x","postcode":"7300","commune":"Chamb"})", 422,
                             R"([{"field":"postcode","code":"invalid"},{"field":"commune","code":"commune"}])"},
              cast::Expected{
                  "protected without a reason", cast::anissa, "POST", path,
                  R"({"kind":"residence","lines":"x","postcode":"73000","commune":"73065","protected":true})", 422,
                  R"({"field":"reason","code":"required"})"}})
            cast::expect(world, refused);
        CHECK(world.count("SELECT count(id) FROM address") == 1);
        auto const before = world.audit_rows();
        cast::expect(world, {"moved", cast::anissa, "POST", path, clear_home, 201, "3 allée des Érables"});
        CHECK(world.audit_rows() == before + 1);
        CHECK(entries(world, "child.address_write", "S3", cast::lina) == 1);
        CHECK(world.count("SELECT count(id) FROM address WHERE until_on = '2026-01-05'") == 1);
        CHECK(world.count("SELECT count(id) FROM address WHERE until_on IS NULL") == 1);
        cast::expect(world, {"in the file", cast::anissa, "GET", lina_path, "", 200, "3 allée des Érables"});
    });
}

TEST_CASE("a hidden home is nowhere but under its own seal, and opens for the director with a reason") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const opening = lina_path + "/protected-address/opening";
        auto const reason = R"({"reason":"Convocation du juge, remise en main propre"})";
        cast::expect(world, {"not hidden yet", cast::bruno, "PUT", opening, reason, 404, "address.not_protected"});
        auto made = cast::expect(world, {"hidden", cast::anissa, "POST", lina_path + "/addresses", hide, 201,
                                         R"("address_protected":true)"});
        CHECK(json::parse(made.body).at("address").is_null());
        CHECK(entries(world, "child.address_write", "SX", cast::lina) == 1);
        CHECK(world.count("SELECT count(id) FROM address WHERE child = :lina", {{"lina", cast::lina}}) == 0);

        refuse_everyone(world, "PUT", opening, reason);
        cast::expect(world, {"his référente who wrote it", cast::anissa, "PUT", opening, reason, 403});
        cast::expect(world, {"the psychologist", cast::chloe, "PUT", opening, reason, 403});
        cast::expect(
            world, {"too short a reason", cast::bruno, "PUT", opening, R"({"reason":"pour voir"})", 422, "too_short"});
        CHECK(world.count("SELECT count(id) FROM protected_address_opening") == 0);
        cast::expect(world, {"a clear address beside it", cast::anissa, "POST", lina_path + "/addresses", clear_home,
                             409, "address.is_protected"});

        auto shown = cast::expect(world,
                                  {"the director", cast::bruno, "PUT", opening, reason, 200, "5 impasse Cachee-SX"});
        CHECK(says(shown.body, "raison-SX-gardee"));
        CHECK(entries(world, "child.protected_address", "SX", cast::lina) == 1);
        CHECK(world.count("SELECT count(id) FROM protected_address_opening WHERE opened_by = :bruno",
                          {{"bruno", cast::bruno}}) == 1);

        // Nothing of it in any other answer, the director's own reading included.
        cast::expect(world, {"a decision", cast::bruno, "POST", lina_path + "/residence-decisions", told, 201});
        for (auto const& who : {cast::bruno, cast::anissa}) {
            auto file = cast::expect(world,
                                     {"the file", who, "GET", lina_path, "", 200, R"("address_protected":true)"});
            auto list = cast::expect(world, {"the list", who, "GET", "/api/v1/children?search=lina", "", 200});
            for (auto const* word : benali::sx_words) {
                CHECK_FALSE(says(file.body, word));
                CHECK_FALSE(says(list.body, word));
            }
            auto const answer = json::parse(file.body).as_object();
            CHECK_FALSE(answer.contains("address"));
            CHECK(answer.contains("residence") == (who == cast::bruno));
        }
    });
}

TEST_CASE("where a home lies: told with evidence, corrected without losing what was said") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto const path = lina_path + "/residence-decisions";
        refuse_everyone(world, "POST", path, told);
        for (
            auto const& refused :
            {cast::Expected{"neither way", cast::anissa, "POST", path, R"({"list":"QPV2024","on":"2026-01-12"})", 422,
                            R"([{"field":"result","code":"required"},{"field":"method","code":"required"}])"},
             cast::Expected{"both ways", cast::anissa, "POST", path,
                            R"({"list":"QPV2024","on":"2026-01-12","longitude":5.9,"latitude":45.5,"result":"inside"})",
                            422, "contradictory"},
             cast::Expected{"half a point", cast::anissa, "POST", path,
                            R"({"list":"QPV2024","on":"2026-01-12","longitude":5.9})", 422,
                            R"({"field":"latitude","code":"required"})"},
             cast::Expected{"off the earth", cast::anissa, "POST", path,
                            R"({"list":"QPV2024","on":"2026-01-12","longitude":190.5,"latitude":-91})", 422,
                            R"([{"field":"longitude","code":"invalid"},{"field":"latitude","code":"invalid"}])"},
             cast::Expected{
                 "no evidence", cast::anissa, "POST", path,
                 R"({"list":"QPV2024","on":"2026-01-12","result":"inside","zone_code":"QN07302M","method":"declared"})",
                 422, "evidence"}})
            cast::expect(world, refused);
        CHECK(world.count("SELECT count(id) FROM residence_decision") == 0);

        auto const first = id_of(
            cast::expect(world, {"told", cast::anissa, "POST", path, told, 201, R"("result":"inside")"}));
        CHECK(entries(world, "residence.write", "S3", cast::lina) == 1);
        auto const second = id_of(
            cast::expect(world, {"corrected", cast::bruno, "POST", path,
                                 R"({"list":"QPV2024","on":"2026-01-12","result":"outside","method":"declared",)"
                                 R"("evidence":"Facture d'eau du 3 janvier"})",
                                 201, R"("result":"outside")"}));
        CHECK(world.count("SELECT count(id) FROM residence_decision WHERE id = :a AND overruled_by = :b",
                          {{"a", first}, {"b", second}}) == 1);
        CHECK(world.count("SELECT count(id) FROM residence_decision WHERE overruled_by IS NULL") == 1);
        auto file = cast::expect(world,
                                 {"both are in the file", cast::anissa, "GET", lina_path, "", 200, "Facture d'eau"});
        CHECK(json::parse(file.body).at("residence").as_array().size() == 2);
        // A point under a list that was never imported is unknown, and says why.
        cast::expect(world, {"no list", cast::anissa, "POST", path,
                             R"({"list":"QPV2015","on":"2020-01-12","longitude":5.9,"latitude":45.5})", 201,
                             R"("why":"no_list")"});
        cast::expect(world, {"nothing to confirm", cast::anissa, "PUT",
                             "/api/v1/residence-decisions/" + second + "/confirmation",
                             R"({"evidence":"Visite à domicile"})", 409, "residence.nothing_to_confirm"});
        cast::expect(world, {"not his", cast::farid, "PUT", "/api/v1/residence-decisions/" + second + "/confirmation",
                             R"({"evidence":"Visite à domicile"})", 404, "residence.unknown"});
    });
}

TEST_CASE("a decision near an edge waits for someone who looked") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto const id = new_id();
        database.write([&](sql::Session& sql) {
            sql.execute(
                "INSERT INTO residence_decision (id, child, zone_list, on_date, result, zone_code, zone_name, method,"
                " list_precision_m, geocode_precision_m, distance_m, decided_at, decided_by)"
                " VALUES (:id, :child, 'QPV2024', '2026-01-12', 'inside', 'QN07302M', 'Les Hauts', 'point_in_polygon',"
                " 10, 25, 12.5, :at, :by)",
                {{"id", id}, {"child", cast::lina}, {"at", cast::monday}, {"by", cast::anissa}});
        });
        cast::expect(
            world, {"to confirm", cast::anissa, "GET", lina_path, "", 200, R"("precision_m":2.5E1,"to_confirm":true)"});
        auto const path = "/api/v1/residence-decisions/" + id + "/confirmation";
        refuse_everyone(world, "PUT", path, R"({"evidence":"Plan cadastral consulté"})");
        CHECK(world.count("SELECT count(id) FROM residence_decision WHERE confirmed_at IS NOT NULL") == 0);
        auto const before = world.audit_rows();
        cast::expect(world, {"confirmed", cast::anissa, "PUT", path, R"({"evidence":"Plan cadastral consulté"})", 200,
                             R"("to_confirm":false)"});
        CHECK(world.audit_rows() == before + 1);
        cast::expect(world,
                     {"sent twice", cast::anissa, "PUT", path, R"({"evidence":"Plan cadastral consulté"})", 200});
        cast::expect(world, {"by another", cast::bruno, "PUT", path, R"({"evidence":"Autre chose vue"})", 409,
                             "residence.nothing_to_confirm"});
    });
}
