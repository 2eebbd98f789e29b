// Whether an establishment's activities are part of its commune's PEdT, and since when: its ratios are other ones.
#include "supervision/supervision.hpp"

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

Result<> keep_pedt(sql::Session& sql, access::Scope const& scope, NewPedt const& pedt) {
    if (pedt.until && *pedt.until <= pedt.from) return wrong_fields("body.wrong_fields", {{"until", "too_early"}});
    auto id = pedt.id.value_or(new_id());
    // The same id again says its end: a convention is renewed or stops.
    auto known = sql.first("SELECT establishment, from_on FROM pedt WHERE id = :id", {{"id", id}});
    if (known && (known->text(0) != scope.establishment || known->text(1) != pedt.from))
        return fail(Fault::conflict, "id.taken");
    if (known) {
        sql.execute("UPDATE pedt SET until_on = :until WHERE id = :id", {{"until", pedt.until}, {"id", id}});
        return {};
    }
    sql.execute(R"sql(
        INSERT INTO pedt (id, establishment, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :establishment, :from, :until, :now, :actor)
    )sql",
                {{"id", id},
                 {"establishment", scope.establishment},
                 {"from", pedt.from},
                 {"until", pedt.until},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return {};
}

}  // namespace marelle::supervision
