// What families wrote. One person, who follows none of the children, reads it before anybody else.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "survey/fields.hpp"

namespace marelle::survey {

namespace {

constexpr std::size_t shortest_name = 3;  // letters; shorter ones are words of the language too

std::string const& select_texts() {
    static std::string const text = R"sql(
        SELECT t.id, t.text_sealed, t.state, t.reason, t.reviewed_at, t.masked_sealed, s.texts_owner, s.id
        FROM survey_text t JOIN survey s ON s.id = t.survey WHERE s.establishment = :establishment AND
    )sql";
    return text;
}

// Names of the children of the house, of the adults around them and of the people at work, a folded word each.
std::set<std::string> names_here(sql::Session& sql, Id const& establishment) {
    std::set<std::string> out;
    for (auto const& row : sql.query(R"sql(
        SELECT c.given_names || ' ' || c.birth_name || ' ' || coalesce(c.usage_name, '') FROM child c
        WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.child = c.id AND e.establishment = :here)
        UNION SELECT p.given_names || ' ' || p.usage_name FROM guardian p
        WHERE EXISTS (SELECT 1 FROM child_guardian l JOIN enrolment e ON e.child = l.child
            WHERE l.guardian = p.id AND e.establishment = :here)
        UNION SELECT u.name FROM user_account u
        WHERE EXISTS (SELECT 1 FROM post t WHERE t.user_account = u.id AND t.establishment = :here)
    )sql",
                                     {{"here", establishment}}))
        for (auto& word : folded_words(row.text(0)))
            if (characters(word) >= shortest_name) out.insert(std::move(word));
    return out;
}

TextRow row_of(crypto::Keyring& keys, sql::Row const& row, std::set<std::string> const& names) {
    TextRow out;
    out.id = row.text(0);
    out.verdict = *record::choice_named<Verdict>(row.text(2));
    if (auto const reason = row.maybe_text(3)) out.reason = record::choice_named<Reason>(*reason);
    out.reviewed_at = row.maybe_text(4);
    auto const plain = keys.open("survey_text", "text_sealed", row.text(6), out.id, row.bytes(1));
    out.words = words_of(plain.value_or(""), names);
    return out;
}

Result<sql::Row> text_here(sql::Session& sql, access::Scope const& scope, Id const& text) {
    auto row = sql.first(select_texts() + " t.id = :id", {{"establishment", scope.establishment}, {"id", text}});
    if (!row) return fail(Fault::not_found, "survey.text_unknown");
    return std::move(*row);
}

}  // namespace

Result<std::vector<TextRow>> texts(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                   Id const& survey) {
    auto const known = TRY(find(sql, keys, scope, survey, "fr"));
    if (known.state != State::closed) return fail(Fault::conflict, "survey.not_closed");
    TRY(may_review(is_referent(sql, scope, survey)));
    auto const names = names_here(sql, scope.establishment);
    std::vector<TextRow> out;
    for (auto const& row : sql.query(select_texts() + " s.id = :survey ORDER BY t.id",
                                     {{"establishment", scope.establishment}, {"survey", survey}}))
        out.push_back(row_of(keys, row, names));
    return out;
}

Result<TextRow> review(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& text,
                       Review const& review) {
    auto const row = TRY(text_here(sql, scope, text));
    TRY(may_review(is_referent(sql, scope, row.text(7))));
    TRY(may_decide(review));
    auto const plain = keys.open("survey_text", "text_sealed", row.text(6), text, row.bytes(1)).value_or("");
    std::optional<Value> shown;
    if (review.verdict == Verdict::shown)
        shown = Value{keys.seal("survey_text", "masked_sealed", row.text(6), text, TRY(masked(plain, review.masked)))};
    std::optional<std::string> reason;
    if (review.reason) reason = std::string{record::name_of_choice(*review.reason)};
    sql.execute(R"sql(
        UPDATE survey_text SET state = :state, reason = :reason, masked_sealed = :masked, reviewed_at = :now,
            reviewed_by = :actor
        WHERE id = :id
    )sql",
                {{"state", record::name_of_choice(review.verdict)},
                 {"reason", reason},
                 {"masked", shown.value_or(Value{})},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"id", text}});
    return row_of(keys, TRY(text_here(sql, scope, text)), names_here(sql, scope.establishment));
}

Result<std::vector<Comment>> comments(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                      Id const& survey) {
    auto const known = TRY(find(sql, keys, scope, survey, "fr"));
    if (known.state != State::closed) return fail(Fault::conflict, "survey.not_closed");
    std::vector<Comment> out;
    if (known.answers < settings().least_for_team) return out;
    for (auto const& row : sql.query(select_texts() + " s.id = :survey AND t.state = 'shown' ORDER BY t.id",
                                     {{"establishment", scope.establishment}, {"survey", survey}}))
        if (auto plain = keys.open("survey_text", "masked_sealed", row.text(6), row.text(0), row.bytes(5)))
            out.push_back({std::move(*plain)});
    return out;
}

}  // namespace marelle::survey
