// An assessment as its reader sees it, with the round before beside it; and a child's over the years.
#include "base/text.hpp"
#include "evaluation/store.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

std::vector<Answer> list_of(Kept const& kept) {
    std::vector<Answer> out;
    out.reserve(kept.items.size());
    for (auto const& [key, said] : kept.items) out.push_back({key, said.level});
    return out;
}

// Whoever said it: a colleague's name, or the teacher's of the link.
std::string name_of(sql::Session& sql, std::string const& by) {
    constexpr std::string_view link = "link:";
    auto const row = by.starts_with(link)
                         ? sql.first("SELECT teacher FROM evaluation_link WHERE id = :id", {{"id", by.substr(5)}})
                         : sql.first("SELECT name FROM user_account WHERE id = :id", {{"id", by}});
    return row ? row->text(0) : std::string{};
}

std::vector<OtherAnswer> others_of(sql::Session& sql, Kept const& kept) {
    std::vector<OtherAnswer> out;
    out.reserve(kept.other_items.size() + 1);
    for (auto const& [key, said] : kept.other_items)
        out.push_back({key, said.level, {}, name_of(sql, said.by), said.at});
    if (kept.other_comment)
        out.push_back({"", {}, kept.other_comment->text, name_of(sql, kept.other_comment->by), kept.other_comment->at});
    return out;
}

std::vector<CriterionScore> scores(instrument::Definition const& definition, std::string const& form,
                                   Kept const& kept) {
    auto const* known = instrument::form_named(definition, form);
    return known ? scores_of(definition, *known, answers_of(kept)) : std::vector<CriterionScore>{};
}

// Of the same teacher where she spoke then; else of the one who was first.
std::optional<PreviousAssessment> previous_of(sql::Session& sql, crypto::Keyring& keys, EvaluationRound const& round,
                                              SheetOf const& sheet) {
    auto const before = sql.first(R"sql(
        SELECT r.id, r.name, r.closes_on, r.instrument, a.respondent
        FROM assessment a JOIN evaluation_round r ON r.id = a.round
        WHERE a.child = :child AND a.informant = :informant AND a.submitted_at IS NOT NULL AND r.id <> :round
            AND r.closes_on < :closes
        ORDER BY r.closes_on DESC, r.id DESC, CASE WHEN a.respondent = :respondent THEN 0 ELSE 1 END, a.submitted_at,
            a.started_at, a.id LIMIT 1
    )sql",
                                  {{"child", sheet.child},
                                   {"informant", record::name_of_choice(sheet.informant)},
                                   {"respondent", sheet.respondent},
                                   {"round", round.id},
                                   {"closes", round.closes_on}});
    if (!before) return {};
    auto const row = row_of(sql, keys, before->text(0), {sheet.child, sheet.informant, before->text(4)});
    if (!row) return {};
    PreviousAssessment out{{before->text(0), before->text(1)},
                           before->text(2),
                           row->form,
                           row->submitted_at,
                           row->by,
                           list_of(row->kept),
                           {}};
    if (auto const definition = definition_of(sql, before->text(3)))
        out.scores = scores(*definition, row->form, row->kept);
    return out;
}

AssessedChild child_named(sql::Session& sql, Id const& child) {
    auto const row = sql.first("SELECT given_names, COALESCE(usage_name, "
                               "birth_name) FROM child WHERE id = :id",
                               {{"id", child}});
    return {child, first_name_of(row->text(0)), initial_of(row->text(1))};
}

void fill(sql::Session& sql, Assessment& out, instrument::Definition const& definition, Row const& row) {
    out.id = row.id;
    out.form = row.form;
    out.state = row.submitted_at ? AssessmentState::submitted : AssessmentState::started;
    out.version = row.version;
    out.answers = list_of(row.kept);
    out.comment = row.kept.comment ? row.kept.comment->text : std::string{};
    out.others = others_of(sql, row.kept);
    out.scores = scores(definition, row.form, row.kept);
    out.started_at = row.started_at;
    out.saved_at = row.saved_at;
    out.submitted_at = row.submitted_at;
    out.written_by = row.written_by;
    out.by = row.by;
}

void add_may(Actor const& actor, RoundRow const& round, Assessment& out) {
    if (state_of(round.standing, actor.today) != RoundState::open) return;
    if (!may_speak_for(actor.post.profile, out.informant)) return;
    if (out.informant == Informant::psychologist && out.respondent && out.respondent->id != actor.id) return;
    if (!access::scope_of(actor, "evaluation.write")) return;
    if (out.state == AssessmentState::submitted) {
        out.may.emplace_back("take_back");
        return;
    }
    out.may.emplace_back("write");
    out.may.emplace_back("submit");
}

Assessment head_of(EvaluationRound const& round, AssessedChild child, Informant informant) {
    Assessment out;
    out.round = {round.id, round.name};
    out.instrument = round.instrument.id;
    out.opens_on = round.opens_on;
    out.last_day = round.last_day;
    out.child = std::move(child);
    out.informant = informant;
    return out;
}

}  // namespace

Result<Assessment> assessment(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& round,
                              Id const& child, Informant informant, std::optional<Id> const& respondent) {
    auto const found = TRY(round_of(sql, actor, round));
    TRY(open_child(sql, actor, "evaluation.read", round, child));
    auto const definition = TRY(definition_of(sql, found.round.instrument.id));
    auto out = head_of(found.round, child_named(sql, child), informant);
    out.form = TRY(form_for(sql, found, definition, actor.post.establishment, child, informant));
    auto const sheet = TRY(sheet_of(sql, actor, round, child, informant, respondent));
    out.respondent = respondent_named(sql, informant, sheet.respondent);
    if (auto const row = row_of(sql, keys, round, sheet)) fill(sql, out, definition, *row);
    out.previous = previous_of(sql, keys, found.round, sheet);
    add_may(actor, found, out);
    return out;
}

Result<std::vector<Assessment>> history(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& child) {
    TRY(open_child(sql, actor, "evaluation.read", {}, child));
    std::vector<Assessment> out;
    auto const named_child = child_named(sql, child);
    for (auto const& line : sql.query(R"sql(
        SELECT a.round, a.informant, a.respondent FROM assessment a JOIN evaluation_round r ON r.id = a.round
        WHERE a.child = :child ORDER BY r.closes_on DESC, r.id DESC, a.informant,
            CASE WHEN a.submitted_at IS NULL THEN 1 ELSE 0 END, a.submitted_at, a.started_at, a.id
    )sql",
                                      {{"child", child}})) {
        // Where it was before its rounds were another house's: what was written of the child follows the child.
        auto const round = round_row(sql, {}, Reach::network, line.text(0));
        auto const informant = *record::choice_named<Informant>(line.text(1));
        if (!round) continue;
        auto const definition = TRY(definition_of(sql, round->round.instrument.id));
        auto one = head_of(round->round, named_child, informant);
        one.respondent = respondent_named(sql, informant, line.text(2));
        if (auto const row = row_of(sql, keys, line.text(0), {child, informant, line.text(2)}))
            fill(sql, one, definition, *row);
        out.push_back(std::move(one));
    }
    return out;
}

EvaluationBatchResult write_batch(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                  EvaluationBatch const& batch) {
    EvaluationBatchResult out;
    for (auto const& draft : batch.drafts) {
        AssessmentEdit const edit{draft.id,        draft.base,        draft.answers, draft.taken_back, draft.comment,
                                  draft.submitted, draft.observed_at, batch.sent_at, draft.respondent, draft.teacher};
        sql::Savepoint alone{sql};
        auto const written = write(sql, keys, actor, draft.round, draft.child, draft.informant, edit, Way::batch);
        DraftResult result{draft.id, Outcome::refused, {}, {}, {}, {}};
        if (written) {
            alone.keep();
            result.result = written->outcome;
            result.state = written->assessment.state;
            if (written->incomplete) result.code = "evaluation.incomplete";
            result.version = written->assessment.version;
            if (written->outcome == Outcome::conflict) result.others = written->assessment.others;
        } else result.code = written.error().code;
        out.results.push_back(std::move(result));
    }
    return out;
}

}  // namespace marelle::evaluation
