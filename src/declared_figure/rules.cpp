#include "declared_figure/declared_figure.hpp"

namespace marelle::declared_figure {

Result<Compared> may_keep(DeclaredFigureEdit const& edit) {
    std::vector<Error::Field> wrong;
    for (auto const& [text, name] :
         {std::pair{&edit.partner, "partner"}, std::pair{&edit.label, "label"}, std::pair{&edit.document, "document"}})
        if (text->empty()) wrong.push_back({name, "required"});
    auto value = parse_printed(edit.value);
    if (edit.value.empty()) wrong.push_back({"value", "required"});
    else if (!value || (edit.unit == Unit::count && value->decimals > 0)) wrong.push_back({"value", "invalid"});
    if (edit.base && (*edit.base < 0 || *edit.base > most)) wrong.push_back({"base", "invalid"});
    if (edit.until < edit.from) wrong.push_back({"until", "too_early"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    Compared out;
    out.series = series_of(edit.partner, edit.label, edit.axis.value_or(""), edit.territory.value_or(""), edit.unit);
    out.label = edit.label;
    out.unit = edit.unit;
    out.value = *value;
    out.base = edit.base;
    out.from = edit.from;
    out.until = edit.until;
    out.document = edit.document;
    out.total = edit.total;
    return out;
}

}  // namespace marelle::declared_figure
