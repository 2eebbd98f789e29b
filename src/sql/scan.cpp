#include "sql/scan.hpp"
#include "sql/postgres_session.hpp"
#include "sql/sqlite_session.hpp"
#include <array>
#include <cstring>
#include <endian.h>

namespace marelle::sql {

namespace {

using Cells = std::array<Scanned, most_scanned>;

// PostgreSQL's binary copy: a header once, then of each row the number of columns and of each its length and bytes,
// in network order; −1 columns at the end (documentation of COPY, "Binary Format").
constexpr std::size_t signature = 11;

template <class I> I number_at(std::string_view& rest) {
    I raw;
    if (rest.size() < sizeof raw) throw SqlError{SqlError::Kind::other, "a copy of the wrong form"};
    std::memcpy(&raw, rest.data(), sizeof raw);
    rest.remove_prefix(sizeof raw);
    if constexpr (sizeof raw == 2) return static_cast<I>(be16toh(static_cast<std::uint16_t>(raw)));
    else if constexpr (sizeof raw == 4) return static_cast<I>(be32toh(static_cast<std::uint32_t>(raw)));
    else return static_cast<I>(be64toh(static_cast<std::uint64_t>(raw)));
}

void skip_header(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.size(), signature));
    (void)number_at<std::int32_t>(rest);
    auto extension = static_cast<std::size_t>(number_at<std::int32_t>(rest));
    rest.remove_prefix(std::min(rest.size(), extension));
}

// Whether there was a row.
bool read_row(std::string_view& rest, std::string_view kinds, Cells& cells) {
    auto columns = number_at<std::int16_t>(rest);
    if (columns < 0) return false;
    if (static_cast<std::size_t>(columns) != kinds.size()) throw std::logic_error{"a letter a column"};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        auto length = number_at<std::int32_t>(rest);
        cells[i] = {};
        if (length < 0) continue;
        auto bytes = rest.substr(0, static_cast<std::size_t>(length));
        rest.remove_prefix(bytes.size());
        if (kinds[i] == 'n') cells[i].number = number_at<std::int64_t>(bytes);
        else cells[i].text = bytes;
    }
    return true;
}

// All of a copy; what the callback threw, once the rest was dropped.
std::exception_ptr copied_rows(PGconn* connection, std::string_view kinds, ScanRow const& row) {
    Cells cells;
    std::exception_ptr thrown;
    bool first = true;
    char* buffer = nullptr;
    for (int size = 0; (size = PQgetCopyData(connection, &buffer, 0)) > 0; PQfreemem(buffer)) {
        if (thrown) continue;
        std::string_view rest{buffer, static_cast<std::size_t>(size)};
        try {
            if (std::exchange(first, false)) skip_header(rest);
            while (!rest.empty() && read_row(rest, kinds, cells)) row({cells.data(), kinds.size()});
        } catch (...) { thrown = std::current_exception(); }
    }
    return thrown;
}

}  // namespace

// A copy does not travel in a pipeline: the connection leaves it, and comes back whatever happened.
void PostgresSession::scan(std::string const& text, std::string_view kinds, ScanRow const& row) {
    must_go_on();
    settle();
    if (!later_.empty()) flush_later();
    if (PQexitPipelineMode(connection_) != 1) lost();
    Result refused{PQexec(connection_, ("COPY (" + text + ") TO STDOUT (FORMAT binary)").c_str())};
    std::exception_ptr thrown;
    if (PQresultStatus(refused.get()) == PGRES_COPY_OUT) {
        thrown = copied_rows(connection_, kinds, row);
        refused.reset();
        while (Result rest{PQgetResult(connection_)})
            if (PQresultStatus(rest.get()) == PGRES_FATAL_ERROR) refused = std::move(rest);
    }
    if (PQstatus(connection_) != CONNECTION_OK || PQenterPipelineMode(connection_) != 1) lost();
    if (refused) refuse(refused.get());
    answered_ = true;
    if (thrown) std::rethrow_exception(thrown);
}

void scan(Session& sql, std::string const& text, std::string_view kinds, ScanRow const& row) {
    if (kinds.size() > most_scanned) throw std::logic_error{"too many columns to scan"};
    if (auto* sqlite = dynamic_cast<SqliteSession*>(&sql)) return sqlite->scan(text, kinds, row);
    if (auto* postgres = dynamic_cast<PostgresSession*>(&sql)) return postgres->scan(text, kinds, row);
    throw std::logic_error{"scan: a session of neither database"};
}

}  // namespace marelle::sql
