#pragma once
// An id with the name people know it by (an establishment, a group, a colleague): {"id","name"} wherever one is shown.
#include "base/ids.hpp"
#include "record/record.hpp"

namespace marelle {

struct Named {
    Id id;
    std::string name;
};

inline constexpr std::array named_fields{
    record::field<&Named::id>("id").id().level(Level::s1),
    record::field<&Named::name>("name").level(Level::s1),
};
static_assert(record::covers<Named>(named_fields));

// From two columns of a LEFT JOIN: nothing when the id is null.
inline std::optional<Named> named(std::optional<std::string> id, std::optional<std::string> name) {
    if (!id) return {};
    return Named{*id, name.value_or("")};
}

}  // namespace marelle

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::Named>{"Named",
                                                                                              marelle::named_fields};
