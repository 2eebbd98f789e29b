#include "impact/disclosure/sweep.hpp"
#include "impact/disclosure/digest.hpp"
#include <algorithm>
#include <bit>
#include <cmath>

namespace marelle::disclosure::detail {
namespace {

constexpr double nothing = 1e-7;             // under it, a row does not hold a solution back
constexpr std::size_t worth_a_look = 8;      // secrets settled: asking of one alone is as much quicker
constexpr std::size_t most_remembered = 48;  // solutions of one domain

Secret secret_of(Model const& model, std::size_t set) {
    auto const& cell = model.cells[model.sets[set].cells.back()];
    return {.set = set,
            .form = cell.form,
            .blocks = cell.blocks,
            .kind = Secret::Kind::cell,
            .low = 0,
            .high = 0,
            .exposed = false,
            .left_to_a_family = false};
}

// One cell less another.
Secret between(Model const& model, Number one, Number other, Secret::Kind kind) {
    auto out = secret_of(model, model.cells[one].set);
    out.kind = kind;
    out.form = difference(model, one, other);
    out.blocks = model.cells[one].blocks;
    out.blocks.insert(out.blocks.end(), model.cells[other].blocks.begin(), model.cells[other].blocks.end());
    return out;
}

int moved(Model const& model, std::size_t one, std::size_t other) {
    return changed(model.cells[model.sets[one].cells.back()].members,
                   model.cells[model.sets[other].cells.back()].members);
}

Bounds bounds_of(Domain const& domain) {
    std::vector<Form> rows;
    std::vector<Limits> totals;
    for (auto const& row : domain.rows()) {
        rows.push_back(row.form);
        totals.push_back(row.limits);
    }
    return {domain.variables(), rows, totals};
}

bool owed(Context const& with, std::size_t set) {
    return with.view.asked(set) || with.view.owed(set) ||
           (with.view.today(set) && tells(with.model.sets[set].counted, with.view.level()));
}

void add_remainder(Context const& with, Remainder const& remainder, Secrets& secrets) {
    if (!with.rules.on(Rule::complement)) return;
    auto const& [inner, outer, people] = remainder;
    auto const& view = with.view;
    if (!few(people, view.level()) || !view.stands(inner) || !view.stands(outer)) return;
    auto one = with.model.cells[inner].set, other = with.model.cells[outer].set;
    // Beside a secret, the remainder is as well kept as that secret.
    auto kept = [&](std::size_t set) { return view.unknown(set, with.choice) && owed(with, set); };
    if (kept(one) || kept(other)) return;
    secrets.add(between(with.model, outer, inner, Secret::Kind::remainder));
}

bool stands(Context const& with, std::size_t set) {
    return std::ranges::any_of(with.model.sets[set].cells, [&](Number cell) { return with.view.stands(cell); });
}

// A change between two days, today's or not: what is shown today may be what was missing to find an older one.
void add_movement(Context const& with, std::size_t one, std::size_t other, Secrets& secrets) {
    auto const& [model, view, rules, cost, choice] = with;
    auto today = view.today(one) || view.today(other);
    if (moved(model, one, other) >= view.level() || (!today && !(stands(with, one) && stands(with, other)))) return;
    auto known = [&](std::size_t set) { return !view.unknown(set, choice); };
    // Where one of the two is known, what is to be found is the other, which may be a secret already.
    if (known(one) != known(other) && owed(with, known(one) ? other : one)) return;
    secrets.add(between(model, model.sets[one].cells.back(), model.sets[other].cells.back(), Secret::Kind::movement));
}

enum class Changes { with_earlier_sets, with_all };

void add_secrets(Context const& with, std::size_t set, Changes changes, Secrets& secrets) {
    if (with.view.unknown(set, with.choice) && owed(with, set)) secrets.add(secret_of(with.model, set));
    if (!with.rules.on(Rule::movement)) return;
    for (auto other : with.model.versions[with.model.sets[set].definition])
        if (other < set || (other > set && changes == Changes::with_all)) add_movement(with, set, other, secrets);
}

}  // namespace

Secrets secrets_of(Context const& with) {
    Secrets out(with.rules);
    for (std::size_t set = 0; set < with.model.sets.size(); ++set)
        add_secrets(with, set, Changes::with_earlier_sets, out);
    for (auto const& remainder : with.model.remainders) add_remainder(with, remainder, out);
    return out;
}

void hide_besides(Context const& with, std::size_t set, Secrets& secrets) {
    with.choice.why[set] = Why::protects;
    add_secrets(with, set, Changes::with_all, secrets);
}

bool settled(Secret const& secret, View const& view) {
    return secret.exposed || secret.width() >= secret.needed(view.level());
}

Sweep::Sweep(Context with, Memory& known, std::vector<std::size_t> const& blocks, Secrets& all_secrets)
    : context(with), memory(known), domain(with.model, with.view, with.choice, blocks), secrets(all_secrets) {}

std::vector<std::size_t> Sweep::inside() {
    watch(0);
    run();
    std::vector<std::size_t> out;
    out.reserve(given_up.size());
    for (auto row : given_up) out.push_back(set_of(row));
    return out;
}

void Sweep::glance() {
    watch(0);
    if (unsettled() == 0) return;
    look_again();
    if (unsettled() == 0) return;
    lean.emplace(domain, context.rules);
    look_around();
}

void Sweep::prove() {
    glance();
    if (unsettled() == 0) return;
    for (auto const& one : watched)
        if (one.here) prove_one(one);
}

std::map<std::size_t, Limits> Sweep::reach() {
    watch(0);
    std::map<std::size_t, Limits> out;
    look_again();
    lean.emplace(domain, context.rules);
    for (auto& one : watched) {
        if (settled(secrets[one.secret], context.view)) continue;
        for (auto towards : {Towards::most, Towards::least}) note(lean->go(one.form, towards));
        out[one.secret] = {one.low, one.high};
    }
    return out;
}

void Sweep::touching() {
    partly = true;
    watch(0);
    run();
}

void Sweep::watch(std::size_t first) {
    for (auto i : secrets.touching(domain.blocks(), first)) {
        auto const& blocks = secrets[i].blocks;
        auto here = !partly && domain.holds(blocks);
        if (!here && settled(secrets[i], context.view)) continue;
        watched.push_back({i, domain.restricted(secrets[i].form), here || partly, 0, 0});
    }
}

void Sweep::run() {
    if (watched.empty()) return;
    auto all_of_it = key();
    auto known = memory.outcomes.find(all_of_it);
    if (known != memory.outcomes.end()) return remember(known->second);
    look();
    Outcome outcome{.given_up = given_up, .found = {}};
    for (auto const& one : watched) {
        auto const& secret = secrets[one.secret];
        outcome.found.push_back({one.low, one.high, secret.exposed, secret.left_to_a_family});
    }
    memory.outcomes.emplace(all_of_it, std::move(outcome));
}

Memory::Key Sweep::key() const {
    Digest out;
    out.add(static_cast<std::uint64_t>(context.view.level()));
    for (auto const& limits : domain.variables()) out.add(limits.low), out.add(limits.high);
    for (std::size_t row = 0; row < domain.rows().size(); ++row) {
        auto const& [cell, form, limits] = domain.rows()[row];
        out.add(form);
        out.add(limits.low), out.add(limits.high);
        out.add(price(row).value_or(-1));
    }
    for (auto const& [number, form, here, low, high] : watched) {
        auto const& secret = secrets[number];
        auto const& people = context.model.sets[secret.set].counted;
        out.add(form);
        // What is proved needs no more; what is not to be proved here is noted, and may have been elsewhere before.
        auto const proved = settled(secret, context.view);
        out.add(std::uint64_t{proved});
        if (here && !proved) out.add(secret.low), out.add(secret.high);
        for (auto flag : {here, secret.exposed, secret.left_to_a_family,
                          context.view.asked(secret.set) || context.view.promised(secret.set),
                          context.view.asked(secret.set) || context.view.declared(secret.set)})
            out.add(std::uint64_t{flag});
        out.add(static_cast<std::uint64_t>(secret.kind));
        out.add(static_cast<std::uint64_t>(people.n)), out.add(static_cast<std::uint64_t>(people.families));
        out.add(std::uint64_t{people.families == 1 ? people.family : 0});
    }
    return out.said();
}

void Sweep::remember(Outcome const& outcome) {
    for (auto row : outcome.given_up) hide(row);
    for (std::size_t i = 0; i < watched.size(); ++i) {
        auto& secret = secrets[watched[i].secret];
        auto const& [low, high, exposed, left] = outcome.found[i];
        secret.low = std::min(secret.low, low), secret.high = std::max(secret.high, high);
        secret.exposed = exposed, secret.left_to_a_family = left;
    }
}

void Sweep::look() {
    look_again();
    lean.emplace(domain, context.rules);
    std::size_t before{};
    do {
        before = given_up.size();
        look_around();
        if (context.rules.on(Rule::recovery)) recoveries();
        if (context.rules.on(Rule::interval)) intervals();
        if (context.rules.on(Rule::sole_family)) sole_families();
    } while (given_up.size() != before);
}

// What was seen here before, and still holds.
void Sweep::look_again() {
    for (auto const& solution : memory.solutions) {
        if (context.rules.on(Rule::proved_again) && !domain.allows(solution)) continue;
        solutions.push_back(solution);
        learn(solution);
    }
}

// A few questions about all secrets at once prove most of them.
void Sweep::look_around() {
    for (std::size_t which = 0;; ++which) {
        Form all_of_them;
        for (std::size_t i = 0; i < watched.size(); ++i) {
            if (settled(secrets[watched[i].secret], context.view)) continue;
            auto sign = (std::popcount(i & which / 2) + which) % 2 == 0 ? 1 : -1;
            for (auto const& [variable, coefficient] : watched[i].form)
                all_of_them.push_back({variable, sign * coefficient});
        }
        if (all_of_them.empty()) return;
        auto const before = unsettled();
        if (before < worth_a_look) return;
        note(lean->go(all_of_them, Towards::most));
        if (unsettled() + worth_a_look > before) return;
    }
}

Elimination Sweep::published() const {
    Elimination out(domain.size());
    for (auto const& row : domain.rows())
        if (row.limits.low == row.limits.high) out.add(row.form);
    return out;
}

// What no solution moved may be a combination of what left.
void Sweep::recoveries() {
    std::optional<Elimination> known;
    for (std::size_t i = 0; i < watched.size(); ++i) {
        auto& secret = secrets[watched[i].secret];
        if (!watched[i].here || secret.exposed || secret.width() >= 1) continue;
        if (!known) known.emplace(published());
        if (known->residue(watched[i].form).empty()) widen(secret, watched[i].form, 1);
    }
}

void Sweep::intervals() {
    for (std::size_t i = 0; i < watched.size(); ++i) {
        if (!watched[i].here) continue;
        prove_one(watched[i]);
        auto& secret = secrets[watched[i].secret];
        widen(secret, watched[i].form, secret.needed(context.view.level()));
    }
}

std::size_t Sweep::unsettled() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(watched, [&](auto const& one) { return !settled(secrets[one.secret], context.view); }));
}

void Sweep::note(std::span<double const> solution) {
    if (!learn(solution)) return;
    solutions.emplace_back(solution.begin(), solution.end());
    auto& known = memory.solutions;
    known.push_back(solutions.back());
    if (known.size() > most_remembered) known.pop_front();
}

// Whether it proved something.
bool Sweep::learn(std::span<double const> solution) {
    auto const before = unsettled();
    for (auto& one : watched) {
        auto off = domain.off(one.form, solution);
        auto& secret = secrets[one.secret];
        for (auto* low : {&one.low, &secret.low}) *low = std::min(*low, off);
        for (auto* high : {&one.high, &secret.high}) *high = std::max(*high, off);
    }
    return unsettled() < before;
}

// Hides nothing.
void Sweep::prove_one(Watched const& one) {
    for (auto towards : {Towards::most, Towards::least})
        if (!settled(secrets[one.secret], context.view)) note(lean->go(one.form, towards));
}

Bounds& Sweep::all_rows() {
    if (!whole) whole.emplace(bounds_of(domain));
    return *whole;
}

// Asks of all rows, and hides what holds the solution back, until it is wide enough.
void Sweep::widen(Secret& secret, Form const& form, int needed) {
    while (!secret.exposed && secret.width() < needed) {
        std::optional<std::size_t> best;
        for (auto towards : {Towards::most, Towards::least}) {
            all_rows().go(form, towards);
            note(whole->solution());
            auto off = domain.off(form, whole->solution());
            secret.low = std::min(secret.low, off), secret.high = std::max(secret.high, off);
            if (secret.width() >= needed) return;
            consider(best);
        }
        if (best) give_up(*best);
        else secret.exposed = true;
    }
}

// The cheapest of the rows that hold the last solution back.
void Sweep::consider(std::optional<std::size_t>& best) const {
    for (std::size_t row = 0; row < domain.rows().size(); ++row) {
        if (whole->held_by(row) <= nothing) continue;
        auto cost = price(row);
        if (cost && (!best || *cost < *price(*best))) best = row;
    }
}

// Of hiding a row's cell; none where it cannot be.
std::optional<double> Sweep::price(std::size_t row) const {
    auto const& number = domain.rows()[row].cell;
    if (!number) return {};
    auto const& cell = context.model.cells[*number];
    if (!context.view.asked(cell.set) || context.view.out(cell.set) || context.view.unknown(cell.set, context.choice))
        return {};
    return context.cost[cell.set];
}

// Of a row that is a cell's.
std::size_t Sweep::set_of(std::size_t row) const { return context.model.cells[*domain.rows()[row].cell].set; }

void Sweep::hide(std::size_t row) {
    given_up.push_back(row);
    auto const first = secrets.size();
    hide_besides(context, set_of(row), secrets);
    watch(first);
}

// Hides it, and frees the solver of it.
void Sweep::give_up(std::size_t row) {
    hide(row);
    for (std::size_t i = 0; i < domain.rows().size(); ++i) {
        auto const& cell = domain.rows()[i].cell;
        if (!cell || context.model.cells[*cell].set != set_of(row)) continue;
        domain.refresh(i);
        whole->set(i, domain.rows()[i].limits);
    }
    lean->refresh();
}

}  // namespace marelle::disclosure::detail
