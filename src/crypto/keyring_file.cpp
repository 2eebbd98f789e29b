#include "crypto/keyring_file.hpp"
#include <stdexcept>

namespace marelle::crypto {

namespace {
constexpr char const* schema = R"sql(
    CREATE TABLE IF NOT EXISTS root (
        name TEXT NOT NULL PRIMARY KEY,
        wrapped BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS establishment_key (
        establishment TEXT NOT NULL PRIMARY KEY,
        wrapped BLOB NOT NULL
    ) STRICT;
    -- a key erased leaves its owner's id and the instant, so that a restore can erase again
    CREATE TABLE IF NOT EXISTS owner_key (
        owner TEXT NOT NULL PRIMARY KEY,
        establishment TEXT NOT NULL REFERENCES establishment_key (establishment),
        wrapped BLOB,
        erased_at TEXT,
        CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
    ) STRICT;
)sql";
}

KeyringFile::KeyringFile(std::string const& path) {
    if (sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX,
                        nullptr) != SQLITE_OK) {
        std::string const why = sqlite3_errmsg(handle_);
        sqlite3_close(handle_);
        throw std::runtime_error{"keyring: cannot open " + path + ": " + why};
    }
    sqlite3_busy_timeout(handle_, 5000);
    try {
        for (auto pragma : {"PRAGMA secure_delete = ON", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF"})
            run(pragma);
        if (sqlite3_exec(handle_, schema, nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error{std::string{"keyring: "} + sqlite3_errmsg(handle_)};
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

KeyringFile::~KeyringFile() { sqlite3_close(handle_); }

void KeyringFile::run(char const* sql, std::vector<Cell> const& cells, std::function<void(Columns&)> const& row) {
    sqlite3_stmt* statement = nullptr;
    auto check = [this](int code) {
        if (code != SQLITE_OK) throw std::runtime_error{std::string{"keyring: "} + sqlite3_errmsg(handle_)};
    };
    check(sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr));
    struct Finalize {
        sqlite3_stmt* statement;
        ~Finalize() { sqlite3_finalize(statement); }
    } const finalize{statement};
    for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
        auto const& cell = cells[static_cast<std::size_t>(i)];
        auto size = static_cast<int>(cell.data.size());
        check(cell.blob ? sqlite3_bind_blob(statement, i + 1, cell.data.data(), size, SQLITE_STATIC)
                        : sqlite3_bind_text(statement, i + 1, cell.data.data(), size, SQLITE_STATIC));
    }
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!row) continue;
        Columns columns;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            auto const* data = static_cast<char const*>(sqlite3_column_blob(statement, i));
            auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
            if (sqlite3_column_type(statement, i) == SQLITE_NULL) columns.emplace_back();
            else columns.emplace_back(std::string(data ? data : "", size));
        }
        row(columns);
    }
    if (step != SQLITE_DONE) throw std::runtime_error{std::string{"keyring: "} + sqlite3_errmsg(handle_)};
}

std::optional<KeyringFile::Columns> KeyringFile::first(char const* sql, std::vector<Cell> const& cells) {
    std::optional<Columns> found;
    run(sql, cells, [&](Columns& columns) {
        if (!found) found = std::move(columns);
    });
    return found;
}

void KeyringFile::transaction(std::function<void()> const& work) {
    run("BEGIN IMMEDIATE");
    try {
        work();
        run("COMMIT");
    } catch (...) {
        sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
        throw;
    }
}

void KeyringFile::scrub() {
    // secure_delete zeroes the cell; a page rebuilt while the tree grew may still hold a copy in its unused part, and
    // the log holds every former page: the file is rewritten whole (2 MB for 12 000 keys), then the log cut to nothing.
    run("VACUUM");
    run("PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace marelle::crypto
