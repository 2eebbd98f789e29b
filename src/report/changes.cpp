// What differs between two versions, as a reader of the page would see it: values as they are printed, in the language
// of the later one. Pure.
#include "messages/messages.hpp"
#include "report/report.hpp"
#include <algorithm>
#include <cmath>
#include <map>

namespace marelle::report {

namespace {

using messages::say;

constexpr std::string_view joint = " · ";

bool is_hidden(Shown shown) { return shown == Shown::hidden; }

std::string amount(std::string_view language, double value) {
    return messages::say_number(language, value, value == std::floor(value) ? 0 : 1);
}

std::string hidden(std::string_view language) { return say(language, "figure.hidden"); }

std::optional<std::string> said(std::string_view language, std::optional<double> value, Shown shown) {
    if (is_hidden(shown)) return hidden(language);
    if (!value) return {};
    return amount(language, *value);
}

std::optional<std::string> said(std::string_view language, std::optional<ReportShare> const& share) {
    if (!share) return {};
    if (is_hidden(share->shown) || !share->k || !share->n) return hidden(language);
    if (!share->value) return say(language, "report.changes.counted", {{"k", *share->k}, {"n", *share->n}});
    return say(language, "report.changes.share",
               {{"share", messages::say_percent(language, *share->value)}, {"k", *share->k}, {"n", *share->n}});
}

// The whole of a figure that is one quantity, a share, an evolution or a sentence.
std::optional<std::string> said(std::string_view language, ReportFigure const& figure) {
    switch (figure.kind) {
    case FigureKind::number: return said(language, figure.value, figure.shown);
    case FigureKind::share: return said(language, figure.share);
    case FigureKind::evolution: {
        auto const before = said(language, figure.before), after = said(language, figure.after);
        if (!before || !after) return {};
        return say(language, "report.changes.evolution", {{"before", *before}, {"after", *after}});
    }
    case FigureKind::statement: return figure.words;
    case FigureKind::table: return {};
    }
    std::unreachable();
}

std::optional<std::string> said(std::string_view language, ReportCell const& cell) {
    if (cell.shown == Shown::impossible) return amount(language, 0);
    if (!cell.value) return hidden(language);
    return amount(language, static_cast<double>(*cell.value));
}

// A cell under the keys of its line and column, with what it is called.
struct Placed {
    ReportCell const* cell;
    std::string title;
};
using Cells = std::vector<std::pair<std::pair<std::string, std::string>, Placed>>;

Cells cells_of(ReportFigure const& figure) {
    Cells out;
    for (auto const& line : figure.lines)
        for (std::size_t i = 0; i < line.cells.size() && i < figure.columns.size(); ++i) {
            auto const& column = figure.columns[i];
            auto title = figure.title + std::string{joint} + line.label;
            if (!column.label.empty() && figure.columns.size() > 1) title += ", " + column.label;
            out.push_back({{line.key, column.key}, {&line.cells[i], std::move(title)}});
        }
    return out;
}

class Comparison {
public:
    Comparison(ReportContent const& before, ReportContent const& after)
        : before_{before}, after_{after}, language_{after.language} {}

    std::vector<ReportChange> all() {
        auto const old = figures_of(before_), now = figures_of(after_);
        for (auto const& section : after_.sections) {
            for (auto const& figure : section.figures) {
                auto const found = old.find({section.key, figure.key});
                if (found == old.end()) came(section, figure);
                else compared(section.key, *found->second, figure);
            }
            texts(section);
        }
        for (auto const& section : before_.sections)
            for (auto const& figure : section.figures)
                if (!now.contains({section.key, figure.key})) went(section, figure);
        definitions();
        return std::move(changes_);
    }

private:
    using Figures = std::map<std::pair<std::string, std::string>, ReportFigure const*>;

    static Figures figures_of(ReportContent const& content) {
        Figures out;
        for (auto const& section : content.sections)
            for (auto const& figure : section.figures) out.emplace(std::pair{section.key, figure.key}, &figure);
        return out;
    }

    std::optional<std::string> told(ReportFigure const& figure) const { return said(language_, figure); }

    void add(ReportChange change) { changes_.push_back(std::move(change)); }

    void whole(ChangeKind kind, std::string const& section, ReportFigure const& figure,
               std::optional<std::string> before, std::optional<std::string> after) {
        add({kind, section, figure.key, {}, {}, figure.title, std::move(before), std::move(after)});
    }

    // Those of a table that is told in another one of the other version: what was cut moved, and nobody came or went.
    static std::optional<std::string> told_in(ReportContent const& other, std::string const& section,
                                              ReportFigure const& figure) {
        if (figure.kind != FigureKind::table) return {};
        auto const found = std::ranges::find(other.sections, section, &ReportSection::key);
        if (found == other.sections.end()) return {};
        for (auto const& each : found->figures)
            if (each.kind == FigureKind::table && each.definition == figure.definition) return each.title;
        return {};
    }
    void came(ReportSection const& section, ReportFigure const& figure) {
        auto const was = told_in(before_, section.key, figure);
        if (!was) return whole(ChangeKind::added, section.key, figure, {}, told(figure));
        whole(ChangeKind::added, section.key, figure, say(language_, "report.changes.within", {{"table", *was}}),
              say(language_, "report.changes.apart"));
    }
    void went(ReportSection const& section, ReportFigure const& figure) {
        auto const is = told_in(after_, section.key, figure);
        if (!is) return whole(ChangeKind::removed, section.key, figure, told(figure), {});
        whole(ChangeKind::removed, section.key, figure, say(language_, "report.changes.apart"),
              say(language_, "report.changes.within", {{"table", *is}}));
    }
    // A share that can only be told in numbers, since a part of it is few: or told as a share again.
    std::optional<std::string> told_beside(ReportFigure const& figure, ReportFigure const& other) const {
        auto const in_parts = [](ReportFigure const& each, ReportFigure const& than) {
            return each.kind == FigureKind::table && than.kind == FigureKind::share;
        };
        if (in_parts(figure, other)) return say(language_, "report.changes.in_parts");
        return told(figure);
    }

    void compared(std::string const& section, ReportFigure const& old, ReportFigure const& now) {
        // Asked of those known not to be at the level, or of those who are: another figure under one key.
        if (now.kind == FigureKind::evolution && old.title != now.title) {
            whole(ChangeKind::removed, section, old, told(old), {});
            return whole(ChangeKind::added, section, now, {}, told(now));
        }
        auto before = told_beside(old, now), after = told_beside(now, old);
        if (before != after) add({ChangeKind::value, section, now.key, now.release, {}, now.title, before, after});
        if (old.unknown != now.unknown) {
            auto unknown = [&](ReportFigure const& figure) -> std::optional<std::string> {
                if (!figure.unknown) return {};
                return amount(language_, static_cast<double>(*figure.unknown));
            };
            add({ChangeKind::value,
                 section,
                 now.key,
                 {},
                 {},
                 now.title + std::string{joint} + say(language_, "report.changes.unknown"),
                 unknown(old),
                 unknown(now)});
        }
        cells(section, old, now);
    }

    void cells(std::string const& section, ReportFigure const& old, ReportFigure const& now) {
        auto const former = cells_of(old);
        std::map<std::pair<std::string, std::string>, Placed const*> left;
        for (auto const& [key, placed] : former) left.emplace(key, &placed);
        for (auto const& [key, placed] : cells_of(now)) {
            std::optional<std::string> before;
            auto const found = left.find(key);
            if (found != left.end()) {
                before = said(language_, *found->second->cell);
                left.erase(found);
            }
            auto after = said(language_, *placed.cell);
            if (before != after)
                add({ChangeKind::cell, section, now.key, now.release, placed.cell->position, placed.title,
                     std::move(before), std::move(after)});
        }
        for (auto const& [key, placed] : former)
            if (left.contains(key))
                add({ChangeKind::cell, section, now.key, {}, {}, placed.title, said(language_, *placed.cell), {}});
    }

    void texts(ReportSection const& section) {
        auto const old = std::ranges::find(before_.sections, section.key, &ReportSection::key);
        for (auto const& text : section.texts) {
            std::string before;
            if (old != before_.sections.end())
                if (auto const found = std::ranges::find(old->texts, text.key, &ReportText::key);
                    found != old->texts.end())
                    before = found->text;
            if (before == text.text) continue;
            auto something = [](std::string const& words) {
                return words.empty() ? std::optional<std::string>{} : std::optional{words};
            };
            add({ChangeKind::text,
                 section.key,
                 text.key,
                 {},
                 {},
                 text.prompt,
                 something(before),
                 something(text.text)});
        }
    }

    void definitions() {
        for (auto const& now : after_.definitions) {
            auto const old = std::ranges::find(before_.definitions, now.key, &ReportDefinition::key);
            if (old != before_.definitions.end() && old->text != now.text)
                add({ChangeKind::definition, {}, now.key, {}, {}, now.title, old->text, now.text});
        }
    }

    ReportContent const& before_;
    ReportContent const& after_;
    std::string_view language_;
    std::vector<ReportChange> changes_;
};

}  // namespace

std::optional<std::string> in_one_line(ReportFigure const& figure, std::string_view language) {
    if (figure.kind == FigureKind::table) return said(language, figure.value, figure.shown);
    return said(language, figure);
}

std::vector<ReportChange> changes(ReportContent const& before, ReportContent const& after) {
    return Comparison{before, after}.all();
}

}  // namespace marelle::report
