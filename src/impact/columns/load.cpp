// Everything, once, at the start, by several readers at once. What is written meanwhile stands in figure_change, and is
// read again before the state is used. Nothing is held twice: sessions are put in order first, and presences go to
// where they will stay, so that reading needs little more room than what is kept.
#include "impact/columns/places.hpp"
#include "impact/columns/stage.hpp"
#include "impact/columns/together.hpp"
#include "sql/scan.hpp"
#include <algorithm>
#include <malloc.h>
#include <tuple>

namespace marelle::impact::columns {

namespace {

// A block larger than that is the machine's own, and goes back to it at once: what is only needed to read must not
// stay.
constexpr int large_block = 1 << 20;
constexpr int parts_each = 2;  // of a table, for each reader: who is ready first takes another

struct Session {
    Key id;
    Day on;
    DayColumns::Held held;
};

struct Sessions {
    std::vector<std::shared_ptr<DayColumns>> days;  // in order, without marks yet
    std::vector<std::uint32_t> first_of_day;
    Places places{{}};  // day after day
};

// Texts that repeat from row to row are looked up once.
template <class F> class Last {
public:
    explicit Last(F number) : number_{std::move(number)} {}
    auto of(std::string_view text) {
        if (!any_ || text != text_) {
            any_ = true;
            text_ = text;
            last_ = number_(text);
        }
        return last_;
    }

private:
    F number_;
    bool any_ = false;
    std::string text_;
    std::invoke_result_t<F, std::string_view> last_{};
};

// A table as it lies on the disk, in so many parts: by row numbers, or by PostgreSQL's pages.
std::vector<std::string> parts(sql::Session& sql, std::string const& table, int count) {
    bool const sqlite = sql.dialect() == sql::Dialect::sqlite;
    auto const last = sql.count(sqlite ? "SELECT coalesce(max(rowid), 0) FROM " + table
                                       : "SELECT CAST(pg_relation_size('" + table +
                                             "') / CAST(current_setting('block_size') AS BIGINT) AS BIGINT)");
    std::string const row = sqlite ? "rowid" : "ctid";
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i) {
        auto edge = [&](int at) {
            auto number = std::to_string(last / count * at);
            return sqlite ? number : "'(" + number + ",0)'::tid";
        };
        std::string text = i == 0 ? "1 = 1" : row + " >= " + edge(i);
        if (i + 1 < count) text += " AND " + row + " < " + edge(i + 1);
        out.push_back(std::move(text));
    }
    return out;
}

void read_sessions(sql::Session& sql, std::string const& where, Dictionary& words, std::vector<Session>& out) {
    Last days{day_of};
    Last establishments{[&](std::string_view text) { return words.establishments.number(text); }};
    Last groups{[&](std::string_view text) { return words.groups.number(text); }};
    sql::scan(sql,
              "SELECT id, on_date, establishment, mini_group, activity FROM session WHERE cancelled_at IS NULL AND " +
                  where,
              "ttttt", [&](std::span<sql::Scanned const> row) {
                  out.push_back({key_of(row[0].text), days.of(row[1].text),
                                 held(establishments.of(row[2].text), groups.of(row[3].text), row[4].text)});
              });
}

// By day, then establishment, then group.
Sessions in_order(std::vector<std::vector<Session>> parts) {
    std::vector<Session> all;
    std::size_t count = 0;
    for (auto const& part : parts) count += part.size();
    all.reserve(count);
    for (auto& part : parts) {
        all.insert(all.end(), part.begin(), part.end());
        part = {};
    }
    std::ranges::sort(all, {}, [](Session const& one) {
        auto const group = std::uint32_t{one.held.group};
        return std::tuple{one.on, one.held.establishment, group, one.id.high, one.id.low};
    });
    Sessions out;
    std::vector<Key> keys;
    keys.reserve(all.size());
    for (std::size_t from = 0, until = 0; from < all.size(); from = until) {
        for (until = from; until < all.size() && all[until].on == all[from].on; ++until) {}
        out.first_of_day.push_back(static_cast<std::uint32_t>(from));
        auto& day = *out.days.emplace_back(std::make_shared<DayColumns>());
        day.on = all[from].on;
        day.held.reserve(until - from);
        for (auto i = from; i < until; ++i) {
            day.held.push_back(all[i].held);
            keys.push_back(all[i].id);
        }
    }
    all = {};
    out.places = Places{std::move(keys)};
    return out;
}

Places places_of_children(Dictionary const& words) {
    std::vector<Key> keys;
    auto const ids = words.children.all();
    keys.reserve(ids.size());
    for (std::size_t i = 1; i < ids.size(); ++i) keys.push_back(key_of(*ids[i]));  // 0 is no child
    return Places{std::move(keys)};
}

std::vector<Piece> read_marks(sql::Session& sql, std::string const& where, Sessions const& sessions,
                              Places const& children) {
    Stage stage{sessions.first_of_day};
    Last places{[&](std::string_view text) { return sessions.places.find(key_of(text)); }};
    sql::scan(sql, "SELECT session, child, presence, minutes FROM attendance WHERE " + where, "tttn",
              [&](std::span<sql::Scanned const> row) {
                  // Of a session that was cancelled, or of what came since and will be read again.
                  auto const session = places.of(row[0].text);
                  if (session == Places::absent) return;
                  auto const child = children.find(key_of(row[1].text));
                  if (child == Places::absent) return;
                  stage.add(session, packed(child + 1, row[2].text), packed_minutes(row[3].number));
              });
    return stage.pieces();
}

class Loading {
public:
    Loading(sql::Database& database, sql::Session& sql, Dictionary& words, int scanners)
        : database_{database}, sql_{sql}, words_{words}, scanners_{std::max(1, scanners)} {}

    std::shared_ptr<State const> run() {
        auto const clock = clock_of(sql_);
        state_->tick = clock.tick;
        state_->server = clock.server;
        auto sessions = people_and_sessions();
        // What was needed for a moment is not needed beside the presences too.
        ::malloc_trim(0);
        marks(sessions);
        for (auto& day : sessions.days) state_->days.push_back(std::move(day));
        return state_;
    }

private:
    void all(std::vector<Task> const& tasks) { together(database_, sql_, scanners_ - 1, tasks); }

    Sessions people_and_sessions() {
        std::vector<Task> tasks{[this](sql::Session& sql) {
            read_children(sql, words_, {}, *state_);
            state_->people = columns::in_order(words_, state_->children, nullptr);
            state_->lists = std::make_shared<Lists>(read_lists(sql, words_));
        }};
        auto const wheres = parts(sql_, "session", scanners_ * parts_each);
        std::vector<std::vector<Session>> read(wheres.size());
        for (std::size_t i = 0; i < wheres.size(); ++i)
            tasks.emplace_back(
                [this, &wheres, &read, i](sql::Session& sql) { read_sessions(sql, wheres[i], words_, read[i]); });
        all(tasks);
        return in_order(std::move(read));
    }

    void marks(Sessions& sessions) {
        auto const children = places_of_children(words_);
        auto const wheres = parts(sql_, "attendance", scanners_ * parts_each);
        std::vector<std::vector<Piece>> read(wheres.size());
        std::vector<Task> tasks;
        tasks.reserve(wheres.size());
        for (std::size_t i = 0; i < wheres.size(); ++i)
            tasks.emplace_back([&, i](sql::Session& sql) { read[i] = read_marks(sql, wheres[i], sessions, children); });
        all(tasks);
        sessions.places = Places{{}};
        std::vector<std::vector<Piece>> of_day(sessions.days.size());
        for (auto& part : read)
            for (auto& piece : part) of_day[piece.day].push_back(std::move(piece));
        for (std::size_t i = 0; i < of_day.size(); ++i) {
            put_marks(*sessions.days[i], of_day[i]);
            of_day[i] = {};
        }
    }

    sql::Database& database_;
    sql::Session& sql_;
    Dictionary& words_;
    int scanners_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace

std::shared_ptr<State const> load(sql::Database& database, Dictionary& words, int scanners) {
    ::mallopt(M_MMAP_THRESHOLD, large_block);
    return database.read([&](sql::Session& sql) { return Loading{database, sql, words, scanners}.run(); });
}

}  // namespace marelle::impact::columns
