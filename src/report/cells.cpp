// How a cell of a release is called for who looks behind it. Pure.
#include "messages/messages.hpp"
#include "report/rows.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

constexpr std::string_view joint = " · ", zone_key = "zone";

std::string join(std::string_view one, std::string_view other) {
    std::string out{one};
    if (!one.empty() && !other.empty()) out += joint;
    return out += other;
}

// Of the line and the column that hold the cell; where there is one column only, its label is that of the figure.
std::optional<std::string> printed_name(ReportFigure const& figure, std::string const& position) {
    bool const crossed = figure.columns.size() > 1;
    for (auto const& line : figure.lines)
        for (std::size_t column = 0; column < line.cells.size(); ++column) {
            if (line.cells[column].position != position) continue;
            return join(line.label, crossed && column < figure.columns.size() ? figure.columns[column].label : "");
        }
    return {};
}

std::string group_name(std::size_t attribute, disclosure::Grouping const& grouping, int group, ZoneNames const& zones,
                       std::string_view language) {
    // A group of one value is called as that value: a neighbourhood by its name.
    auto const only = std::ranges::count(grouping.group_of, group) == 1;
    if (only) {
        auto const value = std::ranges::find(grouping.group_of, group) - grouping.group_of.begin();
        return name_of_value(attribute, static_cast<int>(value), zones, language);
    }
    return label_of_group(schema().attributes[attribute].key, grouping.key, group, language);
}

// An evolution has a table before, one after, and one of those who were lost: the figure is the same.
bool is_of(ReportFigure const& figure, std::string const& table) {
    return figure.release == table || (figure.kind == FigureKind::evolution && table.starts_with(figure.key + "."));
}

// Which end of an evolution, and who of it.
std::string end_name(disclosure::Decided const& decided, Position const& at, std::string_view language) {
    auto const& table = decided.table.id;
    auto const said = [&](std::string_view key) { return messages::say(language, key); };
    bool const wide = is_wide(decided), turned = is_turned(decided);
    if (wide && (at.empty() || at.back() == disclosure::all)) return said("figure.row.total");
    if (table.ends_with(".lost"))
        return said(!turned && !at.empty() && at.back() == 0 ? "report.rows.lost" : "report.rows.seen_before");
    auto const end = said(table.ends_with(".before") ? "report.rows.before" : "report.rows.after");
    // A share that was given up leaves one cell without a place: how many it was of.
    if (at.empty() || at.back() == disclosure::all) return join(end, said("report.rows.seen_twice"));
    if (turned) return join(end, said(at.back() == 0 ? "report.rows.not_reached" : "report.rows.reached_or_not_seen"));
    if (at.back() == 0) return join(end, said("report.rows.reached"));
    return join(end, said(wide ? "report.rows.not_reached_or_seen" : "report.rows.not_reached"));
}

std::string schema_name(disclosure::Decided const& decided, Position const& at, ZoneNames const& zones,
                        std::string_view language) {
    std::string out;
    auto const& table = decided.table;
    for (std::size_t axis = 0; axis < table.dimensions.size(); ++axis) {
        if (at[axis] == disclosure::all) continue;
        auto const& [attribute, grouping] = table.dimensions[axis];
        auto const& cut = schema().attributes[attribute].groupings[grouping];
        out = join(out, group_name(attribute, cut, at[axis], zones, language));
    }
    if (table.share && at.back() != disclosure::all)
        out = join(out, messages::say(language, (at.back() == 0) != is_turned(decided) ? "report.rows.has"
                                                                                       : "report.rows.has_not"));
    return out;
}

// On which axis a table cuts by neighbourhood, and how; nothing when it does not.
struct ZoneAxis {
    std::size_t axis{};
    std::vector<int> const& group_of;
};
std::optional<ZoneAxis> zone_axis(disclosure::Table const& table) {
    for (std::size_t axis = 0; axis < table.dimensions.size(); ++axis) {
        auto const& [attribute, grouping] = table.dimensions[axis];
        auto const& described = schema().attributes[attribute];
        if (described.key == zone_key) return ZoneAxis{axis, described.groupings[grouping].group_of};
    }
    return {};
}

// The group of neighbourhoods that a printed cell counts, when it crosses them with nothing else.
std::optional<int> zone_alone(ReportCell const& cell, std::size_t axis) {
    auto const at = position_of(cell.position);
    if (!at || axis >= at->size() || (*at)[axis] == disclosure::all) return {};
    for (std::size_t other = 0; other < at->size(); ++other)
        if (other != axis && (*at)[other] != disclosure::all) return {};
    return (*at)[axis];
}

// The label of the line, or of the column when neighbourhoods are read across.
void add_zones(ReportFigure const& figure, ZoneAxis const& zone, ZoneNames& out) {
    for (auto const& line : figure.lines)
        for (std::size_t column = 0; column < line.cells.size(); ++column) {
            auto const group = zone_alone(line.cells[column], zone.axis);
            if (!group || std::ranges::count(zone.group_of, *group) != 1) continue;
            auto const value = static_cast<int>(std::ranges::find(zone.group_of, *group) - zone.group_of.begin());
            auto const across = std::ranges::count_if(line.cells, [&](ReportCell const& cell) {
                                    return zone_alone(cell, zone.axis).value_or(*group) != *group;
                                }) > 0;
            auto const& name = across && column < figure.columns.size() ? figure.columns[column].label : line.label;
            if (!name.empty()) out.emplace(value, name);
        }
}

}  // namespace

ZoneNames zone_names(ReportContent const& content, disclosure::Release const& release) {
    ZoneNames out;
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures) {
            auto const decided = std::ranges::find(release.tables, figure.release,
                                                   [](disclosure::Decided const& one) { return one.table.id; });
            if (decided == release.tables.end()) continue;
            if (auto const zone = zone_axis(decided->table)) add_zones(figure, *zone, out);
        }
    return out;
}

std::string name_of_value(std::size_t attribute, int value, ZoneNames const& zones, std::string_view language) {
    auto const& key = schema().attributes[attribute].key;
    auto const zone = zones.find(value);
    if (key == zone_key && zone != zones.end()) return zone->second;
    return label_of(key, value, language);
}

CellName name_of_cell(ReportContent const& content, disclosure::Decided const& decided, Position const& at,
                      ZoneNames const& zones, std::string_view language) {
    auto const position = position_text(at);
    CellName out;
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures) {
            if (!is_of(figure, decided.table.id)) continue;
            if (figure.kind == FigureKind::evolution && decided.table.share)
                return {figure.title, end_name(decided, at, language)};
            if (out.figure.empty()) out.figure = figure.title;
            if (auto const name = printed_name(figure, position)) return {figure.title, *name};
        }
    out.cell = schema_name(decided, at, zones, language);
    return out;
}

}  // namespace marelle::report
