// Volunteer hours, kept by the sessions themselves and valued for the accounts (86 and 87).
#include "supervision/evenings.hpp"
#include <algorithm>

namespace marelle::supervision {

namespace {

constexpr int minutes_an_hour = 60;

bool is_volunteer(staff::WorkProfile profile) {
    return profile == staff::WorkProfile::volunteer || profile == staff::WorkProfile::civic_service;
}

// The post that held that day, when it is a volunteer's.
staff::WorkPost const* volunteer_post(staff::TeamMember const& member, Date const& on) {
    auto found = std::ranges::find_if(member.posts, [&](auto const& post) {
        return is_volunteer(post.profile) && post.from <= on && (!post.until || *post.until > on);
    });
    return found == member.posts.end() ? nullptr : &*found;
}

}  // namespace

std::int64_t worth(int minutes, Date const& on) {
    return (static_cast<std::int64_t>(minutes) * staff::volunteer_rate_on(on).cents + minutes_an_hour / 2) /
           minutes_an_hour;
}

std::vector<HoursRow> volunteer_hours(sql::Session& sql, access::Scope const& scope, Period const& period) {
    if (scope.reach != access::Reach::establishment || scope.establishment.empty()) return {};
    std::map<Id, HoursRow> rows;
    std::map<Id, staff::TeamMember> team;
    for (auto& member : staff::team(sql, scope.establishment, period.from)) {
        auto id = member.id;
        team.emplace(std::move(id), std::move(member));
    }
    auto local = to_local(instant_ms(scope.now).value_or(0));
    // Held: over, not cancelled, and the person not said absent.
    for (auto const& row : sql.query(R"sql(
             SELECT s.leader, s.on_date, s.starts, s.ends FROM session s
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND s.cancelled_at IS NULL
                 AND s.leader IS NOT NULL AND s.on_date || 'T' || s.ends <= :moment
                 AND NOT EXISTS (SELECT 1 FROM availability_exception x WHERE x.person = s.leader
                     AND x.kind = 'absent' AND x.withdrawn_at IS NULL AND s.on_date BETWEEN x.from_on AND x.until_on)
             UNION ALL
             SELECT x.person, s.on_date, s.starts, s.ends FROM session s
             JOIN session_adult x ON x.session = s.id AND x.removed_at IS NULL
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND s.cancelled_at IS NULL
                 AND s.on_date || 'T' || s.ends <= :moment
                 AND NOT EXISTS (SELECT 1 FROM availability_exception a WHERE a.person = x.person
                     AND a.kind = 'absent' AND a.withdrawn_at IS NULL AND s.on_date BETWEEN a.from_on AND a.until_on)
             ORDER BY 1, 2, 3
         )sql",
                                     {{"establishment", scope.establishment},
                                      {"from", period.from},
                                      {"until", period.until},
                                      {"moment", local.date + "T" + local.time}})) {
        auto found = team.find(row.text(0));
        auto const* post = found == team.end() ? nullptr : volunteer_post(found->second, row.text(1));
        if (!post) continue;
        auto& sum = rows[row.text(0)];
        auto minutes = minutes_between(row.text(2), row.text(3));
        sum.person = row.text(0);
        sum.name = found->second.name;
        sum.profile = post->profile;
        ++sum.sessions;
        sum.minutes += minutes;
        sum.cents += worth(minutes, row.text(1));
    }
    std::vector<HoursRow> out;
    out.reserve(rows.size());
    for (auto& [id, row] : rows) out.push_back(std::move(row));
    std::ranges::sort(out, {}, &HoursRow::name);
    return out;
}

}  // namespace marelle::supervision
