// SQL texts, cut and rewritten without a database.
#include "sql/dialect.hpp"
#include "sql/numbered.hpp"
#include "sql/tokens.hpp"
#include <doctest/doctest.h>

namespace marelle::sql {

TEST_CASE("a parameter is a name after one colon, and nowhere inside what is quoted") {
    struct Example {
        std::string_view text, numbered;
    };
    for (auto const& [text, expected] : std::initializer_list<Example>{
             {"SELECT :a, :b, :a", "SELECT $1, $2, $1"},
             {"SELECT ':a', ':it''s :a', \":a\", \"x\"\":a\"", "SELECT ':a', ':it''s :a', \":a\", \"x\"\":a\""},
             {"SELECT :a::text, x::bigint", "SELECT $1::text, x::bigint"},
             {"SELECT E'\\':a', :a", "SELECT E'\\':a', $1"},
             {"SELECT 'a\\', :a", "SELECT 'a\\', $1"},
             {"SELECT $$ :a ' $$, $t$ :a $$ $t$, :a", "SELECT $$ :a ' $$, $t$ :a $$ $t$, $1"},
             {"SELECT 1 -- :a ' \n, :a /* :a /* ' */ :a */ - :b", "SELECT 1 -- :a ' \n, $1 /* :a /* ' */ :a */ - $2"},
             {"SELECT a[1:2], '12:30', x := 1", "SELECT a[1:2], '12:30', x := 1"},
             {"SELECT élan, :é", "SELECT élan, $1"},
             {"SELECT ':a", "SELECT ':a"},
             {"SELECT :a IS NULL, :a IS\n NOT /* */ NULL, :a IS TRUE, :a",
              "SELECT $1 IS NULL, $1 IS\n NOT /* */ NULL, $2 IS TRUE, $2"},
             {"", ""}}) {
        CAPTURE(text);
        CHECK(numbered(text).text == expected);
        std::string joined;
        for (auto const& token : tokens(text)) joined += token.text;
        CHECK(joined == text);
    }
    auto slots = numbered("SELECT :from IS NULL OR day > :from").slots;
    REQUIRE(slots.size() == 2);
    CHECK(slots[0].only_null_test);
    CHECK(slots[1].name == "from");
    CHECK_FALSE(slots[1].only_null_test);
}

TEST_CASE("what may change rows is told from what only reads") {
    for (auto const* text :
         {"SELECT 1", "  -- INSERT\n SELECT 'UPDATE'", "WITH x AS (SELECT 1) SELECT deleted FROM x", "VALUES (1)"})
        CHECK_FALSE(numbered(text).may_change);
    for (auto const* text : {"INSERT INTO x (a) VALUES (1)", "with y as (delete from x) select a from y", "DO $$ $$"})
        CHECK(numbered(text).may_change);
}

TEST_CASE("a migration becomes statements for each database") {
    std::string_view text =
        "-- Children: BIGINT in a comment\n"
        "CREATE TABLE child (\n"
        "    id TEXT PRIMARY KEY, -- BYTEA; no end here\n"
        "    born BIGINT CHECK (born > 0), size double  precision, photo Bytea DEFAULT ';BYTEA'\n"
        ") ; -- the end\n"
        "\n"
        "CREATE INDEX child_born ON child (born);\n"
        "-- sqlite only\n"
        "CREATE TRIGGER t AFTER INSERT ON child BEGIN UPDATE child SET size = 1; DELETE FROM child; END;\n"
        "-- postgres only\n"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END; $$;\n"
        "-- both\n"
        "ALTER TABLE child ADD COLUMN name TEXT";
    auto sqlite = statements_for(Dialect::sqlite, text);
    REQUIRE(sqlite.size() == 4);
    CHECK(sqlite[0] == "CREATE TABLE child (\n"
                       "    id TEXT PRIMARY KEY, -- BYTEA; no end here\n"
                       "    born INTEGER CHECK (born > 0), size REAL, photo BLOB DEFAULT ';BYTEA'\n"
                       ") STRICT");
    CHECK(sqlite[1] == "CREATE INDEX child_born ON child (born)");
    CHECK(sqlite[2] ==
          "CREATE TRIGGER t AFTER INSERT ON child BEGIN UPDATE child SET size = 1; DELETE FROM child; END");
    CHECK(sqlite[3] == "ALTER TABLE child ADD COLUMN name TEXT");
    auto postgres = statements_for(Dialect::postgres, text);
    REQUIRE(postgres.size() == 4);
    CHECK(postgres[0].ends_with("photo Bytea DEFAULT ';BYTEA'\n)"));
    CHECK(postgres[2] == "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END; $$");
    CHECK(statements_for(Dialect::sqlite, " -- nothing\n;;\n").empty());
    CHECK_THROWS_AS(statements_for(Dialect::sqlite, "-- mysql only\nSELECT 1;"), std::runtime_error);
}

}  // namespace marelle::sql
