// What a change of the calendar does to the sessions of one establishment, or of all.
#include "timetable/calendar_data.hpp"
#include <algorithm>
#include <map>
#include <tuple>

namespace marelle::timetable {

namespace {

constexpr std::size_t longest_list = 100;

struct Before {
    Id establishment;
    Place place;
};

std::vector<Before> places_concerned(sql::Session& sql, access::Scope const& scope, Period const& period) {
    std::vector<Id> ids;
    if (!scope.establishment.empty()) ids.push_back(scope.establishment);
    else
        for (auto const& row : sql.query("SELECT id FROM establishment ORDER BY id")) ids.push_back(row.text(0));
    std::vector<Before> out;
    for (auto const& id : ids)
        if (auto place = place_of(sql, id, period)) out.push_back({id, std::move(*place)});
    return out;
}

struct Turned {
    std::vector<Date> closed, opened;
    std::map<Date, std::string> reasons;  // of the closed ones
};

Turned turned(Calendar const& calendar, Place const& before, Place const& after, Period const& period) {
    Turned out;
    for (auto date = period.from; date <= period.until; date = add_days(date, 1)) {
        auto now = calendar.day(date, after, "fr");
        bool was = open(calendar.day(date, before, "fr")), is = open(now);
        if (was && !is) out.closed.push_back(date), out.reasons[date] = now.label.value_or("");
        if (!was && is) out.opened.push_back(date);
    }
    return out;
}

class Bringing {
public:
    Bringing(sql::Session& sql, access::Scope const& scope, Id const& establishment, Turned const& days)
        : sql_{sql}, scope_{scope}, establishment_{establishment}, days_{days} {}

    PlanChange take();

    void made_sessions(Period const& period, Id const& cause, Touches touches);
    void sessions_to_make(Period const& period);
    void give_back(Id const& cause);

private:
    void out_of_the_plan(sql::Row const& row, PlanLine line, Id const& cause);

    sql::Session& sql_;
    access::Scope const& scope_;
    Id const& establishment_;
    Turned const& days_;
    std::vector<PlanLine> gone_, come_, kept_;
};

// Those already made on days that are now closed.
void Bringing::made_sessions(Period const& period, Id const& cause, Touches touches) {
    for (auto const& row : sql_.query(
             "SELECT session.id, session.on_date, session.starts, session.ends, g.id, g.name, session.slot,"
             " session.edited_at, CASE WHEN " +
                 std::string{never_seen} + " THEN 'plain' WHEN " + std::string{nothing_noted} +
                 " THEN 'seen' ELSE 'noted' END FROM session JOIN mini_group g ON g.id = session.mini_group"
                 " WHERE session.establishment = :establishment AND session.on_date BETWEEN :from AND :until"
                 " AND session.cancelled_at IS NULL ORDER BY session.on_date, session.starts, g.name, session.id",
             {{"establishment", establishment_}, {"from", period.from}, {"until", period.until}})) {
        if (!std::ranges::binary_search(days_.closed, row.text(1))) continue;
        if (row.null(6) && touches == Touches::weekly) continue;
        PlanLine line{row.text(1), row.text(2), row.text(3), {row.text(4), row.text(5)}, row.text(0)};
        if (row.text(8) == "noted") kept_.push_back(std::move(line));
        else out_of_the_plan(row, std::move(line), cause);
    }
}

// A plain session of a slot goes, and is made again if the day opens again; what somebody wrote by hand, or took along
// on a phone, is kept, cancelled.
void Bringing::out_of_the_plan(sql::Row const& row, PlanLine line, Id const& cause) {
    if (!row.null(6) && row.null(7) && row.text(8) == "plain")
        sql_.execute("DELETE FROM session WHERE id = :id", {{"id", row.text(0)}});
    else
        sql_.execute(R"sql(
            UPDATE session SET cancelled_at = :now, cancelled_by = :actor, cancel_reason = :reason, closed_by = :cause,
                version = version + 1
            WHERE id = :id AND cancelled_at IS NULL
        )sql",
                     {{"now", scope_.now},
                      {"actor", scope_.actor},
                      {"reason", days_.reasons.at(row.text(1))},
                      {"cause", cause},
                      {"id", row.text(0)}});
    gone_.push_back(std::move(line));
}

// Those nobody has looked at yet: gone from a closed day to come, there on a day that opens.
void Bringing::sessions_to_make(Period const& period) {
    auto made = days_made(sql_, establishment_, period);
    std::vector<std::pair<Id, Date>> listed;
    listed.reserve(gone_.size());
    for (auto const& line : gone_) listed.emplace_back(line.group.id + line.starts, line.date);
    for (auto const& weekly : weekly_slots(sql_, establishment_, period)) {
        auto on = [&](std::vector<Date> const& days) {
            return days_of(weekly.rhythm, period,
                           [&](Date const& date) { return std::ranges::binary_search(days, date); });
        };
        auto line = [&](Date const& date) {
            return PlanLine{date, weekly.starts, weekly.ends, weekly.group, std::nullopt};
        };
        for (auto const& date : on(days_.closed)) {
            bool said = std::ranges::find(listed, std::pair{weekly.group.id + weekly.starts, date}) != listed.end();
            if (date >= scope_.today && !said && !made.contains({weekly.slot, date})) gone_.push_back(line(date));
        }
        for (auto const& date : on(days_.opened))
            if (!made.contains({weekly.slot, date})) come_.push_back(line(date));
    }
}

// What this very cause had cancelled, on days that are open again.
void Bringing::give_back(Id const& cause) {
    for (auto const& row : sql_.query(R"sql(
             SELECT s.id, s.on_date, s.starts, s.ends, g.id, g.name
             FROM session s JOIN mini_group g ON g.id = s.mini_group
             WHERE s.establishment = :establishment AND s.closed_by = :cause ORDER BY s.on_date, s.starts, s.id
         )sql",
                                      {{"establishment", establishment_}, {"cause", cause}})) {
        if (!std::ranges::binary_search(days_.opened, row.text(1))) continue;
        sql_.execute(R"sql(
            UPDATE session SET cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL, closed_by = NULL,
                version = version + 1
            WHERE id = :id
        )sql",
                     {{"id", row.text(0)}});
        come_.push_back({row.text(1), row.text(2), row.text(3), {row.text(4), row.text(5)}, row.text(0)});
    }
}

PlanChange Bringing::take() {
    PlanChange out;
    out.gone_count = static_cast<int>(gone_.size());
    out.come_count = static_cast<int>(come_.size());
    out.kept_count = static_cast<int>(kept_.size());
    auto first = [&](std::vector<PlanLine>& all) {
        std::ranges::sort(all, {}, [](auto const& line) { return std::tie(line.date, line.starts, line.group.name); });
        if (scope_.establishment.empty()) all.clear();
        if (all.size() > longest_list) all.resize(longest_list);
        return std::move(all);
    };
    out.gone = first(gone_);
    out.come = first(come_);
    out.kept = first(kept_);
    return out;
}

}  // namespace

Result<PlanChange> change_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                   Period const& period, Id const& cause, Touches touches, Trying trying,
                                   std::function<Result<>()> const& write) {
    sql::Savepoint savepoint{sql};
    auto before = places_concerned(sql, scope, period);
    TRY(write());
    PlanChange out;
    for (auto const& [establishment, place] : before) {
        auto after = place_of(sql, establishment, period);
        auto days = turned(calendar, place, *after, period);
        Bringing bringing{sql, scope, establishment, days};
        bringing.made_sessions(period, cause, touches);
        bringing.sessions_to_make(period);
        bringing.give_back(cause);
        auto change = bringing.take();
        out.gone_count += change.gone_count;
        out.come_count += change.come_count;
        out.kept_count += change.kept_count;
        out.gone = std::move(change.gone);
        out.come = std::move(change.come);
        out.kept = std::move(change.kept);
    }
    if (trying == Trying::apply) savepoint.keep();
    return out;
}

}  // namespace marelle::timetable
