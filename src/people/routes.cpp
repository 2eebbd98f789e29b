#include "http/http.hpp"
#include "people/duplicates.hpp"
#include "people/people.hpp"
#include "people/row.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::people {

namespace {

Result<StateFilter> state_named(std::optional<std::string> const& name) {
    if (!name || *name == "current") return StateFilter::not_left;
    if (*name == "former") return StateFilter::former;
    if (*name == "all") return StateFilter::all;
    return wrong_fields("query.wrong_fields", {{"state", "invalid"}});
}

}  // namespace

Result<RowQuery> row_query_of(http::Call const& call) {
    RowQuery query;
    auto page = TRY(call.page());
    query.limit = page.limit;
    query.after = page.after;
    query.words = TRY(call.query("search")).value_or("");
    query.group = TRY(call.query("group"));
    query.state = TRY(state_named(TRY(call.query("state"))));
    if (query.words.size() > 200) return wrong_fields("query.wrong_fields", {{"search", "too_long"}});
    if (query.group && !is_id(*query.group)) return wrong_fields("query.wrong_fields", {{"group", "invalid"}});
    return query;
}

namespace {

Result<http::Reply> get_children(http::Call& call, crypto::Keyring& keys) {
    auto eyes = TRY(eyes_of(call.actor));
    auto query = TRY(row_query_of(call));
    auto const limit = query.limit++;
    auto found = rows(call.sql(), keys, eyes, query);
    std::string next;
    if (found.size() > limit) {
        found.pop_back();
        next = found.back().row.id;
    }
    // A list that shows surnames and birth dates is a read of S2; one entry says it was on a screen.
    auto const named = std::ranges::count_if(found, &ShownRow::named);
    if (named > 0) call.trail.add({Level::s2, call.route.permission, {}, "list:" + std::to_string(named), {}, {}});
    boost::json::array items;
    for (auto const& one : found) items.push_back(record::to_json(one.row));
    return http::list_reply(std::move(items), std::move(next));
}

Result<http::Reply> search_duplicates(http::Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "duplicate.search"));
    auto found = likely_duplicates(call.sql(), keys, scope, TRY(call.body<Names>()));
    for (auto const& one : found) call.saw(one.child.id);
    return http::list_reply(found);
}

}  // namespace

void add_list_routes(http::Router& router, crypto::Keyring& keys) {
    using http::Work;
    router
        .on("GET", "/api/v1/children", "child.list", Work::read,
            [&keys](auto& call) { return get_children(call, keys); })
        .summary("Children, by first name")
        .with("search", "words of the names in any order, a guardian's phone number, a birth date dd/mm/yyyy")
        .with("group", "id of a group: its members today")
        .with("state", "current (usual: enrolled now or later), former, all")
        .with("limit", "1 to 500, 50 when absent")
        .with("after", "the cursor of the page before")
        .lists<ChildRow>();
    router
        .on("POST", "/api/v1/duplicate-search", "duplicate.search", Work::read,
            [&keys](auto& call) { return search_duplicates(call, keys); })
        .summary("Children already known who may be this one, with why")
        .takes<Names>()
        .lists<Duplicate>();
}

void add_routes(http::Router& router, crypto::Keyring& keys) {
    add_list_routes(router, keys);
    add_export_routes(router, keys);
    add_file_routes(router, keys);
    add_file_export_routes(router, keys);
    add_family_routes(router, keys);
    add_home_routes(router, keys);
}

}  // namespace marelle::people
