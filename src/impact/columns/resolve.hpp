#pragma once
// Who is accompanied in the period, and what is true of each on its last day in it: one reading for facts and for the
// tables that look at no presence. For columns/ only.
#include "impact/columns/state.hpp"
#include <algorithm>
#include <vector>

namespace marelle::impact::columns {

constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

// Whoever was born on that day or before is `age` years old, or more, on `on` (as base/age_on).
Day born_by(Day on, int age);
// The first year of the school year: 2025 of 2025-2026.
int school_year_at(Day day);

class Resolver {
public:
    Resolver(State const& state, Dictionary const& words, Asked const& asked)
        : state_{state},
          people_{*state.people},
          asked_{asked},
          from_{day_of(asked.period.from)},
          until_{day_of(asked.period.until)},
          today_{day_of(asked.today)} {
        if (!asked.establishment.empty()) {
            everywhere_ = false;
            establishment_ = words.establishments.known(asked.establishment).value_or(nobody);
        }
    }

    Day from() const { return from_; }
    Day until() const { return until_; }
    Day today() const { return today_; }
    bool everywhere() const { return everywhere_; }
    std::uint32_t establishment() const { return establishment_; }

    bool here(std::uint32_t establishment) const { return everywhere_ || establishment_ == establishment; }
    bool in_period(Day from, Day until) const { return from <= until_ && until > from_; }

    // With the rank and the last enrolment of each, in the order of ids.
    template <class F> void each(F const& take) const {
        auto const last_day = std::min(until_, today_);
        auto const* enrolment = people_.enrolments.all.data();
        for (std::size_t rank = 0; rank < people_.numbers.size(); ++rank) {
            auto const* const end = people_.enrolments.all.data() + people_.enrolments.first[rank + 1];
            Enrolment const* last = nullptr;
            for (; enrolment != end; ++enrolment)
                if (enrolment->from <= last_day && enrolment->until > from_ && here(enrolment->establishment))
                    last = enrolment;
            if (last && (!asked_.own || own(rank))) take(rank, *last);
        }
    }

    // The last day in the period, today at the latest.
    Day reference(Enrolment const& enrolment) const {
        auto const day = std::min(until_, today_);
        return enrolment.until <= day ? enrolment.until - 1 : day;
    }

    Decision const* home(std::size_t rank, Day on) const {
        Decision const* out = nullptr;
        for (auto const& decision : people_.decisions.of(rank))
            if (decision.on <= on && in_force(decision.list, on)) out = &decision;
        return out;
    }

    // 0: unknown.
    std::uint32_t school(std::size_t rank, int school_year) const {
        std::uint32_t out = 0;
        for (auto const& schooling : people_.schoolings.of(rank))
            if (schooling.first_year <= school_year) out = schooling.school;
        return out;
    }

    // The mini-group of that day, or nobody.
    std::uint32_t group(std::size_t rank, Day on) const {
        auto out = nobody;
        for (auto const& membership : people_.memberships.of(rank))
            if (auto const* group = counted(membership);
                group && group->own && membership.from <= on && membership.until > on)
                out = membership.group;
        return out;
    }

    // The group of a membership that the question sees; nothing otherwise.
    Group const* counted(Membership const& membership) const {
        if (!in_period(membership.from, membership.until) || membership.group >= state_.lists->groups.size()) return {};
        auto const& group = state_.lists->groups[membership.group];
        return here(group.establishment) ? &group : nullptr;
    }

private:
    bool own(std::size_t rank) const {
        auto const& id = people_.ids[rank];
        return std::ranges::binary_search(*asked_.own, std::string_view{id.data(), id.size()}, std::less<>{});
    }

    // Nearly every decision is under the same list.
    bool in_force(std::uint32_t list, Day on) const {
        if (list != list_) {
            list_ = list;
            auto found = state_.lists->zone_lists.find(list);
            force_ = found == state_.lists->zone_lists.end() ? std::pair{std::numeric_limits<Day>::min(), never}
                                                             : found->second;
        }
        return force_.first <= on && on <= force_.second;
    }

    State const& state_;
    People const& people_;
    Asked const& asked_;
    Day from_, until_, today_;
    bool everywhere_ = true;
    std::uint32_t establishment_ = nobody;
    mutable std::uint32_t list_ = nobody;
    mutable std::pair<Day, Day> force_;
};

}  // namespace marelle::impact::columns
