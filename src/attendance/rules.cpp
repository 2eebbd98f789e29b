#include "attendance/attendance.hpp"
#include <algorithm>

namespace marelle::attendance {

namespace {

constexpr std::int64_t minute_ms = 60'000;

}  // namespace

Register register_of(std::vector<Standing> const& notes, std::optional<Settled> const& settled) {
    std::vector<Word> words;
    words.reserve(notes.size());
    for (auto const& note : notes)
        words.push_back({note.id, note.noted_by.id, note.device,
                         note.said_observed_at.empty() ? note.observed_at : note.said_observed_at, note.observed_at,
                         note.received_at,
                         note.presence == Said::unmarked ? "" : std::string{record::name_of_choice(note.presence)}});
    std::optional<SettledWord> chosen;
    if (settled) chosen = SettledWord{settled->note, settled->at};
    auto kept = words_that_count(words, chosen);
    return {kept.first, kept.other};
}

std::int64_t minutes_of(Date const& date, Time const& starts, Time const& ends, Said presence,
                        std::optional<Instant> const& arrived_at, std::optional<Instant> const& left_at) {
    if (presence != Said::present && presence != Said::late) return 0;
    auto const first = from_local(date, starts), last = std::max(first, from_local(date, ends));
    auto const bounded = [&](std::optional<Instant> const& instant, std::int64_t otherwise) {
        return instant ? std::clamp(instant_ms(*instant).value_or(otherwise), first, last) : otherwise;
    };
    return std::max<std::int64_t>(0, bounded(left_at, last) - bounded(arrived_at, first)) / minute_ms;
}

Result<> may_note(Note const& note, Expected const& expected, Instant const& now) {
    if (note.presence == Said::excused && !note.reason)
        return wrong_fields("attendance.reason_required", {{"reason", "required"}});
    if (note.arrived_at && note.left_at && instant_ms(*note.left_at) < instant_ms(*note.arrived_at))
        return wrong_fields("body.wrong_fields", {{"left_at", "too_early"}});
    if (instant_ms(note.observed_at).value_or(0) > instant_ms(now).value_or(0) + clock_ahead_ms)
        return wrong_fields("attendance.clock_ahead", {{"observed_at", "too_late"}});
    if (expected.session_cancelled) return fail(Fault::conflict, "attendance.session_cancelled");
    if (!expected.child_is_member) return fail(Fault::conflict, "attendance.not_a_member");
    return {};
}

}  // namespace marelle::attendance
