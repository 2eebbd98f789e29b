#include "impact/impact.hpp"
#include "messages/messages.hpp"
#include "record/csv.hpp"

namespace marelle::impact {

namespace {

template <class V> Value cell_of(std::optional<V> const& value) { return value ? Value{*value} : Value{}; }

}  // namespace

std::string csv(std::vector<Figure> const& figures, std::string_view language) {
    using messages::say;
    record::CsvWriter out{language == "en" ? record::CsvWriter::Style::international
                                           : record::CsvWriter::Style::french};
    for (auto const* head : {"figure", "unit", "by", "row", "value", "k", "n", "unknown", "low", "high", "method",
                             "from", "until", "scope", "version", "definition"})
        out.cell(say(language, "figure.export." + std::string{head}));
    out.end_line();
    for (auto const& figure : figures)
        for (auto const& row : figure.rows) {
            if (figure.by != Breakdown::none && row.key == "total") continue;  // said once, on its own
            out.cell(figure.title)
                .cell(say(language, "choice.unit." + std::string{record::name_of_choice(figure.unit)}));
            out.cell(say(language, "choice.breakdown." + std::string{record::name_of_choice(figure.by)}));
            out.cell(row.label);
            out.cell(row.suppressed ? Value{say(language, "figure.hidden")} : cell_of(row.value));
            out.cell(cell_of(row.k)).cell(cell_of(row.n)).cell(cell_of(row.unknown));
            out.cell(cell_of(row.low)).cell(cell_of(row.high)).cell(row.method ? "Wilson 95 %" : "");
            out.cell(figure.period.from).cell(figure.period.until).cell(figure.scope.name);
            out.cell(figure.version).cell(figure.definition).end_line();
        }
    return out.take();
}

}  // namespace marelle::impact
