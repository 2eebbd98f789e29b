#pragma once
// Millions of rows, read where the driver keeps them: no text is copied, no row is made. For whoever reads a whole
// table at a start; everything else asks Session::each.
#include "sql/sql.hpp"
#include <functional>
#include <span>

namespace marelle::sql {

// A text, valid until the callback returns, or a whole number; NULL is an empty text or 0.
struct Scanned {
    std::string_view text;
    std::int64_t number{};
};
constexpr std::size_t most_scanned = 16;  // columns
using ScanRow = std::function<void(std::span<Scanned const>)>;

// `kinds`: a letter a column, t (text) or n (BIGINT). The statement has no parameters. What the callback throws comes
// out once the rest was read or dropped.
void scan(Session& sql, std::string const& text, std::string_view kinds, ScanRow const& row);

}  // namespace marelle::sql
