#include "attendance/quiet_phones.hpp"
#include "access/device.hpp"
#include "attendance/attendance.hpp"
#include "http/http.hpp"

namespace marelle::attendance {

bool is_quiet(Date const& date, Time const& starts, Instant const& took_at, Instant const& now) {
    auto const over = from_local(date, starts) + quiet_after_ms;
    return instant_ms(now).value_or(0) >= over && instant_ms(took_at).value_or(0) < over;
}

std::vector<QuietPhone> quiet_phones(sql::Session& sql, access::Scope const& scope) {
    static auto const text = R"sql(
        SELECT s.id, s.on_date, s.starts, g.id, g.name, u.id, u.name, d.label, d.last_pack_at
        FROM session s JOIN mini_group g ON g.id = s.mini_group
        JOIN pack_session q ON q.session = s.id JOIN pack p ON p.id = q.pack
        JOIN device d ON d.id = p.device AND d.user_account = p.user_account
        JOIN user_account u ON u.id = p.user_account
        WHERE s.on_date BETWEEN :from AND :today AND s.cancelled_at IS NULL
            AND s.activity NOT IN ('parents_workshop', 'training')
            AND d.revoked_at IS NULL AND u.id <> :actor
            AND (COALESCE(s.leader, g.referent) = u.id OR EXISTS (
                SELECT 1 FROM session_adult x WHERE x.session = s.id AND x.person = u.id AND x.removed_at IS NULL))
            AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id)
            AND EXISTS (SELECT 1 FROM group_membership m WHERE m.mini_group = s.mini_group AND m.from_on <= s.on_date
                        AND (m.until_on IS NULL OR m.until_on > s.on_date))
            AND )sql" + std::string{timetable::session_in_scope} +
                             R"sql(
        GROUP BY s.id, s.on_date, s.starts, g.id, g.name, u.id, u.name, d.id, d.label, d.last_pack_at
        ORDER BY s.on_date DESC, s.starts, g.name, s.id, u.name, d.id
    )sql";
    std::vector<QuietPhone> out;
    for (auto const& row :
         sql.query(text, access::parameters_of(scope, {{"from", add_days(scope.today, -access::late_days)}})))
        if (is_quiet(row.text(1), row.text(2), row.text(8), scope.now))
            out.push_back({row.text(0),
                           row.text(1),
                           row.text(2),
                           {row.text(3), row.text(4)},
                           {row.text(5), row.text(6)},
                           row.text(7),
                           row.text(8)});
    return out;
}

void add_quiet_phone_routes(http::Router& router) {
    router
        .on("GET", "/api/v1/quiet-phones", "attendance.settle", http::Work::read,
            [](http::Call& call) -> Result<http::Reply> {
                return http::list_reply(
                    quiet_phones(call.sql(), TRY(access::scope_of(call.actor, "attendance.settle"))));
            })
        .summary("Phones that hold the list of a session of the last fortnight nobody noted anything in")
        .lists<QuietPhone>();
}

}  // namespace marelle::attendance
