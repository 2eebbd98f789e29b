#pragma once
// How far a reader can narrow a hidden figure: linear programs over what the reader holds, by Clp (EPL 2.0). Pure.
#include "impact/disclosure/elimination.hpp"
#include <memory>
#include <span>

namespace marelle::disclosure::detail {

struct Limits {
    double low{}, high{};
};
inline constexpr Limits unlimited{-1e30, 1e30};

enum class Towards { least, most };

// A system that has a solution: the truth. Rows may be loosened or tightened between two questions. Each thread may ask
// its own: all that they share is a count by which CoinUtils checks itself, which decides nothing.
class Bounds {
public:
    // limits: of each variable; rows: what each adds up to.
    Bounds(std::vector<Limits> const& limits, std::vector<Form> const& rows, std::vector<Limits> const& totals);
    Bounds(Bounds&&) noexcept;
    ~Bounds();

    void set(std::size_t row, Limits limits);
    // The number of a row that was not there; what was solved stays where it is.
    std::size_t add(Form const& form, Limits limits);
    // Solves for a form as small, or as large, as can be. Throws std::runtime_error when the solver gives up, which is
    // the machine's fault: the system has a solution and every variable has limits.
    void go(Form const& form, Towards towards);
    // Of the last solution: how much a row held it back, and the value of each variable.
    double held_by(std::size_t row) const;
    std::span<double const> solution() const;

private:
    struct Solver;
    std::unique_ptr<Solver> solver;
};

}  // namespace marelle::disclosure::detail
