#include "base/text.hpp"
#include "handover/handover.hpp"
#include <algorithm>

namespace marelle::handover {

namespace {

constexpr std::size_t shortest_reason = 10;  // characters
constexpr std::int64_t still_asking_ms = 60'000;

bool with_adult(HandoverKind kind) { return kind == HandoverKind::guardian || kind == HandoverKind::named; }

Adult const* adult_of(Claim const& claim, Door const& door) {
    if (!claim.adult) return nullptr;
    auto found = std::ranges::find(door.adults, *claim.adult, [](auto const& adult) { return adult.who.id; });
    return found == door.adults.end() ? nullptr : &*found;
}

std::vector<Error::Field> wrong_in(Claim const& claim, Door const& door, When when) {
    std::vector<Error::Field> wrong;
    if (with_adult(claim.kind) && !claim.adult && !claim.stop) wrong.push_back({"adult", "required"});
    if (!with_adult(claim.kind) && claim.adult) wrong.push_back({"adult", "invalid"});
    else if (claim.adult && !adult_of(claim, door)) wrong.push_back({"adult", "unknown"});
    if (when == When::asked && claim.stop &&
        std::ranges::find(door.lifted, *claim.stop, &LiftedStop::id) == door.lifted.end())
        wrong.push_back({"stop", "unknown"});
    return wrong;
}

}  // namespace

When when_of(bool happened, Instant const& observed_at, Instant const& now) {
    auto const age = instant_ms(now).value_or(0) - instant_ms(observed_at).value_or(0);
    return happened || age > still_asking_ms ? When::happened : When::asked;
}

Result<> may_say(Claim const& claim, Door const& door, When when, Instant const& now) {
    auto wrong = wrong_in(claim, door, when);
    auto const left = instant_ms(claim.left_at).value_or(0), latest = instant_ms(now).value_or(0) + clock_ahead_ms;
    if (claim.hour_given && left > latest) wrong.push_back({"left_at", "too_late"});
    if (claim.hour_given && when == When::asked && to_local(left).date != door.date)
        wrong.push_back({"left_at", "invalid"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    if (instant_ms(claim.observed_at).value_or(0) > latest)
        return wrong_fields("attendance.clock_ahead", {{"observed_at", "too_late"}});
    if (when == When::asked && door.session_cancelled) return fail(Fault::conflict, "attendance.session_cancelled");
    if (!door.child_is_member) return fail(Fault::conflict, "attendance.not_a_member");
    return {};
}

Time alone_from(Door const& door) { return door.leaves_alone.from.value_or(door.ends); }

std::optional<StopKind> stop_for(Claim const& claim, Door const& door) {
    if (claim.kind == HandoverKind::undone) return {};
    if (claim.kind == HandoverKind::alone) {
        if (!door.leaves_alone.allowed) return StopKind::alone_not_authorised;
        // Instants, not hours: the second half past two of the autumn night is an hour after the first.
        if (instant_ms(claim.left_at).value_or(0) < from_local(door.date, alone_from(door)))
            return StopKind::alone_too_early;
        return {};
    }
    auto const* adult = adult_of(claim, door);
    if (adult && adult->no_approach) return StopKind::must_not_approach;
    if (!adult || !adult->collects) return StopKind::not_listed;
    return {};
}

bool is_lifted(Claim const& claim, Door const& door, StopKind kind) {
    if (!claim.stop) return false;
    auto found = std::ranges::find(door.lifted, *claim.stop, &LiftedStop::id);
    if (found == door.lifted.end() || found->adult != claim.adult) return false;
    switch (kind) {
    case StopKind::must_not_approach: return found->kind == StopKind::must_not_approach;
    case StopKind::not_listed: return found->kind == StopKind::not_listed || found->kind == StopKind::must_not_approach;
    case StopKind::alone_not_authorised: return found->kind == StopKind::alone_not_authorised;
    case StopKind::alone_too_early:
        return found->kind == StopKind::alone_too_early || found->kind == StopKind::alone_not_authorised;
    }
    std::unreachable();
}

Result<> may_leave(Claim const& claim, Door const& door) {
    if (claim.kind == HandoverKind::undone) return {};
    if (!door.present) return fail(Fault::conflict, "handover.not_present");
    auto const kind = stop_for(claim, door);
    if (!kind || is_lifted(claim, door, *kind)) return {};
    switch (*kind) {
    case StopKind::must_not_approach: return fail(Fault::conflict, "handover.must_not_approach");
    case StopKind::not_listed: return fail(Fault::conflict, "handover.not_listed");
    case StopKind::alone_not_authorised: return fail(Fault::conflict, "handover.alone_not_authorised");
    case StopKind::alone_too_early:
        return Failure{Error{Fault::conflict, "handover.alone_too_early", {}, {{"from", alone_from(door)}}}};
    }
    std::unreachable();
}

Result<> may_take_back(Profile profile, TakingBack const& situation) {
    constexpr int days_kept = 30;
    auto const& [evening, came_on, said_on, today, met_a_stop] = situation;
    if (std::max(evening, came_on) < add_days(today, -days_kept)) return fail(Fault::conflict, "handover.too_old");
    if (evening < said_on && met_a_stop && profile != Profile::director)
        return fail(Fault::forbidden, "handover.stop_is_the_directors");
    return {};
}

Result<> may_lift(Profile profile, LiftingSituation const& situation, std::string_view reason) {
    if (characters(reason) < shortest_reason)
        return wrong_fields("handover.reason_too_short", {{"reason", "too_short"}});
    bool const hard = situation.kind == StopKind::must_not_approach || situation.banned_today || situation.happened;
    if (hard && profile != Profile::director) return fail(Fault::forbidden, "handover.director_only");
    if (situation.lifted) return fail(Fault::conflict, "handover.stop_lifted");
    return {};
}

}  // namespace marelle::handover
