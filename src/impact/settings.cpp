#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "impact/impact.hpp"
#include <stdexcept>

namespace marelle::impact {

namespace {

Settings read() {
    auto const* file = embedded::find(embedded::defaults(), "figures.toml");
    if (!file) throw std::runtime_error{"the binary holds no figures.toml"};
    auto document = toml::parse(file->bytes);
    auto const* blocks = document["settings"].as_array();
    if (!blocks || blocks->empty()) throw std::runtime_error{"figures.toml: no [[settings]]"};
    auto const& last = *blocks->back().as_table();  // the newest in force
    Settings settings;
    if (auto const* bands = last["age_bands"].as_array())
        for (auto const& band : *bands) settings.age_bands.push_back(band.value<int>().value());
    settings.headquarters_least = last["headquarters_least"].value<std::int64_t>().value();
    if (auto const* bands = last["hour_bands"].as_array())
        for (auto const& band : *bands) settings.hour_bands.push_back(band.value<int>().value());
    if (settings.hour_bands.empty() || settings.hour_bands.front() != 0)
        throw std::runtime_error{"figures.toml: hour_bands begin at 0"};
    if (settings.age_bands.empty() || settings.age_bands.front() != 0)
        throw std::runtime_error{"figures.toml: age_bands begin at 0"};
    return settings;
}

}  // namespace

Settings const& settings() {
    static Settings const read_once = read();
    return read_once;
}

}  // namespace marelle::impact
