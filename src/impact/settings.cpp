#include "defaults/defaults.hpp"
#include "impact/impact.hpp"

namespace marelle::impact {

namespace {

std::vector<int> bands_in(defaults::Table const& in, std::string_view key, int most) {
    auto out = in.numbers(key, 0, most);
    if (out.empty() || out.front() != 0) in.refuse(std::string{key} + " begin at 0");
    return out;
}

Settings read() {
    auto const name = "figures.toml";
    auto const newest = defaults::Table::parse(name, defaults::text_of(name)).tables("settings").back();
    return {bands_in(newest, "age_bands", 120), newest.whole("headquarters_least", 1, 1000),
            bands_in(newest, "hour_bands", 8784)};
}

}  // namespace

Settings const& settings() {
    static Settings const read_once = read();
    return read_once;
}

}  // namespace marelle::impact
