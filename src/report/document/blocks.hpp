#pragma once
// The figures of a section as the template writes them.
#include "report/document/notes.hpp"

namespace kainjow::mustache {
template <typename string_type> class basic_data;
using data = basic_data<std::string>;
}  // namespace kainjow::mustache

namespace marelle::report {

// A list of blocks: figures in their order, numbers that follow one another gathered in one table.
kainjow::mustache::data blocks(ReportContent const& content, ReportSection const& section, Notes& shared,
                               Words const& words);

// The words of one definition's place: "3", as definitions are numbered in the document; empty without one.
std::string definition_number(ReportContent const& content, std::string_view key);

}  // namespace marelle::report
