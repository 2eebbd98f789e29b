// What the rule looks at of who asked, and what is said before a place is given.
#include "base/text.hpp"
#include "offer/rows.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

using Names = std::map<Id, std::vector<std::string>>;

std::string shown(sql::Row const& row, std::size_t at) {
    return first_name_of(row.text(at)) + " " + initial_of(row.text(at + 1));
}

// A wish or an incompatibility with another child who has a place there, or is about to.
Names bound(sql::Session& sql, Plain const& offer, std::string_view kind, std::set<Id> const& going) {
    Names out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.child, c.given_names, COALESCE(c.usage_name, c.birth_name), other.id, other.state
             FROM place_request r JOIN companion k ON r.child IN (k.first_child, k.second_child)
             JOIN place_request other ON other.offer = r.offer AND other.child <> r.child
                 AND other.child IN (k.first_child, k.second_child)
             JOIN child c ON c.id = other.child
             WHERE r.offer = :offer AND k.kind = :kind AND k.from_on <= :on
                 AND (k.until_on IS NULL OR k.until_on > :on)
             ORDER BY r.child, c.given_names, c.id
         )sql",
                                     {{"offer", offer.id}, {"kind", kind}, {"on", offer.starts_on}}))
        if (row.text(4) == record::name_of_choice(RequestState::placed) || going.contains(row.text(3)))
            out[row.text(0)].push_back(shown(row, 1));
    return out;
}

std::map<Id, int> missing_documents(sql::Session& sql, Plain const& offer) {
    std::map<Id, int> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.child, count(d.kind) FROM place_request r JOIN offer_document d ON d.offer = r.offer
             WHERE r.offer = :offer AND d.needed = 'required' AND NOT EXISTS (
                 SELECT 1 FROM due_document_received x
                 WHERE x.request = r.id AND x.kind = d.kind AND x.undone_at IS NULL)
             GROUP BY r.child
         )sql",
                                     {{"offer", offer.id}}))
        out[row.text(0)] = static_cast<int>(row.integer(1));
    return out;
}

// Each authorisation is separate, dated, revocable (domain.md §3.3): which ones this offer needs.
std::vector<std::string> needed(Plain const& offer) {
    std::vector<std::string> out{"participation"};
    if (offer.transport == Transport::bus || offer.transport == Transport::train) out.emplace_back("transport");
    if (offer.nights > 0) out.emplace_back("urgent_care");
    return out;
}

std::map<Id, std::set<std::string>> authorised(sql::Session& sql, Plain const& offer) {
    std::map<Id, std::set<std::string>> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.child, a.kind FROM place_request r JOIN authorisation a ON a.child = r.child
             WHERE r.offer = :offer AND a.revoked_at IS NULL AND a.from_on <= :on
                 AND (a.until_on IS NULL OR a.until_on > :on)
         )sql",
                                     {{"offer", offer.id}, {"on", offer.starts_on}}))
        out[row.text(0)].insert(row.text(1));
    return out;
}

// A paper brought for any list in the year before the first day proves it.
std::set<Id> vaccinated(sql::Session& sql, Plain const& offer) {
    constexpr int year = 365;
    std::set<Id> out;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT r.child FROM place_request r JOIN place_request mine ON mine.child = r.child
             JOIN due_document_received d ON d.request = mine.id
             WHERE r.offer = :offer AND d.kind = 'vaccination' AND d.undone_at IS NULL AND d.received_on >= :since
         )sql",
                                     {{"offer", offer.id}, {"since", add_days(offer.starts_on, -year)}}))
        out.insert(row.text(0));
    return out;
}

// R227-7: of collective receptions; a club is the partner's.
bool asks_vaccination(ratio::Regime regime) {
    using enum ratio::Regime;
    return regime == acm_extra || regime == acm_peri || regime == stay || regime == short_stay ||
           regime == accessory_stay;
}

Id root_of(std::map<Id, Id>& of, Id const& child) {
    auto at = child;
    while (of.contains(at) && of[at] != at) at = of[at];
    return at;
}

}  // namespace

Names overlaps(sql::Session& sql, Plain const& offer) {
    Names out;
    for (auto const& row : sql.query(R"sql(
             SELECT m.child, o.title FROM offer me
             JOIN offer o ON o.establishment = me.establishment AND o.id <> me.id AND o.cancelled_at IS NULL
                 AND o.starts_on <= me.ends_on AND o.ends_on >= me.starts_on
             JOIN group_membership m ON m.mini_group = o.id AND m.from_on <= me.ends_on
                 AND (m.until_on IS NULL OR m.until_on > me.starts_on)
             WHERE me.id = :offer AND ((me.kind <> 'club' AND o.kind <> 'club')
                 OR (me.kind = 'club' AND o.kind = 'club' AND me.weekday = o.weekday
                     AND me.day_starts < o.day_ends AND o.day_starts < me.day_ends))
             ORDER BY m.child, o.starts_on, o.id
         )sql",
                                     {{"offer", offer.id}}))
        out[row.text(0)].push_back(row.text(1));
    return out;
}

std::map<Id, std::string> households(sql::Session& sql, Plain const& offer, Date const& on) {
    std::map<Id, Id> of;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT a.child, b.child FROM place_request a JOIN place_request b
                 ON b.offer = a.offer AND a.child < b.child
             WHERE a.offer = :offer AND (EXISTS (
                 SELECT 1 FROM child_guardian x JOIN child_guardian y ON y.guardian = x.guardian
                 WHERE x.child = a.child AND y.child = b.child
                     AND x.authority IN ('joint', 'sole', 'delegated') AND y.authority IN ('joint', 'sole', 'delegated')
                     AND x.from_on <= :on AND (x.until_on IS NULL OR x.until_on > :on)
                     AND y.from_on <= :on AND (y.until_on IS NULL OR y.until_on > :on))
                 OR EXISTS (SELECT 1 FROM companion k WHERE k.kind = 'sibling' AND k.first_child = a.child
                     AND k.second_child = b.child AND k.from_on <= :on AND (k.until_on IS NULL OR k.until_on > :on)))
             ORDER BY a.child, b.child
         )sql",
                                     {{"offer", offer.id}, {"on", on}})) {
        auto first = root_of(of, row.text(0)), second = root_of(of, row.text(1));
        of[first] = std::min(first, second);
        of[second] = std::min(first, second);
        of.try_emplace(row.text(0), first);
        of.try_emplace(row.text(1), first);
    }
    std::map<Id, std::string> out;
    for (auto const& [child, up] : std::map{of}) out[child] = root_of(of, up);
    return out;
}

std::map<Id, std::vector<DayHad>> days_had(sql::Session& sql, Id const& establishment, Period const& period,
                                           std::optional<Id> const& child) {
    std::map<Id, std::vector<DayHad>> out;
    for (auto const& row : sql.query(
             R"sql(
             SELECT m.child, s.on_date, max(CASE WHEN a.presence IN ('present', 'late') THEN 1 ELSE 0 END)
             FROM session s JOIN offer o ON o.id = s.mini_group
             JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
                 AND (m.until_on IS NULL OR m.until_on > s.on_date)
             LEFT JOIN attendance a ON a.session = s.id AND a.child = m.child
             WHERE s.establishment = :establishment AND s.cancelled_at IS NULL AND o.kind <> 'club'
                 AND s.on_date BETWEEN :from AND :until AND (:child = '' OR m.child = :child)
             GROUP BY m.child, s.on_date
         )sql",
             {{"establishment", establishment},
              {"from", period.from},
              {"until", period.until},
              {"child", child.value_or("")}}))
        out[row.text(0)].push_back({row.text(1), row.integer(2) == 1});
    return out;
}

std::optional<Holiday> holiday_of(sql::Session& sql, timetable::Calendar const& calendar, Plain const& offer,
                                  std::string_view language) {
    if (offer.kind == Kind::club) return {};
    auto place = timetable::place_of(sql, offer.establishment, {offer.starts_on, offer.ends_on});
    if (!place) return {};
    for (auto& holiday : holidays_of(calendar, *place, school_year_of(offer.starts_on), language))
        if (holiday.from <= offer.ends_on && holiday.until >= offer.starts_on) return std::move(holiday);
    return {};
}

std::set<int> asked_late(sql::Session& sql, Plain const& offer) {
    std::set<int> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.number, COALESCE((SELECT max(e.at) FROM place_request_event e
                                        WHERE e.request = r.id AND e.to_state = 'asked' AND e.undone_at IS NULL),
                                       r.asked_at)
             FROM place_request r WHERE r.offer = :offer
         )sql",
                                     {{"offer", offer.id}}))
        if (to_local(instant_ms(row.text(1)).value_or(0)).date > offer.closes_on)
            out.insert(static_cast<int>(row.integer(0)));
    return out;
}

std::vector<Asking> askings(sql::Session& sql, timetable::Calendar const& calendar, Plain const& offer,
                            std::vector<Row> const& rows, Date const& today) {
    auto houses = households(sql, offer, today);
    auto year = school_year_of(offer.starts_on);
    Period const period{school_year_start(year), offer.ends_on};
    auto had = days_had(sql, offer.establishment, period);
    auto place = timetable::place_of(sql, offer.establishment, period);
    std::vector<Holiday> holidays;
    if (place) holidays = holidays_of(calendar, *place, year, "fr");
    std::set<Id> stayed;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT m.child FROM group_membership m JOIN offer o ON o.id = m.mini_group
             WHERE o.kind = 'stay' AND o.cancelled_at IS NULL AND o.starts_on < :before
                 AND o.establishment = :establishment
         )sql",
                                     {{"before", offer.starts_on}, {"establishment", offer.establishment}}))
        stayed.insert(row.text(0));
    auto percent = settings_on(offer.starts_on).target_percent;
    auto const late = asked_late(sql, offer);
    std::vector<Asking> out;
    for (auto const& row : rows) {
        int base = 0, placed = 0;
        for (auto const& holiday : holidays) {
            if (holiday.from > offer.ends_on) break;
            auto share = share_of(holiday, had[row.child], today, percent);
            base += share.base;
            placed += share.placed;
        }
        auto house = houses.find(row.child);
        out.push_back({row.number, house == houses.end() ? std::string{} : house->second,
                       under_half(placed, base, percent), !stayed.contains(row.child), late.contains(row.number),
                       placed, base});
    }
    return out;
}

std::map<Id, Facts> facts_of(sql::Session& sql, Plain const& offer, std::set<Id> const& going) {
    auto overlap = overlaps(sql, offer), incompatible = bound(sql, offer, "incompatible", going);
    auto apart = bound(sql, offer, "apart", going);
    auto documents = missing_documents(sql, offer);
    auto given = authorised(sql, offer);
    auto proved = vaccinated(sql, offer);
    std::map<Id, Facts> out;
    for (auto const& row : sql.query(R"sql(
             SELECT c.id, c.birth_date FROM place_request r JOIN child c ON c.id = r.child WHERE r.offer = :offer
         )sql",
                                     {{"offer", offer.id}})) {
        auto const child = row.text(0);
        Facts facts{row.text(1),   offer.starts_on,  offer.min_age,
                    offer.max_age, overlap[child],   incompatible[child],
                    apart[child],  documents[child], {},
                    false};
        for (auto& kind : needed(offer))
            if (!given[child].contains(kind)) facts.authorisations_missing.push_back(kind);
        facts.vaccination_due = asks_vaccination(offer.regime) && !proved.contains(child);
        out.emplace(child, std::move(facts));
    }
    return out;
}

}  // namespace marelle::offer
