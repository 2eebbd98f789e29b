// What is known of each child beside the facts of impact/: stays, family, class, referral, zones of the establishment.
#include "crypto/keyring.hpp"
#include "report/figures/reading.hpp"
#include <algorithm>
#include <sstream>

namespace marelle::report {

namespace {

// People are those of the facts: rows of others are passed over.
void read_stays(Reading& reading) {
    std::map<Id, std::vector<Stay>> stays;
    reading.sql.each(R"sql(
        SELECT e.child, e.from_on, e.until_on, coalesce(e.exit_reason, '') FROM enrolment e
        WHERE (:establishment = '' OR e.establishment = :establishment) AND e.from_on <= :last
            AND :from <> '' AND :until <> '' AND :today <> ''
        ORDER BY e.child, e.from_on
    )sql",
                     reading.parameters(), [&](sql::Row const& row) {
                         if (reading.beside(row.text(0)))
                             stays[row.text(0)].push_back({row.text(1), row.maybe_text(2), row.text(3)});
                         return true;
                     });
    auto const& wish = reading.world.wish;
    for (auto& [child, of] : stays)
        add_movement(*reading.beside(child), joined(std::move(of)), wish.period, wish.today);
}

// Children who share an adult are one family; a named adult, who only fetches them, makes none.
void read_families(Reading& reading) {
    std::vector<std::pair<Id, Id>> links;
    std::map<Id, std::set<Id>> adults;
    reading.sql.each("SELECT child, guardian FROM child_guardian WHERE relation <> 'named_adult' ORDER BY child", {},
                     [&](sql::Row const& row) {
                         if (!reading.beside(row.text(0))) return true;
                         links.emplace_back(row.text(0), row.text(1));
                         adults[row.text(0)].insert(row.text(1));
                         return true;
                     });
    for (auto const& family : survey::families_of(links)) {
        // The household is named by its first adult, who stays when a child leaves.
        Id name;
        for (auto const& child : family)
            if (name.empty() || *adults[child].begin() < name) name = *adults[child].begin();
        for (auto const& child : family) reading.beside(child)->family = name;
    }
    for (std::size_t i = 0; i < reading.world.beside.size(); ++i)
        if (reading.world.beside[i].family.empty())
            reading.world.beside[i].family = reading.world.facts.people[i].child;
}

void read_classes(Reading& reading) {
    reading.sql.each(
        "SELECT child, school_year, level, coalesce(school, '') FROM schooling ORDER BY child, school_year", {},
        [&](sql::Row const& row) {
            auto const found = reading.index.find(row.text(0));
            if (found == reading.index.end()) return true;
            if (row.text(1) > school_year_of(reading.world.facts.people[found->second].reference)) return true;
            reading.world.beside[found->second].level = row.text(2);
            reading.world.beside[found->second].school = row.text(3);
            return true;
        });
    std::set<std::string> schools;
    for (auto const& beside : reading.world.beside)
        if (!beside.school.empty()) schools.insert(beside.school);
    reading.world.schools = std::ssize(schools);
}

// Motives are S3 and sealed: opened for the one template that counts them. Of a child referred more than once, or here
// and elsewhere, the last one says it.
void read_referrals(Reading& reading) {
    bool const open = reading.world.wish.kind == Template::pre;
    reading.sql.each(R"sql(
        SELECT id, child, referrer_role, motives_sealed, received_at AS said_at, 'referral' AS came FROM referral
        WHERE child IS NOT NULL
        UNION ALL
        SELECT id, child, referrer_role, motives_sealed, worried_on, 'noted_referral' FROM noted_referral
        WHERE withdrawn_at IS NULL
        ORDER BY said_at, id
    )sql",
                     {}, [&](sql::Row const& row) {
                         auto* beside = reading.beside(row.text(1));
                         if (!beside) return true;
                         beside->referrer = row.text(2);
                         if (!open) return true;
                         bool const noted = row.text(5) == "noted_referral";
                         auto const said = reading.keys.open(row.text(5), "motives_sealed", row.text(noted ? 1 : 0),
                                                             row.text(0), row.bytes(3));
                         // Written afterwards, by someone who no longer knew why: not known, which is not "none".
                         if (!said || said->empty()) return true;
                         std::istringstream words{*said};
                         beside->motives.emplace();
                         for (std::string word; words >> word;) beside->motives->insert(word);
                         return true;
                     });
}

// The order in which an establishment first met each neighbourhood: new ones come last, so that a number stays.
void read_zones(Reading& reading) {
    reading.sql.each(R"sql(
        SELECT e.establishment, d.zone_code,
            min(CASE WHEN d.decided_at > e.from_on THEN d.decided_at ELSE e.from_on END) AS met
        FROM residence_decision d JOIN enrolment e ON e.child = d.child
        WHERE d.result = 'inside' AND d.zone_code IS NOT NULL
            AND (:establishment = '' OR e.establishment = :establishment)
            AND :from <> '' AND :until <> '' AND :today <> '' AND :last <> ''
        GROUP BY e.establishment, d.zone_code ORDER BY e.establishment, met, d.zone_code
    )sql",
                     reading.parameters(), [&](sql::Row const& row) {
                         reading.world.zones[row.text(0)].push_back(row.text(1));
                         return true;
                     });
}

}  // namespace

std::vector<Stay> joined(std::vector<Stay> stays) {
    std::vector<Stay> out;
    for (auto& stay : stays) {
        if (!out.empty() && (!out.back().until || *out.back().until >= stay.from)) {
            bool const longer = out.back().until && (!stay.until || *stay.until > *out.back().until);
            if (longer) {
                out.back().until = stay.until;
                out.back().exit_reason = std::move(stay.exit_reason);
            }
        } else out.push_back(std::move(stay));
    }
    return out;
}

void add_movement(Beside& beside, std::vector<Stay> const& stays, Period const& period, Date const& today) {
    auto const last = std::min(period.until, today);
    for (auto const& stay : stays) {
        if (stay.from > last) break;
        beside.since = stay.from;
        beside.entered |= stay.from >= period.from;
        // The last day of the stay is the day before `until`.
        if (!stay.until || *stay.until <= period.from || add_days(*stay.until, -1) > last || *stay.until > today)
            continue;
        beside.left = true;
        beside.exit_reason = stay.exit_reason;
    }
}

void read_beside(Reading& reading) {
    read_stays(reading);
    read_families(reading);
    read_classes(reading);
    read_referrals(reading);
    read_zones(reading);
}

}  // namespace marelle::report
