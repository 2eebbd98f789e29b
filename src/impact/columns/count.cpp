// From the columns to facts: the same as impact/facts.cpp asks of SQL, with marks already added up.
#include "base/dates.hpp"
#include "impact/columns/resolve.hpp"
#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace marelle::impact::columns {

namespace {

// The first birthday after a day: one born on 29 February has it on 1 March of a common year (as base/age_on).
Day next_birthday(Day birth, Day after) {
    using namespace std::chrono;
    year_month_day const born{sys_days{days{birth}}};
    for (auto in = year_month_day{sys_days{days{after}}}.year();; ++in) {
        year_month_day day{in, born.month(), born.day()};
        if (!day.ok()) day = year_month_day{in, March, std::chrono::day{1}};
        auto const number = static_cast<Day>(sys_days{day}.time_since_epoch().count());
        if (number > after) return number;
    }
}

struct Tally {
    std::uint32_t person, there, noted, missing;
    std::int64_t minutes;
    Day on;
    std::uint32_t group;
};

class Counting {
public:
    Counting(State const& state, Dictionary const& words, Asked const& asked)
        : state_{state},
          people_{*state.people},
          words_{words},
          asked_{asked},
          resolver_{state, words, asked},
          establishments_{words.establishments.all()},
          groups_{words.groups.all()},
          texts_{words.texts.all()} {}

    Facts run() {
        people();
        groups();
        if (asked_.marks) marks();
        return std::move(facts_);
    }

private:
    void people() {
        person_of_.assign(words_.children.size(), nobody);
        std::vector<Enrolment const*> enrolments;
        resolver_.each([&](std::size_t rank, Enrolment const& enrolment) {
            person_of_[people_.numbers[rank]] = static_cast<std::uint32_t>(ranks_.size());
            ranks_.push_back(rank);
            enrolments.push_back(&enrolment);
        });
        facts_.people.resize(ranks_.size());
        for (std::size_t i = 0; i < ranks_.size(); ++i) describe(facts_.people[i], ranks_[i], *enrolments[i]);
    }

    void describe(Person& out, std::size_t rank, Enrolment const& enrolment) const {
        auto const reference = resolver_.reference(enrolment);
        auto const& id = people_.ids[rank];
        out.child.assign(id.data(), id.size());
        out.establishment = *establishments_[enrolment.establishment];
        out.reference = date(reference);
        out.birth_date = date_of(people_.births[rank]);
        out.sex = *texts_[people_.sexes[rank]];
        out.cursus = enrolment.cursus;
        if (auto const school = resolver_.school(rank, school_year_at(reference));
            school < state_.lists->networks.size())
            out.network = state_.lists->networks[school];
        if (auto const* home = resolver_.home(rank, reference)) {
            out.residence = home->inside ? "inside" : "outside";
            if (home->inside) out.zone = *texts_[home->code];
            out.zone_name = *texts_[home->name];
        }
        if (auto const group = resolver_.group(rank, reference); group != nobody) out.group = *groups_[group];
    }

    // Of nearly every person the same.
    Date const& date(Day day) const {
        if (day != date_day_) {
            date_day_ = day;
            date_ = date_of(day);
        }
        return date_;
    }

    // Names of the groups that had somebody in the period.
    void groups() {
        std::vector<bool> named(state_.lists->groups.size());
        for (auto const& membership : people_.memberships.all)
            if (resolver_.counted(membership)) named[membership.group] = true;
        for (std::uint32_t group = 0; group < named.size(); ++group)
            if (named[group]) facts_.group_names.emplace_back(*groups_[group], state_.lists->groups[group].name);
        std::ranges::sort(facts_.group_names);
    }

    struct Member {
        std::uint32_t child;
        Day from, until;
    };

    // Who was expected, by group: members_[first_member_[g]] and on.
    void members() {
        first_member_.assign(groups_.size() + 1, 0);
        auto each = [&](auto const& take) {
            for (auto rank : ranks_)
                for (auto const& membership : people_.memberships.of(rank))
                    if (resolver_.in_period(membership.from, membership.until)) take(people_.numbers[rank], membership);
        };
        each([&](std::uint32_t, Membership const& membership) { ++first_member_[membership.group + 1]; });
        for (std::size_t i = 1; i < first_member_.size(); ++i) first_member_[i] += first_member_[i - 1];
        members_.resize(first_member_.back());
        auto next = first_member_;
        each([&](std::uint32_t number, Membership const& membership) {
            members_[next[membership.group]++] = {number, membership.from, membership.until};
        });
    }

    // The tally a mark of this person on this day belongs to.
    Tally& tally(std::uint32_t person, Day on, std::uint32_t group) {
        auto at = current_[person];
        if (at != nobody) {
            if (asked_.split == Asked::Split::none) return tallies_[at];
            if (asked_.split == Asked::Split::age && on < turns_[person]) return tallies_[at];
            if (asked_.split == Asked::Split::group && tallies_[at].group == group) return tallies_[at];
        }
        return another(person, on, group);
    }

    Tally& another(std::uint32_t person, Day on, std::uint32_t group) {
        auto const fresh = static_cast<std::uint32_t>(tallies_.size());
        auto at = fresh;
        if (asked_.split == Asked::Split::group)
            at = by_group_.try_emplace(std::uint64_t{person} << 32 | group, fresh).first->second;
        if (asked_.split == Asked::Split::age) turns_[person] = next_birthday(people_.births[ranks_[person]], on);
        if (at == fresh) tallies_.push_back({person, 0, 0, 0, 0, on, group});
        current_[person] = at;
        return tallies_[at];
    }

    void count_session(DayColumns const& day, std::size_t at, std::uint32_t serial) {
        auto const& held = day.held[at];
        for (std::size_t i = held.first, end = day.end_of(at); i < end; ++i) {
            auto const child = day.who[i] >> 2;
            auto const presence = day.who[i] & 3U;
            marked_[child] = serial;
            auto const person = person_of_[child];
            if (person == nobody) continue;
            auto& into = tally(person, day.on, held.group);
            into.there += presence == 0;
            ++into.noted;
            into.minutes += day.minutes[i];
        }
        // Tonight's is not missing yet.
        if (!held.expected || day.on >= resolver_.today()) return;
        for (auto i = first_member_[held.group]; i < first_member_[held.group + 1]; ++i) {
            auto const& member = members_[i];
            if (member.from <= day.on && day.on < member.until && marked_[member.child] != serial)
                ++tally(person_of_[member.child], day.on, held.group).missing;
        }
    }

    void marks() {
        members();
        current_.assign(facts_.people.size(), nobody);
        turns_.assign(facts_.people.size(), 0);
        marked_.assign(words_.children.size(), 0);
        tallies_.reserve(facts_.people.size() * 2);
        std::uint32_t serial = 0;
        auto day = std::ranges::lower_bound(state_.days, resolver_.from(), {},
                                            [](auto const& each) { return each->on; });
        auto const last_day = std::min(resolver_.until(), resolver_.today());
        for (; day != state_.days.end() && (*day)->on <= last_day; ++day) {
            auto const& held = (*day)->held;
            std::size_t first = 0, last = held.size();
            if (!resolver_.everywhere()) {
                auto range = std::ranges::equal_range(held, resolver_.establishment(), {},
                                                      &DayColumns::Held::establishment);
                first = static_cast<std::size_t>(range.begin() - held.begin());
                last = static_cast<std::size_t>(range.end() - held.begin());
            }
            for (auto at = first; at < last; ++at) count_session(**day, at, ++serial);
        }
        sums();
    }

    void sums() {
        // Tables are made person after person.
        std::ranges::stable_sort(tallies_, {}, &Tally::person);
        facts_.sums.reserve(tallies_.size());
        for (auto const& tally : tallies_) {
            auto& minutes = facts_.people[tally.person].minutes;
            if (tally.noted > 0) minutes = minutes.value_or(0) + tally.minutes;
            Sum sum{tally.person, {}, {}, tally.there, tally.noted, tally.missing, tally.minutes};
            if (asked_.split == Asked::Split::age) sum.on = date_of(tally.on);
            if (asked_.split == Asked::Split::group) sum.group = *groups_[tally.group];
            facts_.sums.push_back(std::move(sum));
        }
    }

    State const& state_;
    People const& people_;
    Dictionary const& words_;
    Asked const& asked_;
    Resolver resolver_;
    std::vector<std::string const*> establishments_, groups_, texts_;  // by number
    Facts facts_;
    std::vector<std::size_t> ranks_;        // by person
    std::vector<std::uint32_t> person_of_;  // by child
    std::vector<std::uint32_t> first_member_;
    std::vector<Member> members_;
    std::vector<std::uint32_t> current_;  // by person: its last tally
    std::vector<Day> turns_;              // by person: when that tally's age ends
    std::vector<std::uint32_t> marked_;   // by child: the last session that noted it
    std::unordered_map<std::uint64_t, std::uint32_t> by_group_;
    std::vector<Tally> tallies_;
    mutable Day date_day_ = never;
    mutable Date date_;
};

}  // namespace

Facts count(State const& state, Dictionary const& words, Asked const& asked) {
    return Counting{state, words, asked}.run();
}

}  // namespace marelle::impact::columns
