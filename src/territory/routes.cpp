#include "audit/audit.hpp"
#include "base/text.hpp"
#include "http/http.hpp"
#include "territory/imports.hpp"
#include <boost/json.hpp>
#include <charconv>

namespace marelle::territory {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr std::size_t largest_upload = 20 << 20;  // trust.md, "Hostile input"

Result<Reply> get_lists(Call& call) { return http::list_reply(lists(call.sql())); }

Result<Reply> get_zones(Call& call) {
    auto list = TRY(call.query("list"));
    if (!list) return wrong_fields("query.wrong_fields", {{"list", "required"}});
    if (!find_list(call.sql(), *list)) return fail(Fault::not_found, "zone_list.unknown");
    auto words = TRY(call.query("search"));
    auto page = TRY(call.page());
    auto found = search(call.sql(), *list, words.value_or(""), page.limit + 1, page.after);
    std::string next;
    if (found.size() > page.limit) {
        found.pop_back();
        next = found.back().code;
    }
    return http::list_reply(found, std::move(next));
}

Result<ListGiven> list_given(Call& call) {
    ListGiven given;
    given.name = TRY(call.query("list")).value_or("");
    given.valid_from = TRY(call.query("valid_from")).value_or("");
    given.valid_until = TRY(call.query("valid_until"));
    given.source = tidy_text(TRY(call.query("source")).value_or(""));
    given.licence = tidy_text(TRY(call.query("licence")).value_or(""));
    auto const precision = TRY(call.query("precision_m")).value_or("");
    auto const [end, error] = std::from_chars(precision.data(), precision.data() + precision.size(), given.precision_m);
    if (error != std::errc{} || end != precision.data() + precision.size()) given.precision_m = 0;
    return given;
}

// What the browser calls the file, for the history: without folders, and short.
std::string file_name_of(std::string name) {
    if (auto const slash = name.find_last_of("/\\"); slash != std::string::npos) name.erase(0, slash + 1);
    name = tidy_text(name);
    return name.empty() || !is_utf8(name) || characters(name) > 200 ? "map" : name;
}

Result<Reply> post_import(Call& call, Imports& imports) {
    auto given = TRY(list_given(call));
    TRY(may_import(given));
    if (call.request.body.empty()) return fail(Fault::invalid, "file.empty");
    NamedBytes file{file_name_of(TRY(call.query("file_name")).value_or("")), call.request.body};
    ImportAccepted const accepted{new_id()};
    auto const subject = "zone_import:" + accepted.id;
    TRY(imports.start(accepted.id, std::move(given), std::move(file), call.actor.id, call.actor.now,
                      [&](sql::Session& sql) {
                          Trail trail;
                          trail.add({call.route.level, call.route.permission, {}, subject, {}, "list"});
                          audit::append(sql, call.actor, call.request.id, trail, "done");
                      }));
    return http::reply(accepted, 202);
}

Result<Reply> get_import(Call& call) {
    auto found = find_import(call.sql(), TRY(call.id("id")), call.actor.now);
    if (!found) return fail(Fault::not_found, "zone_import.unknown");
    return http::reply(*found);
}

}  // namespace

void add_routes(http::Router& router, sql::Database& database) {
    add_export_routes(router);
    router.on("GET", "/api/v1/zone-lists", "zone.read", Work::read, get_lists)
        .summary("The lists of priority areas, each with its source, validity and precision")
        .lists<ZoneList>();
    router.on("GET", "/api/v1/zones", "zone.read", Work::read, get_zones)
        .summary("The areas of a list, by words of their code, name or communes")
        .with("list", "the list's name, QPV2024")
        .with("search", "words in any order; accents and case do not matter")
        .with("limit", "1 to 500, 50 when absent")
        .with("after", "the cursor of the page before")
        .lists<ZoneRow>();
    // The handler lives as long as the router, and the imports with it.
    auto imports = std::make_shared<Imports>(database);
    router
        .on("POST", "/api/v1/zone-imports", "territory.import", Work::own,
            [imports](Call& call) { return post_import(call, *imports); })
        .summary(
            "Replace a list of areas by an official file: a zipped shapefile, a GeoPackage or a GeoJSON, as the body")
        .largest(largest_upload)
        .with("list", "QPV, QVA or POVERTY_POCKET, then a year: QPV2024")
        .with("valid_from", "first day the list holds")
        .with("valid_until", "last day it holds, inclusive")
        .with("precision_m", "metres an edge may be from the true one")
        .with("source", "who published the file, where and when")
        .with("licence", "under which licence")
        .with("file_name", "what the file is called")
        .answers<ImportAccepted>();
    router.on("GET", "/api/v1/zone-imports/:id", "territory.import", Work::read, get_import)
        .summary("How far an import is, what it repaired and what it left out")
        .answers<ZoneImport>();
}

}  // namespace marelle::territory
