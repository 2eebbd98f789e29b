// Rounds of assessments: opened, closed, opened again, asked for again; and that an assessment was sent, never what it
// says. A round of the network is told in each house.
#include "activity/select.hpp"

namespace marelle::activity {

namespace {

// Of a round `r`, by an account `u`; taken back by `v`.
Columns of_round(std::string_view id, std::string_view at) {
    Columns out{.id = id, .at = at, .by_id = "u.id", .by_name = "u.name"};
    out.detail = "r.name";
    return out;
}
constexpr std::string_view in_the_house = "(r.establishment IS NULL OR r.establishment = :establishment)";

std::string rounds_opened() {
    auto columns = of_round("r.id", "r.opened_at");
    columns.date = "r.opens_on";
    undone(columns, "r.withdrawn_at");
    columns.undoable = "r.withdrawn_at IS NULL AND r.establishment = :establishment"
                       " AND NOT EXISTS (SELECT 1 FROM assessment a WHERE a.round = r.id)";
    columns.undo_key = "r.id";
    return select(columns, "FROM evaluation_round r JOIN user_account u ON u.id = r.opened_by"
                           " LEFT JOIN user_account v ON v.id = r.withdrawn_by WHERE " +
                               std::string{in_the_house});
}

// What was closed before its last day opens again by itself when that is taken back.
std::string round_changes(std::string const& kind) {
    auto columns = of_round("k.id", "k.made_at");
    columns.date = "k.until_on";
    undone(columns, "k.undone_at");
    columns.undoable = "k.kind = 'closed' AND k.undone_at IS NULL AND r.establishment = :establishment"
                       " AND r.closes_on >= :today AND NOT EXISTS (SELECT 1 FROM evaluation_round_change later"
                       " WHERE later.round = k.round AND later.number > k.number AND later.undone_at IS NULL)";
    columns.undo_key = "r.id";
    return select(columns, "FROM evaluation_round_change k JOIN evaluation_round r ON r.id = k.round"
                           " JOIN user_account u ON u.id = k.made_by LEFT JOIN user_account v ON v.id = k.undone_by"
                           " WHERE k.kind = '" +
                               kind + "' AND " + std::string{in_the_house});
}

std::string reminders() {
    auto columns = of_round("k.id", "k.sent_at");
    columns.children = "k.missing";
    return select(columns, "FROM evaluation_reminder k JOIN evaluation_round r ON r.id = k.round"
                           " JOIN user_account u ON u.id = k.sent_by WHERE k.establishment = :establishment");
}

// By somebody of the house, or by a teacher's link.
std::string assessments_sent() {
    auto columns = of_round("k.id", "k.received_at");
    columns.by_id = "COALESCE(u.id, l.id)";
    columns.by_name = "COALESCE(u.name, l.teacher)";
    columns.other_id = "l.id";
    columns.other_name = "l.teacher";
    columns.child_id = "c.id";
    columns.given_names = "c.given_names";
    columns.surname = "COALESCE(c.usage_name, c.birth_name)";
    columns.children = "1";
    columns.child = "c.id";
    columns.undoable = "k.number = a.version AND k.written_by = :actor AND r.closes_on >= :today";
    // Of several teachers' sheets, the one that was sent.
    columns.undo_key = "r.id || '/children/' || c.id || '/assessments/' || a.informant || '/submission' ||"
                       " CASE WHEN a.informant = 'teacher' THEN '?respondent=' ||"
                       " CASE WHEN a.respondent = '' THEN 'none' ELSE a.respondent END ELSE '' END";
    return select(columns, "FROM assessment_change k JOIN assessment a ON a.id = k.assessment"
                           " JOIN evaluation_round r ON r.id = a.round JOIN child c ON c.id = a.child"
                           " LEFT JOIN user_account u ON u.id = k.written_by"
                           " LEFT JOIN evaluation_link l ON l.id = k.link"
                           " WHERE k.kind = 'submitted' AND a.establishment = :establishment AND " +
                               std::string{access::child_in_scope});
}

}  // namespace

void add_evaluation_sources(std::vector<Source>& all) {
    constexpr std::string_view rounds = "/evaluation-rounds/", queue = "evaluation.queue";
    all.insert(
        all.end(),
        {{Kind::evaluation_opened, queue, rounds_opened(), "DELETE", rounds, "", "evaluation.manage"},
         {Kind::evaluation_closed, queue, round_changes("closed"), "DELETE", rounds, "/closure", "evaluation.manage"},
         {Kind::evaluation_reopened, queue, round_changes("reopened"), "", "", "", ""},
         {Kind::evaluation_reminded, queue, reminders(), "", "", "", ""},
         {Kind::assessment, "evaluation.read", assessments_sent(), "DELETE", rounds, "", "evaluation.write"}});
}

}  // namespace marelle::activity
