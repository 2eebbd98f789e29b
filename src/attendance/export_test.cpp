#include "attendance/evening_test.hpp"

using namespace marelle;
using attendance::evening::nadia;

TEST_CASE("presences as a file: refusals first, then a line a child and session, without why it is excused") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        attendance::add_export_routes(world.router, *world.keyring);
        auto const note = new_id();
        auto reason = world.keyring->seal("attendance_note", "reason_sealed", cast::lina, note, "motif-S3");
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(INSERT INTO attendance_note (id, session, child, presence, reason_sealed, noted_by,
                                                           observed_at, received_at)
                              VALUES (:id, :session, :child, 'excused', :reason, :by, :at, :at))sql",
                        {{"id", note},
                         {"session", cast::cometes_tonight},
                         {"child", cast::lina},
                         {"reason", Value{reason}},
                         {"by", cast::anissa},
                         {"at", now()}});
            sql.execute(R"sql(INSERT INTO attendance (session, child, presence, minutes, note)
                              VALUES (:session, :child, 'excused', 0, :id))sql",
                        {{"id", note}, {"session", cast::cometes_tonight}, {"child", cast::lina}});
        });
        std::string const path = "/api/v1/attendance-export";
        auto const session = path + "?session=" + cast::cometes_tonight;
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", session, "", 403, "access.refused"},
            {"Farid", cast::farid, "GET", session, "", 404, "session.unknown"},
            {"a period that is none", cast::bruno, "GET", path + "?period=2026", "", 422,
             R"({"field":"period","code":"invalid"})"},
            {"more than a year", cast::bruno, "GET", path + "?period=2020-01-01..2026-01-01", "", 422,
             R"({"field":"period","code":"invalid"})"},
            {"a group that is none", cast::bruno, "GET", path + "?group=x", "", 422, R"({"field":"group")"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.export' AND outcome = 'done'") ==
              0);
        auto const farid = world.as(cast::farid, "GET", path);
        CHECK(farid.status == 200);
        CHECK(farid.body.find("Lina") == std::string::npos);

        auto const tonight = world.as(cast::bruno, "GET", session);
        CHECK(tonight.body.starts_with("\xEF\xBB\xBF"
                                       "Date;Début;Fin;Activité;Groupe;Prénom;Nom;Présence;"));
        CHECK(tonight.body.find("2026-01-12;16:45;18:15;Atelier du soir;Comètes;Lina;Benali;Excusé;;;0;Anissa") !=
              std::string::npos);
        CHECK(tonight.body.find("Noé;Martin-Duval;À pointer;;;;") != std::string::npos);
        CHECK(tonight.body.find("motif-S3") == std::string::npos);
        CHECK(world.as(cast::leila, "GET", session).body.find("Lina;B.;Excusé") != std::string::npos);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.export' AND "
                          "subject = 'export:attendance:2026-01-12..2026-01-12:5'") == 2);
        auto const both = world.as(cast::bruno, "GET", path + "?period=2026-01-12..2026-01-12&format=xlsx");
        CHECK(both.body.starts_with("PK"));
        auto const one = world.as(cast::bruno, "GET", path + "?period=2026-01-01..2026-01-31&group=" + cast::cometes);
        CHECK(one.body.find("Explorateurs") == std::string::npos);
        CHECK(one.body.find("Comètes") != std::string::npos);
    });
}

TEST_CASE("one child's presences as a file hold nobody else, and are told in the log as that child's") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        attendance::add_export_routes(world.router, *world.keyring);
        std::string const path = "/api/v1/attendance-export?child=", session = "&session=" + cast::cometes_tonight;
        cast::expect(world, {"a child that is none", cast::bruno, "GET", path + "x", "", 422, "child"});
        auto const of_noe = world.as(cast::bruno, "GET", path + cast::noe + session);
        CHECK(of_noe.body.find("Noé;Martin-Duval;") != std::string::npos);
        CHECK(of_noe.body.find("Lina") == std::string::npos);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE child = :noe AND "
                          "subject = 'export:attendance:2026-01-12..2026-01-12:1'",
                          {{"noe", cast::noe}}) == 1);
        cast::expect(world, {"Farid", cast::farid, "GET", path + cast::noe, "", 404, "child.unknown"});
    });
}

TEST_CASE("who came for a child and what stopped them are in the file of who reads them at the door, and no other") {
    tests::for_each_database([](sql::Database& database) {
        attendance::evening::World world{database};
        attendance::add_export_routes(world.router, *world.keyring);
        world.clock.set("2026-01-12T17:00:00.000Z");
        auto const of_lina = "/api/v1/sessions/" + cast::cometes_tonight;
        world.json_as(cast::anissa, "PUT", of_lina + "/attendance/" + cast::lina,
                      R"({"presence":"present","observed_at":"2026-01-12T16:00:00.000Z"})");
        world.json_as(cast::anissa, "POST", "/api/v1/handover-stops",
                      R"({"id":")" + attendance::evening::id_of(1) + R"(","session":")" + cast::cometes_tonight +
                          R"(","child":")" + cast::lina +
                          R"(","kind":"not_listed","said_name":"Un voisin","observed_at":"2026-01-12T16:50:00.000Z"})");
        world.json_as(cast::anissa, "PUT", of_lina + "/handovers/" + cast::lina,
                      R"({"kind":"guardian","adult":")" + nadia + R"(","observed_at":"2026-01-12T17:00:00.000Z"})");
        auto const path = "/api/v1/attendance-export?session=" + cast::cometes_tonight;
        cast::expect(world, {"Farid", cast::farid, "GET", path, "", 404, "session.unknown"});
        cast::expect(world, {"a volunteer", cast::driss, "GET", path, "", 403, "access.refused"});
        for (auto const& who : {cast::bruno, cast::anissa}) {
            auto const file = world.as(who, "GET", path).body;
            CHECK(file.find(";Qui est venu chercher;Arrêt à la porte\r\n") != std::string::npos);
            CHECK(file.find("Lina;Benali;Présent;;18:00;75;Anissa") != std::string::npos);
            CHECK(file.find(";Nadia Benali;Pas dans la liste (En cours)\r\n") != std::string::npos);
            CHECK(file.find("voisin") == std::string::npos);  // what was said at the door stays there
        }
        // Another group's referent reads that she came, and when she left.
        auto const others = world.as(cast::leila, "GET", path).body;
        CHECK(others.find("Lina;B.;Présent;;18:00;75;") != std::string::npos);
        for (auto const* hidden : {"Nadia", "Pas dans la liste"}) CHECK(others.find(hidden) == std::string::npos);
        auto const farids = world.as(cast::farid, "GET", "/api/v1/attendance-export").body;
        CHECK(farids.find("Nadia") == std::string::npos);
    });
}
