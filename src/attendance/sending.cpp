// What one noted at once: "Tous présents" on the wrong evening is taken back with one tap, not twelve.
#include "attendance/attendance.hpp"

namespace marelle::attendance {

Result<std::vector<Id>> left_of_sending(sql::Session& sql, access::Scope const& scope, Id const& session,
                                        Id const& note) {
    // The rows of the sending, and of each whether it still counts alone: corrected since, or disputed, it is no longer
    // this sending that is seen.
    auto const rows = sql.query(R"sql(
        SELECT n.child, a.note FROM attendance_note k
        JOIN attendance_note n ON n.session = k.session AND n.noted_by = k.noted_by AND n.received_at = k.received_at
        LEFT JOIN attendance a ON a.session = n.session AND a.child = n.child AND a.note = n.id AND a.other IS NULL
        WHERE k.id = :note AND k.session = :session AND k.noted_by = :actor
        ORDER BY n.child
    )sql",
                                {{"note", note}, {"session", session}, {"actor", scope.actor}});
    if (rows.empty()) return fail(Fault::not_found, "attendance.sending_unknown");
    std::vector<Id> out;
    for (auto const& row : rows)
        if (!row.null(1)) out.push_back(row.text(0));
    if (out.empty()) return fail(Fault::conflict, "attendance.sending_corrected");
    return out;
}

}  // namespace marelle::attendance
