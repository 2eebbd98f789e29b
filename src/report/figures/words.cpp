#include "messages/messages.hpp"
#include "report/figures/world.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

using messages::say;

disclosure::Attribute const* attribute_named(std::string_view key) {
    auto const found = std::ranges::find(schema().attributes, key, &disclosure::Attribute::key);
    return found == schema().attributes.end() ? nullptr : &*found;
}

// "criterion_wellbeing" is read as any criterion is.
std::string_view family_of(std::string_view attribute) {
    for (std::string_view family : {"criterion", "motive"})
        if (attribute.starts_with(family) && attribute.size() > family.size()) return family;
    return attribute;
}

std::string age_label(std::string_view language, int first, int last) {
    constexpr int oldest = 25;
    if (first == last && last < oldest) return say(language, "report.value.age", {{"age", first}});
    if (last >= oldest) return say(language, "report.value.age_from", {{"age", first}});
    if (first == 0) return say(language, "report.value.age_under", {{"age", last + 1}});
    return say(language, "report.value.ages", {{"first", first}, {"last", last}});
}

std::string choice(std::string_view language, std::string const& kind, std::span<std::string_view const> known,
                   int value) {
    if (value < 1 || value > std::ssize(known)) return say(language, "figure.row.unknown");
    return say(language, "choice." + kind + "." + std::string{known[static_cast<std::size_t>(value - 1)]});
}

constexpr std::string_view cursus[] = {"1", "2", "3"};

std::string zone_label(std::string_view language, int value) {
    if (value == 0) return say(language, "figure.row.unknown");
    if (value == 1) return say(language, "figure.row.outside");
    return say(language, "report.value.zone", {{"number", value - 2}});
}

}  // namespace

std::string title_of(std::string_view attribute, std::string_view language) {
    if (!attribute_named(attribute)) return {};
    auto const family = family_of(attribute);
    if (family == attribute) return say(language, "report.attribute." + std::string{attribute});
    auto const key = std::string{attribute.substr(family.size() + 1)};
    if (family == "motive") return say(language, "choice.motive." + key);
    return say(language, "report.attribute.criterion", {{"criterion", key}});
}

std::string label_of(std::string_view attribute, int value, std::string_view language) {
    auto const* known = attribute_named(attribute);
    if (!known || value < 0 || value >= std::ssize(known->groupings.front().group_of)) return {};
    if (attribute == "age") return age_label(language, value, value);
    if (attribute == "zone") return zone_label(language, value);
    if (attribute == "cursus") return choice(language, "cursus", cursus, value);
    if (attribute == "network") return choice(language, "school_network", names::networks, value);
    if (attribute == "referrer") return choice(language, "referrer_role", names::referrers, value);
    if (attribute == "exit_reason") return choice(language, "exit_reason", names::reasons, value);
    if (attribute == "level") {
        if (value == 0) return say(language, "figure.row.unknown");
        return std::string{names::levels[value - 1]};
    }
    return say(language, "report.value." + std::string{family_of(attribute)}, {{"value", "v" + std::to_string(value)}});
}

std::string label_of_group(std::string_view attribute, std::string_view grouping, int group,
                           std::string_view language) {
    auto const* known = attribute_named(attribute);
    if (!known) return {};
    auto const found = std::ranges::find(known->groupings, grouping, &disclosure::Grouping::key);
    if (found == known->groupings.end()) return {};
    auto const first = std::ranges::find(found->group_of, group);
    if (first == found->group_of.end()) return {};
    auto const from = static_cast<int>(first - found->group_of.begin());
    auto const last = static_cast<int>(found->group_of.rend() -
                                       std::ranges::find(found->group_of.rbegin(), found->group_of.rend(), group)) -
                      1;
    if (attribute == "age") return age_label(language, from, last);
    if (from == last) return label_of(attribute, from, language);
    auto const key = "report.group." + std::string{attribute} + "." + std::string{grouping};
    return say(language, key, {{"group", "v" + std::to_string(group)}});
}

Level level_of(std::string_view attribute) {
    auto const* known = attribute_named(attribute);
    bool const sensitive = known && known->sensitivity == disclosure::Sensitivity::sensitive;
    return sensitive || attribute == "referrer" ? Level::s3 : Level::s2;
}

}  // namespace marelle::report
