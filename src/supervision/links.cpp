// Personal addresses of people at work: hashed at rest, one a purpose, revocable.
#include "crypto/crypto.hpp"
#include "supervision/evenings.hpp"

namespace marelle::supervision {

Result<MadeLink> make_link(sql::Session& sql, access::Scope const& scope, Id const& person, LinkPurpose purpose) {
    TRY(staff::ensure_person(sql, scope, person));
    auto const name = record::name_of_choice(purpose);
    sql.execute(R"sql(
        UPDATE work_link SET revoked_at = :now, revoked_by = :actor
        WHERE person = :person AND establishment = :establishment AND purpose = :purpose AND revoked_at IS NULL
    )sql",
                {{"now", scope.now},
                 {"actor", scope.actor},
                 {"person", person},
                 {"establishment", scope.establishment},
                 {"purpose", name}});
    auto token = crypto::token();
    // Until the end of the school year: a volunteer who comes back gets a new one.
    auto last = school_year_end(school_year_of(scope.today));
    auto expires = instant_text(from_local(add_days(last, 1), "00:00"));
    sql.execute(R"sql(
        INSERT INTO work_link (id, token_hash, purpose, person, establishment, created_at, created_by, expires_at)
        VALUES (:id, :hash, :purpose, :person, :establishment, :now, :actor, :expires)
    )sql",
                {{"id", new_id()},
                 {"hash", crypto::sha256_hex(token)},
                 {"purpose", name},
                 {"person", person},
                 {"establishment", scope.establishment},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"expires", expires}});
    return MadeLink{"/l/" + token + (purpose == LinkPurpose::calendar ? "/soirs.ics" : ""), expires, {}, 0};
}

Result<> revoke_links(sql::Session& sql, access::Scope const& scope, Id const& person) {
    TRY(staff::ensure_person(sql, scope, person));
    sql.execute(
        R"sql(
        UPDATE work_link SET revoked_at = :now, revoked_by = :actor
        WHERE person = :person AND establishment = :establishment AND revoked_at IS NULL
    )sql",
        {{"now", scope.now}, {"actor", scope.actor}, {"person", person}, {"establishment", scope.establishment}});
    return {};
}

// Who no longer works here, or whose account was closed, has no evenings any more, whatever the link says.
std::optional<WorkLink> find_link(sql::Session& sql, std::string_view token, LinkPurpose purpose, Instant const& now) {
    auto row = sql.first(
        R"sql(
        SELECT id, person, establishment, created_at, expires_at FROM work_link
        WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now AND revoked_at IS NULL
    )sql",
        {{"hash", crypto::sha256_hex(token)}, {"purpose", record::name_of_choice(purpose)}, {"now", now}});
    if (!row) return {};
    auto today = to_local(instant_ms(now).value_or(0)).date;
    if (staff::team(sql, row->text(2), today, row->text(1)).empty()) return {};
    return WorkLink{row->text(0), purpose, row->text(1), row->text(2), row->text(3), row->text(4)};
}

}  // namespace marelle::supervision
