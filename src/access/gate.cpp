#include "access/gate.hpp"
#include "access/link.hpp"
#include "access/session.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "crypto/crypto.hpp"
#include <stdexcept>

namespace marelle::access {

namespace {

bool is_write(http::Request const& request) { return request.method != "GET" && request.method != "HEAD"; }

// A form of another site posting here with the browser's cookies. Old browsers and programs send no such header: the
// CSRF token stands for them.
Result<> same_site(http::Request const& request) {
    auto site = request.header("sec-fetch-site");
    if (site.empty() || site == "same-origin" || site == "none") return {};
    return fail(Fault::forbidden, "access.cross_site");
}

// What a screen asks by itself, whether there is something grave twice a minute, a newer pack for this device every
// five, whether the session is over once it was left alone, keeps no session open: nobody may be sitting in front of
// it.
bool asked_by_the_screen(http::Request const& request, http::Route const& route) {
    if (route.permission == "fact.waiting") return true;
    auto parameters = request.parameters();
    if (route.permission == "today.read") return parameters && parameters->contains("device");
    return route.permission == "self" && route.method == "GET" && parameters && parameters->contains("alone");
}

bool for_links(http::Route const& route) { return reach_of(Profile::teacher_by_link, route.permission) != Reach::none; }

// "/l/<token>/…"
std::string_view link_token(std::string_view path) {
    constexpr std::string_view before = "/l/";
    if (!path.starts_with(before)) return {};
    path.remove_prefix(before.size());
    return path.substr(0, path.find('/'));
}

// The post that the request is made under: the one it names, else the oldest one.
Result<Post> choose_post(std::vector<Post> const& active, std::string_view named) {
    if (named.empty() && !active.empty()) return active.front();
    for (auto const& post : active)
        if (post.id == named) return post;
    return fail(Fault::forbidden, "access.no_post");
}

}  // namespace

Gate::Gate(sql::Database& database, crypto::Keyring& keys) : database_{database}, keys_{keys} {}

void Gate::describe(http::Route& route) const {
    if (route.permission == "public" || route.permission == "self") {
        route.level = Level::s1;
        return;
    }
    auto const* found = permission_named(route.permission);
    if (!found) throw std::logic_error{"access: no permission is named " + route.permission};
    route.level = found->level;
    route.purpose = found->purpose;
}

Result<Actor> Gate::who(http::Request const& request, http::Route const& route, sql::Session& sql) {
    auto ms = now_ms();
    Actor actor;
    actor.post.profile = Profile::nobody;
    actor.today = to_local(ms).date;
    actor.now = instant_text(ms);
    if (route.permission == "public") return actor;
    if (for_links(route)) return by_link(request, sql, std::move(actor));
    return by_session(request, route, sql, std::move(actor));
}

Result<Actor> Gate::by_link(http::Request const& request, sql::Session& sql, Actor actor) {
    // Unknown, expired, revoked and of another purpose are one answer.
    auto link = find_link(sql, link_token(request.path), LinkPurpose::referral, actor.now);
    if (!link) return fail(Fault::not_found, "link.unknown");
    actor.link = link->id;
    actor.post = {{}, Profile::teacher_by_link, link->establishment};
    return actor;
}

Result<Actor> Gate::by_session(http::Request const& request, http::Route const& route, sql::Session& sql, Actor actor) {
    auto secret = request.cookie(cookie_name(request));
    if (secret.empty()) return fail(Fault::unauthenticated, "login.required");
    auto ms = instant_ms(actor.now).value_or(0);
    auto rows = sql.query(R"sql(
        SELECT s.id, s.user_account, s.seen_at, u.password_to_change_at, p.id, p.profile, p.establishment
        FROM login_session s
        JOIN user_account u ON u.id = s.user_account
        LEFT JOIN post p ON p.user_account = u.id AND p.from_on <= :today
            AND (p.until_on IS NULL OR p.until_on > :today)
        WHERE s.secret_hash = :hash AND s.ended_at IS NULL AND s.expires_at > :now AND s.seen_at > :idle
            AND u.disabled_at IS NULL
        ORDER BY p.from_on, p.id
    )sql",
                          {{"hash", crypto::sha256_hex(secret)},
                           {"today", actor.today},
                           {"now", actor.now},
                           {"idle", instant_text(ms - session_idle)}});
    if (rows.empty()) return fail(Fault::unauthenticated, "login.required");
    auto const& first = rows.front();
    actor.session = first.text(0);
    actor.id = first.text(1);
    if (!asked_by_the_screen(request, route) && ms - instant_ms(first.text(2)).value_or(0) >= session_seen_every)
        seen(actor.session, ms);

    std::vector<Post> active;
    for (auto const& row : rows)
        if (!row.null(4)) active.push_back({row.text(4), *profile_named(row.text(5)), row.maybe_text(6).value_or("")});
    auto post = choose_post(active, request.header("x-post"));
    if (route.permission == "self") {
        // One's own login and password concern no post: they answer without one too.
        if (post) actor.post = std::move(*post);
        return actor;
    }
    if (!first.null(3)) return fail(Fault::forbidden, "login.password_to_change");
    actor.post = TRY(std::move(post));
    return actor;
}

// A read must not wait for a write: the minute is sent after it, once for all the requests of that minute. What is lost
// with a crash is at most a minute of the fifteen.
void Gate::seen(Id const& session, std::int64_t now) {
    {
        std::scoped_lock lock{seen_mutex_};
        auto [known, fresh] = seen_.try_emplace(session, now);
        if (!fresh && now - known->second < session_seen_every) return;
        known->second = now;
        if (seen_.size() > 10'000)
            std::erase_if(seen_, [now](auto const& one) { return now - one.second >= session_seen_every; });
    }
    try {
        database_.submit_write(
            [session, at = instant_text(now)](sql::Session& sql) {
                sql.execute("UPDATE login_session SET seen_at = :at WHERE id = :id AND seen_at < :at",
                            {{"id", session}, {"at", at}});
                return sql::Outcome::keep;
            },
            [](std::exception_ptr) {});
    } catch (sql::SqlError const&) {
        // The queue is full: a session that was not refreshed now is at the next request.
        std::scoped_lock lock{seen_mutex_};
        seen_.erase(session);
    }
}

Result<> Gate::may(Actor const& actor, http::Request const& request, http::Route const& route, sql::Session&) {
    if (is_write(request)) {
        TRY(same_site(request));
        if (actor.logged_in()) {
            auto expected = csrf_of(keys_, request.cookie(cookie_name(request)));
            if (!crypto::same(request.header("x-csrf-token"), expected)) return fail(Fault::forbidden, "access.csrf");
        }
    }
    if (route.permission == "public") return {};
    if (route.permission == "self") {
        if (!actor.logged_in()) return fail(Fault::unauthenticated, "login.required");
        return {};
    }
    if (reach_of(actor.post.profile, route.permission) == Reach::none) return fail(Fault::forbidden, "access.refused");
    return {};
}

void Gate::record(Actor const& actor, http::Request const& request, http::Route const&, Trail const& trail, int status,
                  sql::Session& sql) {
    audit::append(sql, actor, request.id, trail, status < 400 ? "done" : "refused");
}

}  // namespace marelle::access
