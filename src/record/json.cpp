#include "record/json.hpp"
#include "base/text.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::record {
namespace json = boost::json;

namespace {

json::value render(Field const& field, void const* row) {
    auto value = field.get(row);
    if (auto const* i = std::get_if<std::int64_t>(&value)) {
        if (field.kind == Kind::boolean) return *i == 1;
        return *i;
    }
    if (auto const* d = std::get_if<double>(&value)) return *d;
    if (auto const* s = std::get_if<std::string>(&value)) return json::value(*s);
    return nullptr;
}

json::value render_list(Field const& field, void const* row) {
    json::array out;
    out.reserve(field.size(row));
    for (std::size_t i = 0; i < field.size(row); ++i) {
        if (field.table) out.push_back(to_json(field.table->fields, field.at(row, i)));
        else out.push_back(json::value(*static_cast<std::string const*>(field.at(row, i))));
    }
    return out;
}

class Reader {
public:
    std::vector<Error::Field> wrong;

    void object(Fields fields, json::object const& in, void* row, std::string const& path) {
        for (auto const& field : fields) {
            auto const* given = in.if_contains(field.name);
            member(field, given && given->is_null() ? nullptr : given, row, path + std::string{field.name});
        }
        for (auto const& given : in)
            if (std::ranges::none_of(fields, [&](auto const& f) { return f.name == std::string_view{given.key()}; }))
                refuse(path + std::string{given.key()}.substr(0, 60), "unknown");
    }

private:
    void refuse(std::string path, Wrong code) { wrong.push_back({std::move(path), std::string{code}}); }

    void member(Field const& field, json::value const* given, void* row, std::string path) {
        if (field.kind == Kind::list) return list(field, given, row, path);
        if (!given) {
            if (!field.nullable) refuse(std::move(path), "required");
            return;
        }
        if (field.kind == Kind::object) {
            if (!given->is_object()) return refuse(std::move(path), "invalid");
            return object(field.table->fields, given->get_object(), field.add(row), path + "/");
        }
        scalar(field, *given, row, std::move(path));
    }

    void list(Field const& field, json::value const* given, void* row, std::string const& path) {
        if (!given) return;
        if (!given->is_array()) return refuse(path, "invalid");
        auto const& array = given->get_array();
        if (array.size() > field.most) return refuse(path, "too_long");
        for (std::size_t i = 0; i < array.size(); ++i) {
            auto here = path + "/" + std::to_string(i);
            if (field.table && array[i].is_object())
                object(field.table->fields, array[i].get_object(), field.add(row), here + "/");
            else if (!field.table && array[i].is_string() && is_utf8(array[i].get_string()) &&
                     array[i].get_string().size() <= 1000)
                *static_cast<std::string*>(field.add(row)) = tidy_text(array[i].get_string());
            else refuse(here, "invalid");
        }
    }

    void scalar(Field const& field, json::value const& given, void* row, std::string path) {
        Value value;
        if (given.is_bool() && field.kind == Kind::boolean) value = std::int64_t{given.get_bool()};
        else if (given.is_int64() && field.kind != Kind::boolean) value = given.get_int64();
        else if (given.is_double() && field.kind == Kind::number) value = given.get_double();
        else if (given.is_string()) {
            auto text = std::string{given.get_string()};
            if (auto code = check_text(field, text); !code.empty() && !(text.empty() && field.nullable))
                return refuse(std::move(path), code);
            value = shaped(field.kind, std::move(text));
            if (field.nullable && std::get<std::string>(value).empty()) value = std::monostate{};
        } else return refuse(std::move(path), "invalid");
        if (!field.set(row, value)) refuse(std::move(path), "invalid");
    }

    static std::string shaped(Kind kind, std::string text) {
        if (kind == Kind::phone) return phone_e164(text);
        text = tidy_text(text);
        if (kind == Kind::email)
            std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        return text;
    }
};

}  // namespace

json::object to_json(Fields fields, void const* row) {
    json::object out;
    out.reserve(fields.size());
    for (auto const& field : fields) {
        if (field.kind == Kind::list) out[field.name] = render_list(field, row);
        else if (field.kind == Kind::object)
            out[field.name] = field.size(row) ? json::value(to_json(field.table->fields, field.at(row, 0))) : nullptr;
        else out[field.name] = render(field, row);
    }
    return out;
}

std::vector<Error::Field> from_json(Fields fields, json::object const& in, void* row) {
    Reader reader;
    reader.object(fields, in, row, "");
    return std::move(reader.wrong);
}

}  // namespace marelle::record
