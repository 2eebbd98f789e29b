// What the State's form asks: content/defaults/incident.toml.
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "fact/incident.hpp"
#include <cstdio>
#include <stdexcept>

namespace marelle::fact {

namespace {

[[noreturn]] void refuse(toml::node const& at, std::string const& what) {
    throw std::runtime_error{"incident, line " + std::to_string(at.source().begin.line) + ": " + what};
}

toml::array const& list_of(toml::table const& in, std::string_view key) {
    auto const* list = in[key].as_array();
    if (!list) refuse(in, std::string{key} + " is missing");
    return *list;
}

std::string text_of(toml::node const& in, std::string_view key) {
    auto value = in.is_table() ? (*in.as_table())[key].value<std::string>() : std::nullopt;
    if (!value || value->empty()) refuse(in, std::string{key} + " is missing");
    return *value;
}

std::pair<Date, IncidentForm> block_of(toml::table const& in) {
    auto from = in["from"].value<toml::date>();
    if (!from) refuse(in, "from is missing or not a date");
    char date[16];
    std::snprintf(date, sizeof date, "%04u-%02u-%02u", unsigned{from->year}, unsigned{from->month},
                  unsigned{from->day});
    IncidentForm form;
    for (auto const& one : list_of(in, "categories")) {
        IncidentCategory category{text_of(one, "name"), {}};
        for (auto const& type : list_of(*one.as_table(), "types"))
            category.types.push_back(type.value<std::string>().value_or(""));
        form.categories.push_back(std::move(category));
    }
    for (auto const& one : list_of(in, "steps"))
        form.steps.push_back({text_of(one, "name"), text_of(one, "delay"), text_of(one, "source")});
    return {date, std::move(form)};
}

std::vector<std::pair<Date, IncidentForm>> read() {
    auto const* file = embedded::find(embedded::defaults(), "incident.toml");
    if (!file) throw std::runtime_error{"incident.toml is not in this program"};
    auto const root = toml::parse(file->bytes);
    std::vector<std::pair<Date, IncidentForm>> out;
    for (auto const& block : list_of(root, "settings")) {
        if (!block.is_table()) refuse(block, "not a table");
        out.push_back(block_of(*block.as_table()));
    }
    if (out.empty()) throw std::runtime_error{"incident.toml: no [[settings]]"};
    return out;
}

}  // namespace

IncidentForm const& incident_form(Date const& on) {
    static auto const blocks = read();
    auto const* found = &blocks.front().second;
    for (auto const& [from, form] : blocks)
        if (from <= on) found = &form;
    return *found;
}

}  // namespace marelle::fact
