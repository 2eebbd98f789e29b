#pragma once
// Declared figures as a file. For declared_figure/ only.
#include "declared_figure/declared_figure.hpp"
#include "spreadsheet/spreadsheet.hpp"

namespace marelle::declared_figure {

// One line a figure: its doubts that nobody answered in one cell, those answered with their reasons in another.
spreadsheet::Table table_of(std::vector<DeclaredFigureRow> const& figures, std::string_view language);

}  // namespace marelle::declared_figure
