#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "staff/engagement.hpp"
#include <boost/json.hpp>

namespace marelle::staff {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Asked {
    access::Scope scope;
    Id id;  // of the path
};

Result<Asked> asked(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "staff.unknown");
    return Asked{std::move(scope), std::move(*id)};
}

Result<Reply> shown(Call& call, crypto::Keyring& keys, Asked const& at, Id const& person) {
    return http::reply(TRY(find_person(call.sql(), keys, at.scope, person)));
}

// What was taken back of somebody who left: the file is closed, there is nothing to show.
Result<Reply> shown_if_here(Call& call, crypto::Keyring& keys, access::Scope const& scope, Id const& person) {
    auto const found = find_person(call.sql(), keys, scope, person);
    return found ? http::reply(*found) : http::no_content();
}

Result<Reply> get_people(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "staff.read"));
    auto found = people(call.sql(), scope);
    call.saw({}, "staff");
    return http::list_reply(found);
}

Result<Reply> get_person(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    auto reply = TRY(shown(call, keys, at, at.id));
    call.saw({}, "person:" + at.id);
    return reply;
}

Result<Reply> post_person(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto made = TRY(add_person(call.sql(), keys, scope, TRY(call.body<NewPerson>())));
    call.saw({}, "person:" + made.row.id, "created");
    return http::reply(made, 201);
}

Result<Reply> put_closure(Call& call) {
    auto at = TRY(asked(call));
    TRY(end_engagement(call.sql(), at.scope, at.id, TRY(call.body<Leaving>()).on));
    call.saw({}, "person:" + at.id, "until");
    return http::no_content();
}

Result<Reply> get_identity(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    auto found = TRY(identity_of(call.sql(), keys, at.scope, at.id));
    call.saw({}, "person:" + at.id);
    return http::reply(found);
}

Result<Reply> put_identity(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    auto identity = TRY(call.body<Identity>());
    TRY(keep_identity(call.sql(), keys, at.scope, at.id, identity));
    call.saw({}, "person:" + at.id, "identity");
    return http::reply(TRY(identity_of(call.sql(), keys, at.scope, at.id)));
}

Result<Reply> post_check(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    auto check = TRY(call.body<NewCheck>());
    TRY(record_check(call.sql(), at.scope, at.id, check));
    call.saw({}, "person:" + at.id, "check:" + std::string{record::name_of_choice(check.kind)});
    return shown(call, keys, at, at.id);
}

Result<Reply> post_qualification(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    TRY(record_qualification(call.sql(), at.scope, at.id, TRY(call.body<NewQualification>())));
    call.saw({}, "person:" + at.id, "qualification");
    return shown(call, keys, at, at.id);
}

Result<Reply> post_exception(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    TRY(record_exception(call.sql(), at.scope, at.id, TRY(call.body<NewException>())));
    call.saw({}, "person:" + at.id, "exception");
    return shown(call, keys, at, at.id);
}

Result<Reply> put_withdrawal(Call& call, crypto::Keyring& keys, Written what) {
    auto at = TRY(asked(call));
    auto person = TRY(withdraw(call.sql(), at.scope, what, at.id));
    call.saw({}, "person:" + person, "withdrawn_at");
    return shown_if_here(call, keys, at.scope, person);
}

Result<Reply> put_week(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    TRY(keep_week(call.sql(), at.scope, at.id, TRY(call.body<Week>())));
    call.saw({}, "person:" + at.id, "week");
    return shown(call, keys, at, at.id);
}

Result<Reply> put_hours(Call& call, crypto::Keyring& keys) {
    auto at = TRY(asked(call));
    TRY(keep_hours(call.sql(), at.scope, at.id, TRY(call.body<Hours>())));
    call.saw({}, "person:" + at.id, "weekly_minutes");
    return shown(call, keys, at, at.id);
}

Result<Reply> put_times_reversal(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto const person = TRY(reverse_times(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "person:" + person, "week,weekly_minutes");
    return shown_if_here(call, keys, scope, person);
}

Result<Reply> get_asked(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "staff.read"));
    return http::list_reply(asked_of_profiles(call.sql(), scope));
}

Result<Reply> put_asked(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto profile = record::choice_named<WorkProfile>(call.text("profile"));
    if (!profile) return fail(Fault::not_found, "staff.unknown");
    TRY(ask_of_profile(call.sql(), scope, *profile, TRY(call.body<AskedEdit>())));
    call.saw({}, "establishment:" + scope.establishment, "checks:" + call.text("profile"));
    return http::list_reply(asked_of_profiles(call.sql(), scope));
}

Result<Reply> put_asked_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "staff.write"));
    TRY(reverse_asked(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "establishment:" + scope.establishment, "checks");
    return http::list_reply(asked_of_profiles(call.sql(), scope));
}

using Handler = Result<Reply> (*)(Call&, crypto::Keyring&);

http::Handler with(Handler handler, crypto::Keyring& keys) {
    return [handler, &keys](Call& call) { return handler(call, keys); };
}

void add_person_routes(http::Router& router, crypto::Keyring& keys) {
    router.on("GET", "/api/v1/staff", "staff.read", Work::read, get_people)
        .summary("The team: who may be given children today, what is missing, what ends soon")
        .lists<PersonRow>();
    router.on("POST", "/api/v1/staff", "staff.write", Work::write, with(post_person, keys))
        .summary("Adds a person without an account: a volunteer, an activity leader, a civic service")
        .takes<NewPerson>()
        .answers<Person>();
    router.on("GET", "/api/v1/staff/:id", "staff.read", Work::read, with(get_person, keys))
        .summary("A person at work: checks (the outcome, never the content), qualifications, availability")
        .answers<Person>();
    router.on("PUT", "/api/v1/staff/:id/closure", "staff.write", Work::write, put_closure)
        .summary("The day from which a person without an account no longer comes")
        .takes<Leaving>();
    router.on("GET", "/api/v1/staff/:id/identity", "staff.identity", Work::read, with(get_identity, keys))
        .summary("Civil-status names and birth, as the State's form takes them")
        .answers<Identity>();
    router.on("PUT", "/api/v1/staff/:id/identity", "staff.identity", Work::write, with(put_identity, keys))
        .summary("Keeps them; what the form would not take is refused")
        .takes<Identity>()
        .answers<Identity>();
}

void add_paper_routes(http::Router& router, crypto::Keyring& keys) {
    router.on("POST", "/api/v1/staff/:id/checks", "staff.write", Work::write, with(post_check, keys))
        .summary("Records a background check: asked for, or what came out of it")
        .takes<NewCheck>()
        .answers<Person>();
    router.on("POST", "/api/v1/staff/:id/qualifications", "staff.write", Work::write, with(post_qualification, keys))
        .summary("Records a qualification")
        .takes<NewQualification>()
        .answers<Person>();
    router.on("POST", "/api/v1/staff/:id/exceptions", "staff.write", Work::write, with(post_exception, keys))
        .summary("Days when the person is absent, or there although the week does not say so")
        .takes<NewException>()
        .answers<Person>();
    router.on("PUT", "/api/v1/staff/:id/week", "staff.write", Work::write, with(put_week, keys))
        .summary("The weekly hours of availability, all of them")
        .takes<Week>()
        .answers<Person>();
    router.on("PUT", "/api/v1/staff/:id/hours", "staff.write", Work::write, with(put_hours, keys))
        .summary("Hours of a week, from a day on")
        .takes<Hours>()
        .answers<Person>();
    router.on("GET", "/api/v1/check-requirements", "staff.read", Work::read, get_asked)
        .summary(
            "The checks asked of each profile before meeting children: the law's frame, and the establishment's own")
        .lists<AskedOfProfile>();
    router.on("PUT", "/api/v1/check-requirements/:profile", "staff.write", Work::write, put_asked)
        .summary("What is asked besides, from a day on")
        .takes<AskedEdit>()
        .lists<AskedOfProfile>();
    router
        .on("PUT", "/api/v1/work-time-changes/:id/reversal", "staff.write", Work::write, with(put_times_reversal, keys))
        .summary("A person's week, or its hours, as they were before, within 30 days; no content of who left since")
        .answers<Person>();
    router.on("PUT", "/api/v1/check-requirement-changes/:id/reversal", "staff.write", Work::write, put_asked_reversal)
        .summary("What was asked before, within 30 days and while its first day is not past")
        .lists<AskedOfProfile>();
    struct One {
        char const* path;
        Written what;
    };
    for (auto const& [path, what] : {One{"checks", Written::check}, One{"qualifications", Written::qualification},
                                     One{"availability-exceptions", Written::exception}})
        router
            .on("PUT", std::string{"/api/v1/"} + path + "/:id/withdrawal", "staff.write", Work::write,
                [&keys, what](Call& call) { return put_withdrawal(call, keys, what); })
            .summary("Takes back what was written by mistake: the row stays, it no longer speaks")
            .answers<Person>();
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys) {
    add_person_routes(router, keys);
    add_paper_routes(router, keys);
    add_engagement_routes(router, keys);
    add_export_routes(router, keys);
}

}  // namespace marelle::staff
