#pragma once
// Coarser groups where the wished ones hide too much. Pure.
#include "impact/disclosure/tabulation.hpp"

namespace marelle::disclosure::detail {

struct Recoded {
    Table table;
    std::vector<Recoding> recodings;
    std::vector<Filter> narrow;  // of a share that was widened: as they were asked
};

// Whether anything is left to gather or to give up.
bool may_be_coarser(Schema const& schema, Table const& table);

// One step coarser: the grouping whose loss leaves the fewest cells sensitive by themselves, or, when there is none
// left, a dimension less, then a share widened, then given up. False when nothing can be gathered any more.
bool coarsen(Schema const& schema, Day const& day, int threshold, Rules const& rules, Recoded& recoded);

// The share of a table's cells that are sensitive by themselves; those that are impossible do not count.
double sensitive_share(Schema const& schema, Day const& day, Table const& table, int threshold, Rules const& rules);

}  // namespace marelle::disclosure::detail
