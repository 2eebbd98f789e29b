// Who may go, and what waits for the team.
#include "base/text.hpp"
#include "offer/rows.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

std::string select_children() {
    return R"sql(
        SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), c.birth_date, g.id, g.name, r.id, r.state
        FROM child c
        LEFT JOIN place_request r ON r.child = c.id AND r.offer = :offer
        LEFT JOIN mini_group g ON g.id = (
            SELECT m.mini_group FROM group_membership m JOIN mini_group x ON x.id = m.mini_group
            WHERE m.child = c.id AND x.establishment = :establishment AND x.kind = 'group' AND m.from_on <= :today
                AND (m.until_on IS NULL OR m.until_on > :today)
            ORDER BY m.from_on DESC, m.id LIMIT 1)
        WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.child = c.id AND e.establishment = :establishment
                      AND (e.until_on IS NULL OR e.until_on > :today)) AND )sql" +
           std::string{access::child_in_scope} + " ORDER BY c.given_names, c.id";
}

// Whoever has asked comes last; then whoever is not of the age, then whoever had most of what is promised.
auto standing(Candidate const& one) {
    bool asked = one.state && *one.state != RequestState::withdrawn;
    bool age = std::ranges::find(one.warnings, WarningKind::age, &Warning::kind) != one.warnings.end();
    return std::tuple{asked, age, one.holiday ? one.holiday->placed : 0};
}

ToDo counted(sql::Session& sql, access::Scope const& scope, std::string_view text, sql::Parameters more) {
    ToDo out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, std::move(more)))) {
        if (out.count == 0) out.first = row.text(0);
        out.count += row.integer(1);
    }
    return out;
}

}  // namespace

Result<std::vector<Candidate>> candidates(sql::Session& sql, Reader const& reader, access::Scope const& offers,
                                          access::Scope const& children, Id const& offer) {
    static auto const text = select_children();
    auto known = TRY(plain(sql, offers.establishment, offer));
    auto overlap = overlaps(sql, known);
    auto holiday = holiday_of(sql, reader.calendar, known, reader.language);
    std::map<Id, std::vector<DayHad>> had;
    if (holiday) had = days_had(sql, known.establishment, {holiday->from, holiday->until});
    auto percent = settings_on(known.starts_on).target_percent;
    std::vector<Candidate> out;
    for (auto const& row : sql.query(text, access::parameters_of(children, {{"offer", offer}}))) {
        auto const id = row.text(0);
        Candidate one{{id, first_name_of(row.text(1)), initial_of(row.text(2))},
                      row.text(2),
                      age_on(row.text(3), known.starts_on),
                      named(row.maybe_text(4), row.maybe_text(5)),
                      {},
                      {},
                      {},
                      row.maybe_text(6)};
        Facts facts;
        facts.birth_date = row.text(3);
        facts.first_day = known.starts_on;
        facts.min_age = known.min_age;
        facts.max_age = known.max_age;
        facts.overlaps = overlap[id];
        one.warnings = warnings_of(facts);
        if (holiday) one.holiday = share_of(*holiday, had[id], offers.today, percent);
        if (auto state = row.maybe_text(7)) one.state = record::choice_named<RequestState>(*state);
        out.push_back(std::move(one));
    }
    std::ranges::stable_sort(out, {}, standing);
    return out;
}

ToDo to_decide(sql::Session& sql, access::Scope const& scope) {
    return counted(sql, scope, R"sql(
        SELECT o.id, count(r.id) FROM offer o JOIN place_request r ON r.offer = o.id AND r.state = 'asked'
        WHERE o.establishment = :establishment AND o.cancelled_at IS NULL AND o.ends_on >= :today
            AND (o.closes_on < :today OR (o.rule_last = 'arrival' AND o.rule_criteria IN ('', 'siblings_together')))
        GROUP BY o.id, o.starts_on ORDER BY o.starts_on, o.id
    )sql",
                   {});
}

ToDo places_freed(sql::Session& sql, access::Scope const& scope) {
    return counted(sql, scope, R"sql(
        SELECT f.id, CASE WHEN f.waiting - f.kept < f.free - f.kept THEN f.waiting - f.kept ELSE f.free - f.kept END
        FROM (
            SELECT o.id, o.starts_on,
                (SELECT count(r.id) FROM place_request r WHERE r.offer = o.id AND r.state = 'waiting') AS waiting,
                (SELECT count(DISTINCT r.id) FROM place_request r JOIN place_proposal p ON p.request = r.id
                 WHERE r.offer = o.id AND r.state = 'waiting' AND p.expires_at > :now AND p.accepted_at IS NULL)
                    AS kept,
                o.places - (SELECT count(r.id) FROM place_request r WHERE r.offer = o.id AND r.state = 'placed') AS free
            FROM offer o
            WHERE o.establishment = :establishment AND o.cancelled_at IS NULL AND o.ends_on >= :today) f
        WHERE f.waiting > f.kept AND f.free > f.kept ORDER BY f.starts_on, f.id
    )sql",
                   {{"now", scope.now}});
}

ToDo documents_missing(sql::Session& sql, access::Scope const& scope) {
    static std::string const text = R"sql(
        SELECT o.id, count(d.kind) FROM offer o
        JOIN place_request r ON r.offer = o.id AND r.state = 'placed' JOIN child c ON c.id = r.child
        JOIN offer_document d ON d.offer = o.id AND d.needed = 'required' AND d.due_on <= :soon
        WHERE o.establishment = :establishment AND o.cancelled_at IS NULL AND o.ends_on >= :today
            AND NOT EXISTS (SELECT 1 FROM due_document_received x
                            WHERE x.request = r.id AND x.kind = d.kind AND x.undone_at IS NULL) AND )sql" +
                                    std::string{access::child_in_scope} +
                                    " GROUP BY o.id, o.starts_on ORDER BY o.starts_on, o.id";
    return counted(sql, scope, text, {{"soon", add_days(scope.today, settings_on(scope.today).documents_warn_days)}});
}

}  // namespace marelle::offer
