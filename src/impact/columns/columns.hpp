#pragma once
// What figures are counted from, kept in memory in compact columns: six bytes a presence, by day, so that a period is a
// range. Read once at the start, in the background; it survives nothing and needs nothing. A figure asked here is the
// one SQL would give in the same transaction, to the last digit: what changed since the columns were read is written
// down by the database's own triggers (migrations/0027) and read again first. Where that cannot be shown, there is no
// answer, and the caller asks SQL. docs/decisions/0035-columns.md.
#include "impact/columns/facts.hpp"
#include "sql/sql.hpp"
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace marelle::impact::columns {

struct State;
struct Clock;

// The names that were met (children, establishments, groups, zones): numbered once, for all states of a process.
struct Dictionary;

struct Asked {
    Period period;
    Date today;
    Id establishment;                    // empty: the network
    std::optional<std::vector<Id>> own;  // only these children (a referent's); nothing: everybody
    bool marks = true;                   // sums are wanted, and minutes
    enum class Split { none, age, group } split{};
    std::vector<int> ages{};  // by age: the first of each band
    bool homes = false;       // Keyed says how many live where
};

// Tables that look at no presence: which children are counted together.
enum class By { none, zone, age, sex, cursus, network, group };

struct Keyed {
    struct Row {
        std::string key;               // empty: not known; of an age, the first of its band
        std::string name;              // of a zone, of a group
        std::vector<std::size_t> who;  // as Facts::people numbers them
    };
    std::size_t people{};
    std::int64_t homes{}, inside{};  // known to live somewhere, in a zone
    std::vector<Row> rows;           // in no order; none by nothing
};

struct Options {
    int scanners = 2;        // reads at once, at the start
    std::size_t most = 400;  // things changed that a figure reads again by itself; past that SQL answers
    std::chrono::milliseconds every{15'000}, least{500};  // between two looks at what changed
};

// The columns cannot hold what is there (an id that is no UUID, a presence of 46 days): SQL answers.
struct Unfit : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// For /metrics and `marelle check`.
struct Status {
    bool ready{};
    std::int64_t tick{}, marks{}, children{}, bytes{};
    std::int64_t answered{}, refused{}, builds{}, read_again{};
    std::int64_t build_ms{};
    std::string unfit;  // why there are no columns
};

class Keeper {
public:
    explicit Keeper(sql::Database& database, Options options = {});
    ~Keeper();
    Keeper(Keeper const&) = delete;
    Keeper& operator=(Keeper const&) = delete;

    // Reads in the background, now and whenever it must, and follows what changes.
    void start();
    // The same, waiting. Returns whether there are columns now.
    bool build();
    // Reads again what changed since; everything when that is not enough.
    void follow();

    // As of the transaction of `sql`; nothing when the columns cannot be shown to be what the base holds there.
    std::optional<Facts> facts(sql::Session& sql, Asked const& asked);
    std::optional<Keyed> keyed(sql::Session& sql, Asked const& asked, By by);
    // Of the sessions of these days and the enrolments that hold on one of them; establishment empty: the network.
    std::optional<HolidayFacts> holidays(sql::Session& sql, Period const& period, Id const& establishment);

    Status status() const;

private:
    std::shared_ptr<State const> before(Clock const& clock, std::shared_ptr<Dictionary>& words) const;
    template <class F>
    auto answer(sql::Session& sql, F const& count)
        -> std::optional<decltype(count(std::declval<State const&>(), std::declval<Dictionary const&>()))>;
    void publish(std::shared_ptr<State const> const& state, std::shared_ptr<Dictionary> const& words);
    void ask_to_follow();
    bool has_state();
    void note(bool answered, std::int64_t again);
    void run();

    sql::Database& database_;
    Options options_;
    std::shared_ptr<Dictionary> words_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<State const>> states_;  // the last few, oldest first: a read may be a little behind
    Status status_;
    bool stopping_ = false, asked_to_follow_ = false;
    std::thread thread_;
};

// Forgets changes that every process read long ago. Once an hour.
void forget(sql::Session& sql);

}  // namespace marelle::impact::columns
