#pragma once
// Presences as one reader meets them, put in the order of the sessions a million at a time: what is kept takes the
// room it needs and no more, whatever order they came in. For columns/ only.
#include "impact/columns/state.hpp"
#include <vector>

namespace marelle::impact::columns {

// Of one day, its sessions in order: as many marks as each run says.
struct Piece {
    struct Run {
        std::uint16_t session, count;  // its place in the day; as many as go in sixteen bits
    };
    std::uint32_t day{};  // its place
    std::vector<Run> runs;
    std::vector<std::uint32_t> who;
    std::vector<std::uint16_t> minutes;
};

class Stage {
public:
    // Sessions are numbered day after day: day i's begin at first_of_day[i], and end where the next begin.
    explicit Stage(std::vector<std::uint32_t> const& first_of_day) : first_of_day_{first_of_day} {
        who_.reserve(held_at_once);
        minutes_.reserve(held_at_once);
    }

    void add(std::uint32_t session, std::uint32_t who, std::uint16_t minutes) {
        if (who_.size() == held_at_once) settle();
        if (runs_.empty() || runs_.back().session != session)
            runs_.push_back({session, static_cast<std::uint32_t>(who_.size())});
        who_.push_back(who);
        minutes_.push_back(minutes);
    }

    // The rest too.
    std::vector<Piece> pieces();

private:
    static constexpr std::size_t held_at_once = 1 << 20;
    struct Run {
        std::uint32_t session, first;
        std::uint32_t count = 0;
    };

    void settle();
    Piece piece(std::uint32_t day, std::size_t from, std::size_t until) const;

    std::vector<std::uint32_t> const& first_of_day_;
    std::vector<Run> runs_;
    std::vector<std::uint32_t> who_;
    std::vector<std::uint16_t> minutes_;
    std::vector<Piece> pieces_;
};

// The pieces of one day, put into it.
void put_marks(DayColumns& day, std::vector<Piece>& pieces);

}  // namespace marelle::impact::columns
