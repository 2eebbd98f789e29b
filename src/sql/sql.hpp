#pragma once
// The one interface to the two databases. This is the only room that sees a driver: everything else writes one SQL text
// with named parameters (":child") and gets rows. SQLite keeps one establishment in a file; PostgreSQL serves a
// network.
//
// A write is acknowledged when it is on disk, never before: SQLite commits queued writes together in one writer thread
// (WAL, synchronous=FULL, each write in its SAVEPOINT), PostgreSQL in a batch a transaction, one batch at a time on all
// the servers of a network. So on both, what a write reads stays true until it is committed (places in a group, a
// budget, the last audit entry): no write runs beside another.
// So the work handed to write() may be run again from its start (a batch that failed is re-run one by one, a
// serialization failure is retried): it must change nothing but the database.
#include "base/value.hpp"
#include <cstddef>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace marelle::sql {

enum class Dialect { sqlite, postgres };

// What the machine or the database denies: caught once, at the edge. `kind` says what a caller may do about it.
class SqlError : public std::runtime_error {
public:
    enum class Kind { other, unique, foreign_key, check, retry, gone, full };
    SqlError(Kind k, std::string const& what) : std::runtime_error{what}, kind{k} {}
    Kind kind;
};

// Row of an answer. Columns are read by position; a NULL read as a plain value throws (it is our bug).
class Row {
public:
    explicit Row(std::vector<Value> values) : values_{std::move(values)} {}
    std::size_t size() const { return values_.size(); }
    Value const& value(std::size_t column) const { return values_.at(column); }
    bool null(std::size_t column) const { return std::holds_alternative<std::monostate>(value(column)); }
    std::string const& text(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;
    double real(std::size_t column) const;  // an integer is accepted
    std::string const& bytes(std::size_t column) const;
    std::optional<std::string> maybe_text(std::size_t column) const;
    std::optional<std::int64_t> maybe_integer(std::size_t column) const;
    std::optional<double> maybe_real(std::size_t column) const;
    std::optional<std::string> maybe_bytes(std::size_t column) const;

private:
    std::vector<Value> values_;
};

struct Parameter {
    std::string_view name;  // without the colon
    Value value;

    Parameter(std::string_view n, Value v) : name{n}, value{std::move(v)} {}
    Parameter(std::string_view n, std::string v) : name{n}, value{std::move(v)} {}
    Parameter(std::string_view n, std::string_view v) : name{n}, value{std::string{v}} {}
    Parameter(std::string_view n, char const* v) : name{n}, value{std::string{v}} {}
    template <class I>
        requires std::is_integral_v<I>
    Parameter(std::string_view n, I v) : name{n}, value{static_cast<std::int64_t>(v)} {}
    Parameter(std::string_view n, double v) : name{n}, value{v} {}
    Parameter(std::string_view n, std::nullptr_t) : name{n}, value{} {}
    template <class V>
    Parameter(std::string_view n, std::optional<V> const& v) : name{n} {
        if (v) value = Parameter{n, *v}.value;
    }
};

using Parameters = std::vector<Parameter>;

// A text for each database, where one for both cannot be written. tools/tidy counts them.
struct Either {
    std::string_view sqlite, postgres;
};
constexpr Either either(std::string_view sqlite, std::string_view postgres) { return {sqlite, postgres}; }

// A transaction in progress, on one connection, for one thread.
class Session {
public:
    virtual ~Session() = default;
    virtual Dialect dialect() const = 0;

    virtual std::vector<Row> query(std::string_view text, Parameters const& parameters = {}) = 0;
    // Rows changed.
    virtual std::int64_t execute(std::string_view text, Parameters const& parameters = {}) = 0;
    // Row by row, for answers too long to hold; the callback says whether to go on, and calls nothing on this session.
    virtual void each(std::string_view text, Parameters const& parameters,
                      std::function<bool(Row const&)> const& row) = 0;

    std::vector<Row> query(Either text, Parameters const& parameters = {}) { return query(pick(text), parameters); }
    std::int64_t execute(Either text, Parameters const& parameters = {}) { return execute(pick(text), parameters); }
    std::string_view pick(Either text) const { return dialect() == Dialect::sqlite ? text.sqlite : text.postgres; }

    // First row, when there is one.
    std::optional<Row> first(std::string_view text, Parameters const& parameters = {});
    // First column of the first row as an integer; 0 when there is no row.
    std::int64_t count(std::string_view text, Parameters const& parameters = {});
};

enum class Outcome { keep, undo };
using Work = std::function<Outcome(Session&)>;
// Called exactly once, on a thread of the database's, after the commit is on disk (or the undo), in the order of the
// batch; with the exception otherwise. With SqlError gone, a write may or may not be on disk.
using Done = std::function<void(std::exception_ptr)>;

struct Options {
    int readers = 4;  // read connections (threads)
    // PostgreSQL write connections; they take turns, so a second one only gains what telling the callers costs, and
    // makes smaller batches. SQLite has one writer whatever this says.
    int writers = 1;
    // Writes waiting, and apart reads waiting; past that, submit throws SqlError{Kind::full}.
    std::size_t queue = 10'000;
    std::size_t batch = 256;  // writes committed together, at most
    // The disk failed under a write or a sync; its callers were told. What is in memory and on disk may differ, so the
    // process must end and recover at its next start. Empty: says why on stderr, exits 70 (trust.md, "Never lost").
    std::function<void(std::string const& why)> disk_failed{};
};

class Database {
public:
    virtual ~Database() = default;

    // "sqlite:/path/file.db", "sqlite::memory:" (tests: a file of its own, removed at the end), "postgresql://…".
    static std::unique_ptr<Database> open(std::string const& url, Options options = {});

    virtual Dialect dialect() const = 0;

    // Asynchronous: the work runs on a thread of the database's own. A read sees one consistent snapshot.
    virtual void submit_read(Work work, Done done) = 0;
    virtual void submit_write(Work work, Done done) = 0;

    // The same, waiting. The function may return anything; a Result that failed undoes the write.
    // Must not be called from inside work of the same database (it would wait for itself).
    template <class F> auto read(F&& f) { return wait(std::forward<F>(f), &Database::submit_read); }
    template <class F> auto write(F&& f) { return wait(std::forward<F>(f), &Database::submit_write); }

    // What is waiting and how big, for /metrics.
    struct State {
        std::size_t waiting_writes{}, waiting_reads{};
    };
    virtual State state() const = 0;

    // A whole copy into one file, while serving: VACUUM INTO for SQLite, pg_dump for PostgreSQL (postgres_copy.hpp).
    virtual bool copy_to(std::string const& path) = 0;

private:
    template <class F> auto wait(F&& f, void (Database::*submit)(Work, Done));
};

// In a batch: a nested unit that undoes alone. Used where one refused note must not refuse its neighbours.
class Savepoint {
public:
    explicit Savepoint(Session& sql);
    ~Savepoint();  // undone unless kept
    Savepoint(Savepoint const&) = delete;
    Savepoint& operator=(Savepoint const&) = delete;
    void keep();

private:
    Session& sql_;
    bool open_ = true;
};

// --- migrations (migrations.cpp) ---

struct Migration {
    int number{};
    std::string name;  // "0001_access"
    std::string text;  // as written, for both databases (see sql/dialect.hpp for what is rewritten for SQLite)
};

// The database and this program do not go together; `migration` names where they part.
class SchemaError : public std::runtime_error {
public:
    enum class Kind { newer, changed, out_of_order };
    SchemaError(Kind k, std::string name, std::string const& what)
        : std::runtime_error{what}, kind{k}, migration{std::move(name)} {}
    Kind kind;
    std::string migration;
};

// Applies what is missing, each in one transaction with its line in schema_migration (number, name, checksum, when).
// Interrupted anywhere, a second run gives the same schema. Throws SchemaError when a released migration's text changed
// (checksum), or when the database is newer than this program. Returns how many were applied.
int migrate(Database& database, std::vector<Migration> const& migrations, std::optional<int> to = {});

// The schema as text, sorted, without data: committed as migrations/schema.sqlite.sql and schema.postgres.sql.
std::string dump_schema(Database& database);

}  // namespace marelle::sql

#include "sql/wait.hpp"
