// Taking the end of a slot back.
#include "staff/staff.hpp"
#include "timetable/timetable.hpp"
#include <algorithm>

namespace marelle::timetable {

namespace {

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;

struct Ended {
    Id group, slot;
    Date from, on;
    std::optional<Date> until, until_before, group_closed_on;
    int weekday{};
    Time starts, ends;
    std::optional<Id> leader;
    Instant closed_at;
    bool undone{};
};

std::optional<Ended> find_closing(sql::Session& sql, access::Scope const& scope, Id const& closing) {
    static auto const text = R"sql(
        SELECT g.id, sl.id, sl.from_on, k.on_date, sl.until_on, k.until_before, g.closed_on, sl.weekday, sl.starts,
            sl.ends, sl.leader, k.closed_at, k.undone_at
        FROM slot sl JOIN mini_group g ON g.id = sl.mini_group JOIN slot_closing k ON k.slot = sl.id
        WHERE k.id = :closing AND )sql" +
                             std::string{group_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"closing", closing}}));
    if (!row) return {};
    Ended out{row->text(0),       row->text(1),       row->text(2),        row->text(3),
              row->maybe_text(4), row->maybe_text(5), row->maybe_text(6),  static_cast<int>(row->integer(7)),
              row->text(8),       row->text(9),       row->maybe_text(10), row->text(11),
              !row->null(12)};
    return out;
}

Result<> may_reopen(sql::Session& sql, access::Scope const& scope, Ended const& ended) {
    if (ended.until != ended.on) return fail(Fault::conflict, "slot.changed_since");
    if (instant_ms(scope.now).value_or(0) - instant_ms(ended.closed_at).value_or(0) > undo_ms)
        return fail(Fault::conflict, "slot.closing_too_old");
    if (ended.group_closed_on && (!ended.until_before || *ended.until_before > *ended.group_closed_on))
        return fail(Fault::conflict, "group.closed");
    if (ended.leader)
        return staff::may_hold_weekly(sql, scope.establishment, *ended.leader,
                                      {ended.slot, ended.weekday, ended.starts, ended.ends,
                                       std::max(ended.from, scope.today), ended.until_before},
                                      scope.today);
    return {};
}

}  // namespace

Result<Slot> reopen_slot(sql::Session& sql, access::Scope const& scope, Id const& closing) {
    auto ended = find_closing(sql, scope, closing);
    if (!ended) return fail(Fault::not_found, "slot.unknown");
    if (!ended->undone) {
        TRY(may_reopen(sql, scope, *ended));
        sql.execute("UPDATE slot SET until_on = :before WHERE id = :slot",
                    {{"before", ended->until_before}, {"slot", ended->slot}});
        sql.execute("UPDATE slot_closing SET undone_at = :now, undone_by = :actor WHERE id = :id",
                    {{"now", scope.now}, {"actor", scope.actor}, {"id", closing}});
        sql.execute(R"sql(
            UPDATE session SET cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL, closed_by = NULL,
                version = version + 1
            WHERE slot = :slot AND closed_by = :slot AND cancelled_at IS NOT NULL AND on_date >= :today
                AND (:before = '' OR on_date < :before)
        )sql",
                    {{"slot", ended->slot}, {"today", scope.today}, {"before", ended->until_before.value_or("")}});
    }
    for (auto& one : slots_of(sql, scope, ended->group))
        if (one.id == ended->slot) return std::move(one);
    return fail(Fault::not_found, "slot.unknown");
}

}  // namespace marelle::timetable
