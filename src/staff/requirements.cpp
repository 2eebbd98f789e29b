// What an establishment asks of its people besides content/defaults/staff.toml, from a day on.
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
    sql.execute(R"sql(
        INSERT INTO check_requirement (id, establishment, profile, kinds, from_on, recorded_at, recorded_by)
        VALUES (:id, :establishment, :profile, :kinds, :from, :now, :actor)
    )sql",
                {{"id", new_id()},
                 {"establishment", scope.establishment},
                 {"profile", record::name_of_choice(profile)},
                 {"kinds", joined(edit.kinds)},
                 {"from", edit.from},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return {};
}

}  // namespace marelle::staff
