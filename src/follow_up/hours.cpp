// What a child attended, week by week and year by year, and the absences that follow one another now.
#include "follow_up/marks.hpp"
#include "timetable/timetable.hpp"
#include <algorithm>

namespace marelle::follow_up {

namespace {

void add_year(sql::Session& sql, access::Scope const& scope, Id const& child, ChildHours& out) {
    for (auto const& row :
         sql.query(R"sql(
             SELECT s.on_date, a.presence, a.minutes FROM attendance a JOIN session s ON s.id = a.session
             WHERE a.child = :child AND s.establishment = :establishment AND s.cancelled_at IS NULL
                 AND s.on_date <= :today
             ORDER BY s.on_date, s.starts, s.id
         )sql",
                   {{"child", child}, {"establishment", scope.establishment}, {"today", scope.today}})) {
        auto const& day = row.text(0);
        auto year = school_year_of(day);
        if (out.years.empty() || out.years.back().school_year != year) out.years.push_back({year, 0});
        out.years.back().minutes += row.integer(2);
        if (day < out.from) continue;
        auto week = iso_week(day);
        if (out.weeks.empty() || out.weeks.back().week != week) out.weeks.push_back({week, monday_of(day), 0, 0, 0});
        auto& here = out.weeks.back();
        bool came = row.text(1) == "present" || row.text(1) == "late";
        here.minutes += row.integer(2);
        here.attended += came;
        here.expected += 1;
        out.minutes += row.integer(2);
        out.attended += came;
        out.expected += 1;
    }
    std::ranges::reverse(out.years);
}

// Evenings when the child was expected and nobody took the roll call: the hours of those are not known.
std::int64_t not_taken(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& from) {
    static auto const text = R"sql(
        SELECT count(s.id) FROM group_membership m CROSS JOIN session s
        WHERE m.child = :child AND s.mini_group = m.mini_group AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date) AND s.establishment = :establishment
            AND s.on_date >= :from AND s.on_date < :today AND s.cancelled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM attendance x WHERE x.session = s.id AND x.child = m.child) AND )sql" +
                             std::string{timetable::children_expected};
    return sql.count(
        text, {{"child", child}, {"establishment", scope.establishment}, {"from", from}, {"today", scope.today}});
}

}  // namespace

Result<ChildHours> hours_of(sql::Session& sql, access::Scope const& scope, Id const& child) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    ChildHours out;
    out.school_year = school_year_of(scope.today);
    out.from = school_year_start(out.school_year);
    out.until = scope.today;
    out.promise = promise_on(scope.today);
    add_year(sql, scope, child, out);
    out.not_taken = not_taken(sql, scope, child, out.from);
    auto const since = since_when(scope.today);
    if (auto row = last_row(evenings_of(sql, scope.establishment, child, since),
                            tasks_of(sql, scope.establishment, child, since)))
        out.in_a_row = InARow{static_cast<std::int64_t>(row->absences.size()), row->since,
                              settings_of(sql, scope.establishment, scope.today).now.absences};
    return out;
}

}  // namespace marelle::follow_up
