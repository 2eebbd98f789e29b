#include "report/figures/templates.hpp"
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "messages/messages.hpp"
#include "report/content/fields.hpp"
#include "report/figures/world.hpp"
#include <algorithm>
#include <stdexcept>

namespace marelle::embedded {
std::span<File const> reports();  // marelle_embedded_reports
}

namespace marelle::report {

namespace {

std::vector<std::string> texts_in(toml::node const* node) {
    std::vector<std::string> out;
    auto const* array = node ? node->as_array() : nullptr;
    for (std::size_t i = 0; array && i < array->size(); ++i) out.push_back(array->get(i)->value_or(std::string{}));
    return out;
}

void look_at(TemplateFile const& file) {
    auto wrong = [](std::string const& what) { throw std::runtime_error{"content/reports: " + what}; };
    if (file.version < 1) wrong("version");
    auto const& groupings = schema().attributes[attribute::age].groupings;
    if (std::ranges::find(groupings, file.ages, &disclosure::Grouping::key) == groupings.end())
        wrong("ages " + file.ages);
    for (auto const& section : file.sections) {
        if (!messages::known("fr", "report.section." + section.key)) wrong("section " + section.key);
        for (auto const& key : section.figures)
            if (!is_figure_key(key)) wrong("figure " + key);
        for (auto const& key : section.texts)
            if (!messages::known("fr", "report.text." + key)) wrong("text " + key);
    }
}

}  // namespace

TemplateFile read_template(std::string_view toml_text) {
    auto const root = toml::parse(toml_text);
    TemplateFile out;
    auto const name = root["template"].value_or(std::string{});
    auto const kind = record::choice_named<Template>(name);
    if (!kind) throw std::runtime_error{"content/reports: template " + name};
    out.kind = *kind;
    out.version = root["version"].value_or(std::int64_t{});
    out.ages = root["ages"].value_or(std::string{});
    auto const* sections = root["sections"].as_array();
    for (std::size_t i = 0; sections && i < sections->size(); ++i) {
        auto const& table = *sections->get(i)->as_table();
        out.sections.push_back(
            {table["key"].value_or(std::string{}), texts_in(table.get("figures")), texts_in(table.get("texts"))});
    }
    look_at(out);
    return out;
}

TemplateFile const& template_of(Template kind) {
    static auto const read_once = [] {
        std::vector<TemplateFile> out;
        for (auto const& file : embedded::reports()) out.push_back(read_template(file.bytes));
        return out;
    }();
    auto const found = std::ranges::find(read_once, kind, &TemplateFile::kind);
    if (found == read_once.end()) throw std::runtime_error{"content/reports: a template is missing"};
    return *found;
}

}  // namespace marelle::report
