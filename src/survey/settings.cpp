#include "defaults/defaults.hpp"
#include "survey/survey.hpp"

namespace marelle::survey {

Settings const& settings() {
    static auto const read_once = [] {
        auto const name = "surveys.toml";
        auto const in = defaults::Table::parse(name, defaults::text_of(name));
        // Fewer than three and each of two families knows what the other said.
        return Settings{in.whole("least_for_team", 3, 1000), in.whole("least_for_headquarters", 3, 1000),
                        in.whole("reminders", 0, 2), in.number("days_between", 1, 60), in.number("most_days", 7, 365)};
    }();
    return read_once;
}

}  // namespace marelle::survey
