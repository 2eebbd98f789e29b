// What content/defaults/follow_up.toml says on a day, and what an establishment decided otherwise.
#include "access/setting_change.hpp"
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "follow_up/follow_up.hpp"
#include "record/json_of.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <stdexcept>

namespace marelle::follow_up {

namespace {

struct Block {
    Setting setting;
    Promise promise;
};

std::int64_t whole(toml::table const& in, std::string_view key, std::int64_t least, std::int64_t most) {
    auto value = in[key].value<std::int64_t>();
    if (!value || *value < least || *value > most)
        throw std::runtime_error{"follow_up.toml: " + std::string{key} + " is missing or out of range"};
    return *value;
}

Block block_of(toml::table const& in) {
    auto from = in["from"].value<toml::date>();
    auto source = in["promise_source"].value<std::string>();
    if (!from || !source) throw std::runtime_error{"follow_up.toml: from or promise_source is missing"};
    char date[16];
    std::snprintf(date, sizeof date, "%04u-%02u-%02u", unsigned{from->year}, unsigned{from->month},
                  unsigned{from->day});
    return {{date, whole(in, "absences", 2, 20), whole(in, "director_after_days", 1, 14)},
            {date, whole(in, "promise_hours", 1, 8760), *source}};
}

std::vector<Block> const& blocks() {
    static auto const read_once = [] {
        auto const* file = embedded::find(embedded::defaults(), "follow_up.toml");
        if (!file) throw std::runtime_error{"follow_up.toml is not in this program"};
        auto const root = toml::parse(file->bytes);
        std::vector<Block> out;
        if (auto const* list = root["settings"].as_array())
            for (auto const& block : *list)
                if (block.is_table()) out.push_back(block_of(*block.as_table()));
        if (out.empty()) throw std::runtime_error{"follow_up.toml: no [[settings]]"};
        return out;
    }();
    return read_once;
}

Block const& shipped_on(Date const& date) {
    auto const* found = &blocks().front();
    for (auto const& block : blocks())
        if (block.setting.from <= date) found = &block;
    return *found;
}

std::optional<Setting> decided_from(sql::Session& sql, Id const& establishment, Date const& from) {
    auto const row = sql.first("SELECT absences, director_after_days FROM follow_up_setting"
                               " WHERE establishment = :establishment AND from_on = :from",
                               {{"establishment", establishment}, {"from", from}});
    if (!row) return {};
    return Setting{from, row->integer(0), row->integer(1)};
}

void write_setting(sql::Session& sql, access::Scope const& scope, Setting const& setting) {
    sql.execute(R"sql(
        INSERT INTO follow_up_setting (establishment, from_on, absences, director_after_days, recorded_at, recorded_by)
        VALUES (:establishment, :from, :absences, :days, :now, :actor)
        ON CONFLICT (establishment, from_on) DO UPDATE
        SET absences = excluded.absences, director_after_days = excluded.director_after_days,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
    )sql",
                {{"establishment", scope.establishment},
                 {"from", setting.from},
                 {"absences", setting.absences},
                 {"days", setting.director_after_days},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

}  // namespace

Promise promise_on(Date const& date) { return shipped_on(date).promise; }

Settings settings_of(sql::Session& sql, Id const& establishment, Date const& on) {
    auto const& shipped = shipped_on(on);
    Settings out{shipped.setting, shipped.setting, {}, shipped.promise};
    for (auto const& row : sql.query("SELECT from_on, absences, director_after_days FROM follow_up_setting"
                                     " WHERE establishment = :establishment ORDER BY from_on",
                                     {{"establishment", establishment}})) {
        out.decided.push_back({row.text(0), row.integer(1), row.integer(2)});
        // A newer block of what is shipped does not undo what an establishment decided for itself.
        if (row.text(0) <= on) out.now = out.decided.back();
    }
    return out;
}

Result<Settings> decide(sql::Session& sql, access::Scope const& scope, Setting const& setting) {
    std::vector<Error::Field> wrong;
    if (setting.from < scope.today) wrong.push_back({"from", "too_early"});
    if (setting.absences < 2 || setting.absences > 20) wrong.push_back({"absences", "invalid"});
    if (setting.director_after_days < 1 || setting.director_after_days > 14)
        wrong.push_back({"director_after_days", "invalid"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto const before = decided_from(sql, scope.establishment, setting.from);
    bool const same = before && before->absences == setting.absences &&
                      before->director_after_days == setting.director_after_days;
    if (!same) {
        std::optional<std::string> was;
        if (before) was = boost::json::serialize(record::to_json(*before));
        access::keep_change(sql, scope,
                            {access::SettingKind::follow_up, setting.from, setting.from, std::move(was),
                             std::to_string(setting.absences) + " " + std::to_string(setting.director_after_days)});
        write_setting(sql, scope, setting);
    }
    return settings_of(sql, scope.establishment, scope.today);
}

Result<Settings> reverse_setting(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(access::change_to_reverse(sql, scope, {access::SettingKind::follow_up}, change));
    if (!kept.undone) {
        if (kept.about < scope.today) return fail(Fault::conflict, "setting.in_force");
        if (kept.was) {
            auto const before = boost::json::parse(*kept.was);
            write_setting(sql, scope, TRY(record::from_json<Setting>(before.get_object())));
        } else {
            sql.execute("DELETE FROM follow_up_setting WHERE establishment = :establishment AND from_on = :from",
                        {{"establishment", scope.establishment}, {"from", kept.about}});
        }
        access::reversed(sql, scope, change);
    }
    return settings_of(sql, scope.establishment, scope.today);
}

}  // namespace marelle::follow_up
