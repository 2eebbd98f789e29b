// What the server makes of a device's clock: no database.
#include "base/device_clock.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;

TEST_CASE("an instant is worth its age when it was sent, whatever the device's clock") {
    struct Line {
        char const *name, *received, *sent, *said, *kept;
    };
    Line const lines[] = {
        {"a clock that is right", "2026-01-12T17:00:00.000Z", "2026-01-12T16:59:58.000Z", "2026-01-12T16:45:00Z",
         "2026-01-12T16:45:00.000Z"},
        {"a minute of the network's", "2026-01-12T17:00:00.000Z", "2026-01-12T16:59:00.000Z", "2026-01-12T16:45:00Z",
         "2026-01-12T16:45:00.000Z"},
        {"more than a minute behind", "2026-01-12T17:00:00.000Z", "2026-01-12T16:58:59.999Z", "2026-01-12T16:45:00Z",
         "2026-01-12T16:46:00.001Z"},
        {"three days behind", "2026-01-12T17:00:00.000Z", "2026-01-09T17:00:00.000Z", "2026-01-09T16:45:00Z",
         "2026-01-12T16:45:00.000Z"},
        {"three days ahead", "2026-01-12T17:00:00.000Z", "2026-01-15T17:00:00.000Z", "2026-01-15T16:45:00Z",
         "2026-01-12T16:45:00.000Z"},
        {"a phone back in 1970", "2026-01-12T17:00:00.000Z", "1970-01-01T00:20:00.000Z", "1970-01-01T00:05:00Z",
         "2026-01-12T16:45:00.000Z"},
        {"kept a week, sent by a clock an hour ahead", "2026-01-19T17:00:00.000Z", "2026-01-19T18:00:00.000Z",
         "2026-01-12T17:45:00Z", "2026-01-12T16:45:00.000Z"},
        {"the night of 29 March: the clock on the wall jumps, instants do not", "2026-03-29T01:10:00.000Z",
         "2026-03-29T02:10:00.000Z", "2026-03-29T01:50:00Z", "2026-03-29T00:50:00.000Z"},
        {"the night of 25 October: an hour that comes twice is two instants", "2026-10-25T01:10:00.000Z",
         "2026-10-25T01:10:00.000Z", "2026-10-25T00:30:00Z", "2026-10-25T00:30:00.000Z"},
        {"set right between the tap and the sending: what is to come is now", "2026-01-12T17:00:00.000Z",
         "2026-01-12T17:00:00.000Z", "2026-01-15T16:45:00Z", "2026-01-12T17:00:00.000Z"},
        {"set wrong between the tap and the sending: never after now", "2026-01-12T17:00:00.000Z",
         "2026-01-09T17:00:00.000Z", "2026-01-12T16:45:00Z", "2026-01-12T17:00:00.000Z"},
        {"up to five minutes ahead stays", "2026-01-12T17:00:00.000Z", "2026-01-12T17:00:00.000Z",
         "2026-01-12T17:05:00Z", "2026-01-12T17:05:00.000Z"},
        {"over five minutes ahead is now", "2026-01-12T17:00:00.000Z", "2026-01-12T17:00:00.000Z",
         "2026-01-12T17:05:00.001Z", "2026-01-12T17:00:00.000Z"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        DeviceClock const clock{line.sent, line.received};
        CHECK(clock.right(Instant{line.said}) == line.kept);
        bool const moved = if_moved(Instant{line.said}, Instant{line.kept}).has_value();
        CHECK(moved == (normal(line.said) != line.kept));
    }
}

TEST_CASE("without the instant of sending nothing is moved") {
    DeviceClock const clock{{}, "2026-01-12T17:00:00.000Z"};
    CHECK(clock.right(Instant{"2026-01-15T17:00:00Z"}) == "2026-01-15T17:00:00.000Z");
    CHECK_FALSE(clock.right(std::optional<Instant>{}));
    CHECK_FALSE(clock.sent_at());
}

TEST_CASE("a correction keeps the order of what one sending holds, and the ages up to a minute") {
    CHECK(rc::check([] {
        auto const received = *rc::gen::inRange<std::int64_t>(1'700'000'000'000, 1'800'000'000'000);
        auto const off = *rc::gen::inRange<std::int64_t>(-40LL * 86'400'000, 40LL * 86'400'000);
        auto const age = *rc::gen::inRange<std::int64_t>(0, 14LL * 86'400'000);
        auto const before = *rc::gen::inRange<std::int64_t>(0, 86'400'000);
        DeviceClock const clock{instant_text(received + off), instant_text(received)};
        auto const later = clock.right(instant_text(received + off - age));
        auto const earlier = clock.right(instant_text(received + off - age - before));
        RC_ASSERT(earlier <= later);
        RC_ASSERT(later <= instant_text(received + clock_off_ms));
        auto const kept = received - *instant_ms(later);
        RC_ASSERT(kept - age <= clock_off_ms && age - kept <= clock_off_ms);
    }));
}
