#pragma once
// The closed lists of words about people, as the database and JSON write them. What a user reads is in the messages
// "choice.<type>.<name>".
#include "record/record.hpp"

namespace marelle::people {

// As the funders' forms ask: x is "not said".
enum class Sex { f, m, x };

// What an adult is to a child.
enum class Relation { mother, father, grandparent, sibling, other, named_adult };

// autorité parentale: Code civil, art. 371-1 and following.
enum class Authority { joint, sole, delegated, withdrawn, none };

// What an adult may do for a child; no_approach is a court's decision and wins over the rest.
enum class RightKind { collect, contact, no_approach, emergency };

enum class AuthorisationKind {
    participation,
    leave_alone,  // detail: from which hour, "18:00"
    urgent_care,
    image_internal,
    image_public,
    transport,
    school_sharing
};

// dispositif of the class (domain.md §6).
enum class ClassKind { ordinary, ulis, segpa, upe2a };

// A domiciliation (a CCAS, an association) never tells where a family lives: it counts as unknown (domain.md §1.3).
enum class AddressKind { residence, domiciliation, shelter };

// How it was settled where a home lies.
enum class ResidenceMethod { point_in_polygon, official_tool, declared };
enum class ResidenceResult { inside, outside, unknown };

}  // namespace marelle::people

namespace marelle::record {

inline constexpr Choice sex_choices[] = {{"f"}, {"m"}, {"x"}};
template <> inline constexpr std::span<Choice const> choices_of<people::Sex>{sex_choices};

inline constexpr Choice relation_choices[] = {{"mother"},  {"father"}, {"grandparent"},
                                              {"sibling"}, {"other"},  {"named_adult"}};
template <> inline constexpr std::span<Choice const> choices_of<people::Relation>{relation_choices};

inline constexpr Choice authority_choices[] = {{"joint"}, {"sole"}, {"delegated"}, {"withdrawn"}, {"none"}};
template <> inline constexpr std::span<Choice const> choices_of<people::Authority>{authority_choices};

inline constexpr Choice right_kind_choices[] = {{"collect"}, {"contact"}, {"no_approach"}, {"emergency"}};
template <> inline constexpr std::span<Choice const> choices_of<people::RightKind>{right_kind_choices};

inline constexpr Choice authorisation_kind_choices[] = {{"participation"},  {"leave_alone"},  {"urgent_care"},
                                                        {"image_internal"}, {"image_public"}, {"transport"},
                                                        {"school_sharing"}};
template <> inline constexpr std::span<Choice const> choices_of<people::AuthorisationKind>{authorisation_kind_choices};

inline constexpr Choice class_kind_choices[] = {{"ordinary"}, {"ulis"}, {"segpa"}, {"upe2a"}};
template <> inline constexpr std::span<Choice const> choices_of<people::ClassKind>{class_kind_choices};

inline constexpr Choice address_kind_choices[] = {{"residence"}, {"domiciliation"}, {"shelter"}};
template <> inline constexpr std::span<Choice const> choices_of<people::AddressKind>{address_kind_choices};

inline constexpr Choice residence_method_choices[] = {{"point_in_polygon"}, {"official_tool"}, {"declared"}};
template <> inline constexpr std::span<Choice const> choices_of<people::ResidenceMethod>{residence_method_choices};

inline constexpr Choice residence_result_choices[] = {{"inside"}, {"outside"}, {"unknown"}};
template <> inline constexpr std::span<Choice const> choices_of<people::ResidenceResult>{residence_result_choices};

}  // namespace marelle::record
