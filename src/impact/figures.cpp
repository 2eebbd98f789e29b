#include "base/clock.hpp"
#include "base/text.hpp"
#include "follow_up/follow_up.hpp"
#include "impact/impact.hpp"
#include "impact/interval.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <cmath>
#include <map>

namespace marelle::impact {

namespace {

using messages::say;

// A definition that changes takes a new version: two figures of two versions are not compared.
constexpr std::int64_t version_of(FigureName) { return 1; }

constexpr Unit unit_of(FigureName name) {
    switch (name) {
    case FigureName::children_accompanied: return Unit::people;
    case FigureName::hours_attended: return Unit::hours;
    case FigureName::attendance_rate: return Unit::share;
    case FigureName::hours_per_child: return Unit::hours;
    }
    std::unreachable();
}

std::string key(FigureName name, std::string_view part) {
    return "figure." + std::string{record::name_of_choice(name)} + "." + std::string{part};
}

std::string label_of(std::string_view language, Facts const& facts, Breakdown by, Cell const& cell) {
    if (cell.key.empty()) return say(language, "figure.row.total");
    if (cell.key == "unknown") return say(language, "figure.row.unknown");
    switch (by) {
    case Breakdown::none: return {};
    case Breakdown::zone: {
        if (cell.key == "outside") return say(language, "figure.row.outside");
        auto in_zone = std::ranges::find(facts.people, cell.key, &Person::zone);
        if (in_zone == facts.people.end() || in_zone->zone_name.empty()) return cell.key;
        return in_zone->zone_name + " (" + cell.key + ")";
    }
    case Breakdown::age_band: return say(language, "figure.row.age_band", {{"band", cell.key}});
    case Breakdown::sex: return say(language, "choice.sex." + cell.key);
    case Breakdown::cursus: return say(language, "choice.cursus." + cell.key);
    case Breakdown::school_network: return say(language, "figure.row.network", {{"network", cell.key}});
    case Breakdown::group: {
        auto found = std::ranges::find(facts.group_names, cell.key, &std::pair<std::string, std::string>::first);
        return found == facts.group_names.end() ? cell.key : found->second;
    }
    case Breakdown::hours: return say(language, "figure.row.hours", {{"band", cell.key}});
    }
    std::unreachable();
}

FigureRow row_of(std::string_view language, Facts const& facts, Question const& question, Cell const& cell) {
    FigureRow row;
    row.key = cell.key.empty() ? "total" : cell.key;
    row.label = label_of(language, facts, question.by, cell);
    row.value = cell.value;
    row.k = cell.k;
    row.n = cell.n;
    row.unknown = cell.unknown;
    row.suppressed = cell.suppressed;
    row.definition = say(language, key(question.name, "definition"));
    if (cell.share && cell.k && cell.n && *cell.n > 0) {
        auto interval = wilson(static_cast<double>(*cell.k), static_cast<double>(*cell.n));
        row.low = interval.low;
        row.high = interval.high;
        row.method = "wilson";
    }
    return row;
}

// The title of the screen: what was found, in a sentence, with its uncertainty.
std::string finding_of(std::string_view language, Facts const& facts, FigureName name, std::vector<Cell> const& cells) {
    auto const& total = cells.front();
    if (total.suppressed) return say(language, "figure.finding.too_few");
    if (total.people == 0 && name != FigureName::children_accompanied) return say(language, "figure.finding.nothing");
    switch (name) {
    case FigureName::children_accompanied: {
        std::int64_t known = 0, inside = 0;
        for (auto const& person : facts.people) {
            known += !person.residence.empty();
            inside += person.residence == "inside";
        }
        return say(language, key(name, "finding"), {{"children", total.people}, {"inside", inside}, {"known", known}});
    }
    case FigureName::hours_attended: {
        auto each = total.people ? *total.value / static_cast<double>(total.people) : 0;
        return say(language, key(name, "finding"),
                   {{"hours", std::round(*total.value)}, {"children", total.people}, {"each", std::round(each)}});
    }
    case FigureName::attendance_rate: {
        if (!total.value) return say(language, "figure.finding.nothing");
        auto interval = wilson(static_cast<double>(*total.k), static_cast<double>(*total.n));
        return say(language, key(name, "finding"),
                   {{"share", messages::say_percent(language, *total.value)},
                    {"low", messages::say_percent(language, interval.low)},
                    {"high", messages::say_percent(language, interval.high)}});
    }
    case FigureName::hours_per_child: {
        if (!total.value) return say(language, "figure.finding.nothing");
        return say(language, key(name, "finding"),
                   {{"hours", std::round(*total.value)}, {"reached", *total.k}, {"children", *total.n}});
    }
    }
    std::unreachable();
}

// For a protected reader the sentence must say no more than the rows: the zones are not in a total's row.
std::string protected_finding(std::string_view language, FigureName name, std::vector<Cell> const& cells) {
    if (name != FigureName::children_accompanied || cells.front().suppressed)
        return finding_of(language, {}, name, cells);
    return say(language, key(name, "finding_total"), {{"children", cells.front().people}});
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

Result<> may_ask(access::Scope const& scope, Question const& question) {
    if (scope.reach == access::Reach::network) return {};
    // Someone else's establishment does not exist for this actor; the network is not theirs either.
    if (question.establishment.empty()) return fail(Fault::forbidden, "access.refused");
    if (question.establishment != scope.establishment) return fail(Fault::not_found, "establishment.unknown");
    return {};
}

}  // namespace

std::vector<FigureDefinition> definitions(std::string_view language) {
    std::vector<FigureDefinition> out;
    for (auto name : {FigureName::children_accompanied, FigureName::hours_attended, FigureName::hours_per_child,
                      FigureName::attendance_rate}) {
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
                      std::string_view language) {
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
    auto facts = gather(sql, scope, question);
    auto cells = tabulate(facts, settings(), question.name, question.by, promised(question));
    bool shielded = scope.reach == access::Reach::network;
    if (shielded) {
        out.least = settings().headquarters_least;
        protect(cells, out.least);
    }
    out.finding = shielded ? protected_finding(language, question.name, cells)
                           : finding_of(language, facts, question.name, cells);
    for (auto const& cell : cells) {
        out.hidden += cell.suppressed;
        out.rows.push_back(row_of(language, facts, question, cell));
    }
    return out;
}

Result<std::vector<FigureRowChild>> rows(sql::Session& sql, access::Scope const& scope, Question const& question,
                                         std::string_view key_asked) {
    TRY(may_ask(scope, question));
    auto facts = gather(sql, scope, question);
    auto cells = tabulate(facts, settings(), question.name, question.by, promised(question));
    auto cell = std::ranges::find(cells, key_asked == "total" ? "" : key_asked, &Cell::key);
    if (cell == cells.end()) return fail(Fault::not_found, "figure.row_unknown");
    std::map<std::size_t, std::int64_t> minutes;
    for (auto const& mark : facts.marks) minutes[mark.person] += mark.minutes;
    std::vector<FigureRowChild> out;
    for (auto index : cell->who) {
        auto const& person = facts.people[index];
        auto name = sql.first("SELECT given_names, coalesce(usage_name, birth_name) FROM child WHERE id = :child",
                              {{"child", person.child}});
        FigureRowChild child{person.child, name->text(0).substr(0, name->text(0).find(' ')), initial_of(name->text(1)),
                             name->text(1), person.reference};
        if (question.name != FigureName::children_accompanied)
            child.detail = std::to_string(minutes[index] / 60) + " h";
        out.push_back(std::move(child));
    }
    std::ranges::sort(out, {}, [](FigureRowChild const& child) { return fold(child.first_name) + child.id; });
    return out;
}

}  // namespace marelle::impact
