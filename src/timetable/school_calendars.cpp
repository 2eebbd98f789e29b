// What was recorded of school years, zone by zone.
#include "timetable/calendar_data.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

namespace {

// A summer ends on the first days of September: those still belong to the year before.
constexpr int days_after_the_year = 10;

Period days_of_year(std::string_view school_year) {
    return {school_year_start(school_year), add_days(school_year_end(school_year), days_after_the_year)};
}

bool is_school_year(std::string_view text) {
    return text.size() == 9 && is_date(std::string{text.substr(0, 4)} + "-09-01") && text[4] == '-' &&
           school_year_of(std::string{text.substr(0, 4)} + "-09-01") == text;
}

std::vector<DaysOff> days_off_of(sql::Session& sql, Id const& calendar) {
    std::vector<DaysOff> out;
    for (auto const& row : sql.query(R"sql(
             SELECT from_on, until_on, kind, label FROM school_day_off
             WHERE school_calendar = :calendar ORDER BY from_on
         )sql",
                                     {{"calendar", calendar}}))
        out.push_back(
            {row.text(0), row.text(1), *record::choice_named<DaysOffKind>(row.text(2)), {row.text(3), row.text(3)}});
    return out;
}

SchoolCalendarRow row_of(SchoolCalendar const& calendar, Recorded const* recorded) {
    SchoolCalendarRow row{
        calendar.school_year, calendar.zone, calendar.source, calendar.to_check, Origin::shipped, {}, {}, {}};
    if (recorded) {
        row.origin = recorded->origin;
        row.recorded_at = recorded->recorded_at;
        row.recorded_by = recorded->recorded_by;
    }
    for (auto const& off : calendar.days_off) row.days_off.push_back({off.from, off.until, off.kind, off.label.fr});
    std::ranges::sort(row.days_off, {}, &DaysOffLine::from);
    return row;
}

}  // namespace

void write_calendar(sql::Session& sql, access::Scope const& scope, Id const& id, std::string const& school_year,
                    std::string const& zone, SchoolCalendarEdit const& edit, std::optional<Id> const& import) {
    auto establishment = scope.establishment.empty() ? std::nullopt : std::optional{scope.establishment};
    auto checked_at = edit.checked ? std::optional{scope.now} : std::nullopt;
    auto checked_by = edit.checked ? std::optional{scope.actor} : std::nullopt;
    sql.execute(R"sql(
        INSERT INTO school_calendar (id, establishment, school_year, zone, source, checked_at, checked_by,
            calendar_import, recorded_at, recorded_by)
        VALUES (:id, :establishment, :year, :zone, :source, :checked_at, :checked_by, :import, :now, :actor)
    )sql",
                {{"id", id},
                 {"establishment", establishment},
                 {"year", school_year},
                 {"zone", zone},
                 {"source", edit.source},
                 {"checked_at", checked_at},
                 {"checked_by", checked_by},
                 {"import", import},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    for (auto const& off : edit.days_off)
        sql.execute(R"sql(
            INSERT INTO school_day_off (school_calendar, from_on, until_on, kind, label)
            VALUES (:calendar, :from, :until, :kind, :label)
        )sql",
                    {{"calendar", id},
                     {"from", off.from},
                     {"until", off.until},
                     {"kind", record::name_of_choice(off.kind)},
                     {"label", off.label}});
}

Result<> may_record(std::string_view school_year, std::string_view zone, SchoolCalendarEdit const& edit) {
    if (!is_school_year(school_year) || !record::choice_named<Zone>(zone))
        return fail(Fault::not_found, "school_calendar.unknown");
    auto year = days_of_year(school_year);
    std::vector<Error::Field> wrong;
    if (edit.source.empty()) wrong.push_back({"source", "required"});
    for (std::size_t i = 0; i < edit.days_off.size(); ++i) {
        auto const& off = edit.days_off[i];
        auto at = "days_off/" + std::to_string(i) + "/";
        if (off.from < year.from || off.from > year.until) wrong.push_back({at + "from", "not_in_year"});
        else if (i > 0 && off.from <= edit.days_off[i - 1].until) wrong.push_back({at + "from", "overlaps"});
        if (off.until < off.from) wrong.push_back({at + "until", "too_early"});
        else if (off.until > year.until) wrong.push_back({at + "until", "not_in_year"});
        if (off.label.empty()) wrong.push_back({at + "label", "required"});
    }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

std::vector<Recorded> recorded_calendars(sql::Session& sql, Id const& establishment, Period const& period,
                                         Instant const& known) {
    std::map<std::pair<std::string, std::string>, Recorded> newest;
    // The last days of August and the first of September may belong to the year beside.
    for (auto const& row : sql.query(R"sql(
             SELECT c.id, c.establishment, c.school_year, c.zone, c.source, c.checked_at, c.recorded_at, u.name
             FROM school_calendar c JOIN user_account u ON u.id = c.recorded_by
             WHERE (c.withdrawn_at IS NULL OR (:known <> '' AND c.withdrawn_at > :known))
                 AND (:known = '' OR c.recorded_at <= :known) AND c.school_year BETWEEN :first AND :last
                 AND (c.establishment IS NULL OR c.establishment = :establishment)
             ORDER BY c.recorded_at, c.id
         )sql",
                                     {{"establishment", establishment},
                                      {"known", known},
                                      {"first", school_year_of(add_days(period.from, -days_after_the_year))},
                                      {"last", school_year_of(period.until)}})) {
        auto origin = row.null(1) ? Origin::instance : Origin::establishment;
        auto& kept = newest[{row.text(2), row.text(3)}];
        if (!kept.id.empty() && kept.origin == Origin::establishment && origin == Origin::instance) continue;
        kept = {
            row.text(0), origin, row.text(6), row.text(7), {row.text(2), row.text(3), row.text(4), row.null(5), {}}};
    }
    std::vector<Recorded> out;
    for (auto& [key, recorded] : newest) {
        recorded.calendar.days_off = days_off_of(sql, recorded.id);
        out.push_back(std::move(recorded));
    }
    return out;
}

std::vector<SchoolCalendarRow> school_calendars(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                                std::string const& school_year) {
    std::vector<SchoolCalendarRow> out;
    auto const period = days_of_year(school_year);
    auto recorded = recorded_calendars(sql, scope.establishment, period);
    auto place = scope.establishment.empty() ? std::nullopt : place_of(sql, scope.establishment, period);
    auto here = [&](std::string const& zone) {
        return !place || std::ranges::any_of(place->standings, [&](auto const& one) { return one.zone == zone; });
    };
    for (auto const& choice : record::choices_of<Zone>) {
        std::string const zone{choice.name};
        if (!here(zone)) continue;
        auto own = std::ranges::find_if(recorded, [&](auto const& one) {
            return one.calendar.zone == zone && one.calendar.school_year == school_year;
        });
        if (own != recorded.end()) out.push_back(row_of(own->calendar, &*own));
        else if (auto const* shipped = calendar.speaking(school_year, zone, {}))
            out.push_back(row_of(*shipped, nullptr));
    }
    return out;
}

Result<PlanChange> record_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                   std::string const& school_year, std::string const& zone,
                                   SchoolCalendarEdit const& edit, Trying trying) {
    TRY(may_record(school_year, zone, edit));
    auto id = new_id();
    return change_calendar(sql, calendar, scope, days_of_year(school_year), id, Touches::weekly, trying,
                           [&]() -> Result<> {
                               write_calendar(sql, scope, id, school_year, zone, edit, {});
                               return {};
                           });
}

Result<PlanChange> withdraw_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                     std::string const& school_year, std::string const& zone, Trying trying) {
    auto found = sql.first(R"sql(
        SELECT id FROM school_calendar
        WHERE withdrawn_at IS NULL AND school_year = :year AND zone = :zone
            AND COALESCE(establishment, '') = :establishment
        ORDER BY recorded_at DESC, id DESC LIMIT 1
    )sql",
                           {{"year", school_year}, {"zone", zone}, {"establishment", scope.establishment}});
    if (!found) return fail(Fault::not_found, "school_calendar.unknown");
    auto id = found->text(0);
    return change_calendar(sql, calendar, scope, days_of_year(school_year), id, Touches::weekly, trying,
                           [&]() -> Result<> {
                               sql.execute(R"sql(
                                   UPDATE school_calendar SET withdrawn_at = :now, withdrawn_by = :actor WHERE id = :id
                               )sql",
                                           {{"now", scope.now}, {"actor", scope.actor}, {"id", id}});
                               return {};
                           });
}

}  // namespace marelle::timetable
