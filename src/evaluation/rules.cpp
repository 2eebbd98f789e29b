#include "base/nir.hpp"
#include "evaluation/assessment.hpp"
#include <algorithm>
#include <set>

namespace marelle::evaluation {

namespace {

constexpr Informant every_informant[] = {Informant::referent, Informant::teacher, Informant::psychologist,
                                         Informant::child, Informant::parent};
constexpr int longest_days = 120;  // a round is twice a year
constexpr std::size_t longest_comment = 4000;

bool has_form(instrument::Definition const& definition, Informant informant) {
    return std::ranges::any_of(definition.forms, [&](auto const& form) { return form.informant == informant; });
}

void wrong_days(NewEvaluationRound const& round, Date const& today, std::vector<Error::Field>& wrong) {
    if (round.closes_on < today) wrong.push_back({"closes_on", "in_past"});
    if (round.closes_on < round.opens_on) wrong.push_back({"closes_on", "too_early"});
    else if (days_between(round.opens_on, round.closes_on) > longest_days) wrong.push_back({"closes_on", "too_far"});
    if (!round.reference_on) return;
    if (*round.reference_on < round.opens_on) wrong.push_back({"reference_on", "too_early"});
    if (*round.reference_on > round.closes_on) wrong.push_back({"reference_on", "too_late"});
}

Completeness& operator+=(Completeness& sum, Expected const& one) {
    if (one.left) {
        sum.left += one.state != AssessmentState::missing;
        return sum;
    }
    ++sum.expected;
    switch (one.state) {
    case AssessmentState::missing: ++sum.missing; break;
    case AssessmentState::started: ++sum.started; break;
    case AssessmentState::submitted: ++sum.done; break;
    }
    return sum;
}

}  // namespace

RoundState state_of(Standing const& round, Date const& today) {
    if (round.withdrawn || round.closed_at || round.last_day < today) return RoundState::closed;
    return round.opens_on > today ? RoundState::planned : RoundState::open;
}

std::optional<Instant> closed_since(Standing const& round, Instant const& now) {
    auto ends = instant_text(from_local(add_days(round.last_day, 1), "00:00"));
    if (round.closed_at) return std::min(*round.closed_at, ends);
    if (ends <= now) return ends;
    return {};
}

std::vector<Error::Field> wrong_in(NewEvaluationRound const& round, Actor const& actor,
                                   instrument::Definition const& definition) {
    std::vector<Error::Field> wrong;
    bool const headquarters = actor.post.profile == Profile::headquarters;
    if (round.network.value_or(false) != headquarters) wrong.push_back({"network", "invalid"});
    if (round.name.empty()) wrong.push_back({"name", "required"});
    wrong_days(round, actor.today, wrong);
    if (round.informants.empty()) wrong.push_back({"informants", "required"});
    std::set<std::string> seen;
    for (std::size_t i = 0; i < round.informants.size(); ++i) {
        auto const informant = record::choice_named<Informant>(round.informants[i]);
        auto const field = "informants/" + std::to_string(i);
        if (!informant || !seen.insert(round.informants[i]).second) wrong.push_back({field, "invalid"});
        else if (!has_form(definition, *informant)) wrong.push_back({field, "no_form"});
    }
    return wrong;
}

Result<> may_close(RoundState state) {
    if (state == RoundState::closed) return fail(Fault::conflict, "evaluation.closed_already");
    return {};
}

Result<> may_reopen(RoundState state, Reopening const& asked, Date const& today) {
    if (state != RoundState::closed) return fail(Fault::conflict, "evaluation.not_closed");
    std::vector<Error::Field> wrong;
    if (asked.reason.empty()) wrong.push_back({"reason", "required"});
    if (holds_nir(asked.reason)) wrong.push_back({"reason", "social_security_number"});
    if (asked.until < today) wrong.push_back({"until", "in_past"});
    else if (days_between(today, asked.until) > longest_days) wrong.push_back({"until", "too_far"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<> may_remind(RoundState state, std::int64_t reminders, std::optional<Date> const& last, Date const& today,
                    Completeness const& counts) {
    if (state != RoundState::open) return fail(Fault::conflict, "evaluation.not_open");
    if (reminders >= most_reminders) return fail(Fault::conflict, "evaluation.reminded_enough");
    if (last && *last >= today) return fail(Fault::conflict, "evaluation.reminded_today");
    if (counts.missing + counts.started == 0) return fail(Fault::conflict, "evaluation.nothing_missing");
    return {};
}

bool may_speak_for(Profile profile, Informant informant) {
    switch (profile) {
    case Profile::director: return informant != Informant::psychologist;
    case Profile::referent:
        return informant == Informant::referent || informant == Informant::teacher || informant == Informant::child;
    case Profile::psychologist:
        return informant == Informant::psychologist || informant == Informant::child || informant == Informant::parent;
    default: return false;
    }
}

std::vector<Informant> speaks_for(Profile profile) {
    std::vector<Informant> out;
    for (auto informant : every_informant)
        if (may_speak_for(profile, informant)) out.push_back(informant);
    return out;
}

Completeness count(std::vector<Expected> const& expected) {
    Completeness out;
    for (auto const& one : expected) out += one;
    return out;
}

std::vector<InformantCompleteness> count_by_informant(std::vector<Expected> const& expected,
                                                      std::vector<Informant> const& informants) {
    std::vector<InformantCompleteness> out;
    for (auto informant : informants) {
        out.push_back({informant, {}});
        for (auto const& one : expected)
            if (one.informant == informant) out.back().counts += one;
    }
    return out;
}

std::vector<ReferentCompleteness> count_by_referent(std::vector<Expected> const& expected,
                                                    std::vector<Informant> const& informants) {
    // By name; those without a referent last.
    std::map<std::pair<std::string, Id>, std::vector<Expected>> of;
    std::vector<Expected> alone;
    for (auto const& one : expected)
        if (one.referent) of[{one.referent->name, one.referent->id}].push_back(one);
        else alone.push_back(one);
    std::vector<ReferentCompleteness> out;
    out.reserve(of.size() + 1);
    for (auto const& [who, theirs] : of)
        out.push_back({Named{who.second, who.first}, count(theirs), count_by_informant(theirs, informants)});
    if (!alone.empty()) out.push_back({{}, count(alone), count_by_informant(alone, informants)});
    return out;
}

std::vector<Error::Field> wrong_in(instrument::Form const& form, AssessmentEdit const& edit) {
    std::vector<Error::Field> wrong;
    instrument::Answers answers;
    for (std::size_t i = 0; i < edit.answers.size(); ++i)
        if (!answers.emplace(edit.answers[i].item, edit.answers[i].level).second)
            wrong.push_back({"answers/" + std::to_string(i) + "/item", "repeated"});
    for (auto& field : instrument::wrong_in(form, answers)) wrong.push_back(std::move(field));
    if (edit.comment && holds_nir(*edit.comment)) wrong.push_back({"comment", "social_security_number"});
    if (edit.comment && edit.comment->size() > longest_comment * 4) wrong.push_back({"comment", "too_long"});
    for (std::size_t i = 0; i < edit.taken_back.size(); ++i)
        if (std::ranges::find(form.items, edit.taken_back[i], &instrument::Item::key) == form.items.end())
            wrong.push_back({"taken_back/" + std::to_string(i), "unknown"});
    return wrong;
}

std::vector<Error::Field> unanswered(instrument::Form const& form, Kept const& kept) {
    std::vector<Error::Field> out;
    for (auto const& item : form.items)
        if (!kept.items.contains(item.key)) out.push_back({"answers/" + item.key, "required"});
    return out;
}

std::vector<CriterionScore> scores_of(instrument::Definition const& definition, instrument::Form const& form,
                                      instrument::Answers const& answers) {
    std::vector<CriterionScore> out;
    for (auto const& score : instrument::score(definition, form, answers))
        out.push_back({score.criterion, score.value, score.answered, score.items, score.not_observed, score.expected});
    return out;
}

}  // namespace marelle::evaluation
