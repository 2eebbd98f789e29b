// The children of a round in the order they are taken, what paper can be of, and whom a psychologist is given.
#include "base/text.hpp"
#include "evaluation/store.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

QueueChild line_of(Person const& person, instrument::Definition const& definition, Informant informant) {
    QueueChild out{person.child, person.group, person.cursus, {}, {}, 0, {}, person.left, {}};
    if (auto known = person.progress.find(informant); known != person.progress.end()) {
        out.form = known->second.form;
        out.state = known->second.state;
        out.version = known->second.version;
        out.submitted_at = known->second.submitted_at;
        out.answers = known->second.answers;
    } else if (auto const* form = instrument::form_of(definition, person.cursus, informant))
        out.form = instrument::name_of(*form);
    return out;
}

Result<std::vector<QueueChild>> lines_of(sql::Session& sql, Actor const& actor, RoundRow const& row,
                                         Informant informant) {
    if (std::ranges::find(row.informants, informant) == row.informants.end())
        return fail(Fault::conflict, "evaluation.not_asked");
    auto const definition = TRY(definition_of(sql, row.round.instrument.id));
    std::vector<QueueChild> out;
    for (auto const& person : people_of(sql, actor, row, Whom::opened)) {
        bool const begun = person.progress.contains(informant);
        if (person.left && !begun) continue;
        if (informant == Informant::psychologist && !person.assigned && !begun) continue;
        out.push_back(line_of(person, definition, informant));
    }
    return out;
}

// Children of the scope's house, expected in the round: the only ones that can be given.
Result<std::set<Id>> givable(sql::Session& sql, access::Scope const& scope, RoundRow const& row) {
    static auto const text = R"sql(
        SELECT c.id FROM child c JOIN enrolment e ON e.child = c.id
        WHERE e.establishment = :establishment AND e.from_on <= :reference
            AND (e.until_on IS NULL OR e.until_on > :reference) AND )sql" +
                             std::string{access::child_in_scope};
    std::set<Id> out;
    for (auto const& one : sql.query(text, access::parameters_of(scope, {{"reference", row.round.reference_on}})))
        out.insert(one.text(0));
    return out;
}

Result<RoundRow> round_in_house(sql::Session& sql, access::Scope const& scope, Id const& round) {
    auto row = round_row(sql, scope.establishment, Reach::establishment, round);
    if (!row) return fail(Fault::not_found, "evaluation.round_unknown");
    return *row;
}

std::vector<Id> given_to(sql::Session& sql, Id const& round, Id const& person) {
    std::vector<Id> out;
    for (auto const& row : sql.query(R"sql(
        SELECT x.child FROM evaluation_assignment x JOIN child c ON c.id = x.child
        WHERE x.round = :round AND x.person = :person AND x.ended_at IS NULL ORDER BY c.folded, c.id
    )sql",
                                     {{"round", round}, {"person", person}}))
        out.push_back(row.text(0));
    return out;
}

Result<std::string> psychologist_named(sql::Session& sql, access::Scope const& scope, Id const& person) {
    auto const row = sql.first(R"sql(
        SELECT u.name FROM user_account u JOIN post p ON p.user_account = u.id
        WHERE u.id = :person AND p.profile = 'psychologist' AND p.establishment = :establishment
            AND p.from_on <= :today AND (p.until_on IS NULL OR p.until_on > :today) AND u.disabled_at IS NULL
    )sql",
                               {{"person", person}, {"establishment", scope.establishment}, {"today", scope.today}});
    if (!row) return wrong_fields("body.wrong_fields", {{"person", "unknown"}});
    return row->text(0);
}

void give(sql::Session& sql, access::Scope const& scope, Id const& round, Id const& person, Id const& child) {
    sql.execute(R"sql(
        INSERT INTO evaluation_assignment (id, round, child, person, assigned_at, assigned_by)
        VALUES (:id, :round, :child, :person, :now, :actor)
    )sql",
                {{"id", new_id()},
                 {"round", round},
                 {"child", child},
                 {"person", person},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

}  // namespace

Result<std::vector<QueueChild>> queue(sql::Session& sql, Actor const& actor, Id const& round, Informant informant) {
    return lines_of(sql, actor, TRY(round_of(sql, actor, round)), informant);
}

Result<PaperEntry> paper_entry(sql::Session& sql, Actor const& actor, Id const& round, std::string_view code) {
    auto const row = TRY(round_of(sql, actor, round));
    auto const read = TRY(instrument::read_paper_code(code));
    auto const printed = TRY(instrument::of_paper(sql, read));
    if (printed.version.id != row.round.instrument.id) return fail(Fault::conflict, "evaluation.other_paper");
    if (!may_speak_for(actor.post.profile, read.informant)) return fail(Fault::forbidden, "evaluation.not_your_word");
    // Said before a pile is typed: nothing of it would be kept.
    if (auto const state = state_of(row.standing, actor.today); state != RoundState::open)
        return fail(Fault::conflict, state == RoundState::planned ? "evaluation.not_open" : "evaluation.no_more_paper");
    auto lines = TRY(lines_of(sql, actor, row, read.informant));
    auto const form = instrument::form_name(read.cursus, read.informant);
    std::erase_if(lines, [&](auto const& line) { return line.form != form; });
    return PaperEntry{row.round.instrument.id, form, read.informant, read.cursus, std::move(lines)};
}

Result<Assignment> assign(sql::Session& sql, access::Scope const& scope, Id const& round, NewAssignment const& asked) {
    auto const row = TRY(round_in_house(sql, scope, round));
    if (std::ranges::find(row.informants, Informant::psychologist) == row.informants.end())
        return fail(Fault::conflict, "evaluation.not_asked");
    auto const name = TRY(psychologist_named(sql, scope, asked.person));
    auto const may_be_given = TRY(givable(sql, scope, row));
    std::vector<Error::Field> wrong;
    for (std::size_t i = 0; i < asked.children.size(); ++i)
        if (!may_be_given.contains(asked.children[i])) wrong.push_back({"children/" + std::to_string(i), "unknown"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    std::set<Id> const wanted{asked.children.begin(), asked.children.end()};
    auto const before = given_to(sql, round, asked.person);
    for (auto const& child : before)
        if (!wanted.contains(child))
            sql.execute("UPDATE evaluation_assignment SET ended_at = :now, ended_by = :actor"
                        " WHERE round = :round AND child = :child AND person = :person AND "
                        "ended_at IS NULL",
                        {{"now", scope.now},
                         {"actor", scope.actor},
                         {"round", round},
                         {"child", child},
                         {"person", asked.person}});
    for (auto const& child : wanted)
        if (std::ranges::find(before, child) == before.end()) give(sql, scope, round, asked.person, child);
    return Assignment{{asked.person, name}, given_to(sql, round, asked.person)};
}

Result<std::vector<QueueChild>> assignable(sql::Session& sql, Actor const& actor, access::Scope const& scope,
                                           Id const& round) {
    auto const row = TRY(round_in_house(sql, scope, round));
    if (std::ranges::find(row.informants, Informant::psychologist) == row.informants.end())
        return fail(Fault::conflict, "evaluation.not_asked");
    auto const definition = TRY(definition_of(sql, row.round.instrument.id));
    auto const may_be_given = TRY(givable(sql, scope, row));
    std::vector<QueueChild> out;
    for (auto const& person : people_of(sql, actor, row, Whom::opened))
        if (may_be_given.contains(person.child.id)) out.push_back(line_of(person, definition, Informant::psychologist));
    return out;
}

Result<std::vector<Assignment>> assignments(sql::Session& sql, access::Scope const& scope, Id const& round) {
    TRY(round_in_house(sql, scope, round));
    std::vector<Assignment> out;
    // Whoever may be given children, those who have none yet too.
    for (auto const& row : sql.query(
             R"sql(
        SELECT DISTINCT u.id, u.name FROM user_account u JOIN post p ON p.user_account = u.id
        WHERE p.profile = 'psychologist' AND p.establishment = :establishment AND p.from_on <= :today
            AND (p.until_on IS NULL OR p.until_on > :today) AND u.disabled_at IS NULL
        ORDER BY u.name, u.id
    )sql",
             {{"establishment", scope.establishment}, {"today", scope.today}}))
        out.push_back({{row.text(0), row.text(1)}, given_to(sql, round, row.text(0))});
    return out;
}

}  // namespace marelle::evaluation
