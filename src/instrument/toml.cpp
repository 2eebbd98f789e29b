// TOML, read and written. Written again from its definition, a file has its keys in the order people read them.
#include "base/toml.hpp"
#include "instrument/reading.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fmt/format.h>

namespace marelle::instrument {
namespace json = boost::json;

namespace {

json::object object_of(toml::table const& table);

// A date or a number that is none has no place in a definition: it becomes nothing, and is refused where it stands.
json::value value_of(toml::node const& node) {
    if (auto const* table = node.as_table()) return object_of(*table);
    if (auto const* array = node.as_array()) {
        json::array out;
        for (auto const& each : *array) out.push_back(value_of(each));
        return out;
    }
    if (auto const* text = node.as_string()) return json::value(text->get());
    if (auto const* whole = node.as_integer()) return whole->get();
    if (auto const* flag = node.as_boolean()) return flag->get();
    if (auto const* number = node.as_floating_point(); number && std::isfinite(number->get())) return number->get();
    return nullptr;
}

json::object object_of(toml::table const& table) {
    json::object out;
    for (auto const& [key, node] : table) out[std::string_view{key}] = value_of(node);
    return out;
}

std::string quoted(std::string_view text) {
    std::string out{'"'};
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += fmt::format("\\u{:04X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else out += c;
    }
    return out + '"';
}

void line(std::string& out, std::string_view key, std::string_view text) {
    out += fmt::format("{} = {}\n", key, quoted(text));
}

// TOML tells 3 from 3.0; a level is a number with a point.
std::string pointed(double value) {
    auto text = number_text(value);
    return text.find_first_of(".e") == text.npos ? text + ".0" : text;
}

std::string quoted_list(std::vector<std::string> const& texts) {
    std::vector<std::string> out;
    out.reserve(texts.size());
    for (auto const& text : texts) out.push_back(quoted(text));
    return "[" + join(out, ", ") + "]";
}

void item(std::string& out, Item const& of) {
    out += "\n[[forms.items]]\n";
    line(out, "key", of.key);
    line(out, "criterion", of.criterion);
    if (of.cps) line(out, "cps", *of.cps);
    line(out, "text", of.text);
    if (of.help) line(out, "help", *of.help);
    out += fmt::format("reversed = {}\nanchors = [\n", of.reversed);
    for (auto const& anchor : of.anchors) out += "  " + quoted(anchor) + ",\n";
    out += "]\n";
}

void form(std::string& out, Form const& of) {
    out += fmt::format("\n[[forms]]\ncursus = {}\n", of.cursus);
    line(out, "informant", record::name_of_choice(of.informant));
    line(out, "scale", record::name_of_choice(of.scale));
    line(out, "opening", of.opening);
    out += fmt::format("levels = {}\n", quoted_list(of.levels));
    line(out, "not_observed", of.not_observed);
    for (auto const& each : of.items) item(out, each);
}

}  // namespace

Result<json::object> object_of_toml(std::string_view text) {
    try {
        return object_of(toml::parse(text));
    } catch (toml::parse_error const& error) {
        auto const& at = error.source().begin;
        return fail(Fault::invalid, "instrument.not_a_file", fmt::format("line {}, column {}", at.line, at.column));
    } catch (TomlPresumed const&) { return fail(Fault::invalid, "instrument.not_a_file"); }
}

std::string to_toml(Definition const& definition) {
    std::string out;
    line(out, "code", definition.code);
    line(out, "title", definition.title);
    line(out, "language", definition.language);
    line(out, "licence", definition.licence);
    line(out, "authors", definition.authors);
    line(out, "about", definition.about);
    out += "\n[framework]\n";
    line(out, "name", definition.framework.name);
    line(out, "version", definition.framework.version);
    for (auto const& criterion : definition.criteria) {
        out += "\n[[criteria]]\n";
        line(out, "key", criterion.key);
        line(out, "title", criterion.title);
        line(out, "why", criterion.why);
        out += fmt::format("expected_from = {}\nexpected_from_smileys = {}\n", pointed(criterion.expected_from),
                           pointed(criterion.expected_from_smileys));
    }
    for (auto const& each : definition.forms) form(out, each);
    return out;
}

}  // namespace marelle::instrument
