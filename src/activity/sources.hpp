#pragma once
// The sources of recent activity: one SELECT each, all with the same columns, in the order of `Column`. For activity/
// only.
#include "activity/activity.hpp"

namespace marelle::activity {

// What every source answers, NULL where it has nothing to say.
enum Column : std::size_t {
    row_id,
    at,
    by_id,
    by_name,
    child_id,
    given_names,
    surname,
    children,
    group_id,
    group_name,
    from_group_id,
    from_group_name,
    other_id,
    other_name,
    session_id,
    on_date,
    starts,
    detail,
    warnings,
    undone_at,
    undone_by_id,
    undone_by_name,
    undoable,  // 1 when the ordinary route would take it back now
    undo_key   // of that route
};

struct Source {
    Kind kind{};
    std::string_view permission;
    std::string text;
    std::string_view undo_method, undo_before, undo_after;  // before + key + after is the path; empty: none
    std::string_view undo_permission;
};

// Bound besides the scope: :since, :since_date, :at and :id of the cursor, :child, :group, :person ('' for any),
// :limit, :time of day, and :midnight, the instant at which :today began in Paris.
std::vector<Source> const& sources();

}  // namespace marelle::activity
