#pragma once
// The field tables of group.hpp.
#include "group/group.hpp"

namespace marelle::group {

inline constexpr std::array group_row_fields{
    record::field<&GroupRow::id>("id").id().level(Level::s1),
    record::field<&GroupRow::name>("name").level(Level::s1),
    record::field<&GroupRow::establishment>("establishment").level(Level::s1),
    record::field<&GroupRow::cursus>("cursus").level(Level::s1),
    record::field<&GroupRow::room>("room").level(Level::s1),
    record::field<&GroupRow::referent>("referent").level(Level::s1),
    record::field<&GroupRow::places>("places").level(Level::s1),
    record::field<&GroupRow::members>("members").level(Level::s1),
    record::field<&GroupRow::slots>("slots").level(Level::s1),
    record::field<&GroupRow::version>("version").level(Level::s1),
    record::field<&GroupRow::closed_on>("closed_on").date().level(Level::s1),
};
static_assert(record::covers<GroupRow>(group_row_fields));

inline constexpr std::array member_child_fields{
    record::field<&MemberChild::id>("id").id().level(Level::s1),
    record::field<&MemberChild::first_name>("first_name").level(Level::s1),
    record::field<&MemberChild::initial>("initial").level(Level::s1),
    record::field<&MemberChild::last_name>("last_name").level(Level::s2),
    record::field<&MemberChild::age>("age").level(Level::s2),
    record::field<&MemberChild::level>("level").level(Level::s2),
    record::field<&MemberChild::alerts>("alerts").level(Level::s2),
};
static_assert(record::covers<MemberChild>(member_child_fields));

inline constexpr std::array new_group_fields{
    record::field<&NewGroup::id>("id").id().level(Level::s1),
    record::field<&NewGroup::name>("name").level(Level::s1).longest(60),
    record::field<&NewGroup::cursus>("cursus").level(Level::s1),
    record::field<&NewGroup::room>("room").level(Level::s1).longest(80),
    record::field<&NewGroup::referent>("referent").to("user_account").level(Level::s1),
    record::field<&NewGroup::places>("places").level(Level::s1),
};
static_assert(record::covers<NewGroup>(new_group_fields));

inline constexpr std::array group_edit_fields{
    record::field<&GroupEdit::name>("name").level(Level::s1).longest(60),
    record::field<&GroupEdit::cursus>("cursus").level(Level::s1),
    record::field<&GroupEdit::room>("room").level(Level::s1).longest(80),
    record::field<&GroupEdit::referent>("referent").to("user_account").level(Level::s1),
    record::field<&GroupEdit::places>("places").level(Level::s1),
};
static_assert(record::covers<GroupEdit>(group_edit_fields));

inline constexpr std::array group_closing_fields{
    record::field<&GroupClosing::id>("id").id().level(Level::s1),
    record::field<&GroupClosing::on>("on").date().level(Level::s1),
};
static_assert(record::covers<GroupClosing>(group_closing_fields));

}  // namespace marelle::group

namespace marelle::record {
template <> inline constexpr Table table_of<group::GroupRow>{"GroupRow", group::group_row_fields};
template <> inline constexpr Table table_of<group::MemberChild>{"MemberChild", group::member_child_fields};
template <> inline constexpr Table table_of<group::NewGroup>{"NewGroup", group::new_group_fields};
template <> inline constexpr Table table_of<group::GroupEdit>{"GroupEdit", group::group_edit_fields};
template <> inline constexpr Table table_of<group::GroupClosing>{"GroupClosing", group::group_closing_fields};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array membership_fields{
    record::field<&Membership::id>("id").id().level(Level::s1),
    record::field<&Membership::child>("child").level(Level::s1),
    record::field<&Membership::from>("from").date().level(Level::s1),
    record::field<&Membership::until>("until").date().level(Level::s1),
};
static_assert(record::covers<Membership>(membership_fields));

}  // namespace marelle::group

namespace marelle::record {
template <> inline constexpr Table table_of<group::Membership>{"Membership", group::membership_fields};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array group_fields{
    record::field<&Group::id>("id").id().level(Level::s1),
    record::field<&Group::name>("name").level(Level::s1),
    record::field<&Group::establishment>("establishment").level(Level::s1),
    record::field<&Group::cursus>("cursus").level(Level::s1),
    record::field<&Group::room>("room").level(Level::s1),
    record::field<&Group::referent>("referent").level(Level::s1),
    record::field<&Group::places>("places").level(Level::s1),
    record::field<&Group::members>("members").level(Level::s1),
    record::field<&Group::slots>("slots").level(Level::s1),
    record::field<&Group::version>("version").level(Level::s1),
    record::field<&Group::closed_on>("closed_on").date().level(Level::s1),
    record::field<&Group::memberships>("memberships").level(Level::s1),
    record::field<&Group::upcoming>("upcoming").level(Level::s1),
    record::field<&Group::recent>("recent").level(Level::s1),
};
static_assert(record::covers<Group>(group_fields));

}  // namespace marelle::group

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::group::Group>{"Group",
                                                                                         marelle::group::group_fields};
