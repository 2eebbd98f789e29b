#include "impact/disclosure/blocks.hpp"
#include <algorithm>

namespace marelle::disclosure::detail {

std::vector<std::size_t> Classes::sizes() const {
    std::vector<std::size_t> out;
    out.reserve(representative.size());
    for (auto const& classes : representative) out.push_back(classes.size());
    return out;
}

namespace {

std::vector<Table> tables_of(Schema const& schema, Leaving const& release) {
    auto out = release.tables;
    for (auto const& wished : release.wished)
        for (auto& table : gatherings(schema, wished)) out.push_back(std::move(table));
    return out;
}

}  // namespace

Classes classes_of(Schema const& schema, std::vector<Leaving> const& releases) {
    std::vector<std::vector<std::vector<int>>> told(schema.attributes.size());  // by attribute, value: how it is told
    for (std::size_t i = 0; i < told.size(); ++i)
        told[i].resize(schema.attributes[i].groupings.front().group_of.size());
    for (auto const& release : releases)
        for (auto const& table : tables_of(schema, release)) {
            for (auto const& axis : axes_of(schema, table))
                for (std::size_t value = 0; value < axis.group_of.size(); ++value)
                    told[axis.attribute][value].push_back(axis.group_of[value]);
            for (auto const& filter : table.filters)
                for (std::size_t value = 0; value < told[filter.attribute].size(); ++value)
                    told[filter.attribute][value].push_back(
                        static_cast<int>(std::ranges::count(filter.values, static_cast<int>(value))));
        }
    Classes out;
    for (auto const& values : told) {
        std::map<std::vector<int>, std::size_t> known;
        auto& of = out.of.emplace_back();
        auto& representative = out.representative.emplace_back();
        for (std::size_t value = 0; value < values.size(); ++value) {
            auto [found, fresh] = known.try_emplace(values[value], representative.size());
            if (fresh) representative.push_back(static_cast<int>(value));
            of.push_back(found->second);
        }
    }
    return out;
}

Condition condition(Classes const& classes, std::vector<std::vector<char>> const& kept) {
    Condition out(kept.size());
    for (std::size_t attribute = 0; attribute < kept.size(); ++attribute) {
        if (kept[attribute].empty()) continue;
        for (auto value : classes.representative[attribute])
            out[attribute].push_back(kept[attribute][static_cast<std::size_t>(value)]);
        if (std::ranges::find(out[attribute], 0) == out[attribute].end()) out[attribute].clear();
    }
    return out;
}

Bans::Bans(Schema const& schema, Classes const& all_classes, std::vector<Day> const& days) : classes(all_classes) {
    read_pairs(schema, days);
    read_vacant(schema, days);
}

void Bans::read_pairs(Schema const& schema, std::vector<Day> const& days) {
    // Raw pairs of values that stand in a record are not impossible, whatever the schema says.
    auto stands = [&](Impossible const& ban) {
        for (auto const& day : days)
            for (auto const& [unit, people] : day.units)
                for (auto const& person : people)
                    if ((*person.values)[ban.attribute] == ban.value &&
                        (*person.values)[ban.other_attribute] == ban.other_value)
                        return true;
        return false;
    };
    std::map<std::vector<std::size_t>, std::size_t> banned_values;  // by pair of classes
    for (auto const& ban : schema.impossible) {
        if (stands(ban)) continue;
        auto a = classes.of[ban.attribute][static_cast<std::size_t>(ban.value)];
        auto b = classes.of[ban.other_attribute][static_cast<std::size_t>(ban.other_value)];
        ++banned_values[{ban.attribute, a, ban.other_attribute, b}];
    }
    auto size = [&](std::size_t attribute, std::size_t which) {
        return static_cast<std::size_t>(std::ranges::count(classes.of[attribute], which));
    };
    for (auto const& [pair, count] : banned_values) {
        if (count < size(pair[0], pair[1]) * size(pair[2], pair[3])) continue;
        bans.insert(pair);
        tied.emplace(pair[0], pair[2]);
    }
}

void Bans::read_vacant(Schema const& schema, std::vector<Day> const& days) {
    std::set<std::size_t> attributes;
    for (auto const& one : schema.vacant) {
        vacant[{one.unit, one.attribute}].insert(one.value);
        attributes.insert(one.attribute);
    }
    for (auto const& day : days)
        for (auto const& [unit, people] : day.units)
            for (auto const attribute : attributes)
                for (auto const& person : people) seen[{unit, attribute}].insert((*person.values)[attribute]);
}

Bans::Here Bans::in(std::string const& unit) const {
    std::map<std::size_t, std::set<int>> values;  // by attribute
    for (auto const& [where, those] : vacant)
        if (where.first.empty() || where.first == unit) values[where.second].insert(those.begin(), those.end());
    Here out{*this, {}};
    for (auto& [attribute, nobodys] : values) {
        auto const found = seen.find({unit, attribute});
        auto const nobody = [&](std::size_t value) {
            auto const raw = static_cast<int>(value);
            return nobodys.contains(raw) && (found == seen.end() || !found->second.contains(raw));
        };
        std::set<std::size_t> possible;
        for (std::size_t value = 0; value < classes.of[attribute].size(); ++value)
            if (!nobody(value)) possible.insert(classes.of[attribute][value]);
        for (auto const which : classes.of[attribute])
            if (!possible.contains(which)) out.vacant.emplace(attribute, which);
    }
    return out;
}

bool Bans::Here::allow(Attributes const& attributes, std::vector<std::size_t> const& digits) const {
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        if (vacant.contains({attributes[i], digits[i]})) return false;
        for (std::size_t j = 0; j < attributes.size(); ++j)
            if (bans.bans.contains({attributes[i], digits[i], attributes[j], digits[j]})) return false;
    }
    return true;
}

std::optional<BlockForms::Clique> BlockForms::crossing(Attributes const& attributes,
                                                       std::vector<std::size_t> const& sizes) {
    Clique out{.attributes = attributes, .digits = {{}}, .variables = {}};
    for (auto attribute : attributes) {
        std::vector<std::vector<std::size_t>> longer;
        if (out.digits.size() * sizes[attribute] > widest_block) return {};
        for (auto const& digits : out.digits)
            for (std::size_t value = 0; value < sizes[attribute]; ++value) {
                longer.push_back(digits);
                longer.back().push_back(value);
            }
        out.digits = std::move(longer);
    }
    return out;
}

namespace {

// Where the attributes of one list stand in another that holds them.
std::vector<std::size_t> places(Attributes const& inner, Attributes const& outer) {
    std::vector<std::size_t> out;
    for (auto attribute : inner)
        out.push_back(static_cast<std::size_t>(std::ranges::find(outer, attribute) - outer.begin()));
    return out;
}

}  // namespace

bool BlockForms::make(std::vector<Attributes> scopes, Classes const& classes, Bans::Here const& here,
                      std::vector<Person> const& people, std::vector<int>& truth, Block& block) {
    std::set<std::size_t> used;
    for (auto const& scope : scopes) used.insert(scope.begin(), scope.end());
    for (auto const& [one, other] : here.bans.pairs())
        if (used.contains(one) && used.contains(other)) scopes.push_back({std::min(one, other), std::max(one, other)});
    auto tree = junction(scopes, classes.sizes());
    for (auto const& attributes : tree.cliques) {
        auto clique = crossing(attributes, classes.sizes());
        if (!clique) return false;
        std::map<std::vector<std::size_t>, Number> number;
        for (auto const& digits : clique->digits) {
            clique->variables.emplace_back();
            if (!here.allow(attributes, digits)) continue;
            clique->variables.back() = static_cast<Number>(truth.size());
            number.emplace(digits, static_cast<Number>(truth.size()));
            block.variables.push_back(static_cast<Number>(truth.size()));
            truth.push_back(0);
        }
        for (auto const& person : people) {
            std::vector<std::size_t> digits;
            digits.reserve(attributes.size());
            for (auto attribute : attributes)
                digits.push_back(classes.of[attribute][static_cast<std::size_t>((*person.values)[attribute])]);
            ++truth[number.at(digits)];
        }
        cliques.push_back(*std::move(clique));
    }
    meet(tree, block);
    return true;
}

void BlockForms::meet(Junction const& tree, Block& block) const {
    for (auto const& meeting : tree.meetings) {
        std::map<std::vector<std::size_t>, Form> rows;
        for (auto [which, sign] : {std::pair{meeting.one, 1}, std::pair{meeting.other, -1}}) {
            auto const& clique = cliques[which];
            auto at = places(meeting.shared, clique.attributes);
            for (std::size_t i = 0; i < clique.digits.size(); ++i) {
                if (!clique.variables[i]) continue;
                std::vector<std::size_t> shared;
                shared.reserve(at.size());
                for (auto place : at) shared.push_back(clique.digits[i][place]);
                rows[shared].push_back({*clique.variables[i], sign});
            }
        }
        for (auto& [shared, row] : rows) block.meetings.push_back(std::move(row));
    }
}

Form BlockForms::form(Condition const& wanted) const {
    Attributes asked;
    for (std::size_t attribute = 0; attribute < wanted.size(); ++attribute)
        if (!wanted[attribute].empty()) asked.push_back(attribute);
    std::optional<Form> best;
    for (auto const& clique : cliques) {
        if (!within(asked, clique.attributes)) continue;
        auto at = places(asked, clique.attributes);
        Form out;
        for (std::size_t i = 0; i < clique.digits.size(); ++i) {
            auto fits = clique.variables[i].has_value();
            for (std::size_t j = 0; fits && j < asked.size(); ++j)
                fits = wanted[asked[j]][clique.digits[i][at[j]]] != 0;
            if (fits) out.push_back({*clique.variables[i], 1});
        }
        if (!best || out.size() < best->size()) best = std::move(out);
    }
    return *std::move(best);
}

}  // namespace marelle::disclosure::detail
