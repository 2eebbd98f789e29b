#include "base/text.hpp"
#include "supervision/supervision.hpp"
#include <algorithm>

namespace marelle::supervision {

namespace {

constexpr std::size_t shortest_reason = 10;

int minute_of(Time const& time) { return std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3, 2)); }

bool was_there(Expected const& child) { return child.presence == "present" || child.presence == "late"; }

int minute_of(std::optional<Instant> const& instant, Date const& date, int otherwise) {
    auto ms = instant ? instant_ms(*instant) : std::nullopt;
    if (!ms) return otherwise;
    auto local = to_local(*ms);
    return local.date == date ? minute_of(local.time) : otherwise;
}

}  // namespace

int minutes_between(Time const& starts, Time const& ends) { return minute_of(ends) - minute_of(starts); }

Moment moment_of(std::vector<Expected> const& children, Hours const& hours, Instant const& now) {
    if (std::ranges::none_of(children, was_there)) return Moment::plan;
    auto local = to_local(instant_ms(now).value_or(0));
    return hours.date + "T" + hours.ends <= local.date + "T" + local.time ? Moment::after : Moment::roll_call;
}

std::vector<ratio::Presence> presences_of(std::vector<Expected> const& children, Hours const& hours, Moment moment) {
    auto const starts = minute_of(hours.starts), ends = minute_of(hours.ends);
    std::vector<ratio::Presence> out;
    for (auto const& child : children) {
        bool may_come = !child.presence && moment != Moment::after;
        if (!was_there(child) && !may_come) continue;
        ratio::Presence one{child.birth, starts, ends};
        if (was_there(child)) {
            one.from = minute_of(child.arrived_at, hours.date, starts);
            one.until = minute_of(child.left_at, hours.date, std::max(ends, one.from + 1));
        }
        out.push_back(one);
    }
    return out;
}

int missing_in(std::vector<ratio::Line> const& lines) {
    int out = 0;
    for (auto const& line : lines)
        if (line.light == ratio::Light::red) out += std::max(0, line.needed - line.have);
    return out;
}

int still_wanted_of(int not_come, int replaced, int missing) {
    return std::max({0, not_come - replaced, std::min(not_come, missing)});
}

Result<> may_override(std::string const& reason) {
    if (characters(tidy_text(reason)) < shortest_reason)
        return wrong_fields("body.wrong_fields", {{"reason", "too_short"}});
    return {};
}

std::vector<RatioLine> said(std::vector<ratio::Line> const& lines, std::string_view language) {
    std::vector<RatioLine> out;
    out.reserve(lines.size());
    for (auto const& line : lines)
        out.push_back({line.kind, line.light, line.needed, line.have, line.of, line.terms, line.text,
                       ratio::words_of(line, language)});
    return out;
}

}  // namespace marelle::supervision
