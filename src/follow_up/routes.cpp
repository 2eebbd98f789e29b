#include "crypto/keyring.hpp"
#include "follow_up/follow_up.hpp"
#include "http/http.hpp"
#include <boost/json.hpp>

namespace marelle::follow_up {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> get_follow_ups(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "follow_up.write"));
    Question question{TRY(call.query("child")), TRY(call.query("all")) == "1"};
    if (question.child && !is_id(*question.child)) return wrong_fields("query.wrong_fields", {{"child", "invalid"}});
    auto found = follow_ups(call.sql(), keys, scope, question);
    call.saw(question.child.value_or(""), "follow_ups:" + std::to_string(found.size()));
    return http::list_reply(found);
}

Result<Reply> post_event(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "follow_up.write"));
    auto id = TRY(call.id("id"));
    auto changed = TRY(happen(call.sql(), keys, scope, id, TRY(call.body<NewEvent>())));
    call.saw(changed.child.id, "follow_up:" + id, "state");
    return http::reply(changed);
}

Result<Reply> get_settings(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "follow_up.settings"));
    return http::reply(settings_of(call.sql(), scope.establishment, scope.today));
}

Result<Reply> put_settings(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "follow_up.settings"));
    auto decided = TRY(decide(call.sql(), scope, TRY(call.body<Setting>())));
    call.saw({}, "follow_up_setting:" + scope.establishment, "absences,director_after_days");
    return http::reply(decided);
}

Result<Reply> put_settings_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "follow_up.settings"));
    auto decided = TRY(reverse_setting(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "follow_up_setting:" + scope.establishment, "absences,director_after_days");
    return http::reply(decided);
}

Result<Reply> get_hours(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "child.read"));
    auto child = TRY(call.id("id"));
    auto hours = TRY(hours_of(call.sql(), scope, child));
    call.saw(child, "hours");
    return http::reply(hours);
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys) {
    add_export_routes(router, keys);
    router
        .on("GET", "/api/v1/follow-ups", "follow_up.write", Work::read,
            [&keys](Call& call) { return get_follow_ups(call, keys); })
        .summary("Children whose unexplained absences follow one another, and what was done about it")
        .with("child", "of one child")
        .with("all", "1: those that are over too")
        .lists<FollowUp>();
    router
        .on("POST", "/api/v1/follow-ups/:id/events", "follow_up.write", Work::write,
            [&keys](Call& call) { return post_event(call, keys); })
        .summary("Takes a follow-up, says what was done, or opens it again; harmless to repeat with the same id")
        .takes<NewEvent>()
        .answers<FollowUp>();
    router
        .on("GET", "/api/v1/follow-up-settings", "follow_up.settings", Work::read,
            [](Call& call) { return get_settings(call); })
        .summary("How many absences speak, when a forgotten roll call reaches the director, and the hours promised")
        .answers<Settings>();
    router
        .on("PUT", "/api/v1/follow-up-settings", "follow_up.settings", Work::write,
            [](Call& call) { return put_settings(call); })
        .summary("What the establishment decides for itself, from a day on")
        .takes<Setting>()
        .answers<Settings>();
    router
        .on("PUT", "/api/v1/follow-up-setting-changes/:id/reversal", "follow_up.settings", Work::write,
            [](Call& call) { return put_settings_reversal(call); })
        .summary("As it was decided before, within 30 days and while its first day is not past")
        .answers<Settings>();
    router.on("GET", "/api/v1/children/:id/hours", "child.read", Work::read, [](Call& call) { return get_hours(call); })
        .summary("Hours a child attended, by week and by school year, and the absences that follow one another now")
        .answers<ChildHours>();
}

}  // namespace marelle::follow_up
