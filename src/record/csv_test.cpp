#include "record/csv.hpp"
#include <doctest/doctest.h>
#include <random>

namespace marelle::record {

namespace {

std::string written(std::vector<Value> const& cells, CsvWriter::Style style = CsvWriter::Style::french) {
    CsvWriter writer{style};
    for (auto const& cell : cells) writer.cell(cell);
    auto text = writer.end_line().take();
    return text.substr(3, text.size() - 5);  // without the mark and the end of the line
}

struct Refusal {
    std::string text;
    char const *code, *detail;
};

}  // namespace

TEST_CASE("cells are written for a French spreadsheet") {
    CHECK(CsvWriter{}.cell(std::string{"é"}).end_line().text() == "\xEF\xBB\xBFé\r\n");
    CHECK(written({std::string{"a"}, std::string{"b c"}, Value{}, std::string{"d;e"}}) == "a;b c;;\"d;e\"");
    CHECK(written({std::string{"say \"yes\""}, std::string{"two\nlines"}}) == "\"say \"\"yes\"\"\";\"two\nlines\"");
    CHECK(written({std::int64_t{-3}, 0.5, -1.25, 3.0}) == "-3;0,5;-1,25;3");
    CHECK(written({0.5, std::string{"a;b"}}, CsvWriter::Style::international) == "0.5,\"a;b\"");
    CHECK(written({std::string{" a"}}) == "\" a\"");
}

TEST_CASE("text that a spreadsheet would run goes out as text") {
    for (std::string hostile :
         {"=1+1", "+33479707491", "-1", "@SUM(A1)", "|cmd", "%0A", " =1", "\t=1", "\r\n=1", "\xEF\xBB\xBF=1", "\"=1",
          "'=1", "\xC2\xA0=1", "\x01=1", "\xE2\x80\x8B=1", "\xE2\x80\x9C=1", "\xE3\x80\x80=1",
          "\xEF\xBC\x9D"
          "1",
          "\xE2\x88\x92"
          "1"}) {
        CAPTURE(hostile);
        CHECK(is_formula(hostile));
        auto out = written({hostile});
        CHECK((out.starts_with("'") || out.starts_with("\"'")));
    }
    for (std::string plain : {"", "Lina", "a=b", "1-2", "É", "(=1)", "\"", "  ", "\xFF", "\xE2\x80"}) {
        CAPTURE(plain);
        CHECK_FALSE(is_formula(plain));
    }
}

TEST_CASE("what is written is read again") {
    std::mt19937 random{7};
    constexpr std::string_view alphabet[] = {"a", "é",  ";", ",", "\"", "\n", "\r\n",
                                             " ", "\t", "'", "=", "0",  "€",  "日"};
    for (int round = 0; round < 500; ++round) {
        CsvWriter writer{round % 2 ? CsvWriter::Style::french : CsvWriter::Style::international};
        writer.cell(std::string{"first"}).cell(std::string{"second"}).cell(std::string{"third"}).end_line();
        std::vector<std::vector<std::string>> lines;
        for (int i = 0; i < 4; ++i) {
            auto& cells = lines.emplace_back();
            for (int j = 0; j < 3; ++j) {
                std::string cell = j == 0 ? "x" : "";
                for (auto n = random() % 6; n > 0; --n) cell += alphabet[random() % std::size(alphabet)];
                writer.cell(cell);
                cells.push_back(is_formula(cell) ? "'" + cell : cell);
            }
            writer.end_line();
        }
        auto read = read_csv(writer.text());
        REQUIRE(read);
        REQUIRE(read->lines.size() == lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) CHECK(read->lines[i].cells == lines[i]);
    }
}

TEST_CASE("encoding and separator are seen") {
    auto old = read_csv("Pr\xE9nom;Prix \x80\r\nNo\xE9;1\r\n");
    REQUIRE(old);
    CHECK(old->encoding == CsvFile::Encoding::windows_1252);
    CHECK(old->header == std::vector<std::string>{"Prénom", "Prix €"});
    CHECK(old->lines.at(0).cells.at(0) == "Noé");
    for (auto [text, separator] : {std::pair{"a;b\n1,5;2", ';'},
                                   {"a,b\n1,2", ','},
                                   {"a\tb\n1\t2", '\t'},
                                   {"\"a,x\";b\n1;2", ';'},
                                   {"a\n1", ';'}}) {
        auto read = read_csv(text);
        REQUIRE(read);
        CHECK(read->separator == separator);
    }
    CHECK(read_csv("\xEF\xBB\xBF"
                   "a;b\n1;2")
              ->header.at(0) == "a");
}

TEST_CASE("line ends, empty lines and a last line without its end are taken") {
    auto read = read_csv("a;b\r\n\r\n1;\"2\n3\"\r;;;\n4;5");
    REQUIRE(read);
    REQUIRE(read->lines.size() == 2);
    CHECK(read->lines[0].number == 3);
    CHECK(read->lines[0].cells == std::vector<std::string>{"1", "2\n3"});
    CHECK(read->lines[1].number == 6);
    CHECK(read_csv("a\n\"\"\n\"x\"")->lines.size() == 1);
}

TEST_CASE("a file is refused with the line and the column of what is wrong") {
    for (auto const& [text, code, detail] : {
             Refusal{"", "csv.empty", ""},
             {"\n;\n", "csv.empty", ""},
             {"a;b\n1;2;3\n", "csv.cells", "line 2, column 3"},
             {"a;b\n1\n", "csv.cells", "line 2, column 2"},
             {"a;b\n1;x\"y\n", "csv.quote", "line 2, column 2"},
             {"a;b\n\"x\"y;1\n", "csv.quote", "line 2, column 1"},
             {"a;b\n\n1;\"x\n\n", "csv.unfinished_quote", "line 3, column 2"},
             {"a;a\n", "csv.header", "line 1, column 2"},
             {"a;;b\n", "csv.header", "line 1, column 2"},
             {std::string{"a;b\n1;\0\n", 8}, "csv.control", "line 2, column 2"},
             {"a;b\n\"\x1b\";1\n", "csv.control", "line 2, column 1"},
             {"a\n\xE9\n\x81\n", "csv.encoding", "line 3, column 1"},
             {std::string{"\xFF\xFE"
                          "a\0",
                          4},
              "csv.encoding", "line 1, column 1"},
         }) {
        CAPTURE(text);
        auto read = read_csv(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().fault == Fault::invalid);
        CHECK(read.error().code == code);
        CHECK(read.error().detail == detail);
    }
}

TEST_CASE("limits hold") {
    CsvLimits small{.bytes = 100, .lines = 2, .columns = 3, .cell = 5};
    CHECK(read_csv("a;b;c\n12345;2;3\n1;2;3", small));
    CHECK(read_csv(std::string(101, 'a'), small).error().code == "csv.too_large");
    CHECK(read_csv("a\n1\n2\n3\n", small).error().code == "csv.too_many_lines");
    CHECK(read_csv("a;b;c;d\n", small).error().code == "csv.too_many_columns");
    CHECK(read_csv("a\n123456\n", small).error().code == "csv.cell_too_long");
    CHECK(read_csv("a\n\"123456\"\n", small).error().code == "csv.cell_too_long");
}

}  // namespace marelle::record
