// What a roll shows of the door, for the sessions of a period.
#include "crypto/keyring.hpp"
#include "handover/stop.hpp"
#include "timetable/timetable.hpp"
#include "timetable/without_children.hpp"

namespace marelle::handover {

namespace {

constexpr std::string_view when = " AND s.on_date BETWEEN :from AND :until AND (:session = '' OR s.id = :session) ";

std::string text_of(std::string_view select, std::string_view scope, std::string_view order) {
    return std::string{select} + std::string{scope} + std::string{when} + std::string{order};
}

sql::Parameters bound(access::Scope const& scope, Period const& period, Id const& session) {
    return access::parameters_of(scope, {{"from", period.from}, {"until", period.until}, {"session", session}});
}

std::optional<Named> adult(sql::Row const& row, std::size_t at) {
    if (row.null(at)) return {};
    return Named{row.text(at), row.text(at + 1) + " " + row.text(at + 2)};
}

constexpr std::string_view departures = R"sql(
    SELECT h.session, h.child, n.id, n.kind, p.id, p.given_names, p.usage_name, n.stop, n.left_at,
        n.identity_checked_at, n.noted_by, u.name, n.observed_at,
        o.id, o.kind, q.id, q.given_names, q.usage_name, o.left_at, o.noted_by, v.name, o.observed_at
    FROM session s
    JOIN mini_group g ON g.id = s.mini_group
    JOIN handover h ON h.session = s.id
    JOIN handover_note n ON n.id = h.note
    JOIN user_account u ON u.id = n.noted_by
    LEFT JOIN guardian p ON p.id = n.adult
    LEFT JOIN handover_note o ON o.id = h.other
    LEFT JOIN user_account v ON v.id = o.noted_by
    LEFT JOIN guardian q ON q.id = o.adult
    WHERE )sql";

Handover departure_of(sql::Row const& row) {
    Handover out{row.text(2),
                 *record::choice_named<HandoverKind>(row.text(3)),
                 adult(row, 4),
                 row.maybe_text(7),
                 row.text(8),
                 !row.null(9),
                 {row.text(10), row.text(11)},
                 row.text(12),
                 {}};
    if (!row.null(13))
        out.other = OtherHandover{row.text(13),
                                  *record::choice_named<HandoverKind>(row.text(14)),
                                  adult(row, 15),
                                  row.text(18),
                                  {row.text(19), row.text(20)},
                                  row.text(21)};
    return out;
}

// The same struct, of what fewer eyes may see: that the child left, how, when, who saw it.
Handover brief(Handover full) {
    full.adult.reset();
    full.stop.reset();
    full.identity_checked = false;
    full.other.reset();
    return full;
}

// The children within `care` and from which hour each may leave alone, on the day of the session.
constexpr std::string_view cared_for = R"sql(
    SELECT s.id, c.id, w.id, w.detail
    FROM session s
    JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
        AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
        AND (m.until_on IS NULL OR m.until_on > s.on_date)
    JOIN child c ON c.id = m.child
    LEFT JOIN authorisation w ON w.child = c.id AND w.kind = 'leave_alone' AND w.revoked_at IS NULL
        AND w.from_on <= s.on_date AND (w.until_on IS NULL OR w.until_on > s.on_date)
    WHERE s.establishment = :establishment AND )sql";

}  // namespace

Doors doors_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
               std::optional<access::Scope> const& care, Period const& period, Id const& session) {
    static auto const left = text_of(departures, timetable::session_in_scope, "ORDER BY h.session, h.child");
    static auto const seen = text_of(cared_for, access::child_in_scope, "ORDER BY s.id, c.id, w.recorded_at, w.id");
    static auto const stops = text_of(std::string{select_stop} + " WHERE ", timetable::session_in_scope,
                                      "ORDER BY t.observed_at, t.id");
    Doors out;
    if (care)
        for (auto const& row : sql.query(seen, bound(*care, period, session))) {
            auto& alone = out[{row.text(0), row.text(1)}].leaves_alone;
            if (!alone) alone.emplace();
            if (!row.null(2)) *alone = {true, row.maybe_text(3)};
        }
    for (auto const& row : sql.query(left, bound(scope, period, session))) {
        auto& door = out[{row.text(0), row.text(1)}];
        door.handover = door.leaves_alone ? departure_of(row) : brief(departure_of(row));
    }
    if (!care) return out;
    for (auto const& row : sql.query(stops, bound(scope, period, session)))
        if (auto door = out.find({row.text(0), row.text(1)}); door != out.end() && door->second.leaves_alone)
            door->second.stops.push_back(stop_of(row, keys).stop);
    return out;
}

}  // namespace marelle::handover
