// What a record of people must say to be written. Pure; the shapes' own forms (dates, phones, lengths) are checked by
// their field tables when they come as JSON, and again here for whoever builds them in C++.
#include "base/text.hpp"
#include "commune/commune.hpp"
#include "people/new_child.hpp"
#include "school/school.hpp"
#include <algorithm>
#include <set>

namespace marelle::people {

namespace {

constexpr int oldest = 25;  // years: a birth date typed wrong, not a child

void refuse(Wrongs& wrong, std::string const& at, std::string_view name, std::string_view code) {
    wrong.push_back({at + std::string{name}, std::string{code}});
}

void must_say(Wrongs& wrong, std::string const& at, std::string_view name, std::string const& text) {
    if (fold(text).empty()) refuse(wrong, at, name, text.empty() ? "required" : "invalid");
}

void must_be_period(Wrongs& wrong, std::string const& at, std::optional<Date> const& from,
                    std::optional<Date> const& until) {
    if (from && !is_date(*from)) refuse(wrong, at, "from", "invalid");
    if (until && (!is_date(*until) || (from && *until <= *from))) refuse(wrong, at, "until", "invalid");
}

bool is_language(std::string_view code) {
    return (code.size() == 2 || code.size() == 3) &&
           std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_postcode(std::string_view text) {
    return text.size() == 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string under(std::string_view list, std::size_t index) {
    return std::string{list} + "/" + std::to_string(index) + "/";
}

}  // namespace

void check(ChildFacts const& facts, Date const& today, Wrongs& wrong, std::string const& at) {
    must_say(wrong, at, "given_names", facts.given_names);
    must_say(wrong, at, "birth_name", facts.birth_name);
    if (facts.usage_name) must_say(wrong, at, "usage_name", *facts.usage_name);
    if (!is_date(facts.birth_date) || facts.birth_date > today || age_on(facts.birth_date, today) > oldest)
        refuse(wrong, at, "birth_date", "invalid");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < facts.languages.size(); ++i)
        if (!is_language(facts.languages[i]) || !seen.insert(facts.languages[i]).second)
            refuse(wrong, at, "languages/" + std::to_string(i), "invalid");
    if (facts.interpreter_needed_since && !is_date(*facts.interpreter_needed_since))
        refuse(wrong, at, "interpreter_needed_since", "invalid");
}

void check(NewGuardianLink const& link, Date const& today, Wrongs& wrong, std::string const& at) {
    auto const& guardian = link.guardian;
    if (!guardian.id) {
        must_say(wrong, at, "guardian/given_names", guardian.given_names.value_or(""));
        must_say(wrong, at, "guardian/usage_name", guardian.usage_name.value_or(""));
    }
    if (guardian.phone && phone_e164(*guardian.phone).empty()) refuse(wrong, at, "guardian/phone", "invalid");
    if (guardian.language && !is_language(*guardian.language)) refuse(wrong, at, "guardian/language", "invalid");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < link.rights.size(); ++i)
        if (!record::choice_named<RightKind>(link.rights[i]) || !seen.insert(link.rights[i]).second)
            refuse(wrong, at, "rights/" + std::to_string(i), "invalid");
    // Who must not approach a child neither collects nor is called for it.
    if (seen.contains("no_approach") && seen.size() > 1) refuse(wrong, at, "rights", "contradictory");
    if (link.from && (!is_date(*link.from) || *link.from > add_days(today, 366))) refuse(wrong, at, "from", "invalid");
}

void check(NewAuthorisation const& authorisation, Wrongs& wrong, std::string const& at) {
    if (authorisation.kind == AuthorisationKind::leave_alone && authorisation.detail && !is_time(*authorisation.detail))
        refuse(wrong, at, "detail", "invalid");
    must_be_period(wrong, at, authorisation.from, authorisation.until);
}

void check(NewSchooling const& schooling, Wrongs& wrong, std::string const& at) {
    if (!school::is_level(schooling.level)) refuse(wrong, at, "level", "unknown");
    if (!school::is_school_year(schooling.school_year)) refuse(wrong, at, "school_year", "invalid");
}

void check(NewAddress const& address, Wrongs& wrong, std::string const& at) {
    must_say(wrong, at, "lines", address.lines);
    if (!is_postcode(address.postcode)) refuse(wrong, at, "postcode", "invalid");
    if (!commune::is_code(address.commune)) refuse(wrong, at, "commune", "commune");
    must_be_period(wrong, at, address.from, address.until);
    if (address.is_protected.value_or(false) && fold(address.reason.value_or("")).empty())
        refuse(wrong, at, "reason", "required");
}

Result<> may_create(NewChild const& child, Date const& today) {
    Wrongs wrong;
    check(child.facts, today, wrong, "child/");
    for (std::size_t i = 0; i < child.guardians.size(); ++i)
        check(child.guardians[i], today, wrong, under("guardians", i));
    for (std::size_t i = 0; i < child.authorisations.size(); ++i)
        check(child.authorisations[i], wrong, under("authorisations", i));
    if (child.schooling) check(*child.schooling, wrong, "schooling/");
    if (child.address) check(*child.address, wrong, "address/");
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

}  // namespace marelle::people
