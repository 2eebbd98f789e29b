#include "base/clock.hpp"
#include <atomic>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace marelle {

namespace {
std::atomic<std::int64_t> fixed_at{-1};

bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
    auto const* from = text.data() + at;
    auto [end, error] = std::from_chars(from, from + count, out);
    return error == std::errc{} && end == from + count && *from != '-';
}
}  // namespace

std::int64_t now_ms() {
    if (auto fixed = fixed_at.load(std::memory_order_relaxed); fixed >= 0) return fixed;
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

Instant now() { return instant_text(now_ms()); }

Instant instant_text(std::int64_t ms) {
    using namespace std::chrono;
    auto point = sys_time<milliseconds>{milliseconds{ms}};
    auto day = floor<days>(point);
    year_month_day date{day};
    auto rest = (point - day).count();
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(rest / 3'600'000), static_cast<int>(rest / 60'000 % 60),
                  static_cast<int>(rest / 1'000 % 60), static_cast<int>(rest % 1'000));
    return text;
}

std::optional<std::int64_t> instant_ms(std::string_view text) {
    using namespace std::chrono;
    int y{}, mo{}, d{}, h{}, mi{}, s{}, ms{};
    bool shape = (text.size() == 20 || (text.size() >= 22 && text.size() <= 30 && text[19] == '.')) &&
                 text.back() == 'Z';
    if (!shape || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return {};
    if (!digits(text, 0, 4, y) || !digits(text, 5, 2, mo) || !digits(text, 8, 2, d) || !digits(text, 11, 2, h) ||
        !digits(text, 14, 2, mi) || !digits(text, 17, 2, s))
        return {};
    year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok() || h > 23 || mi > 59 || s > 59) return {};
    for (std::size_t i = 20, weight = 100; i + 1 < text.size(); ++i, weight /= 10) {
        if (text[i] < '0' || text[i] > '9') return {};
        ms += static_cast<int>(weight) * (text[i] - '0');
    }
    auto day_ms = duration_cast<milliseconds>(sys_days{date}.time_since_epoch()).count();
    return day_ms + ((h * 60LL + mi) * 60 + s) * 1000 + ms;
}

FixedClock::FixedClock(std::string_view instant) { set(instant); }
FixedClock::~FixedClock() { fixed_at = -1; }

void FixedClock::set(std::string_view instant) {
    auto ms = instant_ms(instant);
    if (!ms) throw std::invalid_argument{"FixedClock: not an instant"};
    fixed_at = *ms;
}

}  // namespace marelle
