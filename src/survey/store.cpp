// Surveys as they stand, their closing, and what they say once closed.
#include "crypto/keyring.hpp"
#include "messages/messages.hpp"
#include "survey/fields.hpp"
#include <algorithm>

namespace marelle::survey {

namespace {

constexpr std::string_view select_surveys = R"sql(
    SELECT s.id, e.id, e.name, s.questionnaire, s.definition, s.opened_at, u.id, u.name, s.closes_on, s.families,
        s.written_to, s.sheets, s.closed_at, s.answers,
        (SELECT count(r.number) FROM survey_reminder r WHERE r.survey = s.id),
        coalesce((SELECT max(r.sent_at) FROM survey_reminder r WHERE r.survey = s.id), s.opened_at),
        (SELECT count(x.id) FROM survey_text x WHERE x.survey = s.id AND x.state = 'waiting')
    FROM survey s JOIN establishment e ON e.id = s.establishment JOIN user_account u ON u.id = s.opened_by
    WHERE (s.establishment = :establishment OR :reach = 'network')
)sql";

std::string text_in(Texts const& texts, std::string_view language) {
    auto const found = texts.find(language);
    return found == texts.end() ? texts.at("fr") : found->second;
}

SurveyRow row_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, sql::Row const& row,
                 std::string_view language) {
    SurveyRow out;
    out.id = row.text(0);
    out.establishment = {row.text(1), row.text(2)};
    out.questionnaire = row.text(3);
    out.title = text_in(read_questionnaire(row.text(4)).title, language);
    out.opened_at = row.text(5);
    if (scope.reach != access::Reach::network) out.opened_by = Named{row.text(6), row.text(7)};
    out.closes_on = row.text(8);
    out.moved = newest_deadline(sql, scope, out.id);
    out.families = row.integer(9);
    out.written_to = row.integer(10);
    out.sheets = row.integer(11);
    out.closed_at = row.maybe_text(12);
    out.state = state_of(out.closed_at.has_value(), out.closes_on, scope.today);
    out.answers = out.closed_at ? row.integer(13) : open_box(sql, keys, out.id).answers;
    out.reminders = row.integer(14);
    out.reminder_from = next_reminder(out.state, out.reminders, to_local(instant_ms(row.text(15)).value_or(0)).date,
                                      out.closes_on);
    if (out.closed_at) out.texts_waiting = row.integer(16);
    // Headquarters follow nobody.
    out.referent = scope.reach != access::Reach::network && is_referent(sql, scope, out.id);
    return out;
}

std::string column_of(Face face) { return std::string{record::name_of_choice(face)}; }

void keep_count(sql::Session& sql, Id const& survey, std::string const& question, std::string const& choice,
                std::int64_t answers) {
    sql.execute(R"sql(
        INSERT INTO survey_count (survey, question, choice, answers) VALUES (:survey, :question, :choice, :answers)
    )sql",
                {{"survey", survey}, {"question", question}, {"choice", choice}, {"answers", answers}});
}

void keep_counts(sql::Session& sql, Id const& survey, Questionnaire const& asked, Tally const& tally) {
    for (std::size_t i = 0; i < tally.ways.size(); ++i)
        keep_count(sql, survey, "way", std::string{record::name_of_choice(static_cast<Way>(i))}, tally.ways[i]);
    for (auto const& question : asked.questions) {
        auto const found = tally.counts.find(question.key);
        for (std::size_t i = 0; i < faces; ++i)
            keep_count(sql, survey, question.key, column_of(static_cast<Face>(i)),
                       found == tally.counts.end() ? 0 : found->second[i]);
    }
}

// What a text says is its own owner's: ticked answers have no key in common with it.
void keep_texts(sql::Session& sql, crypto::Keyring& keys, Id const& owner, Id const& survey, Tally const& tally) {
    for (auto const& text : tally.texts) {
        auto const id = random_id();
        sql.execute(R"sql(
            INSERT INTO survey_text (id, survey, text_sealed, state) VALUES (:id, :survey, :text, 'waiting')
        )sql",
                    {{"id", id},
                     {"survey", survey},
                     {"text", Value{keys.seal("survey_text", "text_sealed", owner, id, text)}}});
    }
}

void forget_whom(sql::Session& sql, access::Scope const& scope, Id const& survey) {
    sql.execute("DELETE FROM survey_token WHERE survey = :survey", {{"survey", survey}});
    sql.execute("DELETE FROM survey_invitation WHERE survey = :survey", {{"survey", survey}});
    sql.execute("DELETE FROM survey_box WHERE survey = :survey", {{"survey", survey}});
    // What has not left opens nothing any more.
    sql.execute(R"sql(
        UPDATE message SET withdrawn_at = :now, withdrawn_by = :actor, values_sealed = NULL
        WHERE (about = :about OR about LIKE :numbered) AND claimed_at IS NULL AND sent_at IS NULL
            AND given_up_at IS NULL AND uncertain_at IS NULL AND withdrawn_at IS NULL
    )sql",
                {{"now", scope.now},
                 {"actor", scope.actor},
                 {"about", "survey:" + survey},
                 {"numbered", "survey:" + survey + ":%"}});
}

Results counted(sql::Session& sql, SurveyRow const& survey, Questionnaire const& asked, std::int64_t least,
                std::string_view language) {
    Results out;
    std::map<std::string, std::array<std::int64_t, faces>> counts;
    for (auto const& row :
         sql.query("SELECT question, choice, answers FROM survey_count WHERE survey = :id ORDER BY question, choice",
                   {{"id", survey.id}})) {
        if (auto const way = record::choice_named<Way>(row.text(1)); row.text(0) == "way" && way)
            out.ways.push_back({*way, row.integer(2)});
        else if (auto const face = record::choice_named<Face>(row.text(1)))
            counts[row.text(0)][static_cast<std::size_t>(*face)] = row.integer(2);
    }
    std::ranges::sort(out.ways, {}, &WayCount::way);
    for (auto const& question : asked.questions)
        out.questions.push_back(result_of(question, counts[question.key], survey.answers, least, language));
    return out;
}

}  // namespace

std::vector<SurveyRow> list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                            std::string_view language) {
    std::vector<SurveyRow> out;
    for (auto const& row : sql.query(std::string{select_surveys} + " ORDER BY s.opened_at DESC, s.id",
                                     {{"establishment", scope.establishment}, {"reach", scope.reach_name()}}))
        out.push_back(row_of(sql, keys, scope, row, language));
    return out;
}

Result<SurveyRow> find(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                       std::string_view language) {
    auto const row = sql.first(std::string{select_surveys} + " AND s.id = :id",
                               {{"establishment", scope.establishment}, {"reach", scope.reach_name()}, {"id", survey}});
    if (!row) return fail(Fault::not_found, "survey.unknown");
    return row_of(sql, keys, scope, *row, language);
}

Result<Questionnaire> definition(sql::Session& sql, access::Scope const& scope, Id const& survey) {
    auto const row = sql.first(R"sql(
        SELECT s.definition FROM survey s
        WHERE s.id = :id AND (s.establishment = :establishment OR :reach = 'network')
    )sql",
                               {{"id", survey}, {"establishment", scope.establishment}, {"reach", scope.reach_name()}});
    if (!row) return fail(Fault::not_found, "survey.unknown");
    return read_questionnaire(row->text(0));
}

Result<SurveyRow> close(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                        std::string_view language) {
    auto known = TRY(find(sql, keys, scope, survey, language));
    if (known.state == State::closed) return known;
    TRY(may_close(known.state, known.answers));
    auto const tally = open_box(sql, keys, survey);
    auto const owner = random_id();
    keys.adopt(owner, scope.establishment);
    keep_counts(sql, survey, TRY(definition(sql, scope, survey)), tally);
    keep_texts(sql, keys, owner, survey, tally);
    forget_whom(sql, scope, survey);
    sql.execute(
        R"sql(
        UPDATE survey SET closed_at = :now, closed_by = :actor, answers = :answers, texts_owner = :owner
        WHERE id = :id
    )sql",
        {{"now", scope.now}, {"actor", scope.actor}, {"answers", tally.answers}, {"owner", owner}, {"id", survey}});
    return find(sql, keys, scope, survey, language);
}

Result<Results> results(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                        std::string_view language) {
    auto const known = TRY(find(sql, keys, scope, survey, language));
    // Read while they come in, two readings would tell what was answered between them.
    if (known.state != State::closed) return fail(Fault::conflict, "survey.not_closed");
    auto const least = scope.reach == access::Reach::network ? settings().least_for_headquarters
                                                             : settings().least_for_team;
    Results out;
    if (known.answers >= least) {
        out = counted(sql, known, TRY(definition(sql, scope, survey)), least, language);
        out.shown = true;
    }
    out.survey = known;
    out.least = least;
    if (known.families > 0) out.response = static_cast<double>(known.answers) / static_cast<double>(known.families);
    return out;
}

// Outside a transaction: a key erased for a closing that was undone would be answers lost.
std::int64_t erase_keys(sql::Database& database, crypto::Keyring& keys) {
    auto const closed = database.read(
        [](sql::Session& sql) { return sql.query("SELECT id FROM survey WHERE closed_at IS NOT NULL ORDER BY id"); });
    std::int64_t out = 0;
    for (auto const& row : closed) {
        if (!keys.has(row.text(0))) continue;
        keys.erase(row.text(0));
        ++out;
    }
    return out;
}

}  // namespace marelle::survey
