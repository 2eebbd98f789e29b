#pragma once
// What changed between two rows of one shape, by name and never by value: for the audit log.
#include "record/record.hpp"

namespace marelle::record {

// "birth_date,guardians"; a nested object or list counts as one field.
std::string changed_fields(Fields fields, void const* before, void const* after);

template <class T> std::string changed_fields(T const& before, T const& after) {
    return changed_fields(table_of<T>.fields, &before, &after);
}

}  // namespace marelle::record
