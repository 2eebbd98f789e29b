// Slots: their SQL.
#include "staff/staff.hpp"
#include "timetable/choices.hpp"
#include "timetable/timetable.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>

namespace marelle::timetable {

std::string_view const group_in_scope = R"sql((
    :actor <> '' AND :establishment <> '' AND g.establishment = :establishment AND (
        :reach = 'establishment'
        OR (:reach = 'own_groups' AND g.referent = :actor)
        OR (:reach IN ('own_groups', 'own_session') AND EXISTS (
            SELECT 1 FROM session scope_s
            WHERE scope_s.mini_group = g.id
                AND (scope_s.leader = :actor OR EXISTS (
                    SELECT 1 FROM session_adult scope_a
                    WHERE scope_a.session = scope_s.id AND scope_a.person = :actor AND scope_a.removed_at IS NULL
                        AND scope_a.role <> 'outside_speaker'))
                AND scope_s.on_date || 'T' || scope_s.starts <= :latest
                AND scope_s.on_date || 'T' || scope_s.ends >= :earliest))))
)sql";

std::string_view const children_expected = "s.activity NOT IN " MARELLE_WITHOUT_CHILDREN;

std::string_view const nothing_noted = R"sql((
    NOT EXISTS (SELECT 1 FROM attendance_note n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM handover_note n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM handover_stop n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM parent_presence n WHERE n.session = session.id AND n.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM fact n WHERE n.session = session.id))
)sql";
std::string_view const never_seen = R"sql((
    NOT EXISTS (SELECT 1 FROM attendance_note n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM handover_note n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM handover_stop n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM fact n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM parent_presence n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM pack_session n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM card_opening n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM family_word n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM session_adult n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM substitution n WHERE n.session = session.id)
    AND NOT EXISTS (SELECT 1 FROM evening_answer n WHERE n.session = session.id))
)sql";

namespace {

constexpr std::string_view slot_columns = R"sql(
    sl.id, sl.weekday, sl.starts, sl.ends, sl.activity, sl.leader, l.name, sl.room, sl.from_on, sl.until_on,
    sl.provider, sl.theme, sl.regime, sl.ratio_rule
)sql";

Slot slot_of(sql::Row const& row, std::size_t first = 0) {
    Slot slot{row.text(first),
              static_cast<int>(row.integer(first + 1)),
              row.text(first + 2),
              row.text(first + 3),
              *record::choice_named<Activity>(row.text(first + 4)),
              named(row.maybe_text(first + 5), row.maybe_text(first + 6)),
              row.maybe_text(first + 7),
              row.text(first + 8),
              row.maybe_text(first + 9),
              row.maybe_text(first + 10),
              choice_of<Theme>(row.maybe_text(first + 11)),
              choice_of<ratio::Regime>(row.maybe_text(first + 12)),
              choice_of<ratio::RatioRule>(row.maybe_text(first + 13))};
    return slot;
}

std::string select_slots(std::string_view condition) {
    return "SELECT g.id, " + std::string{slot_columns} +
           "FROM slot sl JOIN mini_group g ON g.id = sl.mini_group LEFT JOIN user_account l ON l.id = sl.leader "
           "WHERE " +
           std::string{group_in_scope} + " AND " + std::string{condition} + " ORDER BY sl.weekday, sl.starts, sl.id";
}

struct Found {
    Id group;
    Slot slot;
};

std::optional<Found> find_slot(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = select_slots("sl.id = :slot");
    auto row = sql.first(text, access::parameters_of(scope, {{"slot", id}}));
    if (!row) return {};
    return Found{row->text(0), slot_of(*row, 1)};
}

bool same(Slot const& known, NewSlot const& sent) {
    auto leader = known.leader ? std::optional{known.leader->id} : std::nullopt;
    return known.weekday == sent.weekday && known.starts == sent.starts && known.ends == sent.ends &&
           known.activity == sent.activity && leader == sent.leader && known.room == sent.room &&
           known.from == sent.from && known.until == sent.until && known.provider == sent.provider &&
           known.theme == sent.theme && known.regime == sent.regime && known.ratio_rule == sent.ratio_rule;
}

// For taking it back, and for who asks when it was decided, and by whom.
void remember_closing(sql::Session& sql, access::Scope const& scope, Slot const& slot, Date const& on,
                      std::optional<Id> const& group_closing = {}) {
    sql.execute(R"sql(
        INSERT INTO slot_closing (id, slot, on_date, until_before, closed_at, closed_by, group_closing)
        VALUES (:id, :slot, :on, :before, :now, :actor, :group_closing)
    )sql",
                {{"id", new_id()},
                 {"slot", slot.id},
                 {"on", on},
                 {"before", slot.until},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"group_closing", group_closing}});
}

// Nothing to come is removed once something was noted there; what a phone took along is cancelled instead, so that
// whatever it brings back finds its session.
void forget_sessions_to_come(sql::Session& sql, access::Scope const& scope, Id const& slot, Date const& on) {
    static auto const those = " WHERE slot = :slot AND on_date >= :on AND on_date >= :today AND ";
    static auto const forget = std::string{"DELETE FROM session"} + those + std::string{never_seen};
    static auto const cancel = std::string{"UPDATE session SET cancelled_at = :now, cancelled_by = :actor,"
                                           " closed_by = :slot, version = version + 1"} +
                               those + "cancelled_at IS NULL AND " + std::string{nothing_noted};
    sql::Parameters const given{{"slot", slot}, {"on", on}, {"today", scope.today}};
    sql.execute(forget, given);
    auto said = given;
    said.insert(said.end(), {{"now", scope.now}, {"actor", scope.actor}});
    sql.execute(cancel, said);
}

}  // namespace

bool works_here(sql::Session& sql, access::Scope const& scope, Id const& person) {
    return sql.count(R"sql(
        SELECT count(p.id) FROM post p JOIN user_account u ON u.id = p.user_account
        WHERE u.id = :person AND u.disabled_at IS NULL AND p.establishment = :establishment
            AND (p.until_on IS NULL OR p.until_on > :today)
    )sql",
                     {{"person", person}, {"establishment", scope.establishment}, {"today", scope.today}}) > 0;
}

std::vector<Slot> slots_of(sql::Session& sql, access::Scope const& scope, Id const& group) {
    static auto const text = select_slots("g.id = :group AND (sl.until_on IS NULL OR sl.until_on > :today)");
    std::vector<Slot> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"group", group}})))
        out.push_back(slot_of(row, 1));
    return out;
}

std::vector<std::pair<Id, Slot>> slots_in_scope(sql::Session& sql, access::Scope const& scope) {
    static auto const text = select_slots("(sl.until_on IS NULL OR sl.until_on > :today)");
    std::vector<std::pair<Id, Slot>> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope)))
        out.emplace_back(row.text(0), slot_of(row, 1));
    return out;
}

Result<Slot> open_slot(sql::Session& sql, access::Scope const& scope, Id const& group, NewSlot const& slot) {
    TRY(may_open(slot));
    static std::string const find = "SELECT g.closed_on FROM mini_group g WHERE g.id = :group AND " +
                                    std::string{group_in_scope};
    auto found = sql.first(find, access::parameters_of(scope, {{"group", group}}));
    if (!found) return fail(Fault::not_found, "group.unknown");
    if (auto closed = found->maybe_text(0); closed && *closed <= slot.from)
        return fail(Fault::conflict, "group.closed");
    if (slot.leader && !works_here(sql, scope, *slot.leader))
        return wrong_fields("body.wrong_fields", {{"leader", "unknown"}});
    auto id = slot.id.value_or(new_id());
    if (slot.leader)
        TRY(staff::may_hold_weekly(sql, scope.establishment, *slot.leader,
                                   {id, slot.weekday, slot.starts, slot.ends, slot.from, slot.until}, scope.today));
    auto made = sql.execute(R"sql(
        INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, room, leader, from_on, until_on,
                          recorded_at, recorded_by, provider, theme, regime, ratio_rule)
        VALUES (:id, :group, :weekday, :starts, :ends, :activity, :room, :leader, :from, :until, :now, :actor,
            :provider, :theme, :regime, :ratio_rule)
        ON CONFLICT (id) DO NOTHING
    )sql",
                            {{"id", id},
                             {"group", group},
                             {"weekday", slot.weekday},
                             {"starts", slot.starts},
                             {"ends", slot.ends},
                             {"activity", record::name_of_choice(slot.activity)},
                             {"room", slot.room},
                             {"leader", slot.leader},
                             {"from", slot.from},
                             {"until", slot.until},
                             {"now", scope.now},
                             {"actor", scope.actor},
                             {"provider", slot.provider},
                             {"theme", name_of(slot.theme)},
                             {"regime", name_of(slot.regime)},
                             {"ratio_rule", name_of(slot.ratio_rule)}});
    auto kept = find_slot(sql, scope, id);
    if (made == 0 && (!kept || kept->group != group || !same(kept->slot, slot)))
        return fail(Fault::conflict, "id.taken");
    return std::move(kept->slot);
}

Result<Slot> close_slot(sql::Session& sql, access::Scope const& scope, Id const& slot, Date const& on) {
    auto found = find_slot(sql, scope, slot);
    if (!found) return fail(Fault::not_found, "slot.unknown");
    if (on < found->slot.from) return wrong_fields("body.wrong_fields", {{"on", "too_early"}});
    if (found->slot.until == on) return std::move(found->slot);
    remember_closing(sql, scope, found->slot, on);
    sql.execute("UPDATE slot SET until_on = :on WHERE id = :slot", {{"on", on}, {"slot", slot}});
    forget_sessions_to_come(sql, scope, slot, on);
    found->slot.until = on;
    return std::move(found->slot);
}

void close_slots_of(sql::Session& sql, access::Scope const& scope, Id const& group, Date const& on,
                    Id const& group_closing) {
    for (auto const& slot : slots_of(sql, scope, group)) {
        // A slot that was to begin after the group closes never takes place: it ends the day it begins.
        auto last = std::max(on, slot.from);
        if (slot.until && *slot.until <= last) continue;
        remember_closing(sql, scope, slot, last, group_closing);
        sql.execute("UPDATE slot SET until_on = :on WHERE id = :slot", {{"on", last}, {"slot", slot.id}});
        forget_sessions_to_come(sql, scope, slot.id, on);
    }
}

void follow_room(sql::Session& sql, access::Scope const& scope, Id const& group) {
    sql.execute(R"sql(
        UPDATE session SET room = (SELECT g.room FROM mini_group g WHERE g.id = session.mini_group)
        WHERE mini_group = :group AND establishment = :establishment AND on_date >= :today
            AND EXISTS (SELECT 1 FROM slot sl WHERE sl.id = session.slot AND sl.room IS NULL)
    )sql",
                {{"group", group}, {"establishment", scope.establishment}, {"today", scope.today}});
}

}  // namespace marelle::timetable
