// content/instruments/instrument.schema.json, by valijson. What it finds is told as one tells a wrong field anywhere
// else: a path and a code.
#include "base/embedded.hpp"
#include "base/text.hpp"
#include "instrument/reading.hpp"
#include "record/json_of.hpp"
#include <boost/json.hpp>
#include <stdexcept>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace marelle::instrument {
namespace json = boost::json;

namespace {

using Adapter = valijson::adapters::BoostJsonAdapter;

std::unique_ptr<valijson::Schema> read_schema() {
    auto const* file = embedded::find(embedded::instruments(), "instrument.schema.json");
    if (!file) throw std::runtime_error{"instrument.schema.json is not in this program"};
    auto const text = json::parse(file->bytes);
    auto schema = std::make_unique<valijson::Schema>();
    valijson::SchemaParser{}.populateSchema(Adapter{text}, *schema);
    return schema;
}

// {"<root>", "[forms]", "[0]"} to "forms/0"
std::string path_of(std::vector<std::string> const& context) {
    std::vector<std::string> parts;
    for (auto const& each : context)
        if (each.starts_with('[') && each.ends_with(']')) parts.push_back(each.substr(1, each.size() - 2));
    return join(parts, "/");
}

bool is_nothing(json::value const* value) {
    if (!value || value->is_null()) return true;
    if (auto const* text = value->if_string()) return text->empty();
    if (auto const* array = value->if_array()) return array->empty();
    return false;
}

// Empty: said by another line, of a member.
std::string code_of(std::string_view said, json::value const* value) {
    struct Kind {
        std::string_view begins, code;
    };
    constexpr Kind kinds[] = {{"Missing required property", "required"},
                              {"String should be no fewer", "too_short"},
                              {"String should be no more", "too_long"},
                              {"Array should contain no more", "too_many"},
                              {"Array should contain no fewer", "too_few"},
                              {"Expected number", "out_of_range"},
                              {"Failed to validate", ""},
                              {"Object contains a property", "unknown"}};
    for (auto const& kind : kinds)
        if (said.starts_with(kind.begins)) {
            bool const small = kind.code == "too_short" || kind.code == "too_few";
            return small && is_nothing(value) ? "required" : std::string{kind.code};
        }
    return is_nothing(value) ? "required" : "invalid";
}

std::string missing_property(std::string_view said) {
    auto from = said.find('\'');
    auto until = said.rfind('\'');
    return from == said.npos || until <= from ? "" : std::string{said.substr(from + 1, until - from - 1)};
}

}  // namespace

std::vector<Error::Field> against_schema(Definition const& definition) {
    static auto const schema = read_schema();
    json::value const value = record::to_json(definition);
    valijson::Validator validator;
    valijson::ValidationResults results;
    Adapter const target{value};
    std::vector<Error::Field> out;
    if (validator.validate(*schema, target, &results)) return out;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        auto path = path_of(error.context);
        boost::system::error_code nowhere;
        auto const* at = path.empty() ? &value : value.find_pointer("/" + path, nowhere);
        auto code = code_of(error.description, at);
        if (code.empty()) continue;
        if (error.description.starts_with("Missing required")) path += "/" + missing_property(error.description);
        out.push_back({std::move(path), std::move(code)});
    }
    return out;
}

}  // namespace marelle::instrument
