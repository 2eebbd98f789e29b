// Sessions with their children and marks.
#include "attendance/alerts.hpp"
#include "attendance/attendance.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "timetable/without_children.hpp"

namespace marelle::attendance {

namespace {

struct Line {
    Id session;
    SessionChild child;
};

std::string select_children(std::string_view condition) {
    return R"sql(
        SELECT s.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), a.presence, a.minutes,
            n.id, n.reason_sealed, n.arrived_at,
            CASE WHEN substr(h.left_at, 1, 10) = s.on_date THEN h.left_at ELSE n.left_at END, n.noted_by, u.name,
            n.observed_at, n.received_at,
            o.id, o.presence, o.reason_sealed, o.noted_by, v.name, o.observed_at
        FROM session s
        JOIN mini_group g ON g.id = s.mini_group
        JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        JOIN child c ON c.id = m.child
        LEFT JOIN attendance a ON a.session = s.id AND a.child = c.id
        LEFT JOIN handover h ON h.session = s.id AND h.child = c.id
        LEFT JOIN attendance_note n ON n.id = a.note
        LEFT JOIN user_account u ON u.id = n.noted_by
        LEFT JOIN attendance_note o ON o.id = a.other
        LEFT JOIN user_account v ON v.id = o.noted_by
        WHERE )sql" +
           std::string{timetable::session_in_scope} + " AND " + std::string{condition} +
           " ORDER BY s.id, c.given_names, c.id";
}

std::optional<std::string> opened(crypto::Keyring& keys, Id const& child, Id const& note,
                                  std::optional<std::string> const& sealed) {
    if (!sealed) return {};
    return keys.open("attendance_note", "reason_sealed", child, note, *sealed);
}

Mark mark_of(crypto::Keyring& keys, Id const& child, sql::Row const& row) {
    Mark mark{row.text(6),
              *record::choice_named<Presence>(row.text(4)),
              opened(keys, child, row.text(6), row.maybe_bytes(7)),
              row.maybe_text(8),
              row.maybe_text(9),
              row.integer(5),
              {row.text(10), row.text(11)},
              row.text(12),
              row.text(13),
              {}};
    if (!row.null(14))
        mark.other = OtherMark{row.text(14),
                               *record::choice_named<Presence>(row.text(15)),
                               opened(keys, child, row.text(14), row.maybe_bytes(16)),
                               {row.text(17), row.text(18)},
                               row.text(19)};
    return mark;
}

std::vector<Line> lines_of(crypto::Keyring& keys, std::vector<sql::Row> const& rows) {
    std::vector<Line> out;
    out.reserve(rows.size());
    for (auto const& row : rows) {
        SessionChild child{{row.text(1), first_name_of(row.text(2)), initial_of(row.text(3))}, {}, {}, {}, {}, {}, {}};
        if (!row.null(4)) child.mark = mark_of(keys, child.child.id, row);
        out.push_back({row.text(0), std::move(child)});
    }
    return out;
}

Session session_of(timetable::SessionHead head) {
    return {head.id,     head.date,       head.starts, head.ends, head.activity, head.room,
            head.group,  head.leader,     {},          {},        head.state,    std::move(head.cancel_reason),
            head.counts, head.group_kind, {}};
}

// The alerts of a day's children, for who may see them.
void add_alerts(sql::Session& sql, crypto::Keyring& keys, std::optional<access::Scope> const& care,
                std::vector<Session>& sessions) {
    if (!care) return;
    for (auto& session : sessions) {
        auto alerts = alerts_of(sql, keys, *care, session.id, session.date);
        for (auto& child : session.children)
            if (auto found = alerts.find(child.child.id); found != alerts.end()) child.alerts = found->second;
    }
}

// Who left with whom, and what stopped somebody at the door.
void add_doors(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
               std::optional<access::Scope> const& care, Period const& period, std::vector<Session>& sessions) {
    auto doors = handover::doors_of(sql, keys, scope, care, period, sessions.size() == 1 ? sessions.front().id : Id{});
    for (auto& session : sessions)
        for (auto& child : session.children)
            if (auto door = doors.find({session.id, child.child.id}); door != doors.end()) {
                child.handover = std::move(door->second.handover);
                child.stops = std::move(door->second.stops);
                child.leaves_alone = std::move(door->second.leaves_alone);
            }
}

void add_helpers(sql::Session& sql, access::Scope const& scope, Period const& period, std::vector<Session>& sessions) {
    auto come = timetable::helpers(sql, scope, period);
    auto gone = timetable::who_left(sql, scope, period);
    for (auto& session : sessions) {
        session.helpers = std::move(come[session.id]);
        session.left = timetable::told_apart(session.leader, gone[session.id]);
    }
}

// What the families said beforehand.
void add_words(sql::Session& sql, access::Scope const& scope, Period const& period, std::vector<Session>& sessions) {
    auto const words = family::words_in(sql, scope.establishment, period);
    for (auto& session : sessions)
        for (auto& child : session.children)
            if (auto said = words.find({session.id, child.child.id}); said != words.end()) child.family = said->second;
}

}  // namespace

std::vector<Session> rolls(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                           std::optional<access::Scope> const& care, Period const& period) {
    static auto const text = select_children("s.on_date BETWEEN :from AND :until");
    std::vector<Session> out;
    for (auto& head : timetable::sessions(sql, scope, period)) out.push_back(session_of(std::move(head)));
    auto rows = sql.query(text, access::parameters_of(scope, {{"from", period.from}, {"until", period.until}}));
    for (auto& line : lines_of(keys, rows))
        for (auto& session : out)
            if (session.id == line.session) session.children.push_back(std::move(line.child));
    add_alerts(sql, keys, care, out);
    add_doors(sql, keys, scope, care, period, out);
    add_words(sql, scope, period, out);
    add_helpers(sql, scope, period, out);
    return out;
}

Result<Session> roll(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                     std::optional<access::Scope> const& care, Id const& session) {
    static auto const text = select_children("s.id = :session");
    std::vector<Session> out{session_of(TRY(timetable::find_session(sql, scope, session)))};
    auto rows = sql.query(text, access::parameters_of(scope, {{"session", session}}));
    for (auto& line : lines_of(keys, rows)) out.front().children.push_back(std::move(line.child));
    add_alerts(sql, keys, care, out);
    auto const on = out.front().date;
    add_doors(sql, keys, scope, care, {on, on}, out);
    add_words(sql, scope, {on, on}, out);
    add_helpers(sql, scope, {on, on}, out);
    return std::move(out.front());
}

bool expected_in(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child) {
    static auto const text = R"sql(
        SELECT count(m.id) FROM session s JOIN mini_group g ON g.id = s.mini_group
        JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        WHERE s.id = :session AND m.child = :child AND )sql" +
                             std::string{timetable::session_in_scope};
    return sql.count(text, access::parameters_of(scope, {{"session", session}, {"child", child}})) > 0;
}

}  // namespace marelle::attendance
