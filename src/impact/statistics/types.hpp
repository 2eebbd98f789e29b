#pragma once
// What every measure answers: a number, its interval, what stands behind it, or the reason why there is none. Pure.
#include <expected>

namespace marelle::statistics {

// Why a measure has no answer. A refusal is an answer the product says in words; it is not a fault of the caller.
enum class Refusal {
    no_data,            // nothing was measured
    impossible,         // k > n, a negative count, a number that is not finite: the input contradicts itself
    too_few_clusters,   // fewer than 10 establishments: their differences cannot be estimated
    too_few_people,     // not enough people for this measure (each header says how many)
    no_spread,          // everybody the same: nothing to compare differences with
    perfect_agreement,  // no error at all was seen: its size cannot be estimated
    not_detectable      // no change, however large, could be seen with so few people
};

template <class T>
using Measured = std::expected<T, Refusal>;

struct Interval {
    double low{}, high{};
};

enum class Method {
    wilson,
    newcombe_unpaired,
    newcombe_paired,
    cluster_robust,
    cluster_bootstrap,
    order_statistics,
    delta_method,
    f_distribution,
    square_and_add,
    welch
};

// A number with its interval (two-sided, 95 % unless another confidence was asked for). Never NaN, never infinite, and
// interval.low ≤ value ≤ interval.high.
struct Estimate {
    double value{};
    Interval interval;
    double n{};  // people (pairs, targets) behind the number
    Method method{};
    // The interval was checked to hold the truth 95 times in 100, within one point, for data like these; each header
    // gives the table. Outside, the interval is printed as approximate.
    bool valid_domain{};
};

// k of n. 0 ≤ k ≤ n, whole numbers held as double.
struct Count {
    double k{}, n{};
};

// no_data when n = 0; impossible when k of n cannot be.
Measured<Count> checked(Count count);

}  // namespace marelle::statistics
