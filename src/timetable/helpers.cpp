// Who comes to a session besides whoever leads it, with or without an account; and who was given it and has left since.
#include "staff/staff.hpp"
#include "timetable/timetable.hpp"

namespace marelle::timetable {

namespace {

std::string name_of(sql::Row const& row, std::size_t first) {
    return row.maybe_text(first).value_or(row.maybe_text(first + 1).value_or("") + " " +
                                          row.maybe_text(first + 2).value_or(""));
}

}  // namespace

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
            AND NOT )sql" + staff::left_by("x.person", "s.establishment", "s.on_date") +
                             " AND " + std::string{session_in_scope} + " ORDER BY s.id, x.added_at, x.id";
    Helpers out;
    for (auto const& row :
         sql.query(text, access::parameters_of(scope, {{"from", period.from}, {"until", period.until}})))
        out[row.text(0)].push_back(name_of(row, 1));
    return out;
}

Gone who_left(sql::Session& sql, access::Scope const& scope, Period const& period) {
    static auto const leaders = R"sql(
        SELECT s.id, u.id, u.name, NULL, NULL
        FROM session s JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = s.leader
        WHERE s.on_date BETWEEN :from AND :until AND s.cancelled_at IS NULL AND )sql" +
                                staff::left_by("s.leader", "s.establishment", "s.on_date") + " AND " +
                                std::string{session_in_scope} + " ORDER BY s.id";
    static auto const others = R"sql(
        SELECT s.id, w.id, u.name, w.first_given_name, COALESCE(w.usage_name, w.birth_name)
        FROM session_adult x
        JOIN session s ON s.id = x.session JOIN mini_group g ON g.id = s.mini_group
        JOIN person_at_work w ON w.id = x.person LEFT JOIN user_account u ON u.id = x.person
        WHERE x.removed_at IS NULL AND (s.leader IS NULL OR s.leader <> x.person)
            AND s.on_date BETWEEN :from AND :until AND s.cancelled_at IS NULL AND )sql" +
                               staff::left_by("x.person", "s.establishment", "s.on_date") + " AND " +
                               std::string{session_in_scope} + " ORDER BY s.id, x.added_at, x.id";
    Gone out;
    for (auto const* text : {&leaders, &others})
        for (auto const& row :
             sql.query(*text, access::parameters_of(scope, {{"from", period.from}, {"until", period.until}})))
            out[row.text(0)].push_back({row.text(1), name_of(row, 2)});
    return out;
}

std::vector<std::string> told_apart(std::optional<Named>& leader, std::vector<Named> const& gone) {
    std::vector<std::string> out;
    for (auto const& one : gone) {
        if (leader && leader->id == one.id) leader.reset();
        out.push_back(one.name);
    }
    return out;
}

}  // namespace marelle::timetable
