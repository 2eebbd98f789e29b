#pragma once
// The Benali family of the cast, with everything that is sealed: each sealed value holds a word found nowhere else.
#include "people/address.hpp"
#include "people/child.hpp"
#include "people/guardian.hpp"
#include "people/health.hpp"
#include "people/people.hpp"
#include "tests/cast.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::people::benali {

inline constexpr auto s2_words = {"arachide-S2", "ventoline-S2", "adrenaline-S2",
                                  "0479101010",  "+33479101010", "nadia.s2@example.org"};
inline constexpr auto s3_words = {"note-S3-marelle", "12 rue du Secret-S3"};
inline constexpr auto sx_words = {"5 impasse Cachee-SX", "raison-SX-gardee"};

inline Id const link = "01900000-0000-7000-8000-00000000aa01";  // Lina – Nadia, her mother

inline NewGuardianLink mother() {
    NewGuardianLink out;
    out.id = link;
    out.guardian.given_names = "Nadia";
    out.guardian.usage_name = "Benali";
    out.guardian.phone = "+33479101010";
    out.guardian.email = "nadia.s2@example.org";
    out.relation = Relation::mother;
    out.authority = Authority::joint;
    out.rights = {"collect", "emergency"};
    return out;
}

inline NewAddress home() {
    NewAddress out;
    out.kind = AddressKind::residence;
    out.lines = "12 rue du Secret-S3";
    out.postcode = "73000";
    out.commune = "73065";
    out.from = "2025-09-01";
    return out;
}

inline NewAddress hidden_home() {
    auto out = home();
    out.lines = "5 impasse Cachee-SX";
    out.from = "2026-01-12";
    out.is_protected = true;
    out.reason = "raison-SX-gardee";
    return out;
}

// Written by Bruno, a minute before everything else.
inline void write(cast::World& world) {
    world.database.write([&](sql::Session& sql) {
        auto scope = world.scope(cast::bruno, "child.write");
        REQUIRE(add_guardian(sql, *world.keyring, scope, cast::lina, mother()));
        REQUIRE(edit_health(sql, *world.keyring, scope, cast::lina, 0,
                            {"arachide-S2", "ventoline-S2", "adrenaline-S2", "note-S3-marelle"}));
        REQUIRE(add_address(sql, *world.keyring, scope, cast::lina, home()));
        REQUIRE(add_authorisation(sql, scope, cast::lina,
                                  {{}, AuthorisationKind::leave_alone, {}, "18:00", "2025-09-01", {}}));
    });
}

inline bool says(std::string const& text, std::string_view word) { return text.find(word) != std::string::npos; }

inline std::int64_t entries(cast::World& world, std::string_view action, std::string_view level, Id const& child) {
    return world.count(
        "SELECT count(seq) FROM audit_entry WHERE action = :action AND level = :level AND child = :child",
        {{"action", action}, {"level", level}, {"child", child}});
}

}  // namespace marelle::people::benali
