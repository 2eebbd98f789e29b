#include "impact/columns/state.hpp"
#include <algorithm>
#include <malloc.h>
#include <utility>

namespace marelle::impact::columns {

namespace {

constexpr std::size_t kept_states = 4;
constexpr std::size_t followed_at_once = 20'000;  // past that, everything again is quicker
constexpr std::int64_t remembered = 200'000;      // changes
constexpr int tries_unfit = 40;                   // rounds between two tries, where the columns could not hold it

std::int64_t bytes_of(State const& state) {
    std::size_t out = 0;
    for (auto const& day : state.days)
        out += sizeof *day + day->held.capacity() * sizeof day->held[0] + day->who.capacity() * sizeof day->who[0] +
               day->minutes.capacity() * sizeof day->minutes[0];
    for (auto const& child : state.children)
        if (child)
            out += sizeof *child + child->enrolments.capacity() * sizeof(Enrolment) +
                   child->schoolings.capacity() * sizeof(Schooling) + child->decisions.capacity() * sizeof(Decision) +
                   child->memberships.capacity() * sizeof(Membership);
    auto const& people = *state.people;
    auto add = [&](auto const& column) { out += column.capacity() * sizeof column[0]; };
    add(people.numbers);
    add(people.ids);
    add(people.births);
    add(people.sexes);
    for (auto const* first :
         {&people.enrolments.first, &people.schoolings.first, &people.decisions.first, &people.memberships.first})
        add(*first);
    add(people.enrolments.all);
    add(people.schoolings.all);
    add(people.decisions.all);
    add(people.memberships.all);
    return static_cast<std::int64_t>(out);
}

}  // namespace

Keeper::Keeper(sql::Database& database, Options options)
    : database_{database}, options_{options}, words_{std::make_shared<Dictionary>()} {}

Keeper::~Keeper() {
    {
        std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Keeper::start() {
    if (!thread_.joinable()) thread_ = std::thread{[this] { run(); }};
}

void Keeper::run() {
    int rounds = 0;
    std::int64_t answered = 0;
    for (;;) {
        auto const now = status();
        bool const unfit = !now.unfit.empty();
        // What the figures since the last round needed for a moment; each reader would keep its own share of it.
        if (std::exchange(answered, now.answered) != now.answered) ::malloc_trim(0);
        // What cannot be held today cannot a quarter of a minute later; the database gone may be back.
        if (!unfit || ++rounds % tries_unfit == 0) follow();
        std::unique_lock lock{mutex_};
        wake_.wait_for(lock, options_.every, [this] { return stopping_ || asked_to_follow_; });
        asked_to_follow_ = false;
        // Not at every write of a busy evening.
        if (wake_.wait_for(lock, options_.least, [this] { return stopping_; })) return;
    }
}

bool Keeper::build() {
    auto const began = std::chrono::steady_clock::now();
    try {
        auto words = std::make_shared<Dictionary>();
        auto state = load(database_, *words, options_.scanners);
        // What was written while it was read.
        std::int64_t again = 0;
        auto now = database_.read([&](sql::Session& sql) {
            auto clock = clock_of(sql);
            if (clock.tick == state->tick && clock.server == state->server) return state;
            if (clock.server != state->server || clock.tick < state->tick || state->tick < clock.forgotten)
                return std::shared_ptr<State const>{};
            return refreshed(sql, *words, state, clock, followed_at_once, again);
        });
        if (!now) return false;
        auto const took = std::chrono::steady_clock::now() - began;
        std::scoped_lock lock{mutex_};
        words_ = std::move(words);
        states_.clear();
        states_.push_back(std::move(now));
        status_.unfit.clear();
        status_.build_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
        ++status_.builds;
        status_.bytes = bytes_of(*states_.back());
    } catch (std::exception const& error) {
        std::scoped_lock lock{mutex_};
        states_.clear();
        status_.unfit = error.what();
        return false;
    }
    ::malloc_trim(0);  // what was only needed to read goes back to the machine
    return true;
}

void Keeper::follow() {
    bool whole = true;
    try {
        std::shared_ptr<State const> newest;
        std::shared_ptr<Dictionary> words;
        {
            std::scoped_lock lock{mutex_};
            if (!states_.empty()) newest = states_.back();
            words = words_;
        }
        if (newest) {
            std::int64_t again = 0;
            auto next = database_.read([&](sql::Session& sql) -> std::shared_ptr<State const> {
                auto clock = clock_of(sql);
                if (clock.server != newest->server || clock.tick < newest->tick || newest->tick < clock.forgotten)
                    return {};
                if (clock.tick == newest->tick) return newest;
                return refreshed(sql, *words, newest, clock, followed_at_once, again);
            });
            if (next && next != newest) publish(next, words);
            whole = !next;
            std::scoped_lock lock{mutex_};
            status_.read_again += again;
        }
    } catch (std::exception const&) { whole = true; }
    if (whole) build();
}

void Keeper::publish(std::shared_ptr<State const> const& state, std::shared_ptr<Dictionary> const& words) {
    std::scoped_lock lock{mutex_};
    // Columns read anew meanwhile have another numbering.
    if (words != words_ || states_.empty() || states_.back()->tick >= state->tick) return;
    states_.push_back(state);
    if (states_.size() > kept_states) states_.pop_front();
}

void Keeper::ask_to_follow() {
    {
        std::scoped_lock lock{mutex_};
        asked_to_follow_ = true;
    }
    wake_.notify_all();
}

// The newest state this transaction can be reached from: one that is newer than what it sees is of no use to it.
std::shared_ptr<State const> Keeper::before(Clock const& clock, std::shared_ptr<Dictionary>& words) const {
    std::scoped_lock lock{mutex_};
    words = words_;
    for (auto state = states_.rbegin(); state != states_.rend(); ++state)
        if ((*state)->server == clock.server && (*state)->tick <= clock.tick && (*state)->tick >= clock.forgotten)
            return *state;
    return {};
}

template <class F>
auto Keeper::answer(sql::Session& sql, F const& count)
    -> std::optional<decltype(count(std::declval<State const&>(), std::declval<Dictionary const&>()))> {
    if (!has_state()) return {};
    try {
        std::shared_ptr<Dictionary> words;
        auto const clock = clock_of(sql);
        auto state = before(clock, words);
        std::int64_t again = 0;
        if (state && state->tick < clock.tick) state = refreshed(sql, *words, state, clock, options_.most, again);
        note(state != nullptr, again);
        // What was read again is not kept from here: this may be a write that will be undone. The follower reads what
        // is on disk.
        if (again > 0 || !state) ask_to_follow();
        if (state) return count(*state, *words);
    } catch (Unfit const& why) {
        std::scoped_lock lock{mutex_};
        states_.clear();
        status_.unfit = why.what();
        ++status_.refused;
    }
    return {};
}

std::optional<Facts> Keeper::facts(sql::Session& sql, Asked const& asked) {
    return answer(sql, [&](State const& state, Dictionary const& words) { return count(state, words, asked); });
}

std::optional<Keyed> Keeper::keyed(sql::Session& sql, Asked const& asked, By by) {
    return answer(sql,
                  [&](State const& state, Dictionary const& words) { return columns::keyed(state, words, asked, by); });
}

std::optional<HolidayFacts> Keeper::holidays(sql::Session& sql, Period const& period, Id const& establishment) {
    return answer(sql, [&](State const& state, Dictionary const& words) {
        return columns::holidays(state, words, period, establishment);
    });
}

bool Keeper::has_state() {
    std::scoped_lock lock{mutex_};
    status_.refused += states_.empty();
    return !states_.empty();
}

void Keeper::note(bool answered, std::int64_t again) {
    std::scoped_lock lock{mutex_};
    ++(answered ? status_.answered : status_.refused);
    status_.read_again += again;
}

Status Keeper::status() const {
    std::scoped_lock lock{mutex_};
    auto out = status_;
    out.ready = !states_.empty();
    if (!out.ready) return out;
    auto const& state = *states_.back();
    out.tick = state.tick;
    out.children = std::ranges::count_if(state.children, [](auto const& child) { return child != nullptr; });
    for (auto const& day : state.days) out.marks += static_cast<std::int64_t>(day->who.size());
    return out;
}

void forget(sql::Session& sql) {
    auto const until = clock_of(sql).tick - remembered;
    if (until <= 0) return;
    sql.execute("DELETE FROM figure_change WHERE tick <= :until", {{"until", until}});
    sql.execute("UPDATE figure_clock SET forgotten = :until WHERE id = 1", {{"until", until}});
}

}  // namespace marelle::impact::columns
