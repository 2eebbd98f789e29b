#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "survey/survey.hpp"
#include <stdexcept>

namespace marelle::survey {

namespace {

std::int64_t whole(toml::table const& in, std::string_view key, std::int64_t least, std::int64_t most) {
    auto const value = in[key].value<std::int64_t>();
    if (!value || *value < least || *value > most)
        throw std::runtime_error{"surveys.toml: " + std::string{key} + " is missing or out of range"};
    return *value;
}

}  // namespace

Settings const& settings() {
    static auto const read_once = [] {
        auto const* file = embedded::find(embedded::defaults(), "surveys.toml");
        if (!file) throw std::runtime_error{"surveys.toml is not in this program"};
        auto const root = toml::parse(file->bytes);
        // Fewer than three and each of two families knows what the other said.
        return Settings{whole(root, "least_for_team", 3, 1000), whole(root, "least_for_headquarters", 3, 1000),
                        whole(root, "reminders", 0, 2), static_cast<int>(whole(root, "days_between", 1, 60)),
                        static_cast<int>(whole(root, "most_days", 7, 365))};
    }();
    return read_once;
}

}  // namespace marelle::survey
