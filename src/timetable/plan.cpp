// The week of an establishment, and any other stretch of its days, read.
#include "timetable/plan.hpp"
#include "timetable/choices.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

namespace {

constexpr std::string_view plan_head = R"sql(
    SELECT s.id, s.slot, s.on_date, s.starts, s.ends, s.activity, s.title, g.id, g.name, s.room, s.leader, l.name,
        s.provider, s.theme, s.regime, s.ratio_rule, s.cancelled_at, s.cancel_reason, s.moved_from, s.version,
        count(m.id), count(a.child), s.event
    FROM session s
    JOIN mini_group g ON g.id = s.mini_group
    LEFT JOIN user_account l ON l.id = s.leader
    LEFT JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
        AND (m.until_on IS NULL OR m.until_on > s.on_date)
        AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
    LEFT JOIN attendance a ON a.session = s.id AND a.child = m.child
    WHERE
)sql";
constexpr std::string_view plan_tail = " GROUP BY s.id, g.id, l.id ORDER BY s.on_date, s.starts, g.name, s.id";

RollState roll_state(PlanSession const& session, std::string const& moment) {
    if (session.state == SessionState::cancelled || session.expected == 0) return RollState::none;
    if (session.noted >= session.expected) return RollState::taken;
    if (session.noted > 0) return RollState::begun;
    return session.date + "T" + session.ends <= moment ? RollState::not_taken : RollState::to_come;
}

// What an activity usually is, day by day, and now, for a week or one session.
struct Reader {
    Calendar const& calendar;
    Activities const& activities;
    Place place;
    std::string moment;

    PlanSession read(sql::Row const& row) const {
        PlanSession out;
        out.id = row.text(0);
        out.slot = row.maybe_text(1);
        out.date = row.text(2);
        out.starts = row.text(3);
        out.ends = row.text(4);
        out.activity = *record::choice_named<Activity>(row.text(5));
        out.title = row.maybe_text(6);
        out.group = {row.text(7), row.text(8)};
        out.room = row.maybe_text(9);
        out.leader = named(row.maybe_text(10), row.maybe_text(11));
        out.provider = row.maybe_text(12);
        out.theme = choice_of<Theme>(row.maybe_text(13)).value_or(activities.usual_theme(out.activity));
        out.regime = choice_of<ratio::Regime>(row.maybe_text(14)).value_or(usual_regime(out));
        out.ratio_rule = choice_of<ratio::RatioRule>(row.maybe_text(15)).value_or(ratio::RatioRule::of_regime);
        out.state = row.null(16) ? SessionState::planned : SessionState::cancelled;
        out.cancel_reason = row.maybe_text(17);
        out.moved_from = row.maybe_text(18);
        out.version = row.integer(19);
        out.expected = static_cast<int>(row.integer(20));
        out.noted = static_cast<int>(row.integer(21));
        out.event = row.maybe_text(22);
        out.roll = roll_state(out, moment);
        return out;
    }

private:
    ratio::Regime usual_regime(PlanSession const& session) const {
        return activities.usual_regime(session.activity, calendar.day(session.date, place, "fr"), session.date,
                                       place.week(session.date));
    }
};

Reader reader_of(sql::Session& sql, Calendar const& calendar, Activities const& activities, access::Scope const& scope,
                 Period const& period) {
    auto local = to_local(instant_ms(scope.now).value_or(0));
    auto place = place_of(sql, scope.establishment, period);
    return {calendar, activities, place ? std::move(*place) : place_in(""), local.date + "T" + local.time};
}

std::vector<PlanSession> read_between(sql::Session& sql, Reader const& reader, access::Scope const& scope,
                                      Period const& period) {
    static auto const text = std::string{plan_head} + std::string{session_in_scope} +
                             " AND s.on_date BETWEEN :from AND :until" + std::string{plan_tail};
    std::vector<PlanSession> out;
    auto come = helpers(sql, scope, period);
    auto const gone = who_left(sql, scope, period);
    for (auto const& row :
         sql.query(text, access::parameters_of(scope, {{"from", period.from}, {"until", period.until}}))) {
        out.push_back(reader.read(row));
        out.back().helpers = std::move(come[row.text(0)]);
        if (auto left = gone.find(row.text(0)); left != gone.end())
            out.back().left = told_apart(out.back().leader, left->second);
    }
    return out;
}

}  // namespace

std::optional<Classes> classes_on(SchoolWeek const* week, Date const& date) {
    static constexpr std::string_view names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    if (!week) return {};
    std::string const name{names[weekday(date) - 1]};
    auto has = [&](char const* half) {
        return std::ranges::find(week->half_days, name + half) != week->half_days.end();
    };
    if (has("_am")) return has("_pm") ? Classes::whole_day : Classes::morning;
    return has("_pm") ? Classes::afternoon : Classes::none;
}

Week week_of(sql::Session& sql, Calendar const& calendar, Activities const& activities, access::Scope const& scope,
             Date const& monday, std::string_view language) {
    Period const period{monday, add_days(monday, 6)};
    auto const reader = reader_of(sql, calendar, activities, scope, period);
    Week out;
    out.monday = monday;
    for (auto date = period.from; date <= period.until; date = add_days(date, 1)) {
        auto day = calendar.day(date, reader.place, language);
        auto classes = day.kind == DayKind::school_day || day.kind == DayKind::weekend
                           ? classes_on(reader.place.week(date), date)
                           : std::nullopt;
        out.days.push_back({date, day.kind, std::move(day.label), day.source_to_check, classes});
    }
    out.sessions = read_between(sql, reader, scope, period);
    auto const bounds = access::parameters_of(scope, {{"from", period.from}, {"until", period.until}});
    static auto const groups = "SELECT g.id, g.name FROM mini_group g WHERE g.kind = 'group' AND " +
                               std::string{group_in_scope} +
                               " AND g.opened_on <= :until AND (g.closed_on IS NULL OR g.closed_on > :from)"
                               " ORDER BY g.name, g.id";
    for (auto const& row : sql.query(groups, bounds)) out.groups.push_back({row.text(0), row.text(1)});
    return out;
}

std::vector<PlanSession> sessions_between(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                          access::Scope const& scope, Period const& period) {
    return read_between(sql, reader_of(sql, calendar, activities, scope, period), scope, period);
}

Result<PlanSession> plan_session(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                 access::Scope const& scope, Id const& session) {
    static auto const text = std::string{plan_head} + std::string{session_in_scope} + " AND s.id = :session" +
                             std::string{plan_tail};
    auto row = sql.first(text, access::parameters_of(scope, {{"session", session}}));
    if (!row) return fail(Fault::not_found, "session.unknown");
    Period const day{row->text(2), row->text(2)};
    auto out = reader_of(sql, calendar, activities, scope, day).read(*row);
    out.helpers = std::move(helpers(sql, scope, day)[session]);
    out.left = told_apart(out.leader, who_left(sql, scope, day)[session]);
    return out;
}

std::vector<TeamMember> team(sql::Session& sql, access::Scope const& scope) {
    std::vector<TeamMember> out;
    for (auto const& row : sql.query(R"sql(
             SELECT u.id, u.name, min(p.profile) FROM post p JOIN user_account u ON u.id = p.user_account
             WHERE p.establishment = :establishment AND u.disabled_at IS NULL
                 AND (p.until_on IS NULL OR p.until_on > :today)
             GROUP BY u.id, u.name ORDER BY u.name, u.id
         )sql",
                                     {{"establishment", scope.establishment}, {"today", scope.today}}))
        out.push_back({row.text(0), row.text(1), row.text(2)});
    return out;
}

}  // namespace marelle::timetable
