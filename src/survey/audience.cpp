// Who is invited: each family once, by an adult who may be written to, or by a sheet handed over.
#include "crypto/keyring.hpp"
#include "messages/messages.hpp"
#include "survey/survey.hpp"
#include <algorithm>

namespace marelle::survey {

namespace {

struct Here {
    std::vector<std::pair<Id, Id>> links;  // (child, adult), the eldest first, as they were written
    std::map<Id, std::vector<Id>> adults;  // of a child
    std::set<Id> hidden;                   // children whose home is
    std::map<Id, std::string> languages;   // of an adult, as it was written
};

// An adult who must not approach a child makes no family with it.
Here here(sql::Session& sql, access::Scope const& scope) {
    static auto const text = R"sql(
        SELECT c.id, coalesce(l.guardian, ''), coalesce(p.language, ''), (SELECT count(h.id) FROM protected_address h
            WHERE h.child = c.id AND (h.until_on IS NULL OR h.until_on > :today))
        FROM child c
        LEFT JOIN child_guardian l ON l.child = c.id AND l.from_on <= :today
            AND (l.until_on IS NULL OR l.until_on > :today)
            AND NOT EXISTS (SELECT 1 FROM guardian_right r WHERE r.child_guardian = l.id AND r.kind = 'no_approach'
                AND r.from_on <= :today AND (r.until_on IS NULL OR r.until_on > :today))
        LEFT JOIN guardian p ON p.id = l.guardian
        WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.child = c.id AND e.establishment = :establishment
            AND e.from_on <= :today AND (e.until_on IS NULL OR e.until_on > :today)) AND )sql" +
                             std::string{access::child_in_scope} + " ORDER BY c.birth_date, c.id, l.id";
    Here out;
    for (auto const& row : sql.query(text, access::parameters_of(scope))) {
        out.links.emplace_back(row.text(0), row.text(1));
        if (!row.text(1).empty()) {
            out.adults[row.text(0)].push_back(row.text(1));
            out.languages[row.text(1)] = row.text(2);
        }
        if (row.integer(3) > 0) out.hidden.insert(row.text(0));
    }
    return out;
}

message::Channel channel_of(message::Adult const& adult, message::Ways const& open) {
    if (adult.phone && open.sms) return message::Channel::sms;
    if (adult.email && open.email) return message::Channel::email;
    return message::Channel::paper;
}

std::string language_of(Here const& known, Family const& family) {
    for (auto const& child : family.children)
        if (auto const adults = known.adults.find(child); adults != known.adults.end())
            for (auto const& adult : adults->second)
                if (auto const language = messages::family_language(known.languages.at(adult)))
                    return std::string{*language};
    return "fr";
}

}  // namespace

std::vector<Family> invited(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                            message::Ways const& open) {
    auto const known = here(sql, scope);
    std::vector<Family> out;
    for (auto& children : families_of(known.links)) {
        Family family;
        family.children = std::move(children);
        // No message says where a child is whose home is hidden (docs/decisions/0015); nor of its brothers and sisters.
        bool const hidden = std::ranges::any_of(family.children, [&](Id const& c) { return known.hidden.contains(c); });
        for (auto const& child : family.children) {
            if (hidden || family.adult) break;
            auto const adults = known.adults.find(child);
            if (adults == known.adults.end()) continue;
            for (auto const& guardian : adults->second) {
                auto adult = message::adult_of(sql, keys, guardian, child, scope.today);
                if (!adult || channel_of(*adult, open) == message::Channel::paper) continue;
                family.channel = channel_of(*adult, open);
                family.adult = std::move(*adult);
                family.child = child;
                break;
            }
        }
        family.language = family.adult ? family.adult->language : language_of(known, family);
        out.push_back(std::move(family));
    }
    return out;
}

message::Waits waits_of(sql::Session& sql, std::vector<Family> const& families, Instant const& now) {
    message::Waits out;
    for (auto const& family : families) {
        if (!family.adult) continue;
        message::NewMessage planned;
        planned.guardian = family.adult->id;
        planned.child = family.child;
        planned.channel = family.channel;
        planned.urgency = message::Urgency::planned;
        message::count(out, planned, message::foresee(sql, planned, now));
    }
    return out;
}

Audience audience(std::vector<Family> const& families) {
    Audience out;
    for (auto const& family : families) {
        ++out.families;
        ++(family.channel == message::Channel::sms     ? out.sms
           : family.channel == message::Channel::email ? out.email
                                                       : out.paper);
        auto found = std::ranges::find(out.languages, family.language, &LanguageCount::language);
        if (found == out.languages.end()) found = out.languages.insert(found, {family.language, 0});
        ++found->families;
    }
    std::ranges::stable_sort(out.languages, std::greater{}, &LanguageCount::families);
    return out;
}

}  // namespace marelle::survey
