#include "report/why/why.hpp"
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace marelle::report {

namespace {

using disclosure::all;
using disclosure::Decided;
using disclosure::Record;
using disclosure::Release;
using disclosure::Schema;
using disclosure::Table;

// What a cell asks of each attribute, by value; empty where it asks nothing.
using Condition = std::vector<std::vector<char>>;

Decided const* table_of(Release const& release, std::string_view id) {
    auto found = std::ranges::find(release.tables, id, [](Decided const& decided) { return decided.table.id; });
    return found == release.tables.end() ? nullptr : &*found;
}

std::size_t values_of(Schema const& schema, std::size_t attribute) {
    return schema.attributes[attribute].groupings.front().group_of.size();
}

std::vector<int> const& groups_of(Schema const& schema, disclosure::Dimension const& dimension) {
    return schema.attributes[dimension.attribute].groupings[dimension.grouping].group_of;
}

template <class Wanted>
void keep(Schema const& schema, Condition& condition, std::size_t attribute, Wanted const& wanted) {
    auto& values = condition[attribute];
    if (values.empty()) values.assign(values_of(schema, attribute), 1);
    for (std::size_t value = 0; value < values.size(); ++value)
        if (!wanted(value)) values[value] = 0;
}

bool among(std::vector<int> const& values, std::size_t value) {
    return std::ranges::find(values, static_cast<int>(value)) != values.end();
}

Condition of_filters(Schema const& schema, Table const& table) {
    Condition out(schema.attributes.size());
    for (auto const& filter : table.filters)
        keep(schema, out, filter.attribute, [&](std::size_t value) { return among(filter.values, value); });
    return out;
}

Condition of_cell(Schema const& schema, Table const& table, Position const& at) {
    auto out = of_filters(schema, table);
    for (std::size_t axis = 0; axis < table.dimensions.size(); ++axis) {
        if (at[axis] == all) continue;
        auto const& group_of = groups_of(schema, table.dimensions[axis]);
        keep(schema, out, table.dimensions[axis].attribute,
             [&](std::size_t value) { return group_of[value] == at[axis]; });
    }
    if (table.share && at.back() != all)
        keep(schema, out, table.share->attribute,
             [&](std::size_t value) { return among(table.share->values, value) == (at.back() == 0); });
    return out;
}

bool is_cell(Decided const& decided, Position const& at) {
    auto const axes = decided.table.dimensions.size() + (decided.table.share ? 1 : 0);
    return at.size() == axes && decided.find(at) != nullptr;
}

// In the earlier table: along each axis, the groups that hold a value of the later cell's group.
Condition of_counterpart(Schema const& schema, Table const& before, Table const& after, Position const& at) {
    auto out = of_filters(schema, before);
    for (auto const& dimension : before.dimensions) {
        auto later = std::ranges::find(after.dimensions, dimension.attribute, &disclosure::Dimension::attribute);
        if (later == after.dimensions.end()) continue;
        auto const digit = at[static_cast<std::size_t>(later - after.dimensions.begin())];
        if (digit == all) continue;
        auto const &cut = groups_of(schema, *later), &was_cut = groups_of(schema, dimension);
        std::vector<int> meets;
        for (std::size_t value = 0; value < cut.size(); ++value)
            if (cut[value] == digit) meets.push_back(was_cut[value]);
        keep(schema, out, dimension.attribute,
             [&](std::size_t value) { return std::ranges::find(meets, was_cut[value]) != meets.end(); });
    }
    if (before.share && after.share && at.back() != all)
        keep(schema, out, before.share->attribute,
             [&](std::size_t value) { return among(before.share->values, value) == (at.back() == 0); });
    return out;
}

// The position in the earlier table of the one cell that asks the same; nothing when there is none.
std::optional<Position> same_cell(Schema const& schema, Decided const& before, Condition const& counterpart,
                                  Table const& after, Position const& at) {
    Position out;
    for (auto const& dimension : before.table.dimensions) {
        auto later = std::ranges::find(after.dimensions, dimension.attribute, &disclosure::Dimension::attribute);
        auto const digit = later == after.dimensions.end()
                               ? all
                               : at[static_cast<std::size_t>(later - after.dimensions.begin())];
        if (digit == all) {
            out.push_back(all);
            continue;
        }
        auto const& cut = groups_of(schema, *later);
        auto const value = std::ranges::find(cut, digit) - cut.begin();
        out.push_back(groups_of(schema, dimension)[static_cast<std::size_t>(value)]);
    }
    if (before.table.share) out.push_back(after.share ? at.back() : all);
    if (!is_cell(before, out) || of_cell(schema, before.table, out) != counterpart) return {};
    return out;
}

// Attributes are only ever appended to the schema: an old record has none of the newest, and stands in no cell of them.
inline constexpr int never_asked = -1;
int value_of(Record const& record, std::size_t attribute) {
    return attribute < record.values.size() ? record.values[attribute] : never_asked;
}

bool admits(Condition const& condition, std::size_t attribute, int value) {
    auto const& values = condition[attribute];
    return values.empty() || (value != never_asked && values[static_cast<std::size_t>(value)] != 0);
}

bool meets(Condition const& condition, Record const& record) {
    for (std::size_t attribute = 0; attribute < condition.size(); ++attribute)
        if (!admits(condition, attribute, value_of(record, attribute))) return false;
    return true;
}

// One side of the comparison: a cell of a release with the people it counts.
struct Side {
    std::vector<std::string> const& units;
    Condition condition;
    std::map<std::string_view, Record const*> everybody;

    Side(Release const& release, Table const& table, Condition asked)
        : units(table.units), condition(std::move(asked)) {
        for (auto const& record : release.snapshot->records) everybody.emplace(record.person, &record);
    }
    Record const* find(std::string_view person) const {
        auto found = everybody.find(person);
        return found == everybody.end() ? nullptr : found->second;
    }
    bool spans(Record const& record) const { return std::ranges::find(units, record.unit) != units.end(); }
    bool counts(Record const& record) const { return spans(record) && meets(condition, record); }
};

// Somebody whom one side counts and `other` does not. Values are told in the order of time whichever side counts them.
Move move_of(Record const& counted, Side const& other, Cause absent) {
    Move out{.person = counted.person, .cause = absent, .changed = {}};
    auto const* theirs = other.find(counted.person);
    if (!theirs) return out;
    for (std::size_t attribute = 0; attribute < other.condition.size(); ++attribute) {
        auto const mine = value_of(counted, attribute), there = value_of(*theirs, attribute);
        if (mine == there || admits(other.condition, attribute, there)) continue;
        if (absent == Cause::arrived) out.changed.push_back({attribute, there, mine});
        else out.changed.push_back({attribute, mine, there});
    }
    if (!other.spans(*theirs) && theirs->unit != counted.unit) out.cause = Cause::moved;
    else out.cause = out.changed.empty() ? Cause::regrouped : Cause::changed;
    if (out.cause != Cause::changed) out.changed.clear();
    return out;
}

std::vector<Move> moves(Side const& counting, Side const& other, Cause absent) {
    std::vector<Move> out;
    for (auto const& [person, record] : counting.everybody) {
        if (!counting.counts(*record)) continue;
        auto const* theirs = other.find(person);
        if (theirs && other.counts(*theirs)) continue;
        out.push_back(move_of(*record, other, absent));
    }
    std::ranges::sort(out, {}, [](Move const& move) { return std::tie(move.cause, move.person); });
    return out;
}

long count(Side const& side) {
    return std::ranges::count_if(side.everybody, [&](auto const& one) { return side.counts(*one.second); });
}

Position stands(Schema const& schema, Table const& table, Record const& record) {
    Position out;
    for (auto const& dimension : table.dimensions) {
        auto const value = static_cast<std::size_t>(value_of(record, dimension.attribute));
        out.push_back(groups_of(schema, dimension)[value]);
    }
    if (table.share)
        out.push_back(
            among(table.share->values, static_cast<std::size_t>(value_of(record, table.share->attribute))) ? 0 : 1);
    return out;
}

std::optional<Printed> printed(Decided const& decided, std::optional<Position> const& at) {
    if (!at) return {};
    auto const* cell = decided.find(*at);
    // What is of a period says both of its days; it was read on the last.
    return Printed{cell->state, cell->value, cell->day.substr(cell->day.find('/') + 1)};
}

}  // namespace

std::optional<std::vector<std::string>> people_of(Schema const& schema, Release const& release, std::string_view table,
                                                  Position const& at) {
    auto const* decided = table_of(release, table);
    if (!decided || !is_cell(*decided, at)) return {};
    Side const side(release, decided->table, of_cell(schema, decided->table, at));
    std::vector<std::string> out;
    for (auto const& [person, record] : side.everybody)
        if (side.counts(*record)) out.emplace_back(person);
    return out;
}

std::optional<Difference> difference(Schema const& schema, Release const& before, Release const& after,
                                     std::string_view table, Position const& at) {
    auto const *was = table_of(before, table), *is = table_of(after, table);
    if (!was || !is || !is_cell(*is, at)) return {};
    Side const earlier(before, was->table, of_counterpart(schema, was->table, is->table, at));
    Side const later(after, is->table, of_cell(schema, is->table, at));
    auto const same = same_cell(schema, *was, earlier.condition, is->table, at);
    Difference out;
    out.before = count(earlier);
    out.after = count(later);
    out.came = moves(later, earlier, Cause::arrived);
    out.left = moves(earlier, later, Cause::departed);
    out.stayed = out.after - static_cast<long>(out.came.size());
    out.was = printed(*was, same);
    out.is = printed(*is, at);
    out.regrouped = earlier.condition != later.condition || std::set(earlier.units.begin(), earlier.units.end()) !=
                                                                std::set(later.units.begin(), later.units.end());
    return out;
}

std::vector<Standing> standings_of(Schema const& schema, Release const& release, std::string_view person) {
    std::vector<Standing> out;
    auto const record = std::ranges::find(release.snapshot->records, person, &Record::person);
    if (record == release.snapshot->records.end()) return out;
    for (auto const& decided : release.tables) {
        auto const& table = decided.table;
        if (std::ranges::find(table.units, record->unit) == table.units.end()) continue;
        if (!meets(of_filters(schema, table), *record)) continue;
        out.push_back({table.id, stands(schema, table, *record)});
    }
    return out;
}

}  // namespace marelle::report
