// Days when one establishment receives nobody.
#include "timetable/calendar_data.hpp"

namespace marelle::timetable {

namespace {

constexpr int longest_closure_days = 366;

std::optional<ClosureRow> find_closure(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto row = sql.first(R"sql(
        SELECT c.id, c.from_on, c.until_on, c.label, u.name
        FROM closure c JOIN user_account u ON u.id = c.recorded_by
        WHERE c.id = :id AND c.establishment = :establishment AND c.removed_at IS NULL
    )sql",
                         {{"id", id}, {"establishment", scope.establishment}});
    if (!row) return {};
    return ClosureRow{row->text(0), row->text(1), row->text(2), row->text(3), row->text(4)};
}

}  // namespace

Result<> may_close(NewClosure const& closure) {
    std::vector<Error::Field> wrong;
    if (closure.until < closure.from) wrong.push_back({"until", "too_early"});
    else if (days_between(closure.from, closure.until) >= longest_closure_days) wrong.push_back({"until", "too_late"});
    if (closure.label.empty()) wrong.push_back({"label", "required"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

std::vector<ClosureRow> closures(sql::Session& sql, access::Scope const& scope, Period const& period) {
    std::vector<ClosureRow> out;
    for (auto const& row :
         sql.query(R"sql(
             SELECT c.id, c.from_on, c.until_on, c.label, u.name
             FROM closure c JOIN user_account u ON u.id = c.recorded_by
             WHERE c.establishment = :establishment AND c.removed_at IS NULL
                 AND c.from_on <= :until AND c.until_on >= :from
             ORDER BY c.from_on, c.id
         )sql",
                   {{"establishment", scope.establishment}, {"from", period.from}, {"until", period.until}}))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)});
    return out;
}

Result<ClosureChange> close_days(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                 NewClosure const& closure, Trying trying) {
    TRY(may_close(closure));
    auto id = closure.id.value_or(new_id());
    auto write = [&]() -> Result<> {
        auto made = sql.execute(R"sql(
            INSERT INTO closure (id, establishment, from_on, until_on, label, recorded_at, recorded_by)
            VALUES (:id, :establishment, :from, :until, :label, :now, :actor)
            ON CONFLICT (id) DO NOTHING
        )sql",
                                {{"id", id},
                                 {"establishment", scope.establishment},
                                 {"from", closure.from},
                                 {"until", closure.until},
                                 {"label", closure.label},
                                 {"now", scope.now},
                                 {"actor", scope.actor}});
        if (made == 1) return {};
        auto known = find_closure(sql, scope, id);
        bool same = known && known->from == closure.from && known->until == closure.until &&
                    known->label == closure.label;
        if (!same) return fail(Fault::conflict, "id.taken");
        return {};
    };
    auto change = TRY(
        change_calendar(sql, calendar, scope, {closure.from, closure.until}, id, Touches::everything, trying, write));
    auto name = sql.first("SELECT name FROM user_account WHERE id = :id", {{"id", scope.actor}});
    return ClosureChange{{id, closure.from, closure.until, closure.label, name ? name->text(0) : ""},
                         std::move(change)};
}

Result<ClosureChange> open_days(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                Id const& closure, Trying trying) {
    auto found = find_closure(sql, scope, closure);
    if (!found) return fail(Fault::not_found, "closure.unknown");
    auto write = [&]() -> Result<> {
        sql.execute("UPDATE closure SET removed_at = :now, removed_by = :actor WHERE id = :id",
                    {{"now", scope.now}, {"actor", scope.actor}, {"id", closure}});
        return {};
    };
    auto change = TRY(change_calendar(sql, calendar, scope, {found->from, found->until}, closure, Touches::everything,
                                      trying, write));
    return ClosureChange{std::move(*found), std::move(change)};
}

}  // namespace marelle::timetable
