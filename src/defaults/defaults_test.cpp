#include "base/embedded.hpp"
#include "defaults/defaults.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <stdexcept>

using namespace marelle;
using namespace marelle::defaults;

namespace {

constexpr std::string_view whole_text = R"(number = 3
share = 0.5
yes = true
name = "Marelle"
empty = ""
day = 2026-11-22
names = ["a", "b"]
numbers = [1, 20]
mixed = ["a", 1]
nothing = []
inner = { number = 4 }

[[row]]
number = 1
[[row]]
number = 2
)";

Table whole() { return Table::parse("whole.toml", whole_text); }

template <class F> std::string said(F&& f) {
    try {
        f();
        return "";
    } catch (std::runtime_error const& error) { return error.what(); }
}

int number_in(Table const& in) { return in.number("number", 1, 100); }
Dated<int> dated(std::string_view text) { return Dated<int>::parse("dated.toml", text, number_in); }

}  // namespace

TEST_CASE("what is there is read, and keeps its text alive") {
    auto const rows = whole().tables("row");
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].number("number", 1, 9) == 2);
    auto const in = whole();
    CHECK(in.whole("number", 3, 3) == 3);
    CHECK(in.yes("yes"));
    CHECK(in.text("name") == "Marelle");
    CHECK(in.date("day") == "2026-11-22");
    CHECK(in.texts("names") == std::vector<std::string>{"a", "b"});
    CHECK(in.texts("nothing").empty());
    CHECK(in.numbers("numbers", 1, 20) == std::vector<int>{1, 20});
    CHECK(in.table("inner").number("number", 1, 9) == 4);
    CHECK(in.has("day"));
    CHECK_FALSE(in.has("night"));
}

TEST_CASE("what is not as it must be is refused with its file and its line") {
    auto const in = whole();
    struct Line {
        std::string said, says;
    };
    Line const lines[] = {
        {said([&] { in.whole("number", 4, 9); }), "whole.toml, line 1: number is missing or out of range"},
        {said([&] { in.whole("share", 0, 9); }), "share is missing or out of range"},
        {said([&] { in.whole("name", 0, 9); }), "name is missing or out of range"},
        {said([&] { in.yes("number"); }), "number is neither true nor false"},
        {said([&] { in.text("empty"); }), "empty is missing"},
        {said([&] { in.text("number"); }), "number is missing"},
        {said([&] { in.date("name"); }), "name is missing or not a date"},
        {said([&] { in.texts("name"); }), "name is missing or no list"},
        {said([&] { in.texts("mixed"); }), "whole.toml, line 9: mixed holds something else than texts"},
        {said([&] { in.numbers("mixed", 0, 9); }), "whole.toml, line 9: mixed is out of range"},
        {said([&] { in.numbers("numbers", 1, 19); }), "whole.toml, line 8: numbers is out of range"},
        {said([&] { in.table("name"); }), "whole.toml, line 4: not a table"},
        {said([&] { in.table("none"); }), "none is missing"},
        {said([&] { in.tables("nothing"); }), "nothing is empty"},
        {said([&] { in.tables("names"); }), "whole.toml, line 7: not a table"},
        {said([&] { in.table("inner").only({"numbers"}); }), "whole.toml, line 11: number is unknown"},
        {said([&] { in.tables("row")[1].refuse("no"); }), "whole.toml, line 15: no"},
        {said([] { Table::parse("bad.toml", "a = 1\nb = "); }), "bad.toml, line 2: "},
        {said([] { text_of("none.toml"); }), "none.toml is not in this program"},
    };
    for (auto const& [heard, says] : lines) {
        CAPTURE(says);
        CHECK(heard.find(says) != std::string::npos);
    }
    CHECK(said([&] { in.table("inner").only({"number"}); }).empty());
}

TEST_CASE("what is dated holds from its day on, and the first one before it too") {
    auto const two = dated(
        "[[settings]]\nfrom = 2020-01-01\nnumber = 1\n[[settings]]\nfrom = 2026-09-01\nnumber = 2\n");
    CHECK(two.on("2019-12-31") == 1);
    CHECK(two.on("2026-08-31") == 1);
    CHECK(two.on("2026-09-01") == 2);
    CHECK(two.block_on("2030-01-01").first == "2026-09-01");
    CHECK(said([] { dated(""); }) == "dated.toml, line 1: settings is missing or no list");
    CHECK(said([] { dated("[[settings]]\nnumber = 1\n"); }).find("from is missing") != std::string::npos);
    for (auto const* second : {"2020-01-01", "2019-01-01"})
        CHECK(said([&] {
                  dated("[[settings]]\nfrom = 2020-01-01\nnumber = 1\n[[settings]]\nfrom = " + std::string{second} +
                        "\nnumber = 2\n");
              }) == "dated.toml, line 4: the blocks are in the order of their dates");
}

TEST_CASE("a text of any kind is read or refused, never anything else") {
    rc::check([](std::string const& text) {
        try {
            dated(text);
        } catch (std::runtime_error const&) {}
    });
}
