#include "audit/audit.hpp"

namespace marelle::audit {

std::vector<Opening> openings(sql::Session& sql, Id const& child, std::size_t limit) {
    auto rows = sql.query(R"sql(
        SELECT e.at, coalesce(e.actor, e.link), coalesce(u.name, l.person_name), p.profile, e.link, e.action, e.level,
            e.purpose
        FROM audit_entry e
        LEFT JOIN user_account u ON u.id = e.actor
        LEFT JOIN post p ON p.id = e.post
        LEFT JOIN link l ON l.id = e.link
        WHERE e.child = :child AND e.outcome = 'done' AND e.level NOT IN ('S0', 'S1')
        ORDER BY e.seq DESC
        LIMIT :limit
    )sql",
                          {{"child", child}, {"limit", limit}});
    std::vector<Opening> out;
    for (auto const& row : rows) {
        Opening opening{row.text(0), {}, row.maybe_text(3), row.text(5), row.text(6), row.maybe_text(7)};
        opening.person = {row.maybe_text(1).value_or(""), row.maybe_text(2).value_or("")};
        if (!row.null(4)) opening.profile = "teacher_by_link";
        out.push_back(std::move(opening));
    }
    return out;
}

}  // namespace marelle::audit
