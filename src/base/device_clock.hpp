#pragma once
// What a device's clock says, and what the server makes of it. A phone may be days wrong; whoever holds it is not. It
// says when it sends (`sent_at`) by the clock with which it noted, so what separates the two is known, whatever the
// clock: an instant is worth its age when it was sent. What was said is kept beside.
#include "base/clock.hpp"
#include <optional>

namespace marelle {

inline constexpr std::int64_t clock_off_ms = 60'000;        // a difference up to this is the network's
inline constexpr std::int64_t clock_ahead_ms = 5 * 60'000;  // trust.md, "Two people, two phones"

class DeviceClock {
public:
    // Without `sent_at` nothing is known of the clock, and nothing is moved.
    DeviceClock(std::optional<Instant> sent_at, Instant const& received_at);

    // In normal form ("….000Z"). Moved by the clock's error when that is over a minute; then brought to the instant of
    // reception when it is still over five minutes ahead of it.
    Instant right(Instant const& said) const;
    std::optional<Instant> right(std::optional<Instant> const& said) const;
    std::optional<Instant> const& sent_at() const { return sent_at_; }

private:
    std::optional<Instant> sent_at_;
    std::int64_t received_{}, error_{};
};

// What was said, when it is not what is kept: for the column beside.
std::optional<Instant> if_moved(Instant const& said, Instant const& kept);
std::optional<Instant> if_moved(std::optional<Instant> const& said, std::optional<Instant> const& kept);

// "2026-01-12T15:30:00Z" → "2026-01-12T15:30:00.000Z"
Instant normal(Instant const& instant);

}  // namespace marelle
