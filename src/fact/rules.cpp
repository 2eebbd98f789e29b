#include "base/nir.hpp"
#include "fact/fact.hpp"
#include <algorithm>

namespace marelle::fact {

namespace {

constexpr std::int64_t clock_tolerance_ms = 5 * 60'000;
constexpr int days_kept = 30;

bool reads_facts(Actor const& actor) {
    return access::reach_of(actor.post.profile, "fact.read") != access::Reach::none;
}
bool answers_for_the_house(Actor const& actor) {
    return access::reach_of(actor.post.profile, "fact.acknowledge") != access::Reach::none;
}

}  // namespace

std::vector<Error::Field> wrong_in(std::string const& text) {
    if (text.empty()) return {{"text", "required"}};
    if (holds_nir(text)) return {{"text", "social_security_number"}};
    return {};
}

Result<> may_write(NewFact const& fact) {
    auto wrong = wrong_in(fact.text);
    if (!fact.child && !fact.group && !fact.session) wrong.push_back({"child", "required"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<> may_correct(Actor const& actor, Standing const& fact) {
    bool own = fact.written_by == actor.id && (reads_facts(actor) || fact.received_on == actor.today);
    if (!own && !answers_for_the_house(actor)) return fail(Fault::forbidden, "fact.not_yours");
    if (fact.withdrawn) return fail(Fault::conflict, "fact.withdrawn");
    return {};
}

Result<> may_withdraw(Actor const& actor, Standing const& fact) {
    bool const director = answers_for_the_house(actor);
    if (fact.written_by != actor.id && !director) return fail(Fault::forbidden, "fact.not_yours");
    if (fact.reported) return fail(Fault::conflict, "fact.reported");
    if (fact.received_on < add_days(actor.today, -days_kept)) return fail(Fault::conflict, "fact.too_late");
    if (director) return {};
    if (fact.acknowledged) return fail(Fault::conflict, "fact.seen");
    if (fact.received_on == actor.today) return {};
    if (!reads_facts(actor)) return fail(Fault::conflict, "fact.too_late");
    // By the next day others count on it: the child was looked after, a family was called.
    if (fact.severity == Severity::grave) return fail(Fault::forbidden, "fact.grave_is_the_directors");
    return {};
}

Result<> may_give_back(Actor const& actor, Standing const& fact) {
    if (fact.taken_back_on < add_days(actor.today, -days_kept))
        return fail(Fault::conflict, "fact.too_late_to_give_back");
    if (answers_for_the_house(actor)) return {};
    if (fact.taken_back_by != actor.id) return fail(Fault::forbidden, "fact.taken_back_by_another");
    // Who only brings facts reads theirs until midnight.
    if (reads_facts(actor) || fact.taken_back_on == actor.today) return {};
    return fail(Fault::conflict, "fact.too_late_to_give_back");
}

std::vector<std::string> may_do(Actor const& actor, Standing const& fact, Kind kind) {
    std::vector<std::string> out;
    if (may_correct(actor, fact)) out.emplace_back("correct");
    if (!fact.withdrawn && may_withdraw(actor, fact)) out.emplace_back("withdraw");
    if (fact.withdrawn && may_give_back(actor, fact)) out.emplace_back("give_back");
    if (!answers_for_the_house(actor) || fact.withdrawn || fact.severity != Severity::grave) return out;
    if (!fact.acknowledged) out.emplace_back("acknowledge");
    if (kind == Kind::incident) out.emplace_back("report");
    return out;
}

// --- the State's form ---

namespace {

template <class Edit> auto texts_of(Edit const& edit) {
    return std::array{
        std::pair{"other_type", &edit.other_type},
        std::pair{"staff", &edit.staff},
        std::pair{"account", &edit.account},
        std::pair{"danger_steps", &edit.danger_steps},
        std::pair{"victim_steps", &edit.victim_steps},
        std::pair{"author_steps", &edit.author_steps},
        std::pair{"families_informed", &edit.families_informed},
    };
}

void wrong_types(IncidentForm const& form, ReportEdit const& edit, std::vector<Error::Field>& wrong) {
    if (!edit.category) {
        if (!edit.types.empty()) wrong.push_back({"types", "invalid"});
        return;
    }
    auto category = std::ranges::find(form.categories, *edit.category, &IncidentCategory::name);
    if (category == form.categories.end()) {
        wrong.push_back({"category", "invalid"});
        return;
    }
    for (auto const& type : edit.types)
        if (std::ranges::find(category->types, type) == category->types.end()) {
            wrong.push_back({"types", "invalid"});
            return;
        }
}

}  // namespace

bool is_department(std::string_view code) {
    auto digits = [](std::string_view text) {
        return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (code == "2A" || code == "2B") return true;
    if (!digits(code)) return false;
    if (code.size() == 2) return code >= "01" && code <= "95" && code != "20";
    return code.size() == 3 && code >= "971" && code <= "989";
}

std::string department_of(std::string_view commune) {
    auto length = commune.starts_with("97") || commune.starts_with("98") ? 3U : 2U;
    return std::string{commune.substr(0, length)};
}

std::vector<Error::Field> wrong_in(IncidentForm const& form, ReportEdit const& edit, Instant const& now) {
    std::vector<Error::Field> wrong;
    if (!is_department(edit.department)) wrong.push_back({"department", "invalid"});
    if (instant_ms(edit.occurred_at).value_or(0) > instant_ms(now).value_or(0) + clock_tolerance_ms)
        wrong.push_back({"occurred_at", "too_late"});
    wrong_types(form, edit, wrong);
    for (auto const& [name, text] : texts_of(edit))
        if (*text && holds_nir(**text)) wrong.push_back({name, "social_security_number"});
    return wrong;
}

std::vector<Error::Field> missing_in(ReportEdit const& edit) {
    std::vector<Error::Field> missing;
    if (!edit.category) missing.push_back({"category", "required"});
    else if (edit.types.empty() && !edit.other_type)
        missing.push_back({*edit.category == "other" ? "other_type" : "types", "required"});
    for (auto const& [name, text] : texts_of(edit)) {
        auto needed = std::string_view{name};
        if ((needed == "account" || needed == "danger_steps" || needed == "families_informed") && !*text)
            missing.push_back({name, "required"});
    }
    return missing;
}

}  // namespace marelle::fact
