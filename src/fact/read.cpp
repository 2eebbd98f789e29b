// Facts as their readers see them: the director's house, a referent's children and groups, one's own of the day.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "fact/fact.hpp"
#include "timetable/timetable.hpp"
#include <algorithm>
#include <map>

namespace marelle::fact {

namespace {

// About a child: whoever the child's file is open to. About a group: the director, and its referent.
std::string readable() {
    return "(f.establishment = :establishment AND ((f.child IS NOT NULL AND " + std::string{access::child_in_scope} +
           ") OR (f.child IS NULL AND (:reach = 'establishment' OR (:reach = 'own_groups' AND g.referent = :actor)))))";
}

// From midnight to midnight in Paris, as bounds of instants.
constexpr std::string_view own_today = "(f.establishment = :establishment AND f.written_by = :actor"
                                       " AND f.received_at >= :midnight)";

std::string select(std::string_view condition) {
    return R"sql(
        SELECT f.id, f.child, c.given_names, COALESCE(c.usage_name, c.birth_name), f.mini_group, g.name, f.session,
            f.kind, f.severity, f.observed_at, f.received_at, f.written_by, u.name, f.acknowledged_by, v.name,
            f.acknowledged_at, f.withdrawn_by, w.name, f.withdrawn_at
        FROM fact f
        LEFT JOIN child c ON c.id = f.child
        LEFT JOIN mini_group g ON g.id = f.mini_group
        JOIN user_account u ON u.id = f.written_by
        LEFT JOIN user_account v ON v.id = f.acknowledged_by
        LEFT JOIN user_account w ON w.id = f.withdrawn_by
        WHERE )sql" +
           std::string{condition};
}

std::optional<Signed> signed_of(sql::Row const& row, std::size_t at) {
    if (row.null(at)) return {};
    return Signed{{row.text(at), row.text(at + 1)}, row.text(at + 2)};
}

Fact fact_of(sql::Row const& row) {
    Fact out;
    out.id = row.text(0);
    if (auto child = row.maybe_text(1))
        out.child = AboutChild{*child, first_name_of(row.text(2)), initial_of(row.text(3))};
    out.group = named(row.maybe_text(4), row.maybe_text(5));
    out.session = row.maybe_text(6);
    out.kind = *record::choice_named<Kind>(row.text(7));
    out.severity = *record::choice_named<Severity>(row.text(8));
    out.observed_at = row.text(9);
    out.received_at = row.text(10);
    out.written_by = {row.text(11), row.text(12)};
    out.acknowledged = signed_of(row, 13);
    out.withdrawn = signed_of(row, 16);
    return out;
}

// The words, the last apart from those before.
void add_words(sql::Session& sql, crypto::Keyring& keys, Fact& fact) {
    std::optional<Id> child;
    if (fact.child) child = fact.child->id;
    auto const& owner = owner_of(child, fact.id);
    for (auto const& row : sql.query(R"sql(
             SELECT n.number, n.kind, n.severity, n.words_sealed, n.written_at, u.id, u.name, n.id
             FROM fact_words n JOIN user_account u ON u.id = n.written_by
             WHERE n.fact = :fact ORDER BY n.number
         )sql",
                                     {{"fact", fact.id}}))
        fact.earlier.push_back({row.integer(0),
                                *record::choice_named<Kind>(row.text(1)),
                                *record::choice_named<Severity>(row.text(2)),
                                keys.open("fact_words", "words_sealed", owner, row.text(7), row.bytes(3)).value_or(""),
                                row.text(4),
                                {row.text(5), row.text(6)}});
    fact.text = fact.earlier.back().text;
    fact.earlier.pop_back();
}

void add_given_back(sql::Session& sql, Fact& fact) {
    for (auto const& row : sql.query(R"sql(
             SELECT w.made_by, u.name, w.made_at, w.undone_by, v.name, w.undone_at
             FROM fact_withdrawal w JOIN user_account u ON u.id = w.made_by JOIN user_account v ON v.id = w.undone_by
             WHERE w.fact = :fact ORDER BY w.made_at, w.id
         )sql",
                                     {{"fact", fact.id}}))
        fact.given_back.push_back({*signed_of(row, 0), *signed_of(row, 3)});
}

void finish(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Fact& fact) {
    add_words(sql, keys, fact);
    add_given_back(sql, fact);
    fact.may = may_do(actor, standing_of(sql, fact), fact.kind);
}

Instant midnight_of(Date const& day) { return instant_text(from_local(day, "00:00")); }

sql::Parameters own_parameters(Actor const& actor) {
    return {{"establishment", actor.post.establishment}, {"actor", actor.id}, {"midnight", midnight_of(actor.today)}};
}

}  // namespace

Standing standing_of(sql::Session& sql, Fact const& fact) {
    // Only a grave incident has a form.
    bool const may_have_left = fact.kind == Kind::incident || !fact.earlier.empty();
    auto const day_of = [](Instant const& at) { return to_local(instant_ms(at).value_or(0)).date; };
    return {fact.written_by.id,
            day_of(fact.received_at),
            fact.severity,
            fact.acknowledged.has_value(),
            fact.withdrawn.has_value(),
            may_have_left &&
                sql.count("SELECT count(id) FROM incident_sending WHERE fact = :fact", {{"fact", fact.id}}) > 0,
            fact.withdrawn ? fact.withdrawn->by.id : Id{},
            fact.withdrawn ? day_of(fact.withdrawn->at) : Date{}};
}

Reader reader_of(Actor const& actor) {
    Reader out{actor, {}};
    if (auto scope = access::scope_of(actor, "fact.read")) out.read = *scope;
    return out;
}

// What was taken back stays readable to whoever answers for the house, to who took it back, and to nobody else.
Result<Fact> find(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id) {
    static auto const in_scope = select(readable() + " AND f.id = :fact AND (f.withdrawn_at IS NULL"
                                                     " OR f.written_by = :actor OR :reach = 'establishment')");
    static auto const own = select(std::string{own_today} + " AND f.id = :fact AND (f.withdrawn_at IS NULL"
                                                            " OR f.withdrawn_by = :actor)");
    std::optional<sql::Row> row;
    if (reader.read) row = sql.first(in_scope, access::parameters_of(*reader.read, {{"fact", id}}));
    if (!row) {
        auto parameters = own_parameters(reader.actor);
        parameters.push_back({"fact", id});
        row = sql.first(own, parameters);
    }
    if (!row) return fail(Fault::not_found, "fact.unknown");
    auto out = fact_of(*row);
    finish(sql, keys, reader.actor, out);
    return out;
}

Found facts(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Question const& question) {
    Found out;
    if (!reader.read) return out;
    static auto const text = select(readable() + R"sql( AND (f.withdrawn_at IS NULL OR :reach = 'establishment')
            AND (:child = '' OR f.child = :child) AND (:group = '' OR f.mini_group = :group)
            AND (:waiting = 0 OR (f.severity = 'grave' AND f.acknowledged_at IS NULL AND f.withdrawn_at IS NULL))
            AND (:after = '' OR f.observed_at || f.id < :after)
            ORDER BY f.observed_at DESC, f.id DESC LIMIT :limit)sql");
    auto rows = sql.query(text, access::parameters_of(*reader.read, {{"child", question.child.value_or("")},
                                                                     {"group", question.group.value_or("")},
                                                                     {"waiting", question.waiting ? 1 : 0},
                                                                     {"after", question.after},
                                                                     {"limit", question.limit + 1}}));
    bool more = rows.size() > question.limit;
    if (more) rows.pop_back();
    for (auto const& row : rows) {
        out.facts.push_back(fact_of(row));
        finish(sql, keys, reader.actor, out.facts.back());
    }
    if (more) out.next = out.facts.back().observed_at + out.facts.back().id;
    return out;
}

std::vector<Fact> own_facts(sql::Session& sql, crypto::Keyring& keys, Actor const& actor) {
    static auto const text = select(std::string{own_today} +
                                    " AND f.withdrawn_at IS NULL ORDER BY f.received_at DESC, f.id DESC");
    std::vector<Fact> out;
    for (auto const& row : sql.query(text, own_parameters(actor))) {
        out.push_back(fact_of(row));
        finish(sql, keys, actor, out.back());
    }
    return out;
}

Waiting waiting(sql::Session& sql, access::Scope const& scope) {
    auto rows = sql.query(R"sql(
        SELECT f.id FROM fact f
        WHERE f.establishment = :establishment AND f.severity = 'grave' AND f.acknowledged_at IS NULL
            AND f.withdrawn_at IS NULL
        ORDER BY f.observed_at, f.id
    )sql",
                          {{"establishment", scope.establishment}});
    Waiting out{static_cast<std::int64_t>(rows.size()), {}};
    if (!rows.empty()) out.first = rows.front().text(0);
    return out;
}

Result<ToTell> to_tell(sql::Session& sql, access::Scope const& scope, Id const& session) {
    static auto const text = "SELECT r.id, r.name FROM session s JOIN mini_group g ON g.id = s.mini_group"
                             " LEFT JOIN user_account r ON r.id = g.referent AND r.disabled_at IS NULL"
                             " WHERE s.id = :session AND " +
                             std::string{timetable::session_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"session", session}}));
    if (!row) return fail(Fault::not_found, "session.unknown");
    ToTell out{named(row->maybe_text(0), row->maybe_text(1)), {}};
    for (auto const& director : sql.query(R"sql(
             SELECT DISTINCT u.id, u.name FROM user_account u JOIN post p ON p.user_account = u.id
             WHERE p.profile = 'director' AND p.establishment = :establishment AND p.from_on <= :today
                 AND (p.until_on IS NULL OR p.until_on > :today) AND u.disabled_at IS NULL
             ORDER BY u.name, u.id
         )sql",
                                          {{"establishment", scope.establishment}, {"today", scope.today}}))
        out.directors.push_back({director.text(0), director.text(1)});
    return out;
}

Id const& owner_of(std::optional<Id> const& child, Id const& fact) { return child ? *child : fact; }

}  // namespace marelle::fact
