#include "activity/select.hpp"
#include <fmt/format.h>

namespace marelle::activity {

namespace {

std::string asked(std::string_view name, std::string_view column) {
    if (column.empty()) return fmt::format(" AND :{} = ''", name);
    return fmt::format(" AND (:{} = '' OR {} = :{})", name, column, name);
}

}  // namespace

void undone(Columns& columns, std::string_view at) {
    columns.undone_at = at;
    columns.undone_by_id = "v.id";
    columns.undone_by_name = "v.name";
}

Columns told(std::string_view at, std::string_view back) {
    Columns out{.id = "k.id", .at = at, .by_id = "u.id", .by_name = "u.name"};
    if (!back.empty()) undone(out, back);
    return out;
}

Columns told_of_group(std::string_view at, std::string_view back) {
    auto out = told(at, back);
    out.group_id = "g.id";
    out.group_name = "g.name";
    out.group = "g.id";
    return out;
}

std::string newest(std::string_view table, std::string_view same) {
    return fmt::format("NOT EXISTS (SELECT 1 FROM {} x WHERE {} AND x.undone_at IS NULL AND (x.made_at > k.made_at"
                       " OR (x.made_at = k.made_at AND x.id > k.id)))",
                       table, same);
}

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
