#include "access/link.hpp"
#include "crypto/crypto.hpp"

namespace marelle::access {

namespace {

constexpr std::string_view purpose_names[] = {"referral"};
std::string_view name_of(LinkPurpose purpose) { return purpose_names[static_cast<std::size_t>(purpose)]; }

Link link_of(sql::Row const& row) {
    return {row.text(0), row.text(1), row.text(2), row.maybe_text(3), row.text(4), row.text(5), row.maybe_text(6)};
}

}  // namespace

std::string make_link(sql::Session& sql, NewLink const& link) {
    auto token = crypto::token();
    sql.execute(R"sql(
        INSERT INTO link (id, token_hash, purpose, establishment, person_name, school, created_at, created_by,
            expires_at)
        VALUES (:id, :hash, :purpose, :establishment, :person, :school, :at, :by, :until)
    )sql",
                {{"id", link.id},
                 {"hash", crypto::sha256_hex(token)},
                 {"purpose", name_of(link.purpose)},
                 {"establishment", link.establishment},
                 {"person", link.person_name},
                 {"school", link.school},
                 {"at", link.created_at},
                 {"by", link.created_by},
                 {"until", link.expires_at}});
    return token;
}

std::optional<Link> find_link(sql::Session& sql, std::string_view token, LinkPurpose purpose, Instant const& at) {
    auto row = sql.first(R"sql(
        SELECT id, establishment, person_name, school, created_at, expires_at, revoked_at FROM link
        WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now AND revoked_at IS NULL
    )sql",
                         {{"hash", crypto::sha256_hex(token)}, {"purpose", name_of(purpose)}, {"now", at}});
    if (!row) return {};
    return link_of(*row);
}

std::vector<Link> links_of(sql::Session& sql, LinkPurpose purpose, Id const& establishment) {
    std::vector<Link> out;
    for (auto const& row : sql.query(R"sql(
        SELECT id, establishment, person_name, school, created_at, expires_at, revoked_at FROM link
        WHERE purpose = :purpose AND establishment = :establishment ORDER BY created_at DESC, id
    )sql",
                                     {{"purpose", name_of(purpose)}, {"establishment", establishment}}))
        out.push_back(link_of(row));
    return out;
}

bool revoke_link(sql::Session& sql, Id const& link, Id const& establishment, Id const& by, Instant const& at) {
    return sql.execute(R"sql(
        UPDATE link SET revoked_by = CASE WHEN revoked_at IS NULL THEN :by ELSE revoked_by END,
            revoked_at = coalesce(revoked_at, :at)
        WHERE id = :id AND establishment = :establishment
    )sql",
                       {{"id", link}, {"establishment", establishment}, {"by", by}, {"at", at}}) > 0;
}

}  // namespace marelle::access
