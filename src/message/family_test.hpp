#pragma once
// Lina's mother and father, as the tests of messages and links need them: written by hand, sealed for good.
#include "base/text.hpp"
#include "message/message.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>

namespace marelle::message::adults {

inline Id const nadia = "01900000-0000-7000-8000-000000009a01";  // mother of Lina and Maya: all is well
inline Id const karim = "01900000-0000-7000-8000-000000009a02";  // their father
inline Id const samir = "01900000-0000-7000-8000-000000009a03";  // father of Nour, at Bellevue

struct Person {
    Id id;
    std::string given, name, phone, email, language;
    Id establishment;
};
struct Tie {
    Id child, guardian, relation, authority;
};

inline Id tie_of(Id const& child, Id const& guardian) {
    return guardian.substr(0, 24) + child.substr(child.size() - 4) + guardian.substr(28);
}

inline void right(cast::World& world, Id const& child, Id const& guardian, std::string_view kind, Date const& from,
                  std::optional<Date> const& until = {}) {
    world.database.write([&](sql::Session& sql) {
        sql.execute(
            R"sql(
            INSERT INTO guardian_right (id, child_guardian, kind, from_on, until_on, recorded_at)
            VALUES (:id, :tie, :kind, :from, :until, '2025-09-01T08:00:00.000Z')
        )sql",
            {{"id", new_id()}, {"tie", tie_of(child, guardian)}, {"kind", kind}, {"from", from}, {"until", until}});
    });
}

inline void write(cast::World& world) {
    Person const people[] = {
        {nadia, "Nadia", "Benali", "+33639981001", "nadia@famille.example", "fr", cast::combes},
        {karim, "Karim", "Benali-Secret", "+33639981099", "karim@famille.example", "ar", cast::combes},
        {samir, "Samir", "Amrani", "+33639981007", "samir@famille.example", "fr", cast::bellevue}};
    Tie const ties[] = {{cast::lina, nadia, "mother", "joint"},
                        {cast::maya, nadia, "mother", "joint"},
                        {cast::lina, karim, "father", "joint"},
                        {cast::nour, samir, "father", "joint"}};
    for (auto const& person : people) world.keyring->adopt(person.id, person.establishment);
    world.database.write([&](sql::Session& sql) {
        for (auto const& p : people)
            sql.execute(R"sql(
                INSERT INTO guardian (id, given_names, usage_name, phone_sealed, email_sealed, language, folded,
                    created_at, version)
                VALUES (:id, :given, :name, :phone, :email, :language, ' ', '2025-09-01T08:00:00.000Z', 1)
            )sql",
                        {{"id", p.id},
                         {"given", p.given},
                         {"name", p.name},
                         {"phone", world.keyring->seal("guardian", "phone_sealed", p.id, p.id, p.phone)},
                         {"email", world.keyring->seal("guardian", "email_sealed", p.id, p.id, p.email)},
                         {"language", p.language}});
        for (auto const& tie : ties)
            sql.execute(R"sql(
                INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
                VALUES (:id, :child, :guardian, :relation, :authority, '2025-09-01', '2025-09-01T08:00:00.000Z')
            )sql",
                        {{"id", tie_of(tie.child, tie.guardian)},
                         {"child", tie.child},
                         {"guardian", tie.guardian},
                         {"relation", tie.relation},
                         {"authority", tie.authority}});
        sql.execute(R"sql(
            INSERT INTO establishment_phone (establishment, phone, recorded_at, recorded_by)
            VALUES (:id, '+33479000000', '2025-09-01T08:00:00.000Z', :by)
        )sql",
                    {{"id", cast::combes}, {"by", cast::bruno}});
    });
}

inline Ways const all_ways{true, true, "https://marelle.example.org"};

}  // namespace marelle::message::adults
