#pragma once
// The houses of the test of bytes, all invented: the cast's two, the demonstration's, where there is a row of nearly
// everything, and two whose small cells are known: Val-Clair of sixty children, L'Orme of twelve, twins among them, one
// group of girls alone. Two worlds are made of them that differ in what nobody outside may tell.
#include "app/demo/demo.hpp"
#include "app/instance.hpp"
#include "base/text.hpp"
#include "crypto/predictable.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <fmt/core.h>

namespace marelle::app::testing {

inline Id id_of(int kind, int number) { return fmt::format("01900000-0000-7000-8000-{:02x}{:010x}", kind, number); }
inline Id const val_clair = id_of(0x5e, 1), orme = id_of(0x5e, 2);
inline Id const maud = id_of(0x5b, 1), odile = id_of(0x5b, 2);  // who directs Val-Clair, and L'Orme
// Of nobody else: found in an answer, they were read there.
inline constexpr char const* given_names[] = {"Zéphirine", "Apolline", "Théodule", "Barnabé", "Quitterie"};
inline constexpr char const* birth_names[] = {"Quatremère", "Vaucanson", "Brindeau", "Lapérouse"};

// In the second world a girl of Val-Clair lives where a boy born on her day lived, and he where she did: three girls of
// the second zone are four, four outside are three. At L'Orme a boy and a girl of that day did the contrary, so that
// the network counts the same; and everybody has another name. No count that may be published moves.
enum class Told { first, second };

struct Pupil {
    int number;  // from 1, in the house
    std::string sex, birth_date, zone, group;
    int cursus;
};

// Val-Clair: thirty children in the first zone, eighteen in the second with three girls, twelve outside with four.
inline std::vector<Pupil> pupils_of_val_clair(Told told) {
    std::vector<Pupil> out;
    for (int i = 0; i < 60; ++i) {
        std::string const zone = i < 30 ? "QN07398N" : i < 48 ? "QN07399N" : "";
        bool const girl = i < 30 ? i % 2 == 0 : i < 48 ? i < 33 : i < 52;
        auto const birth = i == 33 || i == 48 ? "2017-05-15"
                                              : fmt::format("{}-0{}-1{}", 2013 + i % 6, 1 + i % 9, i % 10);
        auto const young = birth > "2016";
        out.push_back({i + 1, girl ? "f" : "m", birth, zone, id_of(0x5f, young ? 1 : 2), young ? 1 : 2});
    }
    if (told == Told::second) std::swap(out[48].zone, out[33].zone);
    return out;
}

// L'Orme: five girls in one group, seven children in the other; the twins are the last two. A zero is no count of
// somebody and is shown: none of them moves.
inline std::vector<Pupil> pupils_of_orme(Told told) {
    std::vector<Pupil> out;
    for (int i = 0; i < 12; ++i) {
        std::string const zone = i < 4 || i == 7 ? "QN07398N" : i == 4 || i == 6 || i == 9 ? "" : "QN07399N";
        auto const birth = i > 9              ? "2016-04-02"
                           : i == 5 || i == 6 ? "2017-05-15"
                                              : fmt::format("2016-0{}-11", 1 + i % 9);
        out.push_back({101 + i, i < 6 || i > 9 ? "f" : "m", birth, zone, id_of(0x5f, i < 5 ? 3 : 4), i < 5 ? 1 : 2});
    }
    if (told == Told::second) std::swap(out[5].zone, out[6].zone);
    return out;
}

class Houses : public cast::World {
public:
    Houses(sql::Database& db, Told told) : World{db} {
        {
            // Its draws by lot come from secrets: the same in both worlds.
            crypto::Predictable const predictable{1};
            made = demo::make(db, *keyring, timetable::shipped_calendar(), 1);
        }
        db.write([&](sql::Session& sql) {
            add_house(sql, val_clair, "Val-Clair", maud, "Maud Sauvageot");
            add_house(sql, orme, "L’Orme", odile, "Odile Ferret");
            for (auto const& pupil : pupils_of_val_clair(told)) add_pupil(sql, val_clair, pupil, told);
            for (auto const& pupil : pupils_of_orme(told)) add_pupil(sql, orme, pupil, told);
            add_parent(sql, id_of(0x5c, 111), id_of(0x5c, 112));
            sql.execute(R"sql(
                INSERT INTO noted_referral (id, child, establishment, worried_on, referrer_role, referrer_name,
                    motives_sealed, recorded_at, recorded_by)
                VALUES (:id, :child, :house, '2025-06-02', 'teacher', :name, :none, :at, :by)
            )sql",
                        {{"id", id_of(0x57, 1)},
                         {"child", id_of(0x5c, 1)},
                         {"house", val_clair},
                         {"name", told == Told::second ? "Mme Poncelet" : "M. Guérin"},
                         {"none", Bytes{}},
                         {"at", at},
                         {"by", maud}});
            sql.execute("INSERT INTO child_change (id, child, made_at, made_by, changed, before_sealed)"
                        " VALUES (:id, :child, :at, :by, :changed, :none)",
                        {{"id", id_of(0x58, 1)},
                         {"child", id_of(0x5c, 1)},
                         {"at", at},
                         {"by", maud},
                         {"changed", told == Told::second ? "usage_name" : "birth_date"},
                         {"none", Bytes{}}});
            sql.execute(R"sql(
                INSERT INTO leaving (id, enrolment, child, establishment, on_date, reason, made_at, made_by, undone_at,
                    undone_by)
                VALUES (:id, :enrolment, :child, :house, '2026-01-05', :reason, :at, :by, :at, :by)
            )sql",
                        {{"id", id_of(0x57, 2)},
                         {"enrolment", id_of(0x6a, 1)},
                         {"child", id_of(0x5c, 1)},
                         {"house", val_clair},
                         {"reason", told == Told::second ? "moved" : "family_choice"},
                         {"at", at},
                         {"by", maud}});
        });
        for (auto const& [house, first, count] : {std::tuple{val_clair, 1, 60}, std::tuple{orme, 101, 12}})
            for (int i = 0; i < count; ++i) keyring->adopt(id_of(0x5c, first + i), house);
        add_every_route(router, database, *keyring, settings);
    }

    Id one(std::string_view query) {
        return database.read([&](sql::Session& sql) { return sql.first(query).value().text(0); });
    }
    std::vector<std::string> all(std::string_view query) {
        return database.read([&](sql::Session& sql) {
            std::vector<std::string> out;
            for (auto const& row : sql.query(query)) out.push_back(row.text(0));
            return out;
        });
    }

    Settings settings;
    demo::Made made;

private:
    static constexpr char const* at = "2025-09-01T08:00:00.000Z";

    static void add_house(sql::Session& sql, Id const& house, std::string const& name, Id const& director,
                          std::string const& person) {
        sql.execute(R"sql(
            INSERT INTO establishment (id, organisation, name, commune, commune_name, places, school_zone, opened_on)
            VALUES (:id, :organisation, :name, '73065', 'Chambéry', 66, 'A', '2020-09-01')
        )sql",
                    {{"id", house}, {"organisation", cast::organisation}, {"name", name}});
        sql.execute(R"sql(
            INSERT INTO user_account (id, name, email, language, created_at) VALUES (:id, :name, :email, 'fr', :at)
        )sql",
                    {{"id", director},
                     {"name", person},
                     {"email", fold(person.substr(0, person.find(' '))) + "@houses.example"},
                     {"at", at}});
        sql.execute(
            R"sql(
            INSERT INTO post (id, user_account, profile, establishment, from_on, recorded_at)
            VALUES (:id, :user, 'director', :house, '2024-09-01', :at)
        )sql",
            {{"id", id_of(0x5a, house == val_clair ? 1 : 2)}, {"user", director}, {"house", house}, {"at", at}});
        int const first = house == val_clair ? 1 : 3;
        for (int i = 0; i < 2; ++i) {
            auto const group = id_of(0x5f, first + i);
            sql.execute(R"sql(
                INSERT INTO mini_group (id, establishment, name, cursus, referent, places, opened_on, version)
                VALUES (:id, :house, :name, :cursus, :referent, 60, '2023-09-01', 1)
            )sql",
                        {{"id", group},
                         {"house", house},
                         {"name", i == 0 ? "Les Filantes" : "Les Lucioles"},
                         {"cursus", i + 1},
                         {"referent", director}});
            // Twelve evenings of the autumn.
            for (int day = 0; day < 12; ++day)
                sql.execute(R"sql(
                    INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, leader)
                    VALUES (:id, :group, :house, :day, '16:45', '18:15', 'evening_workshop', :leader)
                )sql",
                            {{"id", id_of(0x5d, (first + i) * 100 + day)},
                             {"group", group},
                             {"house", house},
                             {"day", add_days("2025-11-03", day)},
                             {"leader", director}});
        }
    }

    static void add_pupil(sql::Session& sql, Id const& house, Pupil const& pupil, Told told) {
        auto const child = id_of(0x5c, pupil.number);
        auto const shift = static_cast<std::size_t>(pupil.number + (told == Told::second ? 1 : 0));
        std::string const given = given_names[shift % std::size(given_names)],
                          surname = birth_names[pupil.number > 110 ? 0 : shift % std::size(birth_names)];
        sql.execute(R"sql(
            INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at, version)
            VALUES (:id, :given, :surname, :birth, :sex, 'fr', :folded, :at, 1)
        )sql",
                    {{"id", child},
                     {"given", given},
                     {"surname", surname},
                     {"birth", pupil.birth_date},
                     {"sex", pupil.sex},
                     {"folded", " " + fold(given + " " + surname) + " "},
                     {"at", at}});
        sql.execute(R"sql(
            INSERT INTO enrolment (id, child, establishment, cursus, from_on, recorded_at)
            VALUES (:id, :child, :house, :cursus, '2025-09-01', :at)
        )sql",
                    {{"id", id_of(0x6a, pupil.number)},
                     {"child", child},
                     {"house", house},
                     {"cursus", pupil.cursus},
                     {"at", at}});
        sql.execute(R"sql(
            INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
            VALUES (:id, :group, :child, '2025-09-01', :at)
        )sql",
                    {{"id", id_of(0x6b, pupil.number)}, {"group", pupil.group}, {"child", child}, {"at", at}});
        sql.execute(R"sql(
            INSERT INTO schooling (id, child, school_year, school, level, class_kind, recorded_at)
            VALUES (:id, :child, '2025-2026', :school, :level, 'ordinary', :at)
        )sql",
                    {{"id", id_of(0x6c, pupil.number)},
                     {"child", child},
                     {"school", cast::school},
                     {"level", pupil.cursus == 1 ? "CE1" : "CM2"},
                     {"at", at}});
        std::optional<std::string> zone;
        if (!pupil.zone.empty()) zone = pupil.zone;
        sql.execute(R"sql(
            INSERT INTO residence_decision (id, child, zone_list, on_date, result, zone_code, zone_name, method,
                decided_at)
            VALUES (:id, :child, 'QPV-DEMO', '2025-09-01', :result, :zone, :name, 'declared', :at)
        )sql",
                    {{"id", id_of(0x6d, pupil.number)},
                     {"child", child},
                     {"result", zone ? "inside" : "outside"},
                     {"zone", zone},
                     {"name", zone ? std::optional{*zone == "QN07398N" ? "Les Hauts" : "Le Bas-Pré"} : std::nullopt},
                     {"at", at}});
        auto const group = std::stoi(pupil.group.substr(26), nullptr, 16);
        for (int day = 0; day < 12; ++day)
            add_mark(sql, child, id_of(0x5d, group * 100 + day), pupil.number * 100 + day, (group + day) % 5 == 0);
    }

    static void add_mark(sql::Session& sql, Id const& child, Id const& session, int number, bool missing) {
        auto const id = id_of(0x6e, number);
        auto const* presence = missing ? "absent" : "present";
        sql.execute(
            R"sql(
            INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
            VALUES (:id, :session, :child, :presence, :by, :at, :at)
        )sql",
            {{"id", id}, {"session", session}, {"child", child}, {"presence", presence}, {"by", maud}, {"at", at}});
        sql.execute(R"sql(
            INSERT INTO attendance (session, child, presence, minutes, note)
            VALUES (:session, :child, :presence, :minutes, :note)
        )sql",
                    {{"session", session},
                     {"child", child},
                     {"presence", presence},
                     {"minutes", missing ? 0 : 90},
                     {"note", id}});
    }

    // The twins' mother: one family of two children.
    static void add_parent(sql::Session& sql, Id const& first, Id const& second) {
        auto const mother = id_of(0x6f, 1);
        sql.execute(R"sql(
            INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)
            VALUES (:id, 'Hermance', 'Quatremère', ' hermance quatremere ', :at, 1)
        )sql",
                    {{"id", mother}, {"at", at}});
        for (auto const& child : {first, second})
            sql.execute(
                R"sql(
                INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
                VALUES (:id, :child, :guardian, 'mother', 'joint', '2025-09-01', :at)
            )sql",
                {{"id", id_of(0x6f, child == first ? 2 : 3)}, {"child", child}, {"guardian", mother}, {"at", at}});
    }
};

}  // namespace marelle::app::testing
