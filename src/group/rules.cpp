#include "group/group.hpp"
#include <algorithm>

namespace marelle::group {

namespace {

// More than three years apart: a nine-year-old does not work like a six-year-old (model.md, "Groups").
constexpr int widest_years = 3;

Date years_later(Date const& date, int years) {
    return std::to_string(std::stoi(date.substr(0, 4)) + years) + date.substr(4);
}

}  // namespace

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

std::vector<Warning> warnings_of(Date const& birth_date, int cursus, int group_cursus, std::vector<Peer> const& peers,
                                 Date const& on) {
    std::vector<Warning> out;
    auto oldest = birth_date, youngest = birth_date;
    std::string siblings;
    for (auto const& peer : peers) {
        oldest = std::min(oldest, peer.birth_date);
        youngest = std::max(youngest, peer.birth_date);
        if (peer.sibling) siblings += (siblings.empty() ? "" : ", ") + peer.shown;
    }
    if (years_later(oldest, widest_years) < youngest)
        out.push_back(
            {WarningKind::age_spread, std::to_string(age_on(youngest, on)) + "–" + std::to_string(age_on(oldest, on))});
    if (!siblings.empty()) out.push_back({WarningKind::siblings, siblings});
    if (cursus != group_cursus)
        out.push_back({WarningKind::cursus, std::to_string(cursus) + " → " + std::to_string(group_cursus)});
    return out;
}

}  // namespace marelle::group
