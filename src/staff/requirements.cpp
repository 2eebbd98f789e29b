// What an establishment asks of its people besides content/defaults/staff.toml, from a day on.
#include "access/setting_change.hpp"
#include "staff/staff.hpp"
#include <algorithm>
#include <sstream>

namespace marelle::staff {

namespace {

constexpr std::size_t profile_count = record::choices_of<WorkProfile>.size();

std::vector<std::string> words_of(std::string const& text) {
    std::istringstream in{text};
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

std::string joined(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

// The newest word of those that speak from that day.
struct AskedOn {
    Id id;
    std::string kinds;
};
std::optional<AskedOn> asked_from(sql::Session& sql, access::Scope const& scope, std::string_view profile,
                                  Date const& from) {
    auto const row = sql.first(R"sql(
        SELECT id, kinds FROM check_requirement
        WHERE establishment = :establishment AND profile = :profile AND from_on = :from
        ORDER BY recorded_at DESC, id DESC LIMIT 1
    )sql",
                               {{"establishment", scope.establishment}, {"profile", profile}, {"from", from}});
    if (!row) return {};
    return AskedOn{row->text(0), row->text(1)};
}

}  // namespace

std::vector<AskedOfProfile> asked_of_profiles(sql::Session& sql, access::Scope const& scope) {
    std::vector<AskedOfProfile> out;
    if (scope.reach != access::Reach::establishment || scope.establishment.empty()) return out;
    auto const shipped = settings_on(scope.today).checks;
    for (std::size_t i = 0; i < profile_count; ++i) {
        AskedOfProfile line;
        line.profile = static_cast<WorkProfile>(i);
        for (auto kind : shipped[i]) line.shipped.emplace_back(record::name_of_choice(kind));
        out.push_back(std::move(line));
    }
    for (auto const& row : sql.query(R"sql(
             SELECT r.profile, r.kinds, r.from_on, u.name, r.recorded_at FROM check_requirement r
             JOIN user_account u ON u.id = r.recorded_by
             WHERE r.establishment = :establishment ORDER BY r.from_on, r.recorded_at, r.id
         )sql",
                                     {{"establishment", scope.establishment}})) {
        auto profile = record::choice_named<WorkProfile>(row.text(0));
        if (!profile) continue;
        auto& line = out[static_cast<std::size_t>(*profile)];
        AskedFrom decided{words_of(row.text(1)), row.text(2), row.text(3), row.text(4)};
        if (decided.from <= scope.today) line.added = decided.kinds;
        line.decided.insert(line.decided.begin(), std::move(decided));  // newest first
    }
    return out;
}

Result<> ask_of_profile(sql::Session& sql, access::Scope const& scope, WorkProfile profile, AskedEdit const& edit) {
    std::vector<Error::Field> wrong;
    auto const& shipped = settings_on(edit.from).checks[static_cast<std::size_t>(profile)];
    for (std::size_t i = 0; i < edit.kinds.size(); ++i) {
        auto const at = "kinds/" + std::to_string(i);
        auto kind = record::choice_named<CheckKind>(edit.kinds[i]);
        if (!kind) wrong.push_back({at, "unknown"});
        else if (std::ranges::find(shipped, *kind) != shipped.end()) wrong.push_back({at, "taken"});
        if (std::ranges::count(edit.kinds, edit.kinds[i]) > 1) wrong.push_back({at, "repeated"});
    }
    // What was asked on a day that is over stays as it was.
    if (edit.from < scope.today) wrong.push_back({"from", "in_past"});
    if (days_between(scope.today, edit.from) > 366) wrong.push_back({"from", "too_far"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto const name = std::string{record::name_of_choice(profile)};
    auto const kinds = joined(edit.kinds);
    auto const before = asked_from(sql, scope, name, edit.from);
    if (before && before->kinds == kinds) return {};
    access::keep_change(sql, scope,
                        {access::SettingKind::check_requirement, name + " " + edit.from, edit.from,
                         before ? std::optional{before->kinds} : std::nullopt,
                         kinds.empty() ? name : name + " " + kinds});
    sql.execute(R"sql(
        INSERT INTO check_requirement (id, establishment, profile, kinds, from_on, recorded_at, recorded_by)
        VALUES (:id, :establishment, :profile, :kinds, :from, :now, :actor)
    )sql",
                {{"id", new_id()},
                 {"establishment", scope.establishment},
                 {"profile", name},
                 {"kinds", kinds},
                 {"from", edit.from},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return {};
}

// Each word is a row of its own: without the newest, the one before it speaks.
Result<> reverse_asked(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(access::change_to_reverse(sql, scope, {access::SettingKind::check_requirement}, change));
    if (kept.undone) return {};
    auto const blank = kept.about.find(' ');
    auto const from = kept.about.substr(blank + 1);
    if (from < scope.today) return fail(Fault::conflict, "setting.in_force");
    if (auto const asked = asked_from(sql, scope, kept.about.substr(0, blank), from))
        sql.execute("DELETE FROM check_requirement WHERE id = :id", {{"id", asked->id}});
    access::reversed(sql, scope, change);
    return {};
}

}  // namespace marelle::staff
