#pragma once
// The part of the model that is looked at in one go: some units, on all days. What
// lies outside stays as it truly is, which can only narrow what is found: an interval that is wide here is wide for the
// reader who knows less. Pure.
#include "impact/disclosure/bounds.hpp"
#include "impact/disclosure/view.hpp"

namespace marelle::disclosure::detail {

// Something a reader must not find: the people of a hidden cell, how many more there are than on another day, or how
// many are in a cell and not in one of its parts.
struct Secret {
    enum class Kind { cell, movement, remainder };
    std::size_t set{};
    Form form;
    std::vector<std::size_t> blocks;
    Kind kind{};
    double low{}, high{};     // how far it was proved to be able to lie from the truth; low ≤ 0 ≤ high
    bool exposed{};           // nothing that may still be hidden would help
    bool left_to_a_family{};  // … against the only family of another cell

    // Of whole numbers of people.
    int width() const;
    // A cell and a change must not be known within the threshold; a remainder, which nobody asked for, must not be
    // known.
    int needed(int threshold) const { return kind == Kind::remainder ? 1 : threshold - 1; }
};

class Domain {
public:
    Domain(Model const& model, View const& view, Choice const& choice, std::vector<std::size_t> const& blocks);

    bool holds(std::vector<std::size_t> const& blocks) const;  // all of them
    Form restricted(Form const& form) const;
    int truth(Form const& restricted_form) const;
    // How far from the truth a solution takes it.
    double off(Form const& restricted_form, std::span<double const> solution) const;
    // Whether the unknowns may be so, for all that is shown. The limits of each never change.
    bool allows(std::span<double const> solution) const;
    std::vector<std::size_t> blocks() const { return {inside.begin(), inside.end()}; }

    struct Row {
        std::optional<Number> cell;  // none for what ties unknowns together
        Form form;
        Limits limits;
    };
    std::vector<Row> const& rows() const { return all_rows; }
    std::vector<Limits> variables() const;
    std::size_t size() const { return globals.size(); }
    // The row of a cell, as things were decided by now.
    Limits limits(std::size_t row) const;
    void refresh(std::size_t row) { all_rows[row].limits = limits(row); }

private:
    void add_cells();
    void add_ties();

    Model const& model;
    View const& view;
    Choice const& choice;
    std::set<std::size_t> inside;
    std::vector<Number> globals;          // by local variable
    std::vector<std::uint32_t> local_of;  // by global variable
    std::vector<Row> all_rows;
};

}  // namespace marelle::disclosure::detail
