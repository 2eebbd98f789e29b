#include "access/link.hpp"
#include "app/demo/demo.hpp"
#include "base/clock.hpp"
#include "referral/noted.hpp"
#include "referral/referral.hpp"
#include <array>
#include <stdexcept>

namespace marelle::app::demo {

namespace {

struct Sent {
    char const *given, *name, *birth, *sex, *level, *urgency;
    std::vector<std::string> motives;
    char const* facts;
    int days_ago;
    std::optional<referral::Decision> decision;
};

referral::NewReferral written(Sent const& sent, Place const& place, Date const& on) {
    referral::NewReferral out;
    out.id = new_id();
    out.parents_agree = "yes";
    out.parents_informed_on = add_days(on, -2);
    out.parents_agreed_by = "la mère";
    out.referrer_name = "Mme Garnier";
    out.referrer_role = "teacher";
    out.uai = place.schools[0];
    out.given_names = sent.given;
    out.birth_name = sent.name;
    out.birth_date = sent.birth;
    out.sex = sent.sex;
    out.level = sent.level;
    out.motives = sent.motives;
    out.urgency = sent.urgency;
    out.facts = sent.facts;
    out.strengths = "De la curiosité ; aime raconter et aider les plus petits.";
    out.already_done = "APC depuis octobre.";
    out.guardians = {{std::string{"Nora "} + sent.name, "mère", "06 39 98 09 01"}};
    return out;
}

// From the newest to the oldest; two wait, one is met, one is urgent and one looks like a child already known.
std::vector<Sent> sent_by_school() {
    using referral::Decision;
    return {{"Soraya",
             "Meziane",
             "2019-05-14",
             "f",
             "CP",
             "urgent",
             {"language", "isolation"},
             "Ne parle presque pas en classe depuis la rentrée ; joue seule.",
             1,
             {}},
            {"Fabio",
             "Moreira",
             "2019-03-02",
             "m",
             "CE1",
             "ordinary",
             {"learning"},
             "Lecture difficile, se décourage.",
             3,
             {}},
            {"Ismaël",
             "Dupraz",
             "2018-11-20",
             "m",
             "CE2",
             "soon",
             {"behaviour", "attendance"},
             "Arrive souvent en retard, se dispute à la récréation.",
             9,
             Decision::meet},
            {"Léna",
             "Okoye",
             "2017-02-08",
             "f",
             "CM1",
             "ordinary",
             {"self_esteem"},
             "N’ose pas lever la main.",
             21,
             Decision::wait},
            {"Marius",
             "Collomb",
             "2016-07-30",
             "m",
             "CM2",
             "ordinary",
             {"learning", "family_situation"},
             "Devoirs rarement faits ; maison très bruyante.",
             40,
             Decision::wait}};
}

using referral::ReferrerRole;

// Most by a teacher; of one in eight, nobody remembers.
constexpr std::array roles{ReferrerRole::teacher,       ReferrerRole::teacher,      ReferrerRole::head_teacher,
                           ReferrerRole::social_worker, ReferrerRole::teacher,      ReferrerRole::head_teacher,
                           ReferrerRole::teacher,       ReferrerRole::social_worker};
std::vector<std::string> motives_of(std::size_t child) {
    static constexpr std::array first{"learning", "language", "learning", "behaviour", "learning", "self_esteem"};
    static constexpr std::array second{"isolation",  "",         "family_situation", "",
                                       "attendance", "language", "health_rhythm"};
    std::vector<std::string> out{first[child % first.size()]};
    if (std::string const other = second[child % second.size()]; !other.empty() && other != out.front())
        out.push_back(other);
    return out;
}

void note_one(sql::Session& sql, crypto::Keyring& keys, Place const& place, std::size_t at, Id const& child,
              Date const& from) {
    referral::NewNotedReferral noted;
    noted.worried_on = add_days(from, -12 - static_cast<int>(at % 30));
    noted.referrer_role = roles[at % roles.size()];
    if (noted.referrer_role != ReferrerRole::social_worker) noted.uai = place.schools[at % 3];
    noted.motives = motives_of(at);
    auto const scope = access::scope_of(director_of(place, add_days(from, 1)), "referral.admit");
    if (auto done = referral::note(sql, keys, *scope, child, noted); !done)
        throw std::logic_error{"demo, noted referral: " + done.error().code};
}

}  // namespace

void note_referrals(sql::Database& database, crypto::Keyring& keys, Place const& place) {
    database.write([&](sql::Session& sql) {
        std::size_t at = 0;
        for (auto const& row :
             sql.query("SELECT child, min(from_on) FROM enrolment WHERE establishment = :establishment"
                       " GROUP BY child ORDER BY child",
                       {{"establishment", place.establishment}})) {
            constexpr std::size_t forgotten = 8;
            auto const from = row.text(1);
            // Written the day after; of who is still to come, later.
            if (++at % forgotten != 0 && add_days(from, 1) < place.today)
                note_one(sql, keys, place, at, row.text(0), from);
        }
    });
}

void make_referrals(sql::Database& database, crypto::Keyring& keys, Place const& place, Made& made) {
    auto link = database.write([&](sql::Session& sql) {
        access::NewLink asked;
        asked.id = new_id();
        asked.purpose = access::LinkPurpose::referral;
        asked.establishment = place.establishment;
        asked.person_name = "Mme Garnier";
        asked.school = place.schools[0];
        asked.created_by = place.director;
        asked.created_at = place.now;
        asked.expires_at = instant_text(from_local(add_days(place.today, 300), "00:00"));
        made.link = "/l/" + access::make_link(sql, asked);
        return asked.id;
    });
    for (auto const& sent : sent_by_school())
        database.write([&](sql::Session& sql) {
            auto on = add_days(place.today, -sent.days_ago);
            auto what = written(sent, place, on);
            auto received = referral::receive(sql, keys, what, link, place.establishment,
                                              instant_text(from_local(on, "12:10")));
            if (!received) throw std::logic_error{"demo, referral: " + received.error().code};
            if (!sent.decision) return;
            auto scope = access::scope_of(director_of(place, add_days(on, 1)), "referral.decide");
            referral::NewDecision decision;
            decision.decision = *sent.decision;
            if (auto done = referral::decide(sql, keys, *scope, what.id, decision); !done)
                throw std::logic_error{"demo, decision: " + done.error().code};
        });
}

}  // namespace marelle::app::demo
