// The columns against SQL, every figure by every breakdown, for `marelle check` and the tests.
#include "impact/impact.hpp"
#include <algorithm>
#include <tuple>

namespace marelle::impact {

namespace {

constexpr std::int64_t promised = 700;

// People by id: the two sides may number them differently.
std::vector<Id> ids_of(Facts const& facts, std::vector<std::size_t> const& who) {
    std::vector<Id> out;
    out.reserve(who.size());
    for (auto index : who) out.push_back(facts.people.at(index).child);
    return out;
}

bool same(Facts const& a_facts, Cell const& a, Facts const& b_facts, Cell const& b) {
    auto same_count = [](statistics::Count const& x, statistics::Count const& y) { return x.k == y.k && x.n == y.n; };
    return a.key == b.key && a.people == b.people && a.value == b.value && a.k == b.k && a.n == b.n &&
           a.unknown == b.unknown && a.share == b.share && a.suppressed == b.suppressed &&
           std::ranges::equal(a.children, b.children, same_count) && ids_of(a_facts, a.who) == ids_of(b_facts, b.who);
}

bool same(Person const& a, Person const& b) {
    auto all = [](Person const& p) {
        return std::tie(p.child, p.establishment, p.reference, p.birth_date, p.sex, p.cursus, p.network, p.residence,
                        p.zone, p.zone_name, p.group, p.minutes);
    };
    return all(a) == all(b);
}

bool same(Facts const& a, Facts const& b, Question const& question) {
    auto same_person = [](Person const& x, Person const& y) { return same(x, y); };
    if (!std::ranges::equal(a.people, b.people, same_person)) return false;
    auto names = a.group_names, others = b.group_names;
    std::ranges::sort(names);
    std::ranges::sort(others);
    if (names != others) return false;
    auto cells = tabulate(a, settings(), question.name, question.by, promised);
    auto other = tabulate(b, settings(), question.name, question.by, promised);
    return std::ranges::equal(cells, other, [&](Cell const& x, Cell const& y) { return same(a, x, b, y); });
}

std::string_view called(Tabulated const& table, std::string const& key) {
    auto const found = std::ranges::find(table.names, key, &std::pair<std::string, std::string>::first);
    return found == table.names.end() ? std::string_view{} : std::string_view{found->second};
}

// The two number people alike: both in the order of ids.
bool same(Tabulated const& a, Tabulated const& b, access::Scope const& scope) {
    auto same_cell = [](Cell const& x, Cell const& y) {
        return x.key == y.key && x.people == y.people && x.value == y.value && x.k == y.k && x.n == y.n &&
               x.unknown == y.unknown && x.share == y.share && x.who == y.who;
    };
    if (!std::ranges::equal(a.cells, b.cells, same_cell)) return false;
    if (scope.reach != access::Reach::network && (a.homes != b.homes || a.inside != b.inside)) return false;
    return std::ranges::all_of(
        a.cells, [&](Cell const& cell) { return cell.key.empty() || called(a, cell.key) == called(b, cell.key); });
}

}  // namespace

Comparison compare(sql::Session& sql, access::Scope const& scope, Question question, columns::Keeper& keeper) {
    Comparison out;
    // Without marks, and with; then with holidays, then with rows of absences: the same for every breakdown.
    std::optional<Facts> by_sql[6];
    for (auto const& name : record::choices_of<FigureName>)
        for (auto const& by : record::choices_of<Breakdown>) {
            question.name = *record::choice_named<FigureName>(name.name);
            question.by = *record::choice_named<Breakdown>(by.name);
            bool const holidays = question.name == FigureName::half_of_holidays;
            bool const marks = (question.name != FigureName::children_accompanied && !holidays) ||
                               question.by == Breakdown::hours;
            bool const absences = question.name == FigureName::absences_in_a_row;
            auto& expected = by_sql[(marks ? 1 : 0) + (holidays ? 2 : absences ? 4 : 0)];
            if (!expected) expected = gather(sql, scope, question);
            auto const refused = keeper.status().refused;
            auto const found = gather(sql, scope, question, &keeper);
            auto const table = tabulated(sql, scope, question, promised, &keeper);
            if (keeper.status().refused != refused) out.compared = false;
            ++out.tables;
            if (!same(*expected, found, question) || !same(tabulated(*expected, question, promised), table, scope))
                out.different.push_back(std::string{name.name} + " " + std::string{by.name});
        }
    return out;
}

}  // namespace marelle::impact
