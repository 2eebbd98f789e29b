#include "record/row.hpp"

namespace marelle::record {

namespace {

bool is_plain(Field const& field) { return field.kind != Kind::list && field.kind != Kind::object; }

}  // namespace

std::string columns(Fields fields, std::string_view alias) {
    std::string out;
    for (auto const& field : fields) {
        if (!is_plain(field)) continue;
        if (!out.empty()) out += ", ";
        if (!alias.empty()) out.append(alias) += '.';
        out += field.name;
    }
    return out;
}

sql::Parameters parameters(Fields fields, void const* row) {
    sql::Parameters out;
    out.reserve(fields.size());
    for (auto const& field : fields)
        if (is_plain(field)) out.emplace_back(field.name, field.get(row));
    return out;
}

std::size_t read(Fields fields, sql::Row const& from, void* row, std::size_t first) {
    for (auto const& field : fields) {
        if (!is_plain(field)) continue;
        if (!field.set(row, from.value(first)))
            throw std::runtime_error{"column does not fit its field: " + std::string{field.name}};
        ++first;
    }
    return first;
}

}  // namespace marelle::record
