// From the columns to the days of holidays: the same as impact/holidays.cpp asks of SQL.
#include "impact/columns/resolve.hpp"
#include <algorithm>
#include <unordered_map>

namespace marelle::impact::columns {

namespace {

class Gathering {
public:
    Gathering(State const& state, Dictionary const& words, Period const& period, Id const& establishment)
        : state_{state},
          people_{*state.people},
          from_{day_of(period.from)},
          until_{day_of(period.until)},
          everywhere_{establishment.empty()},
          establishment_{words.establishments.known(establishment).value_or(nobody)},
          names_{words.establishments.all()} {
        marked_.assign(words.children.size(), {});
    }

    HolidayFacts run() {
        for (std::size_t rank = 0; rank < people_.numbers.size(); ++rank) look_at(rank);
        auto day = std::ranges::lower_bound(state_.days, from_, {}, [](auto const& each) { return each->on; });
        for (; day != state_.days.end() && (*day)->on <= until_; ++day) look_at(**day);
        return std::move(out_);
    }

private:
    struct Member {
        std::size_t rank;
        Day from, until;
    };
    struct Marked {
        std::uint32_t serial, presence;
    };

    bool here(std::uint32_t establishment) const { return everywhere_ || establishment == establishment_; }
    bool in_period(Day from, Day until) const { return from <= until_ && until > from_; }

    Id child(std::size_t rank) const {
        auto const& id = people_.ids[rank];
        return {id.data(), id.size()};
    }

    void look_at(std::size_t rank) {
        for (auto const& each : people_.enrolments.of(rank)) {
            if (!here(each.establishment) || !in_period(each.from, each.until)) continue;
            auto const until = each.until == never ? std::nullopt : std::optional{date_of(each.until)};
            out_.enrolled.push_back({*names_[each.establishment], child(rank), date_of(each.from), until});
        }
        for (auto const& each : people_.memberships.of(rank))
            if (each.group < state_.lists->groups.size() && state_.lists->groups[each.group].holidays &&
                in_period(each.from, each.until))
                members_[each.group].push_back({rank, each.from, each.until});
    }

    void look_at(DayColumns const& day) {
        Date const on = date_of(day.on);
        for (std::size_t at = 0; at < day.held.size(); ++at) {
            auto const& held = day.held[at];
            auto const members = members_.find(held.group);
            if (members == members_.end() || !here(held.establishment)) continue;
            ++serial_;
            for (std::size_t i = held.first, end = day.end_of(at); i < end; ++i)
                marked_[day.who[i] >> 2] = {serial_, day.who[i] & 3U};
            for (auto const& member : members->second) {
                if (member.from > day.on || member.until <= day.on) continue;
                auto const& mark = marked_[people_.numbers[member.rank]];
                auto const seen = mark.serial != serial_ ? HolidayFacts::Seen::missing
                                  : mark.presence == 0   ? HolidayFacts::Seen::there
                                                         : HolidayFacts::Seen::not_there;
                out_.days.push_back({*names_[held.establishment], child(member.rank), on, seen});
            }
        }
    }

    State const& state_;
    People const& people_;
    Day from_, until_;
    bool everywhere_;
    std::uint32_t establishment_;
    std::vector<std::string const*> names_;  // of establishments, by number
    std::unordered_map<std::uint32_t, std::vector<Member>> members_;
    std::vector<Marked> marked_;  // by child: the last session that noted it
    std::uint32_t serial_ = 0;
    HolidayFacts out_;
};

}  // namespace

HolidayFacts holidays(State const& state, Dictionary const& words, Period const& period, Id const& establishment) {
    return Gathering{state, words, period, establishment}.run();
}

}  // namespace marelle::impact::columns
