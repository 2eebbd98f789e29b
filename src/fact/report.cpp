// The State's form of a serious incident: each writing kept, each step and each sending signed.
#include "crypto/keyring.hpp"
#include "fact/fact.hpp"
#include "record/json_of.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::fact {

namespace {

namespace json = boost::json;

struct Known {  // the fact a form is about
    Id id, owner;
    Instant observed_at;
    Date on;
    std::string establishment, organisation, commune;
    std::int64_t version{};
};

Result<Known> known(sql::Session& sql, access::Scope const& scope, Id const& fact) {
    static auto const text = R"sql(
        SELECT f.child, f.kind, f.severity, f.observed_at, e.name, o.name, e.commune,
            (SELECT count(r.version) FROM incident_report r WHERE r.fact = f.id)
        FROM fact f LEFT JOIN child c ON c.id = f.child
        JOIN establishment e ON e.id = f.establishment JOIN organisation o ON o.id = e.organisation
        WHERE f.id = :fact AND f.establishment = :establishment AND f.withdrawn_at IS NULL
            AND (f.child IS NULL OR )sql" +
                             std::string{access::child_in_scope} + ")";
    auto row = sql.first(text, access::parameters_of(scope, {{"fact", fact}}));
    if (!row) return fail(Fault::not_found, "fact.unknown");
    if (row->text(1) != "incident" || row->text(2) != "grave") return fail(Fault::conflict, "incident.not_serious");
    return Known{fact,         owner_of(row->maybe_text(0), fact),
                 row->text(3), to_local(instant_ms(row->text(3)).value_or(0)).date,
                 row->text(4), row->text(5),
                 row->text(6), row->integer(7)};
}

std::string joined(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        auto blank = std::min(text.find(' ', at), text.size());
        out.emplace_back(text.substr(at, blank - at));
        at = blank + 1;
    }
    return out;
}

Id row_id(Id const& fact, std::int64_t version) { return fact + "/" + std::to_string(version); }

ReportWords words_of(ReportEdit const& edit) {
    return {edit.other_type,   edit.staff,        edit.account,          edit.danger_steps,
            edit.victim_steps, edit.author_steps, edit.families_informed};
}

ReportEdit form_of(sql::Session& sql, crypto::Keyring& keys, Known const& fact, std::int64_t version) {
    ReportEdit out;
    out.department = department_of(fact.commune);
    out.occurred_at = fact.observed_at;
    auto row = sql.first("SELECT department, occurred_at, category, types, words_sealed FROM incident_report"
                         " WHERE fact = :fact AND version = :version",
                         {{"fact", fact.id}, {"version", version}});
    if (!row) return out;
    out.department = row->text(0);
    out.occurred_at = row->text(1);
    out.category = row->maybe_text(2);
    out.types = split(row->text(3));
    auto plain = keys.open("incident_report", "words_sealed", fact.owner, row_id(fact.id, version), row->bytes(4));
    if (!plain) return out;
    auto const parsed = json::parse(*plain);
    if (auto words = record::from_json<ReportWords>(parsed.get_object())) {
        out.other_type = words->other_type;
        out.staff = words->staff;
        out.account = words->account;
        out.danger_steps = words->danger_steps;
        out.victim_steps = words->victim_steps;
        out.author_steps = words->author_steps;
        out.families_informed = words->families_informed;
    }
    return out;
}

std::vector<StepTaken> steps_of(sql::Session& sql, Known const& fact) {
    std::vector<StepTaken> out;
    for (auto const& step : incident_form(fact.on).steps)
        out.push_back({step.name, step.delay, step.source, {}, {}, {}});
    for (auto const& row : sql.query(R"sql(
             SELECT t.step, t.outcome, t.done_at, u.id, u.name, t.recorded_at
             FROM incident_step t JOIN user_account u ON u.id = t.recorded_by
             WHERE t.fact = :fact ORDER BY t.number
         )sql",
                                     {{"fact", fact.id}})) {
        auto step = std::ranges::find(out, row.text(0), &StepTaken::step);
        if (step == out.end()) step = out.insert(out.end(), {row.text(0), "", "", {}, {}, {}});
        auto outcome = *record::choice_named<StepOutcome>(row.text(1));
        bool undone = outcome == StepOutcome::undone;
        step->outcome = undone ? std::optional<StepOutcome>{} : outcome;
        step->done_at = undone ? std::optional<Instant>{} : row.text(2);
        step->recorded = Signed{{row.text(3), row.text(4)}, row.text(5)};
    }
    return out;
}

void add_history(sql::Session& sql, IncidentReport& out) {
    for (auto const& row : sql.query(R"sql(
             SELECT r.version, u.id, u.name, r.written_at
             FROM incident_report r JOIN user_account u ON u.id = r.written_by WHERE r.fact = :fact ORDER BY r.version
         )sql",
                                     {{"fact", out.fact}}))
        out.writings.push_back({row.integer(0), {{row.text(1), row.text(2)}, row.text(3)}});
    for (auto const& row : sql.query(R"sql(
             SELECT s.state, u.id, u.name, s.recorded_at
             FROM incident_sending s JOIN user_account u ON u.id = s.recorded_by
             WHERE s.fact = :fact AND s.version = :version
         )sql",
                                     {{"fact", out.fact}, {"version", out.version}}))
        (row.text(0) == "sent" ? out.sent : out.read) = Signed{{row.text(1), row.text(2)}, row.text(3)};
    out.state = out.read ? ReportState::read : out.sent ? ReportState::sent : ReportState::draft;
}

IncidentReport whole(sql::Session& sql, crypto::Keyring& keys, Known const& fact, std::int64_t version) {
    IncidentReport out;
    out.fact = fact.id;
    out.version = version;
    out.establishment = fact.establishment;
    out.organisation = fact.organisation;
    out.form = form_of(sql, keys, fact, version);
    out.steps = steps_of(sql, fact);
    out.categories = incident_form(fact.on).categories;
    add_history(sql, out);
    return out;
}

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;

void tick(sql::Session& sql, access::Scope const& scope, Id const& fact, StepEdit const& edit) {
    sql.execute(R"sql(
        INSERT INTO incident_step (id, fact, number, step, outcome, done_at, recorded_at, recorded_by)
        VALUES (:id, :fact, (SELECT count(t.id) FROM incident_step t WHERE t.fact = :fact) + 1, :step, :outcome,
            :done_at, :at, :actor)
    )sql",
                {{"id", edit.id},
                 {"fact", fact},
                 {"step", edit.step},
                 {"outcome", record::name_of_choice(edit.outcome)},
                 {"done_at", instant_text(instant_ms(edit.done_at).value_or(0))},
                 {"at", scope.now},
                 {"actor", scope.actor}});
}

}  // namespace

Result<IncidentReport> report(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& fact,
                              std::optional<std::int64_t> version) {
    auto found = TRY(known(sql, scope, fact));
    if (version && (*version < 1 || *version > found.version))
        return fail(Fault::not_found, "incident.no_such_version");
    return whole(sql, keys, found, version.value_or(found.version));
}

Result<IncidentReport> write_report(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                    Id const& fact, std::int64_t seen, ReportEdit const& edit) {
    auto found = TRY(known(sql, scope, fact));
    if (auto wrong = wrong_in(incident_form(found.on), edit, scope.now); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    if (seen != found.version) return fail(Fault::stale, "stale");
    auto version = found.version + 1;
    auto words = json::serialize(record::to_json(words_of(edit)));
    sql.execute(R"sql(
        INSERT INTO incident_report (fact, version, department, occurred_at, category, types, words_sealed, written_at,
                                     written_by)
        VALUES (:fact, :version, :department, :occurred_at, :category, :types, :words, :at, :actor)
    )sql",
                {{"fact", fact},
                 {"version", version},
                 {"department", edit.department},
                 {"occurred_at", instant_text(instant_ms(edit.occurred_at).value_or(0))},
                 {"category", edit.category},
                 {"types", joined(edit.types)},
                 {"words", keys.seal("incident_report", "words_sealed", found.owner, row_id(fact, version), words)},
                 {"at", scope.now},
                 {"actor", scope.actor}});
    return whole(sql, keys, found, version);
}

Result<IncidentReport> record_step(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& fact,
                                   StepEdit const& edit) {
    auto found = TRY(known(sql, scope, fact));
    if (std::ranges::find(incident_form(found.on).steps, edit.step, &IncidentStep::name) ==
        incident_form(found.on).steps.end())
        return wrong_fields("body.wrong_fields", {{"step", "invalid"}});
    if (instant_ms(edit.done_at).value_or(0) > instant_ms(scope.now).value_or(0) + 5 * 60'000)
        return wrong_fields("body.wrong_fields", {{"done_at", "too_late"}});
    auto taken = sql.first("SELECT fact FROM incident_step WHERE id = :id", {{"id", edit.id}});
    if (taken && taken->text(0) != fact) return fail(Fault::conflict, "id.taken");
    if (!taken) tick(sql, scope, fact, edit);
    return whole(sql, keys, found, found.version);
}

Result<IncidentReport> reverse_step(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                    Id const& ticked) {
    auto const row = sql.first("SELECT fact, step, outcome, done_at, recorded_at FROM incident_step WHERE id = :id",
                               {{"id", ticked}});
    if (!row) return fail(Fault::not_found, "incident.unknown_step");
    auto const found = TRY(known(sql, scope, row->text(0)));
    if (instant_ms(scope.now).value_or(0) - instant_ms(row->text(4)).value_or(0) > undo_ms)
        return fail(Fault::conflict, "incident.step_too_old");
    StepEdit back{new_id(), row->text(1), StepOutcome::undone, row->text(3)};
    bool later = false, same = false, passed = false;
    for (auto const& each : sql.query("SELECT id, outcome, done_at FROM incident_step"
                                      " WHERE fact = :fact AND step = :step ORDER BY number",
                                      {{"fact", found.id}, {"step", back.step}})) {
        auto const outcome = *record::choice_named<StepOutcome>(each.text(1));
        if (each.text(0) == ticked) passed = true;
        else if (!passed) back = {back.id, back.step, outcome, each.text(2)};
        else {
            same = !later && outcome == back.outcome;
            later = true;
        }
    }
    // Asked again, it answers the same.
    if (later && !same) return fail(Fault::conflict, "incident.step_since");
    if (!later) tick(sql, scope, found.id, back);
    return whole(sql, keys, found, found.version);
}

Result<IncidentReport> record_sending(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                      Id const& fact, SendingEdit const& edit) {
    auto found = TRY(known(sql, scope, fact));
    if (edit.state == ReportState::draft) return wrong_fields("body.wrong_fields", {{"state", "invalid"}});
    auto now_is = whole(sql, keys, found, found.version);
    auto missing = missing_in(now_is.form);
    if (found.version == 0 || !missing.empty()) return wrong_fields("incident.incomplete", std::move(missing));
    if (edit.state == ReportState::read && !now_is.sent) return fail(Fault::conflict, "incident.not_sent");
    sql.execute(R"sql(
        INSERT INTO incident_sending (id, fact, version, state, recorded_at, recorded_by)
        VALUES (:id, :fact, :version, :state, :at, :actor) ON CONFLICT (fact, version, state) DO NOTHING
    )sql",
                {{"id", edit.id},
                 {"fact", fact},
                 {"version", found.version},
                 {"state", record::name_of_choice(edit.state)},
                 {"at", scope.now},
                 {"actor", scope.actor}});
    return whole(sql, keys, found, found.version);
}

}  // namespace marelle::fact
