// Who of several answered: each teacher and each psychologist has a sheet of their own.
#include "base/text.hpp"
#include "evaluation/store.hpp"

namespace marelle::evaluation {

namespace {

constexpr bool several_answer(Informant informant) {
    return informant == Informant::teacher || informant == Informant::psychologist;
}

Failure unknown_respondent() { return wrong_fields("body.wrong_fields", {{"respondent", "unknown"}}); }

// Somebody who wrote of the child in this round, or a teacher whom the house knows.
bool known(sql::Session& sql, Actor const& actor, Id const& round, SheetOf const& sheet) {
    if (sheet.respondent.empty()) return sheet.informant == Informant::teacher;
    if (sheet.informant == Informant::psychologist && sheet.respondent == actor.id) return true;
    if (sheet.informant == Informant::teacher &&
        sql.count("SELECT count(id) FROM evaluation_teacher WHERE id = :id AND establishment = :establishment",
                  {{"id", sheet.respondent}, {"establishment", actor.post.establishment}}) > 0)
        return true;
    return sql.count("SELECT count(id) FROM assessment WHERE round = :round AND child = :child"
                     " AND informant = :informant AND respondent = :respondent",
                     {{"round", round},
                      {"child", sheet.child},
                      {"informant", record::name_of_choice(sheet.informant)},
                      {"respondent", sheet.respondent}}) > 0;
}

}  // namespace

Result<SheetOf> sheet_of(sql::Session& sql, Actor const& actor, Id const& round, Id const& child, Informant informant,
                         std::optional<Id> const& respondent) {
    SheetOf out{child, informant, respondent.value_or("")};
    if (out.respondent == nobody_named) out.respondent.clear();
    if (!several_answer(informant)) {
        if (!out.respondent.empty()) return unknown_respondent();
        return out;
    }
    if (respondent) {
        if (!known(sql, actor, round, out)) return unknown_respondent();
        return out;
    }
    if (informant == Informant::psychologist && actor.post.profile == Profile::psychologist) out.respondent = actor.id;
    else if (auto const first = sql.first(
                 R"sql(
        SELECT respondent FROM assessment WHERE round = :round AND child = :child AND informant = :informant
        ORDER BY CASE WHEN submitted_at IS NULL THEN 1 ELSE 0 END, submitted_at, started_at, id LIMIT 1
    )sql",
                 {{"round", round}, {"child", child}, {"informant", record::name_of_choice(informant)}}))
        out.respondent = first->text(0);
    return out;
}

Id teacher_named(sql::Session& sql, Id const& establishment, std::string const& name, Instant const& now) {
    auto const wanted = fold(name);
    for (auto const& row : sql.query("SELECT id, name FROM evaluation_teacher WHERE establishment = :establishment"
                                     " ORDER BY added_at, id",
                                     {{"establishment", establishment}}))
        if (fold(row.text(1)) == wanted) return row.text(0);
    auto const id = new_id();
    sql.execute("INSERT INTO evaluation_teacher (id, establishment, name, added_at)"
                " VALUES (:id, :establishment, :name, :now)",
                {{"id", id}, {"establishment", establishment}, {"name", name}, {"now", now}});
    return id;
}

std::optional<Named> respondent_named(sql::Session& sql, Informant informant, Id const& respondent) {
    if (respondent.empty() || !several_answer(informant)) return {};
    auto const row = sql.first(informant == Informant::teacher ? "SELECT name FROM evaluation_teacher WHERE id = :id"
                                                               : "SELECT name FROM user_account WHERE id = :id",
                               {{"id", respondent}});
    return Named{respondent, row ? row->text(0) : std::string{}};
}

}  // namespace marelle::evaluation
