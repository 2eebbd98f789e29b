// The children of a network: each place of a group is held by one after the other, two to four school years each.
#include "app/demo/network.hpp"
#include "people/child.hpp"
#include "people/guardian.hpp"
#include "people/health.hpp"
#include "people/schooling.hpp"
#include "record/record.hpp"
#include <algorithm>
#include <array>
#include <cstdio>

namespace marelle::app::demo {

namespace {

constexpr std::array girls{"Aminata", "Elif",   "Nour",   "Lina",   "Inaya", "Séléna", "Maëlle", "Kenza",
                           "Assia",   "Louane", "Salomé", "Jeanne", "Zélie", "Théa",   "Imane",  "Rose"};
constexpr std::array boys{"Fabio", "Yanis", "Tiago", "Adam",  "Milo",  "Ousmane", "Noa",     "Ilyès",
                          "Bilal", "Samy",  "Nolan", "Rayan", "Amine", "Lucas",   "Gabriel", "Enzo"};
constexpr std::array family{"Moreira", "Khelifi", "Traoré", "Diallo", "Özdemir", "Silva",   "Haddad",   "Roussel",
                            "Fofana",  "Perret",  "Gomes",  "Camara", "Lefèvre", "Bouzid",  "Costa",    "Sissoko",
                            "Amrani",  "Ricci",   "Cherif", "Blanc",  "Saïdi",   "Meunier", "Da Costa", "Barry"};
constexpr std::array levels{"GS", "CP", "CE1", "CE2", "CM1", "CM2", "6e", "5e", "4e", "3e"};

template <class A> auto any_of(A const& all, Draw& draw) {
    return all[static_cast<std::size_t>(draw.below(static_cast<int>(all.size())))];
}

struct Stay {
    Id child;
    int first_year, years;  // of September
    bool current;
};

// Age at the start, in the last calendar year before: the ages of the three cursus (model.md, "Pathway").
constexpr int first_age[] = {0, 5, 7, 10};

people::ChildFacts facts_of(NetworkGroup const& group, Stay const& stay, Draw& draw) {
    people::ChildFacts facts;
    bool const girl = draw.below(2) == 0;
    facts.given_names = girl ? any_of(girls, draw) : any_of(boys, draw);
    facts.birth_name = any_of(family, draw);
    char day[16];
    std::snprintf(day, sizeof day, "%04d-%02d-%02d", stay.first_year - first_age[group.cursus] - draw.below(2),
                  1 + draw.below(12), 1 + draw.below(28));
    facts.birth_date = day;
    facts.sex = girl ? people::Sex::f : people::Sex::m;
    return facts;
}

void write_child(sql::Session& sql, NetworkGroup const& group, Stay const& stay, people::ChildFacts const& facts) {
    auto const from = std::to_string(stay.first_year) + "-09-01";
    std::optional<Date> until;
    if (!stay.current) until = std::to_string(stay.first_year + stay.years) + "-09-01";
    auto const at = instant_text(from_local(from, "09:00"));
    sql.execute(
        "INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at, version)"
        " VALUES (:id, :given, :name, :born, :sex, 'fr', :folded, :at, 1)",
        {{"id", stay.child},
         {"given", facts.given_names},
         {"name", facts.birth_name},
         {"born", facts.birth_date},
         {"sex", record::name_of_choice(facts.sex)},
         {"folded", people::folded_names(facts)},
         {"at", at}});
    sql.execute("INSERT INTO enrolment (id, child, establishment, cursus, from_on, until_on, exit_reason, recorded_at)"
                " VALUES (:id, :child, :establishment, :cursus, :from, :until, :why, :at)",
                {{"id", new_id()},
                 {"child", stay.child},
                 {"establishment", group.establishment},
                 {"cursus", group.cursus},
                 {"from", from},
                 {"until", until},
                 {"why", until ? std::optional<std::string>{"positive_exit"} : std::nullopt},
                 {"at", at}});
    sql.execute(
        "INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at)"
        " VALUES (:id, :group, :child, :from, :until, :at)",
        {{"id", new_id()}, {"group", group.id}, {"child", stay.child}, {"from", from}, {"until", until}, {"at", at}});
}

// What a team needs of a child who is there now: a parent to call, sometimes an allergy, this year's class.
void write_surroundings(sql::Session& sql, crypto::Keyring& keys, NetworkGroup const& group, Stay const& stay,
                        Id const& parent, people::ChildFacts const& facts, Date const& today, Draw& draw) {
    auto const from = std::to_string(stay.first_year) + "-09-01", at = instant_text(from_local(from, "09:00"));
    people::NewGuardianLink link;
    link.guardian.given_names = any_of(girls, draw);
    link.guardian.usage_name = facts.birth_name;
    // The range the regulator keeps for fiction: 06 39 98 00 00 to 06 39 98 99 99.
    link.guardian.phone = "+3363998" + std::to_string(10'000 + draw.below(10'000)).substr(1);
    link.relation = people::Relation::mother;
    link.authority = people::Authority::joint;
    link.rights = {"collect", "contact", "emergency"};
    people::write_guardian(sql, keys, parent, link.guardian, group.referent, at);
    people::write_link(sql, new_id(), stay.child, parent, link, from, group.referent, at);
    if (draw.one_in(12)) people::write_health(sql, keys, stay.child, {"Arachide", {}, {}, {}}, group.referent, at);
    people::NewSchooling schooling;
    schooling.school_year = school_year_of(today);
    auto const grade = std::stoi(schooling.school_year.substr(0, 4)) - std::stoi(facts.birth_date.substr(0, 4)) - 5;
    schooling.level = levels[static_cast<std::size_t>(std::clamp(grade, 0, 9))];
    people::write_schooling(sql, stay.child, schooling, group.referent, at);
}

std::vector<Stay> stays_of(Extent const& extent, Date const& first_day, Draw& draw) {
    std::vector<Stay> out;
    auto const first = std::stoi(first_day.substr(0, 4)), last = first + extent.years;
    for (int place = 0; place < extent.places; ++place)
        for (int year = first; year < last;) {
            auto const years = 2 + draw.below(3);
            out.push_back({new_id(), year, years, year + years >= last});
            year += years;
        }
    return out;
}

}  // namespace

std::int64_t make_network_children(sql::Database& database, crypto::Keyring& keys,
                                   std::vector<NetworkGroup> const& groups, Extent const& extent, Date const& first_day,
                                   Draw& draw) {
    std::int64_t made = 0;
    auto const today = today_local();
    for (auto const& group : groups) {
        auto const stays = stays_of(extent, first_day, draw);
        std::vector<Id> owners, parents;
        for (auto const& stay : stays) {
            owners.push_back(stay.child);
            parents.push_back(new_id());
            if (stay.current) owners.push_back(parents.back());
        }
        keys.adopt(owners, group.establishment);
        auto const before = draw;
        database.write([&](sql::Session& sql) {
            draw = before;  // this may be run again from its start
            for (std::size_t at = 0; at < stays.size(); ++at) {
                auto const facts = facts_of(group, stays[at], draw);
                write_child(sql, group, stays[at], facts);
                if (stays[at].current) write_surroundings(sql, keys, group, stays[at], parents[at], facts, today, draw);
            }
        });
        made += static_cast<std::int64_t>(stays.size());
    }
    return made;
}

}  // namespace marelle::app::demo
