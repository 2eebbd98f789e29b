#include "impact/sentences/words.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace marelle::sentences {

using messages::say;
using messages::say_number;

std::string_view name_of(Who who) {
    switch (who) {
    case Who::children: return "children";
    case Who::parents: return "parents";
    case Who::families: return "families";
    }
    std::unreachable();
}

std::string_view name_of(Does does) {
    switch (does) {
    case Does::at_level: return "at_level";
    case Does::favourable: return "favourable";
    case Does::regular: return "regular";
    }
    std::unreachable();
}

std::string_view name_of(Informant informant) {
    switch (informant) {
    case Informant::unsaid: return "unsaid";
    case Informant::referent: return "referent";
    case Informant::teacher: return "teacher";
    case Informant::psychologist: return "psychologist";
    case Informant::child: return "child";
    case Informant::parent: return "parent";
    }
    std::unreachable();
}

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::rise: return "rise";
    case Verdict::fall: return "fall";
    case Verdict::within_margin: return "within_margin";
    case Verdict::too_few: return "too_few";
    case Verdict::not_measurable: return "not_measurable";
    }
    std::unreachable();
}

std::string_view name_of(Refusal refusal) {
    switch (refusal) {
    case Refusal::no_data: return "no_data";
    case Refusal::impossible: return "impossible";
    case Refusal::too_few_clusters: return "too_few_clusters";
    case Refusal::too_few_people: return "too_few_people";
    case Refusal::no_spread: return "no_spread";
    case Refusal::perfect_agreement: return "perfect_agreement";
    case Refusal::not_detectable: return "not_detectable";
    }
    std::unreachable();
}

std::string about(Language language, Subject const& subject) {
    return say(language, "sentence.about", {{"informant", name_of(subject.informant)}, {"topic", subject.topic}});
}

std::string people(Language language, Who who, double k) {
    return say(language, "sentence.people", {{"who", name_of(who)}, {"k", whole(k)}});
}

std::string of(Language language, Who who, statistics::Count count) {
    return say(language, "sentence.of", {{"who", name_of(who)}, {"k", whole(count.k)}, {"n", whole(count.n)}});
}

std::string does(Language language, Subject const& subject, double k) {
    return say(language, "sentence.does", {{"does", name_of(subject.does)}, {"k", whole(k)}});
}

std::string missing(Language language, double unknown) {
    return say(language, "sentence.missing", {{"unknown", whole(unknown)}});
}

std::string contradiction(Language language, Subject const& subject) {
    return say(language, "sentence.contradiction", {{"about", about(language, subject)}});
}

int decimals_for(std::span<double const> numbers, int least) {
    auto const most = least + 3;
    // Half of the last digit is printed as 0: numbers are rounded to the even one.
    auto seen = [](double number, int decimals) {
        return number == 0 || std::abs(number) * std::pow(10.0, decimals) > 0.5;
    };
    for (int decimals = least; decimals < most; ++decimals)
        if (std::ranges::all_of(numbers, [&](double number) { return seen(number, decimals); })) return decimals;
    return most;
}

std::string with_sign(Language language, double number, int decimals) {
    auto sign = number > 0 ? "+" : number < 0 ? "\u2212" : "";
    return sign + say_number(language, std::abs(number), decimals);
}

std::string interval(Language language, Domain domain, std::string_view low, std::string_view high) {
    return say(language, "sentence.interval",
               {{"domain", domain == Domain::approximate ? "approximate" : "checked"}, {"low", low}, {"high", high}});
}

Said said_share(Language language, statistics::Estimate const& estimate) {
    auto [low, high] = estimate.interval;
    // What is not all is not printed as 100 %, nor one child of four hundred as 0 %.
    auto decimals = decimals_for(std::array{estimate.value, 1 - estimate.value}, 2) - 2;
    auto percent = [&](double share) { return messages::say_percent(language, share, decimals); };
    return {percent(estimate.value),
            interval(language, domain_of(estimate), say_number(language, low * 100, decimals), percent(high))};
}

Said said_points(Language language, statistics::Estimate const& estimate) {
    auto value = estimate.value * 100, low = estimate.interval.low * 100, high = estimate.interval.high * 100;
    auto decimals = decimals_for(std::array{value, low, high});
    auto scale = std::pow(10.0, decimals);
    auto signed_number = [&](double number) { return with_sign(language, number, decimals); };
    // One point or several, as it is printed: 1.9 is said "2 points".
    auto points = [&](double number) {
        auto printed = std::round(std::abs(number) * scale) / scale;
        return say(language, "sentence.points", {{"change", signed_number(number)}, {"size", printed}});
    };
    return {points(value), interval(language, domain_of(estimate), signed_number(low), points(high))};
}

Said said_number(Language language, statistics::Estimate const& estimate, int decimals) {
    auto number = [&](double x) { return (x < 0 ? "\u2212" : "") + say_number(language, std::abs(x), decimals); };
    return {number(estimate.value),
            interval(language, domain_of(estimate), number(estimate.interval.low), number(estimate.interval.high))};
}

}  // namespace marelle::sentences
