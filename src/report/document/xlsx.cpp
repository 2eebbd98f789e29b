// The document as a workbook: figures on one sheet, a sheet a table, then definitions, what is hidden, the words and
// the seal. The same values as the page, unrounded, so that nobody copies them by hand.
#include "messages/messages.hpp"
#include "report/document/notes.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include <algorithm>
#include <sstream>

namespace marelle::report {

namespace {

using messages::say;
using spreadsheet::Cell;
using spreadsheet::Look;
using spreadsheet::Table;

constexpr double narrow = 12, usual = 18, wide = 44, widest = 100;
constexpr std::size_t longest_name = 31;  // of a sheet, in characters

// A sheet's name holds none of []:*?/\ and stands once in its book.
class Names {
public:
    std::string free(std::string const& title) {
        auto name = std::to_string(++last_);
        std::istringstream words{plain(title)};
        for (std::string word; words >> word;) {
            if (letters(name) + 1 + letters(word) > longest_name - 1) return cut(name + " " + word);
            name += " " + word;
        }
        return name;
    }

private:
    static std::string plain(std::string title) {
        for (auto& each : title)
            if (std::string_view{"[]:*?/\\'"}.find(each) != std::string_view::npos) each = ' ';
        return title;
    }
    static std::size_t letters(std::string_view text) {
        return static_cast<std::size_t>(
            std::ranges::count_if(text, [](unsigned char each) { return (each & 0xC0) != 0x80; }));
    }
    // At a word's end, where there is one.
    static std::string cut(std::string name) {
        if (auto const blank = name.rfind(' '); blank != name.find(' ')) {
            auto const end = name.find_last_not_of(",;. ", blank);
            return name.substr(0, end + 1) + "…";
        }
        while (letters(name) >= longest_name) {
            while ((static_cast<unsigned char>(name.back()) & 0xC0) == 0x80) name.pop_back();
            name.pop_back();
        }
        return name + "…";
    }

    int last_ = 0;
};

std::vector<spreadsheet::Column> columns(Words const& words,
                                         std::initializer_list<std::pair<char const*, double>> all) {
    std::vector<spreadsheet::Column> out;
    for (auto const& [key, width] : all) out.push_back({words("sheet_" + std::string{key}), width});
    return out;
}

Table about(ReportContent const& content, Seal const* seal, Words const& words) {
    Table out{words("sheet_about"), columns(words, {{"what", wide}, {"said", widest}}), {}};
    auto add = [&out](std::string const& label, Cell const& value) { out.rows.push_back({label, value}); };
    add(words("about_title"), content.title);
    add(words("about_scope"), content.scope.name);
    for (auto const& place : content.scope.places) add(words("about_places"), place);
    add(words("about_period"), words.period(content));
    add(words("about_audience"), words.audience(content));
    add(words("about_computed"), words.moment(content.computed_at));
    if (!seal) {
        add(words("about_version"), words("draft_mark") + words("colon") +
                                        words(content.audience == Audience::team ? "draft_team" : "draft_words"));
        return out;
    }
    add(words("about_version"), seal->number);
    add(words("seal_frozen"), words.moment(seal->frozen_at));
    if (!seal->frozen_by.empty()) add(words("seal_by"), seal->frozen_by);
    add(words("seal_hash"), seal->hash);
    add(say(words.language, "report.document.seal_audit", {{"seq", seal->audit_seq}}), seal->audit_hash);
    if (!seal->signature.empty()) add(words("seal_signature"), seal->signature);
    if (seal->corrects > 0)
        add(words("about_corrects"),
            say(words.language, "report.document.corrects", {{"number", seal->corrects}, {"reason", seal->reason}}));
    return out;
}

void join(std::string& out, std::string const& more) {
    if (!more.empty()) out += (out.empty() ? "" : "\n") + more;
}

// What is said of a figure, once: of an evolution, beside its first line. What a hidden one says besides is a note.
struct Beside {
    std::string finding, notes;
};
Beside beside(ReportFigure const& figure, Notes& shared, Words const& words) {
    Beside out;
    auto const shown = whole_seen(figure);
    if (shown) out.finding = figure.finding;
    if (shown && figure.words != figure.finding)
        join(figure.kind == FigureKind::statement ? out.finding : out.notes, figure.words);
    for (auto const& each : shared.all(figure)) join(out.notes, each.text);
    if (shown && figure.share && !figure.share->value) {
        out.finding.clear();
        join(out.notes, words("nobody"));
    }
    return out;
}

struct Line {
    std::string measure;
    ReportShare const* share{};
    std::optional<double> value, low, high;
    Beside beside{};
};

Cell day_of(ReportFigure const& figure, Words const& words) {
    return figure.day ? Cell{words.day(*figure.day)} : Cell{};
}

void write(Table& out, ReportSection const& section, ReportFigure const& figure, Line const& line, Words const& words) {
    auto const shown = whole_seen(figure);
    auto const* share = shown ? line.share : nullptr;
    auto const look = figure.unit == "share" || figure.kind != FigureKind::number ? Look::share : Look::plain;
    out.rows.push_back({section.title, figure.title, line.measure,
                        !shown ? Cell{words("sheet_hidden")} : Cell{share ? share->value : line.value, look},
                        share ? Cell{share->k} : Cell{}, share ? Cell{share->n} : Cell{},
                        Cell{share   ? share->low
                             : shown ? line.low
                                     : std::optional<double>{},
                             Look::share},
                        Cell{share   ? share->high
                             : shown ? line.high
                                     : std::optional<double>{},
                             Look::share},
                        shown ? Cell{figure.unknown} : Cell{},
                        shown && figure.shown == Shown::maintained ? day_of(figure, words) : Cell{},
                        line.beside.finding, line.beside.notes});
}

void write(Table& out, ReportSection const& section, ReportFigure const& figure, Notes& shared, Words const& words) {
    auto of = [](std::optional<ReportShare> const& share) { return share ? &*share : nullptr; };
    if (figure.kind == FigureKind::table) return;
    if (figure.kind == FigureKind::evolution) {
        write(out, section, figure, {words("before"), of(figure.before), {}, {}, {}, beside(figure, shared, words)},
              words);
        write(out, section, figure, {words("after"), of(figure.after), {}, {}, {}}, words);
        if (figure.change)
            write(out, section, figure,
                  {words("change"), nullptr, figure.change, figure.change_low, figure.change_high}, words);
    } else {
        write(out, section, figure, {"", of(figure.share), figure.value, {}, {}, beside(figure, shared, words)}, words);
    }
}

Table figures(ReportContent const& content, Notes& shared, Words const& words) {
    Table out{words("sheet_figures"),
              columns(words, {{"section", usual},
                              {"figure", wide},
                              {"measure", usual},
                              {"value", narrow},
                              {"k", narrow},
                              {"n", narrow},
                              {"low", narrow},
                              {"high", narrow},
                              {"unknown", narrow},
                              {"day", usual},
                              {"finding", wide},
                              {"notes", wide}}),
              {}};
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures) write(out, section, figure, shared, words);
    return out;
}

Cell cell_of(ReportCell const& cell, Words const& words) {
    if (!seen(cell.shown)) return words("sheet_hidden");
    return Cell{cell.value};
}

// Which of its values are older than the report, under their day; the day alone when all of them are of it.
void say_kept(Table& out, ReportFigure const& figure, Words const& words) {
    std::map<std::optional<Date>, std::vector<std::string>> days;
    for (auto const& line : figure.lines)
        for (std::size_t i = 0; i < line.cells.size() && i < figure.columns.size(); ++i) {
            auto const& cell = line.cells[i];
            if (!seen(cell.shown) || !cell.value) continue;
            auto const column = figure.columns.size() > 1 ? " · " + figure.columns[i].label : "";
            days[cell.shown == Shown::maintained ? cell.day : std::nullopt].push_back(line.label + column);
        }
    for (auto const& [day, cells] : days) {
        if (!day) continue;
        out.rows.push_back({kept_words(words, day)});
        if (days.size() > 1)
            for (auto const& cell : cells) out.rows.push_back({cell});
    }
}

Table people(ReportFigure const& figure, std::string name, Notes& shared, Words const& words) {
    Table out{std::move(name), {{figure.title, wide}}, {}};
    for (auto const& column : figure.columns) out.columns.push_back({column.label, usual});
    if (!whole_seen(figure)) {
        out.rows.push_back({words("withheld")});
        return out;
    }
    for (auto const& line : figure.lines) {
        std::vector<Cell> row{label_of(figure, line, words)};
        for (auto const& cell : line.cells) row.push_back(cell_of(cell, words));
        out.rows.push_back(std::move(row));
    }
    say_kept(out, figure, words);
    if (!figure.finding.empty()) out.rows.push_back({figure.finding});
    if (!figure.words.empty() && figure.words != figure.finding) out.rows.push_back({figure.words});
    for (auto const& each : shared.all(figure)) out.rows.push_back({each.text});
    return out;
}

Table definitions(ReportContent const& content, Words const& words) {
    Table out{words("definitions"), columns(words, {{"definition", wide}, {"version", narrow}, {"text", widest}}), {}};
    for (auto const& definition : content.definitions)
        out.rows.push_back({definition.title, definition.version, definition.text});
    return out;
}

// How much is hidden and under which rule, never why a cell is: that would say how small it is.
Table hidden(ReportContent const& content, Words const& words) {
    Table out{words("sheet_protection"), columns(words, {{"what", wide}, {"said", widest}}), {}};
    auto add = [&out](std::string const& label, Cell const& value) { out.rows.push_back({label, value}); };
    add(words("sheet_cells"), content.cells);
    add(words("sheet_cells_hidden"), content.hidden);
    add(words("sheet_cells_maintained"), content.maintained);
    add(words("sheet_least"), content.least);
    add(words("sheet_hidden"), say(words.language, "report.document.reading_hidden",
                                   {{"mark", words("sheet_hidden")}, {"least", content.least}}));
    add(words("sheet_maintained"), words("reading_maintained"));
    return out;
}

Table texts(ReportContent const& content, Words const& words) {
    Table out{words("sheet_texts"), columns(words, {{"section", usual}, {"what", wide}, {"said", widest}}), {}};
    for (auto const& section : content.sections)
        for (auto const& text : section.texts)
            if (!text.text.empty()) out.rows.push_back({section.title, text.prompt, text.text});
    return out;
}

Table corrected(Seal const& seal, Words const& words) {
    auto const version = [&](std::int64_t number) {
        return messages::say(words.language, "report.document.version_number", {{"number", number}});
    };
    Table out{words("changes"), columns(words, {{"figure", wide}}), {}};
    // Named as the page names them.
    out.columns.push_back({version(seal.corrects), usual});
    out.columns.push_back({version(seal.number), usual});
    for (auto const& change : seal.changes) out.rows.push_back({change.title, change.before, change.after});
    return out;
}

}  // namespace

std::string xlsx(ReportContent const& content, Seal const* seal) {
    Words const words{content.language == "en" ? "en" : "fr"};
    Notes shared{content, words};
    std::vector<Table> out{about(content, seal, words), figures(content, shared, words)};
    Names names;
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            if (figure.kind == FigureKind::table)
                out.push_back(people(figure, names.free(figure.title), shared, words));
    if (auto words_of = texts(content, words); !words_of.rows.empty()) out.push_back(std::move(words_of));
    if (seal && seal->corrects > 0) out.push_back(corrected(*seal, words));
    out.push_back(definitions(content, words));
    out.push_back(hidden(content, words));
    return spreadsheet::xlsx(out);
}

}  // namespace marelle::report
