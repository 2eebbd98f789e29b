#include "base/text.hpp"
#include "impact/statistics/share.hpp"
#include "survey/survey.hpp"
#include <algorithm>
#include <numeric>

namespace marelle::survey {

namespace {

constexpr std::string_view mask = "[…]";

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t from = 0; from < text.size();) {
        auto const until = std::min(text.find(' ', from), text.size());
        if (until > from) out.push_back(text.substr(from, until - from));
        from = until + 1;
    }
    return out;
}

// Of an even number the less favourable of the two in the middle: nobody is made happier than they said.
Face middle(std::array<std::int64_t, faces> const& counts, std::int64_t base) {
    std::int64_t seen = 0;
    for (std::size_t i = 0; i + 1 < faces; ++i) {
        seen += counts[i];
        if (seen > base / 2) return static_cast<Face>(i);
    }
    return Face::no;
}

std::string said_in(Texts const& texts, std::string_view language) {
    auto const found = texts.find(language);
    return found == texts.end() ? texts.at("fr") : found->second;
}

}  // namespace

Result<> may_collect(bool referent_of_the_survey) {
    if (referent_of_the_survey) return fail(Fault::forbidden, "survey.referent_collects");
    return {};
}

Result<> may_review(bool referent_of_the_survey) {
    if (referent_of_the_survey) return fail(Fault::forbidden, "survey.referent_reviews");
    return {};
}

State state_of(bool closed, Date const& closes_on, Date const& today) {
    if (closed) return State::closed;
    return today > closes_on ? State::over : State::open;
}

std::vector<Error::Field> wrong_survey(NewSurvey const& survey, Date const& today) {
    if (!is_date(survey.closes_on)) return {{"closes_on", "invalid"}};
    if (survey.closes_on <= today) return {{"closes_on", "too_early"}};
    if (survey.closes_on > add_days(today, settings().most_days)) return {{"closes_on", "too_far"}};
    return {};
}

Result<> may_move(State state, NewDeadline const& asked, Date const& closes_on, Date const& today) {
    if (state == State::closed) return fail(Fault::conflict, "survey.closed");
    std::vector<Error::Field> wrong;
    if (!is_date(asked.closes_on)) wrong.push_back({"closes_on", "invalid"});
    else if (asked.closes_on <= today || asked.closes_on <= closes_on) wrong.push_back({"closes_on", "too_early"});
    else if (asked.closes_on > add_days(today, settings().most_days)) wrong.push_back({"closes_on", "too_far"});
    if (asked.reason.empty()) wrong.push_back({"reason", "required"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<> may_remind(State state, std::int64_t reminders, Date const& last_sent, Date const& today) {
    if (state == State::closed) return fail(Fault::conflict, "survey.closed");
    if (state == State::over) return fail(Fault::conflict, "survey.over");
    if (reminders >= settings().reminders) return fail(Fault::conflict, "survey.reminded_twice");
    if (today < add_days(last_sent, settings().days_between)) return fail(Fault::conflict, "survey.too_soon");
    return {};
}

std::optional<Date> next_reminder(State state, std::int64_t reminders, Date const& last_sent, Date const& closes_on) {
    if (state != State::open || reminders >= settings().reminders) return {};
    auto from = add_days(last_sent, settings().days_between);
    if (from > closes_on) return {};
    return from;
}

// What can never be shown is better waited for: a closed survey is not opened again.
Result<> may_close(State state, std::int64_t answers) {
    if (state == State::open && answers < settings().least_for_team) return fail(Fault::conflict, "survey.too_few");
    return {};
}

std::vector<std::vector<Id>> families_of(std::vector<std::pair<Id, Id>> const& links) {
    std::vector<std::vector<Id>> out;
    std::map<Id, std::size_t> of_child, of_adult;
    auto const join = [&](std::size_t into, std::size_t from) {
        if (into == from) return;
        out[into].insert(out[into].end(), out[from].begin(), out[from].end());
        out[from].clear();
        for (auto* known : {&of_child, &of_adult})
            for (auto& [id, family] : *known)
                if (family == from) family = into;
    };
    for (auto const& [child, adult] : links) {
        auto const [mine, fresh] = of_child.try_emplace(child, out.size());
        if (fresh) out.push_back({child});
        if (adult.empty()) continue;
        auto const family = mine->second;
        auto const [theirs, first] = of_adult.try_emplace(adult, family);
        if (!first) join(std::min(theirs->second, family), std::max(theirs->second, family));
    }
    std::erase_if(out, [](auto const& family) { return family.empty(); });
    return out;
}

QuestionResult result_of(Question const& question, std::array<std::int64_t, faces> const& counts, std::int64_t answers,
                         std::int64_t least, std::string_view language) {
    QuestionResult out;
    out.key = question.key;
    out.text = said_in(question.text, language);
    out.base = std::accumulate(counts.begin(), counts.end() - 1, std::int64_t{0});
    out.unsaid = answers - out.base;
    if (out.base < least) return out;
    for (std::size_t i = 0; i + 1 < faces; ++i) out.faces.push_back({static_cast<Face>(i), counts[i]});
    auto const k = counts[0] + counts[1];
    auto const share = statistics::share({static_cast<double>(k), static_cast<double>(out.base)});
    if (!share) return out;
    out.k = k;
    out.value = share->value;
    out.low = share->interval.low;
    out.high = share->interval.high;
    out.approximate = !share->valid_domain;
    out.median = middle(counts, out.base);
    return out;
}

std::vector<TextWord> words_of(std::string_view text, std::set<std::string> const& folded_names) {
    std::vector<TextWord> out;
    for (auto const word : split(text)) {
        auto const parts = folded_words(word);
        bool const named = std::ranges::any_of(parts, [&](auto const& each) { return folded_names.contains(each); });
        out.push_back({std::string{word}, named});
    }
    return out;
}

Result<std::string> masked(std::string_view text, std::vector<MaskedWord> const& positions) {
    auto words = split(text);
    for (auto const& each : positions) {
        if (each.position < 0 || static_cast<std::size_t>(each.position) >= words.size())
            return fail(Fault::invalid, "survey.no_such_word");
        words[static_cast<std::size_t>(each.position)] = mask;
    }
    std::string out;
    for (auto const word : words) {
        // Two names in a row are one mask: how many words a name has is not said.
        if (word == mask && out.ends_with(mask)) continue;
        out += (out.empty() ? "" : " ") + std::string{word};
    }
    return out;
}

Result<> may_decide(Review const& review) {
    if (review.verdict == Verdict::waiting) return wrong_fields("body.wrong_fields", {{"verdict", "invalid"}});
    bool const withheld = review.verdict == Verdict::withheld;
    if (withheld && !review.reason) return wrong_fields("body.wrong_fields", {{"reason", "required"}});
    if (!withheld && review.reason) return wrong_fields("body.wrong_fields", {{"reason", "contradictory"}});
    if (withheld && !review.masked.empty()) return wrong_fields("body.wrong_fields", {{"masked", "contradictory"}});
    return {};
}

}  // namespace marelle::survey
