#pragma once
// The columns themselves. A state never changes once made: the next one shares what did not change. For columns/ only.
#include "impact/columns/columns.hpp"
#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <unordered_map>

namespace marelle::impact::columns {

using Day = std::int32_t;  // since 1970-01-01
constexpr Day never = std::numeric_limits<Day>::max();

Day day_of(std::string_view date);  // throws Unfit
Date date_of(Day day);

// Texts numbered in the order they were met; 0 is the empty text. Several threads at once.
class Words {
public:
    Words() { number(""); }
    std::uint32_t number(std::string_view text);
    std::optional<std::uint32_t> known(std::string_view text) const;
    std::string const& text(std::uint32_t number) const;  // stays where it is
    std::vector<std::string const*> all() const;          // by number
    std::uint32_t size() const;

private:
    mutable std::shared_mutex mutex_;
    std::deque<std::string> texts_;
    std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

struct Dictionary {
    static constexpr std::uint32_t outside = 1;  // of texts: no zone has that code
    Dictionary() { texts.number("outside"); }
    Words children, establishments, groups, schools, texts;
};

struct Enrolment {
    std::uint32_t establishment;
    Day from, until;
    std::int64_t cursus;
};
struct Schooling {
    int first_year;
    std::uint32_t school;  // 0: unknown
};
struct Decision {
    Day on;
    bool inside;
    std::uint32_t list, code, name;
};
struct Membership {
    std::uint32_t group;
    Day from, until;
};

// Each list in the order SQL reads it: the last that holds wins. A residence that stayed unknown is not kept.
struct Child {
    std::uint32_t sex{};
    Day birth{};
    std::vector<Enrolment> enrolments;
    std::vector<Schooling> schoolings;
    std::vector<Decision> decisions;
    std::vector<Membership> memberships;
};

// What is looked at child after child, one list after the other, in the order of their ids: the lists of one child are
// those from its rank's first to the next rank's.
struct People {
    static constexpr std::size_t id_size = 36;
    template <class T> struct Lists {
        std::vector<std::uint32_t> first{0};
        std::vector<T> all;
        std::span<T const> of(std::size_t rank) const {
            return {all.data() + first[rank], all.data() + first[rank + 1]};
        }
    };

    std::vector<std::uint32_t> numbers;  // by rank
    std::vector<std::array<char, id_size>> ids;
    std::vector<Day> births;
    std::vector<std::uint32_t> sexes;  // of texts
    Lists<Enrolment> enrolments;
    Lists<Schooling> schoolings;
    Lists<Decision> decisions;
    Lists<Membership> memberships;
};
using Children = std::vector<std::shared_ptr<Child const>>;  // by number; nothing: not there
// `before`: whose order still holds for those who were there.
std::shared_ptr<People const> in_order(Dictionary const& words, Children const& children, People const* before);

struct Group {
    std::uint32_t establishment{};
    bool own = false;  // a mini-group; not a club or a stay
    std::string name;
    bool holidays = false;  // a holiday week, or a stay
};

struct Lists {
    std::vector<Group> groups;                                // by number
    std::vector<std::string> networks;                        // of schools, by number; empty: none said
    std::map<std::uint32_t, std::pair<Day, Day>> zone_lists;  // those imported: in force from, until (inclusive)
};

// Sessions held on one day, by establishment, and what was noted there.
struct DayColumns {
    struct Held {
        std::uint32_t first;  // its marks begin there, and end where the next begin
        std::uint32_t group : 31;
        std::uint32_t expected : 1;  // a member who was not noted is missing
        std::uint16_t establishment;
    };
    Day on{};
    std::vector<Held> held;
    std::vector<std::uint32_t> who;  // child << 2 | presence (there, excused, absent)
    std::vector<std::uint16_t> minutes;

    std::size_t end_of(std::size_t session) const {
        return session + 1 < held.size() ? held[session + 1].first : who.size();
    }
};

struct State {
    std::int64_t tick{};
    std::string server;  // that counted it: another's ticks are others
    Children children;
    std::shared_ptr<People const> people;  // the same children, to be counted
    std::shared_ptr<Lists const> lists;
    std::vector<std::shared_ptr<DayColumns const>> days;  // sorted
};

struct Clock {
    std::int64_t tick{}, forgotten{};
    std::string server;
};
Clock clock_of(sql::Session& sql);

// --- load.cpp: everything ---
std::shared_ptr<State const> load(sql::Database& database, Dictionary& words, int scanners);

// --- people.cpp: what is small ---
// Of one child, or of all (empty).
void read_children(sql::Session& sql, Dictionary& words, Id const& child, State& state);
Lists read_lists(sql::Session& sql, Dictionary& words);
Group read_group(sql::Session& sql, Dictionary& words, Id const& group);
std::string read_network(sql::Session& sql, std::string const& school);
void read_zone_lists(sql::Session& sql, Dictionary& words, Lists& lists);

// --- refresh.cpp: what changed between a state and the transaction ---
// Nothing when more than `most` things did.
std::shared_ptr<State const> refreshed(sql::Session& sql, Dictionary& words, std::shared_ptr<State const> const& state,
                                       Clock const& clock, std::size_t most, std::int64_t& read_again);

// --- count.cpp: pure ---
Facts count(State const& state, Dictionary const& words, Asked const& asked);

// --- holidays.cpp: pure ---
HolidayFacts holidays(State const& state, Dictionary const& words, Period const& period, Id const& establishment);

// --- keyed.cpp: pure ---
Keyed keyed(State const& state, Dictionary const& words, Asked const& asked, By by);

// A presence as it is kept; throws Unfit on a child or minutes too large.
std::uint32_t packed(std::uint32_t child, std::string_view presence);
std::uint16_t packed_minutes(std::int64_t minutes);
// A session without marks; throws Unfit past 65 535 establishments.
DayColumns::Held held(std::uint32_t establishment, std::uint32_t group, std::string_view activity);

}  // namespace marelle::impact::columns
