#include "base/text.hpp"
#include "staff/countries.hpp"
#include "staff/staff.hpp"
#include <algorithm>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace marelle::staff {

namespace {

constexpr std::size_t longest_name = 30;  // of the State's form

bool holds(Qualified const& one, Date const& on) { return one.from <= on && (!one.until || *one.until >= on); }

// Letters of any alphabet as Unicode knows them, spaces, apostrophes, hyphens (domain.md, 3.2). The typographic
// apostrophe that phones write is one here; the sheet for the State says to change it (declaration/identity.cpp).
bool may_stand_in_a_name(UChar32 character) {
    constexpr UChar32 typographic_apostrophe = 0x2019;
    return u_isalpha(character) || character == ' ' || character == '\'' || character == '-' ||
           character == typographic_apostrophe;
}

bool is_civil_name(std::string_view name) {
    if (!is_utf8(name) || characters(name) > longest_name) return false;
    auto const text = icu::UnicodeString::fromUTF8(name);
    bool letters = false;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        auto const character = text.char32At(at);
        // An accent written apart belongs to the letter before it.
        bool const accent = u_getCombiningClass(character) > 0 && letters;
        if (!accent && !may_stand_in_a_name(character)) return false;
        letters = letters || u_isalpha(character);
    }
    return letters;
}

std::optional<Date> decided_on(Check const& check) {
    if (check.outcome == CheckOutcome::pending) return {};
    return check.verified_on;
}

}  // namespace

Result<> may_record(NewCheck const& check, Date const& today) {
    std::vector<Error::Field> wrong;
    bool pending = check.outcome == CheckOutcome::pending;
    if (pending && !check.requested_on) wrong.push_back({"requested_on", "required"});
    if (pending && check.verified_on) wrong.push_back({"verified_on", "invalid"});
    if (!pending && !check.verified_on) wrong.push_back({"verified_on", "required"});
    if (check.requested_on && *check.requested_on > today) wrong.push_back({"requested_on", "in_future"});
    if (check.verified_on && *check.verified_on > today) wrong.push_back({"verified_on", "in_future"});
    if (check.verified_on && check.requested_on && *check.verified_on < *check.requested_on)
        wrong.push_back({"verified_on", "too_early"});
    if (check.valid_until && (!check.verified_on || *check.valid_until < *check.verified_on))
        wrong.push_back({"valid_until", "too_early"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Requirement standing_of(std::vector<Check> const& checks, CheckKind kind, Date const& on) {
    Requirement out{kind, Standing::missing, {}};
    Check const* newest = nullptr;
    bool asked = false;
    for (auto const& check : checks) {
        if (check.kind != kind) continue;
        if (check.outcome == CheckOutcome::pending) asked = asked || *check.requested_on <= on;
        auto decided = decided_on(check);
        if (!decided || *decided > on) continue;
        if (!newest || std::pair{*decided, check.recorded_at} > std::pair{*newest->verified_on, newest->recorded_at})
            newest = &check;
    }
    if (newest) {
        out.until = newest->valid_until;
        bool over = newest->valid_until && *newest->valid_until < on;
        out.standing = newest->outcome == CheckOutcome::not_ok ? Standing::refused
                       : over                                  ? Standing::expired
                                                               : Standing::ok;
    }
    if (asked && (out.standing == Standing::missing || out.standing == Standing::expired))
        out.standing = Standing::pending;
    return out;
}

Result<> may_be_assigned(std::vector<Requirement> const& requirements) {
    std::vector<Error::Field> wrong;
    for (auto const& each : requirements)
        if (each.standing != Standing::ok)
            wrong.push_back(
                {std::string{record::name_of_choice(each.kind)}, std::string{record::name_of_choice(each.standing)}});
    if (wrong.empty()) return {};
    Error refused{Fault::conflict, "staff.not_cleared", {}, std::move(wrong)};
    return Failure{std::move(refused)};
}

ratio::Qualification qualification_on(std::vector<Qualified> const& all, Date const& on) {
    using enum QualificationKind;
    auto best = ratio::Qualification::unqualified;
    for (auto const& one : all) {
        if (!holds(one, on)) continue;
        bool const in_training = one.kind == trainee || one.kind == direction_trainee;
        best = std::min(best, in_training ? ratio::Qualification::trainee : ratio::Qualification::qualified);
    }
    return best;
}

ratio::Direction direction_on(std::vector<Qualified> const& all, Date const& on) {
    auto best = ratio::Direction::without_diploma;
    for (auto const& one : all) {
        if (!holds(one, on)) continue;
        using enum QualificationKind;
        if (one.kind == direction_trainee) best = std::max(best, ratio::Direction::in_training);
        if (one.kind == bafd) best = std::max(best, ratio::Direction::bafd);
        if (one.kind == listed_diploma || one.kind == civil_servant) best = ratio::Direction::listed_diploma;
    }
    return best;
}

Free free_at(std::vector<WeekTime> const& week, std::vector<Exception> const& exceptions, Date const& date,
             Time const& starts, Time const& ends) {
    auto said = [&](ExceptionKind kind) {
        return std::ranges::any_of(exceptions,
                                   [&](auto const& e) { return e.kind == kind && e.from <= date && e.until >= date; });
    };
    if (said(ExceptionKind::absent)) return Free::no;
    if (said(ExceptionKind::there)) return Free::yes;
    bool anything = false, holds_it = false;
    for (auto const& time : week) {
        if (time.from > date || (time.until && *time.until <= date)) continue;
        anything = true;
        holds_it = holds_it || (time.weekday == weekday(date) && time.starts <= starts && time.ends >= ends);
    }
    return !anything ? Free::not_said : holds_it ? Free::yes : Free::no;
}

Result<> may_keep(Identity const& identity, Date const& today) {
    std::vector<Error::Field> wrong;
    auto name = [&](std::string const& field, std::optional<std::string> const& value) {
        if (value && !is_civil_name(*value)) wrong.push_back({field, "invalid"});
    };
    name("birth_name", identity.birth_name);
    name("usage_name", identity.usage_name);
    name("first_given_name", identity.first_given_name);
    if (identity.first_given_name && identity.first_given_name->find(' ') != std::string::npos)
        wrong.push_back({"first_given_name", "invalid"});  // the first one only
    if (identity.birth_date && (*identity.birth_date >= today || age_on(*identity.birth_date, today) < 14))
        wrong.push_back({"birth_date", "too_late"});
    if (identity.birth_country && !is_country(*identity.birth_country)) wrong.push_back({"birth_country", "invalid"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

std::vector<std::string> missing_for_declaration(Identity const& identity) {
    std::vector<std::string> out;
    if (!identity.birth_name) out.emplace_back("birth_name");
    if (!identity.first_given_name) out.emplace_back("first_given_name");
    if (!identity.birth_date) out.emplace_back("birth_date");
    if (!identity.birth_commune) out.emplace_back("birth_commune");
    if (!identity.birth_country) out.emplace_back("birth_country");
    if (!identity.sex) out.emplace_back("sex");
    return out;
}

bool TeamMember::cleared() const { return may_be_assigned(requirements).has_value(); }

Profile TeamMember::profile() const {
    if (posts.empty()) return Profile::nobody;
    switch (posts.front().profile) {
    case WorkProfile::director: return Profile::director;
    case WorkProfile::referent: return Profile::referent;
    case WorkProfile::psychologist: return Profile::psychologist;
    case WorkProfile::activity_leader: return Profile::activity_leader;
    case WorkProfile::volunteer:
    case WorkProfile::civic_service: return Profile::volunteer;
    }
    std::unreachable();
}

}  // namespace marelle::staff
