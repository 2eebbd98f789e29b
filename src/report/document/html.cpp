// The document as one page: report.mustache, filled.
#include "link/link.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include "report/document/blocks.hpp"
#include <algorithm>
#include <kainjow/mustache.hpp>

namespace marelle::report {

namespace {

using kainjow::mustache::data;
using messages::say;

data list() { return data{data::type::list}; }

data item(std::string const& name, std::string const& text) {
    data out;
    out.set(name, text);
    return out;
}

data pair(std::string const& label, std::string const& text) {
    auto out = item("label", label);
    out.set("text", text);
    return out;
}

std::string joined(std::vector<std::string> const& all) {
    std::string out;
    for (auto const& each : all) out += (out.empty() ? "" : ", ") + each;
    return out;
}

data about(ReportContent const& content, Seal const* seal, Words const& words) {
    data out = list();
    auto place = content.scope.name;
    if (content.scope.establishments > 1)
        place += " (" +
                 say(words.language, "report.document.establishments", {{"count", content.scope.establishments}}) + ")";
    out.push_back(pair(words("about_scope"), place));
    if (!content.scope.places.empty()) out.push_back(pair(words("about_places"), joined(content.scope.places)));
    out.push_back(pair(words("about_period"), words.period(content)));
    out.push_back(pair(words("about_audience"), words.audience(content)));
    out.push_back(pair(words("about_computed"), words.moment(content.computed_at)));
    if (!seal) {
        out.push_back(pair(words("about_version"), words("draft_version")));
    } else {
        auto text = say(words.language, "report.document.version",
                        {{"number", seal->number}, {"day", words.moment(seal->frozen_at)}});
        out.push_back(pair(words("about_version"), text));
        if (seal->corrects > 0)
            out.push_back(pair(words("about_corrects"), say(words.language, "report.document.corrects",
                                                            {{"number", seal->corrects}, {"reason", seal->reason}})));
    }
    return out;
}

data texts_of(ReportSection const& section, Seal const* seal, Words const& words) {
    data out = list();
    for (auto const& text : section.texts) {
        if (text.text.empty() && seal) continue;
        auto one = item("prompt", text.prompt);
        data lines = list();
        if (text.text.empty()) one.set("missing", words("text_missing"));
        for (std::string_view rest = text.text; !rest.empty();) {
            auto const end = std::min(rest.find('\n'), rest.size());
            if (end > 0) lines.push_back(item("line", std::string{rest.substr(0, end)}));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        one.set("lines", lines);
        out.push_back(one);
    }
    return out;
}

data sections(ReportContent const& content, Seal const* seal, Words const& words) {
    data out = list();
    Notes shared{content, words};
    auto number = 0;
    for (auto const& section : content.sections) {
        auto one = item("title", section.title);
        one.set("id", "s-" + section.key);
        one.set("number", std::to_string(++number));
        auto texts = texts_of(section, seal, words);
        if (section.figures.empty() && texts.list_value().empty()) one.set("nothing", words("section_empty"));
        one.set("blocks", blocks(content, section, shared, words));
        one.set("texts", texts);
        out.push_back(one);
    }
    return out;
}

// How to read the document: what it uses, and nothing it does not.
data reading(ReportContent const& content, Words const& words) {
    auto any = [&content](auto const& holds) {
        return std::ranges::any_of(content.sections, [&holds](ReportSection const& section) {
            return std::ranges::any_of(section.figures, holds);
        });
    };
    data out = list();
    auto add = [&out](std::string const& line) { out.push_back(item("line", line)); };
    add(words("reading_people"));
    if (any([](ReportFigure const& figure) {
            return (figure.share && figure.share->low) || (figure.after && figure.after->low) || figure.change_low;
        }))
        add(words("reading_interval"));
    if (any([](ReportFigure const& figure) { return figure.kind == FigureKind::evolution; }))
        add(words("reading_evolution"));
    if (any(hides))
        add(say(words.language, "report.document.reading_hidden", {{"mark", words.mark()}, {"least", content.least}}));
    if (content.cells > 0 && (any(hides) || content.hidden > 0))
        add(say(words.language, "report.document.reading_hidden_count",
                {{"hidden", content.hidden}, {"cells", content.cells}}));
    if (any(maintains)) add(words("reading_maintained"));
    return out;
}

data gaps(ReportContent const& content) {
    data out = list();
    // They count people one by one: they are for the team, whatever the content holds.
    if (content.audience == Audience::team)
        for (auto const& gap : content.gaps) out.push_back(item("line", gap.words));
    return out;
}

void definitions(data& values, ReportContent const& content, Words const& words) {
    data out = list();
    auto number = 0;
    for (auto const& definition : content.definitions) {
        auto one = item("title", definition.title);
        one.set("key", definition.key);
        one.set("number", std::to_string(++number));
        one.set("text", definition.text);
        one.set("version",
                say(words.language, "report.document.definition_version", {{"version", definition.version}}));
        out.push_back(one);
    }
    values.set("has_definitions", number > 0);
    values.set("definitions_title", words("definitions"));
    values.set("definitions", out);
}

void changes(data& values, Seal const& seal, Words const& words) {
    if (seal.corrects <= 0) return;
    data out = list();
    for (auto const& change : seal.changes) {
        auto one = item("title", change.title);
        one.set("before", change.before.empty() ? "–" : change.before);
        one.set("after", change.after.empty() ? "–" : change.after);
        out.push_back(one);
    }
    values.set("corrected", true);
    values.set("changed", !seal.changes.empty());
    values.set("changes_title", words("changes"));
    values.set("changes_words",
               say(words.language, "report.document.corrects", {{"number", seal.corrects}, {"reason", seal.reason}}));
    values.set("changes", out);
    values.set("column_changed", words("column_changed"));
    values.set("column_before", say(words.language, "report.document.version_number", {{"number", seal.corrects}}));
    values.set("column_after", say(words.language, "report.document.version_number", {{"number", seal.number}}));
}

void sealed(data& values, Seal const& seal, Words const& words) {
    data out = list();
    out.push_back(pair(words("about_version"), std::to_string(seal.number)));
    out.push_back(pair(words("seal_frozen"), words.moment(seal.frozen_at)));
    if (!seal.frozen_by.empty()) out.push_back(pair(words("seal_by"), seal.frozen_by));
    values.set("seal_lines", out);
    data codes = list();
    codes.push_back(pair(words("seal_hash"), seal.hash));
    codes.push_back(
        pair(say(words.language, "report.document.seal_audit", {{"seq", seal.audit_seq}}), seal.audit_hash));
    if (!seal.signature.empty()) codes.push_back(pair(words("seal_signature"), seal.signature));
    values.set("seal_codes", codes);
    values.set("seal_title", words("seal"));
    values.set("seal_words", words("seal_words"));
    values.set("sealed", true);
}

std::string style_of(Style style) {
    auto out = link::template_text("report.css");
    out += link::template_text(style == Style::print ? "report_print.css" : "report_screen.css");
    // Written for people to read; sent without the blanks that only they need.
    std::string brief;
    for (char const c : out) {
        if (c == '\n' || (c == ' ' && !brief.empty() && std::string_view{" {};:,"}.contains(brief.back()))) continue;
        if (c == '{' && brief.ends_with(' ')) brief.pop_back();
        brief += c;
    }
    return brief;
}

}  // namespace

std::string html(ReportContent const& content, Seal const* seal, Style style, BesideVersion const& beside) {
    Words const words{content.language == "en" ? "en" : "fr"};
    data values;
    values.set("language", words.language);
    values.set("style", style_of(style));
    values.set("title", content.title);
    values.set("scope", content.scope.name);
    values.set("period", content.period.label.empty() ? words.period(content) : content.period.label);
    values.set("draft", !seal);
    values.set("draft_mark", words("draft_mark"));
    values.set("draft_words", words(content.audience == Audience::team ? "draft_team" : "draft_words"));
    if (seal && content.audience == Audience::team) values.set("team_words", words("team_words"));
    values.set("about", about(content, seal, words));
    values.set("about_caption", words("about"));
    values.set("contents_title", words("contents"));
    values.set("sections", sections(content, seal, words));
    values.set("gaps_title", words("gaps"));
    auto missing = gaps(content);
    values.set("has_gaps", !missing.list_value().empty());
    values.set("gaps", missing);
    values.set("reading_title", words("reading"));
    values.set("reading", reading(content, words));
    definitions(values, content, words);
    if (seal) {
        changes(values, *seal, words);
        sealed(values, *seal, words);
    }
    values.set("files", !beside.pdf.empty() || !beside.xlsx.empty());
    if (!beside.pdf.empty()) values.set("pdf", beside.pdf);
    values.set("pdf_words", words("file_pdf"));
    if (!beside.xlsx.empty()) values.set("xlsx", beside.xlsx);
    values.set("xlsx_words", words("file_xlsx"));
    if (!beside.notice.empty()) values.set("notice", beside.notice);
    auto out = link::render("report.mustache", values);
    return words.language == "fr" ? link::bound(out) : out;
}

}  // namespace marelle::report
