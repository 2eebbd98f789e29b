#pragma once
// One domain, looked at until nothing in it can be found. Pure.
#include "impact/disclosure/lean.hpp"
#include "impact/disclosure/secrets.hpp"
#include <deque>

namespace marelle::disclosure::detail {

// What came of a domain, by all that it was made of: the same again needs no second look. Between one choice of
// groupings and the next, most domains stay what they were.
struct Outcome {
    struct Found {
        double low{}, high{};
        bool exposed{}, left_to_a_family{};
    };
    std::vector<std::size_t> given_up;  // rows, in order
    std::vector<Found> found;           // by watched secret
};
struct Memory {  // of one domain
    using Key = std::pair<std::uint64_t, std::uint64_t>;
    std::map<Key, Outcome> outcomes;
    // What the unknowns may be, as solvers found them, the newest last. Where most of a domain stays as it was, most of
    // them still hold, and prove again what they proved without a solver.
    std::deque<std::vector<double>> solutions;
};
using Memories = std::map<std::vector<std::size_t>, Memory>;  // by blocks

struct Context {
    Model const& model;
    View const& view;
    Rules const& rules;
    std::vector<double> const& cost;
    Choice& choice;
};

// All that the readers of a view must not find.
Secrets secrets_of(Context const& context);

// Hides a set besides, and adds what must not be found then: what it counts, and how it changed. No remainder: beside
// what is hidden, that is as well kept.
void hide_besides(Context const& context, std::size_t set, Secrets& secrets);

// Proved wide enough, or beyond help.
bool settled(Secret const& secret, View const& view);

// How some forms moved in the solutions seen: what moved in another way is no combination of them.
class Moves {
public:
    void add(std::vector<double> const& moves);
    bool alone(std::vector<double> const& moves) const;

private:
    std::vector<double> beside(std::vector<double> moves) const;
    std::vector<std::vector<double>> apart;  // each of length one, at right angles to the others
};

class Sweep {
public:
    Sweep(Context context, Memory& memory, std::vector<std::size_t> const& blocks, Secrets& secrets);
    // The secrets that lie wholly in the domain; or also those that lie partly in it. Which sets were hidden, in order.
    std::vector<std::size_t> inside();
    // What a few questions prove of these: nothing is hidden for what they do not.
    void glance();
    // The same, then of each.
    void prove();
    void touching();
    // How far each unsettled secret that lies partly in the domain can be moved by it, by secret; nothing is hidden.
    std::map<std::size_t, Limits> reach();

private:
    struct Watched {
        std::size_t secret{};  // of secrets
        Form form;
        bool here{};  // to be proved here; of the others, what is seen on the way is noted
        double low{}, high{};
    };

    void watch(std::size_t first);
    void run();
    void look();
    void look_again();
    void note(std::span<double const> solution);
    Memory::Key key() const;
    void remember(Outcome const& outcome);

    void look_around();
    void recoveries();
    void intervals();
    void sole_families();
    std::vector<double> seen(Form const& form, std::size_t many) const;
    Moves moves_of(std::vector<std::size_t> const& cells, std::size_t many) const;
    void apart(std::vector<std::size_t> const& cells, std::size_t target);
    Elimination published() const;

    std::size_t unsettled() const;
    bool learn(std::span<double const> solution);
    Bounds& all_rows();
    void prove_one(Watched const& one);
    void widen(Secret& secret, Form const& form, int needed);
    void consider(std::optional<std::size_t>& best) const;
    std::optional<double> price(std::size_t row) const;
    std::size_t set_of(std::size_t row) const;
    void hide(std::size_t row);
    void give_up(std::size_t row);

    Context context;
    Memory& memory;
    Domain domain;
    Secrets& secrets;
    std::optional<Lean> lean;
    std::optional<Bounds> whole;  // by row of the domain; for what cannot be proved
    bool partly = false;
    std::deque<Watched> watched;
    std::vector<std::vector<double>> solutions;  // that were seen here, proved something, and hold
    std::vector<std::size_t> given_up;
};

}  // namespace marelle::disclosure::detail
