#include "sql/sqlite_session.hpp"
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace marelle::sql {

namespace {

constexpr int page_size = 4096;
constexpr int checkpoint_pages = 32 * 1024 * 1024 / page_size;
constexpr int checkpoint_again = 2048;  // pages more before another try, when a long read held the last one back
constexpr char const* usual_cache = "PRAGMA cache_size = -16000";
constexpr int busy_ms = 10'000;
constexpr int small_bytes = 512, small_blocks = 1'000;  // a connection's own memory for what is small and short-lived

SqlError::Kind kind_of(int code) {
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return SqlError::Kind::unique;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return SqlError::Kind::foreign_key;
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_NOTNULL: return SqlError::Kind::check;
    case SQLITE_IOERR_SHMSIZE: return SqlError::Kind::full;  // no room for the log's index
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return SqlError::Kind::retry;
    case SQLITE_FULL: return SqlError::Kind::full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return SqlError::Kind::gone;
    default: return SqlError::Kind::other;
    }
}

bool is_disk_failure(int code) { return (code & 0xff) == SQLITE_IOERR && code != SQLITE_IOERR_SHMSIZE; }

// Personal data: nobody else on the machine reads the file. SQLite gives its log and index the same rights.
void create_private(std::string const& path) {
    int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        throw SqlError{errno == ENOSPC ? SqlError::Kind::full : SqlError::Kind::gone,
                       std::string{"the database file cannot be opened: "} + std::strerror(errno)};
    }
    ::close(file);
}

std::string_view name_of(sqlite3_stmt* statement, int at) {
    auto const* name = sqlite3_bind_parameter_name(statement, at);
    if (!name || name[0] != ':') throw std::logic_error{"parameters are named (:name)"};
    return name + 1;
}

// Values outlive the execution: SQLite needs no copy of them.
int bind_value(sqlite3_stmt* statement, int at, Value const& value) {
    if (auto const* whole = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, at, *whole);
    if (auto const* real = std::get_if<double>(&value)) {
        must_be_number(*real);
        return sqlite3_bind_double(statement, at, *real);
    }
    if (auto const* text = std::get_if<std::string>(&value)) {
        must_be_text(*text);
        return sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (auto const* bytes = std::get_if<Bytes>(&value)) {
        // A null pointer would be NULL; no bytes is a value.
        auto const* data = bytes->data.empty() ? "" : bytes->data.data();
        return sqlite3_bind_blob64(statement, at, data, bytes->data.size(), SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, at);
}

int bind_all(sqlite3_stmt* statement, Parameters const& parameters) {
    for (int at = 1, count = sqlite3_bind_parameter_count(statement); at <= count; ++at) {
        auto name = name_of(statement, at);
        Value const* value = nullptr;
        for (auto const& parameter : parameters)
            if (parameter.name == name) value = &parameter.value;
        if (!value) missing_parameter(name);
        if (int code = bind_value(statement, at, *value); code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

Value column(sqlite3_stmt* statement, int at) {
    switch (sqlite3_column_type(statement, at)) {
    case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, at)};
    case SQLITE_FLOAT: return sqlite3_column_double(statement, at);
    case SQLITE_TEXT: {
        auto const* data = reinterpret_cast<char const*>(sqlite3_column_text(statement, at));
        return std::string{data, static_cast<std::size_t>(sqlite3_column_bytes(statement, at))};
    }
    case SQLITE_BLOB: {
        auto const* data = static_cast<char const*>(sqlite3_column_blob(statement, at));
        auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
        return Bytes{data ? std::string{data, size} : std::string{}};
    }
    default: return {};
    }
}

Row row_of(sqlite3_stmt* statement) {
    int count = sqlite3_column_count(statement);
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int at = 0; at < count; ++at) values.push_back(column(statement, at));
    return Row{std::move(values)};
}

int count_log_pages(void* pages, sqlite3*, char const*, int now) {
    *static_cast<int*>(pages) = now;
    return SQLITE_OK;
}

// SQLite counts the memory of all connections under one lock, which every reader and the writer then wait for. Before
// the first connection only: later SQLite refuses, and goes on as it was.
void forget_memory_statistics() {
    static int const once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)once;
}

}  // namespace

// A cached statement in use: reset and forgotten of its values at the end, whatever happened.
class SqliteSession::Use {
public:
    Use(SqliteSession& session, std::string_view text, Parameters const& parameters)
        : statement_{session.statement(text)} {
        int code = SQLITE_OK;
        try {
            code = bind_all(statement_, parameters);
        } catch (...) {
            session.failed_ = true;
            sqlite3_clear_bindings(statement_);
            throw;
        }
        if (code != SQLITE_OK) session.refuse(code);
    }
    ~Use() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Use(Use const&) = delete;
    Use& operator=(Use const&) = delete;
    operator sqlite3_stmt*() const { return statement_; }

private:
    sqlite3_stmt* statement_;
};

SqliteSession::SqliteSession(std::string const& path, SqliteUse use) : use_{use}, next_checkpoint_{checkpoint_pages} {
    forget_memory_statistics();
    if (use == SqliteUse::write) create_private(path);
    int code = sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                               nullptr);
    try {
        if (code != SQLITE_OK) refuse(code);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_LOOKASIDE, nullptr, small_bytes, small_blocks);
        sqlite3_busy_timeout(db_, busy_ms);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        // "name" is a column, never a text by mistake: as in PostgreSQL.
        sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        if (use == SqliteUse::write) settle_journal();
        settle("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
               "PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = ON");
        settle(usual_cache);
        if (use == SqliteUse::read) settle("PRAGMA query_only = ON");
        sqlite3_wal_hook(db_, count_log_pages, &log_pages_);  // replaces SQLite's own checkpoints
    } catch (...) {
        sqlite3_close_v2(db_);
        throw;
    }
}

SqliteSession::~SqliteSession() {
    for (auto& [text, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(db_);
}

void SqliteSession::settle(std::string_view pragmas) {
    if (int code = sqlite3_exec(db_, std::string{pragmas}.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
        refuse(code);
}

// Of two programs that open a new file at once, SQLite refuses the second without letting it wait.
void SqliteSession::settle_journal() {
    auto const until = std::chrono::steady_clock::now() + std::chrono::milliseconds{busy_ms};
    for (;;) {
        int const code = sqlite3_exec(db_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
        if (code == SQLITE_OK) return;
        if ((code & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() >= until) refuse(code);
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
}

void SqliteSession::refuse(int code) {
    failed_ = true;
    if (is_disk_failure(code)) disk_failed_ = true;
    throw SqlError{kind_of(code), std::string{"SQLite "} + std::to_string(code) + ": " + sqlite3_errmsg(db_)};
}

sqlite3_stmt* SqliteSession::statement(std::string_view text) {
    if (auto found = statements_.find(text); found != statements_.end()) return found->second;
    if (statements_.size() >= cached_statements) {
        for (auto& [old, made] : statements_) sqlite3_finalize(made);
        statements_.clear();
    }
    sqlite3_stmt* made = nullptr;
    char const* rest = nullptr;
    int code = sqlite3_prepare_v3(db_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &made,
                                  &rest);
    if (code != SQLITE_OK) refuse(code);
    if (!made) throw std::logic_error{"an empty statement"};
    auto left = text.substr(static_cast<std::size_t>(rest - text.data()));
    if (left.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
        sqlite3_finalize(made);
        throw std::logic_error{"one statement at a time"};
    }
    statements_.emplace(text, made);
    return made;
}

bool SqliteSession::step(sqlite3_stmt* statement) {
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) refuse(code);
    return false;
}

std::vector<Row> SqliteSession::query(std::string_view text, Parameters const& parameters) {
    if (failed_) transaction_failed();
    Use use{*this, text, parameters};
    std::vector<Row> rows;
    while (step(use)) rows.push_back(row_of(use));
    return rows;
}

std::int64_t SqliteSession::execute(std::string_view text, Parameters const& parameters) {
    bool rolls_back = text.starts_with("ROLLBACK TO ");
    if (failed_ && !rolls_back) transaction_failed();
    Use use{*this, text, parameters};
    auto before = sqlite3_total_changes64(db_);
    while (step(use)) {}
    if (rolls_back) failed_ = false;
    // total_changes counts rows changed by foreign keys and triggers too; changes() is the statement's own.
    return sqlite3_total_changes64(db_) == before ? 0 : sqlite3_changes64(db_);
}

void SqliteSession::each(std::string_view text, Parameters const& parameters,
                         std::function<bool(Row const&)> const& row) {
    if (failed_) transaction_failed();
    Use use{*this, text, parameters};
    while (step(use))
        if (!row(row_of(use))) return;
}

// A scan sees each page once: kept pages would only take room, then and afterwards.
class SqliteSession::FewPages {
public:
    explicit FewPages(sqlite3* db) : db_{db} {
        sqlite3_exec(db_, "PRAGMA cache_size = -500", nullptr, nullptr, nullptr);
    }
    ~FewPages() {
        sqlite3_db_release_memory(db_);
        sqlite3_exec(db_, usual_cache, nullptr, nullptr, nullptr);
    }
    FewPages(FewPages const&) = delete;
    FewPages& operator=(FewPages const&) = delete;

private:
    sqlite3* db_;
};

void SqliteSession::scan(std::string const& text, std::string_view kinds, ScanRow const& row) {
    if (failed_) transaction_failed();
    FewPages few{db_};
    Use use{*this, text, {}};
    std::array<Scanned, most_scanned> cells;
    sqlite3_stmt* statement = use;
    while (step(statement)) {
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            auto const at = static_cast<int>(i);
            if (kinds[i] == 'n') {
                cells[i].number = sqlite3_column_int64(statement, at);
                continue;
            }
            auto const* data = reinterpret_cast<char const*>(sqlite3_column_text(statement, at));
            auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
            cells[i].text = data ? std::string_view{data, size} : std::string_view{};
        }
        row({cells.data(), kinds.size()});
    }
}

void SqliteSession::begin() {
    failed_ = false;
    execute(use_ == SqliteUse::write ? "BEGIN IMMEDIATE" : "BEGIN", {});
}

void SqliteSession::commit() { execute("COMMIT", {}); }

void SqliteSession::undo() noexcept {
    // SQLite may have undone everything by itself (full disk); then there is nothing left to roll back.
    if (in_transaction()) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
    failed_ = false;
}

void SqliteSession::checkpoint_if_large() {
    if (log_pages_ < checkpoint_pages) next_checkpoint_ = checkpoint_pages;
    if (log_pages_ < next_checkpoint_) return;
    int pages = 0, copied = 0;
    int code = sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    next_checkpoint_ = log_pages_ + checkpoint_again;
    // A disk that fails under the checkpoint is a failed sync; a full one keeps the log, which holds everything.
    if (is_disk_failure(code)) disk_failed_ = true;
}

}  // namespace marelle::sql
