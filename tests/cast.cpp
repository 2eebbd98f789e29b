#include "tests/cast.hpp"
#include "access/session.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::cast {

namespace {

constexpr std::string_view password_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$o0lStqbIJbNqVSE64iBGkw$EE4jfi882uBpWCcwyJFOWc/K5kguvtznVRby/56Axjw";
constexpr std::string_view recorded = "2025-09-01T08:00:00.000Z";

struct Person {
    Id id;
    std::string name, email, profile;
    Id establishment;
};
std::vector<Person> const& people() {
    static std::vector<Person> const all{
        {anissa, "Anissa Karoui", "anissa@combes.example", "referent", combes},
        {bruno, "Bruno Vial", "bruno@combes.example", "director", combes},
        {chloe, "Chloé Armand", "chloe@combes.example", "psychologist", combes},
        {driss, "Driss Lamrani", "driss@combes.example", "volunteer", combes},
        {elodie, "Élodie Faure", "elodie@siege.example", "headquarters", ""},
        {farid, "Farid Meziane", "farid@bellevue.example", "director", bellevue},
        {ines, "Inès Carpentier", "ines@combes.example", "activity_leader", combes},
        {leila, "Leïla Bonnet", "leila@combes.example", "referent", combes},
        {theo, "Théo Garcin", "theo@siege.example", "technical_administrator", ""},
    };
    return all;
}

struct Child {
    Id id;
    std::string given, birth_name, birth_date, sex, level;
    Id establishment, group;
    int cursus;
    std::string from, until;
};
std::vector<Child> const& children() {
    static std::vector<Child> const all{
        {lina, "Lina", "Benali", "2017-03-14", "f", "CE2", combes, cometes, 1, "2024-09-02", ""},
        {noe, "Noé Gabriel", "Martin-Duval", "2018-02-28", "m", "CE1", combes, cometes, 1, "2024-09-02", ""},
        {sarah, "Sarah", "Öztürk", "2018-07-01", "f", "CE1", combes, cometes, 1, "2025-01-06", ""},
        {tom, "Tom", "Lefèvre", "2018-11-30", "m", "CE1", combes, cometes, 1, "2025-09-01", ""},
        {maya, "Maya", "Benali", "2019-05-22", "f", "CP", combes, cometes, 1, "2025-09-01", ""},
        {adam, "Adam", "Nguyen", "2015-10-09", "m", "CM1", combes, explorateurs, 2, "2023-09-04", ""},
        {jade, "Jade", "Colin", "2015-01-17", "f", "CM2", combes, explorateurs, 2, "2023-09-04", ""},
        {ilyes, "Ilyès", "Haddad", "2014-12-31", "m", "CM2", combes, explorateurs, 2, "2024-09-02", ""},
        {zoe, "Zoé", "Marchand", "2016-02-29", "f", "CE2", combes, "", 1, "2026-01-05", ""},
        {louis, "Louis", "Perrin", "2014-04-03", "m", "CM2", combes, "", 2, "2022-09-01", "2025-07-05"},
        {emma, "Emma", "Rossi", "2016-08-19", "f", "CM1", combes, "", 1, "2023-09-04", "2025-07-05"},
        {nour, "Nour", "Amrani", "2017-09-09", "f", "CE2", bellevue, "", 1, "2024-09-02", ""},
    };
    return all;
}

// A second id beside a known one: 0190…c0001 → 0190…<digit>c0001.
Id beside(Id id, char digit) {
    id[id.size() - 6] = digit;
    return id;
}

void add_places(sql::Session& sql) {
    sql.execute("INSERT INTO organisation (id, name) VALUES (:id, 'Association fictive')", {{"id", organisation}});
    struct Place {
        Id id;
        std::string name, commune, commune_name;
    };
    for (auto const& place :
         {Place{combes, "Les Combes", "73065", "Chambéry"}, Place{bellevue, "Bellevue", "73008", "Aix-les-Bains"}})
        sql.execute(R"sql(
            INSERT INTO establishment (id, organisation, name, commune, commune_name, places, school_zone, opened_on)
            VALUES (:id, :organisation, :name, :commune, :commune_name, 66, 'A', '2020-09-01')
        )sql",
                    {{"id", place.id},
                     {"organisation", organisation},
                     {"name", place.name},
                     {"commune", place.commune},
                     {"commune_name", place.commune_name}});
    sql.execute(R"sql(
        INSERT INTO school (uai, name, name_folded, kind, commune, commune_name, network, recorded_at)
        VALUES (:uai, 'École Jean-Macé', 'ecole jean mace', 'elementary', '73065', 'Chambéry', 'REP+', :at)
    )sql",
                {{"uai", school}, {"at", recorded}});
}

void add_people(sql::Session& sql) {
    for (auto const& person : people()) {
        sql.execute(R"sql(
            INSERT INTO user_account (id, name, email, language, password_hash, password_set_at, created_at)
            VALUES (:id, :name, :email, 'fr', :hash, :at, :at)
        )sql",
                    {{"id", person.id},
                     {"name", person.name},
                     {"email", person.email},
                     {"hash", password_hash},
                     {"at", recorded}});
        std::optional<Id> establishment;
        if (!person.establishment.empty()) establishment = person.establishment;
        sql.execute(R"sql(
            INSERT INTO post (id, user_account, profile, establishment, from_on, recorded_at)
            VALUES (:id, :user, :profile, :establishment, '2024-09-01', :at)
        )sql",
                    {{"id", post_of(person.id)},
                     {"user", person.id},
                     {"profile", person.profile},
                     {"establishment", establishment},
                     {"at", recorded}});
    }
    sql.execute(R"sql(
        INSERT INTO link (id, token_hash, purpose, establishment, person_name, school, created_at, created_by,
            expires_at)
        VALUES (:id, :hash, 'referral', :establishment, 'Mme Garnier', :school, :at, :by, '2026-08-31T21:59:59.000Z')
    )sql",
                {{"id", garnier_link},
                 {"hash", crypto::sha256_hex(garnier_token)},
                 {"establishment", combes},
                 {"school", school},
                 {"at", recorded},
                 {"by", bruno}});
}

// Both checks asked of whoever meets children, and a diploma for those who lead a group; Driss, a volunteer, has none.
void add_papers(sql::Session& sql) {
    for (auto const& person : people()) {
        if (person.establishment.empty()) continue;
        sql.execute(R"sql(
            INSERT INTO person_at_work (id, establishment, recorded_at) VALUES (:id, :establishment, :at)
        )sql",
                    {{"id", person.id}, {"establishment", person.establishment}, {"at", recorded}});
        for (auto const& [kind, digit] : {std::pair{"acm_tam", '6'}, std::pair{"banned_list", '7'}})
            sql.execute(R"sql(
                INSERT INTO background_check (id, person, kind, requested_on, verified_on, verified_by, outcome,
                    recorded_at, recorded_by)
                VALUES (:id, :person, :kind, '2024-08-20', '2024-08-28', :by, 'ok', :at, :by)
            )sql",
                        {{"id", beside(person.id, digit)},
                         {"person", person.id},
                         {"kind", kind},
                         {"at", recorded},
                         {"by", bruno}});
        if (person.id == driss) continue;
        sql.execute(R"sql(
            INSERT INTO qualification (id, person, kind, from_on, recorded_at, recorded_by)
            VALUES (:id, :person, 'bafa', '2020-07-01', :at, :by)
        )sql",
                    {{"id", beside(person.id, '8')}, {"person", person.id}, {"at", recorded}, {"by", bruno}});
    }
}

void add_group(sql::Session& sql, Id const& id, std::string name, int cursus, Id const& referent) {
    sql.execute(R"sql(
        INSERT INTO mini_group (id, establishment, name, cursus, room, referent, places, opened_on, version)
        VALUES (:id, :establishment, :name, :cursus, 'Salle bleue', :referent, 12, '2023-09-01', 1)
    )sql",
                {{"id", id}, {"establishment", combes}, {"name", name}, {"cursus", cursus}, {"referent", referent}});
}

void add_slot(sql::Session& sql, Id const& id, Id const& group, int weekday, Id const& leader) {
    sql.execute(R"sql(
        INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, room, leader, from_on, recorded_at)
        VALUES (:id, :group, :weekday, '16:45', '18:15', 'evening_workshop', 'Salle bleue', :leader, '2025-09-01', :at)
    )sql",
                {{"id", id}, {"group", group}, {"weekday", weekday}, {"leader", leader}, {"at", recorded}});
}

void add_tonight(sql::Session& sql, Id const& id, Id const& slot, Id const& group, Id const& leader) {
    sql.execute(R"sql(
        INSERT INTO session (id, slot, mini_group, establishment, on_date, starts, ends, activity, room, leader)
        VALUES (:id, :slot, :group, :establishment, '2026-01-12', '16:45', '18:15', 'evening_workshop', 'Salle bleue',
            :leader)
    )sql",
                {{"id", id}, {"slot", slot}, {"group", group}, {"establishment", combes}, {"leader", leader}});
}

void add_groups(sql::Session& sql) {
    add_group(sql, cometes, "Comètes", 1, anissa);
    add_group(sql, explorateurs, "Explorateurs", 2, leila);
    add_slot(sql, cometes_slot, cometes, 1, driss);
    add_slot(sql, explorateurs_slot, explorateurs, 1, ines);
    add_slot(sql, cometes_thursday, cometes, 4, anissa);
    add_tonight(sql, cometes_tonight, cometes_slot, cometes, driss);
    add_tonight(sql, explorateurs_tonight, explorateurs_slot, explorateurs, ines);
}

std::optional<std::string> some(std::string const& text) {
    return text.empty() ? std::optional<std::string>{} : std::optional{text};
}

void enrol(sql::Session& sql, Id const& id, Child const& child, Id const& establishment, std::string const& from,
           std::optional<std::string> const& until) {
    sql.execute(R"sql(
        INSERT INTO enrolment (id, child, establishment, cursus, from_on, until_on, exit_reason, recorded_at)
        VALUES (:id, :child, :establishment, :cursus, :from, :until, :why, :at)
    )sql",
                {{"id", id},
                 {"child", child.id},
                 {"establishment", establishment},
                 {"cursus", child.cursus},
                 {"from", from},
                 {"until", until},
                 {"why", until ? std::optional<std::string>{"moved"} : std::nullopt},
                 {"at", recorded}});
}

void add_child(sql::Session& sql, Child const& child) {
    sql.execute(R"sql(
        INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at, version)
        VALUES (:id, :given, :birth_name, :birth_date, :sex, 'fr', :folded, :at, 1)
    )sql",
                {{"id", child.id},
                 {"given", child.given},
                 {"birth_name", child.birth_name},
                 {"birth_date", child.birth_date},
                 {"sex", child.sex},
                 {"folded", " " + fold(child.given + " " + child.birth_name) + " "},
                 {"at", recorded}});
    sql.execute(R"sql(
        INSERT INTO schooling (id, child, school_year, school, level, class_kind, recorded_at)
        VALUES (:id, :child, '2025-2026', :school, :level, 'ordinary', :at)
    )sql",
                {{"id", beside(child.id, '2')},
                 {"child", child.id},
                 {"school", school},
                 {"level", child.level},
                 {"at", recorded}});
    enrol(sql, beside(child.id, '3'), child, child.establishment, child.from, some(child.until));
    if (child.id == emma) enrol(sql, beside(child.id, '4'), child, bellevue, "2025-09-01", {});
    if (child.group.empty()) return;
    sql.execute(R"sql(
        INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
        VALUES (:id, :group, :child, :from, :at)
    )sql",
                {{"id", beside(child.id, '5')},
                 {"group", child.group},
                 {"child", child.id},
                 {"from", std::max(child.from, std::string{"2025-09-01"})},
                 {"at", recorded}});
}

http::Request request_of(std::string method, std::string path, std::string body, http::Headers headers) {
    http::Request request;
    request.method = std::move(method);
    auto question = path.find('?');
    request.path = path.substr(0, question);
    if (question != std::string::npos) request.query = path.substr(question + 1);
    request.body = std::move(body);
    request.headers = std::move(headers);
    request.client = "127.0.0.1";
    request.id = new_id();
    return request;
}

}  // namespace

Id post_of(Id const& person) { return beside(person, '1'); }

World::World(sql::Database& db)
    : database{db}, keyring{crypto::Keyring::in_memory()}, gate{db, *keyring}, router{db, gate} {
    database.write([](sql::Session& sql) {
        add_places(sql);
        add_people(sql);
        add_papers(sql);
        add_groups(sql);
        for (auto const& child : children()) add_child(sql, child);
    });
    for (auto const& child : children()) keyring->adopt(child.id, child.id == emma ? bellevue : child.establishment);
}

http::Reply World::as(Id const& person, std::string method, std::string path, std::string body, http::Headers headers) {
    if (person.empty()) return anyone(std::move(method), std::move(path), std::move(body), std::move(headers));
    if (person == hugo) return from_outside(std::move(method), std::move(path), std::move(body), std::move(headers));
    auto session = database.write([&](sql::Session& sql) { return access::begin_session(sql, person, now()); });
    auto request = request_of(std::move(method), std::move(path), std::move(body), std::move(headers));
    request.headers.emplace_back("cookie", std::string{access::cookie_name(request)} + "=" + session.secret);
    request.headers.emplace_back("x-csrf-token", access::csrf_of(*keyring, session.secret));
    request.headers.emplace_back("sec-fetch-site", "same-origin");
    return router.handle(std::move(request));
}

http::Reply World::from_outside(std::string method, std::string path, std::string body, http::Headers headers) {
    auto request = request_of(std::move(method), std::move(path), std::move(body), std::move(headers));
    request.client = "203.0.113.7";
    auto const token = handed.empty() ? "aaaaaaaaaaaaaaaaaaaaaa" : handed.substr(handed.rfind('/') + 1);
    request.headers.emplace_back("cookie", std::string{access::cookie_name(request)} + "=" + token);
    request.headers.emplace_back("authorization", "Bearer " + token);
    request.headers.emplace_back("sec-fetch-site", "same-origin");
    return router.handle(std::move(request));
}

http::Reply World::anyone(std::string method, std::string path, std::string body, http::Headers headers) {
    return router.handle(request_of(std::move(method), std::move(path), std::move(body), std::move(headers)));
}

Actor World::actor(Id const& person) {
    Actor actor;
    actor.today = today_local();
    actor.now = now();
    actor.post.profile = Profile::nobody;
    for (auto const& one : people())
        if (one.id == person) {
            actor.id = person;
            actor.post = {post_of(person), *access::profile_named(one.profile), one.establishment};
        }
    return actor;
}

access::Scope World::scope(Id const& person, std::string_view permission) {
    auto scope = access::scope_of(actor(person), permission);
    REQUIRE(scope);
    return *scope;
}

std::int64_t World::count(std::string_view sql_text, sql::Parameters const& parameters) {
    return database.read([&](sql::Session& sql) { return sql.count(sql_text, parameters); });
}

std::int64_t World::audit_rows() {
    return count("SELECT count(seq) FROM audit_entry WHERE coalesce(subject, '') NOT LIKE 'screen:%'");
}

std::int64_t World::audited_screens() {
    return count("SELECT count(seq) FROM audit_entry WHERE subject LIKE 'screen:%' AND level = 'S1' AND child IS NULL");
}

http::Reply expect(World& world, Expected const& expected) {
    CAPTURE(expected.name);
    auto reply = world.as(expected.who, expected.method, expected.path, expected.body, expected.headers);
    CHECK_MESSAGE(reply.status == expected.status, expected.name, ": ", reply.status, " ", reply.body);
    if (!expected.contains.empty())
        CHECK_MESSAGE(reply.body.find(expected.contains) != std::string::npos, expected.name, ": ", reply.body);
    return reply;
}

}  // namespace marelle::cast
