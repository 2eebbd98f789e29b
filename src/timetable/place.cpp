// What a day depends on, read for one establishment, or for all of them at once.
#include "commune/commune.hpp"
#include "timetable/calendar_data.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

namespace {

// Of one establishment by its indexes, or of every one when none is named.
std::string asked(Id const& one, std::string_view column = "establishment") {
    return one.empty() ? std::string{} : " AND " + std::string{column} + " = :one";
}

sql::Parameters bound(Id const& one, sql::Parameters others = {}) {
    if (!one.empty()) others.push_back({"one", one});
    return others;
}

void add_standings(sql::Session& sql, Id const& one, std::map<Id, Place>& places) {
    for (auto const& row : sql.query("SELECT establishment, from_on, zone, region FROM calendar_place WHERE 1 = 1" +
                                         asked(one) + " ORDER BY from_on",
                                     bound(one)))
        if (auto found = places.find(row.text(0)); found != places.end())
            found->second.standings.push_back({row.text(1), row.text(2), *record::choice_named<Region>(row.text(3))});
}

void add_closures(sql::Session& sql, Id const& one, Period const& period, std::map<Id, Place>& places) {
    for (auto const& row : sql.query("SELECT establishment, id, from_on, until_on, label FROM closure"
                                     " WHERE removed_at IS NULL AND from_on <= :until AND until_on >= :from" +
                                         asked(one) + " ORDER BY from_on, id",
                                     bound(one, {{"from", period.from}, {"until", period.until}})))
        if (auto found = places.find(row.text(0)); found != places.end())
            found->second.closures.push_back({row.text(1), row.text(2), row.text(3), row.text(4)});
}

std::vector<SchoolCalendar> calendars_of(sql::Session& sql, Id const& establishment, Period const& period) {
    std::vector<SchoolCalendar> out;
    for (auto& recorded : recorded_calendars(sql, establishment, period)) out.push_back(std::move(recorded.calendar));
    return out;
}

// Few houses write their own: the others share what was recorded for all.
void add_calendars(sql::Session& sql, Id const& one, Period const& period, std::map<Id, Place>& places) {
    if (!one.empty()) {
        places.begin()->second.calendars = calendars_of(sql, one, period);
        return;
    }
    auto const shared = calendars_of(sql, "", period);
    for (auto& [id, place] : places) place.calendars = shared;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT establishment FROM school_calendar
             WHERE withdrawn_at IS NULL AND establishment IS NOT NULL
         )sql"))
        if (auto found = places.find(row.text(0)); found != places.end())
            found->second.calendars = calendars_of(sql, found->first, period);
}

// The nearest word on each commune's week: the establishment's own rows when there are any, else the instance's.
void add_weeks(sql::Session& sql, Id const& one, std::map<Id, std::string> const& communes,
               std::map<Id, Place>& places) {
    std::map<std::pair<Id, std::string>, std::vector<SchoolWeek>> said;  // by whom, of which commune
    sql::Parameters which;
    std::string where;
    if (!one.empty()) {  // its own commune's, among those of a whole country
        which = bound(one, {{"commune", communes.at(one)}});
        where = " WHERE commune = :commune AND (establishment = :one OR establishment IS NULL)";
    }
    for (auto const& row : sql.query("SELECT establishment, commune, from_on, half_days FROM commune_week" + where +
                                         " ORDER BY from_on, recorded_at",
                                     which))
        said[{row.maybe_text(0).value_or(""), row.text(1)}].push_back({row.text(2), half_days_of(row.text(3))});
    for (auto& [id, place] : places)
        for (auto const& who : {id, Id{}})
            if (auto found = said.find({who, communes.at(id)}); place.weeks.empty() && found != said.end())
                place.weeks = found->second;
}

}  // namespace

std::map<Id, Place> places_of(sql::Session& sql, Period const& period, Id const& one) {
    std::map<Id, Place> out;
    std::map<Id, std::string> communes;
    for (auto const& row :
         sql.query("SELECT id, school_zone, commune FROM establishment WHERE 1 = 1" + asked(one, "id"), bound(one))) {
        communes.emplace(row.text(0), row.text(2));
        out[row.text(0)].standings = {{"", zone_of_commune(row.text(2), row.text(1)), region_of_commune(row.text(2))}};
    }
    if (out.empty()) return out;
    add_standings(sql, one, out);
    add_closures(sql, one, period, out);
    add_calendars(sql, one, period, out);
    add_weeks(sql, one, communes, out);
    return out;
}

std::optional<Place> place_of(sql::Session& sql, Id const& establishment, Period const& period) {
    if (establishment.empty()) return {};
    auto found = places_of(sql, period, establishment);
    if (found.empty()) return {};
    return std::move(found.begin()->second);
}

std::vector<std::string> half_days_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.find(' ', at), text.size());
        if (end > at) out.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

Result<> may_stand(StandingRow const& row, Date const& today) {
    // A move is written down when it is known: never years ahead, nor over the life of another calendar.
    if (row.from > add_days(today, 3 * 366) || row.from < "2000-01-01")
        return wrong_fields("body.wrong_fields", {{"from", "invalid"}});
    return {};
}

Result<> may_keep(WeekRow const& row) {
    static constexpr std::string_view known[] = {"mon_am", "mon_pm", "tue_am", "tue_pm", "wed_am", "wed_pm",
                                                 "thu_am", "thu_pm", "fri_am", "fri_pm", "sat_am", "sat_pm"};
    std::vector<Error::Field> wrong;
    if (!commune::is_code(row.commune)) wrong.push_back({"commune", row.commune.empty() ? "required" : "commune"});
    if (row.commune_name.empty()) wrong.push_back({"commune_name", "required"});
    if (row.half_days.empty()) wrong.push_back({"half_days", "required"});
    for (std::size_t i = 0; i < row.half_days.size(); ++i) {
        auto const* at = std::ranges::find(known, row.half_days[i]);
        bool twice = std::ranges::count(row.half_days, row.half_days[i]) > 1;
        if (at == std::end(known) || twice) wrong.push_back({"half_days/" + std::to_string(i), "invalid"});
    }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<CalendarPlace> calendar_place(sql::Session& sql, access::Scope const& scope) {
    auto place = place_of(sql, scope.establishment, {scope.today, scope.today});
    if (!place) return fail(Fault::not_found, "establishment.unknown");
    auto home = sql.first("SELECT commune, commune_name FROM establishment WHERE id = :id",
                          {{"id", scope.establishment}});
    auto const& now = place->standing(scope.today);
    CalendarPlace out{now.zone, std::string{record::name_of_choice(now.region)}, home->text(0), home->text(1), {}, {}};
    for (auto const& one : place->standings)
        if (!one.from.empty())
            if (auto zone = record::choice_named<Zone>(one.zone))
                out.standings.push_back({*zone, one.region, one.from});
    for (auto const& row : sql.query(R"sql(
             SELECT commune, commune_name, from_on, half_days FROM commune_week
             WHERE establishment = :id OR (establishment IS NULL AND commune = :commune)
             ORDER BY commune_name, from_on DESC, recorded_at DESC
         )sql",
                                     {{"id", scope.establishment}, {"commune", out.commune}}))
        out.weeks.push_back({row.text(0), row.text(1), row.text(2), half_days_of(row.text(3))});
    return out;
}

}  // namespace marelle::timetable
