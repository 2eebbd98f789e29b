#include "timetable/timetable.hpp"
#include <algorithm>

namespace marelle::timetable {

Result<> may_open(NewSlot const& slot) {
    std::vector<Error::Field> wrong;
    if (slot.weekday < 1 || slot.weekday > 7) wrong.push_back({"weekday", "invalid"});
    if (slot.ends <= slot.starts) wrong.push_back({"ends", "too_early"});
    if (slot.until && *slot.until <= slot.from) wrong.push_back({"until", "too_early"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

std::vector<Date> days_of(Rhythm const& rhythm, Period const& period, std::function<bool(Date const&)> const& open) {
    std::vector<Date> out;
    auto first = std::max(rhythm.from, period.from);
    auto date = add_days(first, (rhythm.weekday - weekday(first) + 7) % 7);
    for (; date <= period.until && (!rhythm.until || date < *rhythm.until); date = add_days(date, 7))
        if (open(date)) out.push_back(date);
    return out;
}

std::string language_of(std::string_view accept_language) { return accept_language.starts_with("en") ? "en" : "fr"; }

}  // namespace marelle::timetable
