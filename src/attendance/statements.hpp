#pragma once
// The SQL of the hot path: a note costs one SELECT, one INSERT and one upsert. bench/ runs these very texts.
#include <string_view>

namespace marelle::attendance {

// The session, the child as a member that day, the mark as it is, the settlement, and every note of the two so far: one
// row a note, one row without a note when there is none. No row: out of scope.
// Takes :session, :child, :actor, :establishment, :reach, :earliest, :latest.
std::string_view find_for_note();

// Nothing is inserted when the id is known: a repeat, or an id used for something else.
extern std::string_view const insert_note;

// Changes the mark only when it still is what find_for_note() saw (:seen_note and :seen_other, '' for none): two notes
// that cross do not hide each other, the second reads again.
extern std::string_view const upsert_mark;
extern std::string_view const delete_mark;

}  // namespace marelle::attendance
