#include "declared_figure/export.hpp"
#include "messages/messages.hpp"

namespace marelle::declared_figure {

namespace {

using messages::say;

// A count is a whole number and a percentage a share, so that a spreadsheet can compute with them; the value as it was
// printed, with its decimals, is beside.
spreadsheet::Cell number_of(Unit unit, Printed const& value) {
    if (unit == Unit::count) return value.digits;
    auto share = static_cast<double>(value.digits) / 100;
    for (int i = 0; i < value.decimals; ++i) share /= 10;
    return {share, spreadsheet::Look::share};
}

std::string doubts_said(std::vector<Doubt> const& doubts) {
    std::string out;
    for (auto const& doubt : doubts)
        if (!doubt.answer) out += (out.empty() ? "" : " | ") + doubt.words;
    return out;
}

std::string answers_said(std::vector<Doubt> const& doubts) {
    std::string out;
    for (auto const& doubt : doubts)
        if (doubt.answer) out += (out.empty() ? "" : " | ") + doubt.words + " → " + doubt.answer->reason;
    return out;
}

}  // namespace

spreadsheet::Table table_of(std::vector<DeclaredFigureRow> const& figures, std::string_view language) {
    constexpr double wide = 30, widest = 60;
    spreadsheet::Table out{say(language, "declared.export.sheet"), {}, {}};
    auto column = [&](std::string_view key, double width = 14) { out.columns.push_back({say(language, key), width}); };
    column("declared.export.partner", wide);
    column("declared.export.label", widest);
    column("declared.export.axis", wide);
    column("declared.export.territory", wide);
    column("declared.export.printed");
    column("declared.export.value");
    column("declared.export.base");
    column("declared.export.counted", wide);
    column("declared.export.from");
    column("declared.export.until");
    column("declared.export.document", wide);
    column("declared.export.page");
    column("declared.export.document_on");
    column("declared.export.scope", wide);
    column("declared.export.doubts", widest);
    column("declared.export.answers", widest);
    for (auto const& [id, version, establishment, said, doubts] : figures) {
        auto value = parse_printed(said.value).value_or(Printed{});
        out.rows.push_back({said.partner, said.label, said.axis, said.territory, said_value(language, said.unit, value),
                            number_of(said.unit, value), said.base, said.counted, said.from, said.until, said.document,
                            said.page, said.document_on,
                            establishment ? establishment->name : say(language, "figure.scope.network"),
                            doubts_said(doubts), answers_said(doubts)});
    }
    return out;
}

}  // namespace marelle::declared_figure
