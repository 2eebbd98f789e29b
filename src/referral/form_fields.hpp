#pragma once
// What the teacher's form asks, in six short parts, the parents first. Labels are messages "link.field.<name>", hints
// "link.hint.<name>", parts "link.section.<name>".
#include <string>
#include <vector>

namespace marelle::referral {

struct FormField {
    std::string name;
    std::string shape;          // line, area, select, ticks
    std::string type = "text";  // of a line
    bool required = false;
    int most = 120;  // characters
    std::vector<std::string> options{};
    std::string option_words{};  // prefix of the options' message keys
    bool several = false;        // ticks: several at once
};

struct FormSection {
    std::string name;
    std::vector<FormField> fields;
};

std::vector<FormSection> const& form_sections();

}  // namespace marelle::referral
