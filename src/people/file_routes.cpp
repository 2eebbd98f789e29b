#include "http/http.hpp"
#include "people/child_change.hpp"
#include "people/file.hpp"
#include "people/people.hpp"
#include <boost/json.hpp>

namespace marelle::people {
namespace json = boost::json;

namespace {

void add_all(json::object& out, json::object part) {
    for (auto& member : part) out[member.key()] = std::move(member.value());
}

json::object json_of(File const& file) {
    auto out = record::to_json(file.child.overview);
    if (file.shows_home) {
        auto home = record::to_json(file.child.home);
        for (auto const& name : file.child.overview.reserved) home.erase(name);
        add_all(out, std::move(home));
    } else {
        out["address_protected"] = file.child.home.home.hidden;
    }
    if (file.shows_origin) add_all(out, record::to_json(file.child.origin));
    if (auto* health = out["health"].if_object(); health && !file.shows_home) health->erase("note");
    return out;
}

// The whole file in an answer: one entry, at the level of the most sensitive thing it may show.
Result<http::Reply> file_reply(http::Call& call, crypto::Keyring& keys, Id const& id) {
    auto rights = TRY(file_rights(call.actor));
    auto file = TRY(read_file(call.sql(), keys, rights, id));
    auto const level = file.shows_home ? Level::s3 : Level::s2;
    auto const* purpose = file.shows_home ? access::permission_named("child.address") : nullptr;
    call.trail.add({level, "child.read", id, {}, purpose ? std::string{purpose->purpose} : "", {}});
    return http::with_version(http::json_reply(json_of(file)), file.child.overview.version);
}

Result<http::Reply> put_child(http::Call& call, crypto::Keyring& keys) {
    auto id = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.write"));
    auto const before = TRY(find_child(call.sql(), scope, id));
    auto version = TRY(call.if_match());
    auto edited = TRY(edit_child(call.sql(), scope, id, version, TRY(call.body<ChildFacts>())));
    keep_change(call.sql(), keys, scope, before, edited.fields);
    call.saw(id, {}, edited.fields);
    return file_reply(call, keys, id);
}

Result<http::Reply> put_change_reversal(http::Call& call, crypto::Keyring& keys) {
    auto const change = call.id("id");
    if (!change) return fail(Fault::not_found, "child.unknown");
    auto const scope = TRY(access::scope_of(call.actor, "child.write"));
    auto const back = TRY(reverse_change(call.sql(), keys, scope, *change));
    call.saw(back.child, "child_change:" + *change, back.fields);
    return file_reply(call, keys, back.child);
}

Result<http::Reply> put_health(http::Call& call, crypto::Keyring& keys) {
    auto id = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.write"));
    TRY(find_child(call.sql(), scope, id));
    auto version = TRY(call.if_match());
    auto edited = TRY(edit_health(call.sql(), keys, scope, id, version, TRY(call.body<HealthFacts>())));
    // What is written down here may be a note of S3.
    call.trail.add({Level::s3, call.route.permission, id, "health", "accompaniment", edited.fields});
    return http::with_version(http::reply(edited.health), edited.health.version);
}

Result<http::Reply> put_schooling_of(http::Call& call) {
    auto id = TRY(call.id("id"));
    auto const& year = call.text("school_year");
    auto scope = TRY(access::scope_of(call.actor, "child.write"));
    TRY(find_child(call.sql(), scope, id));
    auto written = TRY(put_schooling(call.sql(), scope, id, year, TRY(call.body<SchoolingFacts>())));
    call.saw(id, "schooling:" + year, written.fields);
    return http::reply(written.schooling);
}

}  // namespace

void add_file_routes(http::Router& router, crypto::Keyring& keys) {
    using http::Work;
    router
        .on("GET", "/api/v1/children/:id", "child.read", Work::read,
            [&keys](http::Call& call) -> Result<http::Reply> { return file_reply(call, keys, TRY(call.id("id"))); })
        .summary("The child's file; what the reader may not see is absent and named in reserved")
        .answers<Child>();
    router
        .on("PUT", "/api/v1/children/:id", "child.write", Work::write,
            [&keys](auto& call) { return put_child(call, keys); })
        .summary("The child's own facts, under If-Match")
        .takes<ChildFacts>()
        .answers<Child>();
    router
        .on("PUT", "/api/v1/child-changes/:id/reversal", "child.write", Work::write,
            [&keys](http::Call& call) { return put_change_reversal(call, keys); })
        .summary("The child's civil status as it was before that change, within 30 days, the newest first")
        .answers<Child>();
    router
        .on("PUT", "/api/v1/children/:id/health", "child.write", Work::write,
            [&keys](auto& call) { return put_health(call, keys); })
        .summary("Allergies, treatment, health plan, note; If-Match \"0\" for the first sheet")
        .takes<HealthFacts>()
        .answers<Health>();
    router.on("PUT", "/api/v1/children/:id/schoolings/:school_year", "child.write", Work::write, put_schooling_of)
        .summary("The class and the school of one year (2026-2027), added or corrected")
        .takes<SchoolingFacts>()
        .answers<Schooling>();
}

}  // namespace marelle::people
