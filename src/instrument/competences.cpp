// content/instruments/cps_2022.toml
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "instrument/instrument.hpp"
#include <algorithm>
#include <map>
#include <stdexcept>

namespace marelle::instrument {

namespace {

std::string text_in(toml::table const& in, std::string_view key) {
    auto value = in[key].value<std::string>();
    if (!value || value->empty()) throw std::runtime_error{"cps_2022: " + std::string{key} + " is missing"};
    return *value;
}

template <class F> void each_table(toml::table const& root, std::string_view key, F&& f) {
    if (auto const* array = root[key].as_array())
        for (auto const& each : *array)
            if (auto const* table = each.as_table()) f(*table);
}

std::vector<Competence> shipped() {
    auto const* file = embedded::find(embedded::instruments(), "cps_2022.toml");
    if (!file) throw std::runtime_error{"cps_2022.toml is not in this program"};
    auto const root = toml::parse(file->bytes);
    std::map<char, std::string> categories;
    each_table(root, "category", [&](auto const& in) { categories[text_in(in, "code")[0]] = text_in(in, "title"); });
    std::vector<Competence> out;
    each_table(root, "general", [&](toml::table const& in) {
        auto const code = text_in(in, "code"), title = text_in(in, "title");
        out.push_back({code, title, categories.at(code[0])});
        auto const* specific = in["specific"].as_array();
        if (!specific) throw std::runtime_error{"cps_2022: specific is missing"};
        for (std::size_t i = 0; i < specific->size(); ++i)
            out.push_back({code + "." + std::to_string(i + 1), specific->get(i)->value<std::string>().value(), title});
    });
    return out;
}

}  // namespace

std::vector<Competence> const& competences() {
    static auto const read_once = shipped();
    return read_once;
}

Competence const* competence(std::string_view code) {
    auto const& all = competences();
    auto const found = std::ranges::find(all, code, &Competence::code);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace marelle::instrument
