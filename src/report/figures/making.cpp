#include "report/figures/making.hpp"
#include "impact/statistics/share.hpp"
#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace marelle::report {

namespace {

using disclosure::all;
using disclosure::Decided;
using disclosure::State;

Shown shown_of(State state) {
    switch (state) {
    case State::published: return Shown::published;
    case State::maintained: return Shown::maintained;
    case State::hidden: return Shown::hidden;
    case State::impossible: return Shown::impossible;
    }
    return Shown::hidden;
}

disclosure::Grouping const& grouping_of(disclosure::Dimension const& dimension) {
    return schema().attributes[dimension.attribute].groupings[dimension.grouping];
}

// Whether nobody at all is in a group, and everybody may know it: its line would be zeros from end to end.
bool nobody(Decided const& decided, std::size_t axis, int group) {
    std::vector<int> at(decided.table.dimensions.size(), all);
    at[axis] = group;
    auto const* cell = decided.find(at);
    return cell && cell->value == 0;
}

// The groups of an axis that have somebody, then the margin.
std::vector<int> lines_of(Decided const& decided, std::size_t axis) {
    std::vector<int> out;
    for (int group = 0; group < grouping_of(decided.table.dimensions[axis]).groups; ++group)
        if (!nobody(decided, axis, group)) out.push_back(group);
    // What is not known is read last.
    if (decided.table.dimensions[axis].attribute != attribute::age && !out.empty() && out.front() == 0 &&
        decided.table.dimensions[axis].attribute != attribute::sex &&
        decided.table.dimensions[axis].attribute != attribute::duration)
        std::ranges::rotate(out, out.begin() + 1);
    out.push_back(all);
    return out;
}

std::string key_of(disclosure::Dimension const& dimension, int group) {
    if (group == all) return {};
    auto const& grouping = grouping_of(dimension);
    return schema().attributes[dimension.attribute].key + ":" + grouping.key + ":" + std::to_string(group);
}

void joined_to(std::string& out, std::string const& more, std::string_view between) {
    if (!out.empty() && !more.empty()) out += between;
    out += more;
}

struct Crossing {
    std::vector<int> at;  // of the dimensions after the first
    std::string key, label;
};
// Every crossing of the columns' dimensions, margins last on each.
std::vector<Crossing> crossings_of(Making const& making, Decided const& decided) {
    std::vector<Crossing> out{{}};
    auto const& dimensions = decided.table.dimensions;
    for (std::size_t axis = 1; axis < dimensions.size(); ++axis) {
        std::vector<Crossing> longer;
        for (auto const& each : out)
            for (auto const group : lines_of(decided, axis)) {
                auto& next = longer.emplace_back(each);
                next.at.push_back(group);
                joined_to(next.key, key_of(dimensions[axis], group), "|");
                if (group != all) joined_to(next.label, making.label(dimensions[axis], group), ", ");
            }
        out = std::move(longer);
    }
    for (auto& each : out)
        if (each.label.empty())
            each.label = making.say(dimensions.size() == 1 ? "report.column.children" : "figure.row.total");
    return out;
}

}  // namespace

ReportShare share(std::int64_t k, std::int64_t n) {
    ReportShare out;
    out.k = k;
    out.n = n;
    if (n <= 0) return out;
    auto const interval = statistics::wilson(static_cast<double>(k), static_cast<double>(n));
    out.value = static_cast<double>(k) / static_cast<double>(n);
    out.low = interval.low;
    out.high = interval.high;
    out.method = "wilson";
    return out;
}

bool is_approximate(ReportShare const& share) {
    if (share.method != "wilson" || !share.k || !share.n) return false;
    auto const found = statistics::share({static_cast<double>(*share.k), static_cast<double>(*share.n)});
    return found && !found->valid_domain;
}

namespace {
bool recoded_from(Decided const& decided, std::string_view what) {
    return std::ranges::find(decided.recodings, what, &disclosure::Recoding::from) != decided.recodings.end();
}
}  // namespace

bool is_turned(Decided const& decided) { return recoded_from(decided, disclosure::share_others); }
bool is_wide(Decided const& decided) { return recoded_from(decided, disclosure::share_base) || is_turned(decided); }

int threshold_of(Wish const& wish) {
    if (wish.audience == Audience::everyone) return disclosure::public_threshold;
    if (wish.audience == Audience::partner || wish.establishment.empty()) return disclosure::partner_threshold;
    return 0;
}

bool holds(disclosure::Table const& table, disclosure::Record const& record) {
    return std::ranges::find(table.units, record.unit) != table.units.end() &&
           std::ranges::all_of(table.filters, [&](disclosure::Filter const& filter) {
               return std::ranges::find(filter.values, record.values[filter.attribute]) != filter.values.end();
           });
}

double rounded(double number) {
    constexpr double thousand = 1000;
    return std::round(number * thousand) / thousand;
}

disclosure::Table& Plan::add(std::string id) {
    auto const found = std::ranges::find(tables, id, &disclosure::Table::id);
    if (found != tables.end()) return *found;
    auto& out = tables.emplace_back();
    out.id = std::move(id);
    std::set<std::string> units;
    if (!world.wish.establishment.empty()) units.insert(world.wish.establishment);
    for (auto const& person : world.facts.people) units.insert(person.establishment);
    out.units.assign(units.begin(), units.end());
    return out;
}

bool Plan::has(std::string_view id) const {
    return std::ranges::find(tables, id, &disclosure::Table::id) != tables.end();
}

Decided const& Making::table(std::string_view id) const {
    auto const found = std::ranges::find(release.tables, id, [](Decided const& each) { return each.asked.id; });
    if (found == release.tables.end()) throw std::logic_error{"no table " + std::string{id}};
    return *found;
}

std::optional<std::int64_t> Making::behind(std::string_view id, std::vector<int> const& at) const {
    auto const* cell = table(id).find(at);
    if (!cell || cell->state != State::published || cell->why != disclosure::Why::nothing) return {};
    if (!cell->value || (*cell->value > 0 && *cell->value < least())) return {};
    return cell->value;
}

std::optional<std::int64_t> Making::everybody() const {
    return behind(main_table, std::vector<int>(table(main_table).table.dimensions.size(), all));
}

bool is_of_one_year(Period const& period) { return school_year_of(period.from) == school_year_of(period.until); }

std::string Making::live_source(std::string_view asked) const {
    auto const& [from, until] = world.wish.period;
    if (world.wish.establishment.empty() && !impact::is_school_year(world.wish.period)) return {};
    return "/impact?chiffre=" + std::string{asked} + "&du=" + from + "&au=" + until;
}

std::string Making::say(std::string_view key, std::vector<messages::Given> const& given) const {
    return messages::say(language(), key, given);
}

ReportFigure Making::figure(std::string key, FigureKind kind, std::string_view unit) const {
    ReportFigure out;
    out.kind = kind;
    out.unit = unit;
    out.definition = key.substr(0, key.find('.'));
    out.title = say("report.figure." + out.definition);
    out.key = std::move(key);
    return out;
}

ReportFigure Making::number(std::string key, std::string_view unit, double value) const {
    auto out = figure(std::move(key), FigureKind::number, unit);
    out.value = value;
    return out;
}

ReportCell Making::cell(Decided const& decided, std::vector<int> const& at) const {
    ReportCell out;
    out.position = position_text(at);
    out.shown = Shown::hidden;
    auto const* found = decided.find(at);
    if (!found) return out;
    out.shown = shown_of(found->state);
    if (out.shown == Shown::hidden) return out;
    out.value = found->value;
    // Of the period that the value is of.
    if (out.shown == Shown::maintained) out.day = found->day.substr(found->day.find('/') + 1);
    return out;
}

std::string Making::label(disclosure::Dimension const& dimension, int group) const {
    auto const& described = schema().attributes[dimension.attribute];
    auto const& grouping = described.groupings[dimension.grouping];
    // A neighbourhood of the house has its name; a number that several share has none.
    if (dimension.attribute == attribute::zone && world.zones.contains(world.wish.establishment) && group > 2) {
        auto const& zones = world.zones.at(world.wish.establishment);
        auto const slot = static_cast<std::size_t>(group - 3);
        if (slot < zones.size()) {
            auto const in_zone = std::ranges::find(world.facts.people, zones[slot], &impact::Person::zone);
            bool const named = in_zone != world.facts.people.end() && !in_zone->zone_name.empty();
            return named ? in_zone->zone_name + " (" + zones[slot] + ")" : zones[slot];
        }
    }
    // The survey of the réussite éducative names its first band from two years on; nobody may be younger then.
    bool const named_from_two = world.wish.kind == Template::pre && dimension.attribute == attribute::age &&
                                grouping.key == "bands_6_11_17" && group == 0;
    if (named_from_two && std::ranges::none_of(release.snapshot->records, [](disclosure::Record const& record) {
            return record.values[attribute::age] < 2;
        }))
        return say("report.value.ages", {{"first", 2}, {"last", 5}});
    return label_of_group(described.key, grouping.key, group, language());
}

void Making::add_recodings(ReportFigure& figure, Decided const& decided) const {
    for (auto const& recoding : decided.recodings) {
        auto const what = title_of(recoding.attribute, language());
        if (recoding.from == disclosure::share_base) {
            figure.notes.push_back(say("report.note.widened"));
            continue;
        }
        if (recoding.from == disclosure::share_others) {
            figure.notes.push_back(say("report.note.turned"));
            continue;
        }
        if (recoding.from == disclosure::share_itself) {
            auto const* whole = decided.find({});
            if (whole && whole->value)
                figure.notes.push_back(say("report.note.share_given_up_of", {{"children", *whole->value}}));
            continue;
        }
        if (recoding.to.empty()) {
            bool const crossed = decided.asked.dimensions.size() > 1;
            figure.notes.push_back(
                say(crossed ? "report.note.dropped" : "report.note.dropped_alone", {{"what", what}}));
            continue;
        }
        // Only the last of several is what is read.
        auto const still = std::ranges::find_if(decided.table.dimensions, [&](auto const& dimension) {
            return schema().attributes[dimension.attribute].key == recoding.attribute &&
                   grouping_of(dimension).key == recoding.to;
        });
        if (still == decided.table.dimensions.end()) continue;
        // The groups as the table names them, in its order.
        auto const axis = static_cast<std::size_t>(still - decided.table.dimensions.begin());
        std::string groups;
        for (int const group : lines_of(decided, axis))
            if (group != all) joined_to(groups, label(*still, group), say("report.note.between_groups"));
        figure.notes.push_back(
            say("report.note.grouped", {{"by", recoding.attribute}, {"what", what}, {"groups", groups}}));
    }
}

void Making::add_notes(ReportFigure& figure, Decided const& decided) const {
    add_recodings(figure, decided);
    if (decided.hidden() > 0) figure.notes.push_back(say("report.note.hidden", {{"cells", decided.hidden()}}));
}

// Values of one day add up, and each bears its day: only those of several days must be explained. Only those printed:
// a line of nobody that is left out may keep a value too.
void Making::add_maintained(ReportFigure& figure) const {
    std::int64_t maintained = 0;
    std::set<std::optional<Date>> days;
    for (auto const& line : figure.lines)
        for (auto const& each : line.cells) {
            if (each.shown == Shown::hidden || !each.value) continue;
            bool const kept = each.shown == Shown::maintained;
            maintained += kept ? 1 : 0;
            days.insert(kept ? each.day : std::nullopt);
        }
    if (maintained == 0 || days.size() < 2) return;
    auto const& total = figure.lines.back().cells.back();
    figure.notes.push_back(total.shown == Shown::maintained ? say("report.note.maintained_total")
                                                            : say("report.note.maintained", {{"cells", maintained}}));
}

ReportFigure Making::table_of(std::string key, std::string_view id) const {
    auto const& decided = table(id);
    auto out = figure(std::move(key), FigureKind::table, "people");
    out.release = id;
    add_notes(out, decided);
    auto const& dimensions = decided.table.dimensions;
    if (dimensions.empty()) return out;
    auto const crossings = crossings_of(*this, decided);
    for (auto const& crossing : crossings)
        out.columns.push_back({crossing.key.empty() ? "total" : crossing.key, crossing.label});
    for (auto const group : lines_of(decided, 0)) {
        ReportLine line{
            key_of(dimensions[0], group), group == all ? say("figure.row.total") : label(dimensions[0], group), {}};
        for (auto const& crossing : crossings) {
            std::vector<int> at{group};
            at.insert(at.end(), crossing.at.begin(), crossing.at.end());
            line.cells.push_back(cell(decided, at));
        }
        out.lines.push_back(std::move(line));
    }
    add_maintained(out);
    auto const& whole = out.lines.back().cells.back();
    out.shown = whole.shown;
    out.day = whole.day;
    if (whole.value) out.value = static_cast<double>(*whole.value);
    return out;
}

namespace {
// None is hidden, and each bears its day: no part can be made of them, and each can be read.
bool is_of_several_days(Decided const& decided) {
    return decided.table.share && !disclosure::fraction(decided, {}) &&
           std::ranges::all_of(decided.cells, [](disclosure::Cell const& cell) { return cell.value.has_value(); });
}
}  // namespace

// Who has it, the others, everybody; or who has it not, the others, everybody.
void Making::add_parts(ReportFigure& figure, Decided const& decided) const {
    figure.columns = {{"total", say("report.column.children")}};
    auto const line = [&](std::string key, std::string_view label, int part) {
        figure.lines.push_back({std::move(key), say(label), {cell(decided, {part})}});
    };
    bool const turned = is_turned(decided);
    line(turned ? "has_not" : "has", turned ? "report.part.has_not" : "report.part.has", 0);
    if (turned) line("others_than_not", "report.part.others_than_not", 1);
    else if (is_wide(decided)) line("others", "report.part.others", 1);
    else line("has_not", "report.part.has_not", 1);
    line("", "figure.row.total", all);
    add_maintained(figure);
    auto const& whole = figure.lines.back().cells.front();
    figure.shown = whole.shown;
    figure.day = whole.day;
}

ReportFigure Making::share_of(std::string key, std::string_view id, std::string_view unit) const {
    auto const& decided = table(id);
    auto out = figure(std::move(key), FigureKind::share, unit);
    out.release = id;
    if (is_wide(decided) || is_of_several_days(decided)) {
        out.kind = FigureKind::table;
        add_notes(out, decided);
        if (!is_wide(decided)) out.notes.push_back(say("report.note.several_days"));
        add_parts(out, decided);
        return out;
    }
    auto const fraction = disclosure::fraction(decided, {});
    if (!fraction) {
        out.shown = Shown::hidden;
        out.share = ReportShare{};
        out.share->shown = Shown::hidden;
        add_recodings(out, decided);
        return out;
    }
    out.share = share(fraction->k, fraction->n);
    auto const whole = cell(decided, {all}), part = cell(decided, {0});
    out.shown = whole.shown == Shown::maintained ? whole.shown : part.shown;
    out.day = part.day;
    out.share->shown = out.shown;
    out.value = out.share->value;
    if (world.wish.establishment.empty()) add_houses(out, decided);
    if (is_approximate(*out.share)) out.notes.push_back(say("report.note.approximate"));
    return out;
}

}  // namespace marelle::report
