#include "audit/audit.hpp"

namespace marelle::audit {

// A family's link and a teacher's are told in the subject. Whoever came by one has no account; whoever made one has.
std::vector<Opening> openings(sql::Session& sql, Id const& child, std::size_t limit) {
    auto rows = sql.query(R"sql(
        SELECT e.at, coalesce(e.actor, e.link, f.id, t.id),
            coalesce(u.name, l.person_name, g.given_names || ' ' || g.usage_name, t.teacher),
            CASE WHEN e.actor IS NOT NULL THEN p.profile WHEN f.id IS NOT NULL THEN 'family_by_link'
                WHEN e.link IS NOT NULL OR t.id IS NOT NULL THEN 'teacher_by_link' ELSE p.profile END,
            e.action, e.level, e.purpose
        FROM audit_entry e
        LEFT JOIN user_account u ON u.id = e.actor
        LEFT JOIN post p ON p.id = e.post
        LEFT JOIN link l ON l.id = e.link
        LEFT JOIN family_link f ON f.id = CASE WHEN e.subject LIKE 'family_link:%' THEN substr(e.subject, 13) END
        LEFT JOIN guardian g ON g.id = f.guardian
        LEFT JOIN evaluation_link t
            ON t.id = CASE WHEN e.subject LIKE 'evaluation_link:%' THEN substr(e.subject, 17) END
        WHERE e.child = :child AND e.outcome = 'done' AND e.level NOT IN ('S0', 'S1')
        ORDER BY e.seq DESC
        LIMIT :limit
    )sql",
                          {{"child", child}, {"limit", limit}});
    std::vector<Opening> out;
    for (auto const& row : rows) {
        Opening opening{row.text(0), {}, row.maybe_text(3), row.text(4), row.text(5), row.maybe_text(6)};
        opening.person = {row.maybe_text(1).value_or(""), row.maybe_text(2).value_or("")};
        out.push_back(std::move(opening));
    }
    return out;
}

}  // namespace marelle::audit
