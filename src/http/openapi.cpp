#include "http/openapi.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::http {
namespace json = boost::json;

namespace {

bool is_described(Route const& route) { return route.pattern.starts_with("/api/v1/"); }

// "/api/v1/children/:id" → "/api/v1/children/{id}"
std::string template_of(Route const& route) {
    std::string out;
    for (auto const& segment : route.segments)
        out += segment.starts_with(':') ? "/{" + segment.substr(1) + "}" : "/" + segment;
    return out;
}

// "put_children_id_group": stable while the address is.
std::string operation_of(Route const& route) {
    std::string out = route.method;
    std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    for (std::size_t i = 2; i < route.segments.size(); ++i)
        for (out += '_'; char c : route.segments[i])
            if (c != ':') out += c == '-' || c == '.' ? '_' : c;
    return out;
}

json::object parameter(std::string_view name, std::string_view in, bool required, std::string_view says) {
    json::object out{{"name", name}, {"in", in}, {"required", required}, {"schema", {{"type", "string"}}}};
    if (!says.empty()) out["description"] = says;
    return out;
}

json::array parameters_of(Route const& route) {
    json::array out;
    for (auto const& segment : route.segments)
        if (segment.starts_with(':')) out.push_back(parameter(std::string_view{segment}.substr(1), "path", true, {}));
    for (auto const& [name, says] : route.query_parameters) out.push_back(parameter(name, "query", false, says));
    return out;
}

json::object content(json::object schema, std::string_view type = "application/json") {
    json::object inner{{"schema", std::move(schema)}};
    json::object out;
    out[type] = std::move(inner);
    return out;
}

json::object list_schema(record::Table const& table) {
    json::object items{{"type", "array"}, {"items", record::schema_reference(table)}};
    json::object next{{"type", json::array{"string", "null"}}};
    return {{"type", "object"},
            {"required", json::array{"items", "next"}},
            {"properties", json::object{{"items", std::move(items)}, {"next", std::move(next)}}}};
}

json::object responses_of(Route const& route) {
    json::object done{{"description", "done"}};
    if (route.answers_table)
        done["content"] = content(route.answers_list ? list_schema(*route.answers_table)
                                                     : record::schema_reference(*route.answers_table));
    json::object refused{{"description", "refused"},
                         {"content", content({{"$ref", "#/components/schemas/Problem"}}, "application/problem+json")}};
    json::object out;
    out["2XX"] = std::move(done);
    out["default"] = std::move(refused);
    return out;
}

json::object operation(Route const& route) {
    json::object out{{"operationId", operation_of(route)}};
    if (!route.summary_text.empty()) out["summary"] = route.summary_text;
    out["x-permission"] = route.permission;
    if (route.permission == "public") out["security"] = json::array{};
    if (auto list = parameters_of(route); !list.empty()) out["parameters"] = std::move(list);
    if (route.takes_table)
        out["requestBody"] = json::object{{"required", true},
                                          {"content", content(record::schema_reference(*route.takes_table))}};
    out["responses"] = responses_of(route);
    return out;
}

json::object problem_schema() {
    auto text = [] { return json::object{{"type", "string"}}; };
    json::object field{{"type", "object"},
                       {"required", json::array{"field", "code"}},
                       {"properties", json::object{{"field", text()}, {"code", text()}}}};
    return {{"type", "object"},
            {"required", json::array{"type", "title", "status", "code"}},
            {"properties", json::object{{"type", text()},
                                        {"title", text()},
                                        {"status", json::object{{"type", "integer"}}},
                                        {"code", text()},
                                        {"detail", text()},
                                        {"request_id", text()},
                                        {"errors", json::object{{"type", "array"}, {"items", std::move(field)}}}}}};
}

}  // namespace

record::Shapes shapes_of(Router const& router) {
    record::Shapes shapes;
    for (auto const& route : router.routes()) {
        if (!is_described(*route)) continue;
        if (route->takes_table) shapes.add(*route->takes_table, record::Way::in);
        if (route->answers_table) shapes.add(*route->answers_table, record::Way::out);
    }
    return shapes;
}

json::object openapi(Router const& router) {
    std::map<std::string, std::map<std::string, json::object>> sorted;  // the text does not depend on declaration order
    for (auto const& route : router.routes()) {
        if (!is_described(*route)) continue;
        auto method = operation_of(*route);
        sorted[template_of(*route)][method.substr(0, method.find('_'))] = operation(*route);
    }
    json::object paths;
    for (auto& [path, methods] : sorted) {
        json::object item;
        for (auto& [method, described] : methods) item[method] = std::move(described);
        paths[path] = std::move(item);
    }
    json::object schemas{{"Problem", problem_schema()}};
    for (auto const& shape : shapes_of(router).all()) schemas[shape.table->name] = record::schema_of(shape);
    json::object cookie{{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-marelle"}};
    return {
        {"openapi", "3.1.0"},
        {"info", json::object{{"title", "Marelle"}, {"version", "1"}, {"license", json::object{{"name", "MPL-2.0"}}}}},
        {"security", json::array{json::object{{"session", json::array{}}}}},
        {"paths", std::move(paths)},
        {"components", json::object{{"schemas", std::move(schemas)},
                                    {"securitySchemes", json::object{{"session", std::move(cookie)}}}}}};
}

}  // namespace marelle::http
