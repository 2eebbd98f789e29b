// What is said before a move. Pure: the day and the limits are given.
#include "group/move.hpp"
#include <algorithm>
#include <map>

namespace marelle::group {

namespace {

Date years_later(Date const& date, int years) {
    return std::to_string(std::stoi(date.substr(0, 4)) + years) + date.substr(4);
}

Warning said(WarningKind kind, std::string detail = {}) {
    Warning warning;
    warning.kind = kind;
    warning.detail = std::move(detail);
    return warning;
}

std::string range(int low, int high) { return std::to_string(low) + "–" + std::to_string(high); }

void say_ages(std::vector<Warning>& out, Situation const& at, Limits const& limits) {
    auto eldest = at.birth_date, youngest = at.birth_date;
    for (auto const& birth : at.births) {
        eldest = std::min(eldest, birth);
        youngest = std::max(youngest, birth);
    }
    if (years_later(eldest, limits.widest_age_spread_years) >= youngest) return;
    auto low = age_on(youngest, at.on), high = age_on(eldest, at.on);
    auto warning = said(WarningKind::age_spread, range(low, high));
    warning.low = low;
    warning.high = high;
    warning.most = limits.widest_age_spread_years;
    out.push_back(std::move(warning));
}

// A wish is said when the move goes against it; brothers and sisters only where no wish settles it.
std::optional<WarningKind> about(Bond const& bond, Situation const& at) {
    bool there = bond.group && bond.group->id == at.group;
    switch (bond.wish) {
    case Wish::incompatible: return there ? std::optional{WarningKind::incompatible} : std::nullopt;
    case Wish::apart: return there ? std::optional{WarningKind::apart_wish} : std::nullopt;
    case Wish::together: return bond.group && !there ? std::optional{WarningKind::together_wish} : std::nullopt;
    case Wish::none: break;
    }
    if (!bond.sibling) return {};
    if (there) return WarningKind::siblings;
    if (bond.group && at.left && bond.group->id == *at.left) return WarningKind::siblings_apart;
    return {};
}

void say_bonds(std::vector<Warning>& out, Situation const& at) {
    for (auto const& bond : at.bonds) {
        auto kind = about(bond, at);
        if (!kind) continue;
        auto warning = said(*kind, bond.shown);
        if (bond.group) warning.group = bond.group->name;
        warning.since = bond.since;
        warning.by = bond.by;
        out.push_back(std::move(warning));
    }
}

void say_ratio(std::vector<Warning>& out, Situation const& at, Limits const& limits) {
    auto children = static_cast<int>(at.births.size()) + 1;
    if (at.has_referent && children <= limits.children_per_referent) return;
    auto warning = said(at.has_referent ? WarningKind::ratio : WarningKind::no_referent, std::to_string(children));
    warning.high = children;
    warning.most = limits.children_per_referent;
    out.push_back(std::move(warning));
}

bool overlap(WeekHours const& a, WeekHours const& b) {
    return a.weekday == b.weekday && a.starts < b.ends && b.starts < a.ends;
}

std::string hours_text(std::vector<WeekHours> const& hours) {
    std::string out;
    for (auto const& each : hours)
        out += (out.empty() ? "" : ", ") + std::to_string(each.weekday) + " " + each.starts + "–" + each.ends;
    return out;
}

std::vector<WeekHours> without(std::vector<WeekHours> hours, std::vector<WeekHours> const& others) {
    std::erase_if(hours, [&](auto const& one) { return std::ranges::find(others, one) != others.end(); });
    return hours;
}

void say_hours(std::vector<Warning>& out, Situation const& at) {
    if (at.left && !at.hours_left.empty() && at.hours_left != at.hours_there) {
        auto lost = without(at.hours_left, at.hours_there), gained = without(at.hours_there, at.hours_left);
        auto warning = said(WarningKind::hours, hours_text(lost) + " → " + hours_text(gained));
        warning.before = std::move(lost);
        warning.after = std::move(gained);
        out.push_back(std::move(warning));
    }
    std::vector<WeekHours> clashing;
    for (auto const& elsewhere : at.hours_elsewhere)
        if (std::ranges::any_of(at.hours_there, [&](auto const& there) { return overlap(elsewhere, there); }))
            clashing.push_back(elsewhere);
    if (clashing.empty()) return;
    auto warning = said(WarningKind::clash, hours_text(clashing));
    warning.before = std::move(clashing);
    out.push_back(std::move(warning));
}

Limits limits_in(defaults::Table const& in) {
    return {in.number("widest_age_spread_years", 1, 18), in.number("children_per_referent", 1, 60)};
}

}  // namespace

defaults::Dated<Limits> parse_limits(std::string_view text) {
    return defaults::Dated<Limits>::parse("groups.toml", text, limits_in);
}

Limits const& limits_on(Date const& date) {
    static auto const shipped = defaults::Dated<Limits>::shipped("groups.toml", limits_in);
    return shipped.on(date);
}

std::vector<Warning> warnings_of(Situation const& situation, Limits const& limits) {
    std::vector<Warning> out;
    say_bonds(out, situation);
    std::ranges::stable_sort(out, {}, [](auto const& one) { return one.kind != WarningKind::incompatible; });
    say_ages(out, situation, limits);
    say_ratio(out, situation, limits);
    if (situation.cursus != situation.group_cursus) {
        auto warning = said(WarningKind::cursus,
                            std::to_string(situation.cursus) + " → " + std::to_string(situation.group_cursus));
        warning.low = situation.cursus;
        warning.high = situation.group_cursus;
        out.push_back(std::move(warning));
    }
    say_hours(out, situation);
    return out;
}

std::vector<Warning> kinds_only(std::vector<Warning> warnings) {
    std::vector<Warning> out;
    for (auto const& warning : warnings)
        if (std::ranges::find(out, warning.kind, &Warning::kind) == out.end()) out.push_back(said(warning.kind));
    return out;
}

}  // namespace marelle::group
