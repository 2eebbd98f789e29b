#pragma once
// The SQL walkers: columns, parameters and rows of a shape's plain fields, in the order of its table. Lists and nested
// objects are read by statements of their own.
#include "record/record.hpp"
#include "sql/sql.hpp"

namespace marelle::record {

// "c.id, c.first_name"; without an alias "id, first_name".
std::string columns(Fields fields, std::string_view alias = {});

// One parameter a field, by its name.
sql::Parameters parameters(Fields fields, void const* row);

// From the columns that columns() names, starting at `first`. Returns the position after the last one read. Throws
// std::runtime_error naming the column when a value does not fit (our bug: the database checks its own values).
std::size_t read(Fields fields, sql::Row const& from, void* row, std::size_t first = 0);

template <class T> std::string columns_of(std::string_view alias = {}) { return columns(table_of<T>.fields, alias); }
template <class T> sql::Parameters parameters(T const& row) { return parameters(table_of<T>.fields, &row); }
template <class T> T read(sql::Row const& from, std::size_t first = 0) {
    T row{};
    read(table_of<T>.fields, from, &row, first);
    return row;
}

}  // namespace marelle::record
