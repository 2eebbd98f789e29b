// Who was in which group, from when until when, and the moves that made it so.
#include "base/text.hpp"
#include "group/group.hpp"

namespace marelle::group {

namespace {

constexpr std::size_t most_moves = 200;

MoveChild child_of(sql::Row const& row, std::size_t first) {
    return {row.text(first), first_name_of(row.text(first + 1)), initial_of(row.text(first + 2))};
}

std::vector<std::string> split(std::string const& words) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < words.size();) {
        auto end = std::min(words.find(' ', at), words.size());
        out.push_back(words.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::string select_moves(std::string_view condition) {
    return R"sql(
        SELECT m.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), f.id, f.name, t.id, t.name, m.from_on,
            m.warnings, m.moved_at, u.id, u.name, m.undone_at, v.id, v.name
        FROM group_move m
        JOIN child c ON c.id = m.child
        JOIN user_account u ON u.id = m.moved_by
        LEFT JOIN mini_group f ON f.id = m.from_group
        LEFT JOIN mini_group t ON t.id = m.to_group
        LEFT JOIN user_account v ON v.id = m.undone_by
        WHERE m.establishment = :establishment AND )sql" +
           std::string{condition} + " AND " + std::string{access::child_in_scope} +
           " ORDER BY m.moved_at DESC, m.id DESC LIMIT :limit";
}

MoveRow move_of(sql::Row const& row) {
    return {row.text(0),
            child_of(row, 1),
            named(row.maybe_text(4), row.maybe_text(5)),
            named(row.maybe_text(6), row.maybe_text(7)),
            row.text(8),
            split(row.text(9)),
            row.text(10),
            {row.text(11), row.text(12)},
            row.maybe_text(13),
            named(row.maybe_text(14), row.maybe_text(15))};
}

std::vector<MoveRow> moves(sql::Session& sql, access::Scope const& scope, std::string const& text, Id const& id) {
    std::vector<MoveRow> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"id", id}, {"limit", most_moves}})))
        out.push_back(move_of(row));
    return out;
}

std::string select_stays(std::string_view condition) {
    return R"sql(
        SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), g.id, g.name, m.from_on, m.until_on
        FROM group_membership m JOIN mini_group g ON g.id = m.mini_group JOIN child c ON c.id = m.child
        WHERE g.establishment = :establishment AND g.kind = 'group' AND )sql" +
           std::string{condition} + " AND " + std::string{access::child_in_scope} +
           " ORDER BY m.from_on DESC, c.given_names, c.id, m.id";
}

std::vector<Stay> stays(sql::Session& sql, access::Scope const& scope, std::string const& text, Id const& id) {
    std::vector<Stay> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"id", id}})))
        out.push_back({child_of(row, 0), {row.text(3), row.text(4)}, row.text(5), row.maybe_text(6)});
    return out;
}

}  // namespace

Result<GroupHistory> history_of_child(sql::Session& sql, access::Scope const& scope, Id const& child) {
    static auto const of_stays = select_stays("m.child = :id"), of_moves = select_moves("m.child = :id");
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    return GroupHistory{stays(sql, scope, of_stays, child), moves(sql, scope, of_moves, child)};
}

Result<GroupHistory> history_of_group(sql::Session& sql, access::Scope const& scope, Id const& group) {
    static auto const of_stays = select_stays("g.id = :id"),
                      of_moves = select_moves("(m.from_group = :id OR m.to_group = :id)");
    TRY(find_group(sql, scope, group));
    return GroupHistory{stays(sql, scope, of_stays, group), moves(sql, scope, of_moves, group)};
}

Result<MoveRow> find_move(sql::Session& sql, access::Scope const& scope, Id const& move) {
    static auto const text = select_moves("m.id = :id");
    auto found = moves(sql, scope, text, move);
    if (found.empty()) return fail(Fault::not_found, "move.unknown");
    return found.front();
}

}  // namespace marelle::group
