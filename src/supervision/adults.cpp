// Who holds a session, and what was decided about it: their SQL.
#include "base/text.hpp"
#include "supervision/supervision.hpp"
#include <algorithm>

namespace marelle::supervision {

namespace {

constexpr int most_wanted = 20;

struct Head {
    timetable::SessionHead session;
    std::optional<Id> leader;
};

// What is over is history: adults are no longer added to it, an explanation still is.
Result<Head> open_session(sql::Session& sql, access::Scope const& scope, Id const& session) {
    auto found = TRY(timetable::find_session(sql, scope, session));
    if (found.state == timetable::SessionState::cancelled) return fail(Fault::conflict, "attendance.session_cancelled");
    auto leader = found.leader ? std::optional{found.leader->id} : std::nullopt;
    return Head{std::move(found), std::move(leader)};
}

bool helps(sql::Session& sql, Id const& session, Id const& person) {
    return sql.count(R"sql(
        SELECT count(id) FROM session_adult WHERE session = :session AND person = :person AND removed_at IS NULL
    )sql",
                     {{"session", session}, {"person", person}}) > 0;
}

Result<> may_come(sql::Session& sql, access::Scope const& scope, timetable::SessionHead const& session,
                  Id const& person) {
    TRY(staff::must_not_be_absent(sql, person, session.date));
    auto allowed = staff::may_hold(sql, scope.establishment, person,
                                   {session.date, session.starts, session.ends, session.id});
    // The rule names the field of a slot; here it is a person that is unknown.
    if (!allowed && allowed.error().code == "body.wrong_fields")
        return wrong_fields("body.wrong_fields", {{"person", "unknown"}});
    return allowed;
}

void write_adult(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& person, ratio::Role role) {
    sql.execute(R"sql(
        INSERT INTO session_adult (id, session, person, role, added_at, added_by)
        VALUES (:id, :session, :person, :role, :now, :actor)
    )sql",
                {{"id", new_id()},
                 {"session", session},
                 {"person", person},
                 {"role", record::name_of_choice(role)},
                 {"now", scope.now},
                 {"actor", scope.actor.empty() ? std::optional<Id>{} : scope.actor}});
}

void take_out(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& person) {
    sql.execute(R"sql(
        UPDATE session_adult SET removed_at = :now, removed_by = :actor
        WHERE session = :session AND person = :person AND removed_at IS NULL
    )sql",
                {{"session", session},
                 {"person", person},
                 {"now", scope.now},
                 {"actor", scope.actor.empty() ? std::optional<Id>{} : scope.actor}});
}

void lead(sql::Session& sql, access::Scope const& scope, Id const& session, std::optional<Id> const& leader) {
    sql.execute(R"sql(
        UPDATE session SET leader = :leader, edited_at = :now, edited_by = :actor, version = version + 1
        WHERE id = :session
    )sql",
                {{"leader", leader}, {"now", scope.now}, {"actor", scope.actor}, {"session", session}});
}

bool has_account(sql::Session& sql, Id const& person) {
    return sql.count("SELECT count(id) FROM user_account WHERE id = :id AND disabled_at IS NULL", {{"id", person}}) > 0;
}

}  // namespace

Result<> add_adult(sql::Session& sql, access::Scope const& scope, Id const& session, NewAdult const& adult) {
    auto head = TRY(open_session(sql, scope, session));
    if (adult.role == ratio::Role::leader) return wrong_fields("body.wrong_fields", {{"role", "invalid"}});
    if (head.leader == adult.person || helps(sql, session, adult.person))
        return fail(Fault::conflict, "staff.already_there");
    TRY(may_come(sql, scope, head.session, adult.person));
    TRY(staff::ensure_person(sql, scope, adult.person));
    write_adult(sql, scope, session, adult.person, adult.role);
    return {};
}

Result<> remove_adult(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& person) {
    TRY(open_session(sql, scope, session));
    if (!helps(sql, session, person)) return fail(Fault::not_found, "staff.unknown");
    take_out(sql, scope, session, person);
    return {};
}

Result<> substitute(sql::Session& sql, access::Scope const& scope, Id const& session, Substitution const& asked) {
    auto head = TRY(open_session(sql, scope, session));
    auto id = asked.id.value_or(new_id());
    if (auto known = sql.first("SELECT session, substitute FROM substitution WHERE id = :id", {{"id", id}})) {
        if (known->text(0) == session && known->text(1) == asked.substitute) return {};
        return fail(Fault::conflict, "id.taken");
    }
    if (head.leader == asked.substitute) return fail(Fault::conflict, "staff.already_there");
    TRY(may_come(sql, scope, head.session, asked.substitute));
    TRY(staff::ensure_person(sql, scope, asked.substitute));
    if (has_account(sql, asked.substitute)) {
        take_out(sql, scope, session, asked.substitute);  // who helped leads now
        lead(sql, scope, session, asked.substitute);
    } else {
        lead(sql, scope, session, std::nullopt);
        if (!helps(sql, session, asked.substitute))
            write_adult(sql, scope, session, asked.substitute, ratio::Role::helper);
    }
    // Somebody who left the team cannot be said absent: there is nobody to tell.
    std::optional<Id> absence;
    // Said already: once is enough, and taking it back takes it all back.
    bool const to_say = asked.absent == Absent::yes && head.leader &&
                        !staff::is_absent(sql, *head.leader, head.session.date);
    if (to_say && staff::ensure_person(sql, scope, *head.leader))
        absence = TRY(staff::record_exception(
            sql, scope, *head.leader, {{}, staff::ExceptionKind::absent, head.session.date, head.session.date}));
    sql.execute(R"sql(
        INSERT INTO substitution (id, session, absent, substitute, recorded_at, recorded_by, absence)
        VALUES (:id, :session, :absent, :substitute, :now, :actor, :absence)
    )sql",
                {{"id", id},
                 {"session", session},
                 {"absent", head.leader},
                 {"substitute", asked.substitute},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"absence", absence}});
    return {};
}

namespace {

struct Done {
    Id session, substitute;
    std::optional<Id> absent, absence, leader;
    Instant at;
    bool undone{}, last{};
};

std::optional<Done> find_substitution(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = R"sql(
        SELECT s.id, b.substitute, b.absent, b.absence, s.leader, b.recorded_at, b.undone_at,
            (SELECT count(x.id) FROM substitution x WHERE x.session = b.session AND x.undone_at IS NULL
                AND (x.recorded_at > b.recorded_at OR (x.recorded_at = b.recorded_at AND x.id > b.id)))
        FROM substitution b JOIN session s ON s.id = b.session JOIN mini_group g ON g.id = s.mini_group
        WHERE b.id = :id AND )sql" +
                             std::string{timetable::session_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return {};
    return Done{row->text(0),       row->text(1), row->maybe_text(2), row->maybe_text(3),
                row->maybe_text(4), row->text(5), !row->null(6),      row->integer(7) == 0};
}

// No assignment before OK: not by an undo either, months after the word it takes back.
Result<> may_lead_again(sql::Session& sql, access::Scope const& scope, timetable::SessionHead const& session,
                        Id const& person) {
    auto allowed = staff::may_hold(sql, scope.establishment, person,
                                   {session.date, session.starts, session.ends, session.id});
    if (!allowed && allowed.error().code == "body.wrong_fields") return fail(Fault::not_found, "staff.unknown");
    return allowed;
}

// As it was before: who had come with the substitution goes, who helped before it helps again if nothing forbids it.
void put_helper_back(sql::Session& sql, access::Scope const& scope, Date const& date, Done const& done) {
    sql.execute(R"sql(
        UPDATE session_adult SET removed_at = :now, removed_by = :actor
        WHERE session = :session AND person = :person AND removed_at IS NULL AND added_at = :at
    )sql",
                {{"now", scope.now},
                 {"actor", scope.actor},
                 {"session", done.session},
                 {"person", done.substitute},
                 {"at", done.at}});
    auto const helped = sql.first(R"sql(
        SELECT role FROM session_adult WHERE session = :session AND person = :person AND removed_at = :at
        ORDER BY added_at DESC, id DESC LIMIT 1
    )sql",
                                  {{"session", done.session}, {"person", done.substitute}, {"at", done.at}});
    bool const allowed = staff::may_be_assigned(sql, scope.establishment, done.substitute, date).has_value();
    if (helped && allowed && !helps(sql, done.session, done.substitute))
        write_adult(sql, scope, done.session, done.substitute, *record::choice_named<ratio::Role>(helped->text(0)));
}

}  // namespace

Result<Id> undo_substitution(sql::Session& sql, access::Scope const& scope, Id const& substitution) {
    auto const done = find_substitution(sql, scope, substitution);
    if (!done) return fail(Fault::not_found, "substitution.unknown");
    if (done->undone) return done->session;
    auto const head = TRY(open_session(sql, scope, done->session));
    if (head.session.date < scope.today) return fail(Fault::conflict, "substitution.over");
    bool const as_left = !done->leader || *done->leader == done->substitute;
    if (!done->last || !as_left) return fail(Fault::conflict, "substitution.changed_since");
    if (done->absence) TRY(staff::withdraw(sql, scope, staff::Written::exception, *done->absence));
    if (done->absent) TRY(may_lead_again(sql, scope, head.session, *done->absent));
    lead(sql, scope, done->session, done->absent);
    put_helper_back(sql, scope, head.session.date, *done);
    sql.execute("UPDATE substitution SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", substitution}});
    return done->session;
}

Result<> accept(sql::Session& sql, access::Scope const& scope, SessionRatio const& ratio, std::string const& reason) {
    TRY(may_override(reason));
    auto const missing = ratio.missing;
    if (missing == 0) return fail(Fault::conflict, "ratio.nothing_missing");
    TRY(take_acceptance_back(sql, scope, ratio.session));
    sql.execute(R"sql(
        INSERT INTO ratio_override (id, session, missing, reason, recorded_at, recorded_by)
        VALUES (:id, :session, :missing, :reason, :now, :actor)
    )sql",
                {{"id", new_id()},
                 {"session", ratio.session},
                 {"missing", missing},
                 {"reason", tidy_text(reason)},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return {};
}

Result<> take_acceptance_back(sql::Session& sql, access::Scope const& scope, Id const& session) {
    TRY(timetable::find_session(sql, scope, session));
    sql.execute(R"sql(
        UPDATE ratio_override SET withdrawn_at = :now, withdrawn_by = :actor
        WHERE session = :session AND withdrawn_at IS NULL
    )sql",
                {{"session", session}, {"now", scope.now}, {"actor", scope.actor}});
    return {};
}

Result<> publish_need(sql::Session& sql, access::Scope const& scope, Id const& session, int wanted) {
    auto head = TRY(open_session(sql, scope, session));
    if (wanted < 1 || wanted > most_wanted) return wrong_fields("body.wrong_fields", {{"wanted", "invalid"}});
    if (head.session.date < scope.today) return wrong_fields("body.wrong_fields", {{"wanted", "too_late"}});
    TRY(withdraw_need(sql, scope, session));
    sql.execute(
        R"sql(
        INSERT INTO staff_need (id, session, wanted, published_at, published_by)
        VALUES (:id, :session, :wanted, :now, :actor)
    )sql",
        {{"id", new_id()}, {"session", session}, {"wanted", wanted}, {"now", scope.now}, {"actor", scope.actor}});
    return {};
}

Result<> withdraw_need(sql::Session& sql, access::Scope const& scope, Id const& session) {
    TRY(timetable::find_session(sql, scope, session));
    sql.execute(R"sql(
        UPDATE staff_need SET withdrawn_at = :now, withdrawn_by = :actor
        WHERE session = :session AND withdrawn_at IS NULL
    )sql",
                {{"session", session}, {"now", scope.now}, {"actor", scope.actor}});
    return {};
}

}  // namespace marelle::supervision
