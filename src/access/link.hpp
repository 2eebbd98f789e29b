#pragma once
// Links that stand for an account: 128 random bits, hashed at rest, for one purpose and person, expiring, revocable.
// Nothing personal is in the address. The pages they open are of their subject (referral/).
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "sql/sql.hpp"
#include <optional>
#include <string>
#include <string_view>

namespace marelle::access {

enum class LinkPurpose { referral };

struct Link {
    Id id;
    Id establishment;
    std::string person_name;
    std::optional<std::string> school;  // UAI
    Instant created_at, expires_at;
    std::optional<Instant> revoked_at;
};

struct NewLink {
    Id id;  // made by the client or by new_id()
    LinkPurpose purpose{};
    Id establishment;
    std::string person_name;
    std::optional<std::string> school;
    Id created_by;
    Instant created_at, expires_at;
};

// The token, shown once: "/l/" + token is the address.
std::string make_link(sql::Session& sql, NewLink const& link);
// Nothing when it is unknown, expired, revoked or of another purpose.
std::optional<Link> find_link(sql::Session& sql, std::string_view token, LinkPurpose purpose, Instant const& at);
// The links of an establishment, newest first.
std::vector<Link> links_of(sql::Session& sql, LinkPurpose purpose, Id const& establishment);
// False when the establishment has no such link. Revoking again keeps the first instant.
bool revoke_link(sql::Session& sql, Id const& link, Id const& establishment, Id const& by, Instant const& at);

}  // namespace marelle::access
