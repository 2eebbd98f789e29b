#include "spreadsheet/spreadsheet.hpp"
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::spreadsheet;

namespace {

Table const table{"Enfants",
                  {{"Prénom"}, {"Âge"}, {"Part"}},
                  {{"Lina", 8, Cell{0.5, Look::share}}, {"=1+1", std::optional<int>{}, "-2"}, {"@Zoé", 7, "a;b"}}};

}  // namespace

TEST_CASE("a table as CSV: French or not, empty cells, and no formula") {
    CHECK(csv(table, "fr") == "\xEF\xBB\xBFPrénom;Âge;Part\r\nLina;8;0,5\r\n'=1+1;;'-2\r\n'@Zoé;7;\"a;b\"\r\n");
    CHECK(csv({"x", {{"a"}}, {{0.25}}}, "en") == "\xEF\xBB\xBF"
                                                 "a\r\n0.25\r\n");
}

TEST_CASE("a table as XLSX: a zip archive, its sheets stored as text and numbers") {
    auto const bytes = xlsx({table, {"Deux", {{"a"}}, {}}});
    CHECK(bytes.starts_with("PK"));
    CHECK(bytes.find("xl/worksheets/sheet2.xml") != std::string::npos);
}

TEST_CASE("a file has a name and a type") {
    auto const reply = attachment(table, Format::xlsx, file_named("enfants", "2026-11-26"), "fr");
    CHECK(reply.content_type.find("spreadsheetml") != std::string::npos);
    REQUIRE(reply.headers.size() == 1);
    CHECK(reply.headers.front().second == "attachment; filename=\"marelle-enfants-2026-11-26.xlsx\"");
    CHECK(file_named("presences", "2026-11-26", "2026-11-26").text == "marelle-presences-2026-11-26");
    CHECK(file_named("presences", "2026-11-23", "2026-11-29").text == "marelle-presences-2026-11-23-2026-11-29");
    CHECK(!reply.cacheable);
}
