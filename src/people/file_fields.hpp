#pragma once
// The field tables of file.hpp.
#include "people/file.hpp"

namespace marelle::people {

inline constexpr std::array group_stay_fields{
    record::field<&GroupStay::id>("id").id().level(Level::s1),
    record::field<&GroupStay::group>("group").level(Level::s1),
    record::field<&GroupStay::from>("from").date().level(Level::s1),
    record::field<&GroupStay::until>("until").date().level(Level::s1),
};
static_assert(record::covers<GroupStay>(group_stay_fields));

inline constexpr std::array presence_week_fields{
    record::field<&PresenceWeek::week>("week").level(Level::s1),
    record::field<&PresenceWeek::present>("present").level(Level::s1),
    record::field<&PresenceWeek::expected>("expected").level(Level::s1),
    record::field<&PresenceWeek::minutes>("minutes").level(Level::s1),
};
static_assert(record::covers<PresenceWeek>(presence_week_fields));

inline constexpr std::array referral_name_fields{
    record::field<&ReferralName::id>("id").to("referral").level(Level::s3),
    record::field<&ReferralName::receipt>("receipt").level(Level::s3),
};
static_assert(record::covers<ReferralName>(referral_name_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::GroupStay>{"GroupStay", people::group_stay_fields};
template <> inline constexpr Table table_of<people::PresenceWeek>{"PresenceWeek", people::presence_week_fields};
template <> inline constexpr Table table_of<people::ReferralName>{"ReferralName", people::referral_name_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array presence_fields{
    record::field<&Presence::from>("from").date().level(Level::s1),
    record::field<&Presence::until>("until").date().level(Level::s1),
    record::field<&Presence::weeks>("weeks").level(Level::s1),
    record::field<&Presence::k>("k").level(Level::s1),
    record::field<&Presence::n>("n").level(Level::s1),
    record::field<&Presence::minutes>("minutes").level(Level::s1),
};
static_assert(record::covers<Presence>(presence_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::Presence>{
    "Presence", marelle::people::presence_fields};

namespace marelle::people {

inline constexpr std::array overview_names{
    record::field<&ChildOverview::id>("id").id().level(Level::s1),
    record::field<&ChildOverview::first_name>("first_name").level(Level::s1),
    record::field<&ChildOverview::initial>("initial").level(Level::s1),
};
inline constexpr std::array overview_rest{
    record::field<&ChildOverview::version>("version").level(Level::s1),
    record::field<&ChildOverview::enrolments>("enrolments").level(Level::s1),
    record::field<&ChildOverview::schoolings>("schoolings").level(Level::s2),
    record::field<&ChildOverview::memberships>("memberships").level(Level::s1),
    record::field<&ChildOverview::guardians>("guardians").level(Level::s2),
    record::field<&ChildOverview::health>("health").level(Level::s2),
    record::field<&ChildOverview::authorisations>("authorisations").level(Level::s2),
    record::field<&ChildOverview::presence>("presence").level(Level::s1),
    record::field<&ChildOverview::path>("path").level(Level::s1),
    record::field<&ChildOverview::reserved>("reserved").level(Level::s1),
};
// ChildFacts counts as one member, whose own table covers it.
static_assert(overview_names.size() + 1 + overview_rest.size() == boost::pfr::tuple_size_v<ChildOverview>);
inline constexpr auto child_overview_fields = record::joined(
    record::joined(overview_names, record::inlined<&ChildOverview::facts, child_facts_fields>()), overview_rest);

inline constexpr std::array child_home_rest{
    record::field<&ChildHome::residence>("residence").level(Level::s3),
};
static_assert(1 + child_home_rest.size() == boost::pfr::tuple_size_v<ChildHome>);
inline constexpr auto child_home_fields = record::joined(record::inlined<&ChildHome::home, home_fields>(),
                                                         child_home_rest);

inline constexpr std::array child_origin_fields{
    record::field<&ChildOrigin::referral>("referral").level(Level::s3),
};
static_assert(record::covers<ChildOrigin>(child_origin_fields));

// The home and the orientation are not every reader's; whether the address is protected is said to all.
inline constexpr std::array<std::string_view, 3> withheld_of_child{"address", "residence", "referral"};
inline constexpr auto child_fields = [] {
    auto out = record::joined(record::joined(record::inlined<&Child::overview, child_overview_fields>(),
                                             record::inlined<&Child::home, child_home_fields>()),
                              record::inlined<&Child::origin, child_origin_fields>());
    for (auto& field : out)
        for (auto const& name : withheld_of_child)
            if (field.name == name) field.withheld = true;
    return out;
}();

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::ChildOverview>{"ChildOverview", people::child_overview_fields};
template <> inline constexpr Table table_of<people::ChildHome>{"ChildHome", people::child_home_fields};
template <> inline constexpr Table table_of<people::ChildOrigin>{"ChildOrigin", people::child_origin_fields};
template <> inline constexpr Table table_of<people::Child>{"Child", people::child_fields};
}  // namespace marelle::record
