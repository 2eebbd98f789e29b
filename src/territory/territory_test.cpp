#include "process/process.hpp"
#include "territory/cli.hpp"
#include "territory/imports.hpp"
#include "territory/territory.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <thread>

using namespace marelle;
using namespace marelle::territory;

namespace {

ListGiven given(std::string name = "QPV2024") {
    return {std::move(name), "2024-01-01", {}, 5, "dessiné à la main", "aucune"};
}

Zone zone(std::string code, std::string name, std::vector<std::string> communes, double west) {
    return {std::move(code),
            std::move(name),
            std::move(communes),
            {"73065"},
            {{{{west, 45.55}, {west + 0.01, 45.55}, {west + 0.01, 45.56}, {west, 45.56}}}}};
}

std::vector<Zone> two_zones() {
    return {zone("QN07391N", "Les Marelles", {"Chambéry"}, 5.90),
            zone("QN07392M", "La Craie", {"Chambéry", "Barberaz"}, 5.95)};
}

Id import_of(sql::Database& database, std::vector<Zone> zones, std::string name = "QPV2024") {
    auto const id = new_id();
    ReadList read;
    read.counts = {static_cast<std::int64_t>(zones.size()) + 1, 1, 1};
    read.zones = std::move(zones);
    read.rejections = {{3, "QN07393N", "no_geometry"}};
    read.sha256 = std::string(64, 'a');
    database.write([&](sql::Session& sql) {
        start_import(sql, id, given(name), "carte.geojson", {}, now());
        finish_import(sql, id, read, now());
    });
    return id;
}

std::vector<std::string> codes(std::vector<ZoneRow> const& rows) {
    std::vector<std::string> out;
    for (auto const& row : rows) out.push_back(row.code);
    return out;
}

constexpr std::string_view map_body = R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code_qp":"QN07391N","lib_qp":"Les Marelles","insee_com":"73065"},
 "geometry":{"type":"Polygon","coordinates":[[[5.90,45.55],[5.91,45.55],[5.91,45.56],[5.90,45.56],[5.90,45.55]]]}},
{"type":"Feature","properties":{"code_qp":"QN07394N"},"geometry":null}]})";

constexpr auto import_url = "/api/v1/zone-imports?list=QPV2024&valid_from=2024-01-01&precision_m=5"
                            "&source=main&licence=aucune&file_name=c.geojson";

// Until the import has ended.
boost::json::object ended(cast::World& world, std::string const& id) {
    for (int i = 0; i < 600; ++i) {
        auto const reply = world.as(cast::theo, "GET", "/api/v1/zone-imports/" + id);
        auto const body = boost::json::parse(reply.body).as_object();
        if (body.at("state") != "running") return body;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    FAIL("the import never ends");
    return {};
}

}  // namespace

TEST_CASE("an import replaces its list whole, and only its list") {
    tests::for_each_database([](sql::Database& database) {
        import_of(database, two_zones());
        import_of(database, {zone("CRAIE-1", "Veille", {}, 5.9)}, "QVA2024");
        auto found = [&](std::string_view list, std::string_view words) {
            return database.read([&](sql::Session& sql) { return codes(search(sql, list, words, 10)); });
        };
        using Codes = std::vector<std::string>;
        CHECK(found("QPV2024", "") == Codes{"QN07391N", "QN07392M"});
        CHECK(found("QPV2024", "BARBERAZ craie") == Codes{"QN07392M"});
        CHECK(found("QPV2024", "chambery") == Codes{"QN07391N", "QN07392M"});
        CHECK(found("QPV2024", "qn07391") == Codes{"QN07391N"});
        CHECK(found("QPV2024", "73065").size() == 2);
        CHECK(found("QPV2024", "lyon").empty());
        CHECK(found("QPV2015", "").empty());
        CHECK(database.read([](sql::Session& sql) { return codes(search(sql, "QPV2024", "", 10, "QN07391N")); }) ==
              Codes{"QN07392M"});
        auto list = database.read([](sql::Session& sql) { return find_list(sql, "QPV2024"); });
        REQUIRE(list);
        CHECK(list->kind == ZoneKind::qpv);
        CHECK(list->zones == 2);
        CHECK(list->repaired == 1);
        CHECK(list->rejected == 1);
        CHECK_FALSE(list->valid_until);

        import_of(database, {zone("QN07395N", "Le Préau", {}, 5.9)});
        CHECK(found("QPV2024", "") == Codes{"QN07395N"});
        CHECK(found("QVA2024", "") == Codes{"CRAIE-1"});
        CHECK(database.read([](sql::Session& sql) { return lists(sql).size(); }) == 2);
        CHECK(database.read([](sql::Session& sql) { return sql.count("SELECT COUNT(1) FROM zone_import"); }) == 3);
        auto row = database.read([](sql::Session& sql) { return find_zone(sql, "QPV2024", "QN07395N"); });
        REQUIRE(row);
        CHECK(row->communes == Codes{"73065"});  // no name in the file: the codes
    });
}

TEST_CASE("an import that fails on its way leaves the list as it was") {
    tests::for_each_database([](sql::Database& database) {
        import_of(database, two_zones());
        auto const id = new_id();
        ReadList twice;
        twice.zones = {zone("QN07399N", "Une", {}, 5.9), zone("QN07399N", "La même", {}, 5.9)};
        database.write([&](sql::Session& sql) { start_import(sql, id, given(), "x", {}, now()); });
        CHECK_THROWS_AS(database.write([&](sql::Session& sql) { finish_import(sql, id, twice, now()); }),
                        sql::SqlError);
        CHECK(database.read([](sql::Session& sql) { return codes(search(sql, "QPV2024", "", 10)); }).size() == 2);
        auto const running = database.read([&](sql::Session& sql) { return find_import(sql, id, now()); });
        REQUIRE(running);
        CHECK(running->state == ImportState::running);
        auto const later = instant_text(now_ms() + 11 * 60'000);
        auto const gone = database.read([&](sql::Session& sql) { return find_import(sql, id, later); });
        CHECK(gone->state == ImportState::failed);
        CHECK(gone->error == "zone_import.interrupted");
    });
}

TEST_CASE("the atlas keeps a list until it is replaced") {
    tests::for_each_database([](sql::Database& database) {
        Atlas atlas;
        auto load = [&] { return database.read([&](sql::Session& sql) { return atlas.load(sql, "QPV2024"); }); };
        CHECK_FALSE(load());
        import_of(database, two_zones());
        auto const first = load();
        REQUIRE(first);
        CHECK(first == load());
        CHECK(first->codes == std::vector<std::string>{"QN07391N", "QN07392M"});
        CHECK(first->names[1] == "La Craie");
        CHECK(first->zones.find({5.955, 45.555}).zone == 1);
        import_of(database, {zone("QN07395N", "Le Préau", {}, 5.9)});
        auto const second = load();
        CHECK(second != first);
        CHECK(second->codes.size() == 1);
        CHECK(first->zones.find({5.955, 45.555}).zone == 1);  // who holds the old one keeps it
    });
}

TEST_CASE("the lists of areas as a file: public reference data, for whoever reads them on the screen") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, database);
        import_of(database, two_zones());
        auto const file = std::string{"/api/v1/zone-lists-export?format="};
        cast::expect(world, {"no file for a volunteer", cast::driss, "GET", file + "csv", "", 403});
        cast::expect(world, {"of no other kind", cast::bruno, "GET", file + "ods", "", 422, R"("field":"format")"});
        cast::expect(world, {"the lists as a file", cast::farid, "GET", file + "csv", "", 200, "QPV2024;"});
        CHECK(world.as(cast::bruno, "GET", file + "xlsx").body.starts_with("PK"));
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE subject = 'export:zone_lists:1'") == 2);
    });
}

TEST_CASE("areas over HTTP") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, database);
        import_of(database, two_zones());
        auto const body = std::string{map_body};
        auto const zones = "/api/v1/zones?list=QPV2024";
        auto const before = world.audit_rows();
        for (auto const& refused :
             {cast::Expected{"nobody reads", cast::nobody, "GET", "/api/v1/zone-lists", "", 401},
              cast::Expected{"nobody imports", cast::nobody, "POST", import_url, body, 401},
              cast::Expected{"Farid does not import", cast::farid, "POST", import_url, body, 403},
              cast::Expected{"nor a director", cast::bruno, "POST", import_url, body, 403},
              cast::Expected{"nor headquarters", cast::elodie, "POST", import_url, body, 403},
              cast::Expected{"a volunteer does not read", cast::driss, "GET", zones, "", 403},
              cast::Expected{"every wrong field", cast::theo, "POST", "/api/v1/zone-imports?list=ZUS&precision_m=x",
                             body, 422,
                             R"([{"field":"list","code":"invalid"},{"field":"valid_from","code":"required"},)"
                             R"({"field":"precision_m","code":"invalid"},{"field":"source","code":"required"},)"
                             R"({"field":"licence","code":"required"}])"},
              cast::Expected{"an empty file", cast::theo, "POST", import_url, "", 422, "file.empty"},
              cast::Expected{"an unknown list", cast::bruno, "GET", "/api/v1/zones?list=QPV2015", "", 404,
                             "zone_list.unknown"},
              cast::Expected{"no list", cast::bruno, "GET", "/api/v1/zones", "", 422, R"("field":"list")"},
              cast::Expected{"an unknown import", cast::theo, "GET", "/api/v1/zone-imports/" + new_id(), "", 404,
                             "zone_import.unknown"},
              cast::Expected{"a director follows none", cast::bruno, "GET", "/api/v1/zone-imports/" + new_id(), "",
                             403}})
            cast::expect(world, refused);
        CHECK(world.count("SELECT COUNT(1) FROM zone_import") == 1);
        cast::expect(world, {"lists", cast::bruno, "GET", "/api/v1/zone-lists", "", 200, R"("zones":2,"repaired":1)"});
        cast::expect(world, {"public reference data: Farid too", cast::farid, "GET", zones, "", 200, "QN07391N"});
        cast::expect(
            world,
            {"by words", cast::bruno, "GET", std::string{zones} + "&search=craie", "", 200,
             R"({"items":[{"code":"QN07392M","name":"La Craie","communes":["Chambéry","Barberaz"]}],"next":null})"});
        cast::expect(world,
                     {"a page", cast::bruno, "GET", std::string{zones} + "&limit=1", "", 200, R"("next":"QN07391N")"});
        CHECK(world.audit_rows() == before);

        auto const accepted = cast::expect(world, {"an import", cast::theo, "POST", import_url, body, 202});
        CHECK(world.audit_rows() == before + 1);
        auto const id = std::string{boost::json::parse(accepted.body).at("id").as_string()};
        auto const done = ended(world, id);
        CHECK(done.at("state") == "done");
        CHECK(done.at("step") == "done");
        CHECK(done.at("read") == 2);
        CHECK(done.at("rejected") == boost::json::parse(R"([{"line":2,"code":"QN07394N","why":"no_geometry"}])"));
        CHECK(done.at("error").is_null());
        cast::expect(world, {"replaced", cast::bruno, "GET", zones, "", 200, R"({"items":[{"code":"QN07391N")"});
        cast::expect(world, {"one area", cast::bruno, "GET", "/api/v1/zone-lists", "", 200, R"("zones":1)"});

        auto const bad = cast::expect(world, {"a bad file is taken", cast::theo, "POST", import_url, "bonjour", 202});
        auto const failed = ended(world, std::string{boost::json::parse(bad.body).at("id").as_string()});
        CHECK(failed.at("state") == "failed");
        CHECK(failed.at("error") == "zone_import.unknown_format");
        cast::expect(world, {"and changes nothing", cast::bruno, "GET", "/api/v1/zone-lists", "", 200, R"("zones":1)"});
    });
}

TEST_CASE("the command line imports and locates") {
    tests::for_each_database([](sql::Database& database) {
        process::TemporaryFolder const folder;
        std::ofstream{folder.path() / "c.geojson"} << map_body;
        std::ostringstream out, errors;
        ImportCommand import{given(), folder.path() / "c.geojson", "fr", CommandOutput::text, CommandProgress::silent};
        CHECK(import_command(database, import, out, errors) == 0);
        CHECK(out.str().find("QPV2024") != std::string::npos);
        CHECK(out.str().find("QN07394N") != std::string::npos);
        CHECK(errors.str().empty());
        out.str({});
        import.output = CommandOutput::json;
        CHECK(import_command(database, import, out, errors) == 0);
        auto const said = boost::json::parse(out.str());
        CHECK(said.at("read") == 2);
        CHECK(said.at("zones") == 1);
        CHECK(said.at("repaired") == 0);
        CHECK(said.at("rejected").as_array().size() == 1);

        out.str({});
        import.given.name = "ZUS";
        import.given.source = "";
        CHECK(import_command(database, import, out, errors) == 1);
        CHECK(out.str().empty());
        CHECK(std::ranges::count(errors.str(), '\n') == 1);
        import.given = given();
        import.file = folder.path() / "absent.geojson";
        errors.str({});
        CHECK(import_command(database, import, out, errors) == 1);
        CHECK(errors.str().find("absent.geojson") != std::string::npos);

        std::string in = "lon,lat\n5.905,45.555\nx,1\n", rows;
        auto source = [&](char* into, std::size_t size) {
            auto const some = std::min(size, in.size());
            in.copy(into, some);
            in.erase(0, some);
            return some;
        };
        errors.str({});
        auto sink = [&](std::string_view text) { rows += text; };
        CHECK(locate_command(database, {"QPV2024", "fr", CommandOutput::text}, source, sink, errors) == 0);
        CHECK(rows ==
              "lon,lat,code,inside,distance_m,to_confirm\n5.905,45.555,QN07391N,yes,390.4,no\nx,1,,unknown,,\n");
        CHECK(errors.str().find("3") != std::string::npos);
        errors.str({});
        CHECK(locate_command(database, {"QPV2015", "fr", CommandOutput::text}, source, sink, errors) == 1);
        CHECK(errors.str().find("QPV2015") != std::string::npos);
    });
}
