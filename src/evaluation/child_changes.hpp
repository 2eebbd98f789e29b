#pragma once
// One child's two last scores, and whether they differ by more than the grid's own noise. The noise is measured on
// every child of those two rounds, the houses together, since it belongs to the grid: nothing of one child can be told
// from it.
#include "evaluation/results.hpp"

namespace marelle::evaluation {

struct ChildChange {
    Informant informant{};
    Named before, after;  // rounds
    std::string criterion, title;
    std::optional<double> threshold;  // points: the smallest change larger than the noise; null: it is not known
    std::int64_t measured_on{};       // children whose answers tell the noise; 0: not known
    std::string words;
};

// Of each kind of informant who answered in two rounds, the last two, the criteria scored both times on one form.
// Refused: child.unknown.
Result<std::vector<ChildChange>> child_changes(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                               Id const& child, std::string_view language);

inline constexpr std::array child_change_fields{
    record::field<&ChildChange::informant>("informant").level(Level::s1),
    record::field<&ChildChange::before>("before").level(Level::s1),
    record::field<&ChildChange::after>("after").level(Level::s1),
    record::field<&ChildChange::criterion>("criterion").level(Level::s1),
    record::field<&ChildChange::title>("title").level(Level::s1),
    record::field<&ChildChange::threshold>("threshold").level(Level::s3),
    record::field<&ChildChange::measured_on>("measured_on").level(Level::s3),
    record::field<&ChildChange::words>("words").longest(1000).level(Level::s3),
};
static_assert(record::covers<ChildChange>(child_change_fields));

}  // namespace marelle::evaluation

namespace marelle::record {
template <>
inline constexpr Table table_of<evaluation::ChildChange>{"EvaluationChildChange", evaluation::child_change_fields};
}  // namespace marelle::record
