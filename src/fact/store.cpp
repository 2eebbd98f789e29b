// Writing facts: once each, corrected after, never changed.
#include "base/device_clock.hpp"
#include "crypto/keyring.hpp"
#include "fact/fact.hpp"
#include "fact/withdrawal.hpp"
#include "timetable/timetable.hpp"

namespace marelle::fact {

namespace {

constexpr std::int64_t two_hours = 2 * 3'600'000;
constexpr int late_days = 14;  // a phone that was in a drawer

std::string local_text(std::int64_t ms) {
    auto local = to_local(ms);
    return local.date + "T" + local.time;
}

// Who led the session may write of it later what was seen then: the scope of the instant it was observed at.
access::Scope as_of(access::Scope scope, Instant const& observed_at) {
    auto then = instant_ms(observed_at).value_or(0);
    if (to_local(then).date < add_days(scope.today, -late_days)) return scope;
    scope.earliest = local_text(then - two_hours);
    scope.latest = local_text(then + two_hours);
    return scope;
}

struct Place {
    std::optional<Id> child, group, session;
};

Result<> check_child(sql::Session& sql, access::Scope const& scope, Place const& place) {
    if (!place.child) return {};
    if (!access::child_is_in_scope(sql, scope, *place.child)) return fail(Fault::not_found, "child.unknown");
    if (!place.session) return {};
    auto expected = sql.count(R"sql(
        SELECT count(m.id) FROM session s JOIN group_membership m ON m.mini_group = s.mini_group
            AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)
        WHERE s.id = :session AND m.child = :child
    )sql",
                              {{"session", *place.session}, {"child", *place.child}});
    if (expected == 0) return wrong_fields("body.wrong_fields", {{"child", "unknown"}});
    return {};
}

// What it is about, within the scope. About a child it stays the child's, whichever group it is in later.
Result<Place> place_of(sql::Session& sql, access::Scope const& scope, NewFact const& sent) {
    static auto const session_text =
        "SELECT s.mini_group FROM session s JOIN mini_group g ON g.id = s.mini_group WHERE s.id = :session AND " +
        std::string{timetable::session_in_scope};
    static auto const group_text = "SELECT count(g.id) FROM mini_group g WHERE g.id = :group AND " +
                                   std::string{timetable::group_in_scope};
    Place out{sent.child, sent.group, sent.session};
    if (sent.session && !sent.child) {
        auto row = sql.first(session_text, access::parameters_of(scope, {{"session", *sent.session}}));
        if (!row) return fail(Fault::not_found, "session.unknown");
        if (sent.group && *sent.group != row->text(0)) return wrong_fields("body.wrong_fields", {{"group", "unknown"}});
        out.group = row->text(0);
    } else if (sent.group && sql.count(group_text, access::parameters_of(scope, {{"group", *sent.group}})) == 0) {
        return fail(Fault::not_found, "group.unknown");
    }
    TRY(check_child(sql, scope, out));
    return out;
}

void add_words(sql::Session& sql, crypto::Keyring& keys, Id const& fact, Id const& owner, std::int64_t number,
               NewCorrection const& words, Actor const& actor) {
    sql.execute(R"sql(
        INSERT INTO fact_words (fact, number, id, kind, severity, words_sealed, written_at, written_by)
        VALUES (:fact, :number, :id, :kind, :severity, :words, :at, :actor)
    )sql",
                {{"fact", fact},
                 {"number", number},
                 {"id", words.id},
                 {"kind", record::name_of_choice(words.kind)},
                 {"severity", record::name_of_choice(words.severity)},
                 {"words", keys.seal("fact_words", "words_sealed", owner, words.id, words.text)},
                 {"at", actor.now},
                 {"actor", actor.id}});
}

// A director who asked for it is told at once (message/alerts.hpp); who wrote it knows.
void tell_directors(sql::Session& sql, Id const& establishment, Id const& fact, Actor const& actor) {
    for (auto const& row : sql.query(R"sql(
        SELECT DISTINCT u.id FROM post p JOIN user_account u ON u.id = p.user_account
        JOIN alert_way w ON w.user_account = u.id AND w.channel <> 'none'
        WHERE p.establishment = :here AND p.profile = 'director' AND p.from_on <= :today
            AND (p.until_on IS NULL OR p.until_on > :today) AND u.disabled_at IS NULL AND u.id <> :actor
            AND NOT EXISTS (SELECT 1 FROM alert_way later WHERE later.user_account = u.id
                AND (later.recorded_at > w.recorded_at OR (later.recorded_at = w.recorded_at AND later.id > w.id)))
    )sql",
                                     {{"here", establishment}, {"today", actor.today}, {"actor", actor.id}}))
        sql.execute(R"sql(
            INSERT INTO alert (id, user_account, fact, created_at, tries, next_try_at)
            VALUES (:id, :account, :fact, :now, 0, :now) ON CONFLICT (fact, user_account) DO NOTHING
        )sql",
                    {{"id", new_id()}, {"account", row.text(0)}, {"fact", fact}, {"now", actor.now}});
}

// An id already known: the very same fact again, or another that took its id.
Result<bool> known(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, NewFact const& sent) {
    auto row = sql.first(R"sql(
        SELECT f.written_by, f.child, f.mini_group, f.session, n.kind, n.severity, f.said_at, n.words_sealed
        FROM fact f JOIN fact_words n ON n.fact = f.id AND n.number = 1 WHERE f.id = :id
    )sql",
                         {{"id", sent.id}});
    if (!row) return false;
    auto text = keys.open("fact_words", "words_sealed", owner_of(row->maybe_text(1), sent.id), sent.id, row->bytes(7));
    bool same = row->text(0) == actor.id && row->maybe_text(1) == sent.child &&
                (!sent.group || row->maybe_text(2) == sent.group) && row->maybe_text(3) == sent.session &&
                row->text(4) == record::name_of_choice(sent.kind) &&
                row->text(5) == record::name_of_choice(sent.severity) && row->text(6) == normal(sent.observed_at) &&
                text == sent.text;
    if (!same) return fail(Fault::conflict, "fact.id_reused");
    return true;
}

Result<Fact> as_written(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, NewFact const& sent) {
    auto found = find(sql, keys, reader_of(actor), sent.id);
    if (found) return found;
    // Sent again after midnight, or taken back: what was said is the writer's own, and nothing else is told.
    Fact out;
    out.id = sent.id;
    out.kind = sent.kind;
    out.severity = sent.severity;
    out.text = sent.text;
    out.session = sent.session;
    out.observed_at = normal(sent.observed_at);
    out.received_at = actor.now;
    out.written_by = {actor.id, ""};
    return out;
}

}  // namespace

Result<Fact> write(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, access::Scope const& scope,
                   NewFact const& sent) {
    TRY(may_write(sent));
    if (TRY(known(sql, keys, actor, sent))) return as_written(sql, keys, actor, sent);
    auto observed_at = DeviceClock{sent.sent_at, actor.now}.right(sent.observed_at);
    if (!sent.sent_at && instant_ms(observed_at) > *instant_ms(actor.now) + clock_ahead_ms)
        return wrong_fields("fact.clock_ahead", {{"observed_at", "too_late"}});
    auto place = TRY(place_of(sql, as_of(scope, observed_at), sent));
    auto const& owner = owner_of(place.child, sent.id);
    if (!place.child) keys.adopt(sent.id, scope.establishment);
    sql.execute(R"sql(
        INSERT INTO fact (id, establishment, child, mini_group, session, kind, severity, said_at, observed_at,
                          received_at, written_by)
        VALUES (:id, :establishment, :child, :group, :session, :kind, :severity, :said_at, :observed_at, :at, :actor)
    )sql",
                {{"id", sent.id},
                 {"establishment", scope.establishment},
                 {"child", place.child},
                 {"group", place.group},
                 {"session", place.session},
                 {"kind", record::name_of_choice(sent.kind)},
                 {"severity", record::name_of_choice(sent.severity)},
                 {"said_at", normal(sent.observed_at)},
                 {"observed_at", observed_at},
                 {"at", actor.now},
                 {"actor", actor.id}});
    add_words(sql, keys, sent.id, owner, 1, {sent.id, sent.kind, sent.severity, sent.text}, actor);
    if (take_up_withdrawal(sql, actor, sent.id)) return as_written(sql, keys, actor, sent);
    if (sent.severity == Severity::grave) tell_directors(sql, scope.establishment, sent.id, actor);
    return as_written(sql, keys, actor, sent);
}

Result<Fact> correct(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id,
                     NewCorrection const& correction) {
    auto fact = TRY(find(sql, keys, reader, id));
    if (auto wrong = wrong_in(correction.text); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    auto before = sql.first("SELECT fact FROM fact_words WHERE id = :id", {{"id", correction.id}});
    if (before && before->text(0) == id) return fact;
    if (before) return fail(Fault::conflict, "fact.id_reused");
    TRY(may_correct(reader.actor, standing_of(sql, fact)));
    std::optional<Id> child;
    if (fact.child) child = fact.child->id;
    add_words(sql, keys, id, owner_of(child, id), static_cast<std::int64_t>(fact.earlier.size()) + 2, correction,
              reader.actor);
    // What becomes grave is new to the director.
    bool graver = correction.severity == Severity::grave && fact.severity != Severity::grave;
    sql.execute(graver ? "UPDATE fact SET kind = :kind, severity = :severity, acknowledged_at = NULL,"
                         " acknowledged_by = NULL WHERE id = :id"
                       : "UPDATE fact SET kind = :kind, severity = :severity WHERE id = :id",
                {{"kind", record::name_of_choice(correction.kind)},
                 {"severity", record::name_of_choice(correction.severity)},
                 {"id", id}});
    if (graver) tell_directors(sql, reader.actor.post.establishment, id, reader.actor);
    return find(sql, keys, reader, id);
}

Result<Fact> acknowledge(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id) {
    auto fact = TRY(find(sql, keys, reader, id));
    if (fact.withdrawn) return fail(Fault::conflict, "fact.withdrawn");
    if (fact.severity != Severity::grave) return fail(Fault::conflict, "fact.not_grave");
    sql.execute(
        "UPDATE fact SET acknowledged_at = :at, acknowledged_by = :actor WHERE id = :id AND acknowledged_at IS NULL",
        {{"at", reader.actor.now}, {"actor", reader.actor.id}, {"id", id}});
    return find(sql, keys, reader, id);
}

}  // namespace marelle::fact
