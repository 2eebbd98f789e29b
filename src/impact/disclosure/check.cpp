#include "impact/disclosure/check.hpp"
#include <algorithm>

namespace marelle::disclosure::detail {
namespace {

class Check {
public:
    explicit Check(Schema const& s) : schema(s) {}

    bool described(Attribute const& attribute) const {
        if (attribute.groupings.empty()) return false;
        auto size = attribute.groupings.front().group_of.size();
        return std::ranges::all_of(attribute.groupings, [&](Grouping const& grouping) {
            return grouping.group_of.size() == size && std::ranges::all_of(grouping.group_of, [&](int group) {
                       return group >= 0 && group < grouping.groups;
                   });
        });
    }

    bool has(std::size_t attribute, int value) const {
        return attribute < schema.attributes.size() && value >= 0 &&
               static_cast<std::size_t>(value) < schema.attributes[attribute].groupings.front().group_of.size();
    }

    bool has_all(std::size_t attribute, std::vector<int> const& values) const {
        return attribute < schema.attributes.size() &&
               std::ranges::all_of(values, [&](int value) { return has(attribute, value); });
    }

    bool has(Table const& table) const {
        auto dimension = [&](Dimension const& one) {
            return one.attribute < schema.attributes.size() &&
                   one.grouping < schema.attributes[one.attribute].groupings.size();
        };
        auto filter = [&](Filter const& one) { return has_all(one.attribute, one.values); };
        return std::ranges::all_of(table.dimensions, dimension) && std::ranges::all_of(table.filters, filter) &&
               (!table.share || has_all(table.share->attribute, table.share->values));
    }

    bool has(Record const& record) const {
        if (record.values.size() != schema.attributes.size()) return false;
        for (std::size_t attribute = 0; attribute < record.values.size(); ++attribute)
            if (!has(attribute, record.values[attribute])) return false;
        return true;
    }

    std::optional<Refusal> wrong(Snapshot const& snapshot) const {
        std::set<std::string_view> people;
        for (auto const& record : snapshot.records) {
            if (!has(record)) return Refusal::no_such_attribute;
            if (!people.insert(record.person).second) return Refusal::person_twice;
        }
        return {};
    }

private:
    Schema const& schema;
};

}  // namespace

std::optional<Refusal> wrong(Question const& question) {
    Check const check(question.schema);
    if (question.threshold < 2) return Refusal::bad_threshold;
    auto described = [&](Attribute const& attribute) { return check.described(attribute); };
    auto banned = [&](Impossible const& ban) {
        return check.has(ban.attribute, ban.value) && check.has(ban.other_attribute, ban.other_value);
    };
    auto vacant = [&](Vacant const& one) { return check.has(one.attribute, one.value); };
    auto table = [&](Table const& one) { return check.has(one); };
    auto release = [&](Release const& one) {
        return std::ranges::all_of(
            one.tables, [&](Decided const& decided) { return check.has(decided.asked) && check.has(decided.table); });
    };
    if (!std::ranges::all_of(question.schema.attributes, described) ||
        !std::ranges::all_of(question.schema.impossible, banned) ||
        !std::ranges::all_of(question.schema.vacant, vacant) || !std::ranges::all_of(question.tables, table) ||
        !std::ranges::all_of(question.family, table) || !std::ranges::all_of(question.ledger, release))
        return Refusal::no_such_attribute;
    std::set<Snapshot const*> snapshots{question.snapshot.get()};
    for (auto const& one : question.ledger) snapshots.insert(one.snapshot.get());
    for (auto const* snapshot : snapshots)
        if (auto found = check.wrong(*snapshot)) return found;
    return {};
}

}  // namespace marelle::disclosure::detail
