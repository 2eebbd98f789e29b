#include "crypto/keyring.hpp"
#include "family/family.hpp"
#include <algorithm>

namespace marelle::family {

namespace {

struct Kept {
    Meeting meeting;
    Id establishment;
};

std::vector<MeetingSlot> slots_of(sql::Session& sql, Id const& meeting) {
    std::vector<MeetingSlot> out;
    for (auto const& row : sql.query(
             "SELECT id, on_date, starts, ends FROM meeting_slot WHERE meeting = :id ORDER BY on_date, starts, id",
             {{"id", meeting}}))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
    return out;
}

Meeting meeting_of(sql::Session& sql, sql::Row const& row, std::int64_t now) {
    Meeting out;
    out.id = row.text(0);
    out.child = row.text(1);
    out.adult = {row.text(2), row.text(3) + " " + row.text(4)};
    out.slots = slots_of(sql, out.id);
    auto const answer = sql.first(R"sql(
        SELECT slot, answered_at, by_account FROM meeting_answer WHERE meeting = :id
        ORDER BY answered_at DESC, id DESC LIMIT 1
    )sql",
                                  {{"id", out.id}});
    std::optional<MeetingSlot> chosen;
    if (answer) {
        out.chosen = answer->maybe_text(0);
        out.answered_at = answer->text(1);
        out.by_team = !answer->null(2);
        if (out.chosen) chosen = *std::ranges::find(out.slots, *out.chosen, &MeetingSlot::id);
    }
    out.state = state_of(!row.null(5), answer.has_value(), chosen, out.slots, now);
    out.minutes_at = row.maybe_text(7);
    out.presence = presence_of(sql, out.id);
    bool const read = !row.null(6) && out.answered_at && row.text(6) >= *out.answered_at;
    out.to_read = out.state == MeetingState::refused && !out.by_team && !read;
    return out;
}

constexpr std::string_view columns = R"sql(
    SELECT f.id, f.child, f.guardian, p.given_names, p.usage_name, f.cancelled_at, f.read_at,
        (SELECT max(n.written_at) FROM meeting_minutes n WHERE n.meeting = f.id)
    FROM follow_up_meeting f JOIN guardian p ON p.id = f.guardian JOIN child c ON c.id = f.child
)sql";

}  // namespace

std::vector<Meeting> meetings_of(sql::Session& sql, Id const& establishment, Id const& child, std::int64_t now) {
    static auto const text = std::string{columns} + R"sql(
        WHERE f.establishment = :establishment AND f.child = :child ORDER BY f.proposed_at DESC, f.id DESC LIMIT 10
    )sql";
    std::vector<Meeting> out;
    for (auto const& row : sql.query(text, {{"establishment", establishment}, {"child", child}}))
        out.push_back(meeting_of(sql, row, now));
    return out;
}

Result<Meeting> find_meeting(sql::Session& sql, access::Scope const& scope, Id const& meeting) {
    static auto const text = std::string{columns} + "WHERE f.id = :id AND f.establishment = :establishment AND " +
                             std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"id", meeting}}));
    if (!row) return fail(Fault::not_found, "family.no_meeting");
    return meeting_of(sql, *row, instant_ms(scope.now).value_or(0));
}

Result<Meeting> propose(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                        NewMeeting const& meeting) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    if (auto wrong = wrong_meeting(meeting, scope.today); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    TRY(message::adult_of(sql, keys, meeting.adult, child, scope.today));
    auto const id = meeting.id.value_or(new_id());
    if (auto known = sql.first("SELECT child FROM follow_up_meeting WHERE id = :id", {{"id", id}})) {
        if (known->text(0) != child) return fail(Fault::conflict, "id.taken");
        return find_meeting(sql, scope, id);
    }
    sql.execute(R"sql(
        INSERT INTO follow_up_meeting (id, establishment, child, guardian, proposed_at, proposed_by)
        VALUES (:id, :establishment, :child, :guardian, :now, :by)
    )sql",
                {{"id", id},
                 {"establishment", scope.establishment},
                 {"child", child},
                 {"guardian", meeting.adult},
                 {"now", scope.now},
                 {"by", scope.actor}});
    for (auto const& slot : meeting.slots) {
        auto const half_an_hour = to_local(from_local(slot.date, slot.starts) + 1'800'000).time;
        // An hour proposed just before midnight ends the same day.
        auto const ends = slot.ends.value_or(half_an_hour > slot.starts ? half_an_hour : "23:59");
        sql.execute("INSERT INTO meeting_slot (id, meeting, on_date, starts, ends)"
                    " VALUES (:id, :meeting, :date, :starts, :ends)",
                    {{"id", new_id()}, {"meeting", id}, {"date", slot.date}, {"starts", slot.starts}, {"ends", ends}});
    }
    return find_meeting(sql, scope, id);
}

Result<Meeting> answer(sql::Session& sql, Id const& establishment, Id const& meeting, std::optional<Id> const& slot,
                       Author const& author, Instant const& now) {
    static auto const text = std::string{columns} + "WHERE f.id = :id AND f.establishment = :establishment";
    auto const ms = instant_ms(now).value_or(0);
    auto row = sql.first(text, {{"id", meeting}, {"establishment", establishment}});
    // By a link one answers for oneself: the meeting of the other parent is as unknown as any.
    if (!row || (author.link && row->text(2) != author.guardian)) return fail(Fault::not_found, "family.no_meeting");
    auto known = meeting_of(sql, *row, ms);
    if (known.state == MeetingState::cancelled || known.state == MeetingState::past)
        return fail(Fault::conflict, "family.meeting_over");
    if (slot) {
        auto found = std::ranges::find(known.slots, *slot, &MeetingSlot::id);
        if (found == known.slots.end()) return fail(Fault::conflict, "family.no_slot");
        if (from_local(found->date, found->starts) <= ms) return fail(Fault::conflict, "family.meeting_over");
    }
    if (known.answered_at && known.chosen == slot) return known;
    auto const at = known.answered_at && *known.answered_at >= now
                        ? instant_text(instant_ms(*known.answered_at).value_or(0) + 1)
                        : now;
    sql.execute(R"sql(
        INSERT INTO meeting_answer (id, meeting, slot, answered_at, by_link, by_account)
        VALUES (:id, :meeting, :slot, :at, :link, :account)
    )sql",
                {{"id", new_id()},
                 {"meeting", meeting},
                 {"slot", slot},
                 {"at", at},
                 {"link", author.link},
                 {"account", author.account}});
    return meeting_of(sql, *row, ms);
}

Result<Meeting> cancel_meeting(sql::Session& sql, access::Scope const& scope, Id const& meeting) {
    TRY(find_meeting(sql, scope, meeting));
    sql.execute(R"sql(
        UPDATE follow_up_meeting SET cancelled_by = CASE WHEN cancelled_at IS NULL THEN :by ELSE cancelled_by END,
            cancelled_at = coalesce(cancelled_at, :now)
        WHERE id = :id
    )sql",
                {{"id", meeting}, {"now", scope.now}, {"by", scope.actor}});
    return find_meeting(sql, scope, meeting);
}

Result<Meeting> read_answer(sql::Session& sql, access::Scope const& scope, Id const& meeting) {
    auto const seen = TRY(find_meeting(sql, scope, meeting));
    // Read after it was answered, even within one millisecond of it.
    sql.execute("UPDATE follow_up_meeting SET read_at = :now, read_by = :by WHERE id = :id",
                {{"id", meeting}, {"now", std::max(scope.now, seen.answered_at.value_or(""))}, {"by", scope.actor}});
    return find_meeting(sql, scope, meeting);
}

ToSee meetings_to_see(sql::Session& sql, access::Scope const& scope) {
    static auto const text = std::string{columns} + R"sql(
        WHERE f.establishment = :establishment AND f.cancelled_at IS NULL AND )sql" +
                             std::string{access::child_in_scope} + R"sql(
            AND EXISTS (SELECT 1 FROM meeting_answer a WHERE a.meeting = f.id AND a.slot IS NULL
                AND a.by_link IS NOT NULL AND (f.read_at IS NULL OR f.read_at < a.answered_at))
            AND EXISTS (SELECT 1 FROM meeting_slot s WHERE s.meeting = f.id AND s.on_date >= :today)
        ORDER BY f.proposed_at, f.id
    )sql";
    ToSee out;
    for (auto const& row : sql.query(text, access::parameters_of(scope))) {
        if (!meeting_of(sql, row, instant_ms(scope.now).value_or(0)).to_read) continue;
        if (out.count++ == 0) out.first_child = row.text(1);
    }
    return out;
}

}  // namespace marelle::family
