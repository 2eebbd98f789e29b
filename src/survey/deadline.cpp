// A last day that is moved: the one before, who moved it and why stay.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "survey/survey.hpp"

namespace marelle::survey {

std::optional<MovedDeadline> newest_deadline(sql::Session& sql, access::Scope const& scope, Id const& survey) {
    auto const row = sql.first(R"sql(
        SELECT d.former_closes_on, d.closes_on, d.reason, d.moved_at, u.id, u.name
        FROM survey_deadline d JOIN user_account u ON u.id = d.moved_by
        WHERE d.survey = :survey ORDER BY d.number DESC LIMIT 1
    )sql",
                               {{"survey", survey}});
    if (!row) return {};
    MovedDeadline out{row->text(0), row->text(1), row->text(2), row->text(3), {}};
    if (scope.reach != access::Reach::network) out.moved_by = Named{row->text(4), row->text(5)};
    return out;
}

Result<SurveyRow> move_deadline(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                                NewDeadline const& asked, std::string_view language) {
    auto const row = sql.first(
        "SELECT closed_at, closes_on FROM survey WHERE id = :id AND establishment = :establishment",
        {{"id", survey}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "survey.unknown");
    auto const closes_on = row->text(1);
    NewDeadline const said{asked.closes_on, tidy_text(asked.reason)};
    auto const newest = newest_deadline(sql, scope, survey);
    bool const again = newest && newest->closes_on == said.closes_on && newest->reason == said.reason;
    if (again && closes_on == said.closes_on) return find(sql, keys, scope, survey, language);
    TRY(may_move(state_of(!row->null(0), closes_on, scope.today), said, closes_on, scope.today));
    auto const known = sql.count("SELECT count(number) FROM survey_deadline WHERE survey = :survey",
                                 {{"survey", survey}});
    sql.execute(R"sql(
        INSERT INTO survey_deadline (survey, number, former_closes_on, closes_on, reason, moved_at, moved_by)
        VALUES (:survey, :number, :was, :closes, :reason, :now, :actor)
    )sql",
                {{"survey", survey},
                 {"number", known + 1},
                 {"was", closes_on},
                 {"closes", said.closes_on},
                 {"reason", said.reason},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    sql.execute("UPDATE survey SET closes_on = :closes WHERE id = :survey",
                {{"closes", said.closes_on}, {"survey", survey}});
    return find(sql, keys, scope, survey, language);
}

}  // namespace marelle::survey
