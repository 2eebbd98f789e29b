// Who is expected in a round, and how far one is. A child is expected where it is enrolled on the reference day, in the
// cursus of that day; its group is that of the day, or of today while the day has not come.
#include "base/text.hpp"
#include "evaluation/reminders.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

constexpr std::string_view given = R"sql(CASE WHEN EXISTS (
        SELECT 1 FROM evaluation_assignment x WHERE x.round = :round AND x.child = e.child AND x.ended_at IS NULL)
    THEN 1 ELSE 0 END)sql";
constexpr std::string_view on_the_day = R"sql( WHERE e.from_on <= :reference
    AND (e.until_on IS NULL OR e.until_on > :reference) AND (:house = '' OR e.establishment = :house))sql";

// Headquarters counts thousands and names nobody.
std::string enrolled_anywhere() {
    return "SELECT e.child, '', '', e.establishment, e.cursus, NULL, NULL, NULL, NULL, " + std::string{given} +
           " FROM enrolment e" + std::string{on_the_day};
}

std::string enrolled(Whom whom, Reach reach) {
    if (reach == Reach::network) return enrolled_anywhere();
    auto out = R"sql(
        SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), e.establishment, e.cursus, g.id, g.name,
            u.id, u.name, )sql" +
               std::string{given} + R"sql(
        FROM enrolment e JOIN child c ON c.id = e.child
        LEFT JOIN mini_group g ON g.id = (
            SELECT m.mini_group FROM group_membership m JOIN mini_group mg ON mg.id = m.mini_group
            WHERE m.child = c.id AND mg.establishment = e.establishment AND mg.kind = 'group'
                AND m.from_on <= :group_on AND (m.until_on IS NULL OR m.until_on > :group_on)
            ORDER BY m.from_on DESC, m.id LIMIT 1)
        LEFT JOIN user_account u ON u.id = g.referent
    )sql" + std::string{on_the_day} +
               " AND e.establishment = :establishment";
    if (reach == Reach::own_groups) out += " AND g.referent = :actor";
    if (reach == Reach::assigned)
        out += " AND EXISTS (SELECT 1 FROM evaluation_assignment y WHERE y.round = :round AND y.child = c.id"
               " AND y.person = :actor AND y.ended_at IS NULL)";
    else if (whom == Whom::opened) out += " AND " + std::string{access::child_in_scope};
    return out + " ORDER BY COALESCE(g.name, ''), c.folded, c.id";
}

constexpr std::string_view first_sent = "CASE WHEN a.submitted_at IS NULL THEN 1 ELSE 0 END, a.submitted_at,"
                                        " a.started_at, a.id";

// Assessments of the round, of whoever is expected and of those who left.
std::string assessed(Whom whom, Reach reach) {
    if (reach == Reach::network)
        return "SELECT a.child, '', '', a.establishment, a.informant, a.form, a.version, a.submitted_at,"
               " a.respondent, NULL FROM assessment a WHERE a.round = :round"
               " ORDER BY a.child, " +
               std::string{first_sent};
    std::string out = R"sql(
        SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), a.establishment, a.informant, a.form,
            a.version, a.submitted_at, a.respondent, COALESCE(t.name, u.name)
        FROM assessment a JOIN child c ON c.id = a.child
        LEFT JOIN evaluation_teacher t ON t.id = a.respondent LEFT JOIN user_account u ON u.id = a.respondent
        WHERE a.round = :round AND a.establishment = :establishment
    )sql";
    // Once gone, a child is in no group any more: whoever answers for the house still sees that it was assessed.
    if (whom == Whom::opened && reach == Reach::establishment) out += " AND " + std::string{access::child_in_scope};
    // A psychologist is asked for her own word, whatever a colleague has written.
    if (reach == Reach::assigned) out += " AND (a.informant <> 'psychologist' OR a.respondent = :actor)";
    return out + " ORDER BY c.folded, c.id, " + std::string{first_sent};
}

sql::Parameters bound(Actor const& actor, RoundRow const& round) {
    auto const scope = access::scope_of(actor, "evaluation.queue");
    auto const house = round.round.establishment ? round.round.establishment->id : Id{};
    sql::Parameters more{{"round", round.round.id},
                         {"reference", round.round.reference_on},
                         {"group_on", std::min(round.round.reference_on, actor.today)},
                         {"house", house}};
    if (scope) return access::parameters_of(*scope, std::move(more));
    // Headquarters: counted, never opened.
    access::Scope counted;
    counted.actor = actor.id;
    counted.reach = access::Reach::network;
    counted.today = actor.today;
    counted.now = actor.now;
    return access::parameters_of(counted, std::move(more));
}

AssessedChild child_of(sql::Row const& row) {
    return {row.text(0), first_name_of(row.text(1)), initial_of(row.text(2))};
}

// In the order in which they were sent: where several answer, the first of them is the one that counts.
void add_progress(Person& person, sql::Row const& row, Whom whom) {
    auto const informant = *record::choice_named<Informant>(row.text(4));
    auto const state = row.null(7) ? AssessmentState::started : AssessmentState::submitted;
    auto const added = person.progress.try_emplace(informant, row.text(5), state, row.integer(6), row.maybe_text(7),
                                                   std::vector<Answered>{});
    bool const several = informant == Informant::teacher || informant == Informant::psychologist;
    if (whom == Whom::opened && several)
        added.first->second.answers.push_back(
            {row.text(8).empty() ? std::nullopt : named(row.text(8), row.maybe_text(9).value_or("")), state});
}

// "2-teacher" → 2
int cursus_of(std::string const& form) { return form.empty() ? 0 : form.front() - '0'; }

}  // namespace

std::vector<Informant> counted_for(Actor const& actor, RoundRow const& round) {
    if (reach_in_rounds(actor) != Reach::assigned) return round.informants;
    std::vector<Informant> out;
    for (auto informant : round.informants)
        if (informant == Informant::psychologist) out.push_back(informant);
    return out;
}

std::vector<Person> people_of(sql::Session& sql, Actor const& actor, RoundRow const& round, Whom whom) {
    auto const reach = reach_in_rounds(actor);
    std::vector<Person> out;
    if (reach == Reach::none) return out;
    std::map<Id, std::size_t> at;
    auto const parameters = bound(actor, round);
    for (auto const& row : sql.query(enrolled(whom, reach), parameters)) {
        at.emplace(row.text(0), out.size());
        out.push_back({child_of(row),
                       row.text(3),
                       static_cast<int>(row.integer(4)),
                       named(row.maybe_text(5), row.maybe_text(6)),
                       named(row.maybe_text(7), row.maybe_text(8)),
                       false,
                       row.integer(9) == 1,
                       {}});
    }
    bool const sees_the_gone = reach == Reach::establishment || reach == Reach::network;
    for (auto const& row : sql.query(assessed(whom, reach), parameters)) {
        auto known = at.find(row.text(0));
        if (known == at.end()) {
            if (!sees_the_gone) continue;
            known = at.emplace(row.text(0), out.size()).first;
            out.push_back({child_of(row), row.text(3), cursus_of(row.text(5)), {}, {}, true, false, {}});
        }
        add_progress(out[known->second], row, whom);
    }
    return out;
}

std::vector<Expected> expected_of(std::vector<Person> const& people, std::vector<Informant> const& informants,
                                  instrument::Definition const& definition) {
    std::vector<Expected> out;
    for (auto const& person : people)
        for (auto informant : informants) {
            auto const known = person.progress.find(informant);
            bool const begun = known != person.progress.end();
            if (!begun && person.left) continue;
            if (!begun && informant == Informant::psychologist && !person.assigned) continue;
            if (!begun && !instrument::form_of(definition, person.cursus, informant)) continue;
            out.push_back({person.child.id, informant, person.referent,
                           begun ? known->second.state : AssessmentState::missing, person.left});
        }
    return out;
}

Result<RoundCompleteness> completeness(sql::Session& sql, Actor const& actor, Id const& round) {
    auto const row = TRY(round_of(sql, actor, round));
    auto const definition = TRY(definition_of(sql, row.round.instrument.id));
    auto const informants = counted_for(actor, row);
    auto const expected = expected_of(people_of(sql, actor, row, Whom::counted), informants, definition);
    RoundCompleteness out{round, count_by_referent(expected, informants), {}, most_reminders};
    for (auto const& each : sql.query(
             R"sql(
        SELECT m.id, m.number, m.sent_at, u.id, u.name, m.missing
        FROM evaluation_reminder m JOIN user_account u ON u.id = m.sent_by
        WHERE m.round = :round AND m.establishment = :establishment ORDER BY m.number
    )sql",
             {{"round", round}, {"establishment", actor.post.establishment}}))
        out.reminders.push_back(
            {each.text(0), each.integer(1), each.text(2), {each.text(3), each.text(4)}, each.integer(5)});
    out.reminders_left = most_reminders - static_cast<std::int64_t>(out.reminders.size());
    return out;
}

Result<Reminder> remind(sql::Session& sql, Actor const& actor, Id const& round) {
    if (actor.post.establishment.empty()) return fail(Fault::forbidden, "access.refused");
    auto const row = TRY(round_of(sql, actor, round));
    auto const definition = TRY(definition_of(sql, row.round.instrument.id));
    auto const counts = count(expected_of(people_of(sql, actor, row, Whom::counted), row.informants, definition));
    auto const before = sql.first("SELECT count(id), max(sent_at) FROM evaluation_reminder"
                                  " WHERE round = :round AND establishment = :establishment",
                                  {{"round", round}, {"establishment", actor.post.establishment}});
    auto const sent = before->integer(0);
    std::optional<Date> last;
    if (auto const at = before->maybe_text(1)) last = to_local(instant_ms(*at).value_or(0)).date;
    TRY(may_remind(state_of(row.standing, actor.today), sent, last, actor.today, counts));
    Reminder out{new_id(), sent + 1, actor.now, {actor.id, ""}, counts.missing + counts.started};
    sql.execute(R"sql(
        INSERT INTO evaluation_reminder (id, round, establishment, number, missing, sent_at, sent_by)
        VALUES (:id, :round, :establishment, :number, :missing, :now, :actor)
    )sql",
                {{"id", out.id},
                 {"round", round},
                 {"establishment", actor.post.establishment},
                 {"number", out.number},
                 {"missing", out.missing},
                 {"now", actor.now},
                 {"actor", actor.id}});
    out.by.name = sql.first("SELECT name FROM user_account WHERE id = :id", {{"id", actor.id}})->text(0);
    return out;
}

// A director is asked about the whole house, the others about what they may write.
std::int64_t left_to_write(sql::Session& sql, Actor const& actor, RoundRow const& round,
                           instrument::Definition const& definition) {
    bool const director = actor.post.profile == Profile::director;
    auto informants = counted_for(actor, round);
    std::erase_if(informants, [&](auto one) { return !director && !may_speak_for(actor.post.profile, one); });
    auto const counts = count(expected_of(people_of(sql, actor, round, Whom::counted), informants, definition));
    return counts.missing + counts.started;
}

Waiting waiting(sql::Session& sql, Actor const& actor) {
    Waiting out;
    if (!access::scope_of(actor, "evaluation.queue")) return out;
    auto open = round_rows(sql, actor.post.establishment, reach_in_rounds(actor));
    std::erase_if(open, [&](auto const& row) { return state_of(row.standing, actor.today) != RoundState::open; });
    std::ranges::stable_sort(open, {}, [](auto const& row) { return row.standing.last_day; });
    auto const last_days = add_days(actor.today, settings_on(actor.today).task_days);
    for (auto const& row : open) {
        bool const director = actor.post.profile == Profile::director;
        if (director && row.standing.last_day > last_days) continue;
        auto const definition = definition_of(sql, row.round.instrument.id);
        if (!definition) continue;
        auto const missing = left_to_write(sql, actor, row, *definition);
        if (missing == 0) continue;
        bool const reminded = sql.count("SELECT count(id) FROM evaluation_reminder"
                                        " WHERE round = :round AND establishment = :establishment",
                                        {{"round", row.round.id}, {"establishment", actor.post.establishment}}) > 0;
        auto& part = reminded ? out.reminded : out.due;
        if (part.first.empty()) part.first = row.round.id;
        part.count += missing;
    }
    return out;
}

}  // namespace marelle::evaluation
