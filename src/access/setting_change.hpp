#pragma once
// A setting of an establishment, or of the whole instance for who has none, changed by hand, kept with what it was
// before: told in recent activity, taken back from there for 30 days. Each subject keeps its own and puts its own back;
// the guards are the same for all.
#include "access/access.hpp"

namespace marelle::access {

enum class SettingKind {
    pedt,
    calendar_place,
    commune_week,
    follow_up,
    phone,
    work_hours,
    work_week,
    check_requirement,
    own_ratio,
    engagement,
    post
};
std::string_view setting_name(SettingKind kind);

struct SettingChange {
    SettingKind kind{};
    std::string about;               // which of its kind: a convention, a commune, a person, a first day
    std::optional<Date> from;        // nothing: at once
    std::optional<std::string> was;  // JSON, as the API writes it; nothing: there was none
    std::string said;                // what it became
};
// In the transaction of the change itself. Returns its id.
Id keep_change(sql::Session& sql, Scope const& scope, SettingChange const& change, std::optional<Id> const& id = {});

struct KeptChange {
    Id id;
    SettingKind kind{};
    std::string about;
    std::optional<Date> from;
    std::optional<std::string> was;
    bool undone{};  // already: there is nothing left to do
};
// Refused: setting.unknown (another house's, or of none of these kinds), setting.change_too_old (30 days),
// setting.changed_since (the same setting was changed again: that one first).
Result<KeptChange> change_to_reverse(sql::Session& sql, Scope const& scope, std::vector<SettingKind> const& kinds,
                                     Id const& id);
void reversed(sql::Session& sql, Scope const& scope, Id const& id);

}  // namespace marelle::access
