// The results of a round for one reader: exact for who knows the children, from enough of them for headquarters.
#include "evaluation/results.hpp"
#include "base/text.hpp"
#include "evaluation/store.hpp"
#include "impact/sentences/sentences.hpp"
#include "messages/messages.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

constexpr int days_a_month = 30;

ResultScope scope_said(sql::Session& sql, access::Scope const& scope, std::string_view language) {
    if (scope.reach == access::Reach::network) return {"network", "", messages::say(language, "figure.scope.network")};
    auto const row = sql.first("SELECT name FROM establishment WHERE id = :id", {{"id", scope.establishment}});
    return {std::string{scope.reach_name()}, scope.establishment, row ? row->text(0) : std::string{}};
}

// A referent's own children are those whose answers she may read; the others are counted, never opened.
Result<access::Scope> scope_of(Actor const& actor) {
    auto counted = TRY(access::scope_of(actor, "evaluation.results"));
    if (counted.reach != access::Reach::own_groups) return counted;
    return access::scope_of(actor, "evaluation.read");
}

bool is_closed(RoundRow const& row, Date const& today) { return state_of(row.standing, today) == RoundState::closed; }

// What cannot be told apart from the accompaniment, and how many criteria were looked at together.
std::string words_of(EvaluationResults const& out, std::vector<Counted> const& all, Tabulation const& asked,
                     int months) {
    using namespace sentences;
    if (!asked.compared) return {};
    std::vector<Tested> tested;
    bool hidden = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        hidden |= out.criteria[i].suppressed;
        if (static_cast<std::int64_t>(all[i].pairs.n()) >= asked.words_from)
            tested.push_back({all[i].title, all[i].pairs});
    }
    std::vector<std::string> said;
    if (!hidden) said.push_back(several(asked.language, tested));
    if (!tested.empty()) said.push_back(caution(asked.language, {Chosen::struggling, Norms::none, months}));
    return paragraph(said);
}

// One sentence for the title: what the criteria say together, and nothing where there are too few children.
std::string finding_of(EvaluationResults const& out, Tabulation const& asked) {
    // Looked at together, a change is one that Holm's correction leaves.
    constexpr double level = 0.05;
    auto const how_many = [&](ResultVerdict verdict) {
        return std::ranges::count_if(out.criteria, [&](ResultCriterion const& line) {
            bool const chance = line.p_holm && *line.p_holm >= level && line.verdict <= ResultVerdict::fall;
            return (chance ? ResultVerdict::within_margin : line.verdict) == verdict;
        });
    };
    if (!asked.compared)
        return messages::say(asked.language, "evaluation.finding.round",
                             {{"done", out.counts.done}, {"expected", out.counts.expected}});
    auto const rise = how_many(ResultVerdict::rise), fall = how_many(ResultVerdict::fall),
               margin = how_many(ResultVerdict::within_margin);
    if (rise + fall + margin == 0) return messages::say(asked.language, "evaluation.finding.too_few");
    if (rise + fall == 0) return messages::say(asked.language, "evaluation.finding.margin");
    return messages::say(asked.language, "evaluation.finding.changed",
                         {{"rise", rise}, {"fall", fall}, {"margin", margin}});
}

// Measured before and after the offer: the first round closed when it began, the second not yet open. A referent's own
// children are too few, and headquarters' are of several draws.
std::vector<offer::DrawnGroups> draws_between(sql::Session& sql, access::Scope const& scope,
                                              std::optional<RoundRow> const& before, RoundRow const& after) {
    if (!before || scope.reach != access::Reach::establishment) return {};
    return offer::drawn_groups(sql, scope.establishment, before->round.closes_on, after.round.opens_on);
}

template <typename Compare>
Result<> add_comparison(EvaluationResults& out, std::vector<offer::DrawnGroups> const& draws,
                        std::optional<Id> const& asked, Compare&& compare) {
    for (auto const& groups : draws) {
        out.draws.push_back(
            {groups.draw, groups.title, groups.drawn_on, std::ssize(groups.placed), std::ssize(groups.waiting)});
        if (asked != groups.draw) continue;
        out.compared_by = out.draws.back();
        out.comparison = compare(groups);
    }
    if (asked && !out.compared_by) return fail(Fault::not_found, "evaluation.draw_unknown");
    return {};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> criteria_of(instrument::Definition const& definition,
                                                             Informant informant) {
    std::vector<std::pair<std::string, std::string>> out;
    for (auto const& criterion : definition.criteria) {
        bool const asked = std::ranges::any_of(definition.forms, [&](auto const& form) {
            return form.informant == informant &&
                   std::ranges::any_of(form.items, [&](auto const& item) { return item.criterion == criterion.key; });
        });
        if (asked) out.emplace_back(criterion.key, criterion.title);
    }
    return out;
}

Result<EvaluationResults> results(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                  ResultsAsked const& wanted, std::string_view language) {
    auto const informant = wanted.informant;
    auto const scope = TRY(scope_of(actor));
    auto const after = TRY(round_of(sql, actor, wanted.round));
    if (std::ranges::find(after.informants, informant) == after.informants.end())
        return fail(Fault::conflict, "evaluation.not_asked");
    std::optional<RoundRow> earlier;
    if (wanted.before) earlier = TRY(round_of(sql, actor, *wanted.before));
    // While answers come in, two readings a day apart are one child's: who knows none reads the end.
    if (scope.reach == access::Reach::network &&
        (!is_closed(after, actor.today) || (earlier && !is_closed(*earlier, actor.today))))
        return fail(Fault::conflict, "evaluation.results_later");
    auto const definition = TRY(definition_of(sql, after.round.instrument.id));
    auto const criteria = criteria_of(definition, informant);
    auto const& settings = settings_on(actor.today);
    EvaluationResults out;
    out.round = {after.round.id, after.round.name};
    if (earlier) out.before = Named{earlier->round.id, earlier->round.name};
    out.informant = informant;
    out.scope = scope_said(sql, scope, language);
    out.computed_at = actor.now;
    out.definition_version = after.round.instrument.version;
    out.least = scope.reach == access::Reach::network ? settings.headquarters_least : 0;
    out.words_from = settings.words_from;
    out.counts = count(expected_of(people_of(sql, actor, after, Whom::counted), {informant}, definition));
    auto const found = TRY(evolution(sql, keys, scope, wanted.before, wanted.round, informant));
    auto const all = counted(found, criteria);
    Tabulation const asked{earlier.has_value(),   out.words_from, out.least,
                           std::string{language}, informant,      earlier ? earlier->round.name : std::string{},
                           after.round.name};
    out.criteria = tabulate(all, asked);
    out.suppressed = std::ranges::any_of(out.criteria, [](auto const& line) { return line.suppressed; });
    auto const days = earlier ? days_between(earlier->round.closes_on, after.round.closes_on) : 0;
    // Of a few children, who may not know them is not told how many.
    if (found.several >= std::max<std::int64_t>(out.least, 1)) out.several = found.several;
    auto const shown = std::ranges::any_of(out.criteria, [](auto const& line) { return !line.suppressed; });
    out.words = sentences::paragraph({words_of(out, all, asked, days / days_a_month),
                                      found.several > 0 && shown
                                          ? messages::say(language, "evaluation.several",
                                                          {{"informant", record::name_of_choice(informant)},
                                                           {"children", out.several},
                                                           {"compared", asked.compared ? "yes" : "no"}})
                                          : ""});
    out.finding = finding_of(out, asked);
    out.reliabilities = rely(found, criteria, asked);
    for (auto const other : after.informants) {
        // Of one kind, who answered first is set against who answered next, of the same children.
        std::optional<Evolution> others;
        if (other != informant) others = TRY(evolution(sql, keys, scope, {}, wanted.round, other));
        for (auto& line : agree(found, others ? *others : found, other, criteria, asked))
            out.agreements.push_back(std::move(line));
    }
    TRY(add_comparison(out, draws_between(sql, scope, earlier, after), wanted.draw,
                       [&](offer::DrawnGroups const& groups) { return set_against(found, groups, criteria, asked); }));
    out.comparison_words = words_of(out.comparison, criteria, language);
    if (!is_closed(after, actor.today)) out.notes.emplace_back("open");
    if (found.other_forms) out.notes.emplace_back("other_forms");
    return out;
}

Result<std::vector<ResultRow>> result_rows(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                           Id const& round, std::optional<Id> const& before, Informant informant,
                                           std::string_view criterion) {
    TRY(access::scope_of(actor, "evaluation.results"));
    auto const scope = TRY(access::scope_of(actor, "evaluation.read"));
    auto const after = TRY(round_of(sql, actor, round));
    if (std::ranges::find(after.informants, informant) == after.informants.end())
        return fail(Fault::conflict, "evaluation.not_asked");
    if (before) TRY(round_of(sql, actor, *before));
    auto const found = TRY(evolution(sql, keys, scope, before, round, informant));
    static auto const text = "SELECT c.given_names, COALESCE(c.usage_name, c.birth_name) FROM child c"
                             " WHERE c.id = :child AND " +
                             std::string{access::child_in_scope};
    std::vector<ResultRow> out;
    for (auto const& row : found.rows) {
        if (row.criterion != criterion) continue;
        // Counted where it was, and no longer this reader's to name: another house has taken the child over.
        auto const& child = found.whose[row.child];
        auto const named_row = sql.first(text, access::parameters_of(scope, {{"child", child}}));
        if (!named_row) continue;
        ResultRow line{{child, first_name_of(named_row->text(0)), initial_of(named_row->text(1))}, {}, {}, {}};
        if (row.before) line.before = row.before->value;
        if (row.after) line.after = row.after->value;
        line.counted = counted_as(row, before.has_value());
        out.push_back(std::move(line));
    }
    std::ranges::stable_sort(out, {}, [](auto const& line) { return line.child.first_name; });
    return out;
}

}  // namespace marelle::evaluation
