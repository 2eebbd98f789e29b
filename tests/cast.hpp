#pragma once
// The people of design/house.md, on a migrated database: the access matrix of every test. All of them are invented.
// It is Monday 12 January 2026, 16:30 in Chambéry; tonight's sessions start at 16:45.
//
//   for_each_database([](sql::Database& database) {
//       cast::World world{database};
//       people::add_routes(world.router, *world.keyring);
//       cast::expect(world, {"not Farid's", cast::farid, "GET", "/api/v1/children/" + cast::lina, "", 404});
//   });
#include "access/access.hpp"
#include "access/gate.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "sql/sql.hpp"
#include <memory>
#include <string>
#include <string_view>

namespace marelle::cast {

inline constexpr std::string_view monday = "2026-01-12T15:30:00.000Z";

inline Id const organisation = "01900000-0000-7000-8000-0000000a0001";
inline Id const combes = "01900000-0000-7000-8000-0000000e0001";    // Les Combes, of Bruno
inline Id const bellevue = "01900000-0000-7000-8000-0000000e0002";  // Bellevue, of Farid

inline Id const anissa = "01900000-0000-7000-8000-0000000b0001";  // référente of Comètes
inline Id const bruno = "01900000-0000-7000-8000-0000000b0002";   // director of Les Combes
inline Id const chloe = "01900000-0000-7000-8000-0000000b0003";   // psychologist
inline Id const driss = "01900000-0000-7000-8000-0000000b0004";   // volunteer, leads Comètes tonight
inline Id const elodie = "01900000-0000-7000-8000-0000000b0005";  // headquarters
inline Id const farid = "01900000-0000-7000-8000-0000000b0006";   // director of Bellevue: must see nothing
inline Id const ines = "01900000-0000-7000-8000-0000000b0007";    // activity leader, leads Explorateurs tonight
inline Id const leila = "01900000-0000-7000-8000-0000000b0008";   // référente of Explorateurs
inline Id const theo = "01900000-0000-7000-8000-0000000b0009";    // technical administrator
inline Id const hugo = "01900000-0000-7000-8000-0000000b000a";    // officer of the agglomération: no account
inline Id const nobody;                                           // not logged in

// Everyone's password, and its hash (made once: Argon2id is slow on purpose).
inline constexpr std::string_view password = "craie bleue et caillou";

// Mme Garnier, teacher, comes by "/l/" + garnier_token.
inline Id const garnier_link = "01900000-0000-7000-8000-0000000d0001";
inline std::string const garnier_token = "Rm9ybWVyLXRva2VuLTAwMQ";
inline std::string const school = "0730001A";  // école Jean-Macé, fictional

Id post_of(Id const& person);

inline Id const cometes = "01900000-0000-7000-8000-0000000f0001";
inline Id const explorateurs = "01900000-0000-7000-8000-0000000f0002";
inline Id const cometes_slot = "01900000-0000-7000-8000-0000000f0011";       // Mondays, Driss
inline Id const explorateurs_slot = "01900000-0000-7000-8000-0000000f0012";  // Mondays, Inès
inline Id const cometes_thursday = "01900000-0000-7000-8000-0000000f0013";   // Thursdays, Anissa
inline Id const cometes_tonight = "01900000-0000-7000-8000-0000000f0021";
inline Id const explorateurs_tonight = "01900000-0000-7000-8000-0000000f0022";

// Comètes (cursus 1)
inline Id const lina = "01900000-0000-7000-8000-0000000c0001";   // Lina Benali
inline Id const noe = "01900000-0000-7000-8000-0000000c0002";    // Noé Martin-Duval
inline Id const sarah = "01900000-0000-7000-8000-0000000c0003";  // Sarah Öztürk
inline Id const tom = "01900000-0000-7000-8000-0000000c0004";    // Tom Lefèvre
inline Id const maya = "01900000-0000-7000-8000-0000000c0005";   // Maya Benali, Lina's sister
// Explorateurs (cursus 2)
inline Id const adam = "01900000-0000-7000-8000-0000000c0006";   // Adam Nguyen
inline Id const jade = "01900000-0000-7000-8000-0000000c0007";   // Jade Colin
inline Id const ilyes = "01900000-0000-7000-8000-0000000c0008";  // Ilyès Haddad
// Les Combes, in no group yet
inline Id const zoe = "01900000-0000-7000-8000-0000000c0009";  // Zoé Marchand
// left Les Combes in July 2025
inline Id const louis = "01900000-0000-7000-8000-0000000c000a";  // Louis Perrin
// left Les Combes, then joined Bellevue in September 2025
inline Id const emma = "01900000-0000-7000-8000-0000000c000b";  // Emma Rossi
// Bellevue
inline Id const nour = "01900000-0000-7000-8000-0000000c000c";  // Nour Amrani

struct World {
    // Fills the (migrated, empty) database; the clock stands still while the world lives.
    explicit World(sql::Database& db);

    sql::Database& database;
    FixedClock clock{monday};
    std::unique_ptr<crypto::Keyring> keyring;  // every child has adopted a key
    access::Gate gate;
    http::Router router;
    // "/p/…", the address of a published report that Hugo was handed. His requests show its token wherever a login is
    // looked for; without one, a token that opens nothing.
    std::string handed;

    // A request made by a person just logged in, under their post, through Router::handle. `path` may have a query.
    http::Reply as(Id const& person, std::string method, std::string path, std::string body = {},
                   http::Headers headers = {});
    // The same without a login: links, public pages.
    http::Reply anyone(std::string method, std::string path, std::string body = {}, http::Headers headers = {});

    // The actor that the gate makes of this person, for store and rules tests.
    Actor actor(Id const& person);
    access::Scope scope(Id const& person, std::string_view permission);

    std::int64_t count(std::string_view sql_text, sql::Parameters const& parameters = {});
    std::int64_t audit_rows();  // but the screens of S1
    std::int64_t audited_screens();

private:
    http::Reply from_outside(std::string method, std::string path, std::string body, http::Headers headers);
};

// One line of a refusal table.
struct Expected {
    std::string name;
    Id who;
    std::string method, path, body;
    int status = 200;
    std::string contains{};  // of the answer's body; empty: anything
    http::Headers headers{};
};
http::Reply expect(World& world, Expected const& expected);

}  // namespace marelle::cast
