#include "base/nir.hpp"
#include "base/text.hpp"
#include "referral/fields.hpp"
#include "referral/referral.hpp"
#include "school/school.hpp"
#include <algorithm>

namespace marelle::referral {

namespace {

using Wrongs = std::vector<Error::Field>;

void check_parents(NewReferral const& sent, Date const& today, Wrongs& wrong) {
    // The charters of referral ask it first: nothing without the family's agreement (domain.md §4, §6).
    if (sent.parents_agree != "yes") wrong.push_back({"parents_agree", "parents_first"});
    if (is_date(sent.parents_informed_on) && sent.parents_informed_on > today)
        wrong.push_back({"parents_informed_on", "in_future"});
}

void check_child(NewReferral const& sent, Date const& today, Wrongs& wrong) {
    if (is_date(sent.birth_date)) {
        auto age = sent.birth_date > today ? -1 : age_on(sent.birth_date, today);
        if (age < 3 || age > 17) wrong.push_back({"birth_date", "age_out_of_range"});
    }
    if (!sent.level.empty() && !school::is_level(sent.level)) wrong.push_back({"level", "invalid"});
    if (sent.sex && !record::choice_named<people::Sex>(*sent.sex)) wrong.push_back({"sex", "invalid"});
}

void check_texts(NewReferral const& sent, Wrongs& wrong) {
    std::pair<char const*, std::optional<std::string> const*> const texts[] = {{"facts", &sent.facts},
                                                                               {"strengths", &sent.strengths},
                                                                               {"already_done", &sent.already_done},
                                                                               {"expected_help", &sent.expected_help},
                                                                               {"who_else", &sent.who_else},
                                                                               {"siblings", &sent.siblings}};
    for (auto const& [name, text] : texts)
        if (*text && holds_nir(**text)) wrong.push_back({name, "social_security_number"});
}

}  // namespace

std::vector<Error::Field> check(NewReferral const& sent, Date const& today) {
    Wrongs wrong;
    for (auto const& field : new_referral_fields) {
        if (field.kind == record::Kind::list) continue;
        auto value = field.get(&sent);
        auto const* text = std::get_if<std::string>(&value);
        if (!text) continue;  // an optional that was left empty
        auto code = record::check_text(field, *text);
        if (!code.empty() && field.name != "parents_agree")
            wrong.push_back({std::string{field.name}, std::string{code}});
    }
    check_parents(sent, today, wrong);
    check_child(sent, today, wrong);
    check_texts(sent, wrong);
    if (!sent.uai.empty() && !school::is_uai(sent.uai)) wrong.push_back({"uai", "uai"});
    if (!sent.referrer_role.empty() && !record::choice_named<ReferrerRole>(sent.referrer_role))
        wrong.push_back({"referrer_role", "invalid"});
    if (!sent.urgency.empty() && !record::choice_named<Urgency>(sent.urgency)) wrong.push_back({"urgency", "invalid"});
    if (sent.motives.empty()) wrong.push_back({"motives", "required"});
    for (auto const& motive : sent.motives)
        if (!record::choice_named<Motive>(motive)) wrong.push_back({"motives", "invalid"});
    for (std::size_t i = 0; i < sent.guardians.size(); ++i) {
        auto const& phone = sent.guardians[i].phone;
        if (phone && phone_e164(*phone).empty())
            wrong.push_back({"guardians/" + std::to_string(i) + "/phone", "invalid"});
    }
    return wrong;
}

State state_after(Decision decision) {
    switch (decision) {
    case Decision::meet: return State::meeting;
    case Decision::wait: return State::waiting;
    case Decision::admit: return State::admitted;
    case Decision::redirect: return State::redirected;
    case Decision::refuse: return State::refused;
    }
    std::unreachable();
}

Result<> may_decide(State state, NewDecision const& decision) {
    if (state == State::admitted) return fail(Fault::conflict, "referral.already_admitted");
    if (decision.decision == Decision::admit) return wrong_fields("body.wrong_fields", {{"decision", "use_admission"}});
    std::vector<Error::Field> wrong;
    if (decision.decision == Decision::refuse && !decision.reason) wrong.push_back({"reason", "required"});
    if (decision.decision == Decision::redirect && !decision.scheme) wrong.push_back({"scheme", "required"});
    if (decision.rank && (decision.decision != Decision::wait || *decision.rank < 1))
        wrong.push_back({"rank", "invalid"});
    if (decision.reason && holds_nir(*decision.reason)) wrong.push_back({"reason", "social_security_number"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<> may_admit(State state, Admission const& admission, Date const& today) {
    if (state == State::admitted) return fail(Fault::conflict, "referral.already_admitted");
    std::vector<Error::Field> wrong;
    if (admission.existing.has_value() == admission.child.has_value()) wrong.push_back({"child", "one_of_two"});
    if (admission.enrolment.cursus < 1 || admission.enrolment.cursus > 9)
        wrong.push_back({"enrolment/cursus", "invalid"});
    if (is_date(admission.enrolment.from) && days_between(today, admission.enrolment.from) > 366)
        wrong.push_back({"enrolment/from", "too_far"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

}  // namespace marelle::referral
