#include "group/group.hpp"
#include <algorithm>

namespace marelle::group {

bool covers(Span const& span, Date const& date) { return span.from <= date && (!span.until || date < *span.until); }

std::optional<Date> full_on(std::vector<Span> const& others, Span const& wanted, int places) {
    // The number of members only grows on a day when one arrives.
    std::vector<Date> days{wanted.from};
    for (auto const& other : others)
        if (covers(wanted, other.from)) days.push_back(other.from);
    std::ranges::sort(days);
    for (auto const& day : days)
        if (std::ranges::count_if(others, [&](Span const& other) { return covers(other, day); }) >= places) return day;
    return {};
}

Result<> may_keep(GroupEdit const& edit) {
    std::vector<Error::Field> wrong;
    if (edit.cursus < 1 || edit.cursus > 9) wrong.push_back({"cursus", "invalid"});
    if (edit.places < 1 || edit.places > 60) wrong.push_back({"places", "invalid"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

}  // namespace marelle::group
