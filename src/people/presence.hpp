#pragma once
// Sessions a child was expected at: those that were marked, and those that took place while it was a member of the
// group and nobody marked (before today: tonight's may still be). A cancelled session expects nobody. For people/ only.
#include <string_view>

namespace marelle::people {

// SQL of one row a child and session: child, on_date, attended (1 or 0), minutes. Binds :establishment, :since and
// :until (local dates, both included) and :today.
inline constexpr std::string_view expected_in_establishment = R"sql(
    SELECT a.child, s.on_date, CASE WHEN a.presence IN ('present', 'late') THEN 1 ELSE 0 END AS attended, a.minutes
    FROM session s JOIN attendance a ON a.session = s.id
    WHERE s.establishment = :establishment AND s.on_date BETWEEN :since AND :until AND s.cancelled_at IS NULL
    UNION ALL
    SELECT m.child, s.on_date, 0 AS attended, 0 AS minutes
    FROM session s JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
        AND (m.until_on IS NULL OR m.until_on > s.on_date)
    WHERE s.establishment = :establishment AND s.on_date BETWEEN :since AND :until AND s.cancelled_at IS NULL
        AND s.on_date < :today
        AND NOT EXISTS (SELECT 1 FROM attendance x WHERE x.session = s.id AND x.child = m.child)
)sql";

// The same for one child, :child, in every establishment the reader's scope reaches (:establishment). CROSS JOIN keeps
// SQLite to the sessions of the child's own groups: left to choose, it visits all those of the establishment.
inline constexpr std::string_view expected_of_child = R"sql(
    SELECT s.on_date, CASE WHEN a.presence IN ('present', 'late') THEN 1 ELSE 0 END AS attended, a.minutes
    FROM attendance a JOIN session s ON s.id = a.session
    WHERE a.child = :child AND s.establishment = :establishment AND s.on_date BETWEEN :since AND :today
        AND s.cancelled_at IS NULL
    UNION ALL
    SELECT s.on_date, 0 AS attended, 0 AS minutes
    FROM group_membership m CROSS JOIN session s
    WHERE m.child = :child AND s.mini_group = m.mini_group AND m.from_on <= s.on_date
        AND (m.until_on IS NULL OR m.until_on > s.on_date)
        AND s.establishment = :establishment AND s.on_date BETWEEN :since AND :today
        AND s.cancelled_at IS NULL AND s.on_date < :today
        AND NOT EXISTS (SELECT 1 FROM attendance x WHERE x.session = s.id AND x.child = m.child)
    ORDER BY 1
)sql";

}  // namespace marelle::people
