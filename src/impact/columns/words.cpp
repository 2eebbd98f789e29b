#include "base/dates.hpp"
#include "impact/columns/state.hpp"
#include "timetable/without_children.hpp"
#include <chrono>
#include <mutex>

namespace marelle::impact::columns {

std::uint32_t Words::number(std::string_view text) {
    if (auto known_as = known(text)) return *known_as;
    std::unique_lock lock{mutex_};
    auto const next = static_cast<std::uint32_t>(texts_.size());
    if (auto found = numbers_.find(text); found != numbers_.end()) return found->second;
    texts_.emplace_back(text);
    numbers_.emplace(texts_.back(), next);
    return next;
}

std::optional<std::uint32_t> Words::known(std::string_view text) const {
    std::shared_lock lock{mutex_};
    auto found = numbers_.find(text);
    return found == numbers_.end() ? std::nullopt : std::optional{found->second};
}

std::string const& Words::text(std::uint32_t number) const {
    std::shared_lock lock{mutex_};
    return texts_.at(number);
}

std::vector<std::string const*> Words::all() const {
    std::shared_lock lock{mutex_};
    std::vector<std::string const*> out;
    out.reserve(texts_.size());
    for (auto const& text : texts_) out.push_back(&text);
    return out;
}

std::uint32_t Words::size() const {
    std::shared_lock lock{mutex_};
    return static_cast<std::uint32_t>(texts_.size());
}

Day day_of(std::string_view date) {
    if (!is_date(date)) throw Unfit{"a date that is none"};
    auto number = [&](std::size_t at, std::size_t count) {
        int out = 0;
        for (auto c : date.substr(at, count)) out = out * 10 + (c - '0');
        return out;
    };
    std::chrono::year_month_day const day{std::chrono::year{number(0, 4)},
                                          std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                          std::chrono::day{static_cast<unsigned>(number(8, 2))}};
    return static_cast<Day>(std::chrono::sys_days{day}.time_since_epoch().count());
}

Date date_of(Day day) {
    std::chrono::year_month_day const date{std::chrono::sys_days{std::chrono::days{day}}};
    auto const year = static_cast<int>(date.year());
    auto const month = static_cast<unsigned>(date.month()), of_month = static_cast<unsigned>(date.day());
    auto digit = [](auto value) { return static_cast<char>('0' + static_cast<int>(value) % 10); };
    return {digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            '-',
            digit(month / 10),
            digit(month),
            '-',
            digit(of_month / 10),
            digit(of_month)};
}

std::uint32_t packed(std::uint32_t child, std::string_view presence) {
    if (child >= (1U << 24)) throw Unfit{"too many children"};
    std::uint32_t const code = presence == "excused" ? 1 : presence == "absent" ? 2 : 0;
    return child << 2 | code;
}

std::uint16_t packed_minutes(std::int64_t minutes) {
    if (minutes < 0 || minutes > std::numeric_limits<std::uint16_t>::max())
        throw Unfit{"a presence of more than 45 days, or of less than nothing"};
    return static_cast<std::uint16_t>(minutes);
}

DayColumns::Held held(std::uint32_t establishment, std::uint32_t group, std::string_view activity) {
    if (establishment > std::numeric_limits<std::uint16_t>::max()) throw Unfit{"too many establishments"};
    return {0, group & 0x7FFF'FFFFU, timetable::expects_children(activity), static_cast<std::uint16_t>(establishment)};
}

}  // namespace marelle::impact::columns
