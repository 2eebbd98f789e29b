#include "record/csv.hpp"
#include "record/diff.hpp"
#include "record/openapi.hpp"
#include "record/row.hpp"
#include "record/typescript.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::sheets {

enum class Colour { red, pale_blue };
inline constexpr std::array colours{record::Choice{"red"}, record::Choice{"pale_blue"}};

struct Line {
    std::string word;
    std::optional<std::int64_t> count;
};

struct Sheet {
    std::string id;
    std::optional<std::string> title, on;
    Colour colour{};
    bool open{};
    double share{};
    std::optional<Colour> second;
    Line first;
    std::optional<Line> last;
    std::vector<Line> lines;
    std::vector<std::string> tags;
};

}  // namespace marelle::sheets

template <> inline constexpr std::span<marelle::record::Choice const>
    marelle::record::choices_of<marelle::sheets::Colour>{marelle::sheets::colours};

namespace marelle::sheets {

inline constexpr std::array line_fields{record::field<&Line::word>("word").level(Level::s1).longest(20),
                                        record::field<&Line::count>("count").level(Level::s0)};

}  // namespace marelle::sheets

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::sheets::Line>{
    "Line", marelle::sheets::line_fields};

namespace marelle::sheets {

inline constexpr std::array sheet_fields{
    record::field<&Sheet::id>("id").to("sheet").level(Level::s1),
    record::field<&Sheet::title>("title").level(Level::s2),
    record::field<&Sheet::on>("on").date().level(Level::s2),
    record::field<&Sheet::colour>("colour"),
    record::field<&Sheet::open>("open"),
    record::field<&Sheet::share>("share"),
    record::field<&Sheet::second>("second"),
    record::field<&Sheet::first>("first"),
    record::field<&Sheet::last>("last"),
    record::field<&Sheet::lines>("lines").longest(50),
    record::field<&Sheet::tags>("tags"),
};
static_assert(record::covers<Sheet>(sheet_fields));

}  // namespace marelle::sheets

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::sheets::Sheet>{
    "Sheet", marelle::sheets::sheet_fields};

namespace marelle::record {
namespace json = boost::json;
using sheets::Colour;
using sheets::Line;
using sheets::Sheet;

namespace {

Sheet const full{"01900000-0000-7000-8000-000000000001",
                 "Lundi",
                 "2026-01-12",
                 Colour::pale_blue,
                 true,
                 0.5,
                 {},
                 {"a", 1},
                 Line{"b", {}},
                 {{"c", 2}},
                 {"x"}};

std::vector<sql::Migration> const one_table{{1, "0001_sheet", R"(
CREATE TABLE sheet (id TEXT NOT NULL PRIMARY KEY, title TEXT, "on" TEXT, colour TEXT NOT NULL, open BIGINT NOT NULL,
                    share DOUBLE PRECISION NOT NULL, second TEXT);
)"}};

Shapes shapes(Way way) {
    Shapes out;
    out.add(table_of<Sheet>, way);
    return out;
}

}  // namespace

TEST_CASE("a row goes to the database and comes back, its lists and objects apart") {
    CHECK(columns_of<Line>("l") == "l.word, l.count");
    CHECK(columns_of<Sheet>() == "id, title, on, colour, open, share, second");
    tests::for_each_database(one_table, [](sql::Database& database) {
        auto back = database.write([](sql::Session& sql) {
            sql.execute(R"(INSERT INTO sheet (id, title, "on", colour, open, share, second)
                           VALUES (:id, :title, :on, :colour, :open, :share, :second))",
                        parameters(full));
            return read<Sheet>(sql.query(R"(SELECT id, title, "on", colour, open, share, second FROM sheet)").at(0));
        });
        CHECK(changed_fields(back, full) == "first,last,lines,tags");
        CHECK(back.title == "Lundi");
        CHECK(back.colour == Colour::pale_blue);
        CHECK_FALSE(back.second);
    });
}

TEST_CASE("a column that does not fit its field stops, by name") {
    sql::Row row{{std::string{"a"}, std::string{"many"}}};
    CHECK_THROWS_WITH_AS(read<Line>(row), "column does not fit its field: count", std::runtime_error);
}

TEST_CASE("changed fields are named, never their values") {
    CHECK(changed_fields(full, full).empty());
    auto other = full;
    other.title.reset();
    other.colour = Colour::red;
    other.lines[0].count = 3;
    other.last.reset();
    CHECK(changed_fields(full, other) == "title,colour,last,lines");
    other = full;
    other.tags = {"y"};
    CHECK(changed_fields(full, other) == "tags");
}

TEST_CASE("a shape that goes out has all its members; one that comes in may leave the nullable ones out") {
    auto out = shapes(Way::out).all();
    REQUIRE(out.size() == 2);
    CHECK(schema_of(out[0]) == json::parse(R"({
        "type": "object", "additionalProperties": false,
        "properties": {"word": {"type": "string", "maxLength": 20, "x-level": "S1"},
                       "count": {"type": ["integer", "null"], "format": "int64", "x-level": "S0"}},
        "required": ["word", "count"]})")
                                   .as_object());
    auto in = schema_of(shapes(Way::in).all()[1]);
    CHECK(in["required"] == json::value{"id", "colour", "open", "share", "first"});
    auto properties = in["properties"].as_object();
    CHECK(properties["id"] ==
          json::value{{"type", "string"}, {"format", "uuid"}, {"x-level", "S1"}, {"x-refers", "sheet"}});
    CHECK(properties["open"] == json::value{{"type", "boolean"}, {"x-level", "S4"}});
    CHECK(properties["second"] ==
          json::parse(R"({"type":["string","null"],"enum":["red","pale_blue",null],"x-level":"S4"})"));
    CHECK(properties["last"] ==
          json::parse(R"({"anyOf":[{"$ref":"#/components/schemas/Line"},{"type":"null"}],"x-level":"S4"})"));
    CHECK(properties["lines"] ==
          json::parse(R"({"type":"array","items":{"$ref":"#/components/schemas/Line"},"maxItems":50,"x-level":"S4"})"));
}

TEST_CASE("a shape that goes both ways is described as it comes in; two shapes of one name do not start") {
    Shapes both = shapes(Way::out);
    both.add(table_of<Sheet>, Way::in);
    for (auto const& shape : both.all()) CHECK(shape.way == Way::in);
    static constexpr std::array other_fields{field<&Line::word>("word")};
    static constexpr Table other{"Line", other_fields};
    CHECK_THROWS_AS(both.add(other, Way::out), std::logic_error);
}

TEST_CASE("shapes are printed as TypeScript") {
    auto text = typescript(shapes(Way::out));
    CHECK(text.substr(text.find("\nexport interface")) == R"(
export interface Line {
  word: string;
  count: number | null;
}

export interface Sheet {
  id: Id;
  title: string | null;
  on: LocalDate | null;
  colour: 'red' | 'pale_blue';
  open: boolean;
  share: number;
  second: 'red' | 'pale_blue' | null;
  first: Line;
  last: Line | null;
  lines: Line[];
  tags: string[];
}
)");
    CHECK(typescript(shapes(Way::in)).find("  second?: 'red' | 'pale_blue' | null;\n") != std::string::npos);
    CHECK(typescript(shapes(Way::in)).find("  lines?: Line[];\n") != std::string::npos);
}

TEST_CASE("a field that may be withheld is never required, out or in") {
    static constexpr std::array fields{field<&Line::word>("word").may_be_withheld(), field<&Line::count>("count")};
    static constexpr Table table{"Guarded", fields};
    Shapes guarded;
    guarded.add(table, Way::out);
    CHECK(schema_of(guarded.all().front())["required"] == json::parse(R"(["count"])"));
    CHECK(typescript(guarded).find("  word?: string;\n  count: number | null;\n") != std::string::npos);
}

TEST_CASE("a row is a line of CSV, under the names of its plain fields") {
    CsvWriter writer;
    writer.names(table_of<Line>.fields);
    Line line{"=a", {}};
    writer.row(table_of<Line>.fields, &line);
    CHECK(writer.take() == "\xEF\xBB\xBFword;count\r\n'=a;\r\n");
}

}  // namespace marelle::record
