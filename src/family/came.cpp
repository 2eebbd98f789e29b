#include "family/came.hpp"
#include "family/family.hpp"
#include "family/fields.hpp"
#include "http/http.hpp"
#include <algorithm>

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> put_presence(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const id = TRY(call.id("id"));
    TRY(note_presence(call.sql(), scope, id, TRY(call.body<NewPresence>()).came));
    auto out = TRY(find_meeting(call.sql(), scope, id));
    call.saw(out.child, "meeting:" + id, "presence");
    return http::reply(out);
}

Result<Reply> put_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const noted = TRY(reverse_presence(call.sql(), scope, TRY(call.id("id"))));
    call.saw(noted.child, "meeting:" + noted.meeting, "presence");
    return http::reply(TRY(find_meeting(call.sql(), scope, noted.meeting)));
}

void take_back(sql::Session& sql, access::Scope const& scope, Id const& presence) {
    sql.execute("UPDATE meeting_presence SET undone_at = :now, undone_by = :by WHERE id = :id AND undone_at IS NULL",
                {{"id", presence}, {"now", scope.now}, {"by", scope.actor}});
}

}  // namespace

bool counts(std::optional<Came> const& came, Date const& day, Date const& today) {
    return came ? *came == Came::came : day < today;
}

std::optional<MeetingPresence> presence_of(sql::Session& sql, Id const& meeting) {
    auto const row = sql.first(R"sql(
        SELECT n.id, n.came, n.noted_at, u.id, u.name FROM meeting_presence n JOIN user_account u ON u.id = n.noted_by
        WHERE n.meeting = :meeting AND n.undone_at IS NULL
    )sql",
                               {{"meeting", meeting}});
    if (!row) return {};
    return MeetingPresence{
        row->text(0), *record::choice_named<Came>(row->text(1)), row->text(2), {row->text(3), row->text(4)}};
}

Result<> note_presence(sql::Session& sql, access::Scope const& scope, Id const& meeting, Came came) {
    auto const found = TRY(find_meeting(sql, scope, meeting));
    if (found.state == MeetingState::cancelled) return fail(Fault::conflict, "family.meeting_over");
    if (!found.chosen) return fail(Fault::conflict, "family.not_agreed");
    auto const slot = std::ranges::find(found.slots, *found.chosen, &MeetingSlot::id);
    if (from_local(slot->date, slot->starts) > instant_ms(scope.now).value_or(0))
        return fail(Fault::conflict, "family.not_begun");
    if (found.presence) {
        if (found.presence->came == came) return {};
        take_back(sql, scope, found.presence->id);
    }
    sql.execute(R"sql(
        INSERT INTO meeting_presence (id, meeting, came, noted_at, noted_by) VALUES (:id, :meeting, :came, :now, :by)
    )sql",
                {{"id", new_id()},
                 {"meeting", meeting},
                 {"came", record::name_of_choice(came)},
                 {"now", scope.now},
                 {"by", scope.actor}});
    return {};
}

Result<Noted> reverse_presence(sql::Session& sql, access::Scope const& scope, Id const& presence) {
    auto const row = sql.first("SELECT meeting, noted_at, undone_at FROM meeting_presence WHERE id = :id",
                               {{"id", presence}});
    if (!row) return fail(Fault::not_found, "family.no_meeting");
    auto const meeting = TRY(find_meeting(sql, scope, row->text(0)));
    Noted out{meeting.id, meeting.child};
    if (!row->null(2)) return out;  // the same tap twice
    take_back(sql, scope, presence);
    // One alone, were two taken back within the same millisecond.
    sql.execute(R"sql(
        UPDATE meeting_presence SET undone_at = NULL, undone_by = NULL
        WHERE id = (SELECT max(n.id) FROM meeting_presence n
                    WHERE n.meeting = :meeting AND n.id <> :id AND n.undone_at = :at AND n.noted_at < :at)
    )sql",
                {{"meeting", meeting.id}, {"id", presence}, {"at", row->text(1)}});
    return out;
}

void add_came_routes(http::Router& router) {
    router.on("PUT", "/api/v1/meetings/:id/presence", "family.write", Work::write, put_presence)
        .summary("Note whether the family came to a meeting")
        .takes<NewPresence>()
        .answers<Meeting>();
    router.on("PUT", "/api/v1/meeting-presences/:id/reversal", "family.write", Work::write, put_reversal)
        .summary("Take back what was noted of who came to a meeting")
        .answers<Meeting>();
}

}  // namespace marelle::family
