#include "record/openapi.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace marelle::record {
namespace json = boost::json;

namespace {

json::object text_schema(std::string_view format, std::string_view pattern = {}) {
    json::object out{{"type", "string"}, {"format", format}};
    if (!pattern.empty()) out["pattern"] = pattern;
    return out;
}

json::object list_schema(Field const& field) {
    json::object items = field.table ? schema_reference(*field.table) : json::object{{"type", "string"}};
    return {{"type", "array"}, {"items", std::move(items)}, {"maxItems", field.most}};
}

json::object choice_schema(Field const& field) {
    json::array names;
    for (auto const& choice : field.choices) names.push_back(json::string{choice.name});
    return {{"type", "string"}, {"enum", std::move(names)}};
}

json::object plain_schema(Field const& field) {
    switch (field.kind) {
    case Kind::boolean: return {{"type", "boolean"}};
    case Kind::integer: return {{"type", "integer"}, {"format", "int64"}};
    case Kind::number: return {{"type", "number"}};
    case Kind::text: return {{"type", "string"}, {"maxLength", field.most}};
    case Kind::date: return text_schema("date");
    case Kind::instant: return text_schema("date-time");
    case Kind::time: return {{"type", "string"}, {"pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$"}};
    case Kind::id: return text_schema("uuid");
    case Kind::email: return text_schema("email");
    case Kind::phone: return {{"type", "string"}, {"maxLength", field.most}};
    case Kind::choice: return choice_schema(field);
    case Kind::object: return schema_reference(*field.table);
    case Kind::list: return list_schema(field);
    }
    std::unreachable();
}

// OpenAPI 3.1 says "or null" by a list of types; a reference needs anyOf.
json::object or_null(json::object schema) {
    if (schema.contains("$ref")) return {{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
    schema["type"] = json::array{schema["type"], "null"};
    if (auto* names = schema.if_contains("enum")) names->as_array().push_back(nullptr);
    return schema;
}

json::object property(Field const& field) {
    auto out = plain_schema(field);
    if (field.nullable) out = or_null(std::move(out));
    out["x-level"] = name_of(field.sensitivity);
    if (!field.refers.empty()) out["x-refers"] = field.refers;
    return out;
}

}  // namespace

void Shapes::add(Table const& table, Way way) {
    auto known = std::ranges::find(shapes_, table.name, [](auto const& shape) { return shape.table->name; });
    if (known != shapes_.end()) {
        if (known->table->fields.data() != table.fields.data())
            throw std::logic_error{"two shapes are named " + std::string{table.name}};
        if (known->way == way || way == Way::out) return;
        known->way = way;
    } else {
        shapes_.push_back({&table, way});
    }
    for (auto const& field : table.fields)
        if (field.table) add(*field.table, way);
}

std::vector<Shapes::Shape> Shapes::all() const {
    auto out = shapes_;
    std::ranges::sort(out, {}, [](auto const& shape) { return shape.table->name; });
    return out;
}

json::object schema_of(Shapes::Shape const& shape) {
    json::object properties;
    json::array required;
    for (auto const& field : shape.table->fields) {
        properties[field.name] = property(field);
        if (!field.withheld && (shape.way == Way::out || (!field.nullable && field.kind != Kind::list)))
            required.push_back(json::string{field.name});
    }
    json::object out{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
    if (!required.empty()) out["required"] = std::move(required);
    return out;
}

json::object schema_reference(Table const& table) {
    return {{"$ref", "#/components/schemas/" + std::string{table.name}}};
}

}  // namespace marelle::record
