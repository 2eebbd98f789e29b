#include "activity/sources.hpp"
#include "timetable/timetable.hpp"

namespace marelle::activity {

namespace {

// Newest first, after the cursor, of whom and what was asked.
std::string page_of(std::string_view instant, std::string_view id, std::string_view person, std::string_view child,
                    std::string_view group) {
    auto const s = [](std::string_view text) { return std::string{text}; };
    auto out = " AND " + s(instant) + " >= :since AND (" + s(instant) + " < :at OR (" + s(instant) + " = :at AND " +
               s(id) + " < :id)) AND (:person = '' OR " + s(person) + " = :person)";
    out += child.empty() ? std::string{" AND :child = ''"} : " AND (:child = '' OR " + s(child) + " = :child)";
    out += group.empty() ? std::string{" AND :group = ''"} : " AND (:group = '' OR " + s(group) + " = :group)";
    return out;
}

std::string order_of(std::string_view instant, std::string_view id) {
    return " ORDER BY " + std::string{instant} + " DESC, " + std::string{id} + " DESC LIMIT :limit";
}

// A phone sends what it kept together: one line, with how many; alone, with who and what. What can be taken back is
// one's own word, while it is the last one and the one that counts.
std::string presences() {
    return R"sql(
        SELECT max(n.id), n.received_at, n.noted_by, max(u.name),
            CASE WHEN count(n.id) = 1 THEN max(c.id) END, CASE WHEN count(n.id) = 1 THEN max(c.given_names) END,
            CASE WHEN count(n.id) = 1 THEN max(COALESCE(c.usage_name, c.birth_name)) END, count(n.id),
            max(g.id), max(g.name), NULL, NULL, NULL, NULL, max(s.id), max(s.on_date), max(s.starts),
            CASE WHEN min(n.presence) = max(n.presence) THEN max(n.presence) END, NULL, NULL, NULL, NULL,
            CASE WHEN count(n.id) = 1 AND n.noted_by = :actor AND max(n.presence) <> 'unmarked' AND count(a.note) = 1
                THEN 1 ELSE 0 END,
            max(s.id) || '/attendance/' || max(c.id)
        FROM attendance_note n JOIN session s ON s.id = n.session JOIN mini_group g ON g.id = s.mini_group
        JOIN child c ON c.id = n.child JOIN user_account u ON u.id = n.noted_by
        LEFT JOIN attendance a ON a.session = n.session AND a.child = n.child AND a.note = n.id AND a.other IS NULL
        WHERE s.on_date >= :since_date AND n.received_at >= :since AND n.received_at <= :at
            AND (:person = '' OR n.noted_by = :person) AND (:child = '' OR n.child = :child)
            AND (:group = '' OR s.mini_group = :group) AND )sql" +
           std::string{timetable::session_in_scope} +
           " GROUP BY n.session, n.noted_by, n.received_at"
           " HAVING n.received_at < :at OR max(n.id) < :id" +
           order_of("n.received_at", "max(n.id)");
}

std::string moves() {
    return R"sql(
        SELECT m.id, m.moved_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            t.id, t.name, f.id, f.name, NULL, NULL, NULL, m.from_on, NULL, NULL, m.warnings,
            m.undone_at, v.id, v.name,
            CASE WHEN m.undone_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM group_move later WHERE later.child = m.child AND later.undone_at IS NULL
                    AND (later.moved_at > m.moved_at OR (later.moved_at = m.moved_at AND later.id > m.id)))
                THEN 1 ELSE 0 END,
            m.id
        FROM group_move m JOIN child c ON c.id = m.child JOIN user_account u ON u.id = m.moved_by
        LEFT JOIN mini_group t ON t.id = m.to_group LEFT JOIN mini_group f ON f.id = m.from_group
        LEFT JOIN user_account v ON v.id = m.undone_by
        WHERE m.establishment = :establishment
            AND (:group = '' OR m.to_group = :group OR m.from_group = :group) AND )sql" +
           std::string{access::child_in_scope} + page_of("m.moved_at", "m.id", "m.moved_by", "m.child", ":group") +
           order_of("m.moved_at", "m.id");
}

// A closure of the calendar cancels by itself: it is told where it was written, and taken back there.
std::string cancellations() {
    return R"sql(
        SELECT s.id, s.cancelled_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, NULL, NULL, s.id,
            s.on_date, s.starts, s.cancel_reason, NULL, NULL, NULL, NULL,
            CASE WHEN s.on_date >= :today THEN 1 ELSE 0 END, s.id
        FROM session s JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = s.cancelled_by
        WHERE s.cancelled_at IS NOT NULL AND s.closed_by IS NULL AND )sql" +
           std::string{timetable::session_in_scope} +
           page_of("s.cancelled_at", "s.id", "s.cancelled_by", "", "s.mini_group") + order_of("s.cancelled_at", "s.id");
}

std::string slots_opened() {
    return R"sql(
        SELECT s.id, s.recorded_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, NULL, NULL, NULL,
            s.from_on, s.starts, CAST(s.weekday AS TEXT), NULL, NULL, NULL, NULL, 0, NULL
        FROM slot s JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = s.recorded_by
        WHERE )sql" +
           std::string{timetable::group_in_scope} +
           page_of("s.recorded_at", "s.id", "s.recorded_by", "", "s.mini_group") + order_of("s.recorded_at", "s.id");
}

std::string slots_closed() {
    return R"sql(
        SELECT k.id, k.closed_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, NULL, NULL, NULL,
            k.on_date, s.starts, CAST(s.weekday AS TEXT), NULL, k.undone_at, v.id, v.name,
            CASE WHEN k.undone_at IS NULL AND s.until_on = k.on_date AND g.closed_on IS NULL AND NOT EXISTS (
                SELECT 1 FROM slot_closing later WHERE later.slot = k.slot AND later.undone_at IS NULL
                    AND (later.closed_at > k.closed_at OR (later.closed_at = k.closed_at AND later.id > k.id)))
                THEN 1 ELSE 0 END,
            k.id
        FROM slot_closing k JOIN slot s ON s.id = k.slot JOIN mini_group g ON g.id = s.mini_group
        JOIN user_account u ON u.id = k.closed_by LEFT JOIN user_account v ON v.id = k.undone_by
        WHERE )sql" +
           std::string{timetable::group_in_scope} + page_of("k.closed_at", "k.id", "k.closed_by", "", "s.mini_group") +
           order_of("k.closed_at", "k.id");
}

std::string groups_closed() {
    return R"sql(
        SELECT g.id, g.closed_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, NULL, NULL, NULL,
            g.closed_on, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL
        FROM mini_group g JOIN user_account u ON u.id = g.closed_by
        WHERE g.closed_at IS NOT NULL AND )sql" +
           std::string{timetable::group_in_scope} + page_of("g.closed_at", "g.id", "g.closed_by", "", "g.id") +
           order_of("g.closed_at", "g.id");
}

std::string departures() {
    return R"sql(
        SELECT n.id, n.received_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            g.id, g.name, NULL, NULL, p.id, p.given_names || ' ' || p.usage_name, s.id, s.on_date, NULL, n.kind, NULL,
            NULL, NULL, NULL, 0, NULL
        FROM handover_note n JOIN session s ON s.id = n.session JOIN mini_group g ON g.id = s.mini_group
        JOIN child c ON c.id = n.child JOIN user_account u ON u.id = n.noted_by
        LEFT JOIN guardian p ON p.id = n.adult
        WHERE s.establishment = :establishment AND s.on_date >= :since_date AND )sql" +
           std::string{access::child_in_scope} +
           page_of("n.received_at", "n.id", "n.noted_by", "n.child", "s.mini_group") +
           order_of("n.received_at", "n.id");
}

std::string stops() {
    return R"sql(
        SELECT n.id, n.received_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            g.id, g.name, NULL, NULL, NULL, NULL, s.id, s.on_date, NULL, n.kind, NULL,
            n.lifted_at, v.id, v.name, 0, NULL
        FROM handover_stop n JOIN session s ON s.id = n.session JOIN mini_group g ON g.id = s.mini_group
        JOIN child c ON c.id = n.child JOIN user_account u ON u.id = n.noted_by
        LEFT JOIN user_account v ON v.id = n.lifted_by
        WHERE s.establishment = :establishment AND s.on_date >= :since_date AND )sql" +
           std::string{access::child_in_scope} +
           page_of("n.received_at", "n.id", "n.noted_by", "n.child", "s.mini_group") +
           order_of("n.received_at", "n.id");
}

// That something was written, and how grave: the words stay where they are read with a purpose. What is about a group
// and no child is told by the group's own page of facts.
std::string facts() {
    return R"sql(
        SELECT n.id, n.received_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            g.id, g.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.severity, NULL,
            n.withdrawn_at, v.id, v.name, 0, NULL
        FROM fact n JOIN child c ON c.id = n.child JOIN user_account u ON u.id = n.written_by
        LEFT JOIN mini_group g ON g.id = n.mini_group LEFT JOIN user_account v ON v.id = n.withdrawn_by
        WHERE n.establishment = :establishment AND )sql" +
           std::string{access::child_in_scope} +
           page_of("n.received_at", "n.id", "n.written_by", "n.child", "n.mini_group") +
           order_of("n.received_at", "n.id");
}

// Seen from whichever of the two children the reader reaches: from both, it is one line (routes.cpp).
std::string wishes() {
    return R"sql(
        SELECT k.id, k.recorded_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            NULL, NULL, NULL, NULL, o.id, o.given_names, NULL, k.from_on, NULL, k.kind, NULL,
            k.ended_at, v.id, v.name, 0, NULL
        FROM companion k JOIN child c ON c.id IN (k.first_child, k.second_child)
        JOIN child o ON o.id IN (k.first_child, k.second_child) AND o.id <> c.id
        JOIN user_account u ON u.id = k.recorded_by LEFT JOIN user_account v ON v.id = k.ended_by
        WHERE )sql" +
           std::string{access::child_in_scope} + page_of("k.recorded_at", "k.id", "k.recorded_by", "c.id", "") +
           order_of("k.recorded_at", "k.id");
}

}  // namespace

std::vector<Source> const& sources() {
    static std::vector<Source> const all{
        {Kind::presence, "attendance.read", presences(), "DELETE", "/sessions/", "", "attendance.write"},
        {Kind::move, "group.write", moves(), "PUT", "/group-moves/", "/reversal", "group.write"},
        {Kind::cancelled, "attendance.read", cancellations(), "DELETE", "/sessions/", "/closure", "group.write"},
        {Kind::slot_opened, "group.write", slots_opened(), "", "", "", ""},
        {Kind::slot_closed, "group.write", slots_closed(), "PUT", "/slot-closings/", "/reversal", "group.write"},
        {Kind::group_closed, "group.write", groups_closed(), "", "", "", ""},
        {Kind::departure, "handover.write", departures(), "", "", "", ""},
        {Kind::stop, "handover.lift", stops(), "", "", "", ""},
        {Kind::fact, "fact.read", facts(), "", "", "", ""},
        {Kind::wish, "companion.read", wishes(), "", "", "", ""},
    };
    return all;
}

}  // namespace marelle::activity
