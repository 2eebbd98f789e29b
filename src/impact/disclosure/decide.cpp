#include "impact/disclosure/audit.hpp"
#include "impact/disclosure/check.hpp"
#include "impact/disclosure/engine.hpp"
#include "impact/disclosure/lines.hpp"
#include "impact/disclosure/recode.hpp"
#include <algorithm>

namespace marelle::disclosure {
namespace detail {
namespace {

// A table with this part of its hidden cells allowed already sensitive by themselves will not stay under it.
constexpr double early = 0.8;
// Beyond, each round of gathering is a solve of a minute: all that hide too much are gathered at once.
constexpr std::size_t few_tables = 100;

class Engine {
public:
    Engine(Question const& q, Rules const& r, std::size_t t) : question(q), rules(r), threads(t), schema(q.schema) {
        for (auto& ban : schema.impossible)
            if (ban.attribute > ban.other_attribute)
                ban = {ban.other_attribute, ban.other_value, ban.attribute, ban.value};
        if (!rules.on(Rule::impossible)) schema.impossible.clear(), schema.vacant.clear();
        for (auto const& release : question.ledger) {
            auto out = leaving(release.threshold, *release.snapshot);
            for (auto const& decided : release.tables) {
                out.tables.push_back(decided.table);
                out.wished.push_back(decided.asked);
                out.cells.push_back(decided.cells);
            }
            earlier.push_back(std::move(out));
        }
        today = day(*question.snapshot);
        for (auto const& table : question.tables) tables.push_back({.table = table, .recodings = {}, .narrow = {}});
    }

    std::expected<Decision, Refusal> run() {
        for (auto& table : tables)
            while (sensitive_share(schema, days[today], table.table, question.threshold, rules) >
                       early * question.most_hidden &&
                   has_coarser(table.table) && coarsen(table, Gather::to_hide_less)) {}
        auto made = Modelling::of(schema, days, releases(), rules);
        if (!made) return std::unexpected{made.error()};
        modelling.emplace(*std::move(made));
        for (auto level : levels()) views.emplace_back(modelling->model(), rules, level);
        settle(&Engine::sketch);
        return settle(&Engine::choose);
    }

private:
    // Until no table hides too much or names what a family finds, or nothing can be gathered any more.
    Decision settle(Choice (Engine::*with)(Model const&)) {
        while (true) {
            modelling->ask(gathered());
            for (auto& view : views) view.ask();
            auto const choice = (this->*with)(modelling->model());
            auto decision = written(modelling->model(), choice);
            if (!recoded(decision, choice)) return decision;
        }
    }

    Leaving leaving(int threshold, Snapshot const& snapshot) {
        return {.threshold = threshold,
                .date = snapshot.day,
                .day = day(snapshot),
                .tables = {},
                .wished = family(),
                .cells = {}};
    }

    std::vector<Table> family() const { return rules.on(Rule::family) ? question.family : std::vector<Table>{}; }

    std::size_t day(Snapshot const& snapshot) {
        auto found = std::ranges::find_if(read, [&](Snapshot const* other) { return *other == snapshot; });
        if (found != read.end()) return static_cast<std::size_t>(found - read.begin());
        read.push_back(&snapshot);
        days.push_back(people.read(snapshot));
        return read.size() - 1;
    }

    bool has_coarser(Table const& table) const {
        return std::ranges::any_of(table.dimensions, [&](Dimension const& one) {
            return one.grouping + 1 < schema.attributes[one.attribute].groupings.size();
        });
    }

    std::vector<Leaving> releases() const {
        auto out = earlier;
        Leaving asked{.threshold = question.threshold,
                      .date = days[today].day,
                      .day = today,
                      .tables = {},
                      .wished = question.tables,
                      .cells = {}};
        auto const others = family();
        asked.wished.insert(asked.wished.end(), others.begin(), others.end());
        out.push_back(std::move(asked));
        return out;
    }

    std::vector<Table> gathered() const {
        std::vector<Table> out;
        out.reserve(tables.size());
        for (auto const& table : tables) out.push_back(table.table);
        return out;
    }

    // From the smallest threshold whose readers will hold this release up to its own: what is hidden from the ones
    // stays hidden from the others, so that a larger threshold never shows more.
    std::set<int> levels() const {
        std::set<int> out{partner_threshold, public_threshold, question.threshold};
        for (auto const& release : question.ledger) out.insert(release.threshold);
        std::erase_if(out, [&](int level) {
            return rules.on(Rule::notes) ? level > question.threshold : level != question.threshold;
        });
        return out;
    }

    // Most tables that hide too much are found along their lines, long before the audit.
    Choice sketch(Model const& model) {
        auto choice = first_choice(model, rules);
        hide(model, views.back(), rules, costs(model), choice);
        return choice;
    }

    Choice choose(Model const& model) {
        auto choice = first_choice(model, rules);
        auto cost = costs(model);
        // What a larger threshold hides may be a promise kept to a smaller one, which thought it shown: look again.
        std::vector<std::optional<std::set<std::size_t>>> promised(views.size());
        for (std::size_t i = 0; i < views.size(); ++i) {
            auto kept = promises(model, views[i], choice);
            if (promised[i] == kept) continue;
            hide(model, views[i], rules, cost, choice);
            audit({model, views[i], rules, cost, choice}, memories, threads);
            // A table that hides too much already will be gathered: the rest of the choice would be another one.
            if (too_much(written(model, choice))) return choice;
            promised[i] = promises(model, views[i], choice);
            if (i + 1 == views.size()) i = static_cast<std::size_t>(-1);
        }
        return choice;
    }

    static std::set<std::size_t> promises(Model const& model, View const& view, Choice const& choice) {
        std::set<std::size_t> out;
        for (std::size_t set = 0; set < model.sets.size(); ++set)
            if (view.owed(set) && view.unknown(set, choice)) out.insert(set);
        return out;
    }

    bool too_much(Decision const& decision) const {
        for (std::size_t i = 0; i < tables.size(); ++i)
            if (hides_too_much(decision.release.tables[i]) && step(tables[i], Gather::to_hide_less)) return true;
        return false;
    }

    std::optional<Recoded> step(Recoded const& from, Gather gather) const {
        return step_from(schema, days[today], question.threshold, rules, from, gather);
    }

    bool coarsen(Recoded& table, Gather gather) const {
        auto coarser = step(table, gather);
        if (!coarser) return false;
        table = *std::move(coarser);
        return true;
    }

    bool hides_too_much(Decided const& decided) const {
        return decided.hidden() > question.most_hidden * decided.counted();
    }

    // What earlier releases leave to a family, and nothing hidden today would keep from it, is not to be asked for.
    bool names_what_a_family_finds(std::size_t table, Choice const& choice) const {
        if (!rules.on(Rule::named)) return false;
        auto const& model = modelling->model();
        return std::ranges::any_of(model.asked_tables()[table].cells, [&](Number cell) {
            return choice.left_to_a_family.contains(model.cells[cell].set);
        });
    }

    // Shares after crossings: what hides a share is often a crossing that hides too much itself. What is left to a
    // family last: other tables once gathered, it may be kept from it.
    bool recoded(Decision const& decision, Choice const& choice) {
        auto const too_much = [&](std::size_t i) { return hides_too_much(decision.release.tables[i]); };
        auto const crossing = [&](std::size_t i) { return !tables[i].table.share && too_much(i); };
        return (tables.size() <= few_tables && coarsened(crossing, Gather::to_hide_less)) ||
               coarsened(too_much, Gather::to_hide_less) ||
               coarsened([&](std::size_t i) { return names_what_a_family_finds(i, choice); }, Gather::at_any_price);
    }

    bool coarsened(auto const& has_to_be, Gather gather) {
        bool out = false;
        for (std::size_t i = 0; i < tables.size(); ++i)
            if (has_to_be(i)) out = coarsen(tables[i], gather) || out;
        return out;
    }

    Cell written(Model const& model, Choice const& choice, Placed const& table, std::size_t number) const {
        auto set = model.set_of(table, number);
        auto const& counted = table.counted[number];
        Cell out{.at = table.grid.at(number),
                 .state = State::published,
                 .value = counted.n,
                 .day = question.snapshot->day,
                 .why = choice.why[set]};
        if (counted.impossible) out.state = State::impossible;
        auto const& former = choice.former[set];
        if (counted.impossible || (out.why == Why::nothing && !(former && former->same))) return out;
        if (!former) return {.at = out.at, .state = State::hidden, .value = {}, .day = {}, .why = out.why};
        out.value = former->value;
        out.day = former->date;
        // Two snapshots may bear one day: what was read of another year that day is no value of this one.
        if (!rules.on(Rule::maintained)) return out;
        if (!former->same || out.day != question.snapshot->day) out.state = State::maintained;
        return out;
    }

    Decision written(Model const& model, Choice const& choice) const {
        Decision out{.release = {.audience = question.audience,
                                 .threshold = question.threshold,
                                 .snapshot = question.snapshot,
                                 .tables = {}}};
        for (std::size_t i = 0; i < tables.size(); ++i) {
            auto const& table = model.asked_tables()[i];
            Decided decided{.asked = question.tables[i],
                            .table = tables[i].table,
                            .cells = {},
                            .recodings = tables[i].recodings,
                            .sensitive = by_what_is_sensitive(table.grid)};
            for (std::size_t number = 0; number < table.cells.size(); ++number)
                decided.cells.push_back(written(model, choice, table, number));
            out.cells += decided.counted();
            out.hidden += decided.hidden();
            out.maintained += decided.maintained();
            out.release.tables.push_back(std::move(decided));
        }
        out.already_exposed = static_cast<int>(choice.exposed.size());
        return out;
    }

    Question const& question;
    Rules const& rules;
    std::size_t threads;
    Schema schema;
    Register people;
    std::vector<Snapshot const*> read;
    std::vector<Day> days;
    std::vector<Leaving> earlier;
    std::size_t today{};
    std::vector<Recoded> tables;
    std::optional<Modelling> modelling;
    std::vector<View> views;  // from the smallest threshold to the question's
    Memories memories;
};

}  // namespace

std::expected<Decision, Refusal> decide(Question const& question, Rules const& rules, std::size_t threads) {
    if (auto found = wrong(question)) return std::unexpected{*found};
    return Engine(question, rules, threads).run();
}

}  // namespace detail

std::expected<Decision, Refusal> decide(Question const& question) { return detail::decide(question, {}); }

namespace {

// The groups of nobody, as every reader is told: by dimension of the table.
std::set<std::pair<std::size_t, int>> of_nobody(Decided const& decided) {
    std::set<std::pair<std::size_t, int>> out;
    if (decided.sensitive) return out;
    for (auto const& cell : decided.cells) {
        if (cell.value != 0 || std::ranges::count(cell.at, all) + 1 != std::ssize(cell.at)) continue;
        auto const group = std::ranges::find_if(cell.at, [](int digit) { return digit != all; });
        out.emplace(group - cell.at.begin(), *group);
    }
    return out;
}

// How many of the cells that a reader meets are so. A part of a share is no group: that it is nobody is its answer.
int count(Decided const& decided, auto const& is) {
    auto const nobody = of_nobody(decided);
    auto const met = [&](Cell const& cell) {
        for (std::size_t axis = 0; axis < decided.table.dimensions.size(); ++axis)
            if (nobody.contains({axis, cell.at[axis]})) return false;
        return cell.state != State::impossible;
    };
    return static_cast<int>(
        std::ranges::count_if(decided.cells, [&](Cell const& cell) { return met(cell) && is(cell); }));
}

}  // namespace

Cell const* Decided::find(std::vector<int> const& at) const {
    auto found = std::ranges::find(cells, at, &Cell::at);
    return found == cells.end() ? nullptr : &*found;
}
int Decided::counted() const {
    return count(*this, [](Cell const&) { return true; });
}
int Decided::hidden() const {
    return count(*this, [](Cell const& cell) { return cell.state == State::hidden; });
}
int Decided::maintained() const {
    return count(*this, [](Cell const& cell) { return cell.state == State::maintained; });
}

std::optional<Fraction> fraction(Decided const& decided, std::vector<int> at) {
    Fraction out;
    std::string day;
    State state{};
    for (auto [digit, into] : {std::pair{all, &out.n}, std::pair{0, &out.k}}) {
        auto whole = at;
        whole.push_back(digit);
        auto const* cell = decided.find(whole);
        if (cell == nullptr || !cell->value) return {};
        if (digit == 0 && (cell->day != day || cell->state != state)) return {};
        day = cell->day;
        state = cell->state;
        *into = *cell->value;
    }
    return out;
}

}  // namespace marelle::disclosure
