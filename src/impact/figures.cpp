#include "base/clock.hpp"
#include "base/text.hpp"
#include "follow_up/follow_up.hpp"
#include "impact/counted.hpp"
#include "impact/impact.hpp"
#include "impact/sentences/sentences.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace marelle::impact {

namespace {

using messages::say;

// A definition that changes takes a new version: two figures of two versions are not compared.
constexpr std::int64_t version_of(FigureName name) {
    // 2: the interval counts each child as a cluster of its own presences (docs/decisions/0023).
    return name == FigureName::attendance_rate ? 2 : 1;
}

constexpr Unit unit_of(FigureName name) {
    switch (name) {
    case FigureName::children_accompanied: return Unit::people;
    case FigureName::hours_attended: return Unit::hours;
    case FigureName::attendance_rate: return Unit::share;
    case FigureName::hours_per_child: return Unit::hours;
    case FigureName::half_of_holidays:
    case FigureName::absences_in_a_row: return Unit::share;
    }
    std::unreachable();
}

std::string key(FigureName name, std::string_view part) {
    return "figure." + std::string{record::name_of_choice(name)} + "." + std::string{part};
}

// What zones and groups are called, looked up once: a network has hundreds of each.
using Names = std::unordered_map<std::string_view, std::string_view>;

Names names_by_key(std::vector<std::pair<std::string, std::string>> const& names) {
    Names out;
    for (auto const& [key, name] : names) out.try_emplace(key, name);
    return out;
}

std::string label_of(std::string_view language, Names const& names, Breakdown by, Cell const& cell) {
    if (cell.key.empty()) return say(language, "figure.row.total");
    if (cell.key == "unknown") return say(language, "figure.row.unknown");
    switch (by) {
    case Breakdown::none: return {};
    case Breakdown::zone: {
        if (cell.key == "outside") return say(language, "figure.row.outside");
        auto in_zone = names.find(cell.key);
        if (in_zone == names.end() || in_zone->second.empty()) return cell.key;
        return std::string{in_zone->second} + " (" + cell.key + ")";
    }
    case Breakdown::age_band: return say(language, "figure.row.age_band", {{"band", cell.key}});
    case Breakdown::sex: return say(language, "choice.sex." + cell.key);
    case Breakdown::cursus: return say(language, "choice.cursus." + cell.key);
    case Breakdown::school_network: return say(language, "figure.row.network", {{"network", cell.key}});
    case Breakdown::group: {
        auto found = names.find(cell.key);
        return found == names.end() ? cell.key : std::string{found->second};
    }
    case Breakdown::hours: return say(language, "figure.row.hours", {{"band", cell.key}});
    }
    std::unreachable();
}

FigureRow row_of(std::string_view language, Names const& names, Question const& question, Cell const& cell) {
    FigureRow row;
    row.key = cell.key.empty() ? "total" : cell.key;
    row.label = label_of(language, names, question.by, cell);
    row.value = cell.value;
    row.k = cell.k;
    row.n = cell.n;
    row.unknown = cell.unknown;
    row.suppressed = cell.suppressed;
    row.definition = say(language, key(question.name, "definition"));
    if (auto interval = interval_of(cell)) {
        row.low = interval->low;
        row.high = interval->high;
        row.method = interval->method;
        row.approximate = interval->approximate;
    }
    return row;
}

// The title of the screen: what was found, in a sentence, with its uncertainty.
std::string finding_of(std::string_view language, FigureName name, Tabulated const& table) {
    auto const& total = table.cells.front();
    if (total.suppressed) return say(language, "figure.finding.too_few");
    if (total.people == 0 && name != FigureName::children_accompanied) return say(language, "figure.finding.nothing");
    switch (name) {
    case FigureName::children_accompanied:
        return say(language, key(name, "finding"),
                   {{"children", total.people}, {"inside", table.inside}, {"known", table.homes}});
    case FigureName::hours_attended: {
        auto each = total.people ? *total.value / static_cast<double>(total.people) : 0;
        return say(language, key(name, "finding"),
                   {{"hours", std::round(*total.value)}, {"children", total.people}, {"each", std::round(each)}});
    }
    case FigureName::attendance_rate: {
        if (!total.value) return say(language, "figure.finding.nothing");
        // How many were never noted is in the table.
        return sentences::attendance(language, total.children, 0, 1);
    }
    case FigureName::hours_per_child: {
        if (!total.value) return say(language, "figure.finding.nothing");
        return say(language, key(name, "finding"),
                   {{"hours", std::round(*total.value)}, {"reached", *total.k}, {"children", *total.n}});
    }
    case FigureName::half_of_holidays:
    case FigureName::absences_in_a_row: {
        if (!total.value) return say(language, "figure.finding.nothing");
        return say(language, key(name, "finding"), {{"reached", *total.k}, {"children", *total.n}});
    }
    }
    std::unreachable();
}

// For a protected reader the sentence must say no more than the rows: the zones are not in a total's row.
std::string protected_finding(std::string_view language, FigureName name, Tabulated const& table) {
    auto const& total = table.cells.front();
    if (name != FigureName::children_accompanied || total.suppressed) return finding_of(language, name, table);
    return say(language, key(name, "finding_total"), {{"children", total.people}});
}

Result<FigureScope> scope_said(sql::Session& sql, access::Scope const& scope, Question const& question,
                               std::string_view language) {
    if (question.establishment.empty()) return FigureScope{"network", "", say(language, "figure.scope.network")};
    auto row = sql.first("SELECT name FROM establishment WHERE id = :id", {{"id", question.establishment}});
    if (!row) return fail(Fault::not_found, "establishment.unknown");
    auto kind = scope.reach == access::Reach::own_groups ? "own_groups" : "establishment";
    return FigureScope{kind, question.establishment, row->text(0)};
}

// The promise in force at the end of the period, or today in one that goes on.
std::int64_t promised(Question const& question) {
    return follow_up::promise_on(std::min(question.period.until, question.today)).hours;
}

// k of n children, and not of presences or of the whole.
bool counts_children(FigureName name) {
    return name == FigureName::hours_per_child || name == FigureName::half_of_holidays ||
           name == FigureName::absences_in_a_row;
}

Result<> may_ask(access::Scope const& scope, Question const& question) {
    if (scope.reach == access::Reach::network) return {};
    // Someone else's establishment does not exist for this actor; the network is not theirs either.
    if (question.establishment.empty()) return fail(Fault::forbidden, "access.refused");
    if (question.establishment != scope.establishment) return fail(Fault::not_found, "establishment.unknown");
    return {};
}

}  // namespace

std::string row_label(std::string_view language, Facts const& facts, Breakdown by, Cell const& cell) {
    auto const names = names_of(facts, by);
    return label_of(language, names_by_key(names), by, cell);
}

std::vector<FigureDefinition> definitions(std::string_view language) {
    std::vector<FigureDefinition> out;
    for (auto name : {FigureName::children_accompanied, FigureName::hours_attended, FigureName::hours_per_child,
                      FigureName::attendance_rate, FigureName::absences_in_a_row, FigureName::half_of_holidays}) {
        FigureDefinition definition{name,
                                    say(language, key(name, "title")),
                                    say(language, key(name, "definition")),
                                    version_of(name),
                                    unit_of(name),
                                    {}};
        for (auto const& choice : record::choices_of<Breakdown>)
            if (choice.name != "none") definition.breakdowns.emplace_back(choice.name);
        out.push_back(std::move(definition));
    }
    return out;
}

Result<Figure> figure(sql::Session& sql, access::Scope const& scope, Question const& question,
                      std::string_view language, columns::Keeper* keeper) {
    TRY(may_ask(scope, question));
    Figure out;
    out.name = question.name;
    out.scope = TRY(scope_said(sql, scope, question, language));
    out.title = say(language, key(question.name, "title"));
    out.version = version_of(question.name);
    out.definition = say(language, key(question.name, "definition"));
    out.period = {question.period.from, question.period.until};
    out.by = question.by;
    out.computed_at = scope.now;
    out.unit = unit_of(question.name);
    auto table = tabulated(sql, scope, question, promised(question), keeper);
    auto& cells = table.cells;
    bool shielded = scope.reach == access::Reach::network;
    if (shielded) {
        out.least = settings().headquarters_least;
        protect(cells, out.least, counts_children(question.name));
    }
    out.finding = shielded ? protected_finding(language, question.name, table)
                           : finding_of(language, question.name, table);
    auto const names = names_by_key(table.names);
    for (auto const& cell : cells) {
        out.hidden += cell.suppressed;
        out.rows.push_back(row_of(language, names, question, cell));
    }
    return out;
}

namespace {

// What each child adds to the row: its parts make the figure.
std::string part_of(FigureName name, Facts const& facts, Cell const& cell, std::size_t at) {
    auto const of = [](std::int64_t k, std::int64_t n) { return std::to_string(k) + "/" + std::to_string(n); };
    auto const hours = [](std::int64_t minutes) { return std::to_string(minutes / 60) + " h"; };
    auto const whole = [](double number) { return static_cast<std::int64_t>(number); };
    switch (name) {
    // The day of which age, school and neighbourhood are counted.
    case FigureName::children_accompanied: return facts.people[cell.who[at]].reference;
    case FigureName::attendance_rate: return of(whole(cell.children[at].k), whole(cell.children[at].n));
    case FigureName::hours_attended: return hours(whole(cell.children[at].k));
    case FigureName::hours_per_child: return hours(facts.people[cell.who[at]].minutes.value_or(0));
    case FigureName::half_of_holidays: {
        auto const holidays = std::ranges::find(facts.holidays, cell.who[at], &HolidayCount::person);
        return holidays == facts.holidays.end() ? std::string{} : of(holidays->reached, holidays->holidays);
    }
    case FigureName::absences_in_a_row: return std::to_string(rows_of_absences(facts, cell.who[at]));
    }
    std::unreachable();
}

}  // namespace

Result<std::vector<FigureRowChild>> rows(sql::Session& sql, access::Scope const& scope, Question const& question,
                                         std::string_view key_asked, columns::Keeper* keeper) {
    TRY(may_ask(scope, question));
    auto facts = gather(sql, scope, question, keeper);
    auto cells = tabulate(facts, settings(), question.name, question.by, promised(question));
    auto cell = std::ranges::find(cells, key_asked == "total" ? "" : key_asked, &Cell::key);
    if (cell == cells.end()) return fail(Fault::not_found, "figure.row_unknown");
    std::vector<FigureRowChild> out;
    for (std::size_t i = 0; i < cell->who.size(); ++i) {
        auto const index = cell->who[i];
        auto const& person = facts.people[index];
        auto name = sql.first("SELECT given_names, coalesce(usage_name, birth_name) FROM child WHERE id = :child",
                              {{"child", person.child}});
        auto given = name->text(0), surname = name->text(1);
        out.push_back({person.child, given.substr(0, given.find(' ')), initial_of(surname), surname,
                       part_of(question.name, facts, *cell, i)});
    }
    std::ranges::sort(out, {}, [](FigureRowChild const& child) { return fold(child.first_name) + child.id; });
    // The few who are looked for, before all those who came.
    if (question.name == FigureName::absences_in_a_row)
        std::ranges::stable_partition(out, [](FigureRowChild const& child) { return child.detail != "0"; });
    return out;
}

}  // namespace marelle::impact
