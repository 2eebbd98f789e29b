#include "access/device.hpp"
#include "base/device_clock.hpp"
#include <algorithm>

namespace marelle::access {

// The hours of the night belong to the evening before them: a roll call is put right before going to bed.
static bool is_of_evening(Date const& day, std::int64_t observed) {
    auto const local = to_local(observed);
    return local.date == day || (local.date == add_days(day, 1) && local.time < night_ends);
}

bool may_come_late(std::vector<PackLife> const& packs, Date const& session_day, Instant const& observed_at,
                   Date const& today) {
    auto const observed = instant_ms(observed_at);
    if (!observed || !is_of_evening(session_day, *observed)) return false;
    if (auto days = days_between(session_day, today); days < 0 || days > late_days) return false;
    return std::ranges::any_of(packs, [&](PackLife const& pack) {
        return *observed >= instant_ms(pack.made_at).value_or(0) - clock_ahead_ms &&
               *observed <= instant_ms(pack.ends_at).value_or(0) + clock_ahead_ms;
    });
}

Result<> device_may_ask(sql::Session& sql, Actor const& actor, Id const& device) {
    if (sql.count("SELECT count(id) FROM device WHERE id = :id AND user_account = :actor AND revoked_at IS NOT NULL",
                  {{"id", device}, {"actor", actor.id}}) > 0)
        return fail(Fault::forbidden, "device.revoked");
    return {};
}

Result<> keep_pack(sql::Session& sql, Actor const& actor, NewPack const& pack) {
    TRY(device_may_ask(sql, actor, pack.device));
    sql.execute(R"sql(
        INSERT INTO device (id, user_account, label, first_seen_at, last_pack_at)
        VALUES (:device, :actor, :label, :now, :now)
        ON CONFLICT (id, user_account) DO UPDATE SET label = excluded.label, last_pack_at = excluded.last_pack_at
    )sql",
                {{"device", pack.device}, {"actor", actor.id}, {"label", pack.label}, {"now", actor.now}});
    sql.execute(
        R"sql(
        INSERT INTO pack (id, device, user_account, post, establishment, on_date, made_at, expires_at)
        VALUES (:id, :device, :actor, :post, :establishment, :today, :now, :expires)
    )sql",
        {{"id", pack.id},
         {"device", pack.device},
         {"actor", actor.id},
         {"post", actor.post.id},
         {"establishment", actor.post.establishment},
         {"today", actor.today},
         {"now", actor.now},
         {"expires", instant_text(instant_ms(actor.now).value_or(0) + pack_life_ms)}});
    for (auto const& [session, level] : pack.sessions)
        sql.execute("INSERT INTO pack_session (pack, session, level) VALUES (:pack, :session, :level)",
                    {{"pack", pack.id}, {"session", session}, {"level", name_of(level)}});
    return {};
}

std::vector<PackLife> packs_of(sql::Session& sql, Scope const& scope, Id const& session, Level level) {
    std::vector<PackLife> out;
    for (auto const& row : sql.query(R"sql(
        SELECT p.made_at, CASE WHEN d.revoked_at < p.expires_at THEN d.revoked_at ELSE p.expires_at END
        FROM pack_session q JOIN pack p ON p.id = q.pack
        JOIN device d ON d.id = p.device AND d.user_account = p.user_account
        WHERE q.session = :session AND p.user_account = :actor AND p.establishment = :establishment
            AND q.level >= :level
    )sql",
                                     {{"session", session},
                                      {"level", name_of(level)},
                                      {"actor", scope.actor},
                                      {"establishment", scope.establishment}}))
        out.push_back({row.text(0), row.text(1)});
    return out;
}

bool came_late(sql::Session& sql, Scope const& scope, Id const& session, Level level, Instant const& observed_at) {
    auto row = sql.first("SELECT on_date FROM session WHERE id = :session AND establishment = :establishment",
                         {{"session", session}, {"establishment", scope.establishment}});
    return row && may_come_late(packs_of(sql, scope, session, level), row->text(0), observed_at, scope.today);
}

std::int64_t forget_packs(sql::Session& sql, Instant const& at) {
    // A day more than a word may take, for the hours between two midnights.
    auto const before = instant_text(instant_ms(at).value_or(0) - (late_days + 2) * pack_life_ms);
    sql.execute("DELETE FROM pack_session WHERE pack IN (SELECT id FROM pack WHERE expires_at < :before)",
                {{"before", before}});
    return sql.execute("DELETE FROM pack WHERE expires_at < :before", {{"before", before}});
}

std::vector<Device> devices_of(sql::Session& sql, Id const& user) {
    std::vector<Device> out;
    for (auto const& row : sql.query(R"sql(
        SELECT id, label, first_seen_at, last_pack_at, revoked_at FROM device WHERE user_account = :user
        ORDER BY last_pack_at DESC, id
    )sql",
                                     {{"user", user}}))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.maybe_text(4)});
    return out;
}

std::int64_t revoke(sql::Session& sql, Revocation const& revocation) {
    constexpr std::string_view concerned = R"sql(
        id = :device AND (:of = '' OR user_account = :of) AND (:establishment = '' OR EXISTS (
            SELECT 1 FROM post p WHERE p.user_account = device.user_account AND p.establishment = :establishment))
    )sql";
    sql::Parameters const which{
        {"device", revocation.device}, {"of", revocation.of}, {"establishment", revocation.establishment}};
    auto all = which;
    all.emplace_back("at", revocation.at);
    all.emplace_back("by", revocation.by);
    sql.execute("UPDATE device SET revoked_at = :at, revoked_by = :by WHERE revoked_at IS NULL AND " +
                    std::string{concerned},
                all);
    return sql.count("SELECT count(id) FROM device WHERE " + std::string{concerned}, which);
}

void revoke_devices_of(sql::Session& sql, Id const& user, std::optional<Id> const& by, Instant const& at) {
    sql.execute(
        "UPDATE device SET revoked_at = :at, revoked_by = :by WHERE user_account = :user AND revoked_at IS NULL",
        {{"user", user}, {"by", by}, {"at", at}});
}

}  // namespace marelle::access
