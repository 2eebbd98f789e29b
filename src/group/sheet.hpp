#pragma once
// The evening sheet (feuille du soir): what a team keeps on paper when phones are flat. Names, what to beware of, who
// collects, who leaves alone and when, whom to call; the columns to write in are the printer's. Every child whose care
// is on it is logged, with the printing.
#include "group/group.hpp"
#include "people/card.hpp"

namespace marelle::group {

// What this reader's sheet says of a child: everything, or the name alone.
enum class SheetSight { care, name };

struct SheetLine {
    MoveChild child;
    std::optional<std::string> last_name;
    SheetSight sight{SheetSight::name};
    std::optional<std::string> allergies, treatment, health_plan;
    std::vector<people::Collector> collectors;
    std::vector<std::string> no_approach;
    std::optional<people::LeavesAlone> leaves_alone;
    std::vector<people::Caller> call;
};

struct Sheet {
    Named group, establishment;
    Date date;
    std::optional<Id> session;  // the group's first one that day
    std::optional<Time> starts, ends;
    std::optional<std::string> room;
    std::optional<Named> leader, referent;
    Instant made_at;
    std::vector<SheetLine> children;
};

// Of the members of that day. `care` says whose care is on it. Refused: group.unknown.
Result<Sheet> sheet(sql::Session& sql, crypto::Keyring& keys, access::Scope const& groups, access::Scope const& care,
                    Id const& group, Date const& on);

void add_sheet_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys);

}  // namespace marelle::group

namespace marelle::record {
inline constexpr Choice sheet_sight_choices[] = {{"care"}, {"name"}};
template <> inline constexpr std::span<Choice const> choices_of<group::SheetSight>{sheet_sight_choices};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array sheet_line_fields{
    record::field<&SheetLine::child>("child").level(Level::s1),
    record::field<&SheetLine::last_name>("last_name").level(Level::s2),
    record::field<&SheetLine::sight>("sight").level(Level::s1).label("field.sheet_sight"),
    record::field<&SheetLine::allergies>("allergies").level(Level::s2),
    record::field<&SheetLine::treatment>("treatment").level(Level::s2),
    record::field<&SheetLine::health_plan>("health_plan").level(Level::s2),
    record::field<&SheetLine::collectors>("collectors").level(Level::s2),
    record::field<&SheetLine::no_approach>("no_approach").level(Level::s2),
    record::field<&SheetLine::leaves_alone>("leaves_alone").level(Level::s2),
    record::field<&SheetLine::call>("call").level(Level::s2),
};
static_assert(record::covers<SheetLine>(sheet_line_fields));

}  // namespace marelle::group

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::group::SheetLine>{
    "SheetLine", marelle::group::sheet_line_fields};

namespace marelle::group {

inline constexpr std::array sheet_fields{
    record::field<&Sheet::group>("group").level(Level::s1),
    record::field<&Sheet::establishment>("establishment").level(Level::s1),
    record::field<&Sheet::date>("date").date().level(Level::s1),
    record::field<&Sheet::session>("session").to("session").level(Level::s1),
    record::field<&Sheet::starts>("starts").time().level(Level::s1),
    record::field<&Sheet::ends>("ends").time().level(Level::s1),
    record::field<&Sheet::room>("room").level(Level::s1),
    record::field<&Sheet::leader>("leader").level(Level::s1),
    record::field<&Sheet::referent>("referent").level(Level::s1),
    record::field<&Sheet::made_at>("made_at").instant().level(Level::s1),
    record::field<&Sheet::children>("children").level(Level::s1),
};
static_assert(record::covers<Sheet>(sheet_fields));

}  // namespace marelle::group

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::group::Sheet>{"EveningSheet",
                                                                                         marelle::group::sheet_fields};
