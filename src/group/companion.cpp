#include "group/companion.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include <algorithm>

namespace marelle::group {

namespace {

struct Row {
    Id id, first, second;
    CompanionKind kind{};
    Date from;
    std::optional<Date> until;
};

std::pair<Id, Id> ordered(Id const& a, Id const& b) { return {std::min(a, b), std::max(a, b)}; }

bool touch(Date const& from, std::optional<Date> const& until, Row const& other) {
    return (!until || other.from < *until) && (!other.until || from < *other.until);
}

std::vector<Row> between(sql::Session& sql, Id const& a, Id const& b) {
    auto [first, second] = ordered(a, b);
    std::vector<Row> out;
    for (auto const& row : sql.query(R"sql(
             SELECT id, kind, from_on, until_on FROM companion
             WHERE first_child = :first AND second_child = :second ORDER BY from_on, id
         )sql",
                                     {{"first", first}, {"second", second}}))
        out.push_back({row.text(0), first, second, *record::choice_named<CompanionKind>(row.text(1)), row.text(2),
                       row.maybe_text(3)});
    return out;
}

// One key inside the other: whichever child is erased, the words are noise.
Value sealed(crypto::Keyring& keys, Id const& id, std::pair<Id, Id> const& children,
             std::optional<std::string> const& reason) {
    if (!reason) return {};
    auto inner = keys.seal("companion", "reason_sealed", children.first, id, *reason);
    return keys.seal("companion", "reason_sealed", children.second, id, inner.data);
}

// Out of scope unless the reader reaches one of the two children.
Result<Row> find(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto row = sql.first("SELECT id, first_child, second_child, kind, from_on, until_on FROM companion WHERE id = :id",
                         {{"id", id}});
    if (!row ||
        (!access::child_is_in_scope(sql, scope, row->text(1)) && !access::child_is_in_scope(sql, scope, row->text(2))))
        return fail(Fault::not_found, "companion.unknown");
    return Row{row->text(0), row->text(1),      row->text(2), *record::choice_named<CompanionKind>(row->text(3)),
               row->text(4), row->maybe_text(5)};
}

// The other child is named only while it is of the same establishment.
constexpr std::string_view select_companions = R"sql(
    SELECT k.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), k.kind, g.id, g.name, k.from_on, k.until_on,
        CASE WHEN k.reason_sealed IS NULL THEN 0 ELSE 1 END, u.id, u.name, k.recorded_at,
        CASE WHEN EXISTS (
            SELECT 1 FROM child_guardian l JOIN child_guardian mine ON mine.guardian = l.guardian
            WHERE l.child = c.id AND mine.child = :child
                AND l.authority IN ('joint', 'sole', 'delegated') AND mine.authority IN ('joint', 'sole', 'delegated')
                AND (l.until_on IS NULL OR l.until_on > :today)
                AND (mine.until_on IS NULL OR mine.until_on > :today)) THEN 1 ELSE 0 END
    FROM child c
    LEFT JOIN companion k ON (k.until_on IS NULL OR k.until_on > :today)
        AND ((k.first_child = c.id AND k.second_child = :child) OR (k.first_child = :child AND k.second_child = c.id))
    LEFT JOIN user_account u ON u.id = k.recorded_by
    LEFT JOIN mini_group g ON g.id = (
        SELECT m.mini_group FROM group_membership m JOIN mini_group x ON x.id = m.mini_group
        WHERE m.child = c.id AND x.establishment = :establishment AND x.kind = 'group'
            AND m.from_on <= :today AND (m.until_on IS NULL OR m.until_on > :today)
        ORDER BY m.from_on DESC, m.id LIMIT 1)
    WHERE c.id <> :child
        AND EXISTS (SELECT 1 FROM enrolment e WHERE e.child = c.id AND e.establishment = :establishment
                    AND (e.until_on IS NULL OR e.until_on > :today))
        AND c.id IN (
            SELECT first_child FROM companion WHERE second_child = :child
            UNION SELECT second_child FROM companion WHERE first_child = :child
            UNION SELECT l.child FROM child_guardian l JOIN child_guardian mine ON mine.guardian = l.guardian
            WHERE mine.child = :child)
    ORDER BY c.given_names, c.id, k.from_on, k.id
)sql";

Companion declared(sql::Row const& row) {
    return {row.text(0),
            {row.text(1), first_name_of(row.text(2)), initial_of(row.text(3))},
            *record::choice_named<CompanionKind>(row.text(4)),
            named(row.maybe_text(5), row.maybe_text(6)),
            row.text(7),
            row.maybe_text(8),
            row.integer(9) == 1,
            Named{row.text(10), row.text(11)},
            row.text(12)};
}

Companion by_guardian(sql::Row const& row) {
    Companion out;
    out.child = {row.text(1), first_name_of(row.text(2)), initial_of(row.text(3))};
    out.group = named(row.maybe_text(5), row.maybe_text(6));
    return out;
}

}  // namespace

Result<> may_declare(NewCompanion const& companion) {
    std::vector<Error::Field> wrong;
    if (companion.until && *companion.until <= companion.from) wrong.push_back({"until", "too_early"});
    if (companion.kind == CompanionKind::incompatible && !companion.reason) wrong.push_back({"reason", "required"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

bool contradicts(CompanionKind a, CompanionKind b) {
    auto parts = [](CompanionKind kind) { return kind == CompanionKind::apart || kind == CompanionKind::incompatible; };
    if (a == b) return true;
    return (a == CompanionKind::together && parts(b)) || (b == CompanionKind::together && parts(a));
}

std::vector<Companion> companions(sql::Session& sql, access::Scope const& scope, Id const& child) {
    if (!access::child_is_in_scope(sql, scope, child)) return {};
    std::vector<Companion> out;
    for (auto const& row : sql.query(
             select_companions, {{"child", child}, {"today", scope.today}, {"establishment", scope.establishment}})) {
        bool known = std::ranges::any_of(
            out, [&](auto const& one) { return one.child.id == row.text(1) && one.kind == CompanionKind::sibling; });
        if (row.integer(13) == 1 && !known) out.push_back(by_guardian(row));
        if (!row.null(0)) out.push_back(declared(row));
    }
    return out;
}

Result<Companion> declare(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                          access::Scope const& listed, Id const& child, NewCompanion const& companion) {
    TRY(may_declare(companion));
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    if (companion.child == child) return fail(Fault::conflict, "companion.itself");
    if (!access::child_is_in_scope(sql, listed, companion.child))
        return wrong_fields("body.wrong_fields", {{"child", "unknown"}});
    auto id = companion.id.value_or(new_id());
    auto children = ordered(child, companion.child);
    auto known = between(sql, child, companion.child);
    auto again = std::ranges::find(known, id, &Row::id);
    if (again == known.end()) {
        for (auto const& other : known)
            if (contradicts(companion.kind, other.kind) && touch(companion.from, companion.until, other))
                return fail(Fault::conflict, "companion.contradicts");
        auto made = sql.execute(R"sql(
            INSERT INTO companion (id, first_child, second_child, kind, reason_sealed, from_on, until_on, recorded_at,
                                   recorded_by)
            VALUES (:id, :first, :second, :kind, :reason, :from, :until, :now, :actor)
            ON CONFLICT (id) DO NOTHING
        )sql",
                                {{"id", id},
                                 {"first", children.first},
                                 {"second", children.second},
                                 {"kind", record::name_of_choice(companion.kind)},
                                 {"reason", sealed(keys, id, children, companion.reason)},
                                 {"from", companion.from},
                                 {"until", companion.until},
                                 {"now", scope.now},
                                 {"actor", scope.actor}});
        if (made == 0) return fail(Fault::conflict, "id.taken");
    } else if (again->kind != companion.kind || again->from != companion.from) {
        return fail(Fault::conflict, "id.taken");
    }
    for (auto& one : companions(sql, scope, child))
        if (one.id == id) return std::move(one);
    // It ended before today: written all the same, and shown no more.
    Companion past;
    past.id = id;
    past.child.id = companion.child;
    past.kind = companion.kind;
    past.from = companion.from;
    past.until = companion.until;
    return past;
}

Result<Closed> close_companion(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& on) {
    auto found = TRY(find(sql, scope, id));
    if (on < found.from) return wrong_fields("body.wrong_fields", {{"on", "too_early"}});
    sql.execute("UPDATE companion SET until_on = :on, ended_at = :now, ended_by = :actor WHERE id = :id",
                {{"on", on}, {"now", scope.now}, {"actor", scope.actor}, {"id", id}});
    return Closed{found.first, found.second};
}

Result<Reasoned> reason_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id) {
    auto found = TRY(find(sql, scope, id));
    auto row = sql.first("SELECT reason_sealed FROM companion WHERE id = :id", {{"id", id}});
    Reasoned out{{found.first, found.second}, {}};
    auto bytes = row->maybe_bytes(0);
    if (!bytes) return out;
    auto inner = keys.open("companion", "reason_sealed", found.second, id, *bytes);
    if (inner) out.reason.reason = keys.open("companion", "reason_sealed", found.first, id, *inner);
    return out;
}

}  // namespace marelle::group
