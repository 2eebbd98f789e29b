#include "sql/sql.hpp"
#include "sql/drivers.hpp"

namespace marelle::sql {

namespace {

template <class T> T const& as(Value const& value, char const* wanted) {
    if (auto const* found = std::get_if<T>(&value)) return *found;
    static constexpr char const* names[] = {"NULL", "an integer", "a real", "a text", "bytes"};
    throw std::logic_error{std::string{"a column read as "} + wanted + " holds " + names[value.index()]};
}

}  // namespace

std::string const& Row::text(std::size_t column) const { return as<std::string>(value(column), "a text"); }
std::int64_t Row::integer(std::size_t column) const { return as<std::int64_t>(value(column), "an integer"); }
std::string const& Row::bytes(std::size_t column) const { return as<Bytes>(value(column), "bytes").data; }

double Row::real(std::size_t column) const {
    if (auto const* whole = std::get_if<std::int64_t>(&value(column))) return static_cast<double>(*whole);
    return as<double>(value(column), "a real");
}

std::optional<std::string> Row::maybe_text(std::size_t column) const {
    return null(column) ? std::nullopt : std::optional{text(column)};
}
std::optional<std::int64_t> Row::maybe_integer(std::size_t column) const {
    return null(column) ? std::nullopt : std::optional{integer(column)};
}
std::optional<double> Row::maybe_real(std::size_t column) const {
    return null(column) ? std::nullopt : std::optional{real(column)};
}
std::optional<std::string> Row::maybe_bytes(std::size_t column) const {
    return null(column) ? std::nullopt : std::optional{bytes(column)};
}

std::optional<Row> Session::first(std::string_view text, Parameters const& parameters) {
    std::optional<Row> found;
    each(text, parameters, [&](Row const& row) {
        found = row;
        return false;
    });
    return found;
}

std::int64_t Session::count(std::string_view text, Parameters const& parameters) {
    auto row = first(text, parameters);
    return row ? row->integer(0) : 0;
}

// Both databases let an inner savepoint hide an outer one of the same name, so nested units need no numbering.
Savepoint::Savepoint(Session& sql) : sql_{sql} { sql_.execute("SAVEPOINT unit"); }

Savepoint::~Savepoint() {
    if (!open_) return;
    try {
        sql_.execute("ROLLBACK TO SAVEPOINT unit");
        sql_.execute("RELEASE SAVEPOINT unit");
    } catch (SqlError const&) {  // NOLINT(bugprone-empty-catch)
        // The whole transaction is lost: the session remembers it and refuses to commit.
    }
}

void Savepoint::keep() {
    sql_.execute("RELEASE SAVEPOINT unit");
    open_ = false;
}

std::unique_ptr<Database> Database::open(std::string const& url, Options options) {
    if (url.starts_with("sqlite:")) return open_sqlite(url.substr(7), std::move(options));
    if (url.starts_with("postgresql:") || url.starts_with("postgres:")) return open_postgres(url, std::move(options));
    throw std::runtime_error{"a database is sqlite:FILE or postgresql://…"};
}

}  // namespace marelle::sql
