#pragma once
// Absences that speak: unexplained absences in a row (three, unless the establishment decided otherwise) make a task
// for the child's referent, in the very transaction that notes the absence that completes the row, once. A correction
// that breaks the row before anybody took the task closes it by itself. What the child attended, against what the
// association promised, is worked out from the same marks.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include <functional>
#include <string_view>

namespace marelle::http {
class Router;
}
namespace marelle::crypto {
class Keyring;
}

namespace marelle::follow_up {

enum class State { open, taken, done, corrected };
enum class Event { made, taken, done, reopened, corrected };

// --- rules (rules.cpp): pure ---

// What is known of one evening. An excused absence ends a row: somebody spoke with the family. A mark that two people
// disagree on ends it too: one of them saw the child, or knows why it was not there. Silent: nobody took the roll call.
enum class Heard { attended, excused, disputed, absent, silent };

struct Evening {  // in the order of their hours; cancelled sessions are not among them
    Id session;
    Date date;
    Heard heard{};
};
struct Task {
    Id id, session;  // the session whose absence completed the row
    State state{};
    std::optional<Date> settled_on;  // of one that was done: absences until that day count no more
    Date on{};                       // the day of that session
};
struct Row {
    std::vector<std::pair<Id, Date>> absences;
    Date since, until;
};
using Needed = std::function<std::int64_t(Date const&)>;  // absences that make a row, on a day

std::vector<Row> rows_of(std::vector<Evening> const& evenings, std::vector<Task> const& tasks);
// Position of the absence that completes the row; nothing when it is too short.
std::optional<std::size_t> completed_at(Row const& row, Needed const& needed);
// The row that lasts until now; nothing when the last that was heard is no unexplained absence.
std::optional<Row> last_row(std::vector<Evening> const& evenings, std::vector<Task> const& tasks);

struct NewTask {
    Id session;
    std::int64_t absences{};
    Date since;
};
struct Plan {
    std::vector<NewTask> make;
    std::vector<Id> reopen;  // closed by a correction that was itself corrected
    std::vector<Id> close;
};
// What must happen so that each completed row has its task, and no open task stands without its row. Applied, it plans
// nothing more. `from`: the first day of these evenings; tasks of rows completed before it stay as they are.
Plan plan(std::vector<Evening> const& evenings, std::vector<Task> const& tasks, Needed const& needed,
          Date const& from = {});
// The last day before `on` that no row goes past: a mark of `on` changes rows that begin later, and no other.
std::optional<Date> row_ended_before(std::vector<Evening> const& evenings, Date const& on);

// Refused: follow_up.taken (by somebody else), follow_up.closed, follow_up.still_open, body.wrong_fields (done without
// a note).
Result<> may_happen(Event event, State state, bool taken_by_another, std::optional<std::string> const& note);
State state_after(Event event);

// --- settings (settings.cpp) ---

struct Setting {
    Date from;
    std::int64_t absences{}, director_after_days{};
};
struct Promise {
    Date from;
    std::int64_t hours{};
    std::string source;
};
struct Settings {
    Setting now, shipped;          // what holds, and what would if the establishment had decided nothing
    std::vector<Setting> decided;  // by the establishment, oldest first
    Promise promise;
};
Settings settings_of(sql::Session& sql, Id const& establishment, Date const& on);
Promise promise_on(Date const& date);
// What an establishment decides from a day on; deciding again from the same day replaces. Refused: body.wrong_fields
// (absences 2…20, days 1…14, a day that is past: what was asked then is not changed afterwards).
Result<Settings> decide(sql::Session& sql, access::Scope const& scope, Setting const& setting);
// Refused: what access::change_to_reverse refuses; setting.in_force (it holds since a day that is past).
Result<Settings> reverse_setting(sql::Session& sql, access::Scope const& scope, Id const& change);

// --- store (store.cpp): SQL ---

// A mark of this child on that day was noted, changed, settled or taken back: called in the same transaction. Cheap
// when it can change nothing; else it reads the few weeks in which its row stands, not a year of marks.
void heard(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on, Heard heard);

struct FollowUpChild {
    Id id;
    std::string first_name, initial;
};
struct FollowUpEvent {
    Event event{};
    std::optional<std::string> note;
    Instant at;
    std::optional<Named> by;  // null: a mark that was noted or corrected did it
};
struct FollowUp {
    Id id;
    FollowUpChild child;
    std::optional<Named> group, referent;  // today's
    Id session;
    Date date;  // of that session
    std::int64_t absences{};
    Date since;
    State state{};
    std::optional<Named> taken_by;
    std::vector<FollowUpEvent> events;
};
struct NewEvent {
    Id id;
    Event event{};
    std::optional<std::string> note;
};
struct Question {
    std::optional<Id> child;
    bool all{};  // those that are over too
};
// The scope is that of follow_up.write.
std::vector<FollowUp> follow_ups(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                 Question const& question);
// Refused besides may_happen: follow_up.unknown, id.taken. Repeating an event (same id) changes nothing.
Result<FollowUp> happen(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                        NewEvent const& event);
// Open, or taken by the actor.
struct Waiting {
    std::int64_t count{};
};
Waiting waiting(sql::Session& sql, access::Scope const& scope);

// --- hours (hours.cpp): SQL. The scope is that of child.read ---

struct WeekHours {
    std::string week;  // "2026-W03"
    Date from;         // its Monday
    std::int64_t minutes{}, attended{}, expected{};
};
struct YearHours {
    std::string school_year;
    std::int64_t minutes{};
};
struct InARow {
    std::int64_t absences{};
    Date since;
    std::int64_t needed{};  // that make a task
};
struct ChildHours {
    std::string school_year;
    Date from, until;
    std::int64_t minutes{}, attended{}, expected{}, not_taken{};
    std::vector<WeekHours> weeks;
    std::vector<YearHours> years;  // this one and those before, newest first
    Promise promise;
    std::optional<InARow> in_a_row;
};
Result<ChildHours> hours_of(sql::Session& sql, access::Scope const& scope, Id const& child);

void add_routes(http::Router& router, crypto::Keyring& keys);
void add_export_routes(http::Router& router, crypto::Keyring& keys);

}  // namespace marelle::follow_up

#include "follow_up/fields.hpp"
