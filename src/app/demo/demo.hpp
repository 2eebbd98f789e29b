#pragma once
// The demonstration: Chambéry – Les Hauts, 48 invented children, the sessions of the school years the calendar knows up
// to today, staff of every role, outlines drawn by hand and named as such. The same seed and day give the same people
// and figures; sealed fields differ by their nonce.
#include "base/actor.hpp"
#include "base/clock.hpp"
#include "crypto/keyring.hpp"
#include "sql/sql.hpp"
#include "timetable/calendar.hpp"
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace marelle::app::demo {

struct Account {
    std::string profile, name, email;
};

struct Made {
    std::int64_t children{}, sessions{}, marks{};
    std::vector<Account> accounts;
    std::string password;
    std::string link;         // "/l/…", a teacher's
    std::string family_link;  // "/l/…", of a child expected this week
    std::string evenings;     // "/l/…", a volunteer's without an account
};

// Numbers drawn the same on every machine (std::uniform_int_distribution is not).
class Draw {
public:
    explicit Draw(std::uint64_t seed) : state_{seed * 0x9E3779B97F4A7C15ULL + 0x1234567} {}
    std::uint64_t next();
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
    bool one_in(int n) { return below(n) == 0; }
    double share() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }

private:
    std::uint64_t state_;
};

// Ids the parts share.
struct Place {
    Id establishment, director, leader, volunteer, psychologist;
    std::vector<Id> referents;
    std::vector<Id> groups;
    std::vector<std::string> schools;  // UAI
    Date first_day, today;
    Instant now;
};

Made make(sql::Database& database, crypto::Keyring& keys, timetable::Calendar const& calendar, std::uint64_t seed);

// parts
void make_staff(sql::Session& sql, Place& place, Made& made, std::string const& password_hash);
void make_papers(sql::Session& sql, crypto::Keyring& keys, Place const& place, Made& made);
void make_red_evening(sql::Session& sql, Place const& place);
void make_event(sql::Session& sql, Place const& place);
void make_schools(sql::Session& sql, Place& place);
void make_zones(sql::Session& sql, Place const& place);
void make_groups(sql::Session& sql, Place& place);
std::vector<Id> make_children(sql::Database& database, crypto::Keyring& keys, Place const& place, Draw& draw);
void make_attendance(sql::Session& sql, crypto::Keyring& keys, Place const& place, Draw& draw, Made& made);
// The last evening of the eldest: its list went along on a phone, and its roll call has not come back. "": no such day.
Id unsent_session(sql::Session& sql, Place const& place);
void make_unsent_phone(sql::Session& sql, Place const& place);
void make_facts(sql::Session& sql, crypto::Keyring& keys, Place const& place);
void make_earlier_absences(sql::Session& sql, crypto::Keyring& keys, Place const& place);
// Tonight in one group: present, gone, and somebody at the door.
void make_evening(sql::Session& sql, crypto::Keyring& keys, Place const& place, Made& made);
void make_families(sql::Session& sql, crypto::Keyring& keys, Place const& place, Made& made);
// Clubs, a week of the last holidays, a stay drawn by lot, a week to ask for.
void make_holidays(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar, Place const& place);
void make_declarations(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar,
                       Place const& place);
void make_declared_figures(sql::Session& sql, Place const& place);
// One questionnaire to parents closed in June, one half answered.
void make_surveys(sql::Session& sql, crypto::Keyring& keys, Place const& place, std::uint64_t seed);
// First days of the two closed rounds and of the open one; a house of a few weeks has none behind it, nor a second.
std::array<Date, 3> rounds_open(Place const& place);
// Three rounds of assessments: two closed, one open and half done.
void make_evaluations(sql::Session& sql, crypto::Keyring& keys, Place const& place, Draw& draw);
// Last school year's, frozen for everybody; this year's draft for the team.
void make_reports(sql::Database& database, crypto::Keyring& keys, Place const& place);
void make_referrals(sql::Database& database, crypto::Keyring& keys, Place const& place, Made& made);
// Who worried about the children who are there, and why, as the house wrote it when they came.
void note_referrals(sql::Database& database, crypto::Keyring& keys, Place const& place);

// Bruno's counterpart: whoever acts in the demonstration, through one post.
Actor director_of(Place const& place, Date const& on);

}  // namespace marelle::app::demo
