// What the newest data says of a child and a group, before a move.
#include "base/text.hpp"
#include "group/own_ratio.hpp"
#include "group/placing.hpp"

namespace marelle::group {

namespace {

constexpr int week = 6;  // days after the first

struct Facts {
    Date birth_date;
    int cursus{};
};

std::vector<Date> births_in(sql::Session& sql, Id const& group, Id const& child, Date const& on) {
    std::vector<Date> out;
    for (auto const& row : sql.query(R"sql(
             SELECT c.birth_date FROM group_membership m JOIN child c ON c.id = m.child
             WHERE m.mini_group = :group AND m.child <> :child
                 AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on > :on)
         )sql",
                                     {{"group", group}, {"child", child}, {"on", on}}))
        out.push_back(row.text(0));
    return out;
}

// Brothers and sisters share an adult who has authority over both, that day; or were declared so. Only the
// establishment's groups are looked at: where a child is elsewhere is not this team's to read.
constexpr std::string_view select_bonds = R"sql(
    SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), k.kind, k.from_on, u.id, u.name, g.id, g.name,
        CASE WHEN EXISTS (
            SELECT 1 FROM child_guardian l JOIN child_guardian mine ON mine.guardian = l.guardian
            WHERE l.child = c.id AND mine.child = :child
                AND l.authority IN ('joint', 'sole', 'delegated') AND mine.authority IN ('joint', 'sole', 'delegated')
                AND l.from_on <= :on AND (l.until_on IS NULL OR l.until_on > :on)
                AND mine.from_on <= :on AND (mine.until_on IS NULL OR mine.until_on > :on)) THEN 1 ELSE 0 END
    FROM child c
    LEFT JOIN companion k ON k.from_on <= :on AND (k.until_on IS NULL OR k.until_on > :on)
        AND ((k.first_child = c.id AND k.second_child = :child) OR (k.first_child = :child AND k.second_child = c.id))
    LEFT JOIN user_account u ON u.id = k.recorded_by
    LEFT JOIN mini_group g ON g.id = (
        SELECT m.mini_group FROM group_membership m JOIN mini_group x ON x.id = m.mini_group
        WHERE m.child = c.id AND x.establishment = :establishment AND x.kind = 'group'
            AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on > :on)
        ORDER BY m.from_on DESC, m.id LIMIT 1)
    WHERE c.id <> :child AND c.id IN (
        SELECT first_child FROM companion WHERE second_child = :child
        UNION SELECT second_child FROM companion WHERE first_child = :child
        UNION SELECT l.child FROM child_guardian l JOIN child_guardian mine ON mine.guardian = l.guardian
        WHERE mine.child = :child)
    ORDER BY c.given_names, c.id, k.from_on, k.id
)sql";

Wish wish_of(std::optional<std::string> const& kind) {
    if (kind == "together") return Wish::together;
    if (kind == "apart") return Wish::apart;
    return kind == "incompatible" ? Wish::incompatible : Wish::none;
}

// One bond a wish; without a wish, one when they are brother and sister.
std::vector<Bond> bonds_of(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on) {
    std::vector<Bond> out;
    Id last;
    for (auto const& row :
         sql.query(select_bonds, {{"child", child}, {"on", on}, {"establishment", scope.establishment}})) {
        auto wish = wish_of(row.maybe_text(3));
        bool sibling = row.integer(9) == 1 || row.maybe_text(3) == "sibling";
        Bond bond{first_name_of(row.text(1)) + " " + initial_of(row.text(2)),
                  sibling,
                  wish,
                  {},
                  {},
                  named(row.maybe_text(7), row.maybe_text(8))};
        if (wish != Wish::none) {
            bond.since = row.maybe_text(4);
            bond.by = named(row.maybe_text(5), row.maybe_text(6));
        }
        // "Sister" and then "apart": the wish settles it, and is the bond that counts.
        bool same = last == row.text(0) && !out.empty();
        last = row.text(0);
        if (same && wish == Wish::none) continue;
        if (same && out.back().wish == Wish::none) out.back() = std::move(bond);
        else if (wish != Wish::none || sibling) out.push_back(std::move(bond));
        else last.clear();
    }
    return out;
}

std::vector<WeekHours> hours_of(sql::Session& sql, Id const& group, Date const& on) {
    std::vector<WeekHours> out;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT weekday, starts, ends FROM slot
             WHERE mini_group = :group AND from_on <= :week AND (until_on IS NULL OR until_on > :on)
             ORDER BY weekday, starts, ends
         )sql",
                                     {{"group", group}, {"on", on}, {"week", add_days(on, week)}}))
        out.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2)});
    return out;
}

// A child enrolled in two establishments at once: the hours alone, not where.
std::vector<WeekHours> hours_elsewhere(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on) {
    std::vector<WeekHours> out;
    for (auto const& row : sql.query(
             R"sql(
             SELECT DISTINCT sl.weekday, sl.starts, sl.ends
             FROM group_membership m JOIN mini_group g ON g.id = m.mini_group JOIN slot sl ON sl.mini_group = g.id
             WHERE m.child = :child AND g.establishment <> :establishment
                 AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on > :on)
                 AND sl.from_on <= :week AND (sl.until_on IS NULL OR sl.until_on > :on)
             ORDER BY sl.weekday, sl.starts, sl.ends
         )sql",
             {{"child", child}, {"establishment", scope.establishment}, {"on", on}, {"week", add_days(on, week)}}))
        out.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2)});
    return out;
}

std::vector<GroupRow> in_use_on(std::vector<GroupRow> groups, Date const& on) {
    std::erase_if(groups, [&](auto const& group) { return group.closed_on && *group.closed_on <= on; });
    return groups;
}

}  // namespace

std::vector<Warning> warnings_for(sql::Session& sql, access::Scope const& scope, Id const& child, Id const& group,
                                  std::optional<Id> const& left, Date const& on) {
    auto enrolled = enrolled_on(sql, scope, child, on);
    auto facts = sql.first(R"sql(
        SELECT c.birth_date, g.cursus, g.referent FROM child c, mini_group g WHERE c.id = :child AND g.id = :group
    )sql",
                           {{"child", child}, {"group", group}});
    if (!facts) return {};
    Situation at{
        on, facts->text(0), 0, static_cast<int>(facts->integer(1)), group, left, !facts->null(2), {}, {}, {}, {}, {}};
    at.cursus = enrolled ? enrolled->cursus : at.group_cursus;
    if (left == group) at.left.reset();
    at.births = births_in(sql, group, child, on);
    at.bonds = bonds_of(sql, scope, child, on);
    at.hours_there = hours_of(sql, group, on);
    if (at.left) at.hours_left = hours_of(sql, *at.left, on);
    at.hours_elsewhere = hours_elsewhere(sql, scope, child, on);
    return warnings_of(at, limits_of(sql, scope.establishment).on(on));
}

Result<GroupChoices> choices(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& from) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    auto enrolled = enrolled_on(sql, scope, child, from);
    if (!enrolled) return fail(Fault::conflict, "group.not_enrolled");
    auto left = held_on(held_from(sql, scope.establishment, child, from), from);
    GroupChoices out;
    for (auto& group : in_use_on(groups(sql, scope), from)) {
        if (left == group.id) {
            out.group = Named{group.id, group.name};
            continue;
        }
        auto target = target_of(sql, scope, group.id, from);
        if (!target) continue;
        GroupChoice choice{{group.id, group.name}, group.cursus, group.room, group.referent, 0, group.places, {}, {}};
        choice.members = static_cast<int>(births_in(sql, group.id, child, from).size());
        choice.full_on = no_room_on(sql, *target, child, {from, enrolled->until});
        choice.warnings = warnings_for(sql, scope, child, group.id, left, from);
        out.choices.push_back(std::move(choice));
    }
    return out;
}

}  // namespace marelle::group
