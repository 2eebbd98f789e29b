#include "activity/sources.hpp"
#include "activity/select.hpp"
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
            max(g.id), max(g.name), NULL, NULL, max(p.id), max(p.name), max(s.id), max(s.on_date), max(s.starts),
            CASE WHEN min(n.presence) = max(n.presence) THEN max(n.presence) END, NULL, NULL, NULL, NULL,
            CASE WHEN n.noted_by = :actor AND count(a.note) > 0 AND max(s.cancelled_at) IS NULL THEN 1 ELSE 0 END,
            max(s.id) || CASE WHEN count(n.id) = 1 THEN '/attendance/' || max(c.id)
                ELSE '/attendance-sendings/' || max(n.id) END
        FROM attendance_note n JOIN session s ON s.id = n.session JOIN mini_group g ON g.id = s.mini_group
        JOIN child c ON c.id = n.child JOIN user_account u ON u.id = n.noted_by
        LEFT JOIN partner_account p ON p.id = n.noted_by
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

// The days that an offer makes when it is opened or changed are told with it.
std::string not_with_its_offer(std::string_view instant) {
    auto const at = std::string{instant};
    return "NOT EXISTS (SELECT 1 FROM offer f WHERE f.id = s.mini_group AND (f.recorded_at = " + at +
           " OR EXISTS (SELECT 1 FROM offer_change d WHERE d.offer = f.id AND (d.made_at = " + at +
           " OR d.undone_at = " + at + ")))) AND ";
}

std::string slots_opened() {
    return R"sql(
        SELECT s.id, s.recorded_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, NULL, NULL, NULL,
            s.from_on, s.starts, CAST(s.weekday AS TEXT), NULL, NULL, NULL, NULL,
            CASE WHEN s.until_on IS NULL AND g.closed_on IS NULL AND g.kind = 'group' THEN 1 ELSE 0 END, s.id
        FROM slot s JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = s.recorded_by
        WHERE )sql" +
           not_with_its_offer("s.recorded_at") + std::string{timetable::group_in_scope} +
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
        WHERE k.group_closing IS NULL AND NOT EXISTS (
                SELECT 1 FROM offer_cancellation o WHERE o.offer = s.mini_group AND o.made_at = k.closed_at) AND )sql" +
           not_with_its_offer("k.closed_at") + std::string{timetable::group_in_scope} +
           page_of("k.closed_at", "k.id", "k.closed_by", "", "s.mini_group") + order_of("k.closed_at", "k.id");
}

// Its slots and its members go with it, and come back with it: one line.
std::string groups_closed() {
    return R"sql(
        SELECT k.id, k.closed_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, NULL, NULL, NULL,
            k.on_date, NULL, NULL, NULL, k.undone_at, v.id, v.name,
            CASE WHEN k.undone_at IS NULL AND g.closed_on = k.on_date AND NOT EXISTS (
                SELECT 1 FROM group_closing later WHERE later.mini_group = k.mini_group AND later.undone_at IS NULL
                    AND (later.closed_at > k.closed_at OR (later.closed_at = k.closed_at AND later.id > k.id)))
                THEN 1 ELSE 0 END,
            k.id
        FROM group_closing k JOIN mini_group g ON g.id = k.mini_group JOIN user_account u ON u.id = k.closed_by
        LEFT JOIN user_account v ON v.id = k.undone_by
        WHERE )sql" +
           std::string{timetable::group_in_scope} + page_of("k.closed_at", "k.id", "k.closed_by", "", "g.id") +
           order_of("k.closed_at", "k.id");
}

// Out of slots: an event of several groups is told once, and goes as it came.
std::string sessions_added() {
    return R"sql(
        SELECT s.id, s.recorded_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, NULL, NULL, s.id,
            s.on_date, s.starts, CASE WHEN s.event IS NULL THEN 'alone' ELSE 'event' END, NULL, NULL, NULL, NULL,
            CASE WHEN s.on_date >= :today AND s.edited_at IS NULL THEN 1 ELSE 0 END,
            CASE WHEN s.event IS NULL THEN 'sessions/' || s.id ELSE 'events/' || s.event END
        FROM session s JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = s.recorded_by
        WHERE s.slot IS NULL AND s.recorded_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM session x WHERE x.event = s.event AND x.id < s.id) AND )sql" +
           not_with_its_offer("s.recorded_at") + std::string{timetable::session_in_scope} +
           page_of("s.recorded_at", "s.id", "s.recorded_by", "", "s.mini_group") + order_of("s.recorded_at", "s.id");
}

std::string substitutions() {
    return R"sql(
        SELECT b.id, b.recorded_at, u.id, u.name, NULL, NULL, NULL, 0, g.id, g.name, NULL, NULL, b.substitute,
            COALESCE(a.name, w.first_given_name || ' ' || COALESCE(w.usage_name, w.birth_name)),
            s.id, s.on_date, s.starts, l.name, NULL, b.undone_at, v.id, v.name,
            CASE WHEN b.undone_at IS NULL AND s.on_date >= :today AND s.cancelled_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM substitution later WHERE later.session = b.session AND later.undone_at IS NULL
                    AND (later.recorded_at > b.recorded_at OR (later.recorded_at = b.recorded_at AND later.id > b.id)))
                THEN 1 ELSE 0 END,
            b.id
        FROM substitution b JOIN session s ON s.id = b.session JOIN mini_group g ON g.id = s.mini_group
        JOIN user_account u ON u.id = b.recorded_by LEFT JOIN person_at_work w ON w.id = b.substitute
        LEFT JOIN user_account a ON a.id = b.substitute LEFT JOIN user_account l ON l.id = b.absent
        LEFT JOIN user_account v ON v.id = b.undone_by
        WHERE )sql" +
           std::string{timetable::session_in_scope} +
           page_of("b.recorded_at", "b.id", "b.recorded_by", "", "s.mini_group") + order_of("b.recorded_at", "b.id");
}

// What somebody did of a follow-up, not what was written of it; what a mark did by itself is told with the mark.
std::string follow_ups() {
    return R"sql(
        SELECT n.id, n.at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.event, NULL, NULL, NULL, NULL, 0, NULL
        FROM follow_up_event n JOIN follow_up f ON f.id = n.follow_up JOIN child c ON c.id = f.child
        JOIN user_account u ON u.id = n.by_user
        WHERE f.establishment = :establishment AND )sql" +
           std::string{access::child_in_scope} + page_of("n.at", "n.id", "n.by_user", "c.id", "") +
           order_of("n.at", "n.id");
}

std::string departures() {
    return R"sql(
        SELECT n.id, n.received_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            g.id, g.name, NULL, NULL, p.id, p.given_names || ' ' || p.usage_name, s.id, s.on_date, NULL, n.kind, NULL,
            NULL, NULL, NULL, CASE WHEN n.noted_by = :actor AND (s.on_date = :today OR :reach = 'establishment'
                    OR (n.stop IS NULL AND n.caused IS NULL)) AND EXISTS (
                SELECT 1 FROM handover h WHERE h.note = n.id AND h.other IS NULL) THEN 1 ELSE 0 END,
            s.id || '/handovers/' || c.id
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

// As fact::may_withdraw says it, of a list that goes back no further than it does; its day is that of Paris.
std::string const fact_comes_back =
    "n.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM incident_sending i WHERE i.fact = n.id)"
    " AND (:reach = 'establishment' OR (n.written_by = :actor AND n.acknowledged_at IS NULL"
    " AND (n.severity <> 'grave' OR n.received_at >= :midnight)))";

// That something was written, and how grave: the words stay where they are read with a purpose.
std::string facts() {
    return R"sql(
        SELECT n.id, n.received_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            g.id, g.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.severity, NULL,
            n.withdrawn_at, v.id, v.name, CASE WHEN )sql" +
           fact_comes_back + R"sql( THEN 1 ELSE 0 END, n.id
        FROM fact n JOIN child c ON c.id = n.child JOIN user_account u ON u.id = n.written_by
        LEFT JOIN mini_group g ON g.id = n.mini_group LEFT JOIN user_account v ON v.id = n.withdrawn_by
        WHERE n.establishment = :establishment AND )sql" +
           std::string{access::child_in_scope} +
           page_of("n.received_at", "n.id", "n.written_by", "n.child", "n.mini_group") +
           order_of("n.received_at", "n.id");
}

std::string group_facts() {
    return R"sql(
        SELECT n.id, n.received_at, u.id, u.name, NULL, NULL, NULL, 0,
            g.id, g.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.severity, NULL,
            n.withdrawn_at, v.id, v.name, CASE WHEN )sql" +
           fact_comes_back + R"sql( THEN 1 ELSE 0 END, n.id
        FROM fact n JOIN mini_group g ON g.id = n.mini_group JOIN user_account u ON u.id = n.written_by
        LEFT JOIN user_account v ON v.id = n.withdrawn_by
        WHERE n.child IS NULL AND n.establishment = :establishment AND )sql" +
           std::string{timetable::group_in_scope} +
           page_of("n.received_at", "n.id", "n.written_by", "", "n.mini_group") + order_of("n.received_at", "n.id");
}

// Taken back, and perhaps given back since: by whoever took it back, or by the director.
enum class Of { child, group };
std::string fact_withdrawals(Of of, std::string_view from) {
    bool const child = of == Of::child;
    return R"sql(
        SELECT k.id, k.made_at, u.id, u.name, )sql" +
           std::string{child ? "c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1" : "NULL, NULL, NULL, 0"} +
           R"sql(, g.id, g.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.severity, NULL,
            k.undone_at, v.id, v.name,
            CASE WHEN k.undone_at IS NULL AND (:reach = 'establishment' OR k.made_by = :actor) THEN 1 ELSE 0 END, n.id
        FROM fact_withdrawal k JOIN fact n ON n.id = k.fact JOIN user_account u ON u.id = k.made_by
        LEFT JOIN user_account v ON v.id = k.undone_by )sql" +
           std::string{from} + " AND n.establishment = :establishment AND " +
           std::string{child ? access::child_in_scope : timetable::group_in_scope} +
           page_of("k.made_at", "k.id", "k.made_by", child ? "n.child" : "", "n.mini_group") +
           order_of("k.made_at", "k.id");
}

std::string child_fact_withdrawals() {
    return fact_withdrawals(Of::child, "JOIN child c ON c.id = n.child LEFT JOIN mini_group g ON g.id = n.mini_group"
                                       " WHERE n.child IS NOT NULL");
}

std::string group_fact_withdrawals() {
    return fact_withdrawals(Of::group, "JOIN mini_group g ON g.id = n.mini_group WHERE n.child IS NULL");
}

// Seen from whichever of the two children the reader reaches: from both, it is one line (routes.cpp).
std::string wishes() {
    return R"sql(
        SELECT k.id, k.recorded_at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            NULL, NULL, NULL, NULL, o.id, o.given_names, NULL, k.from_on, NULL, k.kind, NULL,
            k.ended_at, v.id, v.name, CASE WHEN k.until_on IS NULL AND k.from_on <= :today THEN 1 ELSE 0 END, k.id
        FROM companion k JOIN child c ON c.id IN (k.first_child, k.second_child)
        JOIN child o ON o.id IN (k.first_child, k.second_child) AND o.id <> c.id
        JOIN user_account u ON u.id = k.recorded_by LEFT JOIN user_account v ON v.id = k.ended_by
        WHERE )sql" +
           std::string{access::child_in_scope} + page_of("k.recorded_at", "k.id", "k.recorded_by", "c.id", "") +
           order_of("k.recorded_at", "k.id");
}

// Decided by hand; what a rule gave is one line. A family's own word by its link is on the list itself.
std::string place_requests() {
    return R"sql(
        SELECT e.id, e.at, u.id, u.name, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), 1,
            g.id, g.name, NULL, NULL, NULL, NULL, NULL, o.starts_on, NULL, e.to_state, NULL,
            e.undone_at, v.id, v.name,
            CASE WHEN e.undone_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM place_request_event later WHERE later.request = e.request AND later.number > e.number)
                THEN 1 ELSE 0 END,
            e.request
        FROM place_request_event e JOIN place_request r ON r.id = e.request JOIN offer o ON o.id = r.offer
        JOIN mini_group g ON g.id = o.id JOIN child c ON c.id = r.child JOIN user_account u ON u.id = e.by_account
        LEFT JOIN user_account v ON v.id = e.undone_by
        WHERE e.allocation IS NULL AND o.establishment = :establishment AND NOT EXISTS (
            SELECT 1 FROM leaving k WHERE k.child = r.child AND k.made_at = e.at) AND )sql" +
           std::string{access::child_in_scope} + page_of("e.at", "e.id", "e.by_account", "r.child", "r.offer") +
           order_of("e.at", "e.id");
}

std::string places_given() {
    return R"sql(
        SELECT a.id, a.made_at, u.id, u.name, NULL, NULL, NULL, a.given, g.id, g.name, NULL, NULL, NULL, NULL, NULL,
            o.starts_on, NULL, NULL, NULL, a.undone_at, v.id, v.name,
            CASE WHEN a.undone_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM place_request_event e JOIN place_request_event later
                    ON later.request = e.request AND later.number > e.number
                WHERE e.allocation = a.id) THEN 1 ELSE 0 END,
            a.id
        FROM offer_allocation a JOIN offer o ON o.id = a.offer JOIN mini_group g ON g.id = o.id
        JOIN user_account u ON u.id = a.made_by LEFT JOIN user_account v ON v.id = a.undone_by
        WHERE )sql" +
           std::string{timetable::group_in_scope} + page_of("a.made_at", "a.id", "a.made_by", "", "a.offer") +
           order_of("a.made_at", "a.id");
}

// The detail is what kind of thing was written: a decision, a filing, its receipt, a document, a value.
std::string declarations() {
    return R"sql(
        SELECT k.id, k.recorded_at, u.id, u.name, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            k.on_day, NULL, k.kind, NULL, k.withdrawn_at, v.id, v.name,
            CASE WHEN k.withdrawn_at IS NULL THEN 1 ELSE 0 END, k.id
        FROM declaration_entry k JOIN user_account u ON u.id = k.recorded_by
        LEFT JOIN user_account v ON v.id = k.withdrawn_by
        WHERE k.establishment = :establishment AND :reach = 'establishment')sql" +
           page_of("k.recorded_at", "k.id", "k.recorded_by", "", "") + order_of("k.recorded_at", "k.id");
}

}  // namespace

std::vector<Source> const& sources() {
    static std::vector<Source> const all = [] {
        std::vector<Source> out{
            {Kind::presence, "attendance.read", presences(), "DELETE", "/sessions/", "", "attendance.write"},
            {Kind::move, "group.write", moves(), "PUT", "/group-moves/", "/reversal", "group.write"},
            {Kind::slot_opened, "group.write", slots_opened(), "PUT", "/slots/", "/closure", "group.write"},
            {Kind::slot_closed, "group.write", slots_closed(), "PUT", "/slot-closings/", "/reversal", "group.write"},
            {Kind::group_closed, "group.write", groups_closed(), "PUT", "/group-closings/", "/reversal", "group.write"},
            {Kind::session_added, "group.write", sessions_added(), "DELETE", "/", "", "group.write"},
            {Kind::substituted, "ratio.read", substitutions(), "PUT", "/substitutions/", "/reversal", "ratio.write"},
            {Kind::follow_up, "follow_up.write", follow_ups(), "", "", "", ""},
            {Kind::group_fact, "fact.read", group_facts(), "POST", "/facts/", "/withdrawal", "fact.write"},
            {Kind::departure, "handover.write", departures(), "DELETE", "/sessions/", "", "handover.write"},
            {Kind::stop, "handover.lift", stops(), "", "", "", ""},
            {Kind::fact, "fact.read", facts(), "POST", "/facts/", "/withdrawal", "fact.write"},
            {Kind::fact_withdrawn, "fact.read", child_fact_withdrawals(), "DELETE", "/facts/", "/withdrawal",
             "fact.write"},
            {Kind::fact_withdrawn, "fact.read", group_fact_withdrawals(), "DELETE", "/facts/", "/withdrawal",
             "fact.write"},
            {Kind::wish, "companion.read", wishes(), "PUT", "/companions/", "/closure", "companion.write"},
            {Kind::place, "offer.write", place_requests(), "PUT", "/place-requests/", "/reversal", "offer.decide"},
            {Kind::places_given, "offer.decide", places_given(), "PUT", "/offer-allocations/", "/reversal",
             "offer.decide"},
            {Kind::declaration, "declaration.read", declarations(), "PUT", "/declaration-entries/", "/withdrawal",
             "declaration.write"},
        };
        add_plan_sources(out);
        add_team_sources(out);
        add_family_sources(out);
        add_evaluation_sources(out);
        add_report_sources(out);
        add_house_sources(out);
        return out;
    }();
    return all;
}

}  // namespace marelle::activity
