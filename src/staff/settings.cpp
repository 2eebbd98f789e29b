// content/defaults/staff.toml: which checks are asked of whom, what an hour is worth.
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "staff/staff.hpp"
#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace marelle::staff {

namespace {

[[noreturn]] void refuse(toml::node const& at, std::string const& what) {
    throw std::runtime_error{"staff, line " + std::to_string(at.source().begin.line) + ": " + what};
}

Date date_in(toml::table const& in) {
    auto from = in["from"].value<toml::date>();
    if (!from) refuse(in, "from is missing or not a date");
    char text[16];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", unsigned{from->year}, unsigned{from->month},
                  unsigned{from->day});
    return text;
}

int whole(toml::table const& in, std::string_view key, int least, int most) {
    auto value = in[key].value<std::int64_t>();
    if (!value || *value < least || *value > most) refuse(in, std::string{key} + " is missing or out of range");
    return static_cast<int>(*value);
}

std::vector<CheckKind> kinds_in(toml::table const& in, std::string_view profile) {
    auto const* list = in[profile].as_array();
    if (!list) refuse(in, std::string{profile} + " is missing");
    std::vector<CheckKind> out;
    for (auto const& one : *list) {
        auto kind = record::choice_named<CheckKind>(one.value<std::string>().value_or(""));
        if (!kind) refuse(one, "no kind of check");
        out.push_back(*kind);
    }
    return out;
}

struct File {
    std::vector<std::pair<Date, Settings>> settings;
    std::vector<Rate> rates;
};

Settings settings_in(toml::table const& in) {
    Settings out;
    out.alert_days = whole(in, "alert_days", 1, 400);
    auto const* checks = in["checks"].as_table();
    if (!checks) refuse(in, "checks are missing");
    for (auto const& profile : record::choices_of<WorkProfile>) out.checks.push_back(kinds_in(*checks, profile.name));
    return out;
}

std::vector<toml::table const*> tables_in(toml::table const& root, std::string_view key) {
    auto const* list = root[key].as_array();
    if (!list || list->empty()) refuse(root, std::string{key} + " is missing");
    std::vector<toml::table const*> out;
    for (auto const& one : *list) {
        if (!one.is_table()) refuse(one, "not a table");
        out.push_back(one.as_table());
    }
    return out;
}

File const& shipped() {
    static auto const file = [] {
        auto const* found = embedded::find(embedded::defaults(), "staff.toml");
        if (!found) throw std::runtime_error{"staff.toml is not in this program"};
        auto const root = toml::parse(found->bytes);
        File out;
        for (auto const* block : tables_in(root, "settings")) {
            auto from = date_in(*block);
            out.settings.emplace_back(std::move(from), settings_in(*block));
        }
        for (auto const* block : tables_in(root, "volunteer_hour"))
            out.rates.push_back({date_in(*block), whole(*block, "cents", 1, 100'000),
                                 (*block)["source"].value<std::string>().value_or("")});
        std::ranges::stable_sort(out.settings, {}, &std::pair<Date, Settings>::first);
        std::ranges::stable_sort(out.rates, {}, &Rate::from);
        return out;
    }();
    return file;
}

}  // namespace

Settings const& settings_on(Date const& date) {
    auto const* found = &shipped().settings.front().second;
    for (auto const& [from, settings] : shipped().settings)
        if (from <= date) found = &settings;
    return *found;
}

Rate const& volunteer_rate_on(Date const& date) {
    auto const* found = &shipped().rates.front();
    for (auto const& rate : shipped().rates)
        if (rate.from <= date) found = &rate;
    return *found;
}

}  // namespace marelle::staff
