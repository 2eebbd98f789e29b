// Sessions changed one by one: out of slots, moved, given to somebody else, copied from the week before.
#include "staff/staff.hpp"
#include "timetable/changes.hpp"
#include "timetable/choices.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

namespace {

struct Known {
    std::optional<Id> slot;
    Id group;
    Date date;
    Time starts, ends;
    std::optional<Date> moved_from;
    std::int64_t version{};
    std::optional<int> slot_weekday;
    bool noted{};
    std::optional<Id> leader, event;
};

std::optional<Known> find_known(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text =
        "SELECT s.slot, s.mini_group, s.on_date, s.starts, s.ends, s.moved_from, s.version, sl.weekday,"
        " (SELECT count(session.id) FROM session WHERE session.id = s.id AND NOT " +
        std::string{nothing_noted} +
        "), s.leader, s.event FROM session s JOIN mini_group g ON g.id = s.mini_group"
        " LEFT JOIN slot sl ON sl.id = s.slot WHERE " +
        std::string{session_in_scope} + " AND s.id = :session";
    auto row = sql.first(text, access::parameters_of(scope, {{"session", id}}));
    if (!row) return {};
    auto weekday = row->maybe_integer(7);
    return Known{row->maybe_text(0),  row->text(1),
                 row->text(2),        row->text(3),
                 row->text(4),        row->maybe_text(5),
                 row->integer(6),     weekday ? std::optional{static_cast<int>(*weekday)} : std::nullopt,
                 row->integer(8) > 0, row->maybe_text(9),
                 row->maybe_text(10)};
}

// The group lives that day, the establishment is not closed, the leader works here.
Result<> may_take_place(sql::Session& sql, access::Scope const& scope, Id const& group, SessionEdit const& edit) {
    static std::string const find = "SELECT g.opened_on, g.closed_on FROM mini_group g WHERE g.id = :group AND " +
                                    std::string{group_in_scope};
    auto found = sql.first(find, access::parameters_of(scope, {{"group", group}}));
    if (!found) return fail(Fault::not_found, "group.unknown");
    auto closed = found->maybe_text(1);
    if (edit.date < found->text(0) || (closed && *closed <= edit.date)) return fail(Fault::conflict, "group.closed");
    if (edit.leader && !works_here(sql, scope, *edit.leader))
        return wrong_fields("body.wrong_fields", {{"leader", "unknown"}});
    auto place = place_of(sql, scope.establishment, {edit.date, edit.date});
    if (place && !place->closures.empty()) return fail(Fault::conflict, "session.day_closed");
    return {};
}

// Who leads it already may be noted absent: a room is changed all the same, and the ratio says who is missing.
bool leads_that_day(sql::Session& sql, Id const& session, SessionEdit const& edit) {
    return sql.count("SELECT count(id) FROM session WHERE id = :id AND leader = :leader AND on_date = :date",
                     {{"id", session}, {"leader", *edit.leader}, {"date", edit.date}}) > 0;
}

// Every check asked of the leader is OK that day, nobody noted the leader absent, and nothing else holds the leader at
// those hours.
Result<> may_lead(sql::Session& sql, access::Scope const& scope, Id const& session, SessionEdit const& edit,
                  std::optional<Id> const& event) {
    if (!edit.leader) return {};
    if (!leads_that_day(sql, session, edit)) TRY(staff::must_not_be_absent(sql, *edit.leader, edit.date));
    return staff::may_hold(sql, scope.establishment, *edit.leader,
                           {edit.date, edit.starts, edit.ends, session, event.value_or("")});
}

sql::Parameters written(access::Scope const& scope, SessionEdit const& edit, sql::Parameters others) {
    sql::Parameters out{{"date", edit.date},
                        {"starts", edit.starts},
                        {"ends", edit.ends},
                        {"activity", record::name_of_choice(edit.activity)},
                        {"title", edit.title},
                        {"room", edit.room},
                        {"leader", edit.leader},
                        {"provider", edit.provider},
                        {"theme", name_of(edit.theme)},
                        {"regime", name_of(edit.regime)},
                        {"ratio_rule", name_of(edit.ratio_rule)},
                        {"now", scope.now},
                        {"actor", scope.actor}};
    for (auto& other : others) out.push_back(std::move(other));
    return out;
}

// The same words, sent again after a lost answer.
bool same_session(sql::Session& sql, access::Scope const& scope, Id const& id, Id const& group,
                  SessionEdit const& edit) {
    return sql.count(R"sql(
        SELECT count(id) FROM session
        WHERE id = :id AND slot IS NULL AND establishment = :establishment AND mini_group = :group
            AND on_date = :date AND starts = :starts AND ends = :ends AND activity = :activity
    )sql",
                     {{"id", id},
                      {"establishment", scope.establishment},
                      {"group", group},
                      {"date", edit.date},
                      {"starts", edit.starts},
                      {"ends", edit.ends},
                      {"activity", record::name_of_choice(edit.activity)}}) > 0;
}

}  // namespace

Result<> may_hold(SessionEdit const& edit, Date const& today) {
    constexpr int furthest_days = 2 * 366;
    std::vector<Error::Field> wrong;
    if (edit.date < add_days(today, -furthest_days)) wrong.push_back({"date", "too_early"});
    if (edit.date > add_days(today, furthest_days)) wrong.push_back({"date", "too_far"});
    if (edit.ends <= edit.starts) wrong.push_back({"ends", "too_early"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<Id> add_session(sql::Session& sql, access::Scope const& scope, Id const& group, SessionEdit const& edit,
                       std::optional<Id> const& event) {
    TRY(may_hold(edit, scope.today));
    auto id = edit.id.value_or(new_id());
    TRY(may_take_place(sql, scope, group, edit));
    TRY(may_lead(sql, scope, id, edit, event));
    auto made = sql.execute(
        R"sql(
        INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, title, room, leader,
                             provider, theme, regime, ratio_rule, recorded_at, recorded_by, event)
        VALUES (:id, :group, :establishment, :date, :starts, :ends, :activity, :title, :room, :leader,
            :provider, :theme, :regime, :ratio_rule, :now, :actor, :event)
        ON CONFLICT (id) DO NOTHING
    )sql",
        written(scope, edit, {{"id", id}, {"group", group}, {"establishment", scope.establishment}, {"event", event}}));
    if (made == 0 && !same_session(sql, scope, id, group, edit)) return fail(Fault::conflict, "id.taken");
    return id;
}

Result<> edit_session(sql::Session& sql, access::Scope const& scope, Id const& session, std::int64_t version,
                      SessionEdit const& edit) {
    keep_change(sql, scope, session, ChangeKind::edited);
    return write_session(sql, scope, session, version, edit);
}

Result<> write_session(sql::Session& sql, access::Scope const& scope, Id const& session, std::int64_t version,
                       SessionEdit const& edit) {
    auto known = find_known(sql, scope, session);
    if (!known) return fail(Fault::not_found, "session.unknown");
    TRY(may_hold(edit, scope.today));
    TRY(may_take_place(sql, scope, known->group, edit));
    bool elsewhen = edit.date != known->date || edit.starts != known->starts || edit.ends != known->ends;
    if (elsewhen && known->noted) return fail(Fault::conflict, "session.has_marks");
    auto own_day = known->moved_from.value_or(known->date);
    if (known->slot && edit.date != own_day && weekday(edit.date) == known->slot_weekday)
        return fail(Fault::conflict, "session.slot_day");
    // Another room or title gives nobody anything to hold.
    if (elsewhen || edit.leader != known->leader) TRY(may_lead(sql, scope, session, edit, known->event));
    auto moved_from = known->slot && edit.date != own_day ? std::optional{own_day} : std::nullopt;
    auto done = sql.execute(
        R"sql(
        UPDATE session SET on_date = :date, starts = :starts, ends = :ends, activity = :activity, title = :title,
            room = :room, leader = :leader, provider = :provider, theme = :theme, regime = :regime,
            ratio_rule = :ratio_rule, moved_from = :moved_from, edited_at = :now, edited_by = :actor,
            version = version + 1
        WHERE id = :session AND version = :version
    )sql",
        written(scope, edit, {{"moved_from", moved_from}, {"session", session}, {"version", version}}));
    if (done == 0) return fail(Fault::stale, "stale");
    return {};
}

Result<> remove_session(sql::Session& sql, access::Scope const& scope, Id const& session) {
    auto known = find_known(sql, scope, session);
    if (!known) return fail(Fault::not_found, "session.unknown");
    if (known->slot) return fail(Fault::conflict, "session.of_slot");
    keep_change(sql, scope, session, ChangeKind::removed);
    static auto const text = "DELETE FROM session WHERE id = :session AND slot IS NULL AND " + std::string{never_seen};
    if (sql.execute(text, {{"session", session}}) == 0) return fail(Fault::conflict, "session.has_marks");
    sql.execute("DELETE FROM house_event WHERE id = :event AND NOT EXISTS"
                " (SELECT 1 FROM session s WHERE s.event = house_event.id)",
                {{"event", known->event.value_or("")}});
    return {};
}

Result<CopiedWeek> copy_week(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                             access::Scope const& scope, WeekCopy const& copy) {
    if (weekday(copy.from) != 1) return wrong_fields("body.wrong_fields", {{"from", "invalid"}});
    if (weekday(copy.to) != 1 || copy.to == copy.from) return wrong_fields("body.wrong_fields", {{"to", "invalid"}});
    auto here = [&](PlanSession const& session) { return !session.slot && session.state == SessionState::planned; };
    auto const there = week_of(sql, calendar, activities, scope, copy.to, "fr").sessions;
    CopiedWeek out;
    std::map<Id, Id> events;  // of that week → of this one
    for (auto const& one : week_of(sql, calendar, activities, scope, copy.from, "fr").sessions) {
        if (!here(one)) continue;
        auto leader = one.leader ? std::optional{one.leader->id} : std::nullopt;
        auto const event = one.event ? std::optional{events.try_emplace(*one.event, new_id()).first->second}
                                     : std::nullopt;
        auto const date = add_days(one.date, days_between(copy.from, copy.to));
        // Who left, is absent, not cleared or holds something else that day stays out of the copy; the session is made.
        if (leader &&
            (!works_here(sql, scope, *leader) || staff::is_absent(sql, *leader, date) ||
             !staff::may_hold(sql, scope.establishment, *leader, {date, one.starts, one.ends, "", event.value_or("")})))
            leader.reset();
        SessionEdit edit{new_id(), date,   one.starts,   one.ends,  one.activity, one.title,
                         one.room, leader, one.provider, one.theme, one.regime,   one.ratio_rule};
        auto leave = [&](NotCopied why) {
            out.left.push_back({{edit.date, one.starts, one.ends, one.group, std::nullopt}, why});
        };
        if (std::ranges::any_of(there, [&](PlanSession const& other) {
                return !other.slot && other.date == edit.date && other.starts == one.starts &&
                       other.group.id == one.group.id && other.activity == one.activity;
            })) {
            leave(NotCopied::already_there);
            continue;
        }
        if (event) write_event(sql, scope, *event);
        auto made = add_session(sql, scope, one.group.id, edit, event);
        if (made) out.made.push_back(TRY(plan_session(sql, calendar, activities, scope, *made)));
        else if (made.error().code == "session.day_closed") leave(NotCopied::day_closed);
        else if (made.error().code == "group.closed") leave(NotCopied::group_closed);
        else return std::unexpected{made.error()};
    }
    return out;
}

}  // namespace marelle::timetable
