#include "impact/disclosure/model.hpp"
#include "impact/disclosure/blocks.hpp"
#include <algorithm>
#include <iterator>

namespace marelle::disclosure::detail {

Form difference(Model const& model, Number one, Number other) {
    auto out = model.cells[one].form;
    for (auto const& [variable, coefficient] : model.cells[other].form) out.push_back({variable, -coefficient});
    return out;
}

Counted together(Model const& model, std::vector<Number> const& people) {
    std::map<Number, int> families;
    Counted out{.n = static_cast<int>(people.size()), .divided = true};
    for (auto person : people) out.largest = std::max(out.largest, ++families[model.family_of[person]]);
    out.families = static_cast<int>(families.size());
    return out;
}

int changed(std::vector<Number> const& before, std::vector<Number> const& after) {
    std::vector<Number> out;
    std::ranges::set_symmetric_difference(before, after, std::back_inserter(out));
    return static_cast<int>(out.size());
}

bool among(Counting const& inner, Counting const& outer) {
    if (!std::ranges::includes(outer.units, inner.units)) return false;
    for (std::size_t attribute = 0; attribute < inner.condition.size(); ++attribute) {
        auto const &narrow = inner.condition[attribute], &large = outer.condition[attribute];
        if (narrow.empty() && !large.empty()) return false;
        for (std::size_t value = 0; value < std::min(narrow.size(), large.size()); ++value)
            if (narrow[value] > large[value]) return false;
    }
    return true;
}

namespace {

using At = std::pair<std::size_t, std::string>;  // a day, a unit

}  // namespace

class Modelling::Builder {
public:
    Builder(Schema const& s, std::vector<Day> const& d, std::vector<Leaving> releases, Rules const& r)
        : schema(s), days(d), rules(r), classes(classes_of(s, releases)), bans(s, classes, d) {
        model.releases = std::move(releases);
        for (auto const& day : days)
            for (auto const& [unit, people] : day.units)
                for (auto const& person : people) {
                    if (model.family_of.size() <= person.person) model.family_of.resize(person.person + 1);
                    model.family_of[person.person] = person.family;
                }
    }

    bool make_blocks() {
        std::map<std::string, std::vector<Attributes>> asked;
        for (auto const& release : model.releases)
            for (auto const* tables : {&release.tables, &release.wished})
                for (auto const& table : *tables)
                    for (auto const& unit : table.units) asked[unit].push_back(scope(table));
        std::map<At, std::vector<Attributes>> scopes;
        for (auto const& [unit, crossed] : asked)
            for (auto const& release : model.releases) scopes[{release.day, unit}] = crossed;
        std::map<std::string, std::size_t> units;
        for (auto const& [at, crossed] : scopes) {
            auto const& [day, unit] = at;
            block_of[at] = model.blocks.size();
            auto number = units.try_emplace(unit, units.size()).first->second;
            model.blocks.push_back({.unit = number, .day = day, .variables = {}, .cells = {}, .meetings = {}});
            auto people = days[day].units.find(unit);
            static std::vector<Person> const nobody;
            if (!forms.emplace_back().make(crossed, classes, bans.in(unit),
                                           people == days[day].units.end() ? nobody : people->second, model.truth,
                                           model.blocks.back()))
                return false;
        }
        return true;
    }

    void place_tables() {
        for (auto const& release : model.releases) {
            auto& stands = model.standing.emplace_back();
            for (auto const& wished : release.wished)
                for (auto const& table : gatherings(schema, wished)) {
                    auto const& cells_of_table = standing_on(release.day, table);
                    stands.insert(cells_of_table.begin(), cells_of_table.end());
                }
            auto& tables = model.placed.emplace_back();
            for (auto const& table : release.tables) {
                tables.push_back(place(release.day, table));
                stands.insert(tables.back().cells.begin(), tables.back().cells.end());
            }
        }
        // What a release counts, or might have, on one day stands on the other days as well, shown or not.
        for (auto const& release : model.releases)
            for (auto const& other : model.releases) {
                for (auto const& table : other.tables) standing_on(release.day, table);
                for (auto const& wished : other.wished)
                    for (auto const& table : gatherings(schema, wished)) standing_on(release.day, table);
            }
    }

    void find_remainders() {
        // Where nobody moved, what stands on one day stands on the other.
        std::set<Number> cells_of_some;
        for (auto const& release : model.standing)
            for (auto cell : release) {
                auto const& same = model.sets[model.cells[cell].set].cells;
                cells_of_some.insert(same.begin(), same.end());
            }
        for (auto cell : cells_of_some)
            for (auto person : model.cells[cell].members) around[{model.cells[cell].day, person}].push_back(cell);
        mark_divided(cells_of_some);
        // Of two families, or fewer than the threshold beside one.
        auto const largest = largest_family();
        auto const most = largest + std::max(model.asked().threshold, largest + 1);
        for (auto number : cells_of_some) {
            auto const& inner = model.cells[number];
            if (inner.members.empty()) continue;
            for (auto outer : around.at({inner.day, inner.members.front()})) {
                auto rest = static_cast<int>(std::ssize(model.cells[outer].members) - std::ssize(inner.members));
                if (rest <= 0 || rest >= most || !among(inner, model.cells[outer])) continue;
                Remainder const remainder{number, outer, left_beside(number, outer)};
                if (remainder.few(model.asked().threshold)) model.remainders.push_back(remainder);
            }
        }
        around.clear();
    }

    void mark_divided(Placed& table) const {
        for (std::size_t cell = 0; cell < table.cells.size(); ++cell)
            table.counted[cell].divided |= model.divided[model.sets[model.set_of(table, cell)].definition] != 0;
    }

    void ask(std::vector<Table> const& tables) {
        auto& asked = model.releases.back();
        asked.tables = tables;
        model.placed.back().clear();
        for (auto const& table : tables) {
            model.placed.back().push_back(place(asked.day, table));
            mark_divided(model.placed.back().back());
        }
    }

    Model model;

private:
    // What a margin is made of is known from its table; what is a part of it elsewhere is seen here.
    void mark_divided(std::set<Number> const& cells_of_some) {
        model.divided.resize(model.versions.size());
        auto definition = [&](Number cell) { return model.sets[model.cells[cell].set].definition; };
        for (auto number : cells_of_some) {
            auto const& inner = model.cells[number];
            if (inner.members.empty()) continue;
            for (auto outer : around.at({inner.day, inner.members.front()})) {
                auto& divided = model.divided[definition(outer)];
                if (divided == 0 && outer != number) divided = among(inner, model.cells[outer]) ? 1 : 0;
            }
        }
        for (auto& release : model.placed)
            for (auto& table : release) mark_divided(table);
        for (auto& set : model.sets) set.counted.divided |= model.divided[set.definition] != 0;
    }

    int largest_family() const {
        std::map<Number, int> sizes;
        int out = 0;
        for (auto family : model.family_of) out = std::max(out, ++sizes[family]);
        return out;
    }

    // Those of the one who are not in the other; as a cell of which nothing is a part when they are one.
    Counted left_beside(Number inner, Number outer) const {
        std::vector<Number> people;
        std::ranges::set_difference(model.cells[outer].members, model.cells[inner].members, std::back_inserter(people));
        auto out = together(model, people);
        auto const& cells_there = around.at({model.cells[outer].day, people.front()});
        out.divided = std::ranges::none_of(cells_there, [&](Number cell) {
            auto const& found = model.cells[cell];
            return found.members == people && !model.sets[found.set].counted.divided &&
                   among(found, model.cells[outer]);
        });
        if (!rules.on(Rule::largest_family)) out.divided = false;
        return out;
    }

    Attributes scope(Table const& table) const {
        std::set<std::size_t> out;
        for (auto const& axis : axes_of(schema, table)) out.insert(axis.attribute);
        for (auto const& filter : table.filters) out.insert(filter.attribute);
        std::erase_if(out, [&](std::size_t attribute) { return classes.representative[attribute].size() == 1; });
        return {out.begin(), out.end()};
    }

    // Asked of everybody, a share says of those who have not, or are not known, that they are all: of nobody in
    // particular.
    std::vector<bool> alike_in(Table const& table, Placed const& placed) const {
        auto const own = [&](Filter const& filter) { return filter.attribute == table.share->attribute; };
        bool const of_everybody = table.share && std::ranges::none_of(table.filters, own);
        if (of_everybody || !rules.on(Rule::uniform)) return std::vector<bool>(placed.grid.size());
        return uniform(placed.grid, placed.counted);
    }

    Placed place(std::size_t day, Table const& table) {
        auto counted = tabulate(schema, days[day], table);
        Placed out{.grid = counted.grid, .cells = {}, .counted = counted.counted};
        std::set<std::string> const units(table.units.begin(), table.units.end());
        auto const alike = alike_in(table, out);
        for (std::size_t cell = 0; cell < out.grid.size(); ++cell) {
            auto wanted = condition(classes, kept(schema, table, out.grid, cell));
            auto number = find(day, units, wanted, counted.counted[cell], std::move(counted.members[cell]));
            out.cells.push_back(number);
            out.counted[cell].impossible = model.cells[number].form.empty();
            model.sets[model.cells[number].set].counted.uniform |= alike[cell];
        }
        return out;
    }

    // Tables asked for at every release are gone through once a day.
    std::vector<Number> const& standing_on(std::size_t day, Table const& table) {
        std::string name = std::to_string(day);
        auto add = [&](auto const& number) { name += ' ' + std::to_string(number); };
        for (auto const& unit : table.units) name += '\n' + unit;
        for (auto const& [attribute, grouping] : table.dimensions) add(attribute), add(grouping);
        for (auto const& [attribute, values] : table.filters) {
            name += " filter";
            add(attribute);
            for (auto value : values) add(value);
        }
        name += " share";
        if (table.share) {
            add(table.share->attribute);
            for (auto value : table.share->values) add(value);
        }
        auto [found, fresh] = standing.try_emplace(std::move(name));
        if (fresh) found->second = place(day, table).cells;
        return found->second;
    }

    // What a cell is, whatever the day and the table.
    std::string definition(std::set<std::string> const& units, Condition const& wanted) const {
        std::string out;
        for (auto const& unit : units) out += unit + '\n';
        for (std::size_t attribute = 0; attribute < wanted.size(); ++attribute)
            if (!wanted[attribute].empty())
                out += '\t' + std::to_string(attribute) + ':' +
                       std::string(wanted[attribute].begin(), wanted[attribute].end());
        return out;
    }

    Number find(std::size_t day, std::set<std::string> const& units, Condition const& wanted, Counted counted,
                std::vector<Number> members) {
        auto which = definitions.try_emplace(definition(units, wanted), definitions.size()).first->second;
        auto [found, fresh] = cells.try_emplace({day, which}, static_cast<Number>(model.cells.size()));
        if (!fresh) return found->second;
        Counting out{.set = 0,
                     .day = day,
                     .units = units,
                     .condition = wanted,
                     .blocks = {},
                     .form = {},
                     .members = std::move(members)};
        for (auto const& unit : units) {
            auto block = block_of.at({day, unit});
            auto form = forms[block].form(wanted);
            if (!form.empty()) {
                out.blocks.push_back(block);
                model.blocks[block].cells.push_back(found->second);
            }
            out.form.insert(out.form.end(), form.begin(), form.end());
        }
        counted.impossible = out.form.empty();
        out.set = set_for(which, out, counted);
        model.sets[out.set].cells.push_back(found->second);
        model.cells.push_back(std::move(out));
        return found->second;
    }

    std::size_t set_for(std::size_t which, Counting const& cell, Counted const& counted) {
        model.versions.resize(definitions.size());
        for (auto set : model.versions[which]) {
            auto const& other = model.cells[model.sets[set].cells.front()];
            if (rules.on(Rule::same_people) && other.members == cell.members) return set;
        }
        model.versions[which].push_back(model.sets.size());
        model.sets.push_back({.counted = counted, .definition = which, .cells = {}});
        return model.sets.size() - 1;
    }

    Schema schema;
    std::vector<Day> const& days;
    Rules const& rules;
    Classes classes;
    Bans bans;
    std::vector<BlockForms> forms;  // by block
    std::map<At, std::size_t> block_of;
    std::map<std::string, std::size_t> definitions;
    std::map<std::string, std::vector<Number>> standing;
    std::map<std::pair<std::size_t, Number>, std::vector<Number>>
        around;                                                   // by day and person, while they are looked at
    std::map<std::pair<std::size_t, std::size_t>, Number> cells;  // by day and definition
};

Modelling::Modelling(std::unique_ptr<Builder> made) : builder(std::move(made)) {}
Modelling::Modelling(Modelling&&) noexcept = default;
Modelling::~Modelling() = default;

std::expected<Modelling, Refusal> Modelling::of(Schema const& schema, std::vector<Day> const& days,
                                                std::vector<Leaving> releases, Rules const& rules) {
    auto builder = std::make_unique<Builder>(schema, days, std::move(releases), rules);
    if (!builder->make_blocks()) return std::unexpected{Refusal::too_wide};
    builder->place_tables();
    builder->find_remainders();
    return Modelling(std::move(builder));
}

Model const& Modelling::model() const { return builder->model; }

void Modelling::ask(std::vector<Table> const& tables) { builder->ask(tables); }

}  // namespace marelle::disclosure::detail
