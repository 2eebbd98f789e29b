// Sources about the adults: who comes, who is missing, their papers, what families said.
#include "activity/select.hpp"
#include "timetable/timetable.hpp"

namespace marelle::activity {

namespace {

std::string const session_here = std::string{timetable::session_in_scope};
constexpr std::string_view name_at_work = "COALESCE(a.name, w.first_given_name || ' ' ||"
                                          " COALESCE(w.usage_name, w.birth_name))";
// Nobody, unless the word came by the personal link.
std::string const name_by_link = "CASE WHEN k.by_link IS NOT NULL THEN " + std::string{name_at_work} + " END";

// A session `s` of a group `g`: where and when.
Columns of_session(std::string_view id, std::string_view at) {
    Columns out{.id = id, .at = at, .by_id = "u.id", .by_name = "u.name"};
    out.group_id = "g.id";
    out.group_name = "g.name";
    out.session = "s.id";
    out.date = "s.on_date";
    out.starts = "s.starts";
    out.group = "g.id";
    return out;
}

// Whoever took the place of the one absent is told as that; who said yes by the link is told as an answer.
std::string adults() {
    auto columns = of_session("k.id", "k.added_at");
    columns.other_id = "k.person";
    columns.other_name = name_at_work;
    undone(columns, "k.removed_at");
    columns.undoable = "k.removed_at IS NULL AND s.on_date >= :today";
    columns.undo_key = "s.id || '/adults/' || k.person";
    return select(columns, "FROM session_adult k JOIN session s ON s.id = k.session"
                           " JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = k.added_by"
                           " JOIN person_at_work w ON w.id = k.person LEFT JOIN user_account a ON a.id = k.person"
                           " LEFT JOIN user_account v ON v.id = k.removed_by WHERE NOT EXISTS ("
                           "SELECT 1 FROM substitution b WHERE b.session = k.session AND b.recorded_at = k.added_at)"
                           " AND " +
                               session_here);
}

std::string evening_answers() {
    auto columns = of_session("k.id", "k.answered_at");
    columns.by_id = "k.person";
    columns.by_name = name_at_work;
    columns.other_id = "CASE WHEN k.by_link IS NOT NULL THEN k.person END";
    columns.other_name = name_by_link;
    columns.detail = "k.answer";
    return select(columns, "FROM evening_answer k JOIN session s ON s.id = k.session"
                           " JOIN mini_group g ON g.id = s.mini_group JOIN person_at_work w ON w.id = k.person"
                           " LEFT JOIN user_account a ON a.id = k.person WHERE " +
                               session_here);
}

std::string needs() {
    auto columns = of_session("k.id", "k.published_at");
    columns.children = "k.wanted";
    undone(columns, "k.withdrawn_at");
    columns.undoable = "k.withdrawn_at IS NULL AND s.on_date >= :today";
    columns.undo_key = "s.id";
    return select(columns, "FROM staff_need k JOIN session s ON s.id = k.session"
                           " JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = k.published_by"
                           " LEFT JOIN user_account v ON v.id = k.withdrawn_by WHERE " +
                               session_here);
}

std::string overrides() {
    auto columns = of_session("k.id", "k.recorded_at");
    columns.detail = "k.reason";
    undone(columns, "k.withdrawn_at");
    columns.undoable = "k.withdrawn_at IS NULL AND s.on_date >= :today";
    columns.undo_key = "s.id";
    return select(columns, "FROM ratio_override k JOIN session s ON s.id = k.session"
                           " JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = k.recorded_by"
                           " LEFT JOIN user_account v ON v.id = k.withdrawn_by WHERE " +
                               session_here);
}

// A check, a diploma, days away: what kind, whose, never what came out.
std::string papers(std::string_view table, std::string_view date) {
    auto columns = told("k.recorded_at", "k.withdrawn_at");
    columns.other_id = "k.person";
    columns.other_name = name_at_work;
    columns.date = date;
    columns.detail = "k.kind";
    columns.undoable = "k.withdrawn_at IS NULL";
    columns.undo_key = "k.id";
    return select(columns, "FROM " + std::string{table} +
                               " k JOIN person_at_work w ON w.id = k.person LEFT JOIN user_account a ON a.id ="
                               " k.person JOIN user_account u ON u.id = k.recorded_by"
                               " LEFT JOIN user_account v ON v.id = k.withdrawn_by"
                               " WHERE w.establishment = :establishment AND :reach = 'establishment'");
}

// Said by the family by its link, or written down for it by the team.
std::string family_words() {
    auto columns = of_session("k.id", "k.said_at");
    columns.by_id = "COALESCE(u.id, p.id)";
    columns.by_name = "COALESCE(u.name, p.given_names || ' ' || p.usage_name)";
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.other_id = "CASE WHEN u.id IS NULL THEN p.id END";
    columns.other_name = "CASE WHEN u.id IS NULL THEN p.given_names || ' ' || p.usage_name END";
    columns.detail = "k.word";
    columns.child = "c.id";
    // What the team wrote down for the family, as long as nobody said anything since and the evening is not over.
    columns.undoable = "k.by_account IS NOT NULL AND s.cancelled_at IS NULL"
                       " AND (s.on_date > :today OR (s.on_date = :today AND s.ends > :time))"
                       " AND NOT EXISTS (SELECT 1 FROM family_word x WHERE x.session = k.session AND x.child = k.child"
                       " AND (x.said_at > k.said_at OR (x.said_at = k.said_at AND x.id > k.id)))";
    columns.undo_key = "k.id";
    return select(columns, "FROM family_word k JOIN session s ON s.id = k.session"
                           " JOIN mini_group g ON g.id = s.mini_group JOIN child c ON c.id = k.child"
                           " LEFT JOIN user_account u ON u.id = k.by_account LEFT JOIN guardian p ON p.id = k.guardian"
                           " WHERE s.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

std::string meetings() {
    auto columns = told("k.proposed_at", "k.cancelled_at");
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.other_id = "p.id";
    columns.other_name = "p.given_names || ' ' || p.usage_name";
    columns.child = "c.id";
    return select(columns, "FROM follow_up_meeting k JOIN child c ON c.id = k.child JOIN guardian p ON p.id ="
                           " k.guardian JOIN user_account u ON u.id = k.proposed_by"
                           " LEFT JOIN user_account v ON v.id = k.cancelled_by"
                           " WHERE k.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

// Messages to an adult `p` about a child `c`.
constexpr std::string_view from_messages = "FROM message k JOIN child c ON c.id = k.child"
                                           " JOIN guardian p ON p.id = k.guardian ";
Columns of_message(std::string_view at) {
    auto columns = told(at);
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.other_id = "p.id";
    columns.other_name = "p.given_names || ' ' || p.usage_name";
    columns.child = "c.id";
    return columns;
}

// A link goes out in a message, or on paper; the ones that other messages carry are told with what those say.
std::string family_links() {
    auto columns = of_message("k.created_at");
    undone(columns, "k.withdrawn_at");
    columns.detail = "k.channel";
    columns.undoable = "k.withdrawn_at IS NULL AND k.claimed_at IS NULL AND k.sent_at IS NULL"
                       " AND k.given_up_at IS NULL AND k.uncertain_at IS NULL";
    columns.undo_key = "k.id";
    return select(columns, std::string{from_messages} +
                               "JOIN user_account u ON u.id = k.created_by"
                               " LEFT JOIN user_account v ON v.id = k.withdrawn_by"
                               " WHERE k.kind = 'family_link' AND k.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

// All those of an adult close together: one line. It is of the adult, whichever children the reader knows.
std::string family_links_revoked() {
    auto columns = told("k.revoked_at");
    columns.other_id = "p.id";
    columns.other_name = "p.given_names || ' ' || p.usage_name";
    columns.child = "(SELECT z.child FROM child_guardian z WHERE z.guardian = k.guardian AND z.child = :child)";
    return select(columns, "FROM family_link k JOIN guardian p ON p.id = k.guardian"
                           " JOIN user_account u ON u.id = k.revoked_by"
                           " WHERE k.establishment = :establishment AND NOT EXISTS (SELECT 1 FROM family_link x"
                           " WHERE x.guardian = k.guardian AND x.revoked_at = k.revoked_at AND x.id < k.id)"
                           " AND EXISTS (SELECT 1 FROM child_guardian l JOIN child c ON c.id = l.child"
                           " WHERE l.guardian = k.guardian AND " +
                               std::string{access::child_in_scope} + ")");
}

// Before it left. A family's link that was stopped is told with the link.
std::string messages_stopped() {
    auto columns = of_message("k.withdrawn_at");
    columns.detail = "k.kind";
    return select(columns, std::string{from_messages} +
                               "JOIN user_account u ON u.id = k.withdrawn_by"
                               " WHERE k.kind <> 'family_link' AND k.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

// Which parts of a child's civil status, never what they were.
std::string children_changed() {
    auto columns = told("k.made_at", "k.undone_at");
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.child = "c.id";
    columns.detail = "k.changed";
    static auto const last = "k.undone_at IS NULL AND " + newest("child_change", "x.child = k.child");
    columns.undoable = last;
    columns.undo_key = "k.id";
    return select(columns, "FROM child_change k JOIN child c ON c.id = k.child JOIN user_account u ON u.id = k.made_by"
                           " LEFT JOIN user_account v ON v.id = k.undone_by WHERE " +
                               std::string{access::child_in_scope});
}

// After the admission. One that another took the place of was not taken back.
std::string noted_referrals() {
    auto columns = told("k.recorded_at");
    columns.undone_at = "CASE WHEN v.id IS NOT NULL THEN k.withdrawn_at END";
    columns.undone_by_id = "v.id";
    columns.undone_by_name = "v.name";
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.child = "c.id";
    columns.undoable = "k.withdrawn_at IS NULL";
    columns.undo_key = "k.id";
    return select(columns, "FROM noted_referral k JOIN child c ON c.id = k.child"
                           " JOIN user_account u ON u.id = k.recorded_by"
                           " LEFT JOIN user_account v ON v.id = k.withdrawn_by AND NOT EXISTS (SELECT 1"
                           " FROM noted_referral x WHERE x.child = k.child AND x.recorded_at = k.withdrawn_at)"
                           " WHERE k.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

// The detail is why; what ended with it comes back with it.
std::string leavings() {
    auto columns = told("k.made_at", "k.undone_at");
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.child = "c.id";
    columns.date = "k.on_date";
    columns.detail = "k.reason";
    columns.undoable = "k.undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM enrolment e JOIN enrolment m"
                       " ON m.id = k.enrolment WHERE e.child = k.child AND e.id <> m.id AND e.from_on >= m.from_on)";
    columns.undo_key = "k.id";
    return select(columns, "FROM leaving k JOIN child c ON c.id = k.child JOIN user_account u ON u.id = k.made_by"
                           " LEFT JOIN user_account v ON v.id = k.undone_by"
                           " WHERE k.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

// The detail is whether the family came, the day that of the hour it had chosen.
std::string meeting_presences() {
    auto columns = told("k.noted_at", "k.undone_at");
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.child = "c.id";
    columns.other_id = "p.id";
    columns.other_name = "p.given_names || ' ' || p.usage_name";
    columns.date = "(SELECT s.on_date FROM meeting_answer a JOIN meeting_slot s ON s.id = a.slot WHERE a.meeting = m.id"
                   " ORDER BY a.answered_at DESC, a.id DESC LIMIT 1)";
    columns.detail = "k.came";
    columns.undoable = "k.undone_at IS NULL AND m.cancelled_at IS NULL";
    columns.undo_key = "k.id";
    return select(columns, "FROM meeting_presence k JOIN follow_up_meeting m ON m.id = k.meeting"
                           " JOIN child c ON c.id = m.child JOIN guardian p ON p.id = m.guardian"
                           " JOIN user_account u ON u.id = k.noted_by LEFT JOIN user_account v ON v.id = k.undone_by"
                           " WHERE m.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

// That they were written, not what they say.
std::string minutes() {
    auto columns = told("k.written_at");
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.child = "c.id";
    return select(columns, "FROM meeting_minutes k JOIN follow_up_meeting m ON m.id = k.meeting"
                           " JOIN child c ON c.id = m.child JOIN user_account u ON u.id = k.written_by"
                           " WHERE m.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

std::string documents() {
    auto columns = told("k.recorded_at", "k.undone_at");
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.group_id = "g.id";
    columns.group_name = "g.name";
    columns.detail = "k.kind";
    columns.undoable = "k.undone_at IS NULL";
    columns.undo_key = "r.id || '/documents/' || k.kind";
    columns.child = "c.id";
    columns.group = "g.id";
    return select(columns, "FROM due_document_received k JOIN place_request r ON r.id = k.request"
                           " JOIN mini_group g ON g.id = r.offer JOIN child c ON c.id = r.child"
                           " JOIN user_account u ON u.id = k.recorded_by LEFT JOIN user_account v ON v.id = k.undone_by"
                           " WHERE g.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

// One line an adult who came to a workshop.
std::string parents() {
    auto columns = of_session("k.id", "k.noted_at");
    columns.other_id = "COALESCE(p.id, k.id)";
    columns.other_name = "COALESCE(p.given_names || ' ' || p.usage_name, k.other_name)";
    undone(columns, "k.undone_at");
    columns.undoable = "k.undone_at IS NULL";
    columns.undo_key = "s.id || '/parents/' || COALESCE(k.guardian, k.id)";
    return select(columns, "FROM parent_presence k JOIN session s ON s.id = k.session"
                           " JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = k.noted_by"
                           " LEFT JOIN guardian p ON p.id = k.guardian LEFT JOIN user_account v ON v.id = k.undone_by"
                           " WHERE s.on_date >= :since_date AND " +
                               session_here);
}

// Two marks that differed, and whose word was kept.
std::string settlements(std::string_view table, std::string_view notes) {
    auto columns = of_session("k.note", "k.settled_at");
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.other_id = "w.id";
    columns.other_name = "w.name";
    columns.child = "c.id";
    return select(columns, "FROM " + std::string{table} + " k JOIN " + std::string{notes} +
                               " n ON n.id = k.note JOIN session s ON s.id = k.session"
                               " JOIN mini_group g ON g.id = s.mini_group JOIN child c ON c.id = k.child"
                               " JOIN user_account u ON u.id = k.settled_by JOIN user_account w ON w.id = n.noted_by"
                               " WHERE s.on_date >= :since_date AND " +
                               session_here);
}

}  // namespace

void add_team_sources(std::vector<Source>& all) {
    constexpr std::string_view sessions = "/sessions/", withdrawal = "/withdrawal";
    all.insert(all.end(),
               {{Kind::adult, "ratio.read", adults(), "DELETE", sessions, "", "ratio.write"},
                {Kind::evening_answer, "ratio.read", evening_answers(), "", "", "", ""},
                {Kind::need, "ratio.read", needs(), "DELETE", sessions, "/need", "ratio.write"},
                {Kind::ratio_override, "ratio.read", overrides(), "DELETE", sessions, "/ratio-override", "ratio.write"},
                {Kind::check, "staff.read", papers("background_check", "k.verified_on"), "PUT", "/checks/", withdrawal,
                 "staff.write"},
                {Kind::qualification, "staff.read", papers("qualification", "k.from_on"), "PUT", "/qualifications/",
                 withdrawal, "staff.write"},
                {Kind::availability, "staff.read", papers("availability_exception", "k.from_on"), "PUT",
                 "/availability-exceptions/", withdrawal, "staff.write"}});
}

void add_family_sources(std::vector<Source>& all) {
    all.insert(
        all.end(),
        {{Kind::family_word, "family.read", family_words(), "PUT", "/family-words/", "/reversal", "family.write"},
         {Kind::meeting, "family.read", meetings(), "", "", "", ""},
         {Kind::child_changed, "child.read", children_changed(), "PUT", "/child-changes/", "/reversal", "child.write"},
         {Kind::family_link, "family.read", family_links(), "PUT", "/messages/", "/withdrawal", "message.write"},
         {Kind::family_link_revoked, "family.read", family_links_revoked(), "", "", "", ""},
         {Kind::message_stopped, "message.read", messages_stopped(), "", "", "", ""},
         {Kind::noted_referral, "referral.read", noted_referrals(), "PUT", "/noted-referrals/", "/withdrawal",
          "referral.admit"},
         {Kind::leaving, "child.read", leavings(), "PUT", "/leavings/", "/reversal", "enrolment.close"},
         {Kind::meeting_presence, "family.read", meeting_presences(), "PUT", "/meeting-presences/", "/reversal",
          "family.write"},
         {Kind::minutes, "minutes.read", minutes(), "", "", "", ""},
         {Kind::document, "offer.write", documents(), "DELETE", "/place-requests/", "", "offer.write"},
         {Kind::parent, "parent.read", parents(), "DELETE", "/sessions/", "", "parent.write"},
         {Kind::settled, "attendance.read", settlements("attendance_settlement", "attendance_note"), "", "", "", ""},
         {Kind::departure_settled, "handover.write", settlements("handover_settlement", "handover_note"), "", "", "",
          ""}});
}

}  // namespace marelle::activity
