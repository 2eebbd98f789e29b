#include "attendance/quiet_phones.hpp"
#include "access/device.hpp"
#include "attendance/attendance.hpp"
#include "http/http.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>

namespace marelle::attendance {

bool is_quiet(QuietPhone const& phone, Instant const& now) {
    if (phone.noted >= phone.expected) return false;
    auto const over = from_local(phone.date, phone.noted == 0 ? phone.starts : phone.ends) + quiet_after_ms;
    auto const spoke = std::max(instant_ms(phone.took_at).value_or(0),
                                instant_ms(phone.last_word.value_or("")).value_or(0));
    return instant_ms(now).value_or(0) >= over && spoke < over;
}

std::vector<QuietPhone> quiet_phones(sql::Session& sql, access::Scope const& scope) {
    static auto const text = R"sql(
        SELECT s.id, s.on_date, s.starts, s.ends, g.id, g.name, u.id, u.name, d.label, d.last_pack_at,
            (SELECT count(DISTINCT m.child) FROM group_membership m WHERE m.mini_group = s.mini_group
                AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)),
            (SELECT count(DISTINCT a.child) FROM attendance a
                JOIN group_membership m ON m.mini_group = s.mini_group AND m.child = a.child
                WHERE a.session = s.id AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)),
            (SELECT max(n.received_at) FROM attendance_note n
                WHERE n.session = s.id AND n.noted_by = u.id AND n.device = d.id)
        FROM session s JOIN mini_group g ON g.id = s.mini_group
        JOIN pack_session q ON q.session = s.id JOIN pack p ON p.id = q.pack
        JOIN device d ON d.id = p.device AND d.user_account = p.user_account
        JOIN user_account u ON u.id = p.user_account
        WHERE s.on_date BETWEEN :from AND :today AND s.cancelled_at IS NULL
            AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
            AND d.revoked_at IS NULL AND u.id <> :actor
            AND (COALESCE(s.leader, g.referent) = u.id OR EXISTS (
                SELECT 1 FROM session_adult x WHERE x.session = s.id AND x.person = u.id AND x.removed_at IS NULL))
            AND )sql" + std::string{timetable::session_in_scope} +
                             R"sql(
        GROUP BY s.id, s.on_date, s.starts, s.ends, s.mini_group, g.id, g.name, u.id, u.name, d.id, d.label,
            d.last_pack_at
        ORDER BY s.on_date DESC, s.starts, g.name, s.id, u.name, d.id
    )sql";
    std::vector<QuietPhone> out;
    for (auto const& row :
         sql.query(text, access::parameters_of(scope, {{"from", add_days(scope.today, -access::late_days)}}))) {
        QuietPhone phone{row.text(0),
                         row.text(1),
                         row.text(2),
                         row.text(3),
                         static_cast<int>(row.integer(10)),
                         static_cast<int>(row.integer(11)),
                         {row.text(4), row.text(5)},
                         {row.text(6), row.text(7)},
                         row.text(8),
                         row.text(9),
                         row.maybe_text(12)};
        if (is_quiet(phone, scope.now)) out.push_back(std::move(phone));
    }
    return out;
}

void add_quiet_phone_routes(http::Router& router) {
    router
        .on("GET", "/api/v1/quiet-phones", "attendance.settle", http::Work::read,
            [](http::Call& call) -> Result<http::Reply> {
                return http::list_reply(
                    quiet_phones(call.sql(), TRY(access::scope_of(call.actor, "attendance.settle"))));
            })
        .summary("Phones that hold the list of a session of the last fortnight with children nobody noted")
        .lists<QuietPhone>();
}

}  // namespace marelle::attendance
