#pragma once
// Exact linear algebra: is a hidden figure a combination of what left? Whole numbers modulo the prime 2^61 − 1, so that
// nothing is rounded: a combination with fractions whose denominators are under the prime is one modulo it as well, so
// none is missed. Pure.
#include <cstdint>
#include <utility>
#include <vector>

namespace marelle::disclosure::detail {

struct Term {
    std::uint32_t variable{};
    int coefficient = 1;
    friend bool operator==(Term const&, Term const&) = default;
};
using Form = std::vector<Term>;

class Elimination {
public:
    explicit Elimination(std::size_t variables);
    // False when the row was a combination of those that are there.
    bool add(Form const& row);
    // What is left of a form once all that can be said with the rows is taken away, scaled so that its first
    // coefficient is one. Empty: the form is a combination of the rows. Two forms of equal residues: either gives the
    // other.
    using Residue = std::vector<std::pair<std::uint32_t, std::uint64_t>>;
    Residue residue(Form const& form);
    // How many rows were no combination of the ones before them; the later ones can be taken away again.
    std::size_t rows() const { return leading.size(); }
    void forget_from(std::size_t row);

private:
    std::vector<Residue> pivots;         // by leading variable
    std::vector<std::uint32_t> leading;  // by row: its variable
    std::vector<std::uint64_t> work;     // by variable
    std::vector<std::uint64_t> touched;  // a bit a variable
};

}  // namespace marelle::disclosure::detail
