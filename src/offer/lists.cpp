#include "offer/lists.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "offer/rows.hpp"

namespace marelle::offer {

namespace {

struct Member {
    OfferChild child;
    std::string last_name;
    Date birth_date;
    bool urgent_care{};
    std::optional<Date> health_form_due;
};

std::vector<Member> members_of(sql::Session& sql, Plain const& offer) {
    std::vector<Member> out;
    for (auto const& row : sql.query(R"sql(
             SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), c.birth_date,
                 CASE WHEN EXISTS (SELECT 1 FROM authorisation a WHERE a.child = c.id AND a.kind = 'urgent_care'
                     AND a.revoked_at IS NULL AND a.from_on <= :on AND (a.until_on IS NULL OR a.until_on > :on))
                     THEN 1 ELSE 0 END,
                 (SELECT d.due_on FROM offer_document d WHERE d.offer = r.offer AND d.kind = 'health_form'
                     AND NOT EXISTS (SELECT 1 FROM due_document_received x WHERE x.request = r.id
                         AND x.kind = d.kind AND x.undone_at IS NULL))
             FROM place_request r JOIN child c ON c.id = r.child
             WHERE r.offer = :offer AND r.state = 'placed' ORDER BY c.given_names, c.id
         )sql",
                                     {{"offer", offer.id}, {"on", offer.starts_on}}))
        out.push_back({{row.text(0), first_name_of(row.text(1)), initial_of(row.text(2))},
                       row.text(2),
                       row.text(3),
                       row.integer(4) == 1,
                       row.maybe_text(5)});
    return out;
}

ListHead head_of(sql::Session& sql, Plain const& offer, Instant const& now) {
    auto row = sql.first(R"sql(
        SELECT e.id, e.name, o.place, o.provider, o.provider_phone, o.meeting_point, p.phone, o.departs_at,
            o.returns_at, u.id, u.name
        FROM offer o JOIN establishment e ON e.id = o.establishment
        LEFT JOIN establishment_phone p ON p.establishment = e.id LEFT JOIN user_account u ON u.id = o.leader
        WHERE o.id = :id
    )sql",
                         {{"id", offer.id}});
    return {{offer.id, offer.title},
            {row->text(0), row->text(1)},
            offer.kind,
            row->maybe_text(2),
            row->maybe_text(3),
            row->maybe_text(4),
            row->maybe_text(5),
            row->maybe_text(6),
            offer.starts_on,
            offer.ends_on,
            offer.transport,
            row->maybe_text(7),
            row->maybe_text(8),
            named(row->maybe_text(9), row->maybe_text(10)),
            now};
}

// What is in force on the first day, or today once it has begun.
Date day_of(Plain const& offer, Date const& today) { return std::max(offer.starts_on, today); }

}  // namespace

Result<BusList> bus_list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& offers,
                         access::Scope const& care, Id const& id) {
    auto offer = TRY(plain(sql, offers.establishment, id));
    BusList out{head_of(sql, offer, offers.now), {}};
    for (auto const& member : members_of(sql, offer)) {
        BusLine line;
        line.child = member.child;
        // The name alone of a child whose care is not this reader's: it can be counted, nothing else is said.
        if (auto card = people::card_of(sql, keys, care, member.child.id, day_of(offer, offers.today))) {
            line.last_name = member.last_name;
            line.age = age_on(member.birth_date, offer.starts_on);
            line.sight = Sight::care;
            line.collectors = std::move(card->collectors);
            for (auto const& person : card->no_approach) line.no_approach.push_back(person.name);
            line.leaves_alone = card->leaves_alone;
            line.call = std::move(card->call);
        }
        out.children.push_back(std::move(line));
    }
    return out;
}

Result<EmergencyList> emergency_list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& offers,
                                     access::Scope const& care, Id const& id) {
    auto offer = TRY(plain(sql, offers.establishment, id));
    EmergencyList out{head_of(sql, offer, offers.now), {}};
    for (auto const& member : members_of(sql, offer)) {
        EmergencyLine line;
        line.child = member.child;
        if (auto card = people::card_of(sql, keys, care, member.child.id, day_of(offer, offers.today))) {
            line.last_name = member.last_name;
            line.birth_date = member.birth_date;
            line.age = age_on(member.birth_date, offer.starts_on);
            line.sight = Sight::care;
            line.allergies = std::move(card->allergies);
            line.treatment = std::move(card->treatment);
            line.health_plan = std::move(card->health_plan);
            line.urgent_care = member.urgent_care;
            line.health_form_due = member.health_form_due;
            line.call = std::move(card->call);
        }
        out.children.push_back(std::move(line));
    }
    return out;
}

}  // namespace marelle::offer
