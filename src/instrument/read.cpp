// A file, TOML or JSON, to a definition: what can be read is read, and all that is missing is named.
#include "base/text.hpp"
#include "http/http.hpp"
#include "instrument/reading.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

namespace marelle::instrument {
namespace json = boost::json;

namespace {

constexpr std::size_t largest = 400'000;  // bytes; the shipped grid is four times smaller

// What nobody can write later in the draft's place: a form without its cursus is no form.
bool can_wait(Error::Field const& wrong) {
    if (wrong.code != "required") return false;
    auto name = wrong.name.substr(wrong.name.rfind('/') + 1);
    constexpr std::string_view needed[] = {"cursus",   "informant",     "scale",
                                           "reversed", "expected_from", "expected_from_smileys"};
    return std::ranges::find(needed, name) == std::end(needed);
}

std::vector<Error::Field> once(std::vector<Error::Field> all) {
    std::vector<Error::Field> out;
    for (auto& each : all)
        if (std::ranges::find(out, each.name, &Error::Field::name) == out.end()) out.push_back(std::move(each));
    return out;
}

Result<Definition> complete(Result<Reading> reading) {
    auto read_one = TRY(std::move(reading));
    if (!read_one.wrong.empty()) return wrong_fields("instrument.incomplete", std::move(read_one.wrong));
    return std::move(read_one.definition);
}

}  // namespace

Result<json::object> object_of_json(std::string_view text) {
    auto read_one = http::parse_object(text);
    if (!read_one) return fail(Fault::invalid, "instrument.not_a_file", read_one.error().detail);
    return std::move(*read_one);
}

Result<Reading> reading_of(json::object const& in) {
    Reading out;
    auto wrong = record::from_json(record::table_of<Definition>.fields, in, &out.definition);
    std::erase_if(wrong, can_wait);
    if (!wrong.empty()) return wrong_fields("instrument.wrong", std::move(wrong));
    out.wrong = wrong_in(out.definition);
    return out;
}

Result<Reading> read(std::string_view file) {
    if (file.size() > largest || !is_utf8(file)) return fail(Fault::invalid, "instrument.not_a_file");
    auto first = file.find_first_not_of(" \t\r\n");
    if (first == file.npos) return fail(Fault::invalid, "instrument.not_a_file");
    return reading_of(file[first] == '{' ? TRY(object_of_json(file)) : TRY(object_of_toml(file)));
}

Result<Definition> parse_toml(std::string_view text) { return complete(reading_of(TRY(object_of_toml(text)))); }

Result<Definition> parse_json(std::string_view text) { return complete(reading_of(TRY(object_of_json(text)))); }

std::vector<Error::Field> wrong_in(Definition const& definition) {
    auto all = against_schema(definition);
    std::ranges::move(against_rules(definition), std::back_inserter(all));
    return once(std::move(all));
}

std::string to_json_text(Definition const& definition) { return json::serialize(record::to_json(definition)) + "\n"; }

std::string join(std::vector<std::string> const& parts, std::string_view between) {
    std::string out;
    for (auto const& part : parts) {
        if (!out.empty()) out += between;
        out += part;
    }
    return out;
}

std::string number_text(double value) {
    char text[32];
    auto const end = std::to_chars(std::begin(text), std::end(text), value).ptr;
    return {text, end};
}

}  // namespace marelle::instrument
