#include "impact/disclosure/elimination.hpp"
#include <algorithm>
#include <bit>
#include <span>

namespace marelle::disclosure::detail {
namespace {

constexpr int digits = 61;
constexpr std::uint64_t prime = (std::uint64_t{1} << digits) - 1;
constexpr std::size_t word_bits = 64;
__extension__ using Wide = unsigned __int128;

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
    auto out = a + b;
    return out >= prime ? out - prime : out;
}

// 2^61 is one: what is above it is added.
std::uint64_t product(std::uint64_t a, std::uint64_t b) {
    auto wide = static_cast<Wide>(a) * b;
    return sum(static_cast<std::uint64_t>(wide) & prime, static_cast<std::uint64_t>(wide >> digits));
}

std::uint64_t inverse(std::uint64_t a) {  // a^(prime − 2), Fermat
    std::uint64_t out = 1;
    for (auto exponent = prime - 2; exponent != 0; exponent /= 2) {
        if (exponent % 2 == 1) out = product(out, a);
        a = product(a, a);
    }
    return out;
}

}  // namespace

Elimination::Elimination(std::size_t variables)
    : pivots(variables), work(variables), touched(variables / word_bits + 1) {}

Elimination::Residue Elimination::residue(Form const& form) {
    // The variables touched, smallest first: a pivot only touches larger ones than its own.
    std::size_t first = touched.size(), last = 0;
    auto add_to = [&](std::uint32_t variable, std::uint64_t value) {
        work[variable] = sum(work[variable], value);
        auto word = variable / word_bits;
        touched[word] |= std::uint64_t{1} << variable % word_bits;
        first = std::min(first, word), last = std::max(last, word);
    };
    for (auto const& [variable, coefficient] : form)
        add_to(variable, coefficient < 0 ? prime - static_cast<std::uint64_t>(-coefficient)
                                         : static_cast<std::uint64_t>(coefficient));
    Residue out;
    for (auto word = first; word <= last; ++word)
        while (touched[word] != 0) {
            auto bit = static_cast<std::size_t>(std::countr_zero(touched[word]));
            touched[word] &= touched[word] - 1;
            auto variable = static_cast<std::uint32_t>(word * word_bits + bit);
            auto value = std::exchange(work[variable], 0);
            if (value == 0) continue;
            auto const& row = pivots[variable];
            if (row.empty()) {
                out.emplace_back(variable, value);
                continue;
            }
            for (auto const& [at, coefficient] : std::span(row).subspan(1))
                add_to(at, prime - product(value, coefficient));
        }
    if (out.empty()) return out;
    auto scale = inverse(out.front().second);
    for (auto& [variable, value] : out) value = product(value, scale);
    return out;
}

bool Elimination::add(Form const& row) {
    auto left = residue(row);
    if (left.empty()) return false;
    leading.push_back(left.front().first);
    pivots[leading.back()] = std::move(left);
    return true;
}

// Rows were only cleared of the ones before them.
void Elimination::forget_from(std::size_t row) {
    for (auto i = row; i < leading.size(); ++i) pivots[leading[i]].clear();
    leading.resize(row);
}

}  // namespace marelle::disclosure::detail
