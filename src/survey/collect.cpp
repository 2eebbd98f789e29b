// What the team does with answers: helps a family, types a sheet. Never the child's referent (docs/decisions/0027).
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "survey/survey.hpp"
#include <algorithm>

namespace marelle::survey {

namespace {

Result<State> state_here(sql::Session& sql, access::Scope const& scope, Id const& survey) {
    auto const row = sql.first("SELECT closed_at, closes_on FROM survey WHERE id = :id AND establishment = :here",
                               {{"id", survey}, {"here", scope.establishment}});
    if (!row) return fail(Fault::not_found, "survey.unknown");
    auto const state = state_of(!row->null(0), row->text(1), scope.today);
    if (state == State::closed) return fail(Fault::conflict, "survey.closed");
    return state;
}

// The invitation of a child's family, whichever of its children it was written about.
std::optional<Id> invitation_of(sql::Session& sql, Id const& survey, Id const& child) {
    auto const row = sql.first(R"sql(
        SELECT i.id FROM survey_invitation i
        WHERE i.survey = :survey AND (i.child = :child
            OR i.guardian IN (SELECT guardian FROM child_guardian WHERE child = :child)
            OR i.child IN (SELECT b.child FROM child_guardian a JOIN child_guardian b ON b.guardian = a.guardian
                WHERE a.child = :child))
        ORDER BY CASE WHEN i.child = :child THEN 0 ELSE 1 END, i.id
    )sql",
                               {{"survey", survey}, {"child", child}});
    if (!row) return {};
    return row->text(0);
}

Result<Answer> typed_answer(Questionnaire const& questionnaire, NewPaperAnswer const& paper) {
    Answer out;
    out.way = Way::sheet;
    out.text = paper.text.value_or("");
    std::vector<Error::Field> wrong;
    for (std::size_t i = 0; i < paper.answers.size(); ++i) {
        auto const& each = paper.answers[i];
        auto const at = "answers/" + std::to_string(i) + "/question";
        if (std::ranges::find(questionnaire.questions, each.question, &Question::key) == questionnaire.questions.end())
            wrong.push_back({at, "unknown"});
        else if (!out.given.emplace(each.question, each.face).second) wrong.push_back({at, "repeated"});
    }
    if (!out.text.empty() && questionnaire.open.empty()) wrong.push_back({"text", "contradictory"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return out;
}

}  // namespace

bool is_referent(sql::Session& sql, access::Scope const& scope, Id const& survey) {
    return sql.count(R"sql(
        SELECT count(m.id) FROM survey s JOIN mini_group g ON g.establishment = s.establishment
        JOIN group_membership m ON m.mini_group = g.id
        WHERE s.id = :survey AND g.referent = :actor AND m.from_on <= :today
            AND (m.until_on IS NULL OR m.until_on > substr(s.opened_at, 1, 10))
    )sql",
                     {{"survey", survey}, {"actor", scope.actor}, {"today", scope.today}}) > 0;
}

Result<Assistance> assist(sql::Session& sql, access::Scope const& scope, Id const& survey, Id const& child) {
    auto const state = TRY(state_here(sql, scope, survey));
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    TRY(may_collect(is_referent(sql, scope, survey)));
    if (state == State::over) return fail(Fault::conflict, "survey.over");
    auto const invitation = invitation_of(sql, survey, child);
    if (!invitation) return fail(Fault::conflict, "survey.sheet_instead");
    if (sql.count("SELECT count(hash) FROM survey_token WHERE invitation = :id", {{"id", *invitation}}) == 0)
        return fail(Fault::conflict, "survey.answered");
    return Assistance{"/l/" + make_token(sql, survey, invitation, Way::helped)};
}

Result<Counted> type_sheet(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                           NewPaperAnswer const& paper) {
    TRY(state_here(sql, scope, survey));
    // Whose sheet it is, nobody knows: who follows one of the children types none.
    TRY(may_collect(is_referent(sql, scope, survey)));
    auto const opened = find_code(sql, keys, survey, paper.code);
    if (!opened) return fail(Fault::not_found, "survey.code_unknown");
    TRY(record_answer(sql, keys, *opened, TRY(typed_answer(opened->questionnaire, paper))));
    return Counted{open_box(sql, keys, survey).answers};
}

}  // namespace marelle::survey
