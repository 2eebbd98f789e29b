// Where an establishment stands in the calendar, and the week of its communes: written by hand, and put back.
#include "access/setting_change.hpp"
#include "record/json_of.hpp"
#include "timetable/calendar_data.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::timetable {

namespace {

using access::SettingKind;

std::optional<StandingRow> standing_from(sql::Session& sql, Id const& establishment, Date const& from) {
    auto const row = sql.first("SELECT zone, region FROM calendar_place WHERE establishment = :id AND from_on = :from",
                               {{"id", establishment}, {"from", from}});
    if (!row) return {};
    return StandingRow{*record::choice_named<Zone>(row->text(0)), *record::choice_named<Region>(row->text(1)), from};
}

void write_standing(sql::Session& sql, access::Scope const& scope, StandingRow const& row) {
    sql.execute(R"sql(
        INSERT INTO calendar_place (id, establishment, zone, region, from_on, recorded_at, recorded_by)
        VALUES (:id, :establishment, :zone, :region, :from, :now, :actor)
        ON CONFLICT (establishment, from_on) DO UPDATE SET zone = excluded.zone, region = excluded.region,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
    )sql",
                {{"id", new_id()},
                 {"establishment", scope.establishment},
                 {"zone", record::name_of_choice(row.zone)},
                 {"region", record::name_of_choice(row.region)},
                 {"from", row.from},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

// From its day to the end of the next school year: what is planned after that is not made yet.
Period touched_from(Date const& from, Date const& today) {
    return {from, school_year_end(school_year_of(add_days(std::max(from, today), 366)))};
}

// The one that starts that day, of the establishment or of the instance.
std::optional<WeekRow> week_from(sql::Session& sql, Id const& establishment, std::string const& commune,
                                 Date const& from) {
    auto const row = sql.first(R"sql(
        SELECT commune_name, half_days FROM commune_week
        WHERE commune = :commune AND from_on = :from AND COALESCE(establishment, '') = :establishment
    )sql",
                               {{"commune", commune}, {"from", from}, {"establishment", establishment}});
    if (!row) return {};
    return WeekRow{commune, row->text(0), from, half_days_of(row->text(1))};
}

void forget_week(sql::Session& sql, Id const& establishment, std::string const& commune, Date const& from) {
    sql.execute(R"sql(
        DELETE FROM commune_week
        WHERE commune = :commune AND from_on = :from AND COALESCE(establishment, '') = :establishment
    )sql",
                {{"commune", commune}, {"from", from}, {"establishment", establishment}});
}

void write_week(sql::Session& sql, access::Scope const& scope, WeekRow const& row) {
    forget_week(sql, scope.establishment, row.commune, row.from);
    std::string half_days;
    for (auto const& one : row.half_days) half_days += (half_days.empty() ? "" : " ") + one;
    sql.execute(R"sql(
        INSERT INTO commune_week (id, establishment, commune, commune_name, half_days, from_on, recorded_at,
                                  recorded_by)
        VALUES (:id, :establishment, :commune, :name, :half_days, :from, :now, :actor)
    )sql",
                {{"id", new_id()},
                 {"establishment", scope.establishment.empty() ? std::nullopt : std::optional{scope.establishment}},
                 {"commune", row.commune},
                 {"name", row.commune_name},
                 {"half_days", half_days},
                 {"from", row.from},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

template <class Row> std::optional<std::string> written(std::optional<Row> const& row) {
    if (!row) return {};
    return boost::json::serialize(record::to_json(*row));
}

template <class Row> Result<Row> read(std::string const& text) {
    auto const parsed = boost::json::parse(text);
    return record::from_json<Row>(parsed.get_object());
}

Result<> standing_back(sql::Session& sql, access::Scope const& scope, access::KeptChange const& kept) {
    if (kept.was) write_standing(sql, scope, TRY(read<StandingRow>(*kept.was)));
    else
        sql.execute("DELETE FROM calendar_place WHERE establishment = :id AND from_on = :from",
                    {{"id", scope.establishment}, {"from", kept.about}});
    access::reversed(sql, scope, kept.id);
    return {};
}

Result<> week_back(sql::Session& sql, access::Scope const& scope, access::KeptChange const& kept) {
    if (kept.was) {
        write_week(sql, scope, TRY(read<WeekRow>(*kept.was)));
    } else {
        // "73065 2026-09-01"
        auto const blank = kept.about.find(' ');
        forget_week(sql, scope.establishment, kept.about.substr(0, blank), kept.about.substr(blank + 1));
    }
    access::reversed(sql, scope, kept.id);
    return {};
}

}  // namespace

// What it closes and opens is known by the change itself: taken back, it gives back just that.
Result<PlanChange> stand(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                         StandingRow const& row, Trying trying) {
    TRY(may_stand(row, scope.today));
    auto const id = new_id();
    auto const period = touched_from(row.from, scope.today);
    return change_calendar(sql, calendar, scope, period, id, Touches::weekly, trying, [&]() -> Result<> {
        auto const before = standing_from(sql, scope.establishment, row.from);
        if (before && before->zone == row.zone && before->region == row.region) return {};
        auto const zone = std::string{record::name_of_choice(row.zone)};
        access::keep_change(sql, scope, {SettingKind::calendar_place, row.from, row.from, written(before), zone}, id);
        write_standing(sql, scope, row);
        return {};
    });
}

Result<> keep_week(sql::Session& sql, access::Scope const& scope, WeekRow const& row) {
    TRY(may_keep(row));
    auto const before = week_from(sql, scope.establishment, row.commune, row.from);
    if (before && before->half_days == row.half_days && before->commune_name == row.commune_name) return {};
    access::keep_change(
        sql, scope,
        {SettingKind::commune_week, row.commune + " " + row.from, row.from, written(before), row.commune_name});
    write_week(sql, scope, row);
    return {};
}

std::vector<CommuneWeeks> communes(sql::Session& sql, access::Scope const& scope) {
    std::vector<CommuneWeeks> out;
    auto row_of = [&](std::string const& commune, std::string const& name) -> CommuneWeeks& {
        auto found = std::ranges::find(out, commune, &CommuneWeeks::commune);
        return found == out.end() ? out.emplace_back(CommuneWeeks{commune, name, 0, {}}) : *found;
    };
    for (auto const& row : sql.query(R"sql(
             SELECT commune, min(commune_name), count(id) FROM establishment
             WHERE closed_on IS NULL AND (:one = '' OR id = :one) GROUP BY commune ORDER BY 2, 1
         )sql",
                                     {{"one", scope.establishment}}))
        row_of(row.text(0), row.text(1)).establishments = static_cast<int>(row.integer(2));
    for (auto const& row : sql.query(R"sql(
             SELECT w.commune, w.commune_name, w.from_on, w.half_days, u.name, w.recorded_at,
                 (SELECT max(k.id) FROM setting_change k WHERE k.establishment IS NULL AND k.kind = 'commune_week'
                     AND k.about = w.commune || ' ' || w.from_on AND k.undone_at IS NULL)
             FROM commune_week w JOIN user_account u ON u.id = w.recorded_by
             WHERE w.establishment IS NULL AND (:one = '' OR w.commune = (
                 SELECT e.commune FROM establishment e WHERE e.id = :one))
             ORDER BY w.commune_name, w.commune, w.from_on DESC
         )sql",
                                     {{"one", scope.establishment}}))
        row_of(row.text(0), row.text(1))
            .weeks.push_back({row.text(2), half_days_of(row.text(3)), row.text(4), row.text(5), row.maybe_text(6)});
    return out;
}

Result<PlanChange> reverse_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                    Id const& change) {
    auto const kept = TRY(
        access::change_to_reverse(sql, scope, {SettingKind::calendar_place, SettingKind::commune_week}, change));
    if (kept.undone) return PlanChange{};
    if (kept.kind == SettingKind::commune_week) {
        TRY(week_back(sql, scope, kept));
        return PlanChange{};
    }
    return change_calendar(sql, calendar, scope, touched_from(kept.about, scope.today), kept.id, Touches::weekly,
                           Trying::apply, [&] { return standing_back(sql, scope, kept); });
}

}  // namespace marelle::timetable
