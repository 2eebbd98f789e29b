// When people are there, week after week, and the hours of their contract: written by hand, and put back.
#include "access/setting_change.hpp"
#include "record/json_of.hpp"
#include "staff/staff.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <set>

namespace marelle::staff {

namespace {

using access::SettingKind;

constexpr std::size_t id_length = 36;

Result<> of_the_team(sql::Session& sql, access::Scope const& scope, Id const& person) {
    if (scope.reach != access::Reach::establishment) return fail(Fault::not_found, "staff.unknown");
    return ensure_person(sql, scope, person);
}

template <class Row> std::string written(Row const& row) { return boost::json::serialize(record::to_json(row)); }

template <class Row> Result<Row> read(std::string const& text) {
    auto const parsed = boost::json::parse(text);
    return record::from_json<Row>(parsed.get_object());
}

Result<> may_keep(Week const& week) {
    std::vector<Error::Field> wrong;
    for (std::size_t i = 0; i < week.times.size(); ++i) {
        auto const& time = week.times[i];
        auto const at = "times/" + std::to_string(i) + "/";
        if (time.weekday < 1 || time.weekday > 7) wrong.push_back({at + "weekday", "invalid"});
        if (time.ends <= time.starts) wrong.push_back({at + "ends", "too_early"});
        if (time.until && *time.until <= time.from) wrong.push_back({at + "until", "too_early"});
    }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

// What is over is no longer part of it.
Week week_of(sql::Session& sql, Id const& person, Date const& today) {
    Week out;
    for (auto const& row : sql.query(R"sql(
             SELECT weekday, starts, ends, from_on, until_on FROM availability
             WHERE person = :person AND (until_on IS NULL OR until_on > :today)
         )sql",
                                     {{"person", person}, {"today", today}}))
        out.times.push_back(
            {static_cast<int>(row.integer(0)), row.text(1), row.text(2), row.text(3), row.maybe_text(4)});
    return out;
}

Week in_order(Week week) {
    std::ranges::sort(week.times, {}, [](WeekTime const& time) {
        return std::tuple{time.weekday, time.starts, time.ends, time.from, time.until};
    });
    return week;
}

// "1 3": Monday and Wednesday.
std::string weekdays_of(Week const& week) {
    std::set<int> days;
    for (auto const& time : week.times) days.insert(time.weekday);
    std::string out;
    for (auto day : days) out += (out.empty() ? "" : " ") + std::to_string(day);
    return out;
}

// What is over stays as it was; the rest is said again, whole.
void write_week(sql::Session& sql, access::Scope const& scope, Id const& person, Week const& week) {
    sql.execute("DELETE FROM availability WHERE person = :person AND (until_on IS NULL OR until_on > :today)",
                {{"person", person}, {"today", scope.today}});
    for (auto const& time : week.times)
        sql.execute(R"sql(
            INSERT INTO availability (id, person, weekday, starts, ends, from_on, until_on, recorded_at, recorded_by)
            VALUES (:id, :person, :weekday, :starts, :ends, :from, :until, :now, :actor)
        )sql",
                    {{"id", new_id()},
                     {"person", person},
                     {"weekday", time.weekday},
                     {"starts", time.starts},
                     {"ends", time.ends},
                     {"from", time.from},
                     {"until", time.until},
                     {"now", scope.now},
                     {"actor", scope.actor}});
}

std::optional<Hours> hours_from(sql::Session& sql, access::Scope const& scope, Id const& person, Date const& from) {
    auto const row = sql.first(R"sql(
        SELECT weekly_minutes FROM work_hours
        WHERE person = :person AND establishment = :establishment AND from_on = :from
    )sql",
                               {{"person", person}, {"establishment", scope.establishment}, {"from", from}});
    if (!row) return {};
    return Hours{static_cast<int>(row->integer(0)), from};
}

void write_hours(sql::Session& sql, access::Scope const& scope, Id const& person, Hours const& hours) {
    sql.execute(R"sql(
        INSERT INTO work_hours (id, person, establishment, weekly_minutes, from_on, recorded_at, recorded_by)
        VALUES (:id, :person, :establishment, :minutes, :from, :now, :actor)
        ON CONFLICT (person, establishment, from_on) DO UPDATE SET weekly_minutes = excluded.weekly_minutes,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
    )sql",
                {{"id", new_id()},
                 {"person", person},
                 {"establishment", scope.establishment},
                 {"minutes", hours.weekly_minutes},
                 {"from", hours.from},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

// `about` is "<person> <first day>".
Result<> hours_back(sql::Session& sql, access::Scope const& scope, Id const& person, access::KeptChange const& kept) {
    if (kept.was) {
        write_hours(sql, scope, person, TRY(read<Hours>(*kept.was)));
        return {};
    }
    sql.execute(
        R"sql(
        DELETE FROM work_hours WHERE person = :person AND establishment = :establishment AND from_on = :from
    )sql",
        {{"person", person}, {"establishment", scope.establishment}, {"from", kept.about.substr(id_length + 1)}});
    return {};
}

}  // namespace

Result<> keep_week(sql::Session& sql, access::Scope const& scope, Id const& person, Week const& week) {
    TRY(of_the_team(sql, scope, person));
    TRY(may_keep(week));
    auto const was = written(in_order(week_of(sql, person, scope.today)));
    if (was == written(in_order(week))) return {};
    access::keep_change(sql, scope, {SettingKind::work_week, person, {}, was, weekdays_of(week)});
    write_week(sql, scope, person, week);
    return {};
}

std::vector<HoursFrom> hours_of(sql::Session& sql, access::Scope const& scope, Id const& person) {
    std::vector<HoursFrom> out;
    for (auto const& row : sql.query(R"sql(
             SELECT h.weekly_minutes, h.from_on, u.name, h.recorded_at
             FROM work_hours h JOIN user_account u ON u.id = h.recorded_by
             WHERE h.person = :person AND h.establishment = :establishment ORDER BY h.from_on DESC
         )sql",
                                     {{"person", person}, {"establishment", scope.establishment}}))
        out.push_back({static_cast<int>(row.integer(0)), row.text(1), row.text(2), row.text(3)});
    return out;
}

Result<> keep_hours(sql::Session& sql, access::Scope const& scope, Id const& person, Hours const& hours) {
    TRY(of_the_team(sql, scope, person));
    constexpr int longest_week = 60 * 60;
    if (hours.weekly_minutes < 0 || hours.weekly_minutes > longest_week)
        return wrong_fields("body.wrong_fields", {{"weekly_minutes", "out_of_range"}});
    auto const before = hours_from(sql, scope, person, hours.from);
    if (before && before->weekly_minutes == hours.weekly_minutes) return {};
    access::keep_change(sql, scope,
                        {SettingKind::work_hours, person + " " + hours.from, hours.from,
                         before ? std::optional{written(*before)} : std::nullopt,
                         std::to_string(hours.weekly_minutes)});
    write_hours(sql, scope, person, hours);
    return {};
}

Result<Id> reverse_times(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(
        access::change_to_reverse(sql, scope, {SettingKind::work_hours, SettingKind::work_week}, change));
    auto person = kept.about.substr(0, id_length);
    if (kept.undone) return person;
    if (kept.kind == SettingKind::work_week) write_week(sql, scope, person, TRY(read<Week>(*kept.was)));
    else TRY(hours_back(sql, scope, person, kept));
    access::reversed(sql, scope, change);
    return person;
}

}  // namespace marelle::staff
