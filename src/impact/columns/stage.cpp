#include "impact/columns/stage.hpp"
#include <algorithm>

namespace marelle::impact::columns {

namespace {

constexpr std::size_t most = std::numeric_limits<std::uint16_t>::max();

}  // namespace

std::vector<Piece> Stage::pieces() {
    settle();
    who_ = {};
    minutes_ = {};
    runs_ = {};
    return std::move(pieces_);
}

void Stage::settle() {
    for (std::size_t i = 0; i < runs_.size(); ++i)
        runs_[i].count = static_cast<std::uint32_t>(i + 1 < runs_.size() ? runs_[i + 1].first : who_.size()) -
                         runs_[i].first;
    std::ranges::sort(runs_, {}, [](Run const& run) { return std::pair{run.session, run.first}; });
    for (std::size_t from = 0, until = 0; from < runs_.size(); from = until) {
        auto const next = std::ranges::upper_bound(first_of_day_, runs_[from].session);
        auto const end = next == first_of_day_.end() ? std::numeric_limits<std::uint32_t>::max() : *next;
        for (until = from; until < runs_.size() && runs_[until].session < end; ++until) {}
        pieces_.push_back(piece(static_cast<std::uint32_t>(next - first_of_day_.begin() - 1), from, until));
    }
    runs_.clear();
    who_.clear();
    minutes_.clear();
}

Piece Stage::piece(std::uint32_t day, std::size_t from, std::size_t until) const {
    Piece out;
    out.day = day;
    std::size_t marks = 0;
    for (auto i = from; i < until; ++i) marks += runs_[i].count;
    out.runs.reserve(until - from);
    out.who.reserve(marks);
    out.minutes.reserve(marks);
    for (auto i = from; i < until; ++i) {
        auto const& run = runs_[i];
        auto const place = run.session - first_of_day_[day];
        if (place > most || run.count > most) throw Unfit{"too many sessions in a day, or children in a session"};
        out.runs.push_back({static_cast<std::uint16_t>(place), static_cast<std::uint16_t>(run.count)});
        out.who.insert(out.who.end(), who_.begin() + run.first, who_.begin() + run.first + run.count);
        out.minutes.insert(out.minutes.end(), minutes_.begin() + run.first, minutes_.begin() + run.first + run.count);
    }
    return out;
}

void put_marks(DayColumns& day, std::vector<Piece>& pieces) {
    std::vector<std::uint32_t> next(day.held.size() + 1);
    for (auto const& piece : pieces)
        for (auto const& run : piece.runs) next[run.session + 1] += run.count;
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    for (std::size_t i = 0; i < day.held.size(); ++i) day.held[i].first = next[i];
    if (pieces.size() == 1) {
        day.who = std::move(pieces.front().who);
        day.minutes = std::move(pieces.front().minutes);
        return;
    }
    day.who.resize(next.back());
    day.minutes.resize(next.back());
    for (auto& piece : pieces) {
        std::uint32_t from = 0;
        for (auto const& run : piece.runs) {
            std::copy_n(piece.who.begin() + from, run.count, day.who.begin() + next[run.session]);
            std::copy_n(piece.minutes.begin() + from, run.count, day.minutes.begin() + next[run.session]);
            next[run.session] += run.count;
            from += run.count;
        }
        piece = {};
    }
}

}  // namespace marelle::impact::columns
