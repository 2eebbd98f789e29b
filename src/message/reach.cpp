#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "message/message.hpp"
#include "messages/messages.hpp"

namespace marelle::message {

namespace {

// Whatever the child: who must not approach one of them learns nothing of its brothers and sisters either.
bool must_not_approach_any(sql::Session& sql, Id const& guardian, Date const& today) {
    return sql.count(R"sql(
        SELECT count(r.id) FROM guardian_right r JOIN child_guardian l ON l.id = r.child_guardian
        WHERE l.guardian = :guardian AND r.kind = 'no_approach' AND r.from_on <= :today
            AND (r.until_on IS NULL OR r.until_on > :today)
    )sql",
                     {{"guardian", guardian}, {"today", today}}) > 0;
}

std::optional<std::string> opened(crypto::Keyring& keys, std::string_view column, Id const& id,
                                  std::optional<std::string> const& sealed) {
    if (!sealed) return {};
    return keys.open("guardian", column, id, id, *sealed);
}

}  // namespace

Result<Adult> adult_of(sql::Session& sql, crypto::Keyring& keys, Id const& guardian, Id const& child,
                       Date const& today) {
    auto rows = sql.query(R"sql(
        SELECT p.given_names, p.usage_name, p.language, p.phone_sealed, p.email_sealed, l.relation, l.authority,
            r.kind, r.from_on, r.until_on
        FROM child_guardian l JOIN guardian p ON p.id = l.guardian
        LEFT JOIN guardian_right r ON r.child_guardian = l.id AND (r.until_on IS NULL OR r.until_on > r.from_on)
        WHERE l.guardian = :guardian AND l.child = :child AND l.from_on <= :today
            AND (l.until_on IS NULL OR l.until_on > :today)
    )sql",
                          {{"guardian", guardian}, {"child", child}, {"today", today}});
    if (rows.empty()) return fail(Fault::not_found, "message.adult_unknown");
    auto const& row = rows.front();
    AdultLink link{row.text(5), row.text(6), {}};
    for (auto const& each : rows)
        if (!each.null(7)) link.rights.push_back({each.text(7), each.text(8), each.maybe_text(9)});
    TRY(may_reach(link, must_not_approach_any(sql, guardian, today), today));
    auto const language = messages::family_language(row.maybe_text(2).value_or("fr")).value_or("fr");
    return Adult{guardian,
                 first_name_of(row.text(0)),
                 row.text(0) + " " + row.text(1),
                 std::string{language},
                 opened(keys, "phone_sealed", guardian, row.maybe_bytes(3)),
                 opened(keys, "email_sealed", guardian, row.maybe_bytes(4))};
}

}  // namespace marelle::message
