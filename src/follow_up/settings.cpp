// What content/defaults/follow_up.toml says on a day, and what an establishment decided otherwise.
#include "access/setting_change.hpp"
#include "defaults/defaults.hpp"
#include "follow_up/follow_up.hpp"
#include "record/json_of.hpp"
#include <boost/json.hpp>

namespace marelle::follow_up {

namespace {

struct Block {
    Setting setting;
    Promise promise;
};

Block block_in(defaults::Table const& in) {
    auto const from = in.date("from");
    return {{from, in.whole("absences", 2, 20), in.whole("director_after_days", 1, 14)},
            {from, in.whole("promise_hours", 1, 8760), in.text("promise_source")}};
}

Block const& shipped_on(Date const& date) {
    static auto const shipped = defaults::Dated<Block>::shipped("follow_up.toml", block_in);
    return shipped.on(date);
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
