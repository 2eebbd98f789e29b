// The same children twice, alone or against a comparison group.
#include "impact/sentences/words.hpp"
#include "impact/statistics/detectable.hpp"
#include "impact/statistics/several.hpp"
#include <algorithm>
#include <cmath>
#include <set>

namespace marelle::sentences {

using messages::say;
using statistics::Measured;
using statistics::Pairs;

namespace {

// Under this p, corrected, a criterion is said to have moved: what a 95 % interval says of one.
constexpr double level = 0.05;

std::string named(Language language, std::string const& round, std::string_view otherwise) {
    return round.empty() ? say(language, otherwise) : say(language, "sentence.at_round", {{"round", round}});
}

std::string under(Language language, Subject const& subject, double base) {
    if (base < 1) return say(language, "sentence.evolution_few", {{"about", about(language, subject)}});
    return say(language, "sentence.evolution_base",
               {{"about", about(language, subject)}, {"people", people(language, subject.who, base)}});
}

// Beyond its margin alone, and not once it is corrected for the others: the correction decides.
std::string said(Language language, Verdict verdict, std::optional<double> corrected = {}) {
    bool const moved = verdict == Verdict::rise || verdict == Verdict::fall;
    bool const chance = moved && corrected && *corrected >= level;
    return say(language, "sentence.verdict", {{"verdict", std::string{name_of(verdict)} + (chance ? "_alone" : "")}});
}

std::string quoted(Language language, std::string const& topic) {
    return say(language, "sentence.quoted", {{"topic", topic}});
}

// « A », « B » et « C ».
std::string listed(Language language, std::vector<std::string> const& topics) {
    std::string out;
    for (std::size_t i = 0; i + 1 < topics.size(); ++i) out += (i ? ", " : "") + quoted(language, topics[i]);
    if (topics.empty()) return out;
    auto last = quoted(language, topics.back());
    return out.empty() ? last : say(language, "sentence.and", {{"first", out}, {"last", last}});
}

}  // namespace

std::string evolution(Language language, Subject const& subject, Pairs pairs, Between const& between, double base,
                      Beside const& beside) {
    auto change = statistics::paired_change(pairs);
    if (change && beside.across) change = *beside.across;
    auto verdict = statistics::judge(change, base);
    if (verdict == Verdict::not_measurable) return contradiction(language, subject);
    if (verdict == Verdict::too_few) return under(language, subject, base);
    auto [value, interval] = said_points(language, *change);
    return say(
        language, "sentence.evolution",
        {{"about", about(language, subject)},
         {"of", of(language, subject.who, pairs.before())},
         {"did", say(language, "sentence.did", {{"does", name_of(subject.does)}, {"k", whole(pairs.before().k)}})},
         {"before", named(language, between.before, "sentence.at_start")},
         {"later", whole(pairs.after().k)},
         {"after", named(language, between.after, "sentence.at_end")},
         {"change", value},
         {"interval", interval},
         {"verdict", said(language, verdict, beside.corrected)}});
}

Pairs widest(double before, double after, double at_most) {
    auto const both = std::max(0.0, before + after - at_most);
    return {both, before - both, after - both, at_most - before - after + both};
}

std::string evolution_counted(Language language, Subject const& subject, Counted counted, double before, double after,
                              double at_most, Between const& between, double base, std::optional<double> corrected) {
    auto const at_least = std::max(before, after);
    if (at_least < base) return under(language, subject, base);
    std::set<Verdict> found;
    for (auto n = at_least; n <= at_most; ++n) {
        found.insert(statistics::judge(statistics::paired_change(widest(before, after, n)), base));
    }
    if (found.empty() || found.contains(Verdict::not_measurable)) return contradiction(language, subject);
    bool const not_yet = counted == Counted::not_yet;
    return say(
        language, not_yet ? "sentence.evolution_not_yet" : "sentence.evolution_counted",
        {{"about", about(language, subject)},
         {"people", people(language, subject.who, before)},
         {"did", not_yet ? say(language, "sentence.did_not_yet", {{"k", whole(before)}})
                         : say(language, "sentence.did", {{"does", name_of(subject.does)}, {"k", whole(before)}})},
         {"before", named(language, between.before, "sentence.at_start")},
         {"later", whole(after)},
         {"after", named(language, between.after, "sentence.at_end")},
         {"verdict", said(language, found.size() == 1 ? *found.begin() : Verdict::within_margin, corrected)}});
}

std::string transitions(Language language, Subject const& subject, statistics::Transitions const& table, double base) {
    if (table.measured_twice() < std::max(1.0, base)) return under(language, subject, base);
    auto once = table.missing_before + table.missing_after + table.missing_both;
    return paragraph({say(language, "sentence.moved",
                          {{"about", about(language, subject)},
                           {"up", whole(table.up())},
                           {"down", whole(table.down())},
                           {"same", whole(table.same())}}),
                      say(language, "sentence.moved_once", {{"once", whole(once)}})});
}

std::string median(Language language, Subject const& subject, std::span<double const> changes, double base) {
    auto change = statistics::median_change(changes);
    auto verdict = statistics::judge(change, base);
    if (verdict == Verdict::not_measurable) return contradiction(language, subject);
    if (verdict == Verdict::too_few) {
        // Without any base of its own, a median still needs six.
        constexpr double fewest = 6;
        return under(language, subject, std::max(base, fewest));
    }
    auto decimals = change->value == std::round(change->value) ? 0 : 1;
    auto level_said = [&](double number) {
        return with_sign(language, number, number == std::round(number) ? 0 : std::max(1, decimals));
    };
    return say(language, "sentence.median",
               {{"about", about(language, subject)},
                {"change", level_said(change->value)},
                {"size", std::abs(change->value)},
                {"people", people(language, subject.who, change->n)},
                {"interval", interval(language, domain_of(*change), level_said(change->interval.low),
                                      level_said(change->interval.high))},
                {"verdict", said(language, verdict)}});
}

std::string caution(Language language, Circumstances const& circumstances) {
    auto months = circumstances.norms == Norms::by_age ? 0 : std::max(0, circumstances.months);
    return say(
        language, "sentence.caution",
        {{"chosen", circumstances.chosen == Chosen::struggling ? "struggling" : "otherwise"}, {"months", months}});
}

std::string lost(Language language, statistics::Count leavers, statistics::Count stayers, double base) {
    if (leavers.n == 0) return say(language, "sentence.lost_none", {{"stayers", whole(stayers.n)}});
    if (leavers.n < base) return say(language, "sentence.lost_few", {{"base", whole(base)}});
    auto difference = statistics::standardised_difference(leavers, stayers);
    auto differed = [&]() -> std::string_view {
        if (!difference) return "unknown";
        if (std::abs(*difference) < statistics::notable_difference) return "alike";
        return *difference < 0 ? "lower" : "higher";
    };
    return say(language, "sentence.lost",
               {{"all", whole(leavers.n + stayers.n)},
                {"leavers", whole(leavers.n)},
                {"differed", differed()},
                {"size", messages::say_number(language, difference ? std::abs(*difference) : 0, 2)}});
}

std::vector<double> corrected(std::span<Tested const> criteria) {
    if (criteria.size() < 2) return {};
    std::vector<double> chances;
    for (auto const& each : criteria) {
        auto const p = each.across ? Measured<double>{each.across->by_chance}
                                   : statistics::sign_test(each.pairs.after_only, each.pairs.before_only);
        // A criterion that contradicts itself leaves the others without the correction that was announced.
        if (!p) return {};
        chances.push_back(*p);
    }
    auto found = statistics::holm(chances);
    return found ? *found : std::vector<double>{};
}

std::string several(Language language, std::span<Tested const> criteria) {
    auto const chances = corrected(criteria);
    if (chances.empty()) return {};
    std::vector<std::string> moved;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
        // Said of the others too: what is within its own margin has not moved.
        auto const& [topic, pairs, across] = criteria[i];
        auto const alone = statistics::judge(
            across ? Measured<statistics::Estimate>{across->estimate} : statistics::paired_change(pairs), 0);
        if (chances[i] < level && (alone == Verdict::rise || alone == Verdict::fall)) moved.push_back(topic);
    }
    return say(language, "sentence.several",
               {{"criteria", criteria.size()}, {"moved", moved.size()}, {"which", listed(language, moved)}});
}

std::string impact(Language language, Subject const& subject, Comparison const& comparison, double base) {
    auto first = statistics::paired_change(comparison.group), second = statistics::paired_change(comparison.comparison);
    auto difference = statistics::difference_in_differences(comparison.group, comparison.comparison);
    auto verdict = statistics::judge(difference, base);
    if (verdict == Verdict::not_measurable) return contradiction(language, subject);
    bool few = std::min(comparison.group.n(), comparison.comparison.n()) < std::max(1.0, base);
    if (few || verdict == Verdict::too_few)
        return say(
            language, "sentence.impact_base",
            {{"about", about(language, subject)}, {"people", people(language, Who::children, std::max(1.0, base))}});
    auto [value, interval] = said_points(language, *difference);
    bool const moved = verdict == Verdict::rise || verdict == Verdict::fall;
    bool const chance = moved && comparison.corrected && *comparison.corrected >= level;
    auto drawn = comparison.drawn_on ? say(language, "sentence.impact_drawn",
                                           {{"date", messages::say_date(language, *comparison.drawn_on)}})
                                     : say(language, "sentence.impact_not_drawn");
    return paragraph({say(language, "sentence.impact",
                          {{"about", about(language, subject)},
                           {"of", comparison.of},
                           {"change", value},
                           {"interval", interval},
                           {"verdict", chance ? "alone" : name_of(verdict)}}),
                      say(language, "sentence.impact_how",
                          {{"drawn", comparison.drawn_on ? "yes" : "other"},
                           {"change", said_points(language, *first).value},
                           {"group", whole(comparison.group.n())},
                           {"change_other", said_points(language, *second).value},
                           {"comparison", whole(comparison.comparison.n())}}),
                      drawn});
}

std::string several_impacts(Language language, std::span<Corrected const> criteria) {
    if (criteria.size() < 2) return {};
    std::vector<std::string> established;
    for (auto const& each : criteria)
        if (each.p < level) established.push_back(each.topic);
    return say(
        language, "sentence.impact_several",
        {{"criteria", criteria.size()}, {"established", established.size()}, {"which", listed(language, established)}});
}

std::string impact_score(Language language, statistics::Sample group, statistics::Sample comparison) {
    auto difference = statistics::difference_in_differences(group, comparison);
    auto least = statistics::detectable_unpaired(group.n, comparison.n);
    if (!difference || !least) return {};
    // In points, since the deviation of these children's changes is known: pooled, as the test pools it.
    auto square = [](statistics::Sample const& of) { return of.deviation * of.deviation * (of.n - 1); };
    auto deviation = std::sqrt((square(group) + square(comparison)) / (group.n + comparison.n - 2));
    auto points = [&](double number) { return with_sign(language, number, 1); };
    return say(language, "sentence.impact_score",
               {{"change", points(difference->value)},
                {"interval", interval(language, domain_of(*difference), points(difference->interval.low),
                                      points(difference->interval.high))},
                {"group", whole(group.n)},
                {"comparison", whole(comparison.n)},
                {"least", messages::say_number(language, *least * deviation, 1)}});
}

}  // namespace marelle::sentences
