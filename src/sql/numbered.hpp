#pragma once
// ":name" parameters as PostgreSQL takes them ($1, $2 …). For src/sql only.
#include <string>
#include <string_view>
#include <vector>

namespace marelle::sql {

struct Numbered {
    struct Slot {
        std::string name;
        // ":name IS NULL" has a number of its own, of type TEXT: PostgreSQL cannot tell the type of a parameter that is
        // first met there, and refuses "(:from IS NULL OR day >= :from)" when both share a number.
        bool only_null_test{};
    };
    std::string text;
    std::vector<Slot> slots;  // slots[0] is $1
    bool may_change{};        // anything else than a plain SELECT
};

Numbered numbered(std::string_view sql);

}  // namespace marelle::sql
