#include "record/diff.hpp"
#include <algorithm>

namespace marelle::record {

namespace {

bool same(Field const& field, void const* before, void const* after) {
    if (field.kind != Kind::list && field.kind != Kind::object) return field.get(before) == field.get(after);
    auto size = field.size(before);
    if (size != field.size(after)) return false;
    for (std::size_t i = 0; i < size; ++i) {
        auto const *a = field.at(before, i), *b = field.at(after, i);
        if (!field.table) {
            if (*static_cast<std::string const*>(a) != *static_cast<std::string const*>(b)) return false;
        } else if (!std::ranges::all_of(field.table->fields, [&](auto const& inner) { return same(inner, a, b); })) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string changed_fields(Fields fields, void const* before, void const* after) {
    std::string out;
    for (auto const& field : fields)
        if (!same(field, before, after)) out.append(out.empty() ? "" : ",").append(field.name);
    return out;
}

}  // namespace marelle::record
