#include "group/own_ratio.hpp"
#include "access/setting_change.hpp"
#include "http/http.hpp"
#include "record/json_of.hpp"
#include "spreadsheet/list.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::group {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr int furthest_days = 366;

std::optional<OwnRatioEdit> decided_from(sql::Session& sql, Id const& establishment, Date const& from) {
    auto const row = sql.first(R"sql(
        SELECT children_per_referent FROM own_ratio WHERE establishment = :establishment AND from_on = :from
    )sql",
                               {{"establishment", establishment}, {"from", from}});
    if (!row) return {};
    if (row->null(0)) return OwnRatioEdit{{}, from};
    return OwnRatioEdit{static_cast<int>(row->integer(0)), from};
}

void write(sql::Session& sql, access::Scope const& scope, OwnRatioEdit const& edit) {
    sql.execute(R"sql(
        INSERT INTO own_ratio (id, establishment, children_per_referent, from_on, recorded_at, recorded_by)
        VALUES (:id, :establishment, :children, :from, :now, :actor)
        ON CONFLICT (establishment, from_on) DO UPDATE SET children_per_referent = excluded.children_per_referent,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
    )sql",
                {{"id", new_id()},
                 {"establishment", scope.establishment},
                 {"children", edit.children_per_referent},
                 {"from", edit.from},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

Result<> may_keep(OwnRatioEdit const& edit, Date const& today) {
    std::vector<Error::Field> wrong;
    auto const& children = edit.children_per_referent;
    if (children && (*children < 1 || *children > limits_on(edit.from).children_per_referent))
        wrong.push_back({"children_per_referent", "out_of_range"});
    // Who was judged by it was judged by it.
    if (edit.from < today) wrong.push_back({"from", "in_past"});
    else if (days_between(today, edit.from) > furthest_days) wrong.push_back({"from", "too_far"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<Reply> get_own_ratio(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "ratio.read"));
    return http::reply(own_ratio(call.sql(), scope));
}

using spreadsheet::Cell;

spreadsheet::Told<OwnRatioFrom> const told[] = {
    {{"from_day", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.from; }},
    {{"children_per_referent", 30.0},
     [](auto const& row, std::string_view) -> Cell { return row.children_per_referent; }},
    {{"by", 24.0}, [](auto const& row, std::string_view) -> Cell { return row.by; }},
    {{"at", 18.0}, [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.at); }},
};

Result<Reply> export_own_ratio(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "ratio.read"));
    return spreadsheet::list_file(
        call, list_of(call, "own_ratio", "regle-d-encadrement", told, own_ratio(call.sql(), scope).decided));
}

Result<Reply> put_own_ratio(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "ratio.write"));
    TRY(keep_own_ratio(call.sql(), scope, TRY(call.body<OwnRatioEdit>())));
    call.saw({}, "establishment:" + scope.establishment, "own_ratio");
    return http::reply(own_ratio(call.sql(), scope));
}

Result<Reply> put_reversal(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "ratio.write"));
    TRY(reverse_own_ratio(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "establishment:" + scope.establishment, "own_ratio");
    return http::reply(own_ratio(call.sql(), scope));
}

}  // namespace

Limits HouseLimits::on(Date const& date) const {
    auto out = limits_on(date);
    std::optional<int> own;
    for (auto const& [from, children] : decided_)
        if (from <= date) own = children;
    if (own) out.children_per_referent = std::min(out.children_per_referent, *own);
    return out;
}

HouseLimits limits_of(sql::Session& sql, Id const& establishment) {
    std::vector<std::pair<Date, std::optional<int>>> decided;
    for (auto const& row : sql.query(R"sql(
             SELECT from_on, children_per_referent FROM own_ratio
             WHERE establishment = :establishment ORDER BY from_on
         )sql",
                                     {{"establishment", establishment}}))
        decided.emplace_back(row.text(0), row.null(1) ? std::nullopt : std::optional{static_cast<int>(row.integer(1))});
    return HouseLimits{std::move(decided)};
}

OwnRatio own_ratio(sql::Session& sql, access::Scope const& scope) {
    OwnRatio out{limits_of(sql, scope.establishment).on(scope.today).children_per_referent,
                 limits_on(scope.today).children_per_referent,
                 {}};
    for (auto const& row : sql.query(R"sql(
             SELECT r.children_per_referent, r.from_on, u.name, r.recorded_at
             FROM own_ratio r JOIN user_account u ON u.id = r.recorded_by
             WHERE r.establishment = :establishment ORDER BY r.from_on DESC
         )sql",
                                     {{"establishment", scope.establishment}}))
        out.decided.push_back({row.null(0) ? std::nullopt : std::optional{static_cast<int>(row.integer(0))},
                               row.text(1), row.text(2), row.text(3)});
    return out;
}

Result<> keep_own_ratio(sql::Session& sql, access::Scope const& scope, OwnRatioEdit const& edit) {
    TRY(may_keep(edit, scope.today));
    auto const before = decided_from(sql, scope.establishment, edit.from);
    if (before && before->children_per_referent == edit.children_per_referent) return {};
    access::keep_change(sql, scope,
                        {access::SettingKind::own_ratio, edit.from, edit.from,
                         before ? std::optional{boost::json::serialize(record::to_json(*before))} : std::nullopt,
                         edit.children_per_referent ? std::to_string(*edit.children_per_referent) : std::string{}});
    write(sql, scope, edit);
    return {};
}

Result<> reverse_own_ratio(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(access::change_to_reverse(sql, scope, {access::SettingKind::own_ratio}, change));
    if (kept.undone) return {};
    if (kept.about < scope.today) return fail(Fault::conflict, "setting.in_force");
    if (kept.was) {
        auto const before = boost::json::parse(*kept.was);
        write(sql, scope, TRY(record::from_json<OwnRatioEdit>(before.get_object())));
    } else {
        sql.execute("DELETE FROM own_ratio WHERE establishment = :establishment AND from_on = :from",
                    {{"establishment", scope.establishment}, {"from", kept.about}});
    }
    access::reversed(sql, scope, change);
    return {};
}

void add_own_ratio_routes(http::Router& router) {
    router.on("GET", "/api/v1/own-ratio", "ratio.read", Work::read, get_own_ratio)
        .summary("The house's own rule beside the law's: children for one référent, and what was decided")
        .answers<OwnRatio>();
    router.on("GET", "/api/v1/own-ratio-export", "ratio.read", Work::read, export_own_ratio)
        .summary("What was decided of it, as a file")
        .with("format", "csv or xlsx");
    router.on("PUT", "/api/v1/own-ratio", "ratio.write", Work::write, put_own_ratio)
        .summary("Asks more of the house than the association promises, from a day on; nothing: the promise again")
        .takes<OwnRatioEdit>()
        .answers<OwnRatio>();
    router.on("PUT", "/api/v1/own-ratio-changes/:id/reversal", "ratio.write", Work::write, put_reversal)
        .summary("As it was decided before, within 30 days and while its first day is not past")
        .answers<OwnRatio>();
}

}  // namespace marelle::group
