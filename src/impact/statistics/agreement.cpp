#include "impact/statistics/agreement.hpp"
#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::statistics {
namespace {

using Table = std::vector<std::vector<double>>;

Measured<double> total(Table const& table) {
    double n = 0;
    if (table.size() < 2) return std::unexpected{table.empty() ? Refusal::no_data : Refusal::impossible};
    for (auto const& row : table) {
        if (row.size() != table.size()) return std::unexpected{Refusal::impossible};
        for (auto cell : row) {
            if (!std::isfinite(cell) || cell < 0) return std::unexpected{Refusal::impossible};
            n += cell;
        }
    }
    if (!std::isfinite(n)) return std::unexpected{Refusal::impossible};
    if (n == 0) return std::unexpected{Refusal::no_data};
    return n;
}

Estimate cut(double value, Interval interval, double n, Method method) {
    return {.value = value,
            .interval = {std::clamp(interval.low, -1.0, value), std::clamp(interval.high, value, 1.0)},
            .n = n,
            .method = method,
            .valid_domain = false};
}

struct Shares {
    std::vector<double> rows, columns;         // of people at each level, by rater
    std::vector<double> row_means, col_means;  // mean weight of a level against the other rater's levels
    double observed{}, expected{};
};

// 1 on the diagonal, 0 between the two ends of the scale.
double agreement(std::size_t i, std::size_t j, std::size_t size, Weights weights) {
    auto apart = std::abs(static_cast<double>(i) - static_cast<double>(j)) / static_cast<double>(size - 1);
    return 1 - (weights == Weights::linear ? apart : apart * apart);
}

Shares shares(Table const& table, double n, Weights weights) {
    auto size = table.size();
    Shares out;
    for (auto* each : {&out.rows, &out.columns, &out.row_means, &out.col_means}) each->resize(size);
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j) {
            out.rows[i] += table[i][j] / n;
            out.columns[j] += table[i][j] / n;
        }
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j) {
            auto weight = agreement(i, j, size, weights);
            out.row_means[i] += weight * out.columns[j];
            out.col_means[j] += weight * out.rows[i];
            out.observed += weight * table[i][j] / n;
            out.expected += weight * out.rows[i] * out.columns[j];
        }
    return out;
}

bool off_diagonal(Table const& table) {
    for (std::size_t i = 0; i < table.size(); ++i)
        for (std::size_t j = 0; j < table.size(); ++j)
            if (i != j && table[i][j] > 0) return true;
    return false;
}

bool one_level(Table const& table) {
    int used = 0;
    for (auto const& row : table)
        for (auto cell : row) used += cell > 0;
    return used == 1 && !off_diagonal(table);
}

Interval agreement_limits(MeanSquares const& ms, double n, double k, double value, double confidence) {
    auto a = k * value / (n * (1 - value)), b = 1 + k * value * (n - 1) / (n * (1 - value));
    auto columns = a * ms.columns, error = b * ms.error;
    auto both = (columns + error) * (columns + error);
    // Satterthwaite's degrees of freedom, from 1 (below, a coefficient under 0 gives nonsense) to all there are.
    auto degrees = both / (columns * columns / (k - 1) + error * error / ((n - 1) * (k - 1)));
    degrees = std::isfinite(degrees) ? std::clamp(degrees, 1.0, n * k) : 1;
    auto upper = 0.5 + confidence / 2;
    auto f_low = f_quantile(upper, n - 1, degrees), f_high = f_quantile(upper, degrees, n - 1);
    auto noise = k * ms.columns + (k * n - k - n) * ms.error;
    return {n * (ms.people - f_low * ms.error) / (f_low * noise + n * ms.people),
            n * (f_high * ms.people - ms.error) / (noise + n * f_high * ms.people)};
}

Interval consistency_limits(MeanSquares const& ms, double n, double k, double confidence) {
    auto f = ms.people / ms.error, upper = 0.5 + confidence / 2;
    auto low = f / f_quantile(upper, n - 1, (n - 1) * (k - 1));
    auto high = f * f_quantile(upper, (n - 1) * (k - 1), n - 1);
    return {(low - 1) / (low + k - 1), (high - 1) / (high + k - 1)};
}

}  // namespace

Measured<Kappa> weighted_kappa(Table const& table, Weights weights, double confidence) {
    auto n = total(table);
    if (!n) return std::unexpected{n.error()};
    if (one_level(table)) return std::unexpected{Refusal::no_spread};
    if (!off_diagonal(table)) return std::unexpected{Refusal::perfect_agreement};
    auto of = shares(table, *n, weights);
    auto chance = of.expected, left = 1 - chance;
    auto kappa = (of.observed - chance) / left;
    double squares = 0;
    for (std::size_t i = 0; i < table.size(); ++i)
        for (std::size_t j = 0; j < table.size(); ++j) {
            auto term = agreement(i, j, table.size(), weights) - (of.row_means[i] + of.col_means[j]) * (1 - kappa);
            squares += table[i][j] / *n * term * term;
        }
    auto centre = kappa - chance * (1 - kappa);
    auto error = std::sqrt(std::max(0.0, squares - centre * centre) / *n) / left;
    if (error < 1e-9) return std::unexpected{Refusal::no_spread};
    // On Fisher's scale, where the error depends less on kappa; kappa is under 1 here, and above −1 but for two levels.
    auto reach = two_sided_z(confidence) * error / std::max(1e-12, 1 - kappa * kappa);
    auto middle = std::atanh(std::clamp(kappa, -1 + 1e-12, 1 - 1e-12));
    Kappa out{cut(kappa, {std::tanh(middle - reach), std::tanh(middle + reach)}, *n, Method::delta_method), error};
    out.estimate.valid_domain = *n >= (weights == Weights::linear ? 100 : 200);
    return out;
}

Measured<Estimate> intraclass(Ratings const& ratings, Icc kind, double confidence) {
    auto ms = mean_squares(ratings);
    if (!ms) return std::unexpected{ms.error()};
    auto n = static_cast<double>(ratings.people), k = static_cast<double>(ratings.columns);
    if (ms->error == 0 && (kind == Icc::three_one || ms->columns == 0))
        return std::unexpected{Refusal::perfect_agreement};
    auto spread = ms->people + (k - 1) * ms->error;
    if (kind == Icc::two_one) spread += k * (ms->columns - ms->error) / n;
    if (spread <= 0) return std::unexpected{Refusal::no_spread};
    auto value = std::max(-1.0, (ms->people - ms->error) / spread);
    auto limits = kind == Icc::two_one ? agreement_limits(*ms, n, k, value, confidence)
                                       : consistency_limits(*ms, n, k, confidence);
    auto out = cut(value, limits, n, Method::f_distribution);
    out.valid_domain = n >= 10 && (kind == Icc::three_one || ms->columns <= 3 * ms->error);
    return out;
}

}  // namespace marelle::statistics
