#pragma once
// One SQLite connection with its cached statements, for one thread at a time.
#include "sql/drivers.hpp"
#include "sql/scan.hpp"
#include <sqlite3.h>
#include <string>
#include <unordered_map>

namespace marelle::sql {

enum class SqliteUse { write, read, copy };

class SqliteSession final : public Session {
public:
    // Throws SqlError when the file cannot be opened, is not a database, or the disk is full.
    SqliteSession(std::string const& path, SqliteUse use);
    ~SqliteSession() override;
    SqliteSession(SqliteSession const&) = delete;
    SqliteSession& operator=(SqliteSession const&) = delete;

    using Session::execute;
    using Session::query;
    Dialect dialect() const override { return Dialect::sqlite; }
    std::vector<Row> query(std::string_view text, Parameters const& parameters) override;
    std::int64_t execute(std::string_view text, Parameters const& parameters) override;
    void each(std::string_view text, Parameters const& parameters, std::function<bool(Row const&)> const& row) override;
    void scan(std::string const& text, std::string_view kinds, ScanRow const& row);  // sql/scan.hpp

    // A statement failed and no savepoint has been rolled back since.
    bool failed() const { return failed_; }
    bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }
    // The disk refused a read, a write or a sync: the process must not go on (trust.md, "Never lost").
    bool disk_failed() const { return disk_failed_; }

    void begin();  // IMMEDIATE for a writer, a snapshot for a reader
    void commit();
    void undo() noexcept;

    // Copies what readers let it of the write-ahead log into the file, once the log is past 32 MB.
    void checkpoint_if_large();

private:
    class Use;
    class FewPages;
    sqlite3_stmt* statement(std::string_view text);
    bool step(sqlite3_stmt* statement);
    void settle(std::string_view pragmas);
    void settle_journal();
    [[noreturn]] void refuse(int code);

    sqlite3* db_ = nullptr;
    SqliteUse use_;
    std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> statements_;
    bool failed_ = false;
    bool disk_failed_ = false;
    int log_pages_ = 0;
    int next_checkpoint_;
};

}  // namespace marelle::sql
