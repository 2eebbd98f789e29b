#include "attendance/alerts.hpp"
#include "crypto/keyring.hpp"

namespace marelle::attendance {

namespace {

void add_sealed(std::vector<SessionAlert>& out, crypto::Keyring& keys, Id const& child, std::string_view kind,
                std::string_view column, std::optional<std::string> const& sealed) {
    if (!sealed) return;
    if (auto label = keys.open("health_essential", column, child, child, *sealed))
        out.push_back({std::string{kind}, std::move(*label)});
}

}  // namespace

std::map<Id, std::vector<SessionAlert>> alerts_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& care,
                                                  Id const& session, Date const& on) {
    static auto const text = R"sql(
        SELECT c.id, h.allergies_sealed, h.treatment_sealed, h.plan_sealed,
            (SELECT count(w.id) FROM authorisation w
             WHERE w.child = c.id AND w.kind = 'leave_alone' AND w.revoked_at IS NULL AND w.from_on <= :on
                 AND (w.until_on IS NULL OR w.until_on > :on)),
            r.id, p.given_names, p.usage_name
        FROM session s
        JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        JOIN child c ON c.id = m.child
        LEFT JOIN health_essential h ON h.child = c.id
        LEFT JOIN child_guardian l ON l.child = c.id AND EXISTS (
            SELECT 1 FROM guardian_right q WHERE q.child_guardian = l.id AND q.kind = 'no_approach')
        LEFT JOIN guardian_right r ON r.child_guardian = l.id AND r.kind = 'no_approach' AND r.from_on <= :on
            AND (r.until_on IS NULL OR r.until_on > :on)
        LEFT JOIN guardian p ON p.id = l.guardian
        WHERE s.id = :session AND )sql" +
                             std::string{access::child_in_scope} + " ORDER BY c.id, p.usage_name, r.id";
    std::map<Id, std::vector<SessionAlert>> out;
    for (auto const& row : sql.query(text, access::parameters_of(care, {{"session", session}, {"on", on}}))) {
        auto const& child = row.text(0);
        auto [alerts, added] = out.try_emplace(child);
        if (added) {
            add_sealed(alerts->second, keys, child, "allergy", "allergies_sealed", row.maybe_bytes(1));
            add_sealed(alerts->second, keys, child, "treatment", "treatment_sealed", row.maybe_bytes(2));
            add_sealed(alerts->second, keys, child, "health_plan", "plan_sealed", row.maybe_bytes(3));
            if (row.integer(4) == 0) alerts->second.push_back({"leaves_alone_no", ""});
        }
        if (!row.null(5)) alerts->second.push_back({"no_approach", row.text(6) + " " + row.text(7)});
    }
    return out;
}

}  // namespace marelle::attendance
