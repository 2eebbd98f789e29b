// Opening, closing and opening again: the SQL of rounds.
#include "evaluation/store.hpp"
#include <algorithm>
#include <mutex>
#include <sstream>

namespace marelle::evaluation {

namespace {

constexpr std::string_view select_rounds = R"sql(
    SELECT r.id, r.establishment, e.name, r.instrument, i.code, i.version, i.title, r.name, r.opens_on, r.closes_on,
        r.reference_on, r.informants, r.opened_at, u.id, u.name
    FROM evaluation_round r JOIN instrument i ON i.id = r.instrument JOIN user_account u ON u.id = r.opened_by
    LEFT JOIN establishment e ON e.id = r.establishment
    WHERE r.withdrawn_at IS NULL
        AND (:network = 1 OR r.establishment IS NULL OR r.establishment = :establishment)
)sql";

void add_changes(sql::Session& sql, RoundRow& out) {
    auto& round = out.round;
    out.standing = {round.opens_on, round.closes_on, {}, false};
    for (auto const& row : sql.query(R"sql(
        SELECT k.id, k.kind, k.made_at, u.id, u.name, k.reason, k.until_on, v.id, v.name, k.undone_at
        FROM evaluation_round_change k JOIN user_account u ON u.id = k.made_by
        LEFT JOIN user_account v ON v.id = k.undone_by
        WHERE k.round = :round ORDER BY k.number
    )sql",
                                     {{"round", round.id}})) {
        RoundChange change{row.text(0),
                           *record::choice_named<RoundChangeKind>(row.text(1)),
                           row.text(2),
                           {row.text(3), row.text(4)},
                           row.maybe_text(5),
                           row.maybe_text(6),
                           {}};
        if (auto by = named(row.maybe_text(7), row.maybe_text(8))) change.undone = SignedBy{*by, row.text(9)};
        bool const closed = change.kind == RoundChangeKind::closed;
        if (!change.undone) {
            round.closed.reset();
            if (closed) round.closed = SignedBy{change.by, change.at};
            if (change.until) out.standing.last_day = *change.until;
        }
        round.changes.push_back(std::move(change));
    }
    round.last_day = out.standing.last_day;
    if (round.closed) out.standing.closed_at = round.closed->at;
}

RoundRow row_from(sql::Session& sql, sql::Row const& row) {
    RoundRow out;
    auto& round = out.round;
    round.id = row.text(0);
    round.establishment = named(row.maybe_text(1), row.maybe_text(2));
    round.instrument = {row.text(3), row.text(4), row.integer(5), row.text(6)};
    round.name = row.text(7);
    round.opens_on = row.text(8);
    round.closes_on = row.text(9);
    round.reference_on = row.text(10);
    std::istringstream words{row.text(11)};
    for (std::string word; words >> word;) {
        round.informants.push_back(word);
        out.informants.push_back(*record::choice_named<Informant>(word));
    }
    round.opened = {{row.text(13), row.text(14)}, row.text(12)};
    add_changes(sql, out);
    return out;
}

// Its own: a round of the network is headquarters', a house's is its director's.
bool owns(Actor const& actor, EvaluationRound const& round) {
    if (actor.post.profile == Profile::headquarters) return !round.establishment;
    return actor.post.profile == Profile::director && round.establishment &&
           round.establishment->id == actor.post.establishment;
}

std::int64_t assessments_in(sql::Session& sql, Id const& round) {
    return sql.count("SELECT count(id) FROM assessment WHERE round = :round", {{"round", round}});
}

void add_may(sql::Session& sql, Actor const& actor, EvaluationRound& round) {
    bool const open = round.state == RoundState::open, mine = owns(actor, round);
    auto const speaks = speaks_for(actor.post.profile);
    if (open && !speaks.empty()) round.may.emplace_back("write");
    if (mine && round.state != RoundState::closed) round.may.emplace_back("close");
    if (mine && round.state == RoundState::closed) round.may.emplace_back("reopen");
    if (open && actor.post.profile == Profile::director) round.may.emplace_back("remind");
    bool const teachers = std::ranges::find(round.informants, "teacher") != round.informants.end();
    if (open && teachers && access::scope_of(actor, "evaluation.link")) round.may.emplace_back("link");
    bool const psychologists = std::ranges::find(round.informants, "psychologist") != round.informants.end();
    if (round.state != RoundState::closed && psychologists && access::scope_of(actor, "evaluation.assign"))
        round.may.emplace_back("assign");
    if (mine && assessments_in(sql, round.id) == 0) round.may.emplace_back("withdraw");
}

// With what the reader is counted on, when there are enough children for them.
Result<EvaluationRound> complete(sql::Session& sql, Actor const& actor, RoundRow row) {
    auto& round = row.round;
    round.state = state_of(row.standing, actor.today);
    auto const definition = TRY(definition_of(sql, round.instrument.id));
    auto const people = people_of(sql, actor, row, Whom::counted);
    bool const enough = reach_in_rounds(actor) != Reach::network ||
                        static_cast<std::int64_t>(people.size()) >= settings_on(actor.today).headquarters_least;
    if (enough) {
        auto const informants = counted_for(actor, row);
        auto const expected = expected_of(people, informants, definition);
        round.totals = count(expected);
        round.by_informant = count_by_informant(expected, informants);
    }
    add_may(sql, actor, round);
    return std::move(round);
}

Result<RoundRow> own_round(sql::Session& sql, Actor const& actor, Id const& id) {
    auto row = TRY(round_of(sql, actor, id));
    if (!owns(actor, row.round)) return fail(Fault::forbidden, "access.refused");
    return row;
}

void add_change(sql::Session& sql, Actor const& actor, Id const& round, RoundChangeKind kind,
                std::optional<std::string> const& reason, std::optional<Date> const& until) {
    auto const number = sql.count("SELECT COALESCE(max(number), 0) + 1 FROM evaluation_round_change"
                                  " WHERE round = :round",
                                  {{"round", round}});
    sql.execute(R"sql(
        INSERT INTO evaluation_round_change (id, round, number, kind, reason, until_on, made_at, made_by)
        VALUES (:id, :round, :number, :kind, :reason, :until, :now, :actor)
    )sql",
                {{"id", new_id()},
                 {"round", round},
                 {"number", number},
                 {"kind", record::name_of_choice(kind)},
                 {"reason", reason},
                 {"until", until},
                 {"now", actor.now},
                 {"actor", actor.id}});
}

std::string joined(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

void insert(sql::Session& sql, Actor const& actor, Id const& id, NewEvaluationRound const& asked) {
    std::optional<Id> establishment;
    if (!asked.network.value_or(false)) establishment = actor.post.establishment;
    // In the order of the enum, whatever the order they were ticked in.
    std::vector<std::string> informants;
    for (auto const& choice : record::choices_of<Informant>)
        if (std::ranges::find(asked.informants, choice.name) != asked.informants.end())
            informants.emplace_back(choice.name);
    sql.execute(R"sql(
        INSERT INTO evaluation_round (id, establishment, instrument, name, opens_on, closes_on, reference_on,
                                      informants, opened_at, opened_by)
        VALUES (:id, :establishment, :instrument, :name, :opens, :closes, :reference, :informants, :now, :actor)
    )sql",
                {{"id", id},
                 {"establishment", establishment},
                 {"instrument", asked.instrument},
                 {"name", asked.name},
                 {"opens", asked.opens_on},
                 {"closes", asked.closes_on},
                 {"reference", asked.reference_on.value_or(asked.closes_on)},
                 {"informants", joined(informants)},
                 {"now", actor.now},
                 {"actor", actor.id}});
}

}  // namespace

Reach reach_in_rounds(Actor const& actor) {
    if (access::reach_of(actor.post.profile, "evaluation.list") == access::Reach::none) return Reach::none;
    switch (actor.post.profile) {
    case Profile::director: return Reach::establishment;
    case Profile::referent: return Reach::own_groups;
    case Profile::psychologist: return Reach::assigned;
    case Profile::headquarters: return Reach::network;
    default: return Reach::none;
    }
}

std::optional<RoundRow> round_row(sql::Session& sql, Id const& establishment, Reach reach, Id const& round) {
    if (reach == Reach::none) return {};
    auto const row = sql.first(
        std::string{select_rounds} + " AND r.id = :round",
        {{"establishment", establishment}, {"network", reach == Reach::network ? 1 : 0}, {"round", round}});
    if (!row) return {};
    return row_from(sql, *row);
}

std::vector<RoundRow> round_rows(sql::Session& sql, Id const& establishment, Reach reach) {
    std::vector<RoundRow> out;
    if (reach == Reach::none) return out;
    for (auto const& row : sql.query(std::string{select_rounds} + " ORDER BY r.closes_on DESC, r.id DESC",
                                     {{"establishment", establishment}, {"network", reach == Reach::network ? 1 : 0}}))
        out.push_back(row_from(sql, row));
    return out;
}

Result<RoundRow> round_of(sql::Session& sql, Actor const& actor, Id const& round) {
    auto found = round_row(sql, actor.post.establishment, reach_in_rounds(actor), round);
    if (!found) return fail(Fault::not_found, "evaluation.round_unknown");
    return *found;
}

// A published version never changes: it is read once.
Result<instrument::Definition> definition_of(sql::Session& sql, Id const& instrument) {
    constexpr std::size_t most_kept = 16;
    static std::mutex mutex;
    static std::map<Id, instrument::Definition> kept;
    {
        std::scoped_lock lock{mutex};
        if (auto const known = kept.find(instrument); known != kept.end()) return known->second;
    }
    auto definition = TRY(instrument::frozen(sql, instrument)).definition;
    std::scoped_lock lock{mutex};
    if (kept.size() >= most_kept) kept.clear();
    kept.insert_or_assign(instrument, definition);
    return definition;
}

std::vector<EvaluationRound> rounds(sql::Session& sql, Actor const& actor) {
    std::vector<EvaluationRound> out;
    for (auto& row : round_rows(sql, actor.post.establishment, reach_in_rounds(actor)))
        if (auto round = complete(sql, actor, std::move(row))) out.push_back(std::move(*round));
    return out;
}

Result<EvaluationRound> find_round(sql::Session& sql, Actor const& actor, Id const& round) {
    return complete(sql, actor, TRY(round_of(sql, actor, round)));
}

Result<EvaluationRound> open_round(sql::Session& sql, Actor const& actor, NewEvaluationRound const& asked) {
    auto const id = asked.id.value_or(new_id());
    if (auto const known = sql.first("SELECT opened_by, name FROM evaluation_round WHERE id = :id", {{"id", id}})) {
        if (known->text(0) != actor.id || known->text(1) != asked.name) return fail(Fault::conflict, "id.taken");
        return find_round(sql, actor, id);
    }
    auto const instrument = instrument::frozen(sql, asked.instrument);
    if (!instrument || instrument->version.state != instrument::State::published)
        return wrong_fields("body.wrong_fields", {{"instrument", "unknown"}});
    if (auto wrong = wrong_in(asked, actor, instrument->definition); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    insert(sql, actor, id, asked);
    return find_round(sql, actor, id);
}

Result<EvaluationRound> close_round(sql::Session& sql, Actor const& actor, Id const& round) {
    auto const row = TRY(own_round(sql, actor, round));
    TRY(may_close(state_of(row.standing, actor.today)));
    add_change(sql, actor, round, RoundChangeKind::closed, {}, {});
    return find_round(sql, actor, round);
}

Result<EvaluationRound> undo_closing(sql::Session& sql, Actor const& actor, Id const& round) {
    auto const row = TRY(own_round(sql, actor, round));
    if (!row.standing.closed_at) return fail(Fault::conflict, "evaluation.not_closed");
    if (row.standing.last_day < actor.today) return fail(Fault::conflict, "evaluation.last_day_over");
    sql.execute(R"sql(
        UPDATE evaluation_round_change SET undone_at = :now, undone_by = :actor
        WHERE round = :round AND kind = 'closed' AND undone_at IS NULL AND number = (
            SELECT max(k.number) FROM evaluation_round_change k WHERE k.round = :round AND k.undone_at IS NULL)
    )sql",
                {{"now", actor.now}, {"actor", actor.id}, {"round", round}});
    return find_round(sql, actor, round);
}

Result<EvaluationRound> reopen(sql::Session& sql, Actor const& actor, Id const& round, Reopening const& asked) {
    auto const row = TRY(own_round(sql, actor, round));
    TRY(may_reopen(state_of(row.standing, actor.today), asked, actor.today));
    add_change(sql, actor, round, RoundChangeKind::reopened, asked.reason, asked.until);
    // Teachers' links live as long as their round.
    sql.execute("UPDATE evaluation_link SET expires_at = :expires WHERE round = :round AND revoked_at IS NULL",
                {{"expires", instant_text(from_local(add_days(asked.until, 1), "00:00"))}, {"round", round}});
    return find_round(sql, actor, round);
}

Result<> withdraw_round(sql::Session& sql, Actor const& actor, Id const& round) {
    TRY(own_round(sql, actor, round));
    // Somebody may begin meanwhile: the statement itself looks.
    auto const done = sql.execute(R"sql(
        UPDATE evaluation_round SET withdrawn_at = :now, withdrawn_by = :actor
        WHERE id = :round AND NOT EXISTS (SELECT 1 FROM assessment a WHERE a.round = :round)
    )sql",
                                  {{"now", actor.now}, {"actor", actor.id}, {"round", round}});
    if (done == 0) return fail(Fault::conflict, "evaluation.has_assessments");
    return {};
}

}  // namespace marelle::evaluation
