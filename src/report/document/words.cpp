#include "report/document/words.hpp"
#include "messages/messages.hpp"
#include "record/record.hpp"
#include "report/content/fields.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::report {

using messages::say;

namespace {

constexpr double hundred = 100;

// One decimal where it says something: a change of a share in points.
std::string signed_points(std::string_view language, double change) {
    auto const tenths = std::round(change * hundred * 10) / 10;
    auto const size = messages::say_number(language, std::abs(tenths), 1);
    return (tenths > 0 ? "+" : tenths < 0 ? "−" : "") + size;
}

}  // namespace

std::string Words::operator()(std::string_view key) const {
    return say(language, "report.document." + std::string{key});
}

std::string Words::day(Date const& date) const {
    if (!is_date(date)) return date;
    auto text = messages::say_date(language, date);
    text.erase(0, text.find(' ') + 1);  // the day of the week says nothing here
    if (language == "fr" && text.starts_with("1 ")) text.insert(1, "er");
    return text;
}

std::string Words::moment(Instant const& at) const {
    auto const ms = instant_ms(at);
    if (!ms) return at;
    auto const local = to_local(*ms);
    return say(language, "report.document.moment",
               {{"day", day(local.date)}, {"time", messages::say_time(language, local.time)}});
}

std::string Words::number(double value, std::string_view unit) const {
    if (unit == "share") return percent(value);
    auto const whole = std::abs(value - std::round(value)) < 1e-9;
    auto out = messages::say_number(language, value, whole ? 0 : 1);
    return unit == "hours" ? out + "\u00a0h" : out;
}

std::string Words::percent(double share) const {
    // 99.6 % is not everybody, 0.4 % is not nobody.
    auto const rounded = std::round(share * hundred);
    auto const near_an_end = (rounded >= hundred && share < 1) || (rounded <= 0 && share > 0);
    return messages::say_percent(language, share, near_an_end ? 1 : 0);
}

std::string Words::points(double change) const {
    return say(language, "report.document.points", {{"points", signed_points(language, change)}});
}

std::string Words::interval(double low, double high) const {
    return say(language, "report.document.interval", {{"low", percent(low)}, {"high", percent(high)}});
}

std::string Words::brief_interval(double low, double high) const {
    return say(language, "report.document.brief_interval", {{"low", percent(low)}, {"high", percent(high)}});
}

std::string Words::points_interval(double low, double high) const {
    return say(language, "report.document.brief_interval",
               {{"low", signed_points(language, low)}, {"high", signed_points(language, high)}});
}

std::string Words::period(ReportContent const& content) const {
    auto const& period = content.period;
    auto dates = say(language, "report.document.period_dates",
                     {{"from", day(period.from)}, {"until", day(period.until)}});
    auto const ms = instant_ms(content.computed_at);
    auto const today = ms ? to_local(*ms).date : period.until;
    if (today >= period.until) return dates;
    return say(language, "report.document.period_running", {{"dates", dates}, {"day", day(today)}});
}

std::string Words::audience(ReportContent const& content) const {
    if (content.audience == Audience::partner && !content.partner.empty()) return content.partner;
    return (*this)("audience_" + std::string{record::name_of_choice(content.audience)});
}

namespace {

bool any_cell(ReportFigure const& figure, auto const& holds) {
    return std::ranges::any_of(figure.lines,
                               [&holds](ReportLine const& line) { return std::ranges::any_of(line.cells, holds); });
}

bool withheld(std::optional<ReportShare> const& share) { return share && !seen(share->shown); }

}  // namespace

bool whole_seen(ReportFigure const& figure) {
    // A table whose total is hidden still shows the cells that are not.
    if (figure.kind == FigureKind::table)
        return any_cell(figure, [](ReportCell const& cell) { return seen(cell.shown); });
    if (!seen(figure.shown)) return false;
    return !withheld(figure.share) && !withheld(figure.before) && !withheld(figure.after);
}

bool hides(ReportFigure const& figure) {
    return !whole_seen(figure) || any_cell(figure, [](ReportCell const& cell) { return !seen(cell.shown); });
}

bool maintains(ReportFigure const& figure) {
    return figure.shown == Shown::maintained ||
           any_cell(figure, [](ReportCell const& cell) { return cell.shown == Shown::maintained; });
}

std::string kept_words(Words const& words, std::optional<Date> const& day) {
    if (!day) return {};
    return say(words.language, "report.document.maintained", {{"day", words.day(*day)}});
}

namespace {

// A total kept from another day, above lines of today, would read as their sum: its own name says its day. Nothing
// where all is of one day, or where the total's own cells are of several: each has its letter then.
std::optional<Date> own_day(ReportFigure const& figure, ReportLine const& total) {
    std::optional<Date> day;
    for (auto const& cell : total.cells) {
        if (!seen(cell.shown) || !cell.value) continue;
        if (cell.shown != Shown::maintained || !cell.day || (day && *day != *cell.day)) return {};
        day = cell.day;
    }
    if (!day) return {};
    auto const other = [&](ReportCell const& cell) {
        return seen(cell.shown) && cell.value && !(cell.shown == Shown::maintained && cell.day == day);
    };
    bool const mixed = std::ranges::any_of(
        figure.lines, [&](ReportLine const& line) { return std::ranges::any_of(line.cells, other); });
    return mixed ? day : std::nullopt;
}

}  // namespace

std::string label_of(ReportFigure const& figure, ReportLine const& line, Words const& words) {
    auto const day = line.key.empty() ? own_day(figure, line) : std::nullopt;
    if (!day) return line.label;
    return say(words.language, "report.document.total_on", {{"total", line.label}, {"day", words.day(*day)}});
}

}  // namespace marelle::report
