#include "access/access.hpp"
#include "app/demo/demo.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "group/group.hpp"
#include "school/school.hpp"
#include "territory/imports.hpp"
#include "timetable/timetable.hpp"
#include <stdexcept>

namespace marelle::app::demo {

namespace {

// Refused by our own rules: the demonstration is wrong, and says where.
template <class R> auto must(R result, char const* what) {
    if (!result) throw std::logic_error{std::string{"demo, "} + what + ": " + result.error().code};
    if constexpr (!std::is_void_v<typename R::value_type>) return std::move(*result);
}

Id account(sql::Session& sql, Place const& place, Made& made, std::string const& hash, std::string const& name,
           std::string const& profile) {
    auto id = new_id();
    auto email = fold(name.substr(0, name.find(' '))) + "@marelle.example";
    sql.execute("INSERT INTO user_account (id, name, email, language, password_hash, password_set_at, created_at)"
                " VALUES (:id, :name, :email, 'fr', :hash, :now, :now)",
                {{"id", id}, {"name", name}, {"email", email}, {"hash", hash}, {"now", place.now}});
    bool apart = profile == "headquarters" || profile == "technical_administrator";
    sql.execute("INSERT INTO post (id, user_account, profile, establishment, from_on, recorded_at)"
                " VALUES (:id, :account, :profile, :establishment, :from, :now)",
                {{"id", new_id()},
                 {"account", id},
                 {"profile", profile},
                 {"establishment", apart ? std::optional<std::string>{} : place.establishment},
                 {"from", place.first_day},
                 {"now", place.now}});
    made.accounts.push_back({profile, name, email});
    return id;
}

territory::Zone area(std::string code, std::string name, std::vector<territory::Point> ring) {
    territory::Zone zone;
    zone.code = std::move(code);
    zone.name = std::move(name);
    zone.communes = {"Chambéry"};
    zone.commune_codes = {"73065"};
    zone.outline.rings = {std::move(ring)};
    return zone;
}

}  // namespace

void make_staff(sql::Session& sql, Place& place, Made& made, std::string const& hash) {
    auto organisation = new_id();
    sql.execute("INSERT INTO organisation (id, name) VALUES (:id, 'Marelle – démonstration')", {{"id", organisation}});
    place.establishment = new_id();
    sql.execute(
        "INSERT INTO establishment (id, organisation, name, commune, commune_name, places, school_zone, opened_on)"
        " VALUES (:id, :organisation, 'Chambéry – Les Hauts', '73065', 'Chambéry', 60, 'A', '2014-09-01')",
        {{"id", place.establishment}, {"organisation", organisation}});
    place.director = account(sql, place, made, hash, "Bruno Delmas", "director");
    for (auto const* name : {"Anissa Kaddour", "Leïla Ferrand", "Mathis Orsini", "Clara Bonnet"})
        place.referents.push_back(account(sql, place, made, hash, name, "referent"));
    place.psychologist = account(sql, place, made, hash, "Chloé Vasseur", "psychologist");
    place.leader = account(sql, place, made, hash, "Inès Carvalho", "activity_leader");
    place.volunteer = account(sql, place, made, hash, "Driss Haddou", "volunteer");
    account(sql, place, made, hash, "Élodie Marchal", "headquarters");
    account(sql, place, made, hash, "Théo Lambert", "technical_administrator");
}

void make_schools(sql::Session& sql, Place& place) {
    struct One {
        char const *digits, *name;
        school::Kind kind;
        school::Network network;
    };
    One const schools[] = {
        {"0739001", "École Les Marronniers (fictive)", school::Kind::primary, school::Network::rep_plus},
        {"0739002", "École du Grand Préau (fictive)", school::Kind::elementary, school::Network::rep_plus},
        {"0739003", "École de la Fontaine (fictive)", school::Kind::primary, school::Network::none},
        {"0739004", "Collège des Combes (fictif)", school::Kind::college, school::Network::rep_plus}};
    constexpr std::string_view letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    for (auto const& one : schools) {
        auto uai = std::string{one.digits} + letters[static_cast<std::size_t>(std::stoi(one.digits)) % letters.size()];
        must(school::add(sql, {uai, one.name, one.kind, "73065", "Chambéry", one.network}, place.director, place.now),
             "school");
        place.schools.push_back(uai);
    }
}

void make_zones(sql::Session& sql, Place const& place) {
    territory::ListGiven given;
    given.name = "QPV-DEMO";
    given.valid_from = "2024-01-01";
    given.precision_m = 60;
    given.source =
        "Tracés approximatifs dessinés à la main pour la démonstration : ce ne sont pas les contours officiels";
    given.licence = "MPL-2.0";
    auto import = new_id();
    territory::start_import(sql, import, given, "demonstration", {}, place.now);
    territory::ReadList read;
    read.zones = {area("QN07398N", "Les Hauts (tracé approximatif)",
                       {{5.9000, 45.5850}, {5.9105, 45.5862}, {5.9140, 45.5925}, {5.9065, 45.5968}, {5.8985, 45.5915}}),
                  area("QN07399N", "Le Bas-Pré (tracé approximatif)",
                       {{5.9030, 45.5660}, {5.9110, 45.5655}, {5.9125, 45.5705}, {5.9040, 45.5715}})};
    read.counts.read = 2;
    territory::finish_import(sql, import, read, place.now);
}

void make_groups(sql::Session& sql, Place& place) {
    auto actor = director_of(place, place.first_day);
    auto scope = must(access::scope_of(actor, "group.write"), "scope");
    struct One {
        char const *name, *room;
        int cursus;
        Time starts, ends;
    };
    One const groups[] = {{"Comètes", "Salle du préau", 1, "16:45", "18:15"},
                          {"Explorateurs", "Bibliothèque", 2, "16:45", "18:15"},
                          {"Boussole", "Salle 2", 2, "16:45", "18:30"},
                          {"Collège 6e–5e", "Salle 4", 3, "17:15", "18:45"}};
    for (std::size_t i = 0; i < 4; ++i) {
        auto const& one = groups[i];
        group::NewGroup asked;
        asked.name = one.name;
        asked.cursus = one.cursus;
        asked.room = one.room;
        asked.referent = place.referents[i];
        asked.places = 12;
        auto made = must(group::open_group(sql, scope, asked), "group");
        place.groups.push_back(made.id);
        // The school week and the Saturday club of the eldest, so that a visitor finds a session on most days.
        for (int weekday : {1, 2, 4, 5, 3, 6}) {
            if (weekday == 6 && i < 2) continue;
            timetable::NewSlot slot;
            slot.weekday = weekday;
            bool club = weekday == 3 || weekday == 6;
            slot.starts = weekday == 3 ? "14:00" : weekday == 6 ? "10:00" : one.starts;
            slot.ends = weekday == 3 ? "16:30" : weekday == 6 ? "12:00" : one.ends;
            slot.activity = club ? timetable::Activity::sports_club : timetable::Activity::evening_workshop;
            // Nobody is in two rooms at once: the others keep their own group.
            slot.leader = weekday == 3 && i == 1   ? place.leader
                          : weekday == 4 && i == 0 ? place.volunteer
                          : weekday == 6 && i == 2 ? place.leader
                                                   : place.referents[i];
            slot.from = place.first_day;
            must(timetable::open_slot(sql, scope, made.id, slot), "slot");
        }
    }
}

}  // namespace marelle::app::demo
