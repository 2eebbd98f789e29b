#include "report/document/blocks.hpp"
#include "messages/messages.hpp"
#include "report/document/chart.hpp"
#include <algorithm>
#include <kainjow/mustache.hpp>
#include <span>

namespace marelle::report {

namespace {

using kainjow::mustache::data;
using messages::say;

constexpr std::size_t many_columns = 7, too_many_columns = 12;  // of a table: smaller letters, then several tables
constexpr std::size_t columns_of_part = 10;                     // at most, of each of these
constexpr std::size_t few_lines = 12;  // a table of so many, with its title and its notes, goes on one page

data item(std::string const& name, std::string const& text) {
    data out;
    out.set(name, text);
    return out;
}

data list() { return data{data::type::list}; }

// The note, or where it is.
void add_notes(data& out, ReportFigure const& figure, Notes& shared) {
    for (auto const& said : shared.all(figure)) {
        auto one = item("note", said.text);
        if (said.number > 0) one.set(said.first ? "anchor" : "above", std::to_string(said.number));
        out.push_back(one);
    }
}

// "(a)", "(b)"… beside values that are older than the report, in the order they are met; one letter a day.
class OlderDays {
public:
    std::string letter(Date const& day) {
        auto found = std::ranges::find(days_, day);
        if (found == days_.end()) found = days_.insert(found, day);
        auto const number = found - days_.begin();
        return number < 26 ? std::string(1, static_cast<char>('a' + number)) : std::to_string(number + 1);
    }
    void explain(data& notes, Words const& words) {
        for (auto const& day : days_) notes.push_back(item("note", "(" + letter(day) + ") " + kept_words(words, day)));
    }

private:
    std::vector<Date> days_;
};

data cell_of(ReportCell const& cell, Words const& words, OlderDays& older) {
    data out;
    if (!seen(cell.shown)) {
        out.set("text", words.mark());
        out.set("hidden", words("sheet_hidden"));
        out.set("quiet", true);
    } else if (!cell.value) {
        out.set("text", "–");
        out.set("quiet", true);
    } else {
        auto text = words.number(static_cast<double>(*cell.value));
        if (cell.shown == Shown::maintained && cell.day) text += "\u00a0(" + older.letter(*cell.day) + ")";
        out.set("text", text);
    }
    return out;
}

// Ages and sexes across are soon too wide for a page, neighbourhoods down are few: read the other way, the table fits.
ReportFigure turned(ReportFigure const& figure) {
    if (figure.columns.size() <= too_many_columns || figure.lines.size() > too_many_columns) return figure;
    auto out = figure;
    out.columns.clear();
    out.lines.clear();
    for (auto const& line : figure.lines) out.columns.push_back({line.key, line.label});
    for (std::size_t i = 0; i < figure.columns.size(); ++i) {
        auto const& column = figure.columns[i];
        ReportLine line{column.key == "total" ? "" : column.key, column.label, {}};
        for (auto const& each : figure.lines) line.cells.push_back(each.cells[i]);
        out.lines.push_back(std::move(line));
    }
    return out;
}

// Too wide both ways: tables of the same lines, one under the other, of nearly the same width.
std::vector<ReportFigure> parts(ReportFigure const& figure) {
    auto const count = figure.columns.size();
    auto const number = count > too_many_columns ? (count + columns_of_part - 1) / columns_of_part : 1;
    auto of = [](auto const& all, std::size_t from, std::size_t until) {
        return std::remove_cvref_t<decltype(all)>(all.begin() + static_cast<std::ptrdiff_t>(from),
                                                  all.begin() + static_cast<std::ptrdiff_t>(until));
    };
    std::vector<ReportFigure> out(number, figure);
    for (std::size_t i = 0; i < number; ++i) {
        auto const from = count * i / number, until = count * (i + 1) / number;
        out[i].columns = of(figure.columns, from, until);
        for (std::size_t line = 0; line < figure.lines.size(); ++line)
            out[i].lines[line].cells = of(figure.lines[line].cells, from, until);
    }
    return out;
}

data table_of_people(ReportFigure const& figure, Words const& words, OlderDays& older) {
    data out, columns = list(), lines = list();
    for (auto const& column : figure.columns) columns.push_back(item("label", column.label));
    for (auto const& line : figure.lines) {
        data one, cells = list();
        for (auto const& cell : line.cells) cells.push_back(cell_of(cell, words, older));
        one.set("label", label_of(figure, line, words));
        one.set("total", line.key.empty());
        one.set("cells", cells);
        lines.push_back(one);
    }
    out.set("columns", columns);
    out.set("lines", lines);
    auto const count = figure.columns.size();
    out.set("look", count > many_columns ? "many" : count > 1 ? "few" : "one");
    return out;
}

void people(data& out, ReportFigure const& asked, Words const& words, OlderDays& older) {
    auto const figure = turned(asked);
    data tables = list();
    for (auto const& part : parts(figure)) tables.push_back(table_of_people(part, words, older));
    out.set("table", tables);
    out.set("long", figure.lines.size() > few_lines || figure.columns.size() > too_many_columns);
}

data line_of(std::string const& label, std::vector<std::string> const& texts) {
    data one, cells = list();
    for (auto const& text : texts) cells.push_back(item("text", text));
    one.set("label", label);
    one.set("cells", cells);
    return one;
}

std::string whole(std::optional<std::int64_t> const& number, Words const& words) {
    return number ? words.number(static_cast<double>(*number)) : "–";
}

std::vector<std::string> share_cells(ReportShare const& share, Words const& words) {
    // Counts of everybody: no share is made of them.
    if (!share.value) return {whole(share.k, words), whole(share.n, words)};
    return {whole(share.k, words), whole(share.n, words), words.percent(*share.value),
            share.low && share.high ? words.brief_interval(*share.low, *share.high) : "–"};
}

data share_table(ReportFigure const& figure, Words const& words) {
    data out, columns = list(), lines = list();
    auto const twice = figure.kind == FigureKind::evolution;
    auto const& drawn = twice ? figure.after : figure.share;
    for (auto key : {"column_k", "column_n"}) columns.push_back(item("label", words(key)));
    if (drawn->value)
        for (auto key : {"column_share", "column_interval"}) columns.push_back(item("label", words(key)));
    if (twice) {
        lines.push_back(line_of(words("before"), share_cells(*figure.before, words)));
        lines.push_back(line_of(words("after"), share_cells(*figure.after, words)));
        if (figure.change)
            lines.push_back(
                line_of(words("change"), {"", "", words.points(*figure.change),
                                          figure.change_low && figure.change_high
                                              ? words.points_interval(*figure.change_low, *figure.change_high)
                                              : "–"}));
    } else {
        lines.push_back(line_of(words("observed"), share_cells(*figure.share, words)));
    }
    out.set("columns", columns);
    out.set("lines", lines);
    out.set("look", "few");
    return out;
}

// What a chart says to who does not see it: the finding, then its numbers.
std::string spoken(ReportFigure const& figure, ReportShare const& now, Words const& words) {
    auto out = figure.finding.empty() ? figure.title : figure.finding;
    if (!out.empty() && !std::string_view{".?!"}.contains(out.back())) out += '.';
    if (figure.before && figure.before->value)
        out += " " + words("before") + words("colon") + words.percent(*figure.before->value) + ".";
    out += " " + words(figure.before ? "after" : "column_share") + words("colon") + words.percent(*now.value);
    if (now.low && now.high)
        out += ", " + say(words.language, "report.document.spoken_interval",
                          {{"interval", words.interval(*now.low, *now.high)}});
    return out + ".";
}

void draw(data& out, ReportFigure const& figure, Words const& words) {
    // Of too few children nothing is drawn: the sentence alone says so. Counts of everybody are no share to draw.
    auto const& drawn = figure.kind == FigureKind::evolution ? figure.after : figure.share;
    if (!drawn || (figure.kind == FigureKind::evolution && !figure.before)) return;
    if (!drawn->value) {
        if (drawn->k && figure.before) out.set("table", share_table(figure, words));
        return;
    }
    auto const& now = *drawn;
    Chart chart{
        {*now.value, words.percent(*now.value)}, {}, now.low, now.high, spoken(figure, now, words), words.language};
    auto legend = words(figure.before ? "legend_twice" : "legend_once");
    if (figure.before && figure.before->value)
        chart.before = ChartMark{*figure.before->value, words.percent(*figure.before->value)};
    if (now.low && now.high) legend += " · " + words("legend_band");
    out.set("chart", svg(chart));
    out.set("legend", legend);
    out.set("table", share_table(figure, words));
}

void mark_legend(data& notes, ReportFigure const& figure, Words const& words) {
    if (hides(figure) && whole_seen(figure))
        notes.push_back(item("note", say(words.language, "report.document.hidden_legend", {{"mark", words.mark()}})));
}

void note(data& notes, ReportFigure const& figure, Notes& shared, Words const& words) {
    // The cells of a table, and the words of an evolution, say it themselves.
    auto const alone = whole_seen(figure) && figure.kind != FigureKind::table;
    if (alone && figure.shown == Shown::maintained)
        if (auto const kept = kept_words(words, figure.day); !kept.empty()) notes.push_back(item("note", kept));
    if (alone && figure.kind != FigureKind::evolution && figure.unknown && *figure.unknown > 0)
        notes.push_back(item("note", say(words.language, "report.document.unknown", {{"count", *figure.unknown}})));
    add_notes(notes, figure, shared);
}

data paragraphs(std::string const& text) {
    data out = list();
    for (std::string_view rest = text; !rest.empty();) {
        auto const end = std::min(rest.find('\n'), rest.size());
        if (end > 0) out.push_back(item("line", std::string{rest.substr(0, end)}));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

// A share with nobody to count: its sentence would say "none of 0 children".
bool of_nobody(ReportFigure const& figure) {
    return figure.kind == FigureKind::share && whole_seen(figure) && figure.share && !figure.share->value;
}

data block_of(ReportContent const& content, ReportFigure const& figure, Notes& shared, Words const& words) {
    data out, notes = list();
    OlderDays older;
    out.set("id", figure.key);
    out.set("has_title", !figure.title.empty());
    out.set("title", figure.title);
    if (!whole_seen(figure)) {
        out.set("withheld", words("withheld"));
    } else {
        if (figure.finding != figure.title && !figure.finding.empty() && !of_nobody(figure))
            out.set("finding", figure.finding);
        out.set("words", paragraphs(figure.words));
        if (figure.kind == FigureKind::share || figure.kind == FigureKind::evolution) draw(out, figure, words);
        else if (figure.kind == FigureKind::table) people(out, figure, words, older);
        else if (figure.kind == FigureKind::statement && figure.value)
            out.set("value", words.number(*figure.value, figure.unit));
        if (of_nobody(figure)) out.set("withheld", words("nobody"));
    }
    mark_legend(notes, figure, words);
    older.explain(notes, words);
    note(notes, figure, shared, words);
    out.set("notes", notes);
    if (auto const number = definition_number(content, figure.definition); !number.empty()) {
        out.set("definition", number);
        out.set("definition_key", figure.definition);
        out.set("definition_word", words("definition"));
    }
    return out;
}

// Numbers that follow one another, or shares of nobody: one table, then what is said of each.
data numbers_of(ReportContent const& content, std::span<ReportFigure const> figures, Notes& shared,
                Words const& words) {
    data out, rows = list(), notes = list();
    OlderDays older;
    auto hidden = false;
    for (auto const& figure : figures) {
        data row, said = list();
        row.set("id", figure.key);
        row.set("title", figure.title);
        auto const shown = whole_seen(figure);
        hidden = hidden || !shown;
        auto text = !shown ? words.mark() : figure.value ? words.number(*figure.value, figure.unit) : "–";
        if (shown && figure.shown == Shown::maintained && figure.day)
            text += "\u00a0(" + older.letter(*figure.day) + ")";
        row.set("text", text);
        if (!shown) row.set("hidden", words("sheet_hidden"));
        if (shown) {
            if (figure.finding != figure.title && !figure.finding.empty() && !of_nobody(figure))
                said.push_back(item("note", figure.finding));
            if (figure.words != figure.finding && !figure.words.empty()) said.push_back(item("note", figure.words));
            if (figure.unknown && *figure.unknown > 0)
                said.push_back(
                    item("note", say(words.language, "report.document.unknown", {{"count", *figure.unknown}})));
        }
        add_notes(said, figure, shared);
        row.set("said", said);
        if (auto const number = definition_number(content, figure.definition); !number.empty()) {
            row.set("definition", number);
            row.set("definition_key", figure.definition);
            row.set("definition_word", words("definition"));
        }
        rows.push_back(row);
    }
    if (hidden)
        notes.push_back(item("note", say(words.language, "report.document.hidden_legend", {{"mark", words.mark()}})));
    older.explain(notes, words);
    if (of_nobody(figures.front())) notes.push_back(item("note", "– : " + words("nobody")));
    out.set("numbers", true);
    out.set("long", figures.size() > few_lines);
    out.set("column_figure", words("column_figure"));
    out.set("column_value", words("column_value"));
    out.set("rows", rows);
    out.set("notes", notes);
    return out;
}

}  // namespace

std::string definition_number(ReportContent const& content, std::string_view key) {
    if (key.empty()) return {};
    auto const found = std::ranges::find(content.definitions, key, &ReportDefinition::key);
    if (found == content.definitions.end()) return {};
    return std::to_string(found - content.definitions.begin() + 1);
}

data blocks(ReportContent const& content, ReportSection const& section, Notes& shared, Words const& words) {
    data out = list();
    std::span<ReportFigure const> rest{section.figures};
    while (!rest.empty()) {
        auto const nobody = of_nobody(rest.front());
        std::size_t count = 0;
        while (count < rest.size() && (nobody ? of_nobody(rest[count]) : rest[count].kind == FigureKind::number))
            ++count;
        if (count > (nobody ? 1U : 0U)) out.push_back(numbers_of(content, rest.first(count), shared, words));
        else out.push_back(block_of(content, rest.front(), shared, words));
        rest = rest.subspan(std::max<std::size_t>(count, 1));
    }
    return out;
}

}  // namespace marelle::report
