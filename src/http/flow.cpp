#include "http/flow.hpp"
#include "http/fault.hpp"
#include <spdlog/spdlog.h>

namespace marelle::http {

namespace {

using Shared = std::shared_ptr<Exchange>;

void finish(Exchange& x) {
    x.reply.route = &x.route;
    auto answer = std::move(x.answer);
    answer(std::move(x.reply));
}

void give_up(Exchange& x, std::exception_ptr error) {
    x.reply = reply_to_exception(error, x.request.id);
    finish(x);
}

void audit_unavailable(Exchange& x, std::exception_ptr error) {
    log_exception("audit entry not written", error, x.request.id);
    x.reply = problem(503, "audit.unavailable", x.request.id);
    finish(x);
}

// A screen of first names and presences (S1) is one entry, which says where and not whom: trust.md, "Levels". One's
// own account is no screen of anybody's.
void add_screen(Exchange& x) {
    if (!x.trail.empty() || x.route.level != Level::s1 || x.route.permission == "self") return;
    if (!x.actor.logged_in() || x.reply.status >= 400) return;
    constexpr std::string_view base = "/api/v1/";
    std::string_view what = x.request.path;
    if (what.starts_with(base)) what.remove_prefix(base.size());
    x.trail.add({x.route.level, x.route.permission, {}, "screen:" + std::string{what}, {}, {}});
}

// Work may be run again from its start: nothing of an earlier run stays.
Result<> admit(Exchange& x, sql::Session& sql) {
    x.trail.clear();
    x.actor = {};
    x.reply = {};
    x.actor = TRY(x.gate.who(x.request, x.route, sql));
    return x.gate.may(x.actor, x.request, x.route, sql);
}

Result<Reply> handled(Exchange& x, sql::Session* sql) {
    Call call{x.request, x.route, x.path, x.actor, sql, x.database, x.trail};
    return x.route.handler(call);
}

Reply settled(Exchange const& x, Result<Reply> result) {
    return result ? std::move(*result) : problem(result.error(), x.request.id);
}

// Idempotency is for accounts: without one, a key could be anybody's.
bool repeatable(Exchange const& x) {
    return x.route.method != "GET" && x.actor.logged_in() && !x.request.header("idempotency-key").empty();
}

Result<Reply> read_in(Exchange& x, sql::Session& sql) {
    TRY(admit(x, sql));
    return handled(x, &sql);
}

Result<Reply> write_in(Exchange& x, sql::Session& sql) {
    TRY(admit(x, sql));
    if (repeatable(x))
        if (auto first = TRY(x.gate.repeated(x.actor, x.request, sql))) return std::move(*first);
    auto reply = TRY(handled(x, &sql));
    if (reply.status >= 400) return reply;
    // A write always leaves an entry, even when its handler had nothing to add.
    if (x.trail.empty()) x.trail.add({x.route.level, x.route.permission, {}, {}, x.route.purpose, {}});
    x.gate.record(x.actor, x.request, x.route, x.trail, reply.status, sql);
    if (repeatable(x)) x.gate.remember(x.actor, x.request, reply, sql);
    return reply;
}

// The trail goes to disk, then the answer leaves; an answer that cannot be logged does not leave.
void record_then_finish(Shared x) {
    try {
        x->database.submit_write(
            [x](sql::Session& sql) {
                x->gate.record(x->actor, x->request, x->route, x->trail, x->reply.status, sql);
                return sql::Outcome::keep;
            },
            [x](std::exception_ptr error) {
                if (error) audit_unavailable(*x, error);
                else finish(*x);
            });
    } catch (sql::SqlError const&) { audit_unavailable(*x, std::current_exception()); }
}

void after(Shared x, std::exception_ptr error) {
    if (error) return give_up(*x, error);
    add_screen(*x);
    if (x->trail.empty()) finish(*x);
    else record_then_finish(x);
}

Result<Reply> own_in(Exchange& x) {
    auto first = TRY(x.database.read([&x](sql::Session& sql) -> Result<std::optional<Reply>> {
        TRY(admit(x, sql));
        if (!repeatable(x)) return std::optional<Reply>{};
        return x.gate.repeated(x.actor, x.request, sql);
    }));
    if (first) return std::move(*first);
    auto reply = TRY(handled(x, nullptr));
    if (reply.status < 400 && repeatable(x))
        x.database.write([&x, &reply](sql::Session& sql) { x.gate.remember(x.actor, x.request, reply, sql); });
    return reply;
}

void own_now(Shared x) {
    try {
        x->reply = settled(*x, own_in(*x));
    } catch (...) { return give_up(*x, std::current_exception()); }
    after(x, {});
}

}  // namespace

void run_read(Shared x) {
    x->database.submit_read(
        [x](sql::Session& sql) {
            x->reply = settled(*x, read_in(*x, sql));
            return sql::Outcome::keep;
        },
        [x](std::exception_ptr error) { after(x, error); });
}

void run_write(Shared x) {
    auto undone = std::make_shared<bool>(false);
    x->database.submit_write(
        [x, undone](sql::Session& sql) {
            x->reply = settled(*x, write_in(*x, sql));
            *undone = x->reply.status >= 400;
            return *undone ? sql::Outcome::undo : sql::Outcome::keep;
        },
        [x, undone](std::exception_ptr error) {
            if (!error && !*undone) finish(*x);
            else after(x, error);  // a refusal that told something is logged as well
        });
}

void run_own(Shared x, Workers& workers) {
    if (workers.take([x] { own_now(x); })) return;
    x->reply = problem(Error{Fault::too_many, "server.busy", {}, {}}, x->request.id);
    finish(*x);
}

}  // namespace marelle::http
