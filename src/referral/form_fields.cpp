#include "referral/form_fields.hpp"
#include "referral/shapes.hpp"
#include "school/school.hpp"

namespace marelle::referral {

namespace {

template <class E> std::vector<std::string> names() {
    std::vector<std::string> out;
    for (auto const& choice : record::choices_of<E>) out.emplace_back(choice.name);
    return out;
}

FormField line(std::string name, bool required, std::string type = "text", int most = 120) {
    return {std::move(name), "line", std::move(type), required, most, {}, {}, false};
}

FormField area(std::string name, int most) { return {std::move(name), "area", {}, false, most, {}, {}, false}; }

std::vector<FormSection> made() {
    std::vector<std::string> levels;
    for (auto level : school::levels()) levels.emplace_back(level);
    return {
        {"parents",
         {{"parents_agree", "ticks", {}, true, 3, {"yes"}, "link.agree.", false},
          line("parents_informed_on", true, "date", 10),
          line("parents_agreed_by", true, "text", 200)}},
        {"referrer",
         {line("referrer_name", true),
          {"referrer_role", "select", {}, true, 40, names<ReferrerRole>(), "choice.referrer_role.", false},
          line("uai", true, "text", 20),
          line("school_name", false)}},
        {"child",
         {line("given_names", true),
          line("birth_name", true),
          line("usage_name", false),
          line("birth_date", true, "date", 10),
          {"sex", "select", {}, false, 1, names<people::Sex>(), "link.sex.", false},
          {"level", "select", {}, true, 3, std::move(levels), "link.level.", false}}},
        {"motives",
         {{"motives", "ticks", {}, true, 40, names<Motive>(), "choice.motive.", true},
          area("facts", 4000),
          {"urgency", "ticks", {}, true, 10, names<Urgency>(), "choice.urgency.", false}}},
        {"strengths", {area("strengths", 2000), area("already_done", 2000), area("expected_help", 2000)}},
        {"family",
         {line("guardian_name_1", false), line("guardian_relation_1", false, "text", 60),
          line("guardian_phone_1", false, "tel", 40), line("guardian_name_2", false),
          line("guardian_relation_2", false, "text", 60), line("guardian_phone_2", false, "tel", 40),
          area("siblings", 1000), area("who_else", 1000)}},
    };
}

}  // namespace

std::vector<FormSection> const& form_sections() {
    static std::vector<FormSection> const sections = made();
    return sections;
}

}  // namespace marelle::referral
