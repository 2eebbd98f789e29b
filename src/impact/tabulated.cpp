#include "impact/impact.hpp"
#include <unordered_set>

namespace marelle::impact {

namespace {

// Of a table that looks at no presence; nothing of the others.
std::optional<columns::By> by_of(Question const& question) {
    using columns::By;
    if (question.name != FigureName::children_accompanied) return {};
    switch (question.by) {
    case Breakdown::none: return By::none;
    case Breakdown::zone: return By::zone;
    case Breakdown::age_band: return By::age;
    case Breakdown::sex: return By::sex;
    case Breakdown::cursus: return By::cursus;
    case Breakdown::school_network: return By::network;
    case Breakdown::group: return By::group;
    case Breakdown::hours: return {};
    }
    std::unreachable();
}

Tabulated of_keyed(columns::Keyed keyed, Breakdown by) {
    Tabulated out;
    out.homes = keyed.homes;
    out.inside = keyed.inside;
    std::vector<KeyedPeople> rows;
    rows.reserve(keyed.rows.size());
    for (auto& row : keyed.rows) {
        if (!row.name.empty()) out.names.emplace_back(row.key, std::move(row.name));
        if (row.key.empty()) row.key = "unknown";
        else if (by == Breakdown::age_band) row.key = age_band(settings(), std::stoi(row.key));
        rows.push_back({std::move(row.key), std::move(row.who)});
    }
    out.cells = cells_of_people(keyed.people, std::move(rows));
    return out;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> names_of(Facts const& facts, Breakdown by) {
    if (by == Breakdown::group) return facts.group_names;
    std::vector<std::pair<std::string, std::string>> out;
    if (by != Breakdown::zone) return out;
    std::unordered_set<std::string_view> known;
    for (auto const& person : facts.people)
        if (known.insert(person.zone).second) out.emplace_back(person.zone, person.zone_name);
    return out;
}

Tabulated tabulated(Facts const& facts, Question const& question, std::int64_t promised) {
    Tabulated out;
    out.cells = tabulate(facts, settings(), question.name, question.by, promised);
    out.names = names_of(facts, question.by);
    for (auto const& person : facts.people) {
        out.homes += !person.residence.empty();
        out.inside += person.residence == "inside";
    }
    return out;
}

Tabulated tabulated(sql::Session& sql, access::Scope const& scope, Question const& question, std::int64_t promised,
                    columns::Keeper* keeper) {
    if (auto const by = by_of(question); keeper && by) {
        auto asked = asked_of_columns(sql, scope, question);
        asked.ages = settings().age_bands;
        asked.homes = scope.reach != access::Reach::network;
        if (auto keyed = keeper->keyed(sql, asked, *by)) return of_keyed(std::move(*keyed), question.by);
        return tabulated(gather(sql, scope, question), question, promised);
    }
    return tabulated(gather(sql, scope, question, keeper), question, promised);
}

}  // namespace marelle::impact
