// Nobody is in two rooms at once.
#include "staff/staff.hpp"

namespace marelle::staff {

std::optional<Named> busy_at(sql::Session& sql, Id const& person, Occupied const& when) {
    auto row = sql.first(R"sql(
        SELECT s.id, g.name FROM session s JOIN mini_group g ON g.id = s.mini_group
        WHERE s.on_date = :date AND s.starts < :ends AND s.ends > :starts AND s.cancelled_at IS NULL
            AND s.id <> :session AND (s.leader = :person OR EXISTS (
                SELECT 1 FROM session_adult a
                WHERE a.session = s.id AND a.person = :person AND a.removed_at IS NULL))
        ORDER BY s.starts, s.id LIMIT 1
    )sql",
                         {{"date", when.date},
                          {"starts", when.starts},
                          {"ends", when.ends},
                          {"session", when.session},
                          {"person", person}});
    if (!row) return {};
    return Named{row->text(0), row->text(1)};
}

Result<> may_hold(sql::Session& sql, Id const& establishment, Id const& person, Occupied const& when) {
    TRY(may_be_assigned(sql, establishment, person, when.date));
    if (busy_at(sql, person, when)) return fail(Fault::conflict, "staff.busy");
    return {};
}

Result<> may_hold_weekly(sql::Session& sql, Id const& establishment, Id const& person, Weekly const& when,
                         Date const& today) {
    TRY(may_be_assigned(sql, establishment, person, std::max(when.from, today)));
    auto others = sql.count(R"sql(
        SELECT count(sl.id) FROM slot sl JOIN mini_group g ON g.id = sl.mini_group
        WHERE sl.leader = :person AND sl.id <> :slot AND sl.weekday = :weekday
            AND sl.starts < :ends AND sl.ends > :starts
            AND sl.from_on < :until AND (sl.until_on IS NULL OR sl.until_on > :from)
            AND (sl.until_on IS NULL OR sl.until_on > :today) AND (g.closed_on IS NULL OR g.closed_on > :from)
    )sql",
                            {{"person", person},
                             {"slot", when.slot},
                             {"weekday", when.weekday},
                             {"starts", when.starts},
                             {"ends", when.ends},
                             {"from", when.from},
                             {"until", when.until.value_or("9999-12-31")},
                             {"today", today}});
    if (others > 0) return fail(Fault::conflict, "staff.busy");
    return {};
}

}  // namespace marelle::staff
