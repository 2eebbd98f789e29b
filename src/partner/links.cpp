// A partner's links and the account that speaks for it: their SQL.
#include "crypto/crypto.hpp"
#include "message/message.hpp"
#include "partner/partner.hpp"

namespace marelle::partner {

namespace {

constexpr std::string_view select_links = R"sql(
    SELECT k.id, p.name, k.created_at, u.id, u.name, k.expires_at, k.revoked_at,
        (SELECT max(x.sent_at) FROM partner_sending x WHERE x.link = k.id)
    FROM partner_link k JOIN partner_account p ON p.id = k.partner JOIN user_account u ON u.id = k.created_by
    JOIN mini_group g ON g.id = k.mini_group
)sql";

PartnerLink link_of(sql::Row const& row) {
    return {row.text(0), row.text(1),       row.text(2),      {row.text(3), row.text(4)},
            row.text(5), row.maybe_text(6), row.maybe_text(7)};
}

struct List {
    bool closed{};
};
// A list of the scope's establishment; the groups of the evening have no partner.
Result<List> list_of(sql::Session& sql, access::Scope const& scope, Id const& list) {
    auto row = sql.first(R"sql(
        SELECT closed_on FROM mini_group
        WHERE id = :list AND establishment = :establishment AND kind <> 'group'
    )sql",
                         {{"list", list}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "offer.unknown");
    return List{!row->null(0) && row->text(0) <= scope.today};
}

// Without a password and without a post nobody is let in by it; its address is one that no mail reaches (RFC 2606).
Id account_of(sql::Session& sql, access::Scope const& scope, std::string const& name) {
    auto const known = sql.first("SELECT id FROM partner_account WHERE establishment = :establishment AND name = :name",
                                 {{"establishment", scope.establishment}, {"name", name}});
    if (known) return known->text(0);
    auto const id = new_id();
    sql.execute(
        R"sql(
        INSERT INTO user_account (id, name, email, language, created_at, created_by)
        VALUES (:id, :name, :email, 'fr', :now, :actor)
    )sql",
        {{"id", id}, {"name", name}, {"email", id + "@partner.invalid"}, {"now", scope.now}, {"actor", scope.actor}});
    sql.execute("INSERT INTO partner_account (id, establishment, name) VALUES (:id, :establishment, :name)",
                {{"id", id}, {"establishment", scope.establishment}, {"name", name}});
    return id;
}

}  // namespace

Result<std::vector<PartnerLink>> links_of(sql::Session& sql, access::Scope const& scope, Id const& list) {
    TRY(list_of(sql, scope, list));
    std::vector<PartnerLink> out;
    for (auto const& row :
         sql.query(std::string{select_links} + "WHERE g.id = :list ORDER BY k.created_at DESC, k.id", {{"list", list}}))
        out.push_back(link_of(row));
    return out;
}

Result<MadePartnerLink> make_link(sql::Session& sql, access::Scope const& scope, Id const& list,
                                  NewPartnerLink const& asked, std::string_view site) {
    auto const known = TRY(list_of(sql, scope, list));
    if (known.closed) return fail(Fault::conflict, "group.closed");
    auto const last = school_year_end(school_year_of(scope.today));
    auto const until = asked.until.value_or(last);
    if (until < scope.today) return wrong_fields("body.wrong_fields", {{"until", "too_early"}});
    if (until > last) return wrong_fields("body.wrong_fields", {{"until", "too_far"}});
    auto const id = new_id(), token = crypto::token();
    sql.execute(R"sql(
        INSERT INTO partner_link (id, token_hash, mini_group, partner, created_at, created_by, expires_at)
        VALUES (:id, :hash, :list, :partner, :now, :actor, :expires)
    )sql",
                {{"id", id},
                 {"hash", crypto::sha256_hex(token)},
                 {"list", list},
                 {"partner", account_of(sql, scope, asked.partner)},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"expires", instant_text(from_local(add_days(until, 1), "00:00"))}});
    auto const row = sql.first(std::string{select_links} + "WHERE k.id = :id", {{"id", id}});
    auto const address = "/l/" + token;
    auto qr = message::qr_of(std::string{site} + address);
    return MadePartnerLink{link_of(*row), address, std::move(qr.path), qr.size};
}

Result<> revoke_link(sql::Session& sql, access::Scope const& scope, Id const& link) {
    auto const row = sql.first(std::string{select_links} + "WHERE k.id = :id AND g.establishment = :establishment",
                               {{"id", link}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "partner.link_unknown");
    sql.execute("UPDATE partner_link SET revoked_at = :now, revoked_by = :actor WHERE id = :id AND revoked_at IS NULL",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", link}});
    return {};
}

std::optional<Opened> find_link(sql::Session& sql, std::string_view token, Instant const& now) {
    auto const today = to_local(instant_ms(now).value_or(0)).date;
    auto const row = sql.first(R"sql(
        SELECT k.id, g.id, e.id, g.name, e.name, p.id, p.name
        FROM partner_link k JOIN mini_group g ON g.id = k.mini_group JOIN establishment e ON e.id = g.establishment
        JOIN partner_account p ON p.id = k.partner
        WHERE k.token_hash = :hash AND k.expires_at > :now AND k.revoked_at IS NULL
            AND (g.closed_on IS NULL OR g.closed_on > :today)
    )sql",
                               {{"hash", crypto::sha256_hex(token)}, {"now", now}, {"today", today}});
    if (!row) return {};
    return Opened{row->text(0), row->text(1), row->text(2), row->text(3), row->text(4),
                  row->text(5), row->text(6), today,        now};
}

}  // namespace marelle::partner
