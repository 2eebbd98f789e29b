// What a day depends on, read for one establishment.
#include "timetable/calendar_data.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

namespace {

std::vector<Standing> standings_of(sql::Session& sql, Id const& establishment, std::string const& zone,
                                   std::string const& commune) {
    std::vector<Standing> out{{"", zone, region_of_commune(commune)}};
    for (auto const& row :
         sql.query("SELECT from_on, zone, region FROM calendar_place WHERE establishment = :id ORDER BY from_on",
                   {{"id", establishment}}))
        out.push_back({row.text(0), row.text(1), *record::choice_named<Region>(row.text(2))});
    return out;
}

std::vector<Closure> closures_of(sql::Session& sql, Id const& establishment, Period const& period) {
    std::vector<Closure> out;
    for (auto const& row : sql.query(R"sql(
             SELECT id, from_on, until_on, label FROM closure
             WHERE establishment = :id AND removed_at IS NULL AND from_on <= :until AND until_on >= :from
             ORDER BY from_on, id
         )sql",
                                     {{"id", establishment}, {"from", period.from}, {"until", period.until}}))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
    return out;
}

// The nearest word on each commune's week: the establishment's own rows when there are any, else the instance's.
std::vector<SchoolWeek> weeks_of(sql::Session& sql, Id const& establishment, std::string const& commune) {
    std::vector<SchoolWeek> own, everywhere;
    for (auto const& row : sql.query(R"sql(
             SELECT establishment, from_on, half_days FROM commune_week
             WHERE commune = :commune AND (establishment = :id OR establishment IS NULL) ORDER BY from_on, recorded_at
         )sql",
                                     {{"commune", commune}, {"id", establishment}}))
        (row.null(0) ? everywhere : own).push_back({row.text(1), half_days_of(row.text(2))});
    return own.empty() ? everywhere : own;
}

}  // namespace

std::optional<Place> place_of(sql::Session& sql, Id const& establishment, Period const& period) {
    auto found = sql.first("SELECT school_zone, commune FROM establishment WHERE id = :id", {{"id", establishment}});
    if (!found) return {};
    Place place;
    place.standings = standings_of(sql, establishment, found->text(0), found->text(1));
    place.closures = closures_of(sql, establishment, period);
    for (auto& recorded : recorded_calendars(sql, establishment, period))
        place.calendars.push_back(std::move(recorded.calendar));
    place.weeks = weeks_of(sql, establishment, found->text(1));
    return place;
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
    if (row.commune.size() != 5) wrong.push_back({"commune", "invalid"});
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
             WHERE establishment = :id OR establishment IS NULL ORDER BY commune_name, from_on DESC, recorded_at DESC
         )sql",
                                     {{"id", scope.establishment}}))
        out.weeks.push_back({row.text(0), row.text(1), row.text(2), half_days_of(row.text(3))});
    return out;
}

}  // namespace marelle::timetable
