#pragma once
// Values as libpq takes and gives them. For src/sql only.
#include "sql/sql.hpp"
#include <libpq-fe.h>
#include <string>
#include <vector>

namespace marelle::sql {

// Types by their number in pg_type: fixed since PostgreSQL 7.
namespace oid {
constexpr Oid boolean = 16, bytea = 17, single_char = 18, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25,
              number = 26, json = 114, float4 = 700, float8 = 701, unknown = 705, bpchar = 1042, varchar = 1043,
              numeric = 1700, nothing = 2278;
}

// The parameters of one execution. Bytes go in binary, everything else as text, which any type the server inferred
// (BIGINT, DOUBLE PRECISION, TEXT, a function's INTEGER) reads exactly.
class Arguments {
public:
    void clear(std::size_t count);
    // `value` must outlive the sending. Throws SqlError other for bytes where the server wants something else.
    void set(std::size_t at, Value const& value, Oid wanted);
    // Only whether it is NULL.
    void set_presence(std::size_t at, Value const& value);

    int count() const { return static_cast<int>(values_.size()); }
    char const* const* values() const { return values_.data(); }
    int const* lengths() const { return lengths_.data(); }
    int const* formats() const { return formats_.data(); }

private:
    std::vector<char const*> values_;
    std::vector<int> lengths_, formats_;
    std::vector<std::string> written_;
};

// Row of a binary result: integers and booleans as integers, NUMERIC as an integer when it has no decimals (SUM of a
// BIGINT), else as a double. Throws SqlError other on a type no table of ours has.
Row row_of(PGresult const* result, int line);

}  // namespace marelle::sql
