// Whether an establishment's activities are part of its commune's PEdT, and since when: its ratios are other ones.
#include "access/setting_change.hpp"
#include "record/json_of.hpp"
#include "supervision/supervision.hpp"
#include <boost/json.hpp>

namespace marelle::supervision {

std::vector<PedtRow> pedt_of(sql::Session& sql, access::Scope const& scope) {
    std::vector<PedtRow> out;
    for (auto const& row : sql.query(R"sql(
             SELECT id, from_on, until_on FROM pedt WHERE establishment = :establishment ORDER BY from_on, id
         )sql",
                                     {{"establishment", scope.establishment}}))
        out.push_back({row.text(0), row.text(1), row.maybe_text(2)});
    return out;
}

namespace {

void write_pedt(sql::Session& sql, access::Scope const& scope, Id const& id, NewPedt const& pedt) {
    sql.execute(R"sql(
        INSERT INTO pedt (id, establishment, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :establishment, :from, :until, :now, :actor)
        ON CONFLICT (id) DO UPDATE SET until_on = excluded.until_on
    )sql",
                {{"id", id},
                 {"establishment", scope.establishment},
                 {"from", pedt.from},
                 {"until", pedt.until},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

}  // namespace

Result<> keep_pedt(sql::Session& sql, access::Scope const& scope, NewPedt const& pedt) {
    if (pedt.until && *pedt.until <= pedt.from) return wrong_fields("body.wrong_fields", {{"until", "too_early"}});
    auto id = pedt.id.value_or(new_id());
    // The same id again says its end: a convention is renewed or stops.
    auto known = sql.first("SELECT establishment, from_on, until_on FROM pedt WHERE id = :id", {{"id", id}});
    if (known && (known->text(0) != scope.establishment || known->text(1) != pedt.from))
        return fail(Fault::conflict, "id.taken");
    if (known && known->maybe_text(2) == pedt.until) return {};
    std::optional<std::string> was;
    if (known) was = boost::json::serialize(record::to_json(NewPedt{id, known->text(1), known->maybe_text(2)}));
    access::keep_change(sql, scope,
                        {access::SettingKind::pedt, id, pedt.from, std::move(was), pedt.until.value_or("")});
    write_pedt(sql, scope, id, pedt);
    return {};
}

Result<> reverse_pedt(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(access::change_to_reverse(sql, scope, {access::SettingKind::pedt}, change));
    if (kept.undone) return {};
    if (kept.was) {
        auto const before = boost::json::parse(*kept.was);
        write_pedt(sql, scope, kept.about, TRY(record::from_json<NewPedt>(before.get_object())));
    } else {
        sql.execute("DELETE FROM pedt WHERE id = :id AND establishment = :establishment",
                    {{"id", kept.about}, {"establishment", scope.establishment}});
    }
    access::reversed(sql, scope, change);
    return {};
}

}  // namespace marelle::supervision
