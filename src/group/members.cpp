// The members of a group, as its page shows them. Who is put in which is in move.cpp.
#include "base/text.hpp"
#include "group/group.hpp"

namespace marelle::group {

std::vector<Membership> members(sql::Session& sql, access::Scope const& scope, Id const& group, MemberView view) {
    static auto const text = R"sql(
        SELECT m.id, m.from_on, m.until_on, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), c.birth_date,
            y.level,
            CASE WHEN h.allergies_sealed IS NULL THEN 0 ELSE 1 END
                + CASE WHEN h.treatment_sealed IS NULL THEN 0 ELSE 1 END
                + CASE WHEN h.plan_sealed IS NULL THEN 0 ELSE 1 END,
            (SELECT count(r.id) FROM child_guardian l JOIN guardian_right r ON r.child_guardian = l.id
             WHERE l.child = c.id AND r.kind = 'no_approach' AND r.from_on <= :today
                 AND (r.until_on IS NULL OR r.until_on > :today))
        FROM group_membership m JOIN mini_group g ON g.id = m.mini_group JOIN child c ON c.id = m.child
        LEFT JOIN health_essential h ON h.child = c.id
        LEFT JOIN schooling y ON y.child = c.id AND y.school_year = :school_year
        WHERE m.mini_group = :group AND (m.until_on IS NULL OR m.until_on > :today) AND )sql" +
                             std::string{timetable::group_in_scope} + " ORDER BY c.given_names, c.id, m.from_on";
    std::vector<Membership> out;
    for (auto const& row : sql.query(
             text, access::parameters_of(scope, {{"group", group}, {"school_year", school_year_of(scope.today)}}))) {
        MemberChild child{row.text(3), first_name_of(row.text(4)), initial_of(row.text(5)), {}, {}, {}, {}};
        if (view == MemberView::names) {
            child.last_name = row.text(5);
            child.age = age_on(row.text(6), scope.today);
            child.level = row.maybe_text(7);
            child.alerts = static_cast<int>(row.integer(8) + row.integer(9));
        }
        out.push_back({row.text(0), std::move(child), row.text(1), row.maybe_text(2)});
    }
    return out;
}

}  // namespace marelle::group
