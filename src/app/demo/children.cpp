#include "access/access.hpp"
#include "app/demo/demo.hpp"
#include "base/clock.hpp"
#include "group/group.hpp"
#include "pathway/pathway.hpp"
#include "people/new_child.hpp"
#include "people/residence.hpp"
#include "people/schooling.hpp"
#include <array>
#include <stdexcept>

namespace marelle::app::demo {

namespace {

// Invented people. Four groups of twelve; a first name is used once so that screens read well.
constexpr std::array given{"Fabio",  "Sarah",   "Yanis",  "Aminata", "Elif",    "Tiago",    "Nour",   "Lina",
                           "Adam",   "Inaya",   "Milo",   "Séléna",  "Ousmane", "Maëlle",   "Kenza",  "Hugo",
                           "Assia",  "Noa",     "Mariam", "Ilyès",   "Chiara",  "Bilal",    "Louane", "Samy",
                           "Aya",    "Mathéo",  "Fatou",  "Nolan",   "Salomé",  "Rayan",    "Jeanne", "Amine",
                           "Zélie",  "Ibrahim", "Naïma",  "Théa",    "Sofiane", "Clémence", "Moussa", "Anaïs",
                           "Younès", "Djénéba", "Lucas",  "Imane",   "Gabriel", "Khadija",  "Enzo",   "Rose"};
constexpr std::string_view girls =
    " Sarah Aminata Elif Nour Lina Inaya Séléna Maëlle Kenza Assia Mariam Chiara Louane Aya Fatou Salomé Jeanne Zélie"
    " Naïma Théa Clémence Anaïs Djénéba Imane Khadija Rose ";
constexpr std::array family{"Moreira",  "Khelifi", "Traoré",  "Diallo", "Özdemir", "Silva",   "Haddad", "Benali",
                            "Roussel",  "Fofana",  "Perret",  "Gomes",  "Camara",  "Lefèvre", "Bouzid", "Garnier",
                            "Mansouri", "Costa",   "Sissoko", "Amrani", "Ricci",   "Cherif",  "Blanc",  "Saïdi"};
constexpr std::array parents{"Nadia",    "Karim",   "Fatima", "Paulo", "Aïcha",  "Mehmet",
                             "Sandrine", "Mamadou", "Leïla",  "Jorge", "Samira", "Antoine"};
constexpr std::array levels{"GS", "CP", "CE1", "CE2", "CM1", "CM2", "6e", "5e"};

struct Child {
    int index;
    int group;  // 0…3
    int level;  // index into levels, in 2026-2027
    std::string sex;
    Date from;
};

Child child_at(int index, Draw& draw) {
    Child child{index, index / 12, 0, {}, {}};
    constexpr int first_level[] = {0, 3, 4, 6};
    constexpr int spread[] = {3, 2, 2, 2};
    child.level = first_level[child.group] + draw.below(spread[child.group]);
    child.sex = girls.find(" " + std::string{given[static_cast<std::size_t>(index)]} + " ") != girls.npos ? "f" : "m";
    constexpr std::array starts{"2025-09-01", "2025-09-01", "2025-09-01", "2026-01-05", "2026-09-01"};
    child.from = starts[static_cast<std::size_t>(draw.below(5))];
    return child;
}

std::string phone(int index) {
    // The range the regulator keeps for fiction: 06 39 98 00 00 to 06 39 98 99 99.
    auto digits = std::to_string(10'000 + index).substr(1);
    return "+3363998" + digits;
}

people::NewChild described(Child const& child, Place const& place, Draw& draw) {
    people::NewChild out;
    auto at = static_cast<std::size_t>(child.index);
    auto const* surname = family[at % family.size()];
    auto year = 2026 - 5 - child.level;
    auto month = 1 + draw.below(12), day = 1 + draw.below(28);
    out.facts.given_names = given[at];
    out.facts.birth_name = surname;
    out.facts.birth_date = std::to_string(year) + (month < 10 ? "-0" : "-") + std::to_string(month) +
                           (day < 10 ? "-0" : "-") + std::to_string(day);
    out.facts.sex = child.sex == "f" ? people::Sex::f : people::Sex::m;
    // A woman's name at each even place of the list, a man's at each odd one.
    auto const* woman = parents[(at * 2) % parents.size()];
    auto const* man = parents[(at * 2 + 5) % parents.size()];
    people::NewGuardianLink first;
    first.guardian.given_names = at % 2 ? man : woman;
    first.guardian.usage_name = surname;
    first.guardian.phone = phone(child.index * 2);
    first.relation = at % 2 ? people::Relation::father : people::Relation::mother;
    first.authority = people::Authority::joint;
    first.rights = {"collect", "emergency"};
    first.from = child.from;
    out.guardians.push_back(first);
    if (draw.below(3)) {
        auto other = first;
        other.guardian.given_names = at % 2 ? woman : man;
        other.guardian.phone = phone(child.index * 2 + 1);
        other.relation = at % 2 ? people::Relation::mother : people::Relation::father;
        out.guardians.push_back(other);
    }
    if (draw.one_in(8)) out.health = people::HealthFacts{"Arachide", {}, {}, {}};
    else if (draw.one_in(10))
        out.health = people::HealthFacts{{}, "Inhalateur avant le sport", "Asthme : PAI signé", {}};
    for (auto kind : {people::AuthorisationKind::participation, people::AuthorisationKind::urgent_care}) {
        people::NewAuthorisation authorisation;
        authorisation.kind = kind;
        authorisation.from = child.from;
        out.authorisations.push_back(authorisation);
    }
    if (child.group == 3 && draw.below(2)) {
        people::NewAuthorisation alone;
        alone.kind = people::AuthorisationKind::leave_alone;
        alone.detail = "18:45";
        alone.from = child.from;
        out.authorisations.push_back(alone);
    }
    people::NewSchooling schooling;
    schooling.uai = child.group == 3 ? place.schools[3] : place.schools[static_cast<std::size_t>(draw.below(3))];
    schooling.level = levels[static_cast<std::size_t>(child.level)];
    schooling.school_year = school_year_of(place.today);
    out.schooling = schooling;
    people::NewAddress address;
    address.kind = people::AddressKind::residence;
    address.lines = std::to_string(1 + draw.below(60)) + " allée des Platanes";
    address.postcode = "73000";
    address.commune = "73065";
    address.from = child.from;
    out.address = address;
    return out;
}

// The class of the year before, for who was there: last year's report counts by class.
void remember_class(sql::Session& sql, Place const& place, Id const& id, Child const& child) {
    if (child.from >= school_year_start(school_year_of(place.today)) || child.level == 0) return;
    people::NewSchooling schooling;
    bool const college = levels[static_cast<std::size_t>(child.level - 1)] == std::string_view{"6e"};
    schooling.uai = place.schools[college ? 3 : static_cast<std::size_t>(child.index % 3)];
    schooling.level = levels[static_cast<std::size_t>(child.level - 1)];
    schooling.school_year = school_year_of(child.from);
    people::write_schooling(sql, id, schooling, place.director, instant_text(from_local(child.from, "10:00")));
}

// Most live in one of the two areas, some outside, some are not placed yet.
void place_home(sql::Session& sql, crypto::Keyring& keys, Place const& place, Id const& child, Date const& from,
                Draw& draw) {
    auto where = draw.below(12);
    if (where == 0) return;
    static territory::Atlas atlas;
    people::NewResidenceDecision decision;
    decision.list = "QPV-DEMO";
    decision.on = from;
    bool outside = where > 9;
    decision.longitude = outside     ? 5.925 + draw.share() * 0.01
                         : where < 3 ? 5.905 + draw.share() * 0.005
                                     : 5.902 + draw.share() * 0.008;
    decision.latitude = outside     ? 45.575 + draw.share() * 0.01
                        : where < 3 ? 45.567 + draw.share() * 0.003
                                    : 45.588 + draw.share() * 0.004;
    decision.geocode_source = "démonstration";
    decision.geocode_precision_m = 10;
    auto scope = access::scope_of(director_of(place, place.today), "residence.write");
    auto kept = people::add_residence(sql, keys, atlas, *scope, child, decision);
    if (!kept) throw std::logic_error{"demo, residence: " + kept.error().code};
}

// Louane has an elder brother, Enzo: the same parents, the same address, two groups.
constexpr int sister = 22, brother = 46;

void join_family(sql::Session& sql, Id const& sibling, people::NewChild const& of_sibling, people::NewChild& facts) {
    facts.guardians = of_sibling.guardians;
    auto const known = sql.query("SELECT guardian FROM child_guardian WHERE child = :child ORDER BY guardian",
                                 {{"child", sibling}});
    for (std::size_t i = 0; i < known.size(); ++i) {
        facts.guardians[i].guardian.id = known[i].text(0);
        facts.guardians[i].from = facts.address->from;
    }
    facts.address->lines = of_sibling.address->lines;
}

}  // namespace

std::vector<Id> make_children(sql::Database& database, crypto::Keyring& keys, Place const& place, Draw& draw) {
    std::vector<Id> out;
    auto refused = [](Error const& error) {
        auto where = error.fields.empty() ? "" : " " + error.fields.front().name + " " + error.fields.front().code;
        return std::logic_error{"demo, child: " + error.code + where};
    };
    people::NewChild of_sister;
    for (int index = 0; index < static_cast<int>(given.size()); ++index) {
        auto child = child_at(index, draw);
        auto facts = described(child, place, draw);
        if (index == sister) of_sister = facts;
        database.write([&](sql::Session& sql) {
            if (index == brother) join_family(sql, out[sister], of_sister, facts);
            auto actor = director_of(place, child.from);
            auto id = people::create_child(sql, keys, actor, facts);
            if (!id) throw refused(id.error());
            auto enrolled = pathway::enrol(sql, actor, *id,
                                           {{},
                                            child.group == 0   ? 1
                                            : child.group == 3 ? 3
                                                               : 2,
                                            child.from,
                                            {}});
            if (!enrolled) throw refused(enrolled.error());
            auto scope = access::scope_of(director_of(place, place.today), "group.write");
            scope->now = actor.now;  // put in its group the day it came: recent activity tells what is recent
            auto placed = group::place(sql, *scope, *id,
                                       {place.groups[static_cast<std::size_t>(child.group)], child.from});
            if (!placed) throw refused(placed.error());
            remember_class(sql, place, *id, child);
            place_home(sql, keys, place, *id, child.from, draw);
            out.push_back(*id);
        });
    }
    return out;
}

}  // namespace marelle::app::demo
