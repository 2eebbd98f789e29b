#include "impact/disclosure/test_attacker.hpp"
#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <stdexcept>
#include <tuple>

namespace marelle::disclosure::testing {
namespace {

// Fractions, which refuse to overflow.
struct Fraction_ {
    long over = 0, under = 1;

    static long times(long a, long b) {
        long out{};
        if (__builtin_mul_overflow(a, b, &out)) throw std::overflow_error("a fraction grew too large");
        return out;
    }
    static Fraction_ make(long over, long under) {
        auto common = std::gcd(over, under) * (under < 0 ? -1 : 1);
        return {over / common, under / common};
    }
    Fraction_ operator*(Fraction_ other) const {
        auto one = std::gcd(over, other.under), two = std::gcd(other.over, under);
        return make(times(over / one, other.over / two), times(under / two, other.under / one));
    }
    Fraction_ operator-(Fraction_ other) const {
        long out{};
        if (__builtin_sub_overflow(times(over, other.under), times(other.over, under), &out))
            throw std::overflow_error("a fraction grew too large");
        return make(out, times(under, other.under));
    }
    Fraction_ inverse() const { return make(under, over); }
    auto operator<=>(Fraction_ const&) const = default;
};

using Line = std::map<int, Fraction_>;

class Gauss {
public:
    void add(Line line) {
        line = reduced(std::move(line));
        if (!line.empty()) pivots[line.begin()->first] = std::move(line);
    }
    // First coefficient one.
    Line reduced(Line line) const {
        for (auto at = line.begin(); at != line.end();) {
            auto pivot = pivots.find(at->first);
            if (pivot == pivots.end()) {
                ++at;
                continue;
            }
            auto column = at->first;
            auto factor = at->second;
            for (auto const& [other, coefficient] : pivot->second) {
                auto& value = line[other];
                value = value - factor * coefficient;
                if (value.over == 0 && other != column) line.erase(other);
            }
            line.erase(column);
            at = line.upper_bound(column);
        }
        if (line.empty()) return line;
        auto scale = line.begin()->second.inverse();
        for (auto& [column, value] : line) value = value * scale;
        return line;
    }

private:
    std::map<int, Line> pivots;
};

struct Seen {  // one cell on one day
    Snapshot const* snapshot{};
    std::vector<std::string> units;
    std::vector<char> combinations;  // which of the full crossing it counts
    std::set<std::string> members, families;
    std::string name;
    bool known{}, secret{};
    int n() const { return static_cast<int>(members.size()); }
};

class Attacker {
public:
    Attacker(Schema const& s, Ledger const& releases, int t) : schema(s), threshold(t) {
        combinations = crossing();
        for (auto const& release : releases)
            if (release.threshold >= threshold) read(release);
        columns();
        equations();
    }

    Attack run() {
        for (auto const& cell : cells) shown(cell);
        remainders();
        versions();
        for (auto const& cell : cells)
            if (cell.secret && !known(cell)) targets.push_back({line(cell), cell.name, &cell, false});
        result.secrets = static_cast<int>(targets.size());
        changes();
        linear();
        intervals();
        families();
        return std::move(result);
    }

private:
    struct Target {
        Line line;
        std::string name;
        Seen const* cell;
        bool movement{};
        double low = 1e9, high = -1e9;
        Line left{};  // of the line, once all that was shown is taken away
    };

    void found(std::string kind, std::string what) { result.findings.push_back({std::move(kind), std::move(what)}); }

    std::vector<std::vector<int>> crossing() const {
        std::vector<std::vector<int>> out{{}};
        for (auto const& attribute : schema.attributes) {
            std::vector<std::vector<int>> longer;
            for (auto const& values : out)
                for (int value = 0; value < std::ssize(attribute.groupings[0].group_of); ++value) {
                    longer.push_back(values);
                    longer.back().push_back(value);
                }
            out = std::move(longer);
        }
        std::erase_if(out, [&](auto const& values) {
            return std::ranges::any_of(schema.impossible, [&](Impossible const& ban) {
                return values[ban.attribute] == ban.value && values[ban.other_attribute] == ban.other_value;
            });
        });
        return out;
    }

    bool counts(Table const& table, std::vector<int> const& at, std::vector<int> const& values) const {
        for (auto const& filter : table.filters)
            if (std::ranges::find(filter.values, values[filter.attribute]) == filter.values.end()) return false;
        for (std::size_t i = 0; i < table.dimensions.size(); ++i) {
            auto const& [attribute, grouping] = table.dimensions[i];
            auto const& groups = schema.attributes[attribute].groupings[grouping].group_of;
            if (at[i] != all && groups[static_cast<std::size_t>(values[attribute])] != at[i]) return false;
        }
        if (!table.share || at.back() == all) return true;
        auto has = std::ranges::find(table.share->values, values[table.share->attribute]) != table.share->values.end();
        return has == (at.back() == 0);
    }

    // Two readings of one day are two snapshots; the same reading twice is one.
    Snapshot const* first_alike(Snapshot const& snapshot) const {
        for (auto const& cell : cells)
            if (*cell.snapshot == snapshot) return cell.snapshot;
        return &snapshot;
    }

    Seen seen(Release const& release, Decided const& decided, Cell const& shown_cell) const {
        Seen out{.snapshot = first_alike(*release.snapshot),
                 .units = decided.table.units,
                 .combinations = {},
                 .members = {},
                 .families = {},
                 .name = release.snapshot->day + ' ' + release.audience + ' ' + decided.table.id};
        for (auto digit : shown_cell.at) out.name += ' ' + std::to_string(digit);
        std::ranges::sort(out.units);
        for (auto const& values : combinations)
            out.combinations.push_back(counts(decided.table, shown_cell.at, values));
        for (auto const& record : release.snapshot->records)
            if (std::ranges::binary_search(out.units, record.unit) &&
                counts(decided.table, shown_cell.at, record.values)) {
                out.members.insert(record.person);
                out.families.insert(record.family);
            }
        return out;
    }

    void read(Release const& release) {
        for (auto const& record : release.snapshot->records)
            for (auto const& one : schema.vacant)
                if (record.values[one.attribute] == one.value) believed.insert({record.unit, one.attribute, one.value});
        for (auto const& decided : release.tables) {
            std::map<std::vector<int>, std::size_t> places;
            for (auto const& cell : decided.cells) {
                auto fresh = seen(release, decided, cell);
                auto old = std::ranges::find_if(cells, [&](Seen const& other) {
                    return other.snapshot == fresh.snapshot && other.units == fresh.units &&
                           other.combinations == fresh.combinations;
                });
                places[cell.at] = static_cast<std::size_t>(old - cells.begin());
                if (old == cells.end()) old = cells.insert(old, std::move(fresh));
                told(release, cell, *old);
            }
            lines(decided, places);
        }
    }

    void told(Release const& release, Cell const& cell, Seen& into) {
        auto small = into.n() > 0 && into.n() < threshold;
        if (cell.state == State::published) {
            into.known = true;
            if (*cell.value != into.n() || cell.day != release.snapshot->day) found("false", into.name);
        }
        if (cell.state == State::impossible) {
            into.known = true;
            if (into.n() > 0) found("false", into.name);
        }
        if (cell.state == State::hidden || cell.state == State::maintained)
            into.secret = into.secret || release.threshold == threshold || small;
    }

    // What a table says of everybody of a group.
    void lines(Decided const& decided, std::map<std::vector<int>, std::size_t> const& places) {
        for (auto const& [at, cell] : places) {
            if (!shown_now(decided, at)) continue;
            for (std::size_t axis = 0; axis < at.size(); ++axis) {
                auto margin = at;
                margin[axis] = all;
                if (at[axis] == all || !shown_now(decided, margin)) continue;
                auto base = cells[places.at(margin)].n(), n = cells[cell].n();
                auto attribute = axis < decided.table.dimensions.size() ? decided.table.dimensions[axis].attribute
                                                                        : decided.table.share->attribute;
                auto sensitive = schema.attributes[attribute].sensitivity == Sensitivity::sensitive;
                if (sensitive && base > 0 && (n == 0 || n == base)) found("uniform", cells[cell].name);
            }
        }
    }

    // What two cells, one within the other by definition, say of the rest.
    void remainders() {
        for (auto const& inner : cells)
            for (auto const& outer : cells) {
                auto rest = outer.n() - inner.n();
                if (inner.n() == 0 || rest <= 0 || rest >= threshold || inner.snapshot != outer.snapshot) continue;
                if (!known(inner) || !known(outer) || !std::ranges::includes(outer.units, inner.units)) continue;
                bool within = true;
                for (std::size_t i = 0; i < inner.combinations.size(); ++i)
                    within = within && inner.combinations[i] <= outer.combinations[i];
                if (within) found("complement", inner.name + " / " + outer.name);
            }
    }

    static bool shown_now(Decided const& decided, std::vector<int> const& at) {
        return decided.find(at)->state == State::published;
    }

    void shown(Seen const& cell) {
        if (!cell.known || cell.n() == 0) return;
        if (cell.n() < threshold) found("small", cell.name);
        if (cell.families.size() < least_families) found("few families", cell.name);
    }

    // Same cell, same people, another day: the same number.
    static bool same(Seen const& one, Seen const& other) {
        return one.units == other.units && one.combinations == other.combinations && one.members == other.members;
    }

    bool known(Seen const& cell) const {
        return std::ranges::none_of(cell.combinations, [](char c) { return c != 0; }) ||
               std::ranges::any_of(cells, [&](Seen const& other) { return other.known && same(cell, other); });
    }

    // Nobody of the unit is so, as everybody knows: unless somebody was.
    bool vacant(std::string const& unit, std::vector<int> const& values) const {
        return std::ranges::any_of(schema.vacant, [&](Vacant const& one) {
            return (one.unit.empty() || one.unit == unit) && values[one.attribute] == one.value &&
                   !believed.contains({unit, one.attribute, one.value});
        });
    }

    // Combinations counted by the same cells are one unknown.
    void columns() {
        std::map<std::pair<Snapshot const*, std::string>, std::map<std::vector<std::size_t>, int>> kinds;
        std::set<std::pair<Snapshot const*, std::string>> blocks;
        for (auto const& cell : cells)
            for (auto const& unit : cell.units) blocks.emplace(cell.snapshot, unit);
        for (auto const& [snapshot, unit] : blocks)
            for (std::size_t i = 0; i < combinations.size(); ++i) {
                if (vacant(unit, combinations[i])) {
                    column_of[{snapshot, unit}].push_back(nobodys);
                    continue;
                }
                std::vector<std::size_t> in;
                for (std::size_t c = 0; c < cells.size(); ++c)
                    if (cells[c].snapshot == snapshot && cells[c].combinations[i] != 0 &&
                        std::ranges::binary_search(cells[c].units, unit))
                        in.push_back(c);
                auto [at, fresh] = kinds[{snapshot, unit}].try_emplace(in, unknowns);
                column_of[{snapshot, unit}].push_back(at->second);
                if (!fresh) continue;
                for (auto c : in) lines_of[c][unknowns] = {1, 1};
                ++unknowns;
            }
    }

    Line line(Seen const& cell) { return lines_of[static_cast<std::size_t>(&cell - cells.data())]; }

    static Line minus(Line one, Line const& other) {
        for (auto const& [column, value] : other) one[column] = one[column] - value;
        std::erase_if(one, [](auto const& term) { return term.second.over == 0; });
        return one;
    }

    void equations() {
        for (auto const& cell : cells) {
            if (known(cell)) rows.push_back({line(cell), static_cast<double>(cell.n()), static_cast<double>(cell.n())});
            for (auto const* other = &cell + 1; other < cells.data() + cells.size(); ++other)
                if (other->snapshot != cell.snapshot && same(cell, *other))
                    rows.push_back({minus(line(cell), line(*other)), 0, 0});
        }
    }

    static int moved(Seen const& one, Seen const& other) {
        std::vector<std::string> out;
        std::ranges::set_symmetric_difference(one.members, other.members, std::back_inserter(out));
        return static_cast<int>(out.size());
    }

    template <class Use>
    void each_change(Use const& use) {
        for (auto const& one : cells)
            for (auto const* other = &one + 1; other < cells.data() + cells.size(); ++other) {
                if (other->snapshot == one.snapshot || other->units != one.units ||
                    other->combinations != one.combinations)
                    continue;
                auto people = moved(one, *other);
                if (people > 0 && people < threshold) use(one, *other);
            }
    }

    void versions() {
        each_change([&](Seen const& one, Seen const& other) {
            if (known(one) && known(other)) found("newcomer", one.name + " / " + other.name);
        });
    }

    void changes() {
        each_change([&](Seen const& one, Seen const& other) {
            if (known(one) && known(other)) return;
            targets.push_back({minus(line(one), line(other)), one.name + " / " + other.name, &one, true});
            ++result.movements;
        });
    }

    void linear() {
        Gauss gauss;
        for (auto const& row : rows)
            if (row.low == row.high) gauss.add(row.line);
        for (auto& target : targets) {
            target.left = gauss.reduced(target.line);
            if (target.left.empty()) found(target.movement ? "newcomer" : "linear", target.name);
        }
        for (auto const& family : families_seen()) subtracted(family);
    }

    std::set<std::string> families_seen() const {
        std::set<std::string> out;
        for (auto const& target : targets) out.insert(target.cell->families.begin(), target.cell->families.end());
        return out;
    }

    static bool alone(Target const& target, std::string const& family) {
        return !target.movement && target.cell->families == std::set{family};
    }

    // Few, and others than the family's own.
    bool others(Target const& target, std::string const& family) const {
        auto const& cell = *target.cell;
        return !target.movement && cell.n() > 0 && !alone(target, family) &&
               (cell.n() < threshold || cell.families.size() < least_families);
    }

    // A family knows every cell in which its children stand alone, all of them at once.
    void subtracted(std::string const& family) {
        Gauss own;
        for (auto const& target : targets)
            if (alone(target, family)) own.add(target.left);
        for (auto const& target : targets)
            if (others(target, family) && !target.left.empty() && own.reduced(target.left).empty())
                found("sole family", family + " -> " + target.name);
    }

    // … and that its own children are counted where they are: nobody else may be fewer than none.
    void families() {
        ClpSimplex model;
        load(model, rows);
        auto const whole = targets;
        for (auto const& family : families_seen()) {
            for (int column = 0; column < unknowns; ++column) model.setColumnLower(column, 0);
            for (auto const& [column, children] : own_columns(family)) model.setColumnLower(column, children);
            auto fixed = 0;
            for (auto const& target : whole)
                if (alone(target, family)) fix(model, target), ++fixed;
            targets = whole;
            std::erase_if(targets, [&](Target const& target) { return !others(target, family); });
            for (auto& target : targets) target.low = 1e9, target.high = -1e9;
            auto moves = [](Target const& target) {
                return std::floor(target.high + 1e-6) - std::ceil(target.low - 1e-6) >= 1;
            };
            for (auto& target : targets) {
                if (!moves(target)) solve(model, target, -1);
                if (!moves(target)) solve(model, target, 1);
                if (!moves(target)) found("family", family + " -> " + target.name);
            }
            std::vector<int> last;
            for (auto row = model.numberRows() - fixed; row < model.numberRows(); ++row) last.push_back(row);
            model.deleteRows(fixed, last.data());
        }
        targets = whole;
    }

    static void fix(ClpSimplex& model, Target const& target) {
        std::vector<int> columns;
        std::vector<double> values;
        for (auto const& [column, value] : target.line) {
            columns.push_back(column);
            values.push_back(static_cast<double>(value.over));
        }
        double const people = target.cell->n();
        model.addRow(static_cast<int>(columns.size()), columns.data(), values.data(), people, people);
    }

    // How many of its children each unknown counts.
    std::map<int, int> own_columns(std::string const& family) const {
        std::map<int, int> out;
        for (auto const& [at, columns_at] : column_of)
            for (auto const& record : at.first->records) {
                if (record.unit != at.second || record.family != family) continue;
                auto combination = std::ranges::find(combinations, record.values) - combinations.begin();
                ++out[columns_at[static_cast<std::size_t>(combination)]];
            }
        return out;
    }

    struct Row {
        Line line;
        double low, high;
    };

    void load(ClpSimplex& model, std::vector<Row> const& all_rows) const {
        std::vector<int> row, column;
        std::vector<double> value, low, high;
        for (auto const& [line, least, most] : all_rows) {
            for (auto const& [at, coefficient] : line) {
                row.push_back(static_cast<int>(low.size()));
                column.push_back(at);
                value.push_back(static_cast<double>(coefficient.over));
            }
            low.push_back(least), high.push_back(most);
        }
        CoinPackedMatrix matrix(true, row.data(), column.data(), value.data(), static_cast<CoinBigIndex>(row.size()));
        matrix.setDimensions(static_cast<int>(low.size()), unknowns);
        std::vector<double> zero(static_cast<std::size_t>(unknowns)), most(zero.size(), 5000);
        model.setLogLevel(0);
        model.loadProblem(matrix, zero.data(), most.data(), zero.data(), low.data(), high.data());
    }

    void solve(ClpSimplex& model, Target const& target, double sign) {
        for (int i = 0; i < unknowns; ++i) model.setObjectiveCoefficient(i, 0);
        for (auto const& [column, value] : target.line)
            model.setObjectiveCoefficient(column, sign * static_cast<double>(value.over));
        model.primal();
        if (model.status() != 0) throw std::runtime_error("attack not solved");
        // A solution that holds for one target holds for all.
        for (auto& other : targets) {
            double at = 0;
            for (auto const& [column, value] : other.line)
                at += static_cast<double>(value.over) * model.primalColumnSolution()[column];
            other.low = std::min(other.low, at);
            other.high = std::max(other.high, at);
        }
    }

    void intervals() {
        ClpSimplex model;
        load(model, rows);
        for (auto& target : targets) {
            auto wide = [&] { return std::floor(target.high + 1e-6) - std::ceil(target.low - 1e-6) >= threshold - 1; };
            if (!wide()) solve(model, target, -1);
            if (!wide()) solve(model, target, 1);
            if (!wide())
                found(target.movement ? "newcomer" : "interval",
                      target.name + " in " + std::to_string(target.low) + "…" + std::to_string(target.high));
        }
    }

    Schema const& schema;
    int threshold;
    std::vector<std::vector<int>> combinations;
    std::vector<Seen> cells;
    std::map<std::size_t, Line> lines_of;                                           // by cell
    std::map<std::pair<Snapshot const*, std::string>, std::vector<int>> column_of;  // by day and unit, by combination
    std::set<std::tuple<std::string, std::size_t, int>> believed;  // what was called vacant, and is not
    static constexpr int nobodys = -1;                             // instead of a column
    int unknowns = 0;
    std::vector<Row> rows;
    std::vector<Target> targets;
    Attack result;
};

}  // namespace

bool Attack::won(std::string const& kind) const {
    return std::ranges::any_of(findings, [&](Finding const& one) { return one.kind == kind; });
}

std::string Attack::said() const {
    std::string out;
    for (auto const& [kind, what] : findings) out += kind + ": " + what + '\n';
    return out;
}

Attack attack(Schema const& schema, Ledger const& releases, int threshold) {
    return Attacker(schema, releases, threshold).run();
}

}  // namespace marelle::disclosure::testing
