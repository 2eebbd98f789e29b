#pragma once
// Activities at which no child of the group is expected: those for adults (parents' workshops, trainings) and meetings
// with one family at a time. Said once, for SQL and for C++.
#include <string_view>

// A literal, for the constant texts of SQL: "s.activity NOT IN " MARELLE_WITHOUT_CHILDREN.
#define MARELLE_WITHOUT_CHILDREN "('parents_workshop', 'training', 'individual_meeting')"

namespace marelle::timetable {

// Of an activity by its name in the database.
constexpr bool expects_children(std::string_view activity) {
    constexpr std::string_view without = MARELLE_WITHOUT_CHILDREN;
    auto const at = activity.empty() ? std::string_view::npos : without.find(activity);
    if (at == std::string_view::npos) return true;
    return without[at - 1] != '\'' || without[at + activity.size()] != '\'';
}
static_assert(!expects_children("parents_workshop") && !expects_children("training") &&
              !expects_children("individual_meeting"));
static_assert(expects_children("evening_workshop") && expects_children("family_time") && expects_children("meeting"));

}  // namespace marelle::timetable
