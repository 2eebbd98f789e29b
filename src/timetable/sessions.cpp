// Sessions: made from slots, listed, cancelled.
#include "staff/staff.hpp"
#include "timetable/catch_up.hpp"
#include "timetable/changes.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

std::string_view const session_in_scope = R"sql((
    :actor <> '' AND :establishment <> '' AND s.establishment = :establishment AND (
        :reach = 'establishment'
        OR (:reach = 'own_groups' AND g.referent = :actor)
        OR (:reach IN ('own_groups', 'own_session')
            AND (s.leader = :actor OR EXISTS (
                SELECT 1 FROM session_adult scope_a
                WHERE scope_a.session = s.id AND scope_a.person = :actor AND scope_a.removed_at IS NULL
                    AND scope_a.role <> 'outside_speaker'))
            AND s.on_date || 'T' || s.starts <= :latest AND s.on_date || 'T' || s.ends >= :earliest)))
)sql";

namespace {

// Members expected are those of the day; a mark of someone who has left the group since counts no more.
constexpr std::string_view head = R"sql(
    SELECT s.id, s.on_date, s.starts, s.ends, s.activity, s.room, g.id, g.name, s.leader, l.name, s.cancelled_at,
        s.cancel_reason, count(m.id),
        count(CASE WHEN a.presence = 'present' THEN 1 END), count(CASE WHEN a.presence = 'late' THEN 1 END),
        count(CASE WHEN a.presence = 'excused' THEN 1 END), count(CASE WHEN a.presence = 'absent' THEN 1 END),
        count(CASE WHEN m.id IS NOT NULL AND a.session IS NULL THEN 1 END), count(a.other), g.kind
    FROM session s
    JOIN mini_group g ON g.id = s.mini_group
    LEFT JOIN user_account l ON l.id = s.leader
    LEFT JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
        AND (m.until_on IS NULL OR m.until_on > s.on_date)
        AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
    LEFT JOIN attendance a ON a.session = s.id AND a.child = m.child
    WHERE
)sql";
constexpr std::string_view grouped = " GROUP BY s.id, g.id, l.id ORDER BY s.on_date, s.starts, g.name, s.id";

SessionHead head_of(sql::Row const& row) {
    SessionHead out{row.text(0),
                    row.text(1),
                    row.text(2),
                    row.text(3),
                    *record::choice_named<Activity>(row.text(4)),
                    row.maybe_text(5),
                    {row.text(6), row.text(7)},
                    named(row.maybe_text(8), row.maybe_text(9)),
                    row.null(10) ? SessionState::planned : SessionState::cancelled,
                    row.maybe_text(11),
                    {row.integer(12), row.integer(13), row.integer(14), row.integer(15), row.integer(16),
                     row.integer(17), row.integer(18)},
                    *record::choice_named<GroupKind>(row.text(19))};
    return out;
}

}  // namespace

std::vector<Weekly> weekly_slots(sql::Session& sql, Id const& establishment, Period const& period) {
    std::vector<Weekly> out;
    for (auto const& row :
         sql.query(R"sql(
             SELECT sl.id, sl.mini_group, g.name, sl.weekday, sl.starts, sl.ends, sl.activity,
                 COALESCE(sl.room, g.room), sl.leader, sl.from_on, sl.until_on, g.opened_on, g.closed_on
             FROM slot sl JOIN mini_group g ON g.id = sl.mini_group
             WHERE g.establishment = :establishment
                 AND sl.from_on <= :until AND (sl.until_on IS NULL OR sl.until_on > :from)
                 AND g.opened_on <= :until AND (g.closed_on IS NULL OR g.closed_on > :from)
             ORDER BY sl.id
         )sql",
                   {{"establishment", establishment}, {"from", period.from}, {"until", period.until}})) {
        Rhythm rhythm{static_cast<int>(row.integer(3)), std::max(row.text(9), row.text(11)), row.maybe_text(10)};
        if (auto closed = row.maybe_text(12)) rhythm.until = rhythm.until ? std::min(*rhythm.until, *closed) : *closed;
        out.push_back({row.text(0),
                       {row.text(1), row.text(2)},
                       std::move(rhythm),
                       row.text(4),
                       row.text(5),
                       row.text(6),
                       row.maybe_text(7),
                       row.maybe_text(8)});
    }
    return out;
}

std::set<std::pair<Id, Date>> days_made(sql::Session& sql, Id const& establishment, Period const& period) {
    std::set<std::pair<Id, Date>> out;
    for (auto const& row :
         sql.query(R"sql(
             SELECT slot, COALESCE(moved_from, on_date) FROM session
             WHERE establishment = :establishment AND slot IS NOT NULL
                 AND (on_date BETWEEN :from AND :until OR moved_from BETWEEN :from AND :until)
         )sql",
                   {{"establishment", establishment}, {"from", period.from}, {"until", period.until}}))
        out.emplace(row.text(0), row.text(1));
    return out;
}

std::vector<Missing> missing_sessions(sql::Session& sql, Calendar const& calendar, Id const& establishment,
                                      Period const& period) {
    auto place = place_of(sql, establishment, period);
    if (!place) return {};
    auto made = days_made(sql, establishment, period);
    std::map<Date, bool> open_days;
    auto is_open = [&](Date const& date) {
        auto [known, added] = open_days.try_emplace(date);
        if (added) known->second = open(calendar.day(date, *place, "fr"));
        return known->second;
    };
    std::vector<Missing> out;
    for (auto const& weekly : weekly_slots(sql, establishment, period))
        for (auto const& date : days_of(weekly.rhythm, period, is_open))
            if (!made.contains({weekly.slot, date}))
                out.push_back({weekly.slot, weekly.group.id, date, weekly.starts, weekly.ends, weekly.activity,
                               weekly.room, weekly.leader});
    return out;
}

// Nobody leads two sessions at once: a leader who holds another at those hours leads that one, and this one waits for
// somebody, as the plan and the ratio say.
static int make(sql::Session& sql, Id const& establishment, std::vector<Missing> const& sessions) {
    std::int64_t made = 0;
    for (auto const& missing : sessions)
        made += sql.execute(R"sql(
            INSERT INTO session (id, slot, mini_group, establishment, on_date, starts, ends, activity, room, leader,
                                 provider, theme, regime, ratio_rule)
            SELECT :id, sl.id, sl.mini_group, :establishment, :date, sl.starts, sl.ends, sl.activity, :room,
                CASE WHEN EXISTS (SELECT 1 FROM session o WHERE o.on_date = :date AND o.cancelled_at IS NULL
                        AND o.starts < sl.ends AND o.ends > sl.starts AND (o.leader = sl.leader OR EXISTS (
                            SELECT 1 FROM session_adult a
                            WHERE a.session = o.id AND a.person = sl.leader AND a.removed_at IS NULL)))
                    THEN NULL ELSE sl.leader END,
                sl.provider, sl.theme, sl.regime, sl.ratio_rule
            FROM slot sl WHERE sl.id = :slot
            ON CONFLICT (slot, on_date) DO NOTHING
        )sql",
                            {{"id", new_id()},
                             {"slot", missing.slot},
                             {"establishment", establishment},
                             {"date", missing.date},
                             {"room", missing.room}});
    return static_cast<int>(made);
}

int materialise(sql::Session& sql, Calendar const& calendar, Id const& establishment, Period const& period) {
    return make(sql, establishment, missing_sessions(sql, calendar, establishment, period));
}

void make_sure(sql::Database& database, Calendar const& calendar, Id const& establishment, Period const& period) {
    bool missing = database.read(
        [&](sql::Session& sql) { return !missing_sessions(sql, calendar, establishment, period).empty(); });
    if (missing) database.write([&](sql::Session& sql) { return materialise(sql, calendar, establishment, period); });
}

// A slot may be written down with a first day long past, at the start of a house say: nobody forgot those evenings.
static std::vector<Missing> missed(sql::Session& sql, Calendar const& calendar, Id const& establishment,
                                   Date const& today, int days) {
    auto out = missing_sessions(sql, calendar, establishment, {add_days(today, -days), add_days(today, 1)});
    auto const past = [&](Missing const& each) { return each.date < today; };
    if (std::ranges::none_of(out, past)) return out;
    std::map<Id, Date> known;
    for (auto const& row : sql.query(R"sql(
             SELECT sl.id, sl.recorded_at, e.opened_on
             FROM slot sl JOIN mini_group g ON g.id = sl.mini_group JOIN establishment e ON e.id = g.establishment
             WHERE e.id = :establishment
         )sql",
                                     {{"establishment", establishment}}))
        known[row.text(0)] = std::max(to_local(instant_ms(row.text(1)).value_or(0)).date, row.text(2));
    std::erase_if(out, [&](Missing const& each) { return past(each) && each.date < known.at(each.slot); });
    return out;
}

int catch_up(sql::Database& database, Calendar const& calendar, Id const& establishment, Date const& today, int days) {
    auto const found = [&](sql::Session& sql) { return missed(sql, calendar, establishment, today, days); };
    if (database.read(found).empty()) return 0;
    return database.write([&](sql::Session& sql) { return make(sql, establishment, found(sql)); });
}

int catch_up_everywhere(sql::Database& database, Calendar const& calendar, Date const& today) {
    constexpr int days = 40;  // more than anybody is asked about, so that figures of the month have them too
    auto const houses = database.read([&](sql::Session& sql) {
        return sql.query("SELECT id FROM establishment WHERE closed_on IS NULL OR closed_on > :today ORDER BY id",
                         {{"today", today}});
    });
    int made = 0;
    std::exception_ptr first;
    for (auto const& row : houses) {
        try {
            made += catch_up(database, calendar, row.text(0), today, days);
        } catch (std::exception const&) {
            if (!first) first = std::current_exception();
        }
    }
    if (first) std::rethrow_exception(first);
    return made;
}

std::vector<SessionHead> sessions(sql::Session& sql, access::Scope const& scope, Period const& period,
                                  std::optional<Id> const& group) {
    static auto const text = std::string{head} + std::string{session_in_scope} +
                             " AND s.on_date BETWEEN :from AND :until AND (:group = '' OR s.mini_group = :group)" +
                             std::string{grouped};
    std::vector<SessionHead> out;
    for (auto const& row :
         sql.query(text, access::parameters_of(
                             scope, {{"from", period.from}, {"until", period.until}, {"group", group.value_or("")}})))
        out.push_back(head_of(row));
    return out;
}

Result<SessionHead> find_session(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = std::string{head} + std::string{session_in_scope} + " AND s.id = :session" +
                             std::string{grouped};
    auto row = sql.first(text, access::parameters_of(scope, {{"session", id}}));
    if (!row) return fail(Fault::not_found, "session.unknown");
    return head_of(*row);
}

Result<> cancel(sql::Session& sql, access::Scope const& scope, Id const& session, std::string const& reason) {
    auto found = TRY(find_session(sql, scope, session));
    if (found.state == SessionState::cancelled) {
        if (found.cancel_reason == reason) return {};
        return fail(Fault::conflict, "session.already_cancelled");
    }
    keep_change(sql, scope, session, ChangeKind::cancelled, reason);
    // The roll call and a cancellation may cross: the statement itself looks at the marks.
    auto done = sql.execute(R"sql(
        UPDATE session SET cancelled_at = :now, cancelled_by = :actor, cancel_reason = :reason, version = version + 1
        WHERE id = :session AND cancelled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session = session.id)
            AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.session = session.id)
    )sql",
                            {{"now", scope.now}, {"actor", scope.actor}, {"reason", reason}, {"session", session}});
    if (done == 0) return fail(Fault::conflict, "session.has_marks");
    return {};
}

// Who left, or is no longer cleared, does not come back with the session: it says that somebody is to be found.
static void stand_down(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& adult) {
    sql.execute("UPDATE session SET leader = NULL WHERE id = :session AND leader = :adult",
                {{"session", session}, {"adult", adult}});
    sql.execute(R"sql(
        UPDATE session_adult SET removed_at = :now, removed_by = :actor
        WHERE session = :session AND person = :adult AND removed_at IS NULL
    )sql",
                {{"now", scope.now}, {"actor", scope.actor}, {"session", session}, {"adult", adult}});
}

// Whoever held it may have been given another session meanwhile, or may be with children no more.
static Result<> adults_are_free(sql::Session& sql, access::Scope const& scope, SessionHead const& head) {
    std::vector<Id> adults;
    if (head.leader) adults.push_back(head.leader->id);
    for (auto const& row : sql.query("SELECT person FROM session_adult WHERE session = :session AND removed_at IS NULL",
                                     {{"session", head.id}}))
        adults.push_back(row.text(0));
    for (auto const& adult : adults)
        if (staff::may_be_assigned(sql, scope.establishment, adult, head.date))
            TRY(staff::must_be_free(sql, scope.establishment, adult, {head.date, head.starts, head.ends, head.id}));
        else stand_down(sql, scope, head.id, adult);
    return {};
}

Result<> restore(sql::Session& sql, access::Scope const& scope, Id const& session) {
    auto const head = TRY(find_session(sql, scope, session));
    if (head.state == SessionState::cancelled && head.date >= scope.today) TRY(adults_are_free(sql, scope, head));
    sql.execute(R"sql(
        UPDATE session SET cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL, closed_by = NULL,
            version = version + 1
        WHERE id = :session AND cancelled_at IS NOT NULL
    )sql",
                {{"session", session}});
    sql.execute(R"sql(
        UPDATE session_change SET undone_at = :now, undone_by = :actor
        WHERE session = :session AND kind = 'cancelled' AND undone_at IS NULL
    )sql",
                {{"session", session}, {"now", scope.now}, {"actor", scope.actor}});
    return {};
}

}  // namespace marelle::timetable
