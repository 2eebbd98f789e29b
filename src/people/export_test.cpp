#include "people/people.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>

using namespace marelle;

TEST_CASE("the list of children as a file: refusals first, then what this reader's list shows, logged with its count") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        people::add_list_routes(world.router, *world.keyring);
        people::add_export_routes(world.router, *world.keyring);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE child SET given_names = '=HYPERLINK(1)' WHERE id = :zoe", {{"zoe", cast::zoe}});
        });
        std::string const path = "/api/v1/children-export";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", path, "", 403, "access.refused"},
            {"a leader", cast::ines, "GET", path, "", 403, "access.refused"},
            {"the psychologist", cast::chloe, "GET", path, "", 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", path, "", 403, "access.refused"},
            {"a format that is none", cast::bruno, "GET", path + "?format=pdf", "", 422,
             R"({"field":"format","code":"invalid"})"},
            {"a group that is none", cast::bruno, "GET", path + "?group=x", "", 422,
             R"({"field":"group","code":"invalid"})"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        auto const exports = "SELECT count(seq) FROM audit_entry WHERE action = 'child.export' AND outcome = 'done'";
        CHECK(world.count(exports) == 0);

        auto const farid = world.as(cast::farid, "GET", path);
        CHECK(farid.status == 200);
        CHECK(farid.body.find("Lina") == std::string::npos);
        CHECK(farid.body.find("Nour") != std::string::npos);

        auto const bruno = world.as(cast::bruno, "GET", path);
        CHECK(bruno.content_type.starts_with("text/csv"));
        CHECK(bruno.body.starts_with("\xEF\xBB\xBFPrénom;Nom;Date de naissance;Âge;Classe;École;Groupe;Cursus;"));
        CHECK(bruno.body.find("\r\nLina;Benali;2017-03-14;8;CE2;") != std::string::npos);
        CHECK(bruno.body.find("\r\n'=HYPERLINK(1);Marchand;") != std::string::npos);
        CHECK(bruno.body.find("Nour") == std::string::npos);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.export' AND level = 'S2' AND "
                          "subject = 'export:children:9'") == 1);

        // Another référente's children have no surname and no birth date in her file, as in her list.
        auto const leila = world.as(cast::leila, "GET", path);
        CHECK(leila.body.find("\r\nLina;B.;;;;;Comètes;1;") != std::string::npos);
        CHECK(leila.body.find("Adam;Nguyen;") != std::string::npos);

        auto const group = world.as(cast::bruno, "GET", path + "?format=xlsx&group=" + cast::cometes);
        CHECK(group.body.starts_with("PK"));
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE subject = 'export:children:5'") == 1);
        CHECK(world.count(exports) == 4);
    });
}
