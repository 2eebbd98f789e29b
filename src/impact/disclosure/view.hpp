#pragma once
// What the readers of one threshold hold, and what was decided so far. Pure.
#include "impact/disclosure/model.hpp"
#include <optional>

namespace marelle::disclosure::detail {

struct Former {
    long value{};
    std::string date;
    bool same{};  // nobody came or left since: it is today's value too
};

struct Choice {
    std::vector<Why> why;                       // by set; of those asked for, nothing: it will be published
    std::vector<std::optional<Former>> former;  // by set: the value a reader is shown instead
    std::set<std::size_t> exposed;              // sets that earlier releases give away
    std::set<std::size_t> left_to_a_family;     // of these, to the only family of another cell
};

// Nothing hidden yet, and the last value of each cell asked for that the same readers were shown.
Choice first_choice(Model const& model, Rules const& rules);

// Whether a reader of a threshold holds a release.
bool holds(Leaving const& release, int level, Rules const& rules);

class View {
public:
    View(Model const& model, Rules const& rules, int level);
    // Reads again what is asked.
    void ask();

    int level() const { return threshold; }
    // Shown before, or computable from what was: hiding it would protect nothing.
    bool out(std::size_t set) const { return already[set] != 0; }
    bool asked(std::size_t set) const { return wanted[set] != 0; }
    bool declared(std::size_t set) const { return told[set] != 0; }
    // Hidden or kept in an earlier release, and to be protected at this threshold.
    bool promised(std::size_t set) const { return refused[set] != 0; }
    // … or telling of somebody, in a grouping in which an earlier release might have shown it.
    bool owed(std::size_t set) const { return refused[set] != 0 || lurking[set] != 0; }
    bool unknown(std::size_t set, Choice const& choice) const;
    // Counted on the day asked for, asked or not.
    bool today(std::size_t set) const;
    // A release held by these readers, or the one asked for, shows the cell, or might have: on its day, or on another
    // on which it counts the same people.
    bool stands(Number cell) const { return standing[cell] != 0; }

private:
    void read(std::size_t release);
    void stand(Number cell);
    void compute();
    std::set<Number> empty() const;  // unknowns that what was shown leaves nobody for

    Model const& model;
    Rules const& rules;
    int threshold;
    std::vector<char> already, wanted, told, refused, lurking;  // by set
    std::vector<char> standing;                                 // by cell
};

}  // namespace marelle::disclosure::detail
