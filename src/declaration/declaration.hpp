#pragma once
// Declarations of the accueils collectifs de mineurs to the State (TAM, service SDJES): what must be declared and by
// when, what each sheet says as far as it is known here, what is missing, what was filed and what changed since. TAM
// has no import: values are copied one by one. The association decides whether an activity is an accueil; the check and
// its arithmetic are shown (domain.md §3.1, §3.2).
#include "access/access.hpp"
#include "base/clock.hpp"
#include "ratio/ratio.hpp"
#include "record/named.hpp"
#include "staff/staff.hpp"
#include "timetable/calendar.hpp"

namespace marelle::declaration {

// By the regime of its sessions: the first three are declared, the others are checked.
enum class AccueilKind { periscolaire, extrascolaire, stay, clas_only, sport_club, none };
// fiche unique, fiche initiale, fiche complémentaire
enum class SheetKind { unique, initial, complementary };
// Undecided: the numbers and the regime do not say the same, so nobody knows yet that anything is owed; nothing is
// late.
enum class Band { filed, undecided, later, coming, soon, now, late };
// What the last day for filing is; the texts do not say that it moves.
enum class Falls { weekday, saturday, sunday, public_holiday };
enum class DecisionAnswer { declared, left_out };
enum class DocumentKind { educational_project, pedagogical_project, insurance, safety_report, catering, pmi_opinion };
enum class ValueName {
    organiser_number,
    premises_name,
    premises_address,
    premises_number,
    phone,
    director,
    planned_under_six
};
enum class EntryKind { decision, value, document, filing, receipt };

// --- settings (settings.cpp): content/defaults/declarations.toml ---

struct Settings {
    int least_minors{}, least_nights{}, least_days{}, least_minutes{}, least_minutes_in_pedt{};
    int unique_days{}, initial_months{}, complementary_days{};
    int longest_name{};
    int coming_days{}, soon_days{}, now_days{};
};
Settings const& settings_on(Date const& date);

// --- rules (rules.cpp, identity.cpp): pure ---

// The same day of an earlier month; the last one of that month when it has no such day, which is never less time.
Date months_before(Date const& date, int months);
// The last day on which filing is in time.
Date due_on(SheetKind kind, Date const& first_day, Settings const& settings);
Band band_of(Date const& due, Date const& today, Settings const& settings);
Falls falls_on(Date const& date, bool public_holiday);

// A day of an activity: how many children at most at one moment, for how long it is open.
struct Opening {
    Date date;
    int minors{}, minutes{};
    ratio::Pedt pedt{};
};
enum class Criterion { minors, days, minutes, nights };
struct CheckLine {
    Criterion criterion{};
    int needed{}, have{};
    bool reached{};
};
struct AcmCheck {
    std::vector<CheckLine> lines;
    bool reached{};
};
// CASF R227-1, as far as numbers say it: days count when they last long enough.
AcmCheck acm_check(std::vector<Opening> const& openings, Settings const& settings);
// A stay is one by its nights, however many days a year (domain.md §3.1: short stays have one to three).
AcmCheck acm_check_of_stay(int minors, int nights, Settings const& settings);

struct Flaw {
    std::string code;  // "too_long": words "declaration.flaw.too_long"
    std::optional<std::string> detail;
};
// What would end in « aucune identité applicable »: everything at once, by the names of staff::Identity's fields.
std::vector<std::pair<std::string, Flaw>> identity_flaws(staff::Identity const& identity, Date const& today,
                                                         Settings const& settings);

enum class Section { organiser, premises, period, numbers, team };
// One field of a sheet. `about`: a person, an age.
struct SheetLine {
    Section section{};
    std::optional<std::string> about, about_name;
    std::string name;
    std::optional<std::string> value;
    std::vector<Flaw> flaws;
    std::optional<std::string> link;  // where it is filled in
};
struct Change {
    Section section{};
    std::optional<std::string> about, about_name;
    std::string name;
    std::optional<std::string> before, after;
};
// Line by line, in the order of the sheet as it is now, then what is gone.
std::vector<Change> changes(std::vector<SheetLine> const& filed, std::vector<SheetLine> const& now);

// --- shapes ---

struct Decision {
    Id id;
    DecisionAnswer answer{};
    std::string reason;
    Named by;
    Instant at;
};
struct Receipt {
    Id id;
    Date received_on;
    std::optional<std::string> reference;
};
struct Filing {
    Id id;
    Date filed_on;
    std::string number;
    Named by;
    Instant at;
    int late_days{};  // 0: in time
    std::optional<Receipt> receipt;
};
struct SheetRow {
    std::string key;  // "unique", "initial", "2026-10-17" (a holiday), "apart", "stay"
    SheetKind kind{};
    std::optional<std::string> label;  // of the holiday
    Date first_day, last_day, due_on;
    Falls falls{};
    int days_left{};
    Band band{};
    std::optional<Filing> filing;
    int flaws{};    // missing or wrong, of what is to be typed
    int changed{};  // lines, since it was filed
};
struct AccueilRow {
    std::string key;  // "periscolaire-2025-2026", "stay-<group>"
    AccueilKind kind{};
    std::string school_year;
    std::optional<std::string> title;  // of a stay
    Date first_day, last_day;
    AcmCheck check;
    bool to_decide{};  // the numbers and the regime do not say the same, and nobody decided
    std::optional<Decision> decision;
    std::vector<SheetRow> sheets;
};

struct Document {
    DocumentKind kind{};
    bool needed{};
    std::optional<Id> id;  // null: not there
    std::optional<Date> dated_on, until, given_on;
    std::vector<Flaw> flaws;
};
// A rule on adults, with its arithmetic in words.
struct AdultsLine {
    ratio::LineKind kind{};
    ratio::Light light{};
    int needed{}, have{};
    std::string words, text;
};
struct Peak {
    Date date;
    Time at;
    ratio::Children children;
};
struct Sheet {
    AccueilRow accueil;
    SheetRow row;
    std::vector<SheetLine> lines;
    std::optional<Peak> peak;
    ratio::Light light{};
    std::vector<AdultsLine> adults;
    std::vector<std::string> left_out;
    std::vector<Document> documents;
    std::vector<Change> changes;
};
// What was written about an accueil, newest first.
struct Entry {
    Id id;
    EntryKind kind{};
    std::optional<std::string> sheet;
    std::string name;
    std::optional<std::string> value, reason;
    std::optional<Date> on, until, given_on;
    Named by;
    Instant at;
    std::optional<Instant> withdrawn_at;
    std::optional<Named> withdrawn_by;
};
struct Accueil {
    AccueilRow row;
    std::vector<Document> documents;
    std::vector<Entry> history;
};

struct DecisionEdit {
    std::optional<Id> id;
    DecisionAnswer answer{};
    std::string reason;
};
struct ValueEdit {
    std::optional<Id> id;
    ValueName name{};
    std::optional<std::string> value;  // null: no longer
};
struct DocumentEdit {
    std::optional<Id> id;
    Date dated_on;
    std::optional<Date> until;     // last day an insurance holds
    std::optional<Date> given_on;  // to the parents: the pedagogical project
};
struct NewFiling {
    std::optional<Id> id;
    Date filed_on;
    std::string number;
};
struct NewReceipt {
    std::optional<Id> id;
    Date received_on;
    std::optional<std::string> reference;
};

// --- store: SQL ---

struct Reader {
    timetable::Calendar const& calendar;
    std::string language;
};

// What the establishment holds or held this school year, or begins within the horizon.
std::vector<AccueilRow> accueils(sql::Session& sql, crypto::Keyring& keys, Reader const& reader,
                                 access::Scope const& scope);
// Refused, all of them: declaration.unknown (404).
Result<Accueil> find_accueil(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, access::Scope const& scope,
                             std::string const& key);
Result<Sheet> find_sheet(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, access::Scope const& scope,
                         std::string const& accueil, std::string const& sheet);
// The same sent twice is one; id.taken otherwise.
Result<> decide(sql::Session& sql, Reader const& reader, access::Scope const& scope, std::string const& accueil,
                DecisionEdit const& edit);
// Organiser, premises and phone are the house's; of a stay, and the others, the accueil's own. Refused: wrong field
// "value" (director unknown here; not a number).
Result<> keep_value(sql::Session& sql, Reader const& reader, access::Scope const& scope, std::string const& accueil,
                    ValueEdit const& edit);
Result<> keep_document(sql::Session& sql, Reader const& reader, access::Scope const& scope, std::string const& accueil,
                       DocumentKind kind, DocumentEdit const& edit);
// Freezes the lines as they are now. Refused: wrong fields; declaration.already_filed.
Result<> file(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, access::Scope const& scope,
              std::string const& accueil, std::string const& sheet, NewFiling const& filing);
Result<> keep_receipt(sql::Session& sql, access::Scope const& scope, Id const& filing, NewReceipt const& receipt);
// Written by mistake: it no longer speaks, the row stays; and back again. Returns the accueil's key, when it has one.
// Refused: declaration.unknown; declaration.entry_too_old (30 days); declaration.already_filed (back again).
enum class Withdrawn { yes, no };
Result<std::optional<std::string>> withdraw(sql::Session& sql, access::Scope const& scope, Id const& entry,
                                            Withdrawn what);

// For a director's first screen. Sealed identities are not opened for it: a name put right is told by the sheet only.
struct Waiting {
    std::int64_t due{}, changed{}, to_decide{};
};
Waiting waiting(sql::Session& sql, timetable::Calendar const& calendar, access::Scope const& scope);

void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys);
void add_export_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys);

}  // namespace marelle::declaration

#include "declaration/fields.hpp"
