// What content/defaults/evaluation.toml says on a day.
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "evaluation/evaluation.hpp"
#include <cstdio>
#include <stdexcept>

namespace marelle::evaluation {

namespace {

std::int64_t whole(toml::table const& in, std::string_view key, std::int64_t most) {
    auto value = in[key].value<std::int64_t>();
    if (!value || *value < 1 || *value > most)
        throw std::runtime_error{"evaluation.toml: " + std::string{key} + " is missing or out of range"};
    return *value;
}

Settings block_of(toml::table const& in) {
    auto from = in["from"].value<toml::date>();
    if (!from) throw std::runtime_error{"evaluation.toml: from is missing"};
    char date[16];
    std::snprintf(date, sizeof date, "%04u-%02u-%02u", unsigned{from->year}, unsigned{from->month},
                  unsigned{from->day});
    return {date, static_cast<int>(whole(in, "late_draft_days", 60)), whole(in, "words_from", 100),
            whole(in, "headquarters_least", 100), static_cast<int>(whole(in, "task_days", 60))};
}

std::vector<Settings> const& blocks() {
    static auto const read_once = [] {
        auto const* file = embedded::find(embedded::defaults(), "evaluation.toml");
        if (!file) throw std::runtime_error{"evaluation.toml is not in this program"};
        auto const root = toml::parse(file->bytes);
        std::vector<Settings> out;
        if (auto const* list = root["settings"].as_array())
            for (auto const& block : *list)
                if (block.is_table()) out.push_back(block_of(*block.as_table()));
        if (out.empty()) throw std::runtime_error{"evaluation.toml: no [[settings]]"};
        return out;
    }();
    return read_once;
}

}  // namespace

Settings const& settings_on(Date const& day) {
    auto const* found = &blocks().front();
    for (auto const& block : blocks())
        if (block.from <= day) found = &block;
    return *found;
}

}  // namespace marelle::evaluation
