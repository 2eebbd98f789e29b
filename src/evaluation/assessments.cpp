// One assessment: who may open it, what stands, what is written. Every writing is a row; nothing written is lost.
#include "base/device_clock.hpp"
#include "crypto/keyring.hpp"
#include "evaluation/store.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

std::optional<Kept> opened(crypto::Keyring& keys, std::string_view table, Id const& child, Id const& row,
                           std::string const& sealed) {
    auto const text = keys.open(table, "answers_sealed", child, row, sealed);
    if (!text) return {};
    return kept_from(*text);
}

// What the draft was typed on; nothing was seen, nothing was there.
Result<Kept> base_of(sql::Session& sql, crypto::Keyring& keys, Id const& child, std::optional<Row> const& row,
                     std::optional<std::int64_t> base) {
    if (!row || !base || *base == 0) return Kept{};
    if (*base == row->version) return row->kept;
    auto const change = sql.first("SELECT id, answers_sealed FROM assessment_change"
                                  " WHERE assessment = :assessment AND number = :number",
                                  {{"assessment", row->id}, {"number", *base}});
    if (!change) return wrong_fields("body.wrong_fields", {{"base", "unknown"}});
    return opened(keys, "assessment_change", child, change->text(0), change->bytes(1)).value_or(Kept{});
}

// The same writing again, or an id that is something else's.
Result<bool> known(sql::Session& sql, RoundRow const& round, Hand const& hand, SheetOf const& sheet, Id const& id) {
    auto const row = sql.first(R"sql(
        SELECT a.round, a.child, a.informant, k.written_by, k.link
        FROM assessment_change k JOIN assessment a ON a.id = k.assessment WHERE k.id = :id
    )sql",
                               {{"id", id}});
    if (!row) return false;
    bool const same = row->text(0) == round.round.id && row->text(1) == sheet.child &&
                      row->text(2) == record::name_of_choice(sheet.informant) && row->maybe_text(3) == hand.account &&
                      row->maybe_text(4) == hand.link;
    if (!same) return fail(Fault::conflict, "id.taken");
    return true;
}

// A phone without network sends late: what it typed before the closing is taken, for some days.
Result<> in_time(RoundRow const& round, Hand const& hand, Instant const& observed_at, Way way) {
    auto const today = hand.today;
    if (state_of(round.standing, today) == RoundState::planned) return fail(Fault::conflict, "evaluation.not_open");
    auto const closed = closed_since(round.standing, hand.now);
    if (!closed) return {};
    if (way == Way::direct || observed_at >= *closed) return fail(Fault::conflict, "evaluation.closed");
    auto const age = instant_ms(hand.now).value_or(0) - instant_ms(observed_at).value_or(0);
    if (age > settings_on(today).late_draft_days * 86'400'000LL) return fail(Fault::conflict, "evaluation.closed");
    return {};
}

void insert_change(sql::Session& sql, crypto::Keyring& keys, Hand const& hand, Id const& child, Row const& row,
                   Id const& id, std::string_view kind, Instant const& observed_at,
                   std::optional<std::string> const& reason = {}) {
    sql::Parameters parameters{
        {"id", id},
        {"assessment", row.id},
        {"number", row.version},
        {"kind", kind},
        {"answers", keys.seal("assessment_change", "answers_sealed", child, id, to_text(row.kept))},
        {"observed", observed_at},
        {"now", hand.now},
        {"account", hand.account},
        {"link", hand.link}};
    if (reason) parameters.push_back({"reason", keys.seal("assessment_change", "reason_sealed", child, id, *reason)});
    else parameters.push_back({"reason", nullptr});
    sql.execute(R"sql(
        INSERT INTO assessment_change (id, assessment, number, kind, answers_sealed, reason_sealed, observed_at,
                                       received_at, written_by, link)
        VALUES (:id, :assessment, :number, :kind, :answers, :reason, :observed, :now, :account, :link)
    )sql",
                parameters);
}

void store(sql::Session& sql, crypto::Keyring& keys, RoundRow const& round, Hand const& hand, SheetOf const& sheet,
           Row const& row) {
    sql.execute(R"sql(
        INSERT INTO assessment (id, round, child, establishment, informant, respondent, form, answers_sealed, version,
                                started_at, saved_at, written_by, link, submitted_at)
        VALUES (:id, :round, :child, :establishment, :informant, :respondent, :form, :answers, :version, :now, :now,
                :account, :link, :submitted)
        ON CONFLICT (id) DO UPDATE SET answers_sealed = excluded.answers_sealed, version = excluded.version,
            saved_at = excluded.saved_at, written_by = excluded.written_by, link = excluded.link,
            submitted_at = excluded.submitted_at
    )sql",
                {{"id", row.id},
                 {"round", round.round.id},
                 {"child", sheet.child},
                 {"establishment", hand.establishment},
                 {"informant", record::name_of_choice(sheet.informant)},
                 {"respondent", sheet.respondent},
                 {"form", row.form},
                 {"answers", keys.seal("assessment", "answers_sealed", sheet.child, row.id, to_text(row.kept))},
                 {"version", row.version},
                 {"now", hand.now},
                 {"account", hand.account},
                 {"link", hand.link},
                 {"submitted", row.submitted_at}});
}

Writing writing_of(AssessmentEdit const& edit, Instant const& at, std::string by) {
    Writing out{{}, {edit.taken_back.begin(), edit.taken_back.end()}, edit.comment, at, std::move(by)};
    for (auto const& answer : edit.answers) out.answers.emplace(answer.item, answer.level);
    return out;
}

bool differs_anew(Kept const& before, Kept const& after) {
    auto const fresh = [&](auto const& one) {
        auto const known = before.other_items.find(one.first);
        return known == before.other_items.end() || known->second.level != one.second.level;
    };
    auto const text = [](std::optional<SaidComment> const& said) { return said ? said->text : std::string{}; };
    return std::ranges::any_of(after.other_items, fresh) ||
           (after.other_comment && text(before.other_comment) != text(after.other_comment));
}

// A psychologist writes on her own sheet and on no colleague's.
Result<SheetOf> sheet_to_write(sql::Session& sql, Actor const& actor, Id const& round, Id const& child,
                               Informant informant, std::optional<Id> const& respondent) {
    auto sheet = TRY(sheet_of(sql, actor, round, child, informant, respondent));
    if (informant == Informant::psychologist && sheet.respondent != actor.id)
        return fail(Fault::forbidden, "evaluation.not_your_word");
    return sheet;
}

// From paper: the house writes down whose it is.
Result<SheetOf> sheet_of_teacher(sql::Session& sql, Hand const& hand, Id const& child, Informant informant,
                                 AssessmentEdit const& edit) {
    if (informant != Informant::teacher || edit.respondent)
        return wrong_fields("body.wrong_fields", {{"teacher", "invalid"}});
    return SheetOf{child, informant, teacher_named(sql, hand.establishment, *edit.teacher, hand.now)};
}

// A teacher's sheet is somebody's. One begun before that was asked goes on as it is: what was said is not lost.
Result<> somebodys(sql::Session& sql, Id const& round, SheetOf const& sheet) {
    if (sheet.informant != Informant::teacher || !sheet.respondent.empty()) return {};
    auto const begun = sql.count("SELECT count(id) FROM assessment WHERE round = :round AND child = :child"
                                 " AND informant = 'teacher' AND respondent = ''",
                                 {{"round", round}, {"child", sheet.child}});
    if (begun == 0) return wrong_fields("evaluation.teacher_unnamed", {{"teacher", "required"}});
    return {};
}

}  // namespace

Result<> open_child(sql::Session& sql, Actor const& actor, std::string_view permission, Id const& round,
                    Id const& child) {
    auto const scope = TRY(access::scope_of(actor, permission));
    if (actor.post.profile != Profile::psychologist) {
        if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
        return {};
    }
    // Hers are those the director gave her, while they are of the house.
    auto const given = sql.count(R"sql(
        SELECT count(x.id) FROM evaluation_assignment x JOIN enrolment e ON e.child = x.child
        WHERE x.person = :actor AND x.child = :child AND (:round = '' OR x.round = :round) AND x.ended_at IS NULL
            AND e.establishment = :establishment AND (e.until_on IS NULL OR e.until_on > :today)
    )sql",
                                 {{"actor", actor.id},
                                  {"child", child},
                                  {"round", round},
                                  {"establishment", scope.establishment},
                                  {"today", actor.today}});
    if (given == 0) return fail(Fault::not_found, "child.unknown");
    return {};
}

Result<std::string> form_for(sql::Session& sql, RoundRow const& round, instrument::Definition const& definition,
                             Id const& establishment, Id const& child, Informant informant) {
    if (std::ranges::find(round.informants, informant) == round.informants.end())
        return fail(Fault::conflict, "evaluation.not_asked");
    auto const begun = sql.first(
        "SELECT form FROM assessment WHERE round = :round AND child = :child"
        " AND informant = :informant",
        {{"round", round.round.id}, {"child", child}, {"informant", record::name_of_choice(informant)}});
    if (begun) return begun->text(0);
    auto const stay = sql.first(
        R"sql(
        SELECT cursus FROM enrolment
        WHERE child = :child AND establishment = :establishment AND from_on <= :reference
            AND (until_on IS NULL OR until_on > :opens)
        ORDER BY from_on DESC LIMIT 1
    )sql",
        {{"child", child},
         {"establishment", establishment},
         {"reference", round.round.reference_on},
         {"opens", std::min(round.round.opens_on, round.round.reference_on)}});
    if (!stay) return fail(Fault::not_found, "child.unknown");
    auto const* form = instrument::form_of(definition, static_cast<int>(stay->integer(0)), informant);
    if (!form) return fail(Fault::conflict, "evaluation.no_form");
    return instrument::name_of(*form);
}

std::optional<Row> row_of(sql::Session& sql, crypto::Keyring& keys, Id const& round, SheetOf const& sheet) {
    auto const row = sql.first(R"sql(
        SELECT a.id, a.form, a.answers_sealed, a.version, a.started_at, a.saved_at, a.submitted_at, a.written_by,
            COALESCE(u.name, l.teacher)
        FROM assessment a LEFT JOIN user_account u ON u.id = a.written_by LEFT JOIN evaluation_link l ON l.id = a.link
        WHERE a.round = :round AND a.child = :child AND a.informant = :informant AND a.respondent = :respondent
    )sql",
                               {{"round", round},
                                {"child", sheet.child},
                                {"informant", record::name_of_choice(sheet.informant)},
                                {"respondent", sheet.respondent}});
    if (!row) return {};
    // A key that was erased leaves an assessment without a word.
    auto kept = opened(keys, "assessment", sheet.child, row->text(0), row->bytes(2)).value_or(Kept{});
    return Row{row->text(0),       row->text(1),       std::move(kept),
               row->integer(3),    row->text(4),       row->text(5),
               row->maybe_text(6), row->maybe_text(7), row->maybe_text(8).value_or("")};
}

instrument::Answers answers_of(Kept const& kept) {
    instrument::Answers out;
    for (auto const& [key, said] : kept.items) out.emplace(key, said.level);
    return out;
}

Result<Put> put(sql::Session& sql, crypto::Keyring& keys, RoundRow const& round, Hand const& hand, SheetOf const& sheet,
                AssessmentEdit const& edit, Way way) {
    if (TRY(known(sql, round, hand, sheet, edit.id))) return Put{Outcome::repeated, false};
    auto const observed_at = DeviceClock{edit.sent_at, hand.now}.right(edit.observed_at);
    if (!edit.sent_at && instant_ms(observed_at) > *instant_ms(hand.now) + clock_ahead_ms)
        return wrong_fields("evaluation.clock_ahead", {{"observed_at", "too_late"}});
    TRY(in_time(round, hand, observed_at, way));
    auto const definition = TRY(definition_of(sql, round.round.instrument.id));
    auto const name = TRY(form_for(sql, round, definition, hand.establishment, sheet.child, sheet.informant));
    auto const* form = instrument::form_named(definition, name);
    if (!form) return fail(Fault::conflict, "evaluation.no_form");
    if (auto wrong = wrong_in(*form, edit); !wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto row = row_of(sql, keys, round.round.id, sheet);
    if (row && row->submitted_at) return fail(Fault::conflict, "evaluation.submitted");
    auto const base = TRY(base_of(sql, keys, sheet.child, row, edit.base));
    if (!row) row = Row{new_id(), name, {}, 0, hand.now, hand.now, {}, {}, {}};
    auto merged = merge(base, row->kept, writing_of(edit, observed_at, hand.by()));
    bool const conflict = differs_anew(row->kept, merged);
    auto missing = unanswered(*form, merged);
    if (edit.submitted && !missing.empty() && way == Way::direct)
        return wrong_fields("body.wrong_fields", std::move(missing));
    // What a colleague said otherwise is looked at before it is sent; what one has looked at is decided by sending.
    bool const submitted = edit.submitted && !conflict && missing.empty();
    if (submitted) {
        merged.other_items.clear();
        merged.other_comment.reset();
        row->submitted_at = hand.now;
    }
    row->kept = std::move(merged);
    ++row->version;
    store(sql, keys, round, hand, sheet, *row);
    insert_change(sql, keys, hand, sheet.child, *row, edit.id, submitted ? "submitted" : "saved", observed_at);
    return Put{conflict ? Outcome::conflict : Outcome::stored, edit.submitted && !missing.empty()};
}

Result<Assessment> take_back(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& round,
                             Id const& child, Informant informant, std::optional<Id> const& respondent,
                             TakeBack const& asked) {
    auto const found = TRY(round_of(sql, actor, round));
    TRY(open_child(sql, actor, "evaluation.write", round, child));
    if (!may_speak_for(actor.post.profile, informant)) return fail(Fault::forbidden, "evaluation.not_your_word");
    if (state_of(found.standing, actor.today) != RoundState::open) return fail(Fault::conflict, "evaluation.not_open");
    auto const sheet = TRY(sheet_to_write(sql, actor, round, child, informant, respondent));
    auto row = row_of(sql, keys, round, sheet);
    if (!row || !row->submitted_at) return fail(Fault::conflict, "evaluation.not_submitted");
    if (row->written_by != actor.id && asked.reason.value_or("").empty())
        return wrong_fields("evaluation.reason_needed", {{"reason", "required"}});
    Hand const hand{actor.id, {}, actor.post.establishment, actor.now, actor.today};
    row->submitted_at.reset();
    ++row->version;
    store(sql, keys, found, hand, sheet, *row);
    insert_change(sql, keys, hand, child, *row, new_id(), "taken_back", actor.now, asked.reason);
    return assessment(sql, keys, actor, round, child, informant, sheet.respondent);
}

Result<Written> write(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& round, Id const& child,
                      Informant informant, AssessmentEdit const& edit, Way way) {
    auto const found = TRY(round_of(sql, actor, round));
    TRY(open_child(sql, actor, "evaluation.write", round, child));
    if (!may_speak_for(actor.post.profile, informant)) return fail(Fault::forbidden, "evaluation.not_your_word");
    Hand const hand{actor.id, {}, actor.post.establishment, actor.now, actor.today};
    auto const sheet = TRY(edit.teacher ? sheet_of_teacher(sql, hand, child, informant, edit)
                                        : sheet_to_write(sql, actor, round, child, informant, edit.respondent));
    TRY(somebodys(sql, round, sheet));
    auto const done = TRY(put(sql, keys, found, hand, sheet, edit, way));
    auto seen = TRY(assessment(sql, keys, actor, round, child, informant, sheet.respondent));
    return Written{std::move(seen), done.outcome, done.incomplete};
}

}  // namespace marelle::evaluation
