#include "report/document/chart.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace marelle::report {

namespace {

// Units of the drawing: a little more than the points of its text on paper.
constexpr double left = 20, wide = 300, middle = 34, bottom_of_one = 46, bottom_of_two = 58, whole_width = 340;
constexpr double edge = 19;  // half of the widest label
constexpr char const *ink = "#16262b", *quiet = "#47585d", *main_ink = "#0f5257", *band = "#cfdedd", *line = "#c3cccb";

double across(double share) { return left + wide * std::clamp(share, 0.0, 1.0); }
double label_at(double share) { return std::clamp(across(share), left - 3 + edge, left + wide + 3 - edge); }

std::string text(double x, double y, std::string_view words, std::string_view more = {}) {
    return fmt::format(R"(<text x="{:.0f}" y="{:.0f}"{}>{}</text>)", x, y, more, escaped(words));
}

std::string scale(std::string const& language, double bottom) {
    std::string lines, words;
    for (int tick = 0; tick <= 4; ++tick) {
        auto const share = tick / 4.0;
        lines += fmt::format("M{:.0f} 22V{:.0f}", across(share), bottom);
        words += text(across(share), bottom + 13, messages::say_percent(language, share));
    }
    return fmt::format(R"(<path d="{}" stroke="{}"/><g fill="{}" font-size="11.5">{}</g>)", lines, line, quiet, words);
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char const c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}

std::string svg(Chart const& chart) {
    // Room for a number under the line only where there is one.
    auto const bottom = chart.before ? bottom_of_two : bottom_of_one;
    auto out = fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}" )", whole_width, bottom + 18,
                           escaped(chart.says));
    out += fmt::format(R"(font-family="Andika, sans-serif" font-size="13" text-anchor="middle" fill="{}">)", ink);
    out += scale(chart.language, bottom);
    if (chart.low && chart.high)
        out += fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="12" fill="{}" stroke="{}"/>)",
                           across(*chart.low), middle - 6, std::max(1.0, across(*chart.high) - across(*chart.low)),
                           band, quiet);
    auto const now = across(chart.now.value);
    if (chart.before) {
        auto const was = across(chart.before->value);
        out += fmt::format(R"(<path d="M{:.1f} {}H{:.1f}" stroke="{}" stroke-width="1.5"/>)", was, middle, now, ink);
        out += fmt::format(R"(<circle cx="{:.1f}" cy="{}" r="5.5" fill="#fff" stroke="{}" stroke-width="2"/>)", was,
                           middle, ink);
        auto const at = label_at(chart.before->value);
        out += fmt::format(R"(<path d="M{:.1f} {}h{}v13h-{}z" fill="#fff"/>)", at - edge, middle + 9, 2 * edge,
                           2 * edge);
        out += text(at, middle + 20, chart.before->label);
    }
    out += fmt::format(R"(<circle cx="{:.1f}" cy="{}" r="6" fill="{}"/>)", now, middle, main_ink);
    out += text(label_at(chart.now.value), 16, chart.now.label, R"( font-weight="700" font-size="14")");
    return out + "</svg>";
}

}  // namespace marelle::report
