#pragma once
// The keyring's own small SQLite file, through the C API: it must not depend on the database it protects.
// Every failure throws std::runtime_error.
#include <functional>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::crypto {

class KeyringFile {
public:
    explicit KeyringFile(std::string const& path);
    ~KeyringFile();
    KeyringFile(KeyringFile const&) = delete;
    KeyringFile& operator=(KeyringFile const&) = delete;

    struct Cell {
        std::string_view data;
        bool blob = false;
    };
    static Cell text(std::string_view t) { return {t, false}; }
    static Cell blob(std::string_view b) { return {b, true}; }

    // Columns come as bytes; a NULL is nothing.
    using Columns = std::vector<std::optional<std::string>>;
    void run(char const* sql, std::vector<Cell> const& cells = {}, std::function<void(Columns&)> const& row = {});
    std::optional<Columns> first(char const* sql, std::vector<Cell> const& cells);

    // On disk when it returns; undone when the work throws.
    void transaction(std::function<void()> const& work);
    // Nothing of what was deleted is left in the file or its log.
    void scrub();

private:
    sqlite3* handle_ = nullptr;
};

}  // namespace marelle::crypto
