#include "impact/impact.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>
#include <map>

namespace marelle::impact {

namespace {

sql::Parameters bound(access::Scope const& scope, Question const& question) {
    return {{"establishment", question.establishment},
            {"reach", scope.reach_name()},
            {"actor", scope.actor},
            {"from", question.period.from},
            {"until", question.period.until},
            {"today", question.today}};
}

// A referent's or leader's figures are those of the children of their own groups in the period (trust.md: "own
// children", "own group"). `e.child` is what it restricts.
#define MEMBERS_OF_OWN_GROUPS \
    " FROM group_membership om JOIN mini_group og ON og.id = om.mini_group" \
    " WHERE om.from_on <= :until AND (om.until_on IS NULL OR om.until_on > :from)" \
    " AND (og.referent = :actor OR EXISTS (SELECT 1 FROM slot os WHERE os.mini_group = og.id AND os.leader = :actor))"
#define OWN_CHILDREN "(:reach <> 'own_groups' OR EXISTS (SELECT 1" MEMBERS_OF_OWN_GROUPS " AND om.child = e.child))"

constexpr std::string_view own_children_text = "SELECT DISTINCT om.child" MEMBERS_OF_OWN_GROUPS;

constexpr std::string_view people_text =
    "SELECT e.child, e.establishment, e.cursus, e.from_on, e.until_on, c.sex, c.birth_date"
    " FROM enrolment e JOIN child c ON c.id = e.child"
    " WHERE (:establishment = '' OR e.establishment = :establishment)"
    " AND e.from_on <= :until AND e.from_on <= :today AND (e.until_on IS NULL OR e.until_on > :from)"
    " AND " OWN_CHILDREN " ORDER BY e.child, e.from_on, e.id";

// Later rows win: each query is ordered so that the one that holds on the reference day comes last.
constexpr std::string_view schooling_text =
    "SELECT e.child, s.school_year, coalesce(sc.network, '')"
    " FROM enrolment e JOIN schooling s ON s.child = e.child LEFT JOIN school sc ON sc.uai = s.school"
    " WHERE (:establishment = '' OR e.establishment = :establishment)"
    " AND e.from_on <= :until AND e.from_on <= :today AND (e.until_on IS NULL OR e.until_on > :from)"
    " AND " OWN_CHILDREN " ORDER BY e.child, s.school_year";

// A decision counts under a list that is in force on the reference day; one whose list was never imported here (decided
// with the official tool) is taken for the list it names.
constexpr std::string_view residence_text =
    "SELECT e.child, d.on_date, d.result, coalesce(d.zone_code, ''), coalesce(d.zone_name, ''), i.valid_from,"
    " i.valid_until"
    " FROM enrolment e JOIN residence_decision d ON d.child = e.child AND d.overruled_by IS NULL"
    " LEFT JOIN zone_list l ON l.name = d.zone_list LEFT JOIN zone_import i ON i.id = l.import"
    " WHERE (:establishment = '' OR e.establishment = :establishment)"
    " AND e.from_on <= :until AND e.from_on <= :today AND (e.until_on IS NULL OR e.until_on > :from)"
    " AND " OWN_CHILDREN " ORDER BY e.child, d.on_date, d.decided_at, d.id";

constexpr std::string_view membership_text = "SELECT m.child, m.mini_group, g.name, m.from_on, m.until_on, g.kind"
                                             " FROM group_membership m JOIN mini_group g ON g.id = m.mini_group"
                                             " WHERE (:establishment = '' OR g.establishment = :establishment)"
                                             " AND m.from_on <= :until AND (m.until_on IS NULL OR m.until_on > :from)"
                                             " AND (:reach <> 'own_groups' OR :actor <> '') AND :today <> ''"
                                             " ORDER BY m.child, m.from_on, m.id";

constexpr std::string_view marks_text =
    "SELECT a.child, s.on_date, s.mini_group, a.presence, a.minutes"
    " FROM session s JOIN attendance a ON a.session = s.id"
    " WHERE (:establishment = '' OR s.establishment = :establishment)"
    " AND s.on_date >= :from AND s.on_date <= :until AND s.on_date <= :today AND s.cancelled_at IS NULL"
    " AND (:reach <> 'own_groups' OR :actor <> '')";

// Expected and never noted: a member on the day, a session that was held, no mark. Tonight's is not missing yet.
constexpr std::string_view missing_text =
    "SELECT m.child, s.on_date, s.mini_group"
    " FROM session s JOIN group_membership m ON m.mini_group = s.mini_group"
    " AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)"
    " LEFT JOIN attendance a ON a.session = s.id AND a.child = m.child"
    " WHERE (:establishment = '' OR s.establishment = :establishment)"
    " AND s.on_date >= :from AND s.on_date <= :until AND s.on_date < :today AND s.cancelled_at IS NULL"
    " AND s.activity NOT IN " MARELLE_WITHOUT_CHILDREN
    " AND a.child IS NULL AND (:reach <> 'own_groups' OR :actor <> '')";

#undef OWN_CHILDREN
#undef MEMBERS_OF_OWN_GROUPS

// Children alone are asked, or the days of their holidays; hours by child need their marks too.
bool without_marks(Question const& question) {
    bool const of_marks = question.name != FigureName::children_accompanied &&
                          question.name != FigureName::half_of_holidays;
    return !of_marks && question.by != Breakdown::hours;
}

class Gatherer {
public:
    Gatherer(sql::Session& sql, access::Scope const& scope, Question const& question)
        : sql_{sql}, parameters_{bound(scope, question)}, question_{question} {}

    Facts run() {
        people();
        schooling();
        residence();
        membership();
        marks();
        gather_beside(sql_, question_, facts_);
        return std::move(facts_);
    }

private:
    Person* find(std::string const& child) {
        auto found = index_.find(child);
        return found == index_.end() ? nullptr : &facts_.people[found->second];
    }

    void people() {
        sql_.each(people_text, parameters_, [&](sql::Row const& row) {
            Person person;
            person.child = row.text(0);
            person.establishment = row.text(1);
            person.cursus = row.integer(2);
            person.reference = std::min(question_.period.until, question_.today);
            if (auto until = row.maybe_text(4); until && *until <= person.reference)
                person.reference = add_days(*until, -1);
            person.sex = row.text(5);
            person.birth_date = row.text(6);
            if (auto* known = find(person.child)) *known = std::move(person);
            else {
                index_.emplace(person.child, facts_.people.size());
                facts_.people.push_back(std::move(person));
            }
            return true;
        });
    }

    void schooling() {
        sql_.each(schooling_text, parameters_, [&](sql::Row const& row) {
            auto* person = find(row.text(0));
            if (person && row.text(1) <= school_year_of(person->reference)) person->network = row.text(2);
            return true;
        });
    }

    void residence() {
        sql_.each(residence_text, parameters_, [&](sql::Row const& row) {
            auto* person = find(row.text(0));
            if (!person || row.text(1) > person->reference || row.text(2) == "unknown") return true;
            auto from = row.maybe_text(5), until = row.maybe_text(6);
            if ((from && *from > person->reference) || (until && *until < person->reference)) return true;
            person->residence = row.text(2);
            person->zone = person->residence == "inside" ? row.text(3) : "";
            person->zone_name = row.text(4);
            return true;
        });
    }

    void membership() {
        std::map<std::string, std::string> names;
        sql_.each(membership_text, parameters_, [&](sql::Row const& row) {
            names[row.text(1)] = row.text(2);
            // A club or a stay is a list beside the child's own mini-group.
            auto* person = row.text(5) == "group" ? find(row.text(0)) : nullptr;
            auto until = row.maybe_text(4);
            if (person && row.text(3) <= person->reference && (!until || *until > person->reference))
                person->group = row.text(1);
            return true;
        });
        facts_.group_names.assign(names.begin(), names.end());
    }

    void mark(sql::Row const& row, Mark::Presence presence, std::int64_t minutes) {
        auto found = index_.find(row.text(0));
        if (found == index_.end()) return;
        facts_.marks.push_back({found->second, row.text(1), row.text(2), presence, minutes});
        auto& known = facts_.people[found->second].minutes;
        if (presence != Mark::Presence::missing) known = known.value_or(0) + minutes;
    }

    void marks() {
        if (without_marks(question_)) return;
        sql_.each(marks_text, parameters_, [&](sql::Row const& row) {
            auto const& word = row.text(3);
            auto presence = word == "excused"  ? Mark::Presence::excused
                            : word == "absent" ? Mark::Presence::absent
                                               : Mark::Presence::there;
            mark(row, presence, row.integer(4));
            return true;
        });
        sql_.each(missing_text, parameters_, [&](sql::Row const& row) {
            mark(row, Mark::Presence::missing, 0);
            return true;
        });
    }

    sql::Session& sql_;
    sql::Parameters parameters_;
    Question const& question_;
    Facts facts_;
    std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace

Facts gather(sql::Session& sql, access::Scope const& scope, Question const& question) {
    return Gatherer{sql, scope, question}.run();
}

columns::Asked asked_of_columns(sql::Session& sql, access::Scope const& scope, Question const& question) {
    using Split = columns::Asked::Split;
    columns::Asked asked{
        question.period, question.today, question.establishment, {}, !without_marks(question), {}, {}, false};
    bool const of_marks = question.name == FigureName::hours_attended || question.name == FigureName::attendance_rate;
    if (of_marks && question.by == Breakdown::age_band) asked.split = Split::age;
    if (of_marks && question.by == Breakdown::group) asked.split = Split::group;
    if (scope.reach == access::Reach::own_groups) {
        asked.own.emplace();
        for (auto const& row :
             sql.query(own_children_text,
                       {{"from", question.period.from}, {"until", question.period.until}, {"actor", scope.actor}}))
            asked.own->push_back(row.text(0));
        std::ranges::sort(*asked.own);
    }
    return asked;
}

Facts gather(sql::Session& sql, access::Scope const& scope, Question const& question, columns::Keeper* keeper) {
    if (!keeper) return gather(sql, scope, question);
    auto facts = keeper->facts(sql, asked_of_columns(sql, scope, question));
    if (!facts) return gather(sql, scope, question);
    gather_beside(sql, question, *facts, keeper);
    return std::move(*facts);
}

}  // namespace marelle::impact
