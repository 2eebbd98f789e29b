#include "base/device_clock.hpp"
#include <cstdlib>

namespace marelle {

Instant normal(Instant const& instant) { return instant_text(instant_ms(instant).value_or(0)); }

DeviceClock::DeviceClock(std::optional<Instant> sent_at, Instant const& received_at)
    : sent_at_{std::move(sent_at)}, received_{instant_ms(received_at).value_or(0)} {
    if (!sent_at_) return;
    sent_at_ = normal(*sent_at_);
    error_ = received_ - instant_ms(*sent_at_).value_or(received_);
    if (std::abs(error_) <= clock_off_ms) error_ = 0;
}

Instant DeviceClock::right(Instant const& said) const {
    auto at = instant_ms(said).value_or(0);
    if (!sent_at_) return instant_text(at);
    at += error_;
    return instant_text(at > received_ + clock_ahead_ms ? received_ : at);
}

std::optional<Instant> DeviceClock::right(std::optional<Instant> const& said) const {
    if (!said) return {};
    return right(*said);
}

std::optional<Instant> if_moved(Instant const& said, Instant const& kept) {
    if (normal(said) == kept) return {};
    return normal(said);
}

std::optional<Instant> if_moved(std::optional<Instant> const& said, std::optional<Instant> const& kept) {
    if (!said || !kept) return {};
    return if_moved(*said, *kept);
}

}  // namespace marelle
