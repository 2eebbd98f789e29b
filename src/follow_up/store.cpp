// The tasks: made and closed with the marks, taken and done by people.
#include "base/nir.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "family/word.hpp"
#include "follow_up/marks.hpp"

namespace marelle::follow_up {

namespace {

constexpr int look_back_days = 400;

Heard heard_of(sql::Row const& row) {
    if (!row.null(3)) return Heard::disputed;
    // The family had said so: somebody spoke with it, or it spoke first.
    if (row.text(2) == "absent") return row.integer(4) ? Heard::excused : Heard::absent;
    return row.text(2) == "excused" ? Heard::excused : Heard::attended;
}

Needed needed_in(sql::Session& sql, Id const& establishment) {
    auto decided = settings_of(sql, establishment, "1900-01-01").decided;
    return [&sql, establishment, decided = std::move(decided)](Date const& on) {
        for (auto each = decided.rbegin(); each != decided.rend(); ++each)
            if (each->from <= on) return each->absences;
        return settings_of(sql, establishment, on).shipped.absences;
    };
}

struct Occurrence {
    Id id;
    Event event{};
    std::optional<std::string> note;
};

// The last event says the state; the row of the task keeps it for who asks how many wait.
void record(sql::Session& sql, crypto::Keyring* keys, Id const& task, Id const& child, Occurrence const& what,
            std::optional<Id> const& by, access::Scope const& scope) {
    std::optional<Bytes> sealed;
    if (what.note && keys) sealed = keys->seal("follow_up_event", "note_sealed", child, what.id, *what.note);
    sql.execute(R"sql(
        INSERT INTO follow_up_event (id, follow_up, number, event, note_sealed, at, by_user)
        VALUES (:id, :task, (SELECT count(e.id) FROM follow_up_event e WHERE e.follow_up = :task) + 1, :event, :note,
            :now, :by)
    )sql",
                {{"id", what.id},
                 {"task", task},
                 {"event", record::name_of_choice(what.event)},
                 {"note", sealed ? Value{*sealed} : Value{}},
                 {"now", scope.now},
                 {"by", by}});
    auto state = state_after(what.event);
    std::optional<Date> settled_on;
    if (state == State::done) settled_on = scope.today;
    // Who takes it holds it; who does it without taking it first held it for a moment.
    std::optional<Id> holder;
    if (state == State::taken || state == State::done) holder = by;
    sql.execute(
        "UPDATE follow_up SET state = :state, settled_on = :settled_on, taken_by = :holder WHERE id = :id",
        {{"state", record::name_of_choice(state)}, {"settled_on", settled_on}, {"holder", holder}, {"id", task}});
}

void make(sql::Session& sql, access::Scope const& scope, Id const& child, NewTask const& task) {
    auto id = new_id();
    sql.execute(R"sql(
        INSERT INTO follow_up (id, establishment, child, session, absences, since, state, made_at)
        VALUES (:id, :establishment, :child, :session, :absences, :since, 'open', :now)
    )sql",
                {{"id", id},
                 {"establishment", scope.establishment},
                 {"child", child},
                 {"session", task.session},
                 {"absences", task.absences},
                 {"since", task.since},
                 {"now", scope.now}});
    record(sql, nullptr, id, child, {new_id(), Event::made, {}}, {}, scope);
}

bool changes_nothing(sql::Session& sql, access::Scope const& scope, Id const& child, Heard heard) {
    if (heard == Heard::absent || heard == Heard::silent) return false;
    return sql.count("SELECT count(t.id) FROM follow_up t WHERE t.child = :child AND t.establishment = :establishment"
                     " AND t.state = 'open'",
                     {{"child", child}, {"establishment", scope.establishment}}) == 0;
}

struct Marks {
    std::vector<Evening> evenings;
    Date from;
};

// Each mark of a year lies on a page of its own, and few rows are longer than a month.
Marks marks_around(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on) {
    auto const furthest = since_when(scope.today);
    for (int const days : {28, 112}) {
        auto const since = add_days(on, -days);
        if (since <= furthest) break;
        auto evenings = evenings_of(sql, scope.establishment, child, since);
        if (auto const ended = row_ended_before(evenings, on)) {
            std::erase_if(evenings, [&](Evening const& evening) { return evening.date <= *ended; });
            return {std::move(evenings), add_days(*ended, 1)};
        }
    }
    return {evenings_of(sql, scope.establishment, child, furthest), {}};
}

}  // namespace

Date since_when(Date const& today) { return add_days(today, -look_back_days); }

std::vector<Evening> evenings_of(sql::Session& sql, Id const& establishment, Id const& child, Date const& since) {
    static auto const text = "SELECT s.id, s.on_date, a.presence, a.other, CASE WHEN " +
                             std::string{family::told_condition} + R"sql( THEN 1 ELSE 0 END
        FROM attendance a JOIN session s ON s.id = a.session
        WHERE a.child = :child AND s.establishment = :establishment AND s.on_date >= :since AND s.cancelled_at IS NULL
        ORDER BY s.on_date, s.starts, s.id
    )sql";
    std::vector<Evening> out;
    for (auto const& row : sql.query(text, {{"child", child}, {"establishment", establishment}, {"since", since}}))
        out.push_back({row.text(0), row.text(1), heard_of(row)});
    return out;
}

std::vector<Task> tasks_of(sql::Session& sql, Id const& establishment, Id const& child, Date const& since) {
    std::vector<Task> out;
    for (auto const& row : sql.query(R"sql(
             SELECT t.id, t.session, t.state, t.settled_on, s.on_date
             FROM follow_up t JOIN session s ON s.id = t.session
             WHERE t.child = :child AND t.establishment = :establishment AND s.on_date >= :since
             ORDER BY t.made_at, t.id
         )sql",
                                     {{"child", child}, {"establishment", establishment}, {"since", since}}))
        out.push_back(
            {row.text(0), row.text(1), *record::choice_named<State>(row.text(2)), row.maybe_text(3), row.text(4)});
    return out;
}

void heard(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on, Heard heard) {
    if (changes_nothing(sql, scope, child, heard)) return;
    auto const around = marks_around(sql, scope, child, on);
    auto const tasks = tasks_of(sql, scope.establishment, child, since_when(scope.today));
    auto planned = plan(around.evenings, tasks, needed_in(sql, scope.establishment), around.from);
    for (auto const& task : planned.make) make(sql, scope, child, task);
    for (auto const& id : planned.reopen) record(sql, nullptr, id, child, {new_id(), Event::reopened, {}}, {}, scope);
    for (auto const& id : planned.close) record(sql, nullptr, id, child, {new_id(), Event::corrected, {}}, {}, scope);
}

namespace {

std::string select(std::string_view condition) {
    return R"sql(
        SELECT t.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), g.id, g.name, r.id, r.name, s.id,
            s.on_date, t.absences, t.since, t.state, h.id, h.name
        FROM follow_up t
        JOIN child c ON c.id = t.child
        JOIN session s ON s.id = t.session
        LEFT JOIN group_membership m ON m.id = (
            SELECT x.id FROM group_membership x JOIN mini_group y ON y.id = x.mini_group
            WHERE x.child = t.child AND y.establishment = t.establishment AND y.kind = 'group'
                AND x.from_on <= :today AND (x.until_on IS NULL OR x.until_on > :today)
            ORDER BY x.from_on DESC, x.id LIMIT 1)
        LEFT JOIN mini_group g ON g.id = m.mini_group
        LEFT JOIN user_account r ON r.id = g.referent
        LEFT JOIN user_account h ON h.id = t.taken_by
        WHERE t.establishment = :establishment AND )sql" +
           std::string{access::child_in_scope} + " AND " + std::string{condition};
}

FollowUp follow_up_of(sql::Row const& row) {
    return {row.text(0),
            {row.text(1), first_name_of(row.text(2)), initial_of(row.text(3))},
            named(row.maybe_text(4), row.maybe_text(5)),
            named(row.maybe_text(6), row.maybe_text(7)),
            row.text(8),
            row.text(9),
            row.integer(10),
            row.text(11),
            *record::choice_named<State>(row.text(12)),
            named(row.maybe_text(13), row.maybe_text(14)),
            {}};
}

void add_events(sql::Session& sql, crypto::Keyring& keys, FollowUp& task) {
    for (auto const& row : sql.query(R"sql(
             SELECT e.id, e.event, e.note_sealed, e.at, u.id, u.name
             FROM follow_up_event e LEFT JOIN user_account u ON u.id = e.by_user
             WHERE e.follow_up = :task ORDER BY e.number
         )sql",
                                     {{"task", task.id}})) {
        std::optional<std::string> note;
        if (auto sealed = row.maybe_bytes(2))
            note = keys.open("follow_up_event", "note_sealed", task.child.id, row.text(0), *sealed);
        task.events.push_back({*record::choice_named<Event>(row.text(1)), std::move(note), row.text(3),
                               named(row.maybe_text(4), row.maybe_text(5))});
    }
}

Result<FollowUp> find(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id) {
    static auto const text = select("t.id = :id");
    auto row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "follow_up.unknown");
    auto out = follow_up_of(*row);
    add_events(sql, keys, out);
    return out;
}

}  // namespace

std::vector<FollowUp> follow_ups(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                 Question const& question) {
    static auto const text = select("(:child = '' OR t.child = :child) AND (:all = 1 OR t.state IN ('open', 'taken'))"
                                    " ORDER BY t.made_at DESC, t.id");
    std::vector<FollowUp> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"child", question.child.value_or("")},
                                                                         {"all", question.all ? 1 : 0}}))) {
        out.push_back(follow_up_of(row));
        add_events(sql, keys, out.back());
    }
    return out;
}

Result<FollowUp> happen(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                        NewEvent const& event) {
    auto task = TRY(find(sql, keys, scope, id));
    if (auto before = sql.first("SELECT follow_up FROM follow_up_event WHERE id = :id", {{"id", event.id}})) {
        if (before->text(0) != id) return fail(Fault::conflict, "id.taken");
        return task;
    }
    if (event.note && holds_nir(*event.note))
        return wrong_fields("body.wrong_fields", {{"note", "social_security_number"}});
    bool another = task.taken_by && task.taken_by->id != scope.actor;
    TRY(may_happen(event.event, task.state, another, event.note));
    record(sql, &keys, id, task.child.id, {event.id, event.event, event.note}, scope.actor, scope);
    return find(sql, keys, scope, id);
}

Waiting waiting(sql::Session& sql, access::Scope const& scope) {
    static auto const text = "SELECT count(t.id) FROM follow_up t JOIN child c ON c.id = t.child"
                             " WHERE t.establishment = :establishment"
                             " AND (t.state = 'open' OR (t.state = 'taken' AND t.taken_by = :actor)) AND " +
                             std::string{access::child_in_scope};
    return {sql.count(text, access::parameters_of(scope))};
}

}  // namespace marelle::follow_up
