// How far one child is of what is promised of the holidays, and its lists.
#include "offer/rows.hpp"

namespace marelle::offer {

namespace {

constexpr std::string_view select_lists = R"sql(
    SELECT o.id, o.title, o.kind, r.state, o.starts_on, o.ends_on, r.id,
        CASE WHEN r.state = 'waiting' THEN (SELECT count(w.id) FROM place_request w WHERE w.offer = r.offer
            AND w.state = 'waiting' AND w.waiting_order <= r.waiting_order) END
    FROM place_request r JOIN offer o ON o.id = r.offer
    WHERE r.child = :child AND o.establishment = :establishment AND o.ends_on >= :from AND o.cancelled_at IS NULL
    ORDER BY o.starts_on DESC, o.id
)sql";

}  // namespace

Result<ChildHolidays> holidays_of_child(sql::Session& sql, timetable::Calendar const& calendar,
                                        access::Scope const& scope, Id const& child, std::string_view language) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    auto year = school_year_of(scope.today);
    Period const period{school_year_start(year), school_year_end(year)};
    auto percent = settings_on(scope.today).target_percent;
    ChildHolidays out{child, year, percent, {}, {}};
    auto place = timetable::place_of(sql, scope.establishment, period);
    auto had = days_had(sql, scope.establishment, period, child);
    if (place)
        for (auto const& holiday : holidays_of(calendar, *place, year, language))
            out.holidays.push_back(share_of(holiday, had[child], scope.today, percent));
    for (auto const& row :
         sql.query(select_lists, {{"child", child}, {"establishment", scope.establishment}, {"from", period.from}})) {
        ChildOffer one{{row.text(0), row.text(1)}, row.text(2), row.text(3), row.text(4), row.text(5), {}, row.text(6)};
        if (!row.null(7)) one.rank = static_cast<int>(row.integer(7));
        out.lists.push_back(std::move(one));
    }
    return out;
}

}  // namespace marelle::offer
