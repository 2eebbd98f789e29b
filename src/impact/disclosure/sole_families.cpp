#include "impact/disclosure/sweep.hpp"
#include <cmath>
#include <numeric>

namespace marelle::disclosure::detail {
namespace {

constexpr double little = 1e-6;  // a part of a movement that is rounding

double product(std::vector<double> const& one, std::vector<double> const& other) {
    return std::inner_product(one.begin(), one.end(), other.begin(), 0.0);
}

}  // namespace

std::vector<double> Moves::beside(std::vector<double> moves) const {
    for (auto const& one : apart) {
        auto const along = product(one, moves);
        for (std::size_t i = 0; i < moves.size(); ++i) moves[i] -= along * one[i];
    }
    return moves;
}

void Moves::add(std::vector<double> const& moves) {
    auto left = beside(moves);
    auto const length = std::sqrt(product(left, left));
    if (length <= little * std::sqrt(product(moves, moves))) return;
    for (auto& value : left) value /= length;
    apart.push_back(std::move(left));
}

bool Moves::alone(std::vector<double> const& moves) const {
    auto const left = beside(moves);
    return std::sqrt(product(left, left)) > little * std::sqrt(product(moves, moves));
}

// A family knows each cell that a release names in which its children stand alone, all of them at once; and any other
// that might have been named, one at a time.
void Sweep::sole_families() {
    std::map<Number, std::vector<std::size_t>> named;  // by family
    std::vector<std::pair<Number, std::vector<std::size_t>>> alone;
    std::vector<std::size_t> targets;  // few people, others than a family's
    for (std::size_t i = 0; i < watched.size(); ++i) {
        auto const& secret = secrets[watched[i].secret];
        if (secret.kind != Secret::Kind::cell || !watched[i].here) continue;
        auto const& people = context.model.sets[secret.set].counted;
        if (people.families == 1 && (context.view.asked(secret.set) || context.view.declared(secret.set)))
            named[people.family].push_back(i);
        else if (people.families == 1) alone.emplace_back(people.family, std::vector{i});
        // Only of what was asked for: a crossing nobody asked for may be a family's own remainder.
        if (few(people, context.view.level()) && (context.view.asked(secret.set) || context.view.promised(secret.set)))
            targets.push_back(i);
    }
    alone.insert(alone.begin(), named.begin(), named.end());
    if (alone.empty()) return;
    std::optional<Elimination> known;
    auto const many = solutions.size();  // more are seen on the way
    for (auto const& [family, cells] : alone) {
        auto const moves = moves_of(cells, many);
        std::optional<std::size_t> before;
        for (auto target : targets) {
            auto const& people = context.model.sets[secrets[watched[target].secret].set].counted;
            if ((people.families == 1 && people.family == family) || moves.alone(seen(watched[target].form, many)))
                continue;
            if (!known) known.emplace(published());
            if (!before) {
                before = known->rows();
                for (auto cell : cells) known->add(watched[cell].form);
            }
            if (known->residue(watched[target].form).empty()) apart(cells, target);
        }
        if (before) known->forget_from(*before);
    }
}

// How far from the truth, by solution of the first so many.
std::vector<double> Sweep::seen(Form const& form, std::size_t many) const {
    std::vector<double> out;
    out.reserve(many);
    for (std::size_t i = 0; i < many; ++i) out.push_back(domain.off(form, solutions[i]));
    return out;
}

Moves Sweep::moves_of(std::vector<std::size_t> const& cells, std::size_t many) const {
    Moves out;
    for (auto cell : cells) out.add(seen(watched[cell].form, many));
    return out;
}

void Sweep::apart(std::vector<std::size_t> const& cells, std::size_t target) {
    std::set<std::size_t> known;
    for (auto cell : cells) known.insert(secrets[watched[cell].secret].set);
    auto fix = [&](bool fixed) {
        for (std::size_t row = 0; row < domain.rows().size(); ++row) {
            auto const& [cell, form, limits] = domain.rows()[row];
            auto truth = static_cast<double>(domain.truth(form));
            if (cell && known.contains(context.model.cells[*cell].set))
                all_rows().set(row, fixed ? Limits{truth, truth} : limits);
        }
    };
    auto secret = secrets[watched[target].secret];
    secret.low = secret.high = 0;
    secret.exposed = false;
    fix(true);
    widen(secret, watched[target].form, 1);
    fix(false);
    secrets[watched[target].secret].left_to_a_family |= secret.exposed;
}

}  // namespace marelle::disclosure::detail
