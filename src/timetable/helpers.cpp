// Who comes to a session besides whoever leads it, with or without an account.
#include "timetable/timetable.hpp"

namespace marelle::timetable {

Helpers helpers(sql::Session& sql, access::Scope const& scope, Period const& period) {
    static auto const text = R"sql(
        SELECT s.id, u.name, w.first_given_name, COALESCE(w.usage_name, w.birth_name)
        FROM session_adult x
        JOIN session s ON s.id = x.session JOIN mini_group g ON g.id = s.mini_group
        JOIN person_at_work w ON w.id = x.person LEFT JOIN user_account u ON u.id = x.person
        WHERE x.removed_at IS NULL AND (s.leader IS NULL OR s.leader <> x.person)
            AND s.on_date BETWEEN :from AND :until
            AND NOT EXISTS (SELECT 1 FROM availability_exception a WHERE a.person = x.person AND a.kind = 'absent'
                AND a.withdrawn_at IS NULL AND s.on_date BETWEEN a.from_on AND a.until_on)
            AND )sql" + std::string{session_in_scope} +
                             " ORDER BY s.id, x.added_at, x.id";
    Helpers out;
    for (auto const& row :
         sql.query(text, access::parameters_of(scope, {{"from", period.from}, {"until", period.until}}))) {
        auto name = row.maybe_text(1).value_or(row.maybe_text(2).value_or("") + " " + row.maybe_text(3).value_or(""));
        out[row.text(0)].push_back(std::move(name));
    }
    return out;
}

}  // namespace marelle::timetable
