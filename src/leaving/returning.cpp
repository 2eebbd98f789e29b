// Taking a leaving back: the stay goes on, in its groups and with its places where there is still room.
#include "leaving/leaving.hpp"
#include "offer/left.hpp"
#include <algorithm>

namespace marelle::leaving {

namespace {

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;

struct Known {
    Id id, enrolment, child;
    Date on, from;
    Instant at;
    bool undone{};
};

Result<Known> find(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = "SELECT k.id, k.enrolment, k.child, k.on_date, k.made_at, k.undone_at, e.from_on"
                             " FROM leaving k JOIN enrolment e ON e.id = k.enrolment JOIN child c ON c.id = k.child"
                             " WHERE k.id = :id AND k.establishment = :establishment AND " +
                             std::string{access::child_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "leaving.unknown");
    return Known{row->text(0), row->text(1), row->text(2), row->text(3), row->text(6), row->text(4), !row->null(5)};
}

// A membership as it was before.
struct Was {
    Id id, group;
    std::string name, kind;
    Date from;
    std::optional<Date> until, closed_on;
    int places{};
};

std::vector<Was> memberships(sql::Session& sql, Id const& leaving) {
    std::vector<Was> out;
    for (auto const& row : sql.query(R"sql(
             SELECT k.membership, g.id, g.name, g.kind, k.from_on, k.until_before, g.closed_on, g.places
             FROM leaving_membership k JOIN mini_group g ON g.id = k.mini_group WHERE k.leaving = :id ORDER BY g.name
         )sql",
                                     {{"id", leaving}}))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.maybe_text(5),
                       row.maybe_text(6), static_cast<int>(row.integer(7))});
    return out;
}

// Whether there is room from the day the child comes back: those who are there then, or come later.
bool has_room(sql::Session& sql, Was const& was, Id const& child, Date const& from) {
    return sql.count(R"sql(
        SELECT count(DISTINCT child) FROM group_membership
        WHERE mini_group = :group AND child <> :child AND (until_on IS NULL OR until_on > :from)
            AND (:until = '' OR from_on < :until)
    )sql",
                     {{"group", was.group}, {"child", child}, {"from", from}, {"until", was.until.value_or("")}}) <
           was.places;
}

bool in_another_group(sql::Session& sql, Was const& was, Id const& child, Date const& from) {
    return sql.count(R"sql(
        SELECT count(m.id) FROM group_membership m JOIN mini_group g ON g.id = m.mini_group AND g.kind = 'group'
        WHERE m.child = :child AND m.id <> :id AND (m.until_on IS NULL OR m.until_on > :from)
            AND (:until = '' OR m.from_on < :until)
    )sql",
                     {{"child", child}, {"id", was.id}, {"from", from}, {"until", was.until.value_or("")}}) > 0;
}

// Between the word and its day the child may have been moved: what ended with the leaving is the place it had then.
// Nothing when it had been taken out of its group by hand.
std::optional<Was> as_it_ended(sql::Session& sql, Known const& leaving, Was const& was) {
    auto const kept = sql.first("SELECT until_on FROM group_membership WHERE id = :id", {{"id", was.id}});
    if (!kept || kept->maybe_text(0) == leaving.on) return was;
    auto const row = sql.first(R"sql(
        SELECT m.id, g.id, g.name, g.kind, m.from_on, g.closed_on, g.places
        FROM group_membership m JOIN mini_group g ON g.id = m.mini_group AND g.kind = 'group'
        WHERE m.child = :child AND m.id <> :id AND m.until_on = :on
            AND NOT EXISTS (SELECT 1 FROM leaving_membership k WHERE k.leaving = :leaving AND k.membership = m.id)
        ORDER BY m.from_on DESC, m.id LIMIT 1
    )sql",
                               {{"child", leaving.child}, {"id", was.id}, {"on", leaving.on}, {"leaving", leaving.id}});
    if (!row) return {};
    return Was{row->text(0), row->text(1), row->text(2),       row->text(3),
               row->text(4), was.until,    row->maybe_text(5), static_cast<int>(row->integer(6))};
}

// The days already lived without the group stay so for its places: only what is still to come needs room.
bool into_group(sql::Session& sql, access::Scope const& scope, Known const& leaving, Was const& before) {
    auto const ended = as_it_ended(sql, leaving, before);
    if (!ended) return false;
    auto const& was = *ended;
    auto until = was.until;
    if (was.closed_on && (!until || *was.closed_on < *until)) until = was.closed_on;
    bool const ends_before = until && *until <= std::max(leaving.on, was.from);
    auto const from = std::max({scope.today, leaving.on, was.from});
    if (ends_before || in_another_group(sql, was, leaving.child, std::max(leaving.on, was.from)) ||
        !has_room(sql, was, leaving.child, from))
        return false;
    auto const kept = sql.execute("UPDATE group_membership SET until_on = :until WHERE id = :id",
                                  {{"until", until}, {"id", was.id}});
    if (kept > 0) return true;
    sql.execute(R"sql(
        INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :group, :child, :from, :until, :now, :actor)
    )sql",
                {{"id", was.id},
                 {"group", was.group},
                 {"child", leaving.child},
                 {"from", was.from},
                 {"until", until},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return true;
}

Result<Returned> answer(sql::Session& sql, access::Scope const& scope, Known const& leaving, std::vector<Named> lost) {
    for (auto& one : pathway::enrolments(sql, scope, leaving.child))
        if (one.id == leaving.enrolment) return Returned{std::move(one), std::move(lost)};
    return fail(Fault::not_found, "leaving.unknown");
}

}  // namespace

Result<Back> take_back(sql::Session& sql, Actor const& actor, Id const& leaving) {
    auto const scope = TRY(access::scope_of(actor, "enrolment.close"));
    auto known = TRY(find(sql, scope, leaving));
    sql.execute("UPDATE child SET version = version WHERE id = :id", {{"id", known.child}});
    known = TRY(find(sql, scope, leaving));
    if (known.undone) return Back{known.child, TRY(answer(sql, scope, known, {}))};
    if (instant_ms(scope.now).value_or(0) - instant_ms(known.at).value_or(0) > undo_ms)
        return fail(Fault::conflict, "leaving.too_old");
    if (sql.count("SELECT count(id) FROM enrolment WHERE child = :child AND id <> :id AND from_on >= :from",
                  {{"child", known.child}, {"id", known.enrolment}, {"from", known.from}}) > 0)
        return fail(Fault::conflict, "enrolment.overlaps");
    sql.execute("UPDATE enrolment SET until_on = NULL, exit_reason = NULL WHERE id = :id", {{"id", known.enrolment}});
    std::vector<Named> lost;
    for (auto const& was : memberships(sql, leaving))
        if (was.kind == "group" && !into_group(sql, scope, known, was)) lost.push_back({was.group, was.name});
    for (auto& offer : offer::take_again(sql, scope, known.child, known.at)) lost.push_back(std::move(offer));
    for (auto const& was : memberships(sql, leaving))
        if (was.kind != "group") offer::join_membership(sql, was.group, known.child, was.id, was.from);
    sql.execute("UPDATE leaving SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", leaving}});
    return Back{known.child, TRY(answer(sql, scope, known, std::move(lost)))};
}

}  // namespace marelle::leaving
