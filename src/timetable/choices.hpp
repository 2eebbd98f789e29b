#pragma once
// Choices that may be absent, to and from their column.
#include "record/record.hpp"

namespace marelle::timetable {

template <class E> std::optional<std::string> name_of(std::optional<E> const& value) {
    if (!value) return {};
    return std::string{record::name_of_choice(*value)};
}

// A name we do not know (a newer program wrote it) is as if nothing were said.
template <class E> std::optional<E> choice_of(std::optional<std::string> const& name) {
    if (!name) return {};
    return record::choice_named<E>(*name);
}

}  // namespace marelle::timetable
