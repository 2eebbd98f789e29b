#include "message/phone.hpp"
#include "access/setting_change.hpp"
#include "base/text.hpp"
#include "record/json_of.hpp"
#include <boost/json.hpp>

namespace marelle::message {

namespace {

void write_phone(sql::Session& sql, access::Scope const& scope, std::string const& phone) {
    sql.execute(R"sql(
        INSERT INTO establishment_phone (establishment, phone, recorded_at, recorded_by)
        VALUES (:establishment, :phone, :at, :by)
        ON CONFLICT (establishment) DO UPDATE
        SET phone = excluded.phone, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
    )sql",
                {{"establishment", scope.establishment}, {"phone", phone}, {"at", scope.now}, {"by", scope.actor}});
}

}  // namespace

std::optional<std::string> phone_of(sql::Session& sql, Id const& establishment) {
    auto row = sql.first("SELECT phone FROM establishment_phone WHERE establishment = :id", {{"id", establishment}});
    if (!row) return {};
    return row->text(0);
}

Result<std::string> keep_phone(sql::Session& sql, access::Scope const& scope, NewPhone const& given) {
    auto phone = phone_e164(given.phone);
    if (phone.empty()) return wrong_fields("body.wrong_fields", {{"phone", "invalid"}});
    auto const before = phone_of(sql, scope.establishment);
    if (before == phone) return phone;
    std::optional<std::string> was;
    if (before) was = boost::json::serialize(record::to_json(NewPhone{*before}));
    access::keep_change(sql, scope, {access::SettingKind::phone, {}, {}, std::move(was), phone});
    write_phone(sql, scope, phone);
    return phone;
}

Result<> reverse_phone(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(access::change_to_reverse(sql, scope, {access::SettingKind::phone}, change));
    if (kept.undone) return {};
    if (kept.was) {
        auto const before = boost::json::parse(*kept.was);
        write_phone(sql, scope, TRY(record::from_json<NewPhone>(before.get_object())).phone);
    } else {
        sql.execute("DELETE FROM establishment_phone WHERE establishment = :id", {{"id", scope.establishment}});
    }
    access::reversed(sql, scope, change);
    return {};
}

}  // namespace marelle::message
