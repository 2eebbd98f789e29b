#include "attendance/attendance.hpp"
#include <algorithm>
#include <numeric>

namespace marelle::attendance {

namespace {

constexpr std::int64_t clock_tolerance_ms = 5 * 60'000;
constexpr std::int64_t minute_ms = 60'000;

bool later(Standing const& a, Standing const& b) {
    return a.observed_at != b.observed_at ? a.observed_at > b.observed_at : a.id > b.id;
}

// Each person's last word, in the order in which they first spoke.
class Words {
public:
    explicit Words(std::vector<Standing> const& notes) : notes_{notes} {}

    void hear(std::size_t at) {
        auto const& note = notes_[at];
        auto known = std::ranges::find_if(last_, [&](auto i) { return notes_[i].noted_by.id == note.noted_by.id; });
        if (known == last_.end()) {
            if (note.presence != Said::unmarked) last_.push_back(at);
        } else if (later(note, notes_[*known])) {
            if (note.presence == Said::unmarked) last_.erase(known);
            else *known = at;
        }
    }

    Register result() const {
        if (last_.empty()) return {};
        Register out{last_.front(), {}};
        for (auto i : last_)
            if (notes_[i].presence != notes_[*out.mark].presence &&
                (!out.other || later(notes_[i], notes_[*out.other])))
                out.other = i;
        return out;
    }

private:
    std::vector<Standing> const& notes_;
    std::vector<std::size_t> last_;
};

}  // namespace

Register register_of(std::vector<Standing> const& notes, std::optional<Settled> const& settled) {
    std::vector<std::size_t> order(notes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](auto a, auto b) { return later(notes[b], notes[a]); });
    Words words{notes};
    if (settled)
        for (auto i : order)
            if (notes[i].id == settled->note) words.hear(i);
    for (auto i : order)
        if (!settled || (notes[i].received_at > settled->at && notes[i].id != settled->note)) words.hear(i);
    return words.result();
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
    if (instant_ms(note.observed_at).value_or(0) > instant_ms(now).value_or(0) + clock_tolerance_ms)
        return wrong_fields("attendance.clock_ahead", {{"observed_at", "too_late"}});
    if (expected.session_cancelled) return fail(Fault::conflict, "attendance.session_cancelled");
    if (!expected.child_is_member) return fail(Fault::conflict, "attendance.not_a_member");
    return {};
}

}  // namespace marelle::attendance
