#pragma once
// The people at work, whether they have an account or not: what they do here and since when, their qualifications,
// their background checks (what came out, never what is in a record: GDPR art. 10, domain.md §3.5), when they are free.
// Nobody is given children before every check asked of their profile is OK that day.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "ratio/ratio.hpp"
#include "record/named.hpp"
#include "sql/sql.hpp"
#include <map>

namespace marelle::http {
class Router;
}
namespace marelle::crypto {
class Keyring;
}

namespace marelle::staff {

enum class WorkProfile { director, referent, psychologist, activity_leader, volunteer, civic_service };
enum class CheckKind { acm_tam, banned_list, attestation, sport_card, licence_si };
enum class CheckOutcome { ok, not_ok, pending };
// What a kind of check is worth on a day: a renewal under way does not undo what still holds.
enum class Standing { ok, missing, pending, refused, expired };
// A trainee learns to lead or to direct; a direction trainee does the practical training during which one directs.
enum class QualificationKind { bafa, bafd, trainee, direction_trainee, listed_diploma, civil_servant };
enum class ExceptionKind { absent, there };
enum class Account { yes, no };
enum class Absent { no, yes };

// --- rules (rules.cpp): pure ---

struct Check {
    Id id;
    CheckKind kind{};
    std::optional<Date> requested_on, verified_on;
    CheckOutcome outcome{};
    std::optional<Date> valid_until;  // last day
    std::optional<std::string> reference;
    std::optional<Named> verified_by;
    Instant recorded_at;
};

struct NewCheck {
    std::optional<Id> id;
    CheckKind kind{};
    std::optional<Date> requested_on, verified_on;
    CheckOutcome outcome{};
    std::optional<Date> valid_until;
    std::optional<std::string> reference;
};
Result<> may_record(NewCheck const& check, Date const& today);

// What is asked of a person, and how it stands.
struct Requirement {
    CheckKind kind{};
    Standing standing{};
    std::optional<Date> until;  // the last day it holds; of an expired one, the last day it held
};
// The newest decision on that day speaks; a request without an answer speaks only when there is none.
Requirement standing_of(std::vector<Check> const& checks, CheckKind kind, Date const& on);
// Refused "staff.not_cleared", a field a kind that is not OK: {"acm_tam","missing"}.
Result<> may_be_assigned(std::vector<Requirement> const& requirements);

struct Qualified {
    Id id;
    QualificationKind kind{};
    Date from;
    std::optional<Date> until;  // last day
};
struct NewQualification {
    std::optional<Id> id;
    QualificationKind kind{};
    Date from;
    std::optional<Date> until;
};
// The best that holds that day (R227-12: BAFA, BAFD, a listed diploma, a civil servant of the listed corps; trainees).
ratio::Qualification qualification_on(std::vector<Qualified> const& all, Date const& on);

// Whether such diplomas let somebody direct an accueil that day.
ratio::Direction direction_on(std::vector<Qualified> const& all, Date const& on);

struct WeekTime {
    int weekday{};  // 1 Monday … 7 Sunday
    Time starts, ends;
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};
struct Exception {
    Id id;
    ExceptionKind kind{};
    Date from, until;  // both included
};
enum class Free { yes, not_said, no };
// An absence wins; a day said apart comes next; the weekly hours must hold the whole time. Nothing said is no refusal.
Free free_at(std::vector<WeekTime> const& week, std::vector<Exception> const& exceptions, Date const& date,
             Time const& starts, Time const& ends);

// The State's form takes civil-status names of letters, spaces, apostrophes and hyphens, 30 characters at most;
// anything else ends in « aucune identité applicable » (domain.md §3.2).
enum class Sex { female, male };  // as the civil status writes it
struct Identity {
    std::optional<std::string> birth_name, usage_name, first_given_name;
    std::optional<Date> birth_date;
    std::optional<std::string> birth_commune;  // COG code, or the town's name abroad
    std::optional<std::string> birth_country;  // ISO 3166-1 alpha-2
    std::optional<Sex> sex;
};
Result<> may_keep(Identity const& identity, Date const& today);
// What keeps the person from being declared: names of fields.
std::vector<std::string> missing_for_declaration(Identity const& identity);

// --- settings (settings.cpp) ---

struct Settings {
    int alert_days{};
    std::vector<std::vector<CheckKind>> checks;  // by WorkProfile
};
Settings const& settings_on(Date const& date);
// Cents an hour on that day, and where the figure comes from.
struct Rate {
    Date from;
    int cents{};
    std::string source;
};
Rate const& volunteer_rate_on(Date const& date);

// --- store (team.cpp, store.cpp): SQL ---

struct WorkPost {
    WorkProfile profile{};
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

// Somebody of the establishment's team, as of a day.
struct TeamMember {
    Id id;
    std::string name;
    Account account{};
    std::vector<WorkPost> posts;  // here; those to come too
    std::vector<Requirement> requirements;
    ratio::Qualification qualification{};
    ratio::Direction direction{};  // nobody: does not direct
    std::optional<int> weekly_minutes;
    std::optional<Date> first_end;  // of the checks and the diploma that hold: the first last day

    bool cleared() const;
    // As the ratio sees the person: the first post that holds; a civic service helps, as a volunteer does.
    Profile profile() const;
};
// Everyone with a post in the establishment on that day or later, by name; one person when given.
std::vector<TeamMember> team(sql::Session& sql, Id const& establishment, Date const& on,
                             std::optional<Id> const& person = {});
// SQL, true of who no longer works in a house on a day, the three of them columns or parameters: no post there holds
// that day or later, or the account was disabled by then.
std::string left_by(std::string_view person, std::string_view establishment, std::string_view date);
// Refused: staff.not_cleared; wrong field "leader" (unknown) when the person has no post here that day or later.
Result<> may_be_assigned(sql::Session& sql, Id const& establishment, Id const& person, Date const& on);
// Hours of one day, or of a week; the session or slot itself apart.
struct Occupied {
    Date date;
    Time starts, ends;
    Id session;
    Id event{};  // its sessions take place together: one person may lead them all
};
struct Weekly {
    Id slot;
    int weekday{};
    Time starts, ends;
    Date from;
    std::optional<Date> until;
};
// The session that holds a person at some hours: all null when it is of another establishment, whose groups are not to
// be read.
struct Held {
    std::optional<std::string> group;
    std::optional<Time> starts, ends;
};
std::optional<Held> busy_at(sql::Session& sql, Id const& establishment, Id const& person, Occupied const& when);
// Refused: staff.busy, naming the other session by its group and hours when it is of the same establishment.
Result<> must_be_free(sql::Session& sql, Id const& establishment, Id const& person, Occupied const& when);
// Noted absent that day.
bool is_absent(sql::Session& sql, Id const& person, Date const& date);
// Refused: staff.absent. For who gives somebody a session; who says yes to an evening takes back their own absence.
Result<> must_not_be_absent(sql::Session& sql, Id const& person, Date const& date);
// Cleared that day, and free of any other session.
Result<> may_hold(sql::Session& sql, Id const& establishment, Id const& person, Occupied const& when);
// The same for a slot: cleared on its first day to come, and no other slot at those hours. A check that ends later does
// not close the slot: the person no longer counts in the ratio of the sessions after it, which says so.
Result<> may_hold_weekly(sql::Session& sql, Id const& establishment, Id const& person, Weekly const& when,
                         Date const& today);
// What is kept of a person: newest check first.
struct Papers {
    std::vector<Check> checks;
    std::vector<Qualified> qualifications;
};
std::map<Id, Papers> papers(sql::Session& sql, Id const& establishment, std::optional<Id> const& person = {});
// The availability of everyone of the establishment, by person.
struct Times {
    std::vector<WeekTime> week;
    std::vector<Exception> exceptions;
};
std::map<Id, Times> availability(sql::Session& sql, Id const& establishment, Period const& period);
// The row of table person_at_work of a member: made when it is first needed. Refused: staff.unknown.
Result<> ensure_person(sql::Session& sql, access::Scope const& scope, Id const& person);
// People with a check or diploma that is missing or ends within the alert, for a director's tasks.
std::int64_t people_to_see(sql::Session& sql, Id const& establishment, Date const& today);

struct PersonRow {
    Id id;
    std::string name;
    Account account{};
    std::vector<WorkPost> posts;
    std::vector<Requirement> requirements;
    ratio::Cleared cleared{};
    ratio::Qualification qualification{};
    std::optional<int> weekly_minutes;
    std::optional<Date> ends_soon;  // the first check or diploma to end within the alert
};
// Hours of a week, from a day on, and who wrote them.
struct HoursFrom {
    int weekly_minutes{};
    Date from;
    std::string by;
    Instant at;
};
struct Person {
    PersonRow row;
    std::vector<Check> checks;  // newest first
    std::vector<Qualified> qualifications;
    std::vector<HoursFrom> hours;  // newest first; those to come too
    std::vector<WeekTime> week;
    std::vector<Exception> exceptions;
    std::vector<std::string> missing_for_declaration;
};
struct NewPerson {
    std::optional<Id> id;
    std::string first_given_name, birth_name;
    std::optional<std::string> usage_name;
    WorkProfile profile{};
    Date from;
    std::optional<Date> until;
};
struct NewException {
    std::optional<Id> id;
    ExceptionKind kind{};
    Date from, until;
};
struct Leaving {
    Date on;  // first day the person no longer comes
};
struct Week {
    std::vector<WeekTime> times;
};
struct Hours {
    int weekly_minutes{};
    Date from;
};

std::vector<PersonRow> people(sql::Session& sql, access::Scope const& scope);
Result<Person> find_person(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& person);
Result<Person> add_person(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                          NewPerson const& person);
Result<> end_engagement(sql::Session& sql, access::Scope const& scope, Id const& person, Date const& on);
Result<Identity> identity_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& person);
Result<> keep_identity(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& person,
                       Identity const& identity);
// The same sent twice is one. Refused: staff.unknown, id.taken.
Result<Id> record_check(sql::Session& sql, access::Scope const& scope, Id const& person, NewCheck const& check);
Result<Id> record_qualification(sql::Session& sql, access::Scope const& scope, Id const& person,
                                NewQualification const& qualification);
Result<Id> record_exception(sql::Session& sql, access::Scope const& scope, Id const& person, NewException const& said);
// Written by mistake: it no longer speaks, the row stays. Returns the person.
enum class Written { check, qualification, exception };
// Of somebody who left too: what was written by mistake is no truer since. Refused: staff.unknown.
Result<Id> withdraw(sql::Session& sql, access::Scope const& scope, Written what, Id const& id);
Result<> keep_week(sql::Session& sql, access::Scope const& scope, Id const& person, Week const& week);
std::vector<HoursFrom> hours_of(sql::Session& sql, access::Scope const& scope, Id const& person);
Result<> keep_hours(sql::Session& sql, access::Scope const& scope, Id const& person, Hours const& hours);
// A week or its hours as they were before. Returns the person. Refused: what access::change_to_reverse refuses.
Result<Id> reverse_times(sql::Session& sql, access::Scope const& scope, Id const& change);

// --- requirements.cpp: what is asked of each profile ---

struct AskedFrom {
    std::vector<std::string> kinds;  // besides the shipped ones; empty: nothing more
    Date from;
    std::string by;
    Instant at;
};
struct AskedOfProfile {
    WorkProfile profile{};
    std::vector<std::string> shipped, added;  // of today
    std::vector<AskedFrom> decided;           // newest first
};
struct AskedEdit {
    std::vector<std::string> kinds;
    Date from;
};
// A line a profile, in the order of WorkProfile.
std::vector<AskedOfProfile> asked_of_profiles(sql::Session& sql, access::Scope const& scope);
// Refused: wrong fields "kinds/0" (unknown, repeated, asked anyway), "from" (past, more than a year ahead).
Result<> ask_of_profile(sql::Session& sql, access::Scope const& scope, WorkProfile profile, AskedEdit const& edit);
// What was asked before speaks again. Refused: what access::change_to_reverse refuses, setting.in_force (since a day
// that is past: who was cleared then was cleared by it).
Result<> reverse_asked(sql::Session& sql, access::Scope const& scope, Id const& change);

void add_routes(http::Router& router, crypto::Keyring& keys);
void add_export_routes(http::Router& router, crypto::Keyring& keys);

}  // namespace marelle::staff

#include "staff/fields.hpp"
