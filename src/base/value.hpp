#pragma once
// One value as it crosses a boundary: a column, a JSON member, a CSV cell.
#include <cstdint>
#include <string>
#include <variant>

namespace marelle {

// Raw bytes (a sealed field, a hash): BLOB in SQLite, BYTEA in PostgreSQL; never text.
struct Bytes {
    std::string data;
    bool operator==(Bytes const&) const = default;
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

}  // namespace marelle
