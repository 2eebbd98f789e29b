#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "family/family.hpp"

namespace marelle::family {

std::optional<Link> find_link(sql::Session& sql, std::string_view token, Instant const& now) {
    auto row = sql.first(R"sql(
        SELECT id, establishment, guardian, created_at, expires_at FROM family_link
        WHERE token_hash = :hash AND expires_at > :now AND revoked_at IS NULL
    )sql",
                         {{"hash", crypto::sha256_hex(token)}, {"now", now}});
    if (!row) return {};
    return Link{row->text(0), row->text(1), row->text(2), row->text(3), row->text(4)};
}

std::string make_link(sql::Session& sql, access::Scope const& scope, Id const& guardian) {
    auto token = crypto::token();
    auto const days = message::habits().on(scope.today).link_days;
    sql.execute(R"sql(
        INSERT INTO family_link (id, token_hash, establishment, guardian, created_at, created_by, expires_at)
        VALUES (:id, :hash, :establishment, :guardian, :now, :by, :until)
    )sql",
                {{"id", new_id()},
                 {"hash", crypto::sha256_hex(token)},
                 {"establishment", scope.establishment},
                 {"guardian", guardian},
                 {"now", scope.now},
                 {"by", scope.actor},
                 {"until", instant_text(from_local(add_days(scope.today, days + 1), "00:00"))}});
    return token;
}

std::int64_t revoke_links(sql::Session& sql, access::Scope const& scope, Id const& guardian) {
    return sql.execute(
        R"sql(
        UPDATE family_link SET revoked_at = :now, revoked_by = :by
        WHERE guardian = :guardian AND establishment = :establishment AND revoked_at IS NULL AND expires_at > :now
    )sql",
        {{"guardian", guardian}, {"establishment", scope.establishment}, {"now", scope.now}, {"by", scope.actor}});
}

bool home_is_hidden(sql::Session& sql, Id const& child, Date const& today) {
    return sql.count(R"sql(
        SELECT count(id) FROM protected_address WHERE child = :child AND (until_on IS NULL OR until_on > :today)
    )sql",
                     {{"child", child}, {"today", today}}) > 0;
}

std::optional<Family> family_of(sql::Session& sql, crypto::Keyring& keys, Link const& link, Date const& today) {
    std::optional<Family> out;
    for (auto const& row :
         sql.query(R"sql(
        SELECT c.id, c.given_names FROM child_guardian l JOIN child c ON c.id = l.child
        WHERE l.guardian = :guardian AND l.from_on <= :today AND (l.until_on IS NULL OR l.until_on > :today)
            AND EXISTS (SELECT 1 FROM enrolment e WHERE e.child = c.id AND e.establishment = :establishment
                AND e.from_on <= :today AND (e.until_on IS NULL OR e.until_on > :today))
            AND NOT EXISTS (SELECT 1 FROM protected_address p WHERE p.child = c.id
                AND (p.until_on IS NULL OR p.until_on > :today))
        ORDER BY c.birth_date, c.id
    )sql",
                   {{"guardian", link.guardian}, {"establishment", link.establishment}, {"today", today}})) {
        auto adult = message::adult_of(sql, keys, link.guardian, row.text(0), today);
        if (!adult) continue;
        if (!out) out = Family{std::move(*adult), {}};
        out->children.push_back({row.text(0), first_name_of(row.text(1))});
    }
    return out;
}

}  // namespace marelle::family
