#include "impact/disclosure/lines.hpp"
#include <algorithm>

namespace marelle::disclosure::detail {

namespace {
constexpr double margin_times = 8, total_times = 1e6, zero = 12;  // a zero protects little: it is shown
}  // namespace

std::vector<double> costs(Model const& model) {
    std::vector<double> out(model.sets.size());
    for (std::size_t t = 0; t < model.asked_tables().size(); ++t) {
        auto const& table = model.asked_tables()[t];
        for (std::size_t cell = 0; cell < table.cells.size(); ++cell) {
            auto at = table.grid.at(cell);
            auto n = table.counted[cell].n;
            auto cost = model.asked().tables[t].weight * (n == 0 ? zero : n + 1);
            auto margins = std::ranges::count(at, all);
            for (auto i = margins; i > 0; --i) cost *= margin_times;
            if (margins == std::ssize(at)) cost *= total_times;
            // A share of everybody, alone in its table: with one of its two parts the whole figure goes.
            if (table.grid.axes().size() == 1 && table.grid.axes().front().share) cost *= margin_times;
            auto& known = out[model.set_of(table, cell)];
            known = std::max(known, cost);
        }
    }
    return out;
}

namespace {

class Lines {
public:
    Lines(Model const& m, View const& v, Rules const& r, std::vector<double> const& c, Choice& found)
        : model(m), view(v), rules(r), cost(c), choice(found) {}

    void sensitive() {
        for (auto const& table : model.asked_tables()) {
            auto why = primary(table.grid, table.counted, view.level(), rules);
            for (std::size_t cell = 0; cell < why.size(); ++cell) {
                auto set = model.set_of(table, cell);
                if (why[cell] != Why::nothing) mark(set, why[cell]);
                if (rules.on(Rule::frozen) && frozen(set)) mark(set, Why::frozen);
            }
        }
    }

    // The same between tables, and with what left before: what is in one cell and not in another that it is part of.
    void remainders() {
        for (auto const& remainder : model.remainders) {
            auto const& [inner, outer, people] = remainder;
            if (!remainder.few(view.level()) || !view.stands(inner) || !view.stands(outer)) continue;
            auto one = model.cells[inner].set, other = model.cells[outer].set;
            if (!unknown(one) && !unknown(other)) mark(view.out(one) ? other : one, Why::complement);
        }
    }

    // Until nothing changes: what is hidden in one table may leave another cell alone on its line in the next.
    void close() {
        do {
            again = false;
            for (auto const& table : model.asked_tables())
                for (std::size_t axis = 0; axis < table.grid.axes().size(); ++axis)
                    for (std::size_t cell = 0; cell < table.cells.size(); ++cell) {
                        if (table.grid.digit(cell, axis) != all) continue;
                        if (rules.on(Rule::share) && table.grid.axes()[axis].share) pair(table, axis, cell);
                        if (rules.on(Rule::lines)) accompany(table, axis, cell);
                    }
        } while (again);
    }

private:
    bool unknown(std::size_t set) const { return view.unknown(set, choice); }

    void mark(std::size_t set, Why why) {
        if (choice.why[set] != Why::nothing || model.sets[set].counted.impossible || view.out(set)) return;
        choice.why[set] = why;
        again = true;
    }

    // Fewer than the threshold came or left since another day on which the same cell was shown, hidden or computable.
    bool frozen(std::size_t set) const {
        auto const& now = model.cells[model.sets[set].cells.front()].members;
        return std::ranges::any_of(model.versions[model.sets[set].definition], [&](std::size_t other) {
            if (!view.declared(other) && !view.out(other)) return false;
            auto moved = changed(now, model.cells[model.sets[other].cells.front()].members);
            return moved > 0 && moved < view.level();
        });
    }

    // A share is three cells: one hidden, and neither part is shown.
    void pair(Placed const& table, std::size_t axis, std::size_t base) {
        auto part = [&](int digit) { return model.set_of(table, table.grid.turned(base, axis, digit)); };
        if (!unknown(model.set_of(table, base)) && !unknown(part(0)) && !unknown(part(1))) return;
        mark(part(0), Why::share);
        mark(part(1), Why::share);
    }

    void accompany(Placed const& table, std::size_t axis, std::size_t base) {
        if (unknown(model.set_of(table, base))) return;
        int count = 0;
        std::vector<Number> people;
        std::vector<std::size_t> others;
        auto with = [&](std::size_t set) {
            auto out = people;
            auto const& more = members(set);
            out.insert(out.end(), more.begin(), more.end());
            return out;
        };
        for (int digit = 0; digit < table.grid.axes()[axis].groups; ++digit) {
            auto set = model.set_of(table, table.grid.turned(base, axis, digit));
            if (unknown(set)) {
                people = with(set);
                ++count;
            } else if (model.sets[set].counted.n > 0 && !view.out(set)) {
                others.push_back(set);
            }
        }
        if (count == 0 || (count >= 2 && enough(people)) || others.empty()) return;
        // The cheapest that is enough alone, or else the cheapest; the line is looked at again.
        auto price = [&](std::size_t set) {
            auto const alone = enough(with(set));
            return alone ? cost[set] : cost[set] + total_times * total_times;
        };
        mark(*std::ranges::min_element(others, {}, price), Why::protects);
    }

    std::vector<Number> const& members(std::size_t set) const {
        return model.cells[model.sets[set].cells.front()].members;
    }

    // What is hidden of a line is a number too: the line less what is shown of it.
    bool enough(std::vector<Number> const& people) const {
        auto const counted = together(model, people);
        return counted.n >= view.level() &&
               !(rules.on(Rule::largest_family) && few_beside_a_family(counted, view.level()));
    }

    Model const& model;
    View const& view;
    Rules const& rules;
    std::vector<double> const& cost;
    Choice& choice;
    bool again = false;
};

}  // namespace

void hide(Model const& model, View const& view, Rules const& rules, std::vector<double> const& cost, Choice& choice) {
    Lines lines(model, view, rules, cost, choice);
    lines.sensitive();
    if (rules.on(Rule::complement)) lines.remainders();
    lines.close();
}

}  // namespace marelle::disclosure::detail
