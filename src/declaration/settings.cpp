// The dated numbers of content/defaults/declarations.toml.
#include "declaration/declaration.hpp"
#include "defaults/defaults.hpp"

namespace marelle::declaration {

namespace {

struct Number {
    std::string_view name;
    int Settings::* to;
};
constexpr Number numbers[] = {{"least_minors", &Settings::least_minors},
                              {"least_nights", &Settings::least_nights},
                              {"least_days", &Settings::least_days},
                              {"least_minutes", &Settings::least_minutes},
                              {"least_minutes_in_pedt", &Settings::least_minutes_in_pedt},
                              {"unique_days", &Settings::unique_days},
                              {"initial_months", &Settings::initial_months},
                              {"complementary_days", &Settings::complementary_days},
                              {"longest_name", &Settings::longest_name},
                              {"coming_days", &Settings::coming_days},
                              {"soon_days", &Settings::soon_days},
                              {"now_days", &Settings::now_days}};

Settings settings_in(defaults::Table const& in) {
    std::vector<std::string_view> keys{"from"};
    Settings out;
    for (auto const& [name, to] : numbers) {
        keys.push_back(name);
        out.*to = in.number(name, 1, 1440);
    }
    in.only(keys);
    return out;
}

}  // namespace

Settings const& settings_on(Date const& date) {
    static auto const shipped = defaults::Dated<Settings>::shipped("declarations.toml", settings_in);
    return shipped.on(date);
}

}  // namespace marelle::declaration
