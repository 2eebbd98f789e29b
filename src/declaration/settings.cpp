// The dated numbers of content/defaults/declarations.toml.
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "declaration/declaration.hpp"
#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace marelle::declaration {

namespace {

using Blocks = std::vector<std::pair<Date, Settings>>;

[[noreturn]] void refuse(toml::node const& at, std::string const& what) {
    throw std::runtime_error{"declarations, line " + std::to_string(at.source().begin.line) + ": " + what};
}

Date date_in(toml::table const& in) {
    auto from = in["from"].value<toml::date>();
    if (!from) refuse(in, "from is missing or not a date");
    char text[16];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", unsigned{from->year}, unsigned{from->month},
                  unsigned{from->day});
    return text;
}

Settings settings_in(toml::table const& in) {
    Settings out;
    struct Number {
        char const* name;
        int* to;
    };
    Number const numbers[] = {{"least_minors", &out.least_minors},
                              {"least_nights", &out.least_nights},
                              {"least_days", &out.least_days},
                              {"least_minutes", &out.least_minutes},
                              {"least_minutes_in_pedt", &out.least_minutes_in_pedt},
                              {"unique_days", &out.unique_days},
                              {"initial_months", &out.initial_months},
                              {"complementary_days", &out.complementary_days},
                              {"longest_name", &out.longest_name},
                              {"coming_days", &out.coming_days},
                              {"soon_days", &out.soon_days},
                              {"now_days", &out.now_days}};
    for (auto const& [name, to] : numbers) {
        auto value = in[name].value<std::int64_t>();
        if (!value || *value < 1 || *value > 1440) refuse(in, std::string{name} + " is missing or out of range");
        *to = static_cast<int>(*value);
    }
    if (in.size() != std::size(numbers) + 1) refuse(in, "something here is unknown");
    return out;
}

Blocks shipped() {
    auto const* text = embedded::find(embedded::defaults(), "declarations.toml");
    if (!text) throw std::runtime_error{"declarations.toml is not in this program"};
    auto const root = toml::parse(text->bytes);
    Blocks out;
    if (auto const* blocks = root["settings"].as_array())
        for (auto const& block : *blocks)
            if (auto const* in = block.as_table()) out.emplace_back(date_in(*in), settings_in(*in));
    if (out.empty()) throw std::runtime_error{"declarations.toml holds no settings"};
    std::ranges::stable_sort(out, {}, &Blocks::value_type::first);
    return out;
}

}  // namespace

Settings const& settings_on(Date const& date) {
    static auto const blocks = shipped();
    auto const* found = &blocks.front().second;
    for (auto const& [from, settings] : blocks)
        if (from <= date) found = &settings;
    return *found;
}

}  // namespace marelle::declaration
