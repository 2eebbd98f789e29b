#pragma once
// Encadrement: who holds a session, whether that is enough (at plan, at roll call by peak presence, and after), who may
// take an absent colleague's place, what volunteers are asked and answer. Children are numbers here: no name leaves.
#include "staff/staff.hpp"
#include "timetable/plan.hpp"

namespace marelle::supervision {

// What children are counted from: the group's list; the roll call under way (who is not marked may still come); what
// the roll call says once the session is over.
enum class Moment { plan, roll_call, after };
enum class Said { yes, no };
using staff::Absent;
enum class Left { no, yes };
enum class Holds { yes, no };

// --- rules (rules.cpp): pure ---

// A child of a session, as the newest data says.
struct Expected {
    Date birth;
    std::optional<std::string> presence;  // null: not marked
    std::optional<Instant> arrived_at, left_at;
};
struct Hours {
    Date date;
    Time starts, ends;
};
// Nothing marked: everyone of the list, whatever the hour.
Moment moment_of(std::vector<Expected> const& children, Hours const& hours, Instant const& now);
// Who counts, and between which minutes of the day.
std::vector<ratio::Presence> presences_of(std::vector<Expected> const& children, Hours const& hours, Moment moment);
int minutes_between(Time const& starts, Time const& ends);
// Adults short of what is asked, over the lines that are red: what an override is given for.
int missing_in(std::vector<ratio::Line> const& lines);
Result<> may_override(std::string const& reason);
// Of a need: who has not come yet, less the one who leads now in the place of somebody absent. But not below what the
// ratio is short of with that one counted: then the need was for one more adult.
int still_wanted_of(int not_come, int replaced, int missing);

// --- shapes ---

struct AdultRow {
    Id id;
    std::string name;
    ratio::Role role{};
    ratio::Cleared cleared{};
    ratio::Qualification qualification{};
    Absent absent{};  // said absent that day: counts for nobody
    Left left{};      // works here no longer that day: counts for nobody, and is to be replaced
};

struct RatioLine {
    ratio::LineKind kind{};
    ratio::Light light{};
    int needed{}, have{}, of{};
    std::vector<ratio::Term> terms;
    std::string text, words;
};

struct Override {
    Id id;
    std::string reason;
    Named by;
    Instant at;
    int missing{};
    Holds holds{};  // no: more adults are missing now than when it was given
};

struct SessionRatio {
    Id session;
    Date date;
    Time starts, ends;
    Named group;
    timetable::Activity activity{};
    ratio::Regime regime{};
    ratio::RatioRule rule{};
    Moment moment{};
    std::optional<Time> peak_at;
    ratio::Children children;
    std::vector<AdultRow> adults;
    ratio::Light light{};
    std::vector<RatioLine> lines;       // of the session
    std::vector<RatioLine> house;       // of everything at those hours: qualifications
    std::vector<std::string> left_out;  // adults who do not count, and why
    std::optional<Override> accepted;
    int missing{};              // adults short, over the lines that turn it red
    std::optional<int> wanted;  // asked of volunteers
    int offered{};              // volunteers who said yes
    int still_wanted{};         // not found yet: once nobody is, volunteers are asked no more
};

// Somebody who could take a place in a session.
struct Candidate {
    Id id;
    std::string name;
    staff::WorkProfile profile{};
    staff::Account account{};
    std::vector<staff::Requirement> not_cleared;  // empty: may be with children
    ratio::Qualification qualification{};
    staff::Free free{};
    Absent absent{};                  // that day
    std::optional<staff::Held> busy;  // the other session
    ratio::Light light{};             // of this session with that person
};

struct NewAdult {
    Id person;
    ratio::Role role{};
};
struct Substitution {
    std::optional<Id> id;
    Id substitute;
    std::optional<Absent> absent;  // yes: whoever led is absent that whole day
};
struct OverrideEdit {
    std::string reason;
};
struct NeedEdit {
    int wanted{};
};

struct PedtRow {
    Id id;
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};
struct NewPedt {
    std::optional<Id> id;  // of a known one: its end changes
    Date from;
    std::optional<Date> until;
};

// Of a verdict, with its arithmetic in words.
std::vector<RatioLine> said(std::vector<ratio::Line> const& lines, std::string_view language);

// --- store (ratios.cpp, adults.cpp, pedt.cpp): SQL ---

std::vector<PedtRow> pedt_of(sql::Session& sql, access::Scope const& scope);
// Refused: body.wrong_fields, id.taken (another establishment's, or another beginning).
Result<> keep_pedt(sql::Session& sql, access::Scope const& scope, NewPedt const& pedt);
// Refused: what access::change_to_reverse refuses.
Result<> reverse_pedt(sql::Session& sql, access::Scope const& scope, Id const& change);

struct Reader {
    timetable::Calendar const& calendar;
    timetable::Activities const& activities;
    std::string language;
};

// How many days the accueil of a regime opens in its year, as of each of those days when so many children are expected
// that it decides who may direct; nothing of the others.
using DaysOpen = std::map<std::pair<Date, ratio::Regime>, int>;
DaysOpen days_open(sql::Session& sql, Reader const& reader, Id const& establishment,
                   std::map<Date, int> const& expected, Date const& today);

// Every session of the scope in a period, in the order of the hours; cancelled ones and those without children left
// out.
std::vector<SessionRatio> ratios(sql::Session& sql, Reader const& reader, access::Scope const& scope,
                                 Period const& period);
Result<SessionRatio> ratio_of(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& session);
// The whole team, whoever could come first.
Result<std::vector<Candidate>> candidates(sql::Session& sql, Reader const& reader, access::Scope const& scope,
                                          Id const& session);

// Refused: session.unknown, staff.not_cleared, staff.busy, staff.already_there; wrong field "person" (unknown).
Result<> add_adult(sql::Session& sql, access::Scope const& scope, Id const& session, NewAdult const& adult);
Result<> remove_adult(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& person);
// The substitute leads; without an account, helps, and the session has no leader. Sent twice it is once.
Result<> substitute(sql::Session& sql, access::Scope const& scope, Id const& session, Substitution const& asked);
// Takes one back: whoever led leads again, and is no longer said absent. Asked again, it answers the same. Returns the
// session. Refused: substitution.unknown, substitution.changed_since, substitution.over (a day gone), staff.busy.
Result<Id> undo_substitution(sql::Session& sql, access::Scope const& scope, Id const& substitution);
Result<> accept(sql::Session& sql, access::Scope const& scope, SessionRatio const& ratio, std::string const& reason);
Result<> take_acceptance_back(sql::Session& sql, access::Scope const& scope, Id const& session);
Result<> publish_need(sql::Session& sql, access::Scope const& scope, Id const& session, int wanted);
Result<> withdraw_need(sql::Session& sql, access::Scope const& scope, Id const& session);

void add_routes(http::Router& router, timetable::Calendar const& calendar, timetable::Activities const& activities);

}  // namespace marelle::supervision

#include "supervision/fields.hpp"
