#pragma once
// How a source of recent activity is written: each column by its name, NULL where it has nothing to say. For activity/
// only.
#include "activity/sources.hpp"

namespace marelle::activity {

struct Columns {
    std::string_view id, at, by_id, by_name;
    std::string_view child_id = "NULL", given_names = "NULL", surname = "NULL", children = "0";
    std::string_view group_id = "NULL", group_name = "NULL", from_group_id = "NULL", from_group_name = "NULL";
    std::string_view other_id = "NULL", other_name = "NULL";
    std::string_view session = "NULL", date = "NULL", starts = "NULL", detail = "NULL";
    std::string_view undone_at = "NULL", undone_by_id = "NULL", undone_by_name = "NULL";
    std::string_view undoable = "", undo_key = "NULL";  // a condition; empty: never
    std::string_view person = "";                       // who did it, in WHERE; the account's id when empty
    std::string_view group = "";                        // in WHERE; empty: it is of no group
    std::string_view child = "";
};
// A row `k` told at `at`, by an account `u`; taken back by `v` at `back`, where that is kept.
Columns told(std::string_view at, std::string_view back = "");
// Of a group `g`: the reader may ask for it alone.
Columns told_of_group(std::string_view at, std::string_view back = "");
void undone(Columns& columns, std::string_view at);
// No later change of `table` that still stands is of the same thing: `same` compares it, `x`, with `k`.
std::string newest(std::string_view table, std::string_view same);
// SELECT … FROM `from`, which ends in a WHERE that holds the scope: newest first, after the cursor, of whom and what
// was asked.
std::string select(Columns const& columns, std::string_view from);

// The sources, by what they are about.
void add_plan_sources(std::vector<Source>& all);
void add_team_sources(std::vector<Source>& all);
void add_family_sources(std::vector<Source>& all);
void add_evaluation_sources(std::vector<Source>& all);
void add_report_sources(std::vector<Source>& all);
void add_house_sources(std::vector<Source>& all);

}  // namespace marelle::activity
