// What an instrument is worth, one child's change, and what so many children would let be seen.
#include "impact/sentences/words.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::sentences {

using messages::say;
using messages::say_number;
using statistics::Estimate;
using statistics::Measured;

namespace {

std::string why(Language language, Refusal refusal) {
    return say(language, "sentence.why", {{"why", name_of(refusal)}});
}

// One point or several, as it is printed: 1.96 is said "2 points".
double printed(double points) { return std::round(points * 10) / 10; }

bool too_few(Refusal refusal) { return refusal == Refusal::no_data || refusal == Refusal::too_few_people; }

struct Rated {
    Subject const& subject;
    Informant other;
    std::string_view kind;
};

std::string agreed(Language language, Rated const& rated, Measured<Estimate> const& found, double base) {
    // Of one kind: two of several who know the same child.
    auto raters = say(language, rated.subject.informant == rated.other ? "sentence.raters_same" : "sentence.raters",
                      {{"first", name_of(rated.subject.informant)}, {"second", name_of(rated.other)}});
    bool few = found ? found->n < base : too_few(found.error());
    // Two people at least, whatever the base: one tells nothing of an agreement.
    constexpr double fewest = 2;
    if (few)
        return say(language, "sentence.agreement_base",
                   {{"raters", raters},
                    {"topic", rated.subject.topic},
                    {"people", people(language, Who::children, std::max(fewest, base))}});
    if (!found && found.error() == Refusal::perfect_agreement)
        return say(language, "sentence.agreement_perfect", {{"raters", raters}, {"topic", rated.subject.topic}});
    if (!found)
        return say(language, "sentence.agreement_refused",
                   {{"raters", raters}, {"topic", rated.subject.topic}, {"why", why(language, found.error())}});
    auto [value, interval] = said_number(language, *found, 2);
    return say(language, "sentence.agreement",
               {{"raters", raters},
                {"topic", rated.subject.topic},
                {"kind", rated.kind},
                {"value", value},
                {"interval", interval},
                {"people", people(language, Who::children, found->n)}});
}

}  // namespace

std::string reliability(Language language, Subject const& subject, Measured<statistics::Alpha> const& alpha,
                        double base) {
    auto needed = std::max(base, statistics::enough_for_alpha);
    if (!alpha && !too_few(alpha.error()))
        return say(language, "sentence.reliability_refused",
                   {{"topic", subject.topic}, {"why", why(language, alpha.error())}});
    if (!alpha || alpha->estimate.n < needed) {
        // How many answered is said once they are enough for the base, though not for an alpha.
        auto n = alpha && alpha->estimate.n >= base ? whole(alpha->estimate.n) : 0;
        return say(language, "sentence.reliability_base",
                   {{"topic", subject.topic}, {"people", people(language, subject.who, needed)}, {"n", n}});
    }
    auto [value, interval] = said_number(language, alpha->estimate, 2);
    return say(language, "sentence.reliability",
               {{"topic", subject.topic},
                {"items", whole(alpha->items)},
                {"value", value},
                {"interval", interval},
                {"people", people(language, subject.who, alpha->estimate.n)}});
}

std::string reliable_changes(Language language, double threshold, double rises, double falls, double twice) {
    return say(language, "sentence.reliable_changes",
               {{"threshold", say_number(language, threshold, 1)},
                {"size", printed(threshold)},
                {"rises", whole(rises)},
                {"falls", whole(falls)},
                {"people", people(language, {}, twice)}});
}

std::string agreement(Language language, Subject const& subject, Informant other,
                      Measured<statistics::Kappa> const& kappa, double base) {
    Measured<Estimate> estimate = kappa ? Measured<Estimate>{kappa->estimate} : std::unexpected{kappa.error()};
    return agreed(language, {subject, other, "kappa"}, estimate, base);
}

std::string agreement(Language language, Subject const& subject, Informant other, statistics::Icc kind,
                      Measured<Estimate> const& icc, double base) {
    return agreed(language, {subject, other, kind == statistics::Icc::two_one ? "two_one" : "three_one"}, icc, base);
}

std::string one_child(Language language, double before, double after, Measured<statistics::Reliable> const& change) {
    auto points = [&](double number) { return say_number(language, number, number == std::round(number) ? 0 : 1); };
    if (!change)
        return say(language, "sentence.one_child_refused", {{"before", points(before)}, {"after", points(after)}});
    using statistics::Change;
    auto verdict = change->change == Change::rise   ? Verdict::rise
                   : change->change == Change::fall ? Verdict::fall
                                                    : Verdict::within_margin;
    return say(language, "sentence.one_child",
               {{"before", points(before)},
                {"after", points(after)},
                {"verdict", name_of(verdict)},
                {"threshold", say_number(language, change->threshold, 1)},
                {"size", printed(change->threshold)}});
}

std::string detectable_share(Language language, double children, double changing) {
    auto least = statistics::detectable_paired_share(children, changing);
    // So few changed level that no change would have been seen among as many: what would have been is said instead.
    if (auto const one_way = statistics::detectable_one_way_share(children); !least && one_way)
        return say(language, "sentence.detectable_one_way",
                   {{"children", whole(children)}, {"change", say_number(language, *one_way * 100)}});
    if (!least) return say(language, "sentence.detectable_nothing", {{"children", whole(children)}});
    return say(language, "sentence.detectable_share",
               {{"children", whole(children)},
                {"change", say_number(language, *least * 100)},
                {"changing", messages::say_percent(language, changing)}});
}

std::string detectable(Language language, double children, double changing) {
    auto const score = statistics::detectable_paired(children);
    std::vector<std::string> out{detectable_share(language, children, changing)};
    if (score && statistics::detectable_one_way_share(children))
        out.push_back(say(language, "sentence.detectable_too", {{"change", say_number(language, *score, 2)}}));
    return paragraph(out);
}

std::string detectable_score(Language language, double children) {
    auto least = statistics::detectable_paired(children);
    if (!least) return say(language, "sentence.detectable_nothing", {{"children", whole(children)}});
    return say(language, "sentence.detectable_score",
               {{"children", whole(children)}, {"change", say_number(language, *least, 2)}});
}

}  // namespace marelle::sentences
