// The meetings proposed to a child's family as a file: with whom, when, what was answered; never what was said.
#include "family/family.hpp"
#include "family/fields.hpp"
#include "family/minutes.hpp"
#include "http/http.hpp"
#include "spreadsheet/list.hpp"
#include <algorithm>

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::Cell;

std::string hours_of(MeetingSlot const& slot) { return slot.date + " " + slot.starts; }

Cell chosen_of(Meeting const& meeting, std::string_view) {
    auto const slot = std::ranges::find_if(meeting.slots, [&](auto const& each) { return each.id == meeting.chosen; });
    return slot == meeting.slots.end() ? std::string{} : hours_of(*slot);
}

Cell offered_of(Meeting const& meeting, std::string_view) {
    std::vector<std::string> out;
    out.reserve(meeting.slots.size());
    for (auto const& slot : meeting.slots) out.push_back(hours_of(slot));
    return spreadsheet::joined(out);
}

spreadsheet::Told<Meeting> const told[] = {
    {{"adult", 28.0}, [](auto const& row, std::string_view) -> Cell { return row.adult.name; }},
    {{"slots_offered", 50.0}, offered_of},
    {{"meeting_state", 20.0},
     [](auto const& row, std::string_view in) -> Cell { return spreadsheet::choice(in, "meeting_state", row.state); }},
    {{"slot_chosen", 18.0}, chosen_of},
    {{"meeting_came", 14.0},
     [](auto const& row, std::string_view in) -> Cell {
         return row.presence ? spreadsheet::choice(in, "meeting_came", row.presence->came) : std::string{};
     }},
    {{"answered_at", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.answered_at); }},
};

Result<Reply> export_meetings(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "family.read"));
    auto const child = TRY(call.id("id"));
    if (!access::child_is_in_scope(call.sql(), scope, child)) return fail(Fault::not_found, "child.unknown");
    auto const found = meetings_of(call.sql(), scope.establishment, child, instant_ms(scope.now).value_or(0));
    return spreadsheet::list_file(call, list_of(call, "meetings", "rendez-vous", told, found, child));
}

}  // namespace

void add_meeting_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/children/:id/meetings-export", "family.read", http::Work::read, export_meetings)
        .summary("The meetings proposed to a child's family as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::family
