// Whether a scale holds together, and which changes are more than its own noise. Pure.
#include "impact/statistics/reliability.hpp"
#include "evaluation/results.hpp"
#include "impact/sentences/sentences.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace marelle::evaluation {

namespace {

struct Pair {
    double before{}, after{};
};

// Scored twice on the same form: the same questions, both times.
std::vector<Pair> twice_on(Evolution const& evolution, Whole const& scale) {
    std::vector<Pair> out;
    for (auto const& row : evolution.rows)
        if (row.criterion == scale.criterion && row.before && row.after && row.before->value && row.after->value &&
            row.before->form == scale.form && row.after->form == scale.form && same_scale(*row.before, *row.after))
            out.push_back({*row.before->value, *row.after->value});
    return out;
}

// Of the scores at the start, in points; 0 when they are all the same.
double deviation_of(std::vector<Pair> const& pairs) {
    auto const n = static_cast<double>(pairs.size());
    auto const add = [](double sum, Pair const& pair) { return sum + pair.before; };
    auto const mean = std::accumulate(pairs.begin(), pairs.end(), 0.0, add) / n;
    double squares = 0;
    for (auto const& pair : pairs) squares += (pair.before - mean) * (pair.before - mean);
    return std::sqrt(squares / (n - 1));
}

bool tells_of_few(std::int64_t count, std::int64_t least) { return count > 0 && count < least; }

// The words of how many changed beyond the noise; empty when it cannot be said.
std::string add_changes(ResultReliability& out, std::vector<Pair> const& pairs, Tabulation const& asked) {
    auto const twice = static_cast<std::int64_t>(pairs.size());
    if (twice < std::max<std::int64_t>({asked.words_from, asked.least, 2})) return {};
    auto const deviation = deviation_of(pairs);
    std::int64_t rises = 0, falls = 0;
    double threshold = 0;
    for (auto const& pair : pairs) {
        auto const one = statistics::reliable_change(pair.before, pair.after, deviation, out.value);
        if (!one) return {};
        threshold = one->threshold;
        rises += one->change == statistics::Change::rise;
        falls += one->change == statistics::Change::fall;
    }
    // Who may not know the children is not told of a few of them, nor of all but a few.
    if (tells_of_few(rises, asked.least) || tells_of_few(falls, asked.least) ||
        tells_of_few(twice - rises - falls, asked.least))
        return {};
    out.threshold = threshold;
    out.twice = twice;
    out.rises = rises;
    out.falls = falls;
    return sentences::reliable_changes(asked.language, threshold, static_cast<double>(rises),
                                       static_cast<double>(falls), static_cast<double>(twice));
}

}  // namespace

std::optional<Noise> noise_of(Evolution const& evolution, std::string_view criterion, std::string_view form,
                              std::int64_t words_from) {
    for (auto const& scale : evolution.answered) {
        if (scale.criterion != criterion || scale.form != form) continue;
        auto const alpha = statistics::cronbach_alpha(scale.ratings);
        auto const pairs = twice_on(evolution, scale);
        if (!alpha || !alpha->enough_people || std::ssize(pairs) < std::max<std::int64_t>(words_from, 2)) return {};
        return Noise{deviation_of(pairs), alpha->estimate.value, static_cast<std::int64_t>(alpha->estimate.n)};
    }
    return {};
}

std::vector<ResultReliability> rely(Evolution const& evolution,
                                    std::vector<std::pair<std::string, std::string>> const& criteria,
                                    Tabulation const& asked) {
    std::vector<ResultReliability> out;
    auto scales = evolution.answered;
    std::ranges::stable_sort(scales, {}, &Whole::cursus);
    for (auto const& [key, title] : criteria)
        for (auto const& scale : scales) {
            if (scale.criterion != key) continue;
            auto const alpha = statistics::cronbach_alpha(scale.ratings);
            if (!alpha || !alpha->enough_people) continue;
            auto const& estimate = alpha->estimate;
            ResultReliability line{key,
                                   scale.cursus,
                                   static_cast<std::int64_t>(estimate.n),
                                   static_cast<std::int64_t>(alpha->items),
                                   estimate.value,
                                   estimate.interval.low,
                                   estimate.interval.high,
                                   !estimate.valid_domain,
                                   {},
                                   {},
                                   {},
                                   {},
                                   {}};
            auto const topic = messages::say(asked.language, "evaluation.topic_of_cursus",
                                             {{"topic", title}, {"cursus", scale.cursus}});
            std::vector<std::string> said{sentences::reliability(asked.language, {topic, {}, {}, {}}, alpha,
                                                                 static_cast<double>(asked.words_from))};
            if (asked.compared) said.push_back(add_changes(line, twice_on(evolution, scale), asked));
            line.words = sentences::paragraph(said);
            out.push_back(std::move(line));
        }
    return out;
}

}  // namespace marelle::evaluation
