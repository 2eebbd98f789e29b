#include "message/message.hpp"
#include <algorithm>

namespace marelle::message {

namespace {

bool holds(RightSpan const& right, Date const& on) { return right.from <= on && (!right.until || *right.until > on); }

// The same local hour, days later: a week has 167 hours when the clock goes forward.
std::int64_t days_later(std::int64_t ms, int days) {
    auto const local = to_local(ms);
    auto const minute = from_local(local.date, local.time);
    return from_local(add_days(local.date, days), local.time) + std::max<std::int64_t>(ms - minute, 0) % 60'000;
}

}  // namespace

bool is_quiet(Habits const& habits, std::int64_t ms) {
    auto const time = to_local(ms).time;
    return time >= habits.quiet_from || time < habits.quiet_until;
}

std::int64_t after_quiet(Habits const& habits, std::int64_t ms) {
    if (!is_quiet(habits, ms)) return ms;
    auto const local = to_local(ms);
    auto const day = local.time >= habits.quiet_from ? add_days(local.date, 1) : local.date;
    return from_local(day, habits.quiet_until);
}

std::int64_t soonest(Habits const& habits, Urgency urgency, std::int64_t ms, std::optional<std::int64_t> useful_until) {
    auto const morning = after_quiet(habits, ms);
    bool const cannot_wait = urgency == Urgency::urgent && useful_until && *useful_until <= morning;
    return cannot_wait ? ms : morning;
}

Departure departure(defaults::Dated<Habits> const& all, Channel channel, Urgency urgency, std::int64_t now,
                    std::vector<std::int64_t> const& others, std::optional<std::int64_t> useful_until) {
    if (channel == Channel::paper) return {now, {}};
    auto const& today = all.on(to_local(now).date);
    Departure out{soonest(today, urgency, now, useful_until), {}};
    if (out.at != now) out.because = Later::quiet_hours;
    if (urgency == Urgency::urgent) return out;
    auto sorted = others;
    std::ranges::sort(sorted);
    // In order: past one that is too near, the next one may be too near in its turn.
    for (auto other : sorted) {
        auto const free_from = days_later(other, today.planned_every_days);
        auto const free_until = days_later(other, -today.planned_every_days);
        if (out.at <= free_until || out.at >= free_from) continue;
        out = {after_quiet(all.on(to_local(free_from).date), free_from), Later::weekly_limit};
    }
    return out;
}

std::optional<std::int64_t> next_try(Habits const& habits, std::int64_t tries, std::int64_t now, Urgency urgency,
                                     std::optional<std::int64_t> useful_until) {
    if (tries < 1 || tries > static_cast<std::int64_t>(habits.retries_minutes.size())) return {};
    auto const at = now + std::int64_t{habits.retries_minutes[static_cast<std::size_t>(tries - 1)]} * 60'000;
    return soonest(habits, urgency, at, useful_until);
}

State state_of(Standing const& row) {
    if (row.delivered_at) return State::delivered;
    if (row.sent_at) return row.channel == Channel::paper ? State::printed : State::sent;
    if (row.withdrawn_at) return State::withdrawn;
    if (row.given_up_at) return State::given_up;
    if (row.uncertain_at) return State::uncertain;
    if (row.claimed_at) return State::sending;
    return row.channel == Channel::paper ? State::to_print : State::waiting;
}

Result<> may_reach(AdultLink const& link, bool must_not_approach_any, Date const& today) {
    auto const now = [&](std::string_view kind) {
        return std::ranges::any_of(link.rights,
                                   [&](auto const& right) { return right.kind == kind && holds(right, today); });
    };
    if (must_not_approach_any || now("no_approach")) return fail(Fault::conflict, "message.must_not_approach");
    bool const contact = now("contact");
    bool const contact_ended = !contact && std::ranges::any_of(link.rights, [&](auto const& right) {
        return right.kind == "contact" && right.until && *right.until <= today;
    });
    if (contact_ended) return fail(Fault::conflict, "message.contact_withdrawn");
    bool const decides = link.authority == "joint" || link.authority == "sole" || link.authority == "delegated";
    if (!contact && !decides) return fail(Fault::conflict, "message.no_word");
    return {};
}

}  // namespace marelle::message
