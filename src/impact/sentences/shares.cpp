// Shares, counts, and where an establishment stands.
#include "impact/sentences/words.hpp"
#include <algorithm>
#include <utility>

namespace marelle::sentences {

using messages::say;
using statistics::Count;
using statistics::Measured;

namespace {

std::string said(Language language, Subject const& subject, Count count, statistics::Estimate const& estimate) {
    auto [value, interval] = said_share(language, estimate);
    return say(language, "sentence.share",
               {{"about", about(language, subject)},
                {"of", of(language, subject.who, count)},
                {"does", does(language, subject, count.k)},
                {"share", value},
                {"interval", interval}});
}

std::string under(Language language, Subject const& subject, double base) {
    return say(language, "sentence.share_base",
               {{"about", about(language, subject)}, {"people", people(language, subject.who, std::max(1.0, base))}});
}

std::string houses(Language language, statistics::Clustered const& found) {
    auto number = whole(found.clusters);
    if (!found.fell_back) return say(language, "sentence.houses", {{"houses", number}});
    if (*found.fell_back == Refusal::too_few_clusters)
        return say(language, "sentence.houses_few", {{"houses", number}});
    return say(language, "sentence.houses_alike");
}

Count sum(std::span<Count const> counts) {
    Count out;
    for (auto const& count : counts) {
        out.k += count.k;
        out.n += count.n;
    }
    return out;
}

}  // namespace

std::string share(Language language, Subject const& subject, Count count, double unknown, double base) {
    auto found = statistics::share(count);
    if (!found && found.error() == Refusal::impossible) return contradiction(language, subject);
    if (!found || count.n < base) return under(language, subject, base);
    return paragraph({said(language, subject, count, *found), missing(language, unknown)});
}

std::string share_across(Language language, Subject const& subject, std::span<Count const> establishments,
                         double unknown, double base) {
    auto found = statistics::share_across(establishments);
    if (!found && found.error() == Refusal::impossible) return contradiction(language, subject);
    if (!found || found->estimate.n < base) return under(language, subject, base);
    return paragraph({said(language, subject, sum(establishments), found->estimate), houses(language, *found),
                      missing(language, unknown)});
}

std::string houses_again(Language language, std::span<Count const> establishments) {
    // Always the same seed: asked again, the same figures give the same words.
    constexpr statistics::Draws draws{.seed = 1};
    auto again = statistics::bootstrap_share(establishments, draws);
    if (!again) return {};
    return say(language, "sentence.houses_again",
               {{"draws", draws.count}, {"interval", said_share(language, again->estimate).interval}});
}

std::string count(Language language, Subject const& subject, double counted, double unknown, double base) {
    // None is not few: there is nobody to tell from the others.
    if (counted > 0 && counted < base)
        return say(language, "sentence.count_base", {{"topic", subject.topic}, {"base", whole(base)}});
    return say(
        language, "sentence.count",
        {{"topic", subject.topic}, {"people", people(language, subject.who, counted)}, {"unknown", whole(unknown)}});
}

std::string attendance(Language language, std::span<Count const> children, double unknown, double base) {
    auto found = statistics::share_across(children);
    auto enough = [&] { return found && found->clusters >= std::max(1.0, base); };
    if (!enough())
        return say(language, "sentence.attendance_base",
                   {{"people", people(language, Who::children, std::max(1.0, base))}});
    auto all = sum(children);
    auto [value, interval] = said_share(language, found->estimate);
    return paragraph({say(language, "sentence.attendance",
                          {{"share", value}, {"there", whole(all.k)}, {"noted", whole(all.n)}, {"interval", interval}}),
                      found->fell_back ? say(language, "sentence.attendance_one") : "",
                      say(language, "sentence.attendance_unknown", {{"unknown", whole(unknown)}})});
}

std::string place(Language language, Subject const& subject, Count count, double all, double base) {
    using statistics::Place;
    auto found = statistics::place(count, all);
    if (!found && found.error() == Refusal::impossible) return contradiction(language, subject);
    if (!found || count.n < base) return under(language, subject, base);
    auto name = [](Place place) -> std::string_view {
        switch (place) {
        case Place::below_alarm: return "below_alarm";
        case Place::below_warning: return "below_warning";
        case Place::within: return "within";
        case Place::above_warning: return "above_warning";
        case Place::above_alarm: return "above_alarm";
        }
        std::unreachable();
    };
    return say(language, "sentence.place",
               {{"about", about(language, subject)},
                {"of", of(language, subject.who, count)},
                {"does", does(language, subject, count.k)},
                {"all", messages::say_percent(language, all)},
                {"place", name(*found)}});
}

std::string paragraph(std::vector<std::string> const& sentences) {
    std::string out;
    for (auto const& sentence : sentences) {
        if (sentence.empty()) continue;
        if (!out.empty()) out += ' ';
        out += sentence;
    }
    return out;
}

std::string paragraph(Language language, Subject const& subject, std::vector<std::string> sentences) {
    auto const start = about(language, subject) + ", ";
    bool said = false;
    for (auto& sentence : sentences) {
        if (!sentence.starts_with(start)) continue;
        if (said) {
            sentence.erase(0, start.size());
            // What follows is a number or one of our own words, which no accent begins.
            if (sentence.front() >= 'a' && sentence.front() <= 'z') sentence.front() -= 'a' - 'A';
        }
        said = true;
    }
    return paragraph(sentences);
}

}  // namespace marelle::sentences
