// What sending now would come to, said before anything is written.
#include "message/message.hpp"
#include <algorithm>

namespace marelle::message {

bool comes_too_late(Channel channel, Departure const& when, std::optional<Instant> const& useful_until) {
    return channel != Channel::paper && useful_until && when.at >= instant_ms(*useful_until).value_or(0);
}

void count(Waits& waits, NewMessage const& message, Departure const& when) {
    if (comes_too_late(message.channel, when, message.useful_until)) {
        ++waits.too_late;
        return;
    }
    if (!when.because) return;
    ++waits.later;
    if (when.because == Later::weekly_limit) ++waits.week;
    waits.last = std::max(waits.last.value_or(""), instant_text(when.at));
}

void count(Waits& waits, MessageRow const& planned) {
    if (planned.state == State::given_up && planned.because == "too_late") ++waits.too_late;
    if (planned.state != State::waiting || !planned.later_because) return;
    ++waits.later;
    if (planned.later_because == Later::weekly_limit) ++waits.week;
    waits.last = std::max(waits.last.value_or(""), planned.planned_for);
}

}  // namespace marelle::message
