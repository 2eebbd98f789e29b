#pragma once
// One share, or one before and after, on a scale from 0 to 100 % that is the same in every chart: a dot, a hollow dot
// for before, a band for the 95 % interval, each with its own number beside it. Legible in black and white.
#include <optional>
#include <string>

namespace marelle::report {

struct ChartMark {
    double value{};  // 0…1
    std::string label;
};
struct Chart {
    ChartMark now;
    std::optional<ChartMark> before;
    std::optional<double> low, high;  // of now
    std::string says;                 // the finding and its numbers, for who does not see it
    std::string language;
};
std::string svg(Chart const& chart);

std::string escaped(std::string_view text);  // as HTML text or attribute

}  // namespace marelle::report
