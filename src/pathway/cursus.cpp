#include "defaults/defaults.hpp"
#include "pathway/pathway.hpp"
#include "school/school.hpp"
#include <algorithm>
#include <set>

namespace marelle::pathway {

namespace {

Stage stage_of(defaults::Table const& in, std::set<std::string>& taken) {
    in.only({"number", "levels"});
    Stage stage{in.number("number", 1, 9), in.texts("levels")};
    if (stage.levels.empty()) in.refuse("levels are missing");
    for (auto const& name : stage.levels) {
        if (!school::is_level(name)) in.refuse("not a level: " + name);
        if (!taken.insert(name).second) in.refuse(name + " is in two cursus");
    }
    return stage;
}

Cursus cursus_in(defaults::Table const& in) {
    in.only({"from", "most_years", "cursus"});
    Cursus cursus;
    cursus.most_years = in.number("most_years", 1, 30);
    std::set<std::string> levels;
    for (auto const& one : in.tables("cursus")) {
        auto stage = stage_of(one, levels);
        if (cursus.has(stage.number)) one.refuse("two cursus have the same number");
        cursus.stages.push_back(std::move(stage));
    }
    return cursus;
}

}  // namespace

std::optional<int> Cursus::of_level(std::string_view level) const {
    for (auto const& stage : stages)
        if (std::ranges::find(stage.levels, level) != stage.levels.end()) return stage.number;
    return {};
}

bool Cursus::has(int number) const { return std::ranges::find(stages, number, &Stage::number) != stages.end(); }

defaults::Dated<Cursus> parse_cursus(std::string_view text) {
    return defaults::Dated<Cursus>::parse("cursus.toml", text, cursus_in);
}

Cursus const& cursus_on(Date const& date) {
    static auto const shipped = defaults::Dated<Cursus>::shipped("cursus.toml", cursus_in);
    return shipped.on(date);
}

}  // namespace marelle::pathway
