#include "handover/door.hpp"
#include "access/device.hpp"
#include "timetable/timetable.hpp"

namespace marelle::handover {

namespace {

std::string text_of(std::string_view select) { return std::string{select} + std::string{timetable::session_in_scope}; }

sql::Parameters bound(access::Scope const& scope, Id const& session, Id const& child) {
    return access::parameters_of(scope, {{"session", session}, {"child", child}});
}

bool is_there(std::optional<std::string> const& presence) { return presence == "present" || presence == "late"; }

}  // namespace

std::vector<NoteRow> notes_of(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child) {
    static auto const text = text_of(R"sql(
        SELECT n.id, n.kind, p.id, p.given_names, p.usage_name, n.stop, n.caused, n.identity_checked_at, n.left_at,
            n.noted_by, u.name, n.device, COALESCE(n.said_observed_at, n.observed_at),
            COALESCE(n.said_left_at, n.left_at), n.observed_at, n.received_at
        FROM handover_note n
        JOIN session s ON s.id = n.session
        JOIN mini_group g ON g.id = s.mini_group
        JOIN user_account u ON u.id = n.noted_by
        LEFT JOIN guardian p ON p.id = n.adult
        WHERE n.session = :session AND n.child = :child AND )sql");
    std::vector<NoteRow> out;
    for (auto const& row : sql.query(text, bound(scope, session, child))) {
        NoteRow note{row.text(0),
                     *record::choice_named<HandoverKind>(row.text(1)),
                     {},
                     row.maybe_text(5),
                     row.maybe_text(6),
                     !row.null(7),
                     row.text(8),
                     {row.text(9), row.text(10)},
                     row.maybe_text(11).value_or(""),
                     row.text(12),
                     row.text(13),
                     row.text(14),
                     row.text(15)};
        if (!row.null(2)) note.adult = Named{row.text(2), row.text(3) + " " + row.text(4)};
        out.push_back(std::move(note));
    }
    return out;
}

std::optional<Known> read(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child) {
    static auto const text = text_of(R"sql(
        SELECT s.on_date, s.ends, s.cancelled_at, me.name, h.note, h.other, z.note, z.settled_at, a.presence,
            o.presence,
            (SELECT count(m.id) FROM group_membership m WHERE m.child = :child AND m.mini_group = s.mini_group),
            (SELECT count(m.id) FROM group_membership m WHERE m.child = :child AND m.mini_group = s.mini_group
                AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date))
        FROM session s
        JOIN mini_group g ON g.id = s.mini_group
        JOIN user_account me ON me.id = :actor
        LEFT JOIN handover h ON h.session = s.id AND h.child = :child
        LEFT JOIN handover_settlement z ON z.session = s.id AND z.child = :child
        LEFT JOIN attendance a ON a.session = s.id AND a.child = :child
        LEFT JOIN attendance_note o ON o.id = a.other
        WHERE s.id = :session AND )sql");
    auto row = sql.first(text, bound(scope, session, child));
    if (!row) return {};
    Known known{row->text(0),
                row->text(1),
                !row->null(2),
                row->integer(11) > 0,
                row->integer(10) > 0,
                is_there(row->maybe_text(8)) || is_there(row->maybe_text(9)),
                row->text(3),
                row->maybe_text(4).value_or(""),
                row->maybe_text(5).value_or(""),
                {},
                notes_of(sql, scope, session, child)};
    if (!row->null(6)) known.settled = SettledWord{row->text(6), row->text(7)};
    return known;
}

access::Scope scope_for(sql::Session& sql, access::Scope const& scope, Id const& session, Instant const& observed_at) {
    static auto const text = text_of(
        "SELECT count(s.id) FROM session s JOIN mini_group g ON g.id = s.mini_group WHERE s.id = :session AND ");
    auto out = scope;
    if (sql.count(text, access::parameters_of(scope, {{"session", session}})) > 0) return out;
    if (access::came_late(sql, scope, session, Level::s2, observed_at)) out.reach = access::Reach::establishment;
    return out;
}

std::vector<Adult> adults_of(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child,
                             Date const& on) {
    static auto const text = text_of(R"sql(
        SELECT p.id, p.given_names, p.usage_name,
            max(CASE WHEN r.kind = 'collect' AND (l.until_on IS NULL OR l.until_on > :on) THEN 1 ELSE 0 END),
            max(CASE WHEN r.kind = 'no_approach' THEN 1 ELSE 0 END)
        FROM session s
        JOIN mini_group g ON g.id = s.mini_group
        JOIN child_guardian l ON l.child = :child
        JOIN guardian p ON p.id = l.guardian
        LEFT JOIN guardian_right r ON r.child_guardian = l.id AND r.from_on <= :on
            AND (r.until_on IS NULL OR r.until_on > :on)
        WHERE s.id = :session AND )sql") +
                             " GROUP BY p.id, p.given_names, p.usage_name ORDER BY p.id";
    std::vector<Adult> out;
    auto parameters = bound(scope, session, child);
    parameters.emplace_back("on", on);
    for (auto const& row : sql.query(text, parameters))
        out.push_back({{row.text(0), row.text(1) + " " + row.text(2)}, row.integer(3) > 0, row.integer(4) > 0});
    return out;
}

Door door_of(sql::Session& sql, access::Scope const& scope, Known const& known, Id const& session, Id const& child,
             Date const& on) {
    static auto const alone = text_of(R"sql(
        SELECT w.detail FROM session s
        JOIN mini_group g ON g.id = s.mini_group
        JOIN authorisation w ON w.child = :child AND w.kind = 'leave_alone' AND w.revoked_at IS NULL
            AND w.from_on <= :on AND (w.until_on IS NULL OR w.until_on > :on)
        WHERE s.id = :session AND )sql") +
                              " ORDER BY w.recorded_at, w.id";
    static auto const lifted = text_of(R"sql(
        SELECT t.id, t.kind, t.adult FROM handover_stop t
        JOIN session s ON s.id = t.session
        JOIN mini_group g ON g.id = s.mini_group
        WHERE t.session = :session AND t.child = :child AND t.lifted_at IS NOT NULL
            AND t.happened_at IS NULL AND )sql");
    Door door{
        known.date, known.ends, known.cancelled, known.member, known.present, adults_of(sql, scope, session, child, on),
        {},         {}};
    auto parameters = bound(scope, session, child);
    for (auto const& row : sql.query(lifted, parameters))
        door.lifted.push_back({row.text(0), *record::choice_named<StopKind>(row.text(1)), row.maybe_text(2)});
    parameters.emplace_back("on", on);
    // As on the card: the newest authorisation gives the hour.
    for (auto const& row : sql.query(alone, parameters)) door.leaves_alone = {true, row.maybe_text(0)};
    return door;
}

WordsThatCount counting(Known const& known) {
    std::vector<Word> words;
    words.reserve(known.notes.size());
    for (auto const& note : known.notes) {
        std::string value;
        if (note.kind != HandoverKind::undone)
            value = std::string{record::name_of_choice(note.kind)} + " " + (note.adult ? note.adult->id : "");
        words.push_back({note.id, note.noted_by.id, note.device, note.said_observed_at, note.observed_at,
                         note.received_at, std::move(value)});
    }
    return words_that_count(words, known.settled);
}

std::optional<Handover> handover_of(Known const& known, WordsThatCount const& kept) {
    if (!kept.first) return {};
    auto const& note = known.notes[*kept.first];
    Handover out{note.id,       note.kind,        note.adult, note.stop, note.left_at, note.identity_checked,
                 note.noted_by, note.observed_at, {}};
    if (kept.other) {
        auto const& other = known.notes[*kept.other];
        out.other = OtherHandover{other.id, other.kind, other.adult, other.left_at, other.noted_by, other.observed_at};
    }
    return out;
}

}  // namespace marelle::handover
