// The end of a stay, and all that ends with it.
#include "crypto/keyring.hpp"
#include "leaving/leaving.hpp"
#include "messages/messages.hpp"
#include "offer/left.hpp"

namespace marelle::leaving {

namespace {

struct Stay {
    Id child;
    pathway::Enrolment enrolment;
};

Result<Stay> stay_of(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto const row = sql.first("SELECT child FROM enrolment WHERE id = :id AND establishment = :establishment",
                               {{"id", id}, {"establishment", scope.establishment}});
    if (row)
        for (auto& one : pathway::enrolments(sql, scope, row->text(0)))
            if (one.id == id) return Stay{row->text(0), std::move(one)};
    return fail(Fault::not_found, "enrolment.unknown");
}

// Whatever touches the day or comes after it, of any kind of group.
void keep(sql::Session& sql, access::Scope const& scope, Id const& leaving, Stay const& stay,
          pathway::Exit const& exit) {
    sql.execute(R"sql(
        INSERT INTO leaving (id, enrolment, child, establishment, on_date, reason, made_at, made_by)
        VALUES (:id, :enrolment, :child, :establishment, :on, :reason, :now, :actor)
    )sql",
                {{"id", leaving},
                 {"enrolment", stay.enrolment.id},
                 {"child", stay.child},
                 {"establishment", scope.establishment},
                 {"on", exit.on},
                 {"reason", record::name_of_choice(exit.reason)},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    sql.execute(R"sql(
        INSERT INTO leaving_membership (leaving, membership, mini_group, from_on, until_before)
        SELECT :id, m.id, m.mini_group, m.from_on, m.until_on FROM group_membership m
        WHERE m.child = :child AND (m.until_on IS NULL OR m.until_on > :on)
    )sql",
                {{"id", leaving}, {"child", stay.child}, {"on", exit.on}});
}

void end_memberships(sql::Session& sql, Id const& child, Date const& on) {
    sql::Parameters const leaving{{"child", child}, {"on", on}};
    sql.execute("DELETE FROM group_membership WHERE child = :child AND from_on >= :on", leaving);
    sql.execute(R"sql(
        UPDATE group_membership SET until_on = :on WHERE child = :child AND (until_on IS NULL OR until_on > :on)
    )sql",
                leaving);
}

Id newest_of(sql::Session& sql, Id const& enrolment) {
    auto const row = sql.first(R"sql(
        SELECT id FROM leaving WHERE enrolment = :id AND undone_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 1
    )sql",
                               {{"id", enrolment}});
    return row ? row->text(0) : Id{};
}

}  // namespace

Result<Ends> ends_of(sql::Session& sql, access::Scope const& scope, Id const& enrolment, Date const& on) {
    auto const stay = TRY(stay_of(sql, scope, enrolment));
    sql::Parameters const of{{"child", stay.child}, {"on", on}};
    Ends out;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT g.id, g.name FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
             WHERE m.child = :child AND g.kind = 'group' AND (m.until_on IS NULL OR m.until_on > :on) ORDER BY g.name
         )sql",
                                     of))
        out.groups.push_back({row.text(0), row.text(1)});
    for (auto& one : offer::standing_of(sql, scope.establishment, stay.child, on))
        (one.placed ? out.placed : out.waiting).push_back(std::move(one.offer));
    out.links = static_cast<int>(sql.count(
        R"sql(
        SELECT count(k.id) FROM family_link k WHERE k.establishment = :establishment AND k.revoked_at IS NULL
            AND k.expires_at > :now AND k.guardian IN (SELECT l.guardian FROM child_guardian l WHERE l.child = :child
                AND l.from_on <= :today AND (l.until_on IS NULL OR l.until_on > :today))
    )sql",
        {{"child", stay.child}, {"establishment", scope.establishment}, {"now", scope.now}, {"today", scope.today}}));
    out.present_after = static_cast<int>(sql.count(R"sql(
        SELECT count(a.session) FROM attendance a JOIN session s ON s.id = a.session
        WHERE a.child = :child AND a.presence IN ('present', 'late') AND s.on_date >= :on
    )sql",
                                                   of));
    return out;
}

Result<Done> leave(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& enrolment,
                   pathway::Exit const& exit, std::string_view language) {
    auto const scope = TRY(access::scope_of(actor, "enrolment.close"));
    auto stay = TRY(stay_of(sql, scope, enrolment));
    // Whoever enrols or moves the same child waits here (pathway/store.cpp, group/move.cpp).
    sql.execute("UPDATE child SET version = version WHERE id = :id", {{"id", stay.child}});
    stay = TRY(stay_of(sql, scope, enrolment));
    auto& known = stay.enrolment;
    // The same exit sent twice is one exit.
    if (known.until == exit.on && known.exit_reason == exit.reason)
        return Done{stay.child, {newest_of(sql, enrolment), std::move(known)}};
    TRY(pathway::may_close(actor, {known.from, known.until, known.cursus}, exit));
    auto const id = new_id();
    keep(sql, scope, id, stay, exit);
    sql.execute("UPDATE enrolment SET until_on = :on, exit_reason = :reason WHERE id = :id",
                {{"on", exit.on}, {"reason", record::name_of_choice(exit.reason)}, {"id", enrolment}});
    end_memberships(sql, stay.child, exit.on);
    offer::Reasoned const why{keys, messages::say(language, "leaving.place_given_back")};
    offer::give_back(sql, scope, stay.child, exit.on, why);
    known.until = exit.on;
    known.exit_reason = exit.reason;
    return Done{stay.child, {id, std::move(known)}};
}

}  // namespace marelle::leaving
