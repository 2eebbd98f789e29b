#pragma once
// The templates of reports (content/reports/*.toml): which figures, in which order, by which age bands, with which
// texts. Their words are in the catalogue: report.template.<kind>, report.section.<key>, report.text.<key>.
#include "report/content/content.hpp"
#include <string>
#include <vector>

namespace marelle::report {

struct TemplateSection {
    std::string key;
    std::vector<std::string> figures, texts;
};
struct TemplateFile {
    Template kind{};
    std::int64_t version{};
    std::string ages;  // grouping of the attribute age
    std::vector<TemplateSection> sections;
};
// Throws std::runtime_error saying what is wrong in which file.
TemplateFile const& template_of(Template kind);
TemplateFile read_template(std::string_view toml_text);

// Every key a template may name (figures.cpp).
bool is_figure_key(std::string_view key);

}  // namespace marelle::report
