#pragma once
// Recent activity (activité récente): what changed in the last 30 days within the reader's reach, newest first, told
// from what the tables keep of who decided what and when. Nothing is written for it, and nothing is shown that the
// reader could not see where it was done: each source is read under its own permission's scope.
//
//   presence     attendance_note    attendance.read   one line a person, session and sending
//   move         group_move         group.write
//   cancelled    session            attendance.read
//   slot_opened  slot               group.write
//   slot_closed  slot_closing       group.write
//   group_closed mini_group         group.write
//   departure    handover_note      handover.write    S2
//   stop         handover_stop      handover.lift     S2; that there was one, not why
//   fact         fact               fact.read         that one was written, not what it says
//   wish         companion          companion.read    S2; that one was declared or ended, not why
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include <optional>
#include <string>
#include <vector>

namespace marelle::http {
class Router;
}

namespace marelle::activity {

enum class Kind { presence, move, cancelled, slot_opened, slot_closed, group_closed, departure, stop, fact, wish };

// Of the child: the first name and the initial, as everywhere in lists (S1).
struct AboutChild {
    Id id;
    std::string first_name, initial;
};

// The ordinary route that takes it back, with its own rules: null when there is none, or it is no longer right.
struct Undo {
    std::string method, path;  // under /api/v1
};

struct Item {
    std::string id;  // of the row it is told from
    Kind kind{};
    Instant at;
    Named by;
    std::optional<AboutChild> child;
    std::int64_t children{};                 // of a presence: how many were noted together
    std::optional<Named> group;              // of a move: where to
    std::optional<Named> from_group, other;  // other: the adult of a departure, the other child of a wish
    std::optional<Id> session;
    std::optional<Date> date;  // of the session, or from which day on
    std::optional<Time> starts;
    std::optional<std::string>
        detail;  // a code: present, guardian, not_listed, grave, apart…; of a cancelled session, why
    std::vector<std::string> warnings;  // a move's, gone on despite
    std::optional<Instant> undone_at;
    std::optional<Named> undone_by;
    std::optional<Undo> undo;
};

struct Question {
    std::optional<Id> child, group, person;
    std::size_t limit = 50;
    std::string after;  // "<instant>|<id>" of the last item of the page before
};

inline constexpr int days_kept = 30;

struct Page {
    std::vector<Item> items;
    std::string next;  // empty on the last page
};
Page recent(sql::Session& sql, Actor const& actor, Question const& question);

void add_routes(http::Router& router);

}  // namespace marelle::activity

namespace marelle::record {
inline constexpr Choice activity_kind_choices[] = {{"presence"},    {"move"},         {"cancelled"}, {"slot_opened"},
                                                   {"slot_closed"}, {"group_closed"}, {"departure"}, {"stop"},
                                                   {"fact"},        {"wish"}};
template <> inline constexpr std::span<Choice const> choices_of<activity::Kind>{activity_kind_choices};
}  // namespace marelle::record

namespace marelle::activity {

inline constexpr std::array about_child_fields{
    record::field<&AboutChild::id>("id").to("child").level(Level::s1),
    record::field<&AboutChild::first_name>("first_name").level(Level::s1),
    record::field<&AboutChild::initial>("initial").level(Level::s1),
};
static_assert(record::covers<AboutChild>(about_child_fields));

inline constexpr std::array undo_fields{
    record::field<&Undo::method>("method").level(Level::s1),
    record::field<&Undo::path>("path").level(Level::s1),
};
static_assert(record::covers<Undo>(undo_fields));

}  // namespace marelle::activity

namespace marelle::record {
template <> inline constexpr Table table_of<activity::AboutChild>{"ActivityChild", activity::about_child_fields};
template <> inline constexpr Table table_of<activity::Undo>{"ActivityUndo", activity::undo_fields};
}  // namespace marelle::record

namespace marelle::activity {

inline constexpr std::array item_fields{
    record::field<&Item::id>("id").level(Level::s1),
    record::field<&Item::kind>("kind").level(Level::s1).label("field.activity_kind"),
    record::field<&Item::at>("at").instant().level(Level::s1),
    record::field<&Item::by>("by").level(Level::s1),
    record::field<&Item::child>("child").level(Level::s1),
    record::field<&Item::children>("children").level(Level::s1),
    record::field<&Item::group>("group").level(Level::s1),
    record::field<&Item::from_group>("from_group").level(Level::s1),
    record::field<&Item::other>("other").level(Level::s2),
    record::field<&Item::session>("session").to("session").level(Level::s1),
    record::field<&Item::date>("date").date().level(Level::s1),
    record::field<&Item::starts>("starts").time().level(Level::s1),
    record::field<&Item::detail>("detail").level(Level::s2),
    record::field<&Item::warnings>("warnings").level(Level::s1),
    record::field<&Item::undone_at>("undone_at").instant().level(Level::s1),
    record::field<&Item::undone_by>("undone_by").level(Level::s1),
    record::field<&Item::undo>("undo").level(Level::s1),
};
static_assert(record::covers<Item>(item_fields));

}  // namespace marelle::activity

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::activity::Item>{
    "ActivityItem", marelle::activity::item_fields};
