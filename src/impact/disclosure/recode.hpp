#pragma once
// Coarser groups where the wished ones hide too much. Pure.
#include "impact/disclosure/tabulation.hpp"

namespace marelle::disclosure::detail {

struct Recoded {
    Table table;
    std::vector<Recoding> recodings;
    std::vector<Filter> narrow;  // of a share that was widened: as they were asked
};

// To hide less of the table; or because it may not be shown as it is, whatever that hides.
enum class Gather { to_hide_less, at_any_price };

// One step coarser: the grouping whose loss leaves the fewest cells sensitive by themselves, or, when there is none
// left, a dimension less, then a share widened, one way or the other, then given up. Nothing when nothing can be
// gathered any more, or nothing that helps.
std::optional<Recoded> step_from(Schema const& schema, Day const& day, int threshold, Rules const& rules,
                                 Recoded const& recoded, Gather gather);

// The share of a table's cells that are sensitive by themselves, among those a reader meets (Decided::counted).
double sensitive_share(Schema const& schema, Day const& day, Table const& table, int threshold, Rules const& rules);

}  // namespace marelle::disclosure::detail
