// What was decided by hand of a session, kept with what it was before, and taken back.
#include "timetable/changes.hpp"
#include "timetable/choices.hpp"
#include <algorithm>

namespace marelle::timetable {

namespace {

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;

struct Change {
    Id id, session, group;
    std::optional<Id> event;
    ChangeKind kind{};
    Instant at;
    bool undone{}, followed{};
    std::optional<std::int64_t> version;  // of the session as it is now; null: it is no longer there
    std::optional<SessionEdit> before;    // null: not kept
};

SessionEdit edit_of(sql::Row const& row, std::size_t first) {
    SessionEdit out;
    out.date = row.text(first);
    out.starts = row.text(first + 1);
    out.ends = row.text(first + 2);
    out.activity = *record::choice_named<Activity>(row.text(first + 3));
    out.title = row.maybe_text(first + 4);
    out.room = row.maybe_text(first + 5);
    out.leader = row.maybe_text(first + 6);
    out.provider = row.maybe_text(first + 7);
    out.theme = choice_of<Theme>(row.maybe_text(first + 8));
    out.regime = choice_of<ratio::Regime>(row.maybe_text(first + 9));
    out.ratio_rule = choice_of<ratio::RatioRule>(row.maybe_text(first + 10));
    return out;
}

// The change, and those of the same event made with it, in the order of their groups.
std::vector<Change> made_together(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = R"sql(
        SELECT k.id, k.session, k.mini_group, k.event, k.kind, k.made_at, k.undone_at, s.version,
            (SELECT count(x.id) FROM session_change x WHERE x.session = k.session AND x.undone_at IS NULL
                AND (x.made_at > k.made_at OR (x.made_at = k.made_at AND x.id > k.id)))
            + (SELECT count(b.id) FROM substitution b WHERE b.session = k.session AND b.undone_at IS NULL
                AND b.recorded_at > k.made_at),
            k.on_date, k.starts, k.ends, k.activity, k.title, k.room, k.leader, k.provider, k.theme, k.regime,
            k.ratio_rule
        FROM session_change one JOIN session_change k ON k.id = one.id
            OR (k.event = one.event AND k.made_at = one.made_at AND k.made_by = one.made_by AND k.kind = one.kind)
        JOIN mini_group g ON g.id = k.mini_group LEFT JOIN session s ON s.id = k.session
        WHERE one.id = :id AND )sql" +
                             std::string{group_in_scope} + " ORDER BY g.name, k.id";
    std::vector<Change> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"id", id}}))) {
        Change one{row.text(0),
                   row.text(1),
                   row.text(2),
                   row.maybe_text(3),
                   *record::choice_named<ChangeKind>(row.text(4)),
                   row.text(5),
                   !row.null(6),
                   row.integer(8) > 0,
                   row.maybe_integer(7),
                   {}};
        if (!row.null(11) && !row.null(12)) one.before = edit_of(row, 9);
        out.push_back(std::move(one));
    }
    return out;
}

// Nobody's hand is on it any more, when none was before.
void edited_as_before(sql::Session& sql, Change const& change) {
    sql.execute(R"sql(
        UPDATE session SET edited_at = (SELECT k.edited_at FROM session_change k WHERE k.id = :change),
            edited_by = (SELECT k.edited_by FROM session_change k WHERE k.id = :change)
        WHERE id = :session
    )sql",
                {{"change", change.id}, {"session", change.session}});
}

void made_as_before(sql::Session& sql, Change const& change) {
    sql.execute(R"sql(
        UPDATE session SET recorded_at = (SELECT k.recorded_at FROM session_change k WHERE k.id = :change),
            recorded_by = (SELECT k.recorded_by FROM session_change k WHERE k.id = :change),
            cancelled_at = (SELECT k.cancelled_at FROM session_change k WHERE k.id = :change),
            cancelled_by = (SELECT k.cancelled_by FROM session_change k WHERE k.id = :change),
            cancel_reason = (SELECT k.reason FROM session_change k WHERE k.id = :change)
        WHERE id = :session
    )sql",
                {{"change", change.id}, {"session", change.session}});
}

Result<> edited_back(sql::Session& sql, access::Scope const& scope, Change const& change) {
    if (!change.version || !change.before) return fail(Fault::conflict, "session.changed_since");
    // A past evening may have known what is taken back now: kept, and told to nobody, as a change taken back at once.
    auto const held = keep_change(sql, scope, change.session, ChangeKind::edited);
    sql.execute("UPDATE session_change SET undone_at = made_at, undone_by = made_by WHERE id = :id", {{"id", held}});
    TRY(write_session(sql, scope, change.session, *change.version, *change.before));
    edited_as_before(sql, change);
    return {};
}

Result<> brought_back(sql::Session& sql, access::Scope const& scope, Change const& change) {
    if (change.version || !change.before) return fail(Fault::conflict, "session.changed_since");
    auto edit = *change.before;
    edit.id = change.session;
    if (change.event) write_event(sql, scope, *change.event);
    TRY(add_session(sql, scope, change.group, edit, change.event));
    edited_as_before(sql, change);
    made_as_before(sql, change);
    return {};
}

Result<> reverse_one(sql::Session& sql, access::Scope const& scope, Change const& change) {
    if (change.undone) return {};
    if (change.followed) return fail(Fault::conflict, "session.changed_since");
    switch (change.kind) {
    case ChangeKind::edited: TRY(edited_back(sql, scope, change)); break;
    case ChangeKind::removed: TRY(brought_back(sql, scope, change)); break;
    case ChangeKind::cancelled: return restore(sql, scope, change.session);  // it says so itself
    }
    sql.execute("UPDATE session_change SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", change.id}});
    return {};
}

}  // namespace

Id keep_change(sql::Session& sql, access::Scope const& scope, Id const& session, ChangeKind kind,
               std::optional<std::string> const& reason) {
    auto const id = new_id();
    sql.execute(R"sql(
        INSERT INTO session_change (id, kind, session, establishment, mini_group, event, made_at, made_by, on_date,
            starts, ends, activity, title, room, leader, provider, theme, regime, ratio_rule, moved_from, recorded_at,
            recorded_by, edited_at, edited_by, cancelled_at, cancelled_by, reason)
        SELECT :id, :kind, s.id, s.establishment, s.mini_group, s.event, :now, :actor, s.on_date, s.starts, s.ends,
            s.activity, s.title, s.room, s.leader, s.provider, s.theme, s.regime, s.ratio_rule, s.moved_from,
            s.recorded_at, s.recorded_by, s.edited_at, s.edited_by, s.cancelled_at, s.cancelled_by,
            COALESCE(CAST(:reason AS TEXT), s.cancel_reason)
        FROM session s WHERE s.id = :session
    )sql",
                {{"id", id},
                 {"kind", record::name_of_choice(kind)},
                 {"session", session},
                 {"reason", reason},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return id;
}

Result<Id> reverse_change(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto const all = made_together(sql, scope, id);
    auto const asked = std::ranges::find(all, id, &Change::id);
    if (asked == all.end()) return fail(Fault::not_found, "session.unknown");
    if (instant_ms(scope.now).value_or(0) - instant_ms(asked->at).value_or(0) > undo_ms)
        return fail(Fault::conflict, "session.change_too_old");
    for (auto const& each : all) TRY(reverse_one(sql, scope, each));
    return asked->session;
}

}  // namespace marelle::timetable
