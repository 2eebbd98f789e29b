#include "attendance/statements.hpp"
#include "timetable/timetable.hpp"

namespace marelle::attendance {

std::string_view find_for_note() {
    static std::string const text = R"sql(
        SELECT s.on_date, s.starts, s.ends, s.cancelled_at, me.name,
            m.id, c.given_names, COALESCE(c.usage_name, c.birth_name),
            a.note, a.other, z.note, z.settled_at,
            n.id, n.presence, n.reason_sealed, n.arrived_at, n.left_at, n.noted_by, u.name,
            n.observed_at, n.received_at, n.device, n.said_observed_at, n.said_arrived_at, n.said_left_at, h.left_at
        FROM session s
        JOIN mini_group g ON g.id = s.mini_group
        JOIN user_account me ON me.id = :actor
        LEFT JOIN group_membership m ON m.child = :child AND m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        LEFT JOIN attendance a ON a.session = s.id AND a.child = :child
        LEFT JOIN attendance_settlement z ON z.session = s.id AND z.child = :child
        LEFT JOIN handover h ON h.session = s.id AND h.child = :child
        LEFT JOIN attendance_note n ON n.session = s.id AND n.child = :child
        LEFT JOIN user_account u ON u.id = n.noted_by
        LEFT JOIN child c ON c.id = COALESCE(m.child, n.child)
        WHERE s.id = :session AND )sql" +
                                    std::string{timetable::session_in_scope};
    return text;
}

std::string_view const insert_note = R"sql(
    INSERT INTO attendance_note (id, session, child, presence, reason_sealed, arrived_at, left_at, noted_by,
                                 observed_at, received_at, device, sent_at, said_observed_at, said_arrived_at,
                                 said_left_at)
    VALUES (:id, :session, :child, :presence, :reason_sealed, :arrived_at, :left_at, :actor, :observed_at, :received_at,
            :device, :sent_at, :said_observed_at, :said_arrived_at, :said_left_at)
    ON CONFLICT (id) DO NOTHING
)sql";

std::string_view const upsert_mark = R"sql(
    INSERT INTO attendance (session, child, presence, minutes, note, other)
    VALUES (:session, :child, :presence, :minutes, :note, :other)
    ON CONFLICT (session, child) DO UPDATE
    SET presence = excluded.presence, minutes = excluded.minutes, note = excluded.note, other = excluded.other
    WHERE attendance.note = :seen_note AND COALESCE(attendance.other, '') = :seen_other
)sql";

std::string_view const delete_mark = R"sql(
    DELETE FROM attendance
    WHERE session = :session AND child = :child AND note = :seen_note AND COALESCE(other, '') = :seen_other
)sql";

}  // namespace marelle::attendance
