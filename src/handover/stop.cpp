// Somebody at the door who may not leave with the child: written down, lifted by who may, read by the director.
#include "handover/stop.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "handover/door.hpp"
#include "timetable/timetable.hpp"
#include <algorithm>

namespace marelle::handover {

std::string_view const select_stop = R"sql(
    SELECT t.session, t.child, t.id, t.kind, p.id, p.given_names, p.usage_name, t.said_name_sealed, t.observed_at,
        t.noted_by, u.name, t.happened_at, t.lifted_by, v.name, t.lifted_at, t.reason_sealed, k.id, k.given_names,
        k.usage_name
    FROM handover_stop t
    JOIN session s ON s.id = t.session
    JOIN mini_group g ON g.id = s.mini_group
    JOIN user_account u ON u.id = t.noted_by
    LEFT JOIN guardian p ON p.id = t.adult
    LEFT JOIN user_account v ON v.id = t.lifted_by
    LEFT JOIN guardian k ON k.id = t.called
)sql";

namespace {

constexpr int read_days = 14;  // a stop nobody has read for longer is in the history, not on Aujourd'hui

std::string text_of(std::string_view condition) {
    return std::string{select_stop} + " WHERE " + std::string{condition} + " AND " +
           std::string{timetable::session_in_scope} + " ORDER BY t.observed_at, t.id";
}

void insert(sql::Session& sql, access::Scope const& scope, NewStop const& stop, std::optional<Bytes> const& said_name,
            DeviceClock const& clock, std::optional<Instant> const& happened_at) {
    auto const observed = clock.right(stop.observed_at);
    sql.execute(R"sql(
        INSERT INTO handover_stop (id, session, child, kind, adult, said_name_sealed, noted_by, device, sent_at,
            said_observed_at, observed_at, received_at, happened_at)
        VALUES (:id, :session, :child, :kind, :adult, :said_name, :actor, :device, :sent_at, :said_observed_at,
            :observed_at, :now, :happened_at)
    )sql",
                {{"id", stop.id},
                 {"session", stop.session},
                 {"child", stop.child},
                 {"kind", record::name_of_choice(stop.kind)},
                 {"adult", stop.adult},
                 {"said_name", said_name ? Value{*said_name} : Value{}},
                 {"actor", scope.actor},
                 {"device", stop.device},
                 {"sent_at", clock.sent_at()},
                 {"said_observed_at", if_moved(stop.observed_at, observed)},
                 {"observed_at", observed},
                 {"now", scope.now},
                 {"happened_at", happened_at}});
}

std::vector<Error::Field> wrong_in(NewStop const& stop, std::vector<Adult> const& adults) {
    std::vector<Error::Field> wrong;
    bool const alone = stop.kind == StopKind::alone_not_authorised || stop.kind == StopKind::alone_too_early;
    if (alone && stop.adult) wrong.push_back({"adult", "invalid"});
    if (alone && stop.said_name) wrong.push_back({"said_name", "invalid"});
    // Who stands at the door and says no name is stopped all the same; a contact ban is somebody's.
    if (stop.kind == StopKind::must_not_approach && !stop.adult && !stop.said_name)
        wrong.push_back({"adult", "required"});
    if (stop.adult && std::ranges::none_of(adults, [&](auto const& adult) { return adult.who.id == *stop.adult; }))
        wrong.push_back({"adult", "unknown"});
    return wrong;
}

// The stop under that id, and whether it is this very one.
Result<std::optional<Stop>> known_stop(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                       NewStop const& sent) {
    static auto const text = text_of("t.id = :id");
    if (sql.count("SELECT count(id) FROM handover_stop WHERE id = :id", {{"id", sent.id}}) == 0)
        return std::optional<Stop>{};
    auto row = sql.first(text, access::parameters_of(scope, {{"id", sent.id}}));
    auto said = sql.first("SELECT COALESCE(said_observed_at, observed_at) FROM handover_stop WHERE id = :id",
                          {{"id", sent.id}});
    if (row) {
        auto found = stop_of(*row, keys);
        bool const same_name = sent.adult || found.stop.name == sent.said_name.value_or("");
        if (found.session == sent.session && found.child == sent.child && found.stop.kind == sent.kind &&
            found.stop.adult == sent.adult && same_name && found.stop.noted_by.id == scope.actor &&
            said->text(0) == normal(sent.observed_at))
            return std::optional{std::move(found.stop)};
    }
    return fail(Fault::conflict, "handover.id_reused");
}

// Must the adult of the stop not approach today, or somebody of the name that was said? "Benali Karim" is Karim Benali;
// whoever said no name may be anybody.
bool banned_today(std::vector<Adult> const& adults, Stop const& stop) {
    auto words = [](std::string const& name) {
        auto out = folded_words(name);
        std::ranges::sort(out);
        return out;
    };
    bool const anybody = stop.kind == StopKind::not_listed && stop.name.empty();
    return std::ranges::any_of(adults, [&](Adult const& adult) {
        return adult.no_approach &&
               (anybody || stop.adult == adult.who.id || words(stop.name) == words(adult.who.name));
    });
}

}  // namespace

StopRow stop_of(sql::Row const& row, crypto::Keyring& keys) {
    auto const &child = row.text(1), &id = row.text(2);
    auto opened = [&](std::string_view column, std::size_t at) -> std::optional<std::string> {
        if (row.null(at)) return {};
        return keys.open("handover_stop", column, child, id, row.bytes(at));
    };
    auto person = [&](std::size_t at) -> std::optional<Named> {
        if (row.null(at)) return {};
        return Named{row.text(at), row.text(at + 1) + " " + row.text(at + 2)};
    };
    auto const adult = person(4);
    StopRow out{row.text(0), child, {}};
    out.stop.id = id;
    out.stop.kind = *record::choice_named<StopKind>(row.text(3));
    if (adult) out.stop.adult = adult->id;
    out.stop.name = adult ? adult->name : opened("said_name_sealed", 7).value_or("");
    out.stop.at = row.text(8);
    out.stop.noted_by = {row.text(9), row.text(10)};
    out.stop.state = !row.null(11) ? StopState::happened : row.null(14) ? StopState::open : StopState::lifted;
    out.stop.lifted_by = named(row.maybe_text(12), row.maybe_text(13));
    out.stop.lifted_at = row.maybe_text(14);
    out.stop.reason = opened("reason_sealed", 15);
    out.stop.called = person(16);
    return out;
}

Id write_happened(sql::Session& sql, access::Scope const& scope, HandoverNote const& note, Claim const& claim,
                  StopKind kind, Hearing const& heard) {
    NewStop const row{new_id(), note.session, note.child, kind, note.adult, {}, note.observed_at, {}, heard.device};
    insert(sql, scope, row, {}, heard.clock, claim.left_at);
    return row.id;
}

std::vector<Stop> stops_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& session,
                           Id const& child) {
    static auto const text = text_of("t.session = :session AND t.child = :child");
    std::vector<Stop> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"session", session}, {"child", child}})))
        out.push_back(stop_of(row, keys).stop);
    return out;
}

Result<Stop> stop(sql::Session& sql, crypto::Keyring& keys, access::Scope const& asking, NewStop const& sent) {
    DeviceClock const clock{sent.sent_at, asking.now};
    auto const observed = clock.right(sent.observed_at);
    auto const scope = scope_for(sql, asking, sent.session, observed);
    if (auto known = TRY(known_stop(sql, keys, scope, sent))) return std::move(*known);
    auto known = read(sql, scope, sent.session, sent.child);
    if (!known) return fail(Fault::not_found, "session.unknown");
    if (!known->was_member) return fail(Fault::conflict, "attendance.not_a_member");
    auto wrong = wrong_in(sent, adults_of(sql, scope, sent.session, sent.child, scope.today));
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    if (instant_ms(observed).value_or(0) > instant_ms(scope.now).value_or(0) + clock_ahead_ms)
        return wrong_fields("attendance.clock_ahead", {{"observed_at", "too_late"}});
    std::optional<Bytes> said_name;
    if (!sent.adult && sent.said_name)
        said_name = keys.seal("handover_stop", "said_name_sealed", sent.child, sent.id, *sent.said_name);
    insert(sql, scope, sent, said_name, clock, {});
    return std::move(*TRY(known_stop(sql, keys, scope, sent)));
}

Result<LiftedOne> lift(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Profile profile,
                       Id const& id, Lifting const& lifting) {
    static auto const text = text_of("t.id = :id");
    auto row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "stop.unknown");
    auto found = stop_of(*row, keys);
    auto const called = found.stop.called ? std::optional{found.stop.called->id} : std::nullopt;
    if (found.stop.lifted_by && found.stop.lifted_by->id == scope.actor && found.stop.reason == lifting.reason &&
        called == lifting.called)
        return LiftedOne{found.child, found.session, std::move(found.stop)};
    auto const adults = adults_of(sql, scope, found.session, found.child, scope.today);
    LiftingSituation const situation{found.stop.kind, banned_today(adults, found.stop),
                                     found.stop.state == StopState::happened, found.stop.lifted_at.has_value()};
    TRY(may_lift(profile, situation, lifting.reason));
    if (lifting.called &&
        std::ranges::none_of(adults, [&](auto const& adult) { return adult.who.id == *lifting.called; }))
        return wrong_fields("body.wrong_fields", {{"called", "unknown"}});
    auto changed = sql.execute(
        R"sql(
        UPDATE handover_stop SET lifted_at = :now, lifted_by = :actor, reason_sealed = :reason, called = :called
        WHERE id = :id AND lifted_at IS NULL
    )sql",
        {{"id", id},
         {"now", scope.now},
         {"actor", scope.actor},
         {"reason", keys.seal("handover_stop", "reason_sealed", found.child, id, lifting.reason)},
         {"called", lifting.called}});
    if (changed == 0) return fail(Fault::conflict, "handover.stop_lifted");
    auto lifted = stop_of(*sql.first(text, access::parameters_of(scope, {{"id", id}})), keys);
    return LiftedOne{std::move(lifted.child), std::move(lifted.session), std::move(lifted.stop)};
}

Waiting stops_waiting(sql::Session& sql, access::Scope const& scope) {
    static auto const text = R"sql(
        SELECT s.id FROM handover_stop t
        JOIN session s ON s.id = t.session
        JOIN mini_group g ON g.id = s.mini_group
        WHERE t.lifted_at IS NULL AND s.on_date BETWEEN :from AND :today
            AND (t.happened_at IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM handover h WHERE h.session = t.session AND h.child = t.child))
            AND )sql" + std::string{timetable::session_in_scope} +
                             " ORDER BY t.observed_at, t.id";
    auto rows = sql.query(text, access::parameters_of(scope, {{"from", add_days(scope.today, -read_days)}}));
    return {static_cast<std::int64_t>(rows.size()), rows.empty() ? Id{} : rows.front().text(0)};
}

}  // namespace marelle::handover
