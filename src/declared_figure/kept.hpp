#pragma once
// Rows of declared figures, as the store and the reading share them. For declared_figure/ only.
#include "declared_figure/declared_figure.hpp"

namespace marelle::declared_figure {

// The newest words of a figure f (alias), by position for edit_of().
extern std::string_view const newest_words;  // "w.partner, w.label, …" of `declared_figure_words w`
DeclaredFigureEdit edit_of(sql::Row const& row, std::size_t first);
inline constexpr std::size_t words_columns = 15;

// SQL condition on `declared_figure f` under a Scope bound by access::parameters_of: an establishment's own and the
// network's, or all for headquarters.
extern std::string_view const figure_in_scope;

Compared compared_of(Id const& id, DeclaredFigureEdit const& edit);

// Every figure of that establishment (nothing: the network's) that was not withdrawn: what one is compared with.
std::vector<Compared> beside(sql::Session& sql, std::optional<Id> const& establishment);

// With what a person answered to each.
std::vector<Doubt> answered(sql::Session& sql, Id const& figure, std::vector<Doubted> found);

}  // namespace marelle::declared_figure
