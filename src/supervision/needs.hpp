#pragma once
// What became of a published need, as parts of a query. For supervision/ only.
#include "staff/staff.hpp"
#include <optional>
#include <string_view>

namespace marelle::supervision {

struct Need {
    std::optional<int> wanted;  // null: none is published
    int offered{}, not_come{}, replaced{};
};

// Of a session `s` with its published need `n`: what was asked for, less who helps since, said by the team or by a yes.
// Who is said absent that day, or works here no longer, has not come.
inline std::string has_not_come() {
    return R"sql(
    n.wanted
    - (SELECT count(y.id) FROM session_adult y
       WHERE y.session = s.id AND y.removed_at IS NULL AND y.added_at >= n.published_at
           AND NOT EXISTS (SELECT 1 FROM availability_exception a WHERE a.person = y.person AND a.kind = 'absent'
               AND a.withdrawn_at IS NULL AND s.on_date BETWEEN a.from_on AND a.until_on)
           AND NOT )sql" +
           staff::left_by("y.person", "s.establishment", "s.on_date") + ")";
}

// Of the same: 1 when somebody leads since in the place of an adult who will not be there, unless that one helped
// already, which is the same adult. Nobody wrote whether the need was for that place or for one more adult: the ratio
// says it (still_wanted_of).
inline std::string replaced() {
    return R"sql(
    CASE WHEN EXISTS (SELECT 1 FROM substitution b
               WHERE b.session = s.id AND b.substitute = s.leader AND b.undone_at IS NULL
                   AND b.recorded_at >= n.published_at)
           AND EXISTS (SELECT 1 FROM substitution b
               WHERE b.session = s.id AND b.undone_at IS NULL AND b.recorded_at >= n.published_at
                   AND (b.absent IS NULL OR EXISTS (SELECT 1 FROM availability_exception a
                       WHERE a.person = b.absent AND a.kind = 'absent' AND a.withdrawn_at IS NULL
                           AND s.on_date BETWEEN a.from_on AND a.until_on)
                       OR )sql" +
           staff::left_by("b.absent", "s.establishment", "s.on_date") + R"sql())
           AND NOT EXISTS (SELECT 1 FROM availability_exception a WHERE a.person = s.leader AND a.kind = 'absent'
               AND a.withdrawn_at IS NULL AND s.on_date BETWEEN a.from_on AND a.until_on)
           AND NOT )sql" +
           staff::left_by("s.leader", "s.establishment", "s.on_date") + R"sql(
           AND NOT EXISTS (SELECT 1 FROM session_adult y WHERE y.session = s.id AND y.person = s.leader
               AND y.added_at < n.published_at AND y.removed_at >= n.published_at)
      THEN 1 ELSE 0 END
)sql";
}

// Of the same: how many said yes, and have not said no since.
inline constexpr std::string_view said_yes = R"sql(
    (SELECT count(e.id) FROM evening_answer e WHERE e.session = n.session AND e.answer = 'yes'
        AND NOT EXISTS (SELECT 1 FROM evening_answer f
                        WHERE f.session = e.session AND f.person = e.person AND f.id > e.id))
)sql";

}  // namespace marelle::supervision
