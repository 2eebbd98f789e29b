#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "people/presence.hpp"
#include "people/row.hpp"
#include "people/search.hpp"
#include <utility>

namespace marelle::people {

namespace {

constexpr int recent_days = 30;

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

// The same condition under a second scope of the same actor and establishment: what differs is bound apart.
std::string in_scope_as(std::string_view prefix) {
    auto text = std::string{access::child_in_scope};
    for (auto const* name : {"reach", "earliest", "latest"})
        text = replaced(std::move(text), std::string{":"} + name, ":" + std::string{prefix} + name);
    return text;
}

std::string const& rows_text() {
    static auto const text = R"sql(
        SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), c.birth_date,
            CASE WHEN )sql" + in_scope_as("names_") +
                             R"sql( THEN 1 ELSE 0 END AS named,
            CASE WHEN )sql" + in_scope_as("care_") +
                             R"sql( THEN
                CASE WHEN h.allergies_sealed IS NULL THEN 0 ELSE 1 END
                + CASE WHEN h.treatment_sealed IS NULL THEN 0 ELSE 1 END
                + CASE WHEN h.plan_sealed IS NULL THEN 0 ELSE 1 END
                + (SELECT count(r.id) FROM guardian_right r JOIN child_guardian l ON l.id = r.child_guardian
                   WHERE l.child = c.id AND r.kind = 'no_approach' AND r.from_on <= :today
                       AND (r.until_on IS NULL OR r.until_on > :today))
            ELSE 0 END AS alerts,
            y.level, y.school, s.name, g.id, g.name, e.cursus, e.from_on, e.until_on, p.k, p.n
        FROM child c
        LEFT JOIN health_essential h ON h.child = c.id
        LEFT JOIN enrolment e ON e.id = (
            SELECT x.id FROM enrolment x WHERE x.child = c.id AND x.establishment = :establishment
            ORDER BY CASE WHEN x.from_on > :today THEN 1 WHEN x.until_on IS NULL THEN 0 WHEN x.until_on > :today THEN 0
                ELSE 2 END, x.from_on DESC, x.id LIMIT 1)
        LEFT JOIN schooling y ON y.child = c.id AND y.school_year = :school_year
        LEFT JOIN school s ON s.uai = y.school
        LEFT JOIN mini_group g ON g.id = (
            SELECT x.mini_group FROM group_membership x JOIN mini_group xg ON xg.id = x.mini_group
            WHERE x.child = c.id AND xg.establishment = :establishment AND xg.kind = 'group'
                AND x.from_on <= :today AND (x.until_on IS NULL OR x.until_on > :today)
            ORDER BY x.from_on DESC, x.id LIMIT 1)
        LEFT JOIN (
            SELECT q.child, sum(q.attended) AS k, count(q.child) AS n FROM ()sql" +
                             std::string{expected_in_establishment} +
                             R"sql() q GROUP BY q.child) p ON p.child = c.id
        WHERE )sql" + std::string{access::child_in_scope};
    return text;
}

sql::Parameters parameters_of(Eyes const& eyes) {
    return access::parameters_of(eyes.rows, {{"names_reach", eyes.names.reach_name()},
                                             {"names_earliest", eyes.names.earliest},
                                             {"names_latest", eyes.names.latest},
                                             {"care_reach", eyes.care.reach_name()},
                                             {"care_earliest", eyes.care.earliest},
                                             {"care_latest", eyes.care.latest},
                                             {"school_year", school_year_of(eyes.rows.today)},
                                             {"since", add_days(eyes.rows.today, 1 - recent_days)},
                                             {"until", eyes.rows.today}});
}

ChildState state_of(std::optional<std::string> const& from, std::optional<std::string> const& until,
                    Date const& today) {
    if (!from || (until && *until <= today)) return ChildState::former;
    return *from > today ? ChildState::waiting : ChildState::current;
}

ShownRow shown(sql::Row const& row, Date const& today) {
    ShownRow out;
    auto& child = out.row;
    child.id = row.text(0);
    child.first_name = first_name_of(row.text(1));
    child.initial = initial_of(row.text(2));
    out.named = row.integer(4) == 1;
    if (out.named) {
        child.last_name = row.text(2);
        child.birth_date = row.text(3);
        child.age = age_on(row.text(3), today);
        child.level = row.maybe_text(6);
        if (auto uai = row.maybe_text(7)) child.school = SchoolName{*uai, row.maybe_text(8).value_or("")};
    }
    child.alerts = static_cast<int>(row.integer(5));
    child.group = named(row.maybe_text(9), row.maybe_text(10));
    if (auto cursus = row.maybe_integer(11)) child.cursus = static_cast<int>(*cursus);
    child.state = state_of(row.maybe_text(12), row.maybe_text(13), today);
    if (auto n = row.maybe_integer(15); n && *n > 0)
        child.attendance = Attended{static_cast<int>(row.maybe_integer(14).value_or(0)), static_cast<int>(*n)};
    return out;
}

std::string_view condition_of(StateFilter state) {
    switch (state) {
    case StateFilter::not_left: return " AND e.id IS NOT NULL AND (e.until_on IS NULL OR e.until_on > :today)";
    case StateFilter::former: return " AND (e.id IS NULL OR e.until_on <= :today)";
    case StateFilter::all: return "";
    }
    std::unreachable();
}

}  // namespace

Result<Eyes> eyes_of(Actor const& actor) {
    auto rows = TRY(access::scope_of(actor, "child.list"));
    auto none = rows;
    none.reach = access::Reach::none;
    auto names = access::scope_of(actor, "child.read");
    auto care = access::scope_of(actor, "child.care");
    return Eyes{rows, names ? *names : none, care ? *care : none};
}

std::vector<ShownRow> rows(sql::Session& sql, crypto::Keyring const& keys, Eyes const& eyes, RowQuery const& query) {
    auto search = searched(query.words, in_scope_as("names_"), keys);
    if (search.nothing) return {};
    auto text = rows_text() + std::string{condition_of(query.state)} + search.condition;
    auto parameters = parameters_of(eyes);
    for (auto& parameter : search.parameters) parameters.push_back(parameter);
    if (query.group) {
        text += " AND g.id = :group";
        parameters.emplace_back("group", *query.group);
    }
    if (!query.after.empty()) {
        // A cursor of somebody else's opens nothing: where it stands among one's own would tell a name's place.
        text += " AND (c.folded, c.id) > (SELECT c.folded, c.id FROM child c WHERE c.id = :after AND " +
                std::string{access::child_in_scope} + ")";
        parameters.emplace_back("after", query.after);
    }
    text += " ORDER BY c.folded, c.id LIMIT :limit";
    parameters.emplace_back("limit", query.limit);
    std::vector<ShownRow> out;
    for (auto const& row : sql.query(text, parameters)) out.push_back(shown(row, eyes.rows.today));
    return out;
}

Result<ShownRow> find_row(sql::Session& sql, Eyes const& eyes, Id const& child) {
    static auto const text = rows_text() + " AND c.id = :child";
    auto parameters = parameters_of(eyes);
    parameters.emplace_back("child", child);
    auto row = sql.first(text, parameters);
    if (!row) return fail(Fault::not_found, "child.unknown");
    return shown(*row, eyes.rows.today);
}

}  // namespace marelle::people
