#pragma once
// From a child to the rounds whose figures count it: which rounds, who assessed, on which criteria. No answer and no
// score of anybody: those are evaluation.read's (S3).
#include "evaluation/evaluation.hpp"

namespace marelle::evaluation {

struct CountedRound {
    Named round;
    Date closes_on;
    Informant informant{};
    std::vector<std::string> criteria;  // titles of those that the child's form asks about
};

// Rounds that close between two days and in which the child's assessment was sent for the scope's establishment, newest
// first. The caller has checked that the child is in the scope. Drafts count for nothing.
std::vector<CountedRound> rounds_counting(sql::Session& sql, access::Scope const& scope, Id const& child,
                                          Date const& from, Date const& until);

inline constexpr std::array counted_round_fields{
    record::field<&CountedRound::round>("round").level(Level::s0),
    record::field<&CountedRound::closes_on>("closes_on").date().level(Level::s0),
    record::field<&CountedRound::informant>("informant").level(Level::s2),
    record::field<&CountedRound::criteria>("criteria").level(Level::s0),
};
static_assert(record::covers<CountedRound>(counted_round_fields));

}  // namespace marelle::evaluation

namespace marelle::record {
template <> inline constexpr Table table_of<evaluation::CountedRound>{"CountedRound", evaluation::counted_round_fields};
}  // namespace marelle::record
