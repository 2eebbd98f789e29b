// What was held, counted as a report counts it, with its rows.
#include "timetable/held.hpp"
#include "http/period.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>
#include <map>
#include <set>

namespace marelle::timetable {

namespace {

using http::Call;

constexpr int longest_days = 12 * 366;  // a report's

bool is_evening(Activity activity) {
    return activity == Activity::evening_workshop || activity == Activity::study_support;
}

}  // namespace

std::string held_key(Activity activity, Date const& on, Id const& session, Id const& group, Id const& event) {
    // Homework help, then a game: one evening of that group.
    if (is_evening(activity)) return on + group;
    return event.empty() ? session : on + event;
}

bool is_of(HeldKind kind, Activity activity) {
    switch (kind) {
    case HeldKind::evenings: return is_evening(activity);
    case HeldKind::workshops: return activity == Activity::parents_workshop;
    case HeldKind::all: break;
    }
    return true;
}

bool was_held(HeldFacts const& session) {
    if (session.cancelled) return false;
    bool const past = session.on < session.today;
    if (!expects_children(record::name_of_choice(session.activity))) return past;
    return session.noted || (session.expected && past);
}

HeldList held_in(sql::Session& sql, Calendar const& calendar, Activities const& activities, access::Scope const& scope,
                 HeldKind kind, Period const& period) {
    HeldList out{kind, period.from, std::min(period.until, scope.today), 0, 0, {}};
    std::map<std::string, std::size_t> known;
    std::set<std::string> neither;
    for (auto& session : sessions_between(sql, calendar, activities, scope, {out.from, out.until})) {
        if (!is_of(kind, session.activity)) continue;
        auto const key = held_key(session.activity, session.date, session.id, session.group.id,
                                  session.event.value_or(""));
        auto const [at, added] = known.try_emplace(key, out.lines.size());
        if (added) out.lines.push_back({session.date, false, {}});
        auto& once = out.lines[at->second];
        bool const cancelled = session.state == SessionState::cancelled;
        bool const held = was_held(
            {session.activity, cancelled, session.noted > 0, session.expected > 0, session.date, scope.today});
        once.held |= held;
        if (!held && !cancelled) neither.insert(key);
        once.sessions.push_back(std::move(session));
    }
    std::set<std::size_t> untold;
    for (auto const& key : neither)
        if (auto const at = known.at(key); !out.lines[at].held) untold.insert(at);
    std::size_t at = 0;
    std::erase_if(out.lines, [&](HeldOnce const&) { return untold.contains(at++); });
    out.held = std::ranges::count_if(out.lines, &HeldOnce::held);
    out.cancelled = std::ssize(out.lines) - out.held;
    return out;
}

Result<HeldList> held_asked(Call& call, Calendar const& calendar, Activities const& activities) {
    auto const scope = TRY(access::scope_of(call.actor, "plan.read"));
    auto const& today = call.actor.today;
    auto const period = TRY(http::period_asked(call, {school_year_start(school_year_of(today)), today}, longest_days));
    auto const asked = TRY(call.query("kind"));
    auto const kind = asked ? record::choice_named<HeldKind>(*asked) : HeldKind::evenings;
    if (!kind) return wrong_fields("query.wrong_fields", {{"kind", "unknown"}});
    return held_in(call.sql(), calendar, activities, scope, *kind, period);
}

void add_held_routes(http::Router& router, Calendar const& calendar, Activities const& activities) {
    router
        .on("GET", "/api/v1/held-sessions", "plan.read", http::Work::read,
            [&calendar, &activities](Call& call) -> Result<http::Reply> {
                return http::reply(TRY(held_asked(call, calendar, activities)));
            })
        .summary("What was held or cancelled in a period, counted as reports count it, with its sessions")
        .with("kind", "evenings (by default), workshops or all")
        .with("from", "first day; that of this school year by default")
        .with("until", "last day; today by default")
        .answers<HeldList>();
}

}  // namespace marelle::timetable
