#pragma once
// Instants are UTC, stored as ISO-8601 text with milliseconds ("2026-01-12T15:45:00.000Z"): they sort as text, in both
// databases. Rules take the time as a parameter; only routes, jobs and the command line ask the clock, through here.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace marelle {

using Instant = std::string;

std::int64_t now_ms();  // milliseconds since 1970, UTC
Instant now();

Instant instant_text(std::int64_t ms);
// Accepts "…Z" with or without a fraction; nothing else.
std::optional<std::int64_t> instant_ms(std::string_view text);

// Tests and the demonstration: the clock stands still until restored.
class FixedClock {
public:
    explicit FixedClock(std::string_view instant);
    ~FixedClock();
    FixedClock(FixedClock const&) = delete;
    FixedClock& operator=(FixedClock const&) = delete;
    void set(std::string_view instant);
};

}  // namespace marelle
