#pragma once
// A serious incident: the fields of the State's form and the steps that go with it, each with its delay (CASF R227-11:
// the préfet and the guardians are informed without delay; domain.md §3.4). Each writing of the form is kept; each step
// is ticked by somebody, at an instant.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include <optional>
#include <string>
#include <vector>

namespace marelle::crypto {
class Keyring;
}

namespace marelle::fact {

// Who did it, when.
struct Signed {
    Named by;
    Instant at;
};

enum class StepOutcome { done, not_applicable, undone };
enum class ReportState { draft, sent, read };

// --- what the form asks (content/defaults/incident.toml), dated ---

struct IncidentCategory {
    std::string name;                // "victim": its words are messages "choice.incident_category.victim"
    std::vector<std::string> types;  // "choice.incident_type.…"
};
struct IncidentStep {
    std::string name;    // "choice.incident_step.…"
    std::string delay;   // "at_once", "without_delay": "choice.incident_delay.…"
    std::string source;  // the text it comes from, as people cite it
};
struct IncidentForm {
    std::vector<IncidentCategory> categories;
    std::vector<IncidentStep> steps;
};
// The one in force on a day. Throws when the file is wrong: the program does not start.
IncidentForm const& incident_form(Date const& on);

// --- what is written ---

// The body of PUT /api/v1/facts/{id}/incident-report. Nothing but the department is needed to begin.
struct ReportEdit {
    std::string department;  // "73", "2A", "974"
    Instant occurred_at;
    std::optional<std::string> category;
    std::vector<std::string> types;
    std::optional<std::string> other_type, staff, account, danger_steps, victim_steps, author_steps, families_informed;
};

// The sealed part of it.
struct ReportWords {
    std::optional<std::string> other_type, staff, account, danger_steps, victim_steps, author_steps, families_informed;
};

struct StepEdit {
    Id id;
    std::string step;
    StepOutcome outcome{};
    Instant done_at;
};

struct SendingEdit {
    Id id;
    ReportState state{};  // sent or read
};

struct StepTaken {
    std::string step, delay, source;
    std::optional<StepOutcome> outcome;  // null: to do
    std::optional<Instant> done_at;
    std::optional<Signed> recorded;
};

struct Writing {
    std::int64_t version{};
    Signed written;
};

struct IncidentReport {
    Id fact;
    std::int64_t version{};  // 0: nothing was written yet
    std::string establishment, organisation;
    ReportEdit form;
    ReportState state{};
    std::optional<Signed> sent, read;  // of this version
    std::vector<StepTaken> steps;
    std::vector<Writing> writings;
    std::vector<IncidentCategory> categories;  // what may be chosen
};

// --- rules (rules.cpp): pure ---

// Every wrong field: an unknown department, category or type, a type of another category, "other" without its words,
// an instant to come, a social security number.
std::vector<Error::Field> wrong_in(IncidentForm const& form, ReportEdit const& edit, Instant const& now);
// What the form must say before it is sent: category, type, account, steps against the danger, information given.
std::vector<Error::Field> missing_in(ReportEdit const& edit);
bool is_department(std::string_view code);
// "73065" → "73", "97411" → "974", "2A004" → "2A"
std::string department_of(std::string_view commune);

// --- store (report.cpp): SQL. The scope is that of incident.write ---

// Refused: fact.unknown, incident.not_serious (only a grave incident has the State's form).
Result<IncidentReport> report(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& fact,
                              std::optional<std::int64_t> version = {});
// Refused besides: stale (another version is there), body.wrong_fields.
Result<IncidentReport> write_report(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                    Id const& fact, std::int64_t seen, ReportEdit const& edit);
Result<IncidentReport> record_step(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& fact,
                                   StepEdit const& edit);
// The last tick of a step becomes what it was before; a row more. Refused besides: incident.unknown_step,
// incident.step_since (the step was ticked again), incident.step_too_old (30 days).
Result<IncidentReport> reverse_step(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                    Id const& tick);
// Refused besides: incident.incomplete (names what is missing), incident.not_sent (read before it was sent).
Result<IncidentReport> record_sending(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                      Id const& fact, SendingEdit const& edit);

}  // namespace marelle::fact
