#include "activity/select.hpp"
#include <fmt/format.h>

namespace marelle::activity {

namespace {

std::string asked(std::string_view name, std::string_view column) {
    if (column.empty()) return fmt::format(" AND :{} = ''", name);
    return fmt::format(" AND (:{} = '' OR {} = :{})", name, column, name);
}

}  // namespace

std::string select(Columns const& c, std::string_view from) {
    auto const undoable = c.undoable.empty() ? std::string{"0"}
                                             : fmt::format("CASE WHEN {} THEN 1 ELSE 0 END", c.undoable);
    return fmt::format(
               "SELECT {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, NULL, {}, {}, {},"
               " {}, {} ",
               c.id, c.at, c.by_id, c.by_name, c.child_id, c.given_names, c.surname, c.children, c.group_id,
               c.group_name, c.from_group_id, c.from_group_name, c.other_id, c.other_name, c.session, c.date, c.starts,
               c.detail, c.undone_at, c.undone_by_id, c.undone_by_name, undoable, c.undo_key) +
           std::string{from} +
           fmt::format(" AND {0} >= :since AND ({0} < :at OR ({0} = :at AND {1} < :id))", c.at, c.id) +
           asked("person", c.person.empty() ? c.by_id : c.person) + asked("child", c.child) + asked("group", c.group) +
           fmt::format(" ORDER BY {} DESC, {} DESC LIMIT :limit", c.at, c.id);
}

}  // namespace marelle::activity
