#include "access/device.hpp"
#include "access/establishment.hpp"
#include "access/link.hpp"
#include "access/login.hpp"
#include "access/post_change.hpp"
#include "access/session.hpp"
#include "audit/audit.hpp"
#include "crypto/crypto.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::access {

namespace {

using http::Call;
using http::Reply;
using http::Work;

void tell(Call& call, std::string subject, std::string fields = {}) {
    call.saw({}, std::move(subject), std::move(fields));
}

// A write of Work::own keeps its entry in its own transaction.
void append_now(Call& call, sql::Session& sql, std::string subject, std::string fields) {
    Trail trail;
    trail.add({call.route.level, call.route.permission, {}, std::move(subject), {}, std::move(fields)});
    audit::append(sql, call.actor, call.request.id, trail, "done");
}

Result<std::string> hashed(std::string_view password) {
    auto hash = crypto::hash_password(password);
    if (!hash) return fail(Fault::too_many, "server.busy");
    return std::move(*hash);
}

// The person of the path, when this actor may act on the account.
Result<User> managed(Call& call, sql::Session& sql) {
    auto scope = TRY(scope_of(call.actor, "user.write"));
    auto user = find_user(sql, user_scope_of(scope), TRY(call.id("id")));
    if (!user) return fail(Fault::not_found, "user.unknown");
    TRY(may_manage(call.actor, scope.reach, *user));
    return std::move(*user);
}

Result<User> shown(Call& call, sql::Session& sql, Id const& id) {
    auto scope = TRY(scope_of(call.actor, "user.write"));
    auto users = list_users(sql, user_scope_of(scope));
    auto found = std::ranges::find(users, id, &User::id);
    if (found == users.end()) return fail(Fault::not_found, "user.unknown");
    return std::move(*found);
}

Result<Reply> get_users(Call& call) {
    auto scope = TRY(scope_of(call.actor, "user.read"));
    return http::list_reply(list_users(call.sql(), user_scope_of(scope)));
}

Result<Reply> post_user(Call& call) {
    auto scope = TRY(scope_of(call.actor, "user.write"));
    auto user = TRY(call.body<NewUser>());
    auto wrong = wrong_post(user.post, "post/");
    if (user.language && user.language != "fr" && user.language != "en") wrong.push_back({"language", "unknown"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    TRY(may_give_post(call.actor, scope.reach, user.post));
    NewUserAnswer answer{{}, crypto::random_password()};
    auto hash = TRY(hashed(answer.password));
    answer.user = TRY(call.database.write([&](sql::Session& sql) -> Result<User> {
        auto id = TRY(create_user(sql, user, hash, PasswordFrom::someone_else, call.actor.id, call.actor.now));
        append_now(call, sql, "user:" + id, "name,email,language,post");
        return shown(call, sql, id);
    }));
    return http::reply(answer, 201);
}

Result<Reply> put_user_closure(Call& call) {
    auto user = TRY(managed(call, call.sql()));
    disable_user(call.sql(), user.id, call.actor.id, call.actor.now);
    tell(call, "user:" + user.id, "disabled_at");
    return http::reply(TRY(shown(call, call.sql(), user.id)));
}

Result<Reply> delete_user_closure(Call& call) {
    auto user = TRY(managed(call, call.sql()));
    enable_user(call.sql(), user.id);
    tell(call, "user:" + user.id, "disabled_at");
    return http::reply(TRY(shown(call, call.sql(), user.id)));
}

Result<Reply> post_password_reset(Call& call) {
    auto user = TRY(call.database.read([&](sql::Session& sql) { return managed(call, sql); }));
    auto password = crypto::random_password();
    auto hash = TRY(hashed(password));
    TRY(call.database.write([&](sql::Session& sql) -> Result<> {
        // Hashing took its time: the newest data decides again.
        auto still = TRY(managed(call, sql));
        set_password(sql, still.id, hash, PasswordFrom::someone_else, {}, call.actor.now);
        append_now(call, sql, "user:" + still.id, "password");
        return {};
    }));
    return http::json_reply({{"password", password}});
}

Result<Reply> post_post(Call& call) {
    auto scope = TRY(scope_of(call.actor, "user.write"));
    auto id = TRY(call.id("id"));
    auto post = TRY(call.body<NewPost>());
    if (auto wrong = wrong_post(post, ""); !wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto user = find_user(call.sql(), user_scope_of(scope), id);
    if (!user) return fail(Fault::not_found, "user.unknown");
    TRY(may_give_post(call.actor, scope.reach, post));
    auto made = TRY(give_post(call.sql(), scope, user->id, post));
    tell(call, "post:" + made.id, "profile,establishment,from,until");
    return http::reply(made, 201);
}

Result<Reply> put_post_closure(Call& call) {
    auto scope = TRY(scope_of(call.actor, "user.write"));
    auto id = TRY(call.id("id"));
    auto closing = TRY(call.body<PostClosing>());
    auto closed = TRY(end_post(call.sql(), scope, id, closing.on));
    tell(call, "post:" + id, "until");
    return http::reply(closed);
}

Result<Reply> put_post_reversal(Call& call) {
    auto const scope = TRY(scope_of(call.actor, "user.write"));
    auto const post = TRY(reverse_post(call.sql(), scope, TRY(call.id("id"))));
    tell(call, "post:" + post.id, "until");
    return http::reply(post);
}

Result<Reply> get_establishments(Call& call) {
    auto scope = TRY(scope_of(call.actor, "establishment.read"));
    return http::list_reply(list_establishments(call.sql(), scope));
}

Result<Reply> post_establishment(Call& call) {
    TRY(scope_of(call.actor, "establishment.write"));
    auto made = TRY(add_establishment(call.sql(), TRY(call.body<NewEstablishment>()), call.actor.today));
    tell(call, "establishment:" + made.id, "name,commune,places,school_zone,opened_on");
    return http::reply(made, 201);
}

// --- one's own password ---

struct Passwords {
    std::string current, next;
};

Result<Passwords> passwords_of(Call& call) {
    auto body = TRY(call.object());
    Passwords out;
    std::vector<Error::Field> wrong;
    for (auto [name, into] : {std::pair{"current", &out.current}, std::pair{"password", &out.next}}) {
        auto const* given = body.if_contains(name);
        if (!given || !given->is_string() || given->get_string().empty()) wrong.push_back({name, "required"});
        else *into = given->get_string();
    }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return out;
}

Result<Reply> put_password(Call& call, crypto::Keyring& keys, PasswordRules const& rules) {
    auto given = TRY(passwords_of(call));
    auto const& at = call.actor.now;
    auto email = call.database.read([&](sql::Session& sql) {
        return sql.first("SELECT email FROM user_account WHERE id = :id", {{"id", call.actor.id}})->text(0);
    });
    if (auto wrong = rules.wrong(given.next, email); !wrong.empty())
        return wrong_fields("password.refused", {{"password", std::string{wrong}}});
    if (given.next == given.current) return wrong_fields("password.refused", {{"password", "unchanged"}});
    TRY(call.database.write([&](sql::Session& sql) { return count_try(sql, keys, email, call.request.client, at); }));
    auto attempt = call.database.read([&](sql::Session& sql) { return attempt_of(sql, email); });
    auto right = crypto::verify_password(attempt.hash, given.current);
    if (!right) return fail(Fault::too_many, "login.slow_down");
    if (!*right || attempt.user != call.actor.id) return wrong_fields("password.refused", {{"current", "invalid"}});
    auto hash = TRY(hashed(given.next));
    call.database.write([&](sql::Session& sql) {
        set_password(sql, call.actor.id, hash, PasswordFrom::self, call.actor.session, at);
        forget_tries(sql, keys, email, at);
        Trail trail;
        trail.add({Level::s1, "password", {}, {}, {}, {}});
        audit::append(sql, call.actor, call.request.id, trail, "done");
    });
    return http::no_content();
}

// --- who opened a child's file ---

Result<Reply> get_openings(Call& call) {
    auto scope = TRY(scope_of(call.actor, "audit.openings"));
    auto child = TRY(call.id("id"));
    auto page = TRY(call.page(100));
    if (!child_is_in_scope(call.sql(), scope, child)) return fail(Fault::not_found, "child.unknown");
    call.saw(child);
    return http::list_reply(audit::openings(call.sql(), child, page.limit));
}

}  // namespace

void add_user_routes(http::Router& router, crypto::Keyring& keys, PasswordRules passwords) {
    router.on("GET", "/api/v1/users", "user.read", Work::read, get_users)
        .summary("The people at work: of the establishment, or everybody for the technical administrator")
        .lists<User>();
    router.on("POST", "/api/v1/users", "user.write", Work::own, post_user)
        .summary("Add a person with a first post; the password is made here and shown once")
        .takes<NewUser>()
        .answers<NewUserAnswer>();
    router.on("PUT", "/api/v1/users/:id/closure", "user.write", Work::write, put_user_closure)
        .summary("Disable the account: its sessions end at once")
        .answers<User>();
    router.on("DELETE", "/api/v1/users/:id/closure", "user.write", Work::write, delete_user_closure)
        .summary("Enable the account again")
        .answers<User>();
    router.on("POST", "/api/v1/users/:id/password-reset", "user.write", Work::own, post_password_reset)
        .summary("A new password, made here and shown once, to be changed at the next login");
    router.on("POST", "/api/v1/users/:id/posts", "user.write", Work::write, post_post)
        .summary("Give one more post")
        .takes<NewPost>()
        .answers<PostRow>();
    router.on("PUT", "/api/v1/posts/:id/closure", "user.write", Work::write, put_post_closure)
        .summary("The day from which a post no longer holds")
        .takes<PostClosing>()
        .answers<PostRow>();
    router.on("PUT", "/api/v1/post-changes/:id/reversal", "user.write", Work::write, put_post_reversal)
        .summary("A post that was given, or ended, as before, within 30 days")
        .answers<PostRow>();
    router
        .on("PUT", "/api/v1/password", "self", Work::own,
            [&keys, rules = std::move(passwords)](Call& call) { return put_password(call, keys, rules); })
        .summary("Change one's own password: {current, password}; the other sessions end")
        .largest(8 * 1024);
    router.on("GET", "/api/v1/establishments", "establishment.read", Work::read, get_establishments)
        .summary("The association's establishments")
        .lists<EstablishmentRow>();
    router.on("POST", "/api/v1/establishments", "establishment.write", Work::write, post_establishment)
        .summary("One more establishment; the first one brings the association")
        .takes<NewEstablishment>()
        .answers<EstablishmentRow>();
    router.on("GET", "/api/v1/children/:id/openings", "audit.openings", Work::read, get_openings)
        .summary("Who opened this child's file, newest first")
        .lists<audit::Opening>();
}

void add_routes(http::Router& router, crypto::Keyring& keys, Settings settings) {
    add_login_routes(router, keys, settings.environment);
    add_user_routes(router, keys, std::move(settings.passwords));
    add_device_routes(router);
    add_export_routes(router);
}

}  // namespace marelle::access
