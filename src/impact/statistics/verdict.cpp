#include "impact/statistics/verdict.hpp"

namespace marelle::statistics {
namespace {

Verdict without_figure(Refusal refusal) {
    switch (refusal) {
    case Refusal::no_data:
    case Refusal::too_few_clusters:
    case Refusal::too_few_people:
    case Refusal::not_detectable: return Verdict::too_few;
    case Refusal::impossible:
    case Refusal::no_spread:
    case Refusal::perfect_agreement: return Verdict::not_measurable;
    }
    return Verdict::not_measurable;
}

}  // namespace

Verdict judge(Measured<Estimate> const& change, double base) {
    if (!change) return without_figure(change.error());
    if (change->n < base) return Verdict::too_few;
    if (change->interval.low > 0) return Verdict::rise;
    if (change->interval.high < 0) return Verdict::fall;
    return Verdict::within_margin;
}

}  // namespace marelle::statistics
