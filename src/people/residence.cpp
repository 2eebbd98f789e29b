#include "people/residence.hpp"
#include "crypto/keyring.hpp"
#include "people/child.hpp"
#include "people/sealing.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace marelle::people {

namespace {

constexpr std::string_view table = "residence_decision";

constexpr std::string_view select_decision = R"sql(
    SELECT d.id, d.zone_list, d.on_date, d.result, d.zone_code, d.zone_name, d.method, d.distance_m, d.list_precision_m,
        d.geocode_precision_m, d.why, d.confirmed_at, d.evidence_sealed, d.decided_at, d.decided_by, u.name,
        d.overruled_by, c.id
    FROM residence_decision d JOIN child c ON c.id = d.child LEFT JOIN user_account u ON u.id = d.decided_by
    WHERE )sql";

ResidenceDecision decision_of(sql::Row const& row, crypto::Keyring& keys) {
    ResidenceDecision out;
    out.id = row.text(0);
    out.list = row.text(1);
    out.on = row.text(2);
    out.result = record::choice_named<ResidenceResult>(row.text(3)).value_or(ResidenceResult::unknown);
    if (auto code = row.maybe_text(4)) out.zone = ZoneName{*code, row.maybe_text(5).value_or("")};
    out.method = record::choice_named<ResidenceMethod>(row.text(6)).value_or(ResidenceMethod::declared);
    out.distance_m = row.maybe_real(7);
    auto const of_list = row.maybe_real(8), of_geocode = row.maybe_real(9);
    if (of_list || of_geocode) out.precision_m = std::max(of_list.value_or(0), of_geocode.value_or(0));
    out.why = row.maybe_text(10);
    out.confirmed_at = row.maybe_text(11);
    out.evidence = opened(keys, table, "evidence_sealed", row.text(17), out.id, row.maybe_bytes(12));
    out.decided_at = row.text(13);
    out.decided_by = named(row.maybe_text(14), row.maybe_text(15));
    out.overruled_by = row.maybe_text(16);
    out.to_confirm = out.method == ResidenceMethod::point_in_polygon && !out.confirmed_at && !out.overruled_by &&
                     territory::needs_confirmation(out.distance_m, of_list, of_geocode);
    return out;
}

std::optional<Confirmed> decision_named(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                        Id const& id) {
    static auto const text = std::string{select_decision} + "d.id = :id AND " + std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return {};
    return Confirmed{row->text(17), decision_of(*row, keys)};
}

bool only_domiciled(sql::Session& sql, Id const& child, Date const& on) {
    auto homes = sql.query("SELECT kind FROM address WHERE child = :child AND from_on <= :on"
                           " AND (until_on IS NULL OR until_on > :on)",
                           {{"child", child}, {"on", on}});
    return !homes.empty() && std::ranges::all_of(homes, [](auto const& row) { return row.text(0) == "domiciliation"; });
}

Result<> one_way(NewResidenceDecision const& given) {
    Wrongs wrong;
    auto const point = given.longitude || given.latitude;
    if (point) {
        if (!given.longitude || std::abs(*given.longitude) > 180)
            wrong.push_back({"longitude", given.longitude ? "invalid" : "required"});
        if (!given.latitude || std::abs(*given.latitude) > 90)
            wrong.push_back({"latitude", given.latitude ? "invalid" : "required"});
        if (given.geocode_precision_m && !(*given.geocode_precision_m >= 0 && *given.geocode_precision_m <= 100'000))
            wrong.push_back({"geocode_precision_m", "invalid"});
        if (given.result) wrong.push_back({"result", "contradictory"});
        if (given.method && *given.method != ResidenceMethod::point_in_polygon)
            wrong.push_back({"method", "contradictory"});
    } else {
        if (!given.result) wrong.push_back({"result", "required"});
        if (!given.method) wrong.push_back({"method", "required"});
        else if (*given.method == ResidenceMethod::point_in_polygon) wrong.push_back({"longitude", "required"});
    }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

Result<territory::Decision> decided(sql::Session& sql, territory::Atlas& atlas, Id const& child,
                                    NewResidenceDecision const& given) {
    TRY(one_way(given));
    if (given.longitude) {
        auto list = atlas.load(sql, given.list);
        territory::Geocode const geocode{{*given.longitude, *given.latitude},
                                         given.geocode_source.value_or("map"),
                                         given.geocode_precision_m.value_or(0)};
        auto out = territory::decide(list.get(), given.list, given.on, geocode);
        if (only_domiciled(sql, child, given.on)) {
            out.lies = territory::Lies::unknown;
            out.why = "domiciliation";
            out.zone_code = out.zone_name = {};
            out.distance_m = {};
        }
        return out;
    }
    auto list = territory::find_list(sql, given.list);
    auto zone = territory::find_zone(sql, given.list, given.zone_code.value_or(""));
    territory::Told const told{static_cast<territory::Lies>(*given.result),
                               static_cast<territory::Method>(*given.method), given.zone_code.value_or(""),
                               given.evidence.value_or("")};
    return territory::decide(list ? &*list : nullptr, zone, given.list, given.on, told);
}

void write(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id, Id const& child,
           territory::Decision const& decision, NewResidenceDecision const& given) {
    std::optional<std::string> point;
    if (given.longitude) point = fmt::format("{:.7f} {:.7f}", *given.longitude, *given.latitude);
    sql.execute(R"sql(
        INSERT INTO residence_decision (id, child, zone_list, on_date, result, zone_code, zone_name, method,
            point_sealed,
            geocode_source, geocode_precision_m, list_precision_m, distance_m, why, evidence_sealed, decided_at,
                decided_by)
        VALUES (:id, :child, :list, :on, :result, :code, :name, :method, :point, :source, :geocode_precision,
            :list_precision, :distance, :why, :evidence, :at, :by)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"list", given.list},
                 {"on", given.on},
                 {"result", record::name_of_choice(static_cast<ResidenceResult>(decision.lies))},
                 {"code", decision.zone_code},
                 {"name", decision.zone_name},
                 {"method", record::name_of_choice(static_cast<ResidenceMethod>(decision.method))},
                 {"point", sealed(keys, table, "point_sealed", child, id, point)},
                 {"source", given.longitude ? std::optional{given.geocode_source.value_or("map")} : std::nullopt},
                 {"geocode_precision", decision.geocode_precision_m},
                 {"list_precision", decision.list_precision_m},
                 {"distance", decision.distance_m},
                 {"why", decision.why},
                 {"evidence", sealed(keys, table, "evidence_sealed", child, id, given.evidence)},
                 {"at", scope.now},
                 {"by", author(scope.actor)}});
    sql.execute(R"sql(
        UPDATE residence_decision SET overruled_by = :id
        WHERE child = :child AND zone_list = :list AND on_date = :on AND id <> :id AND overruled_by IS NULL
    )sql",
                {{"id", id}, {"child", child}, {"list", given.list}, {"on", given.on}});
}

}  // namespace

std::vector<ResidenceDecision> residence_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                            Id const& child) {
    static auto const text = std::string{select_decision} + "d.child = :child AND " +
                             std::string{access::child_in_scope} +
                             " ORDER BY d.on_date DESC, d.decided_at DESC, d.id DESC";
    std::vector<ResidenceDecision> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"child", child}})))
        out.push_back(decision_of(row, keys));
    return out;
}

Result<ResidenceDecision> add_residence(sql::Session& sql, crypto::Keyring& keys, territory::Atlas& atlas,
                                        access::Scope const& scope, Id const& child,
                                        NewResidenceDecision const& given) {
    TRY(find_child(sql, scope, child));
    auto id = given.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM residence_decision WHERE id = :id", {{"id", id}}) > 0) {
        auto known = decision_named(sql, keys, scope, id);
        if (known && known->child == child) return std::move(known->decision);
        return fail(Fault::conflict, "id.taken");
    }
    auto decision = TRY(decided(sql, atlas, child, given));
    write(sql, keys, scope, id, child, decision, given);
    return std::move(decision_named(sql, keys, scope, id)->decision);
}

Result<Confirmed> confirm_residence(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                                    Confirmation const& confirmation) {
    auto known = decision_named(sql, keys, scope, id);
    if (!known) return fail(Fault::not_found, "residence.unknown");
    TRY(territory::may_confirm(confirmation.evidence));
    // The same confirmation sent twice is one.
    if (known->decision.confirmed_at && known->decision.evidence == confirmation.evidence) return std::move(*known);
    if (!known->decision.to_confirm) return fail(Fault::conflict, "residence.nothing_to_confirm");
    sql.execute(R"sql(
        UPDATE residence_decision SET confirmed_at = :at, confirmed_by = :by, evidence_sealed = :evidence WHERE id = :id
    )sql",
                {{"at", scope.now},
                 {"by", author(scope.actor)},
                 {"evidence", sealed(keys, table, "evidence_sealed", known->child, id, confirmation.evidence)},
                 {"id", id}});
    return std::move(*decision_named(sql, keys, scope, id));
}

}  // namespace marelle::people
