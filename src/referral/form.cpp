#include "base/text.hpp"
#include "referral/page.hpp"
#include "school/school.hpp"

namespace marelle::referral {

namespace {

std::string text_in(Typed const& typed, std::string_view name) {
    auto found = typed.find(std::string{name});
    return found == typed.end() ? std::string{} : tidy_text(found->second);
}

std::optional<std::string> maybe_in(Typed const& typed, std::string_view name) {
    auto text = text_in(typed, name);
    if (text.empty()) return {};
    return text;
}

// A browser without a date field sends what people write: 12/01/2026, 12.1.2026, 12-01-2026.
Date date_in(Typed const& typed, std::string_view name) {
    auto text = text_in(typed, name);
    if (is_date(text)) return text;
    std::vector<std::string> parts{""};
    for (char c : text) {
        if (c >= '0' && c <= '9') parts.back() += c;
        else if (c == '/' || c == '.' || c == '-' || c == ' ') parts.emplace_back();
        else return text;
    }
    if (parts.size() != 3 || parts[0].empty() || parts[1].empty() || parts[2].size() != 4) return text;
    for (auto* part : {&parts[0], &parts[1]})
        if (part->size() == 1) part->insert(0, "0");
    auto iso = parts[2] + "-" + parts[1] + "-" + parts[0];
    return is_date(iso) ? iso : text;
}

}  // namespace

NewReferral read_form(Typed const& typed) {
    NewReferral sent;
    sent.id = text_in(typed, "id");
    sent.parents_agree = text_in(typed, "parents_agree");
    sent.parents_informed_on = date_in(typed, "parents_informed_on");
    sent.parents_agreed_by = text_in(typed, "parents_agreed_by");
    sent.referrer_name = text_in(typed, "referrer_name");
    sent.referrer_role = text_in(typed, "referrer_role");
    sent.uai = school::tidy_uai(text_in(typed, "uai"));
    sent.school_name = maybe_in(typed, "school_name");
    sent.given_names = text_in(typed, "given_names");
    sent.birth_name = text_in(typed, "birth_name");
    sent.usage_name = maybe_in(typed, "usage_name");
    sent.birth_date = date_in(typed, "birth_date");
    sent.sex = maybe_in(typed, "sex");
    sent.level = text_in(typed, "level");
    for (auto const& motive : record::choices_of<Motive>)
        if (typed.contains("motive_" + std::string{motive.name})) sent.motives.emplace_back(motive.name);
    sent.urgency = text_in(typed, "urgency");
    sent.facts = maybe_in(typed, "facts");
    sent.strengths = maybe_in(typed, "strengths");
    sent.already_done = maybe_in(typed, "already_done");
    sent.expected_help = maybe_in(typed, "expected_help");
    sent.who_else = maybe_in(typed, "who_else");
    sent.siblings = maybe_in(typed, "siblings");
    for (std::string number : {"1", "2"})
        if (auto name = maybe_in(typed, "guardian_name_" + number))
            sent.guardians.push_back(
                {*name, maybe_in(typed, "guardian_relation_" + number), maybe_in(typed, "guardian_phone_" + number)});
    return sent;
}

}  // namespace marelle::referral
