#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "pathway/pathway.hpp"
#include "school/school.hpp"
#include <algorithm>
#include <cstdio>
#include <set>
#include <stdexcept>

namespace marelle::pathway {

namespace {

[[noreturn]] void refuse(toml::node const& at, std::string const& what) {
    throw std::runtime_error{"cursus, line " + std::to_string(at.source().begin.line) + ": " + what};
}

void only(toml::table const& in, std::initializer_list<std::string_view> keys) {
    for (auto const& [key, value] : in)
        if (std::ranges::find(keys, key.str()) == keys.end()) refuse(value, std::string{key.str()} + " is unknown");
}

toml::array const& list_of(toml::table const& in, std::string_view key) {
    auto const* list = in[key].as_array();
    if (!list || list->empty()) refuse(in, std::string{key} + " is missing or empty");
    return *list;
}

toml::table const& table_in(toml::node const& node) {
    if (!node.is_table()) refuse(node, "not a table");
    return *node.as_table();
}

int whole(toml::table const& in, std::string_view key, int least, int most) {
    auto value = in[key].value<std::int64_t>();
    if (!value || *value < least || *value > most) refuse(in, std::string{key} + " is missing or out of range");
    return static_cast<int>(*value);
}

Stage stage_of(toml::table const& in, std::set<std::string>& taken) {
    only(in, {"number", "levels"});
    Stage stage{whole(in, "number", 1, 9), {}};
    for (auto const& level : list_of(in, "levels")) {
        auto name = level.value<std::string>().value_or("");
        if (!school::is_level(name)) refuse(level, "not a level: " + name);
        if (!taken.insert(name).second) refuse(level, name + " is in two cursus");
        stage.levels.push_back(std::move(name));
    }
    return stage;
}

std::pair<Date, Cursus> block_of(toml::table const& in) {
    only(in, {"from", "most_years", "cursus"});
    auto from = in["from"].value<toml::date>();
    if (!from) refuse(in, "from is missing or not a date");
    char date[16];
    std::snprintf(date, sizeof date, "%04u-%02u-%02u", unsigned{from->year}, unsigned{from->month},
                  unsigned{from->day});
    Cursus cursus;
    cursus.most_years = whole(in, "most_years", 1, 30);
    std::set<std::string> levels;
    for (auto const& one : list_of(in, "cursus")) {
        auto stage = stage_of(table_in(one), levels);
        if (cursus.has(stage.number)) refuse(one, "two cursus have the same number");
        cursus.stages.push_back(std::move(stage));
    }
    return {date, std::move(cursus)};
}

}  // namespace

std::optional<int> Cursus::of_level(std::string_view level) const {
    for (auto const& stage : stages)
        if (std::ranges::find(stage.levels, level) != stage.levels.end()) return stage.number;
    return {};
}

bool Cursus::has(int number) const { return std::ranges::find(stages, number, &Stage::number) != stages.end(); }

CursusSettings CursusSettings::parse(std::string_view text) {
    CursusSettings out;
    try {
        auto const root = toml::parse(text);
        only(root, {"settings"});
        for (auto const& block : list_of(root, "settings")) out.blocks_.push_back(block_of(table_in(block)));
    } catch (toml::parse_error const& error) {
        throw std::runtime_error{"cursus, line " + std::to_string(error.source().begin.line) + ": " +
                                 std::string{error.description()}};
    }
    std::ranges::stable_sort(out.blocks_, {}, &std::pair<Date, Cursus>::first);
    return out;
}

CursusSettings const& CursusSettings::shipped() {
    static auto const settings = [] {
        auto const* file = embedded::find(embedded::defaults(), "cursus.toml");
        if (!file) throw std::runtime_error{"cursus.toml is not in this program"};
        return parse(file->bytes);
    }();
    return settings;
}

Cursus const& CursusSettings::on(Date const& date) const {
    auto const* found = &blocks_.front().second;
    for (auto const& [from, cursus] : blocks_)
        if (from <= date) found = &cursus;
    return *found;
}

}  // namespace marelle::pathway
