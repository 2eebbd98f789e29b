#include "access/login.hpp"
#include "access/session.hpp"
#include "audit/audit.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::access {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Credentials {
    std::string email, password;  // a secret has no table: read by hand
};

Result<Credentials> credentials_of(Call& call) {
    auto body = TRY(call.object());
    Credentials out;
    std::vector<Error::Field> wrong;
    for (auto [name, into] : {std::pair{"email", &out.email}, std::pair{"password", &out.password}}) {
        auto const* given = body.if_contains(name);
        if (!given || given->is_null()) wrong.push_back({name, "required"});
        else if (!given->is_string() || given->get_string().size() > longest_password ||
                 !is_utf8(given->get_string()) || given->get_string().find('\0') != std::string::npos)
            wrong.push_back({name, "invalid"});
        else *into = given->get_string();
    }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    out.email = tidy_text(out.email);
    std::ranges::transform(out.email, out.email.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

// The actor that the session to come will be, for its audit entry and its Login.
Actor actor_of(sql::Session& sql, Actor const& nobody, Id const& user, Id const& session) {
    auto actor = nobody;
    actor.id = user;
    actor.session = session;
    if (auto row = sql.first(R"sql(
            SELECT id, profile, establishment FROM post
            WHERE user_account = :user AND from_on <= :today AND (until_on IS NULL OR until_on > :today)
            ORDER BY from_on, id LIMIT 1
        )sql",
                             {{"user", user}, {"today", nobody.today}}))
        actor.post = {row->text(0), profile_named(row->text(1)).value_or(Profile::nobody),
                      row->maybe_text(2).value_or("")};
    return actor;
}

struct Begun {
    LoginSession session;
    Login login;
};

Begun begin(Call& call, crypto::Keyring& keys, std::string const& environment, Credentials const& given,
            Id const& user) {
    return call.database.write([&](sql::Session& sql) {
        auto const& at = call.actor.now;
        forget_tries(sql, keys, given.email, at);
        auto session = begin_session(sql, user, at);
        sql.execute("UPDATE user_account SET last_login_at = :at WHERE id = :id", {{"at", at}, {"id", user}});
        auto actor = actor_of(sql, call.actor, user, session.id);
        Trail trail;
        trail.add({Level::s1, "login", {}, {}, {}, {}});
        audit::append(sql, actor, call.request.id, trail, "done");
        return Begun{session, login_of(sql, actor, csrf_of(keys, session.secret), environment)};
    });
}

Result<Reply> post_login(Call& call, crypto::Keyring& keys, std::string const& environment) {
    auto given = TRY(credentials_of(call));
    auto const& at = call.actor.now;
    TRY(call.database.write(
        [&](sql::Session& sql) { return count_try(sql, keys, given.email, call.request.client, at); }));
    auto attempt = call.database.read([&](sql::Session& sql) { return attempt_of(sql, given.email); });
    auto right = crypto::verify_password(attempt.hash, given.password);
    if (!right) return fail(Fault::too_many, "login.slow_down");
    if (!*right || attempt.user.empty()) {
        // The same entry whether the account exists or not: the log's size tells nothing either.
        call.trail.add({Level::s1, "login", {}, {}, {}, {}});
        return fail(Fault::unauthenticated, "login.refused");
    }
    auto begun = begin(call, keys, environment, given, attempt.user);
    auto reply = http::reply(begun.login);
    reply.headers.emplace_back("Set-Cookie", cookie_set(call.request, begun.session.secret));
    return reply;
}

Result<Reply> get_login(Call& call, crypto::Keyring& keys, std::string const& environment) {
    auto csrf = csrf_of(keys, call.request.cookie(cookie_name(call.request)));
    return http::reply(login_of(call.sql(), call.actor, std::move(csrf), environment));
}

Result<Reply> delete_login(Call& call) {
    end_session(call.sql(), call.actor.session, call.actor.now);
    call.trail.add({Level::s1, "logout", {}, {}, {}, {}});
    auto reply = http::no_content();
    reply.headers.emplace_back("Set-Cookie", cookie_cleared(call.request));
    return reply;
}

}  // namespace

void add_login_routes(http::Router& router, crypto::Keyring& keys, std::string environment) {
    router
        .on("POST", "/api/v1/login", "public", Work::own,
            [&keys, environment](Call& call) { return post_login(call, keys, environment); })
        .summary("Log in with an e-mail and a password; the session is a cookie")
        .answers<Login>()
        .largest(8 * 1024);
    router
        .on("GET", "/api/v1/login", "self", Work::read,
            [&keys, environment](Call& call) { return get_login(call, keys, environment); })
        .summary("Who is logged in, under which post, and what it may")
        .with("alone", "1: asked by a screen that was left alone, which keeps no session open")
        .answers<Login>();
    router.on("DELETE", "/api/v1/login", "self", Work::write, [](Call& call) { return delete_login(call); })
        .summary("Log out");
}

}  // namespace marelle::access
