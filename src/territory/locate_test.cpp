#include "territory/locate.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <random>

using namespace marelle;
using namespace marelle::territory;

namespace {

// One square of 0.01° at 5.90, 45.55: the fictional quarter QP073999.
struct Sample {
    std::vector<Outline> outlines{{{{{5.90, 45.55}, {5.91, 45.55}, {5.91, 45.56}, {5.90, 45.56}}}}};
    Zones zones{outlines};
    std::vector<std::string> codes{"QP073999"};
};

struct Answer {
    Result<LocateCounts> counts;
    std::string out, bad;
};

// In pieces of `piece` bytes, so that records cross the block's edges.
Answer ask(std::string_view in, std::size_t piece = 1 << 20, bool json = false) {
    static Sample const sample;
    Answer answer{LocateCounts{}, {}, {}};
    auto source = [&](char* into, std::size_t size) {
        auto const some = std::min({piece, size, in.size()});
        in.copy(into, some);
        in.remove_prefix(some);
        return some;
    };
    answer.counts = locate(
        sample.zones, sample.codes, {50, json ? LocateOutput::json : LocateOutput::csv}, source,
        [&](std::string_view text) { answer.out += text; },
        [&](std::uint64_t line, std::string_view why) {
            answer.bad += std::to_string(line) + " " + std::string{why} + "\n";
        });
    return answer;
}

}  // namespace

TEST_CASE("rows come back as they were, with four columns more") {
    auto const answer = ask(
        "id,lon,lat,street\n1,5.905,45.555,\"rue du Lac, 3\"\n2,5.9001,45.555,\n3,5.92,45.555,x\n4,2.35,48.85,y\n");
    CHECK(answer.out == "id,lon,lat,street,code,inside,distance_m,to_confirm\n"
                        "1,5.905,45.555,\"rue du Lac, 3\",QP073999,yes,390.4,no\n"
                        "2,5.9001,45.555,,QP073999,yes,7.8,yes\n"
                        "3,5.92,45.555,x,QP073999,no,-780.8,no\n"
                        "4,2.35,48.85,y,,no,,no\n");
    CHECK(answer.counts->rows == 4);
    CHECK(answer.counts->bad == 0);
}

TEST_CASE("the header decides the separator, the columns and the decimal comma") {
    CHECK(ask("\xEF\xBB\xBFLatitude;LNG\r\n45,555;5,905\r\n").out ==
          "\xEF\xBB\xBFLatitude;LNG;code;inside;distance_m;to_confirm\r\n45,555;5,905;QP073999;yes;390.4;no\r\n");
    CHECK(ask("\"lon\", \"Lat\"\n\"5.905\", +45.555 ").out ==
          "\"lon\", \"Lat\",code,inside,distance_m,to_confirm\n\"5.905\", +45.555 ,QP073999,yes,390.4,no\n");
    CHECK(ask("lon,lat\n").out == "lon,lat,code,inside,distance_m,to_confirm\n");
}

TEST_CASE("a header without its columns is refused, and nothing is written") {
    struct Line {
        char const *in, *code, *detail;
    };
    Line const lines[] = {
        {"", "locate.no_header", "1"},
        {"\n5,45\n", "locate.no_header", "1"},
        {"x,y\n5,45\n", "locate.no_column", "lon"},
        {"lon,y\n5,45\n", "locate.no_column", "lat"},
        {"lon,lng,lat\n", "locate.two_columns", "lon"},
        {"lon,lat,latitude\n", "locate.two_columns", "lat"},
    };
    for (auto const& line : lines) {
        auto const answer = ask(line.in);
        CAPTURE(line.in);
        REQUIRE_FALSE(answer.counts);
        CHECK(answer.counts.error().code == line.code);
        CHECK(answer.counts.error().detail == line.detail);
        CHECK(answer.out.empty());
    }
    auto const endless = ask("lon,lat\n1,2\n" + std::string((1 << 20) + 1, 'x'), 65536);
    REQUIRE_FALSE(endless.counts);
    CHECK(endless.counts.error().code == "locate.line_too_long");
    CHECK(endless.counts.error().detail == "3");
}

TEST_CASE("a bad line gets unknown and is told by its number") {
    auto const answer = ask("lon,lat,name\n"
                            "x,45.555,a\n"
                            "5.905,,b\n"
                            "5.905\n"
                            "5.905,45.555,c,d\n"
                            "181,45,e\n5,91,f\nnan,45,g\ninf,45,h\n1e1,45,i\n5,555,45,j\n0x5,45,k\n"
                            "\n"
                            "5.905,45.555,\"two\nlines\"\n"
                            "5.905,45.555,\"open\n"
                            "5.905,45.555,z\n");
    CHECK(answer.bad ==
          "2 locate.longitude\n3 locate.latitude\n4 locate.columns\n5 locate.columns\n6 locate.longitude\n"
          "7 locate.latitude\n8 locate.longitude\n9 locate.longitude\n10 locate.longitude\n"
          "11 locate.columns\n12 locate.longitude\n16 locate.open_quote\n");
    CHECK(answer.out.find("x,45.555,a,,unknown,,\n") != std::string::npos);
    CHECK(answer.out.find("5.905,,,,unknown,,\n") != std::string::npos);  // filled up to its three columns
    CHECK(answer.out.find("\n\n") != std::string::npos);
    CHECK(answer.out.find("\"two\nlines\",QP073999,yes,390.4,no\n") != std::string::npos);
    CHECK(answer.out.ends_with("5.905,45.555,z,QP073999,yes,390.4,no\n"));
    CHECK(answer.counts->rows == 14);
    CHECK(answer.counts->bad == 12);
}

TEST_CASE("blocks of any size give the same answer") {
    std::string in = "name;lon;lat\r\n";
    for (int i = 0; i < 500; ++i)
        in += "\"a \"\"quoted\"\" ;\n" + std::string(static_cast<std::size_t>(i % 90), 'n') + "\";5.90" +
              std::to_string(i % 7) + ";45.555\r\n" + "plain;oops;45\r\n";
    auto const whole = ask(in);
    CHECK(whole.counts->rows == 1000);
    CHECK(whole.counts->bad == 500);
    for (std::size_t piece : {1u, 2u, 7u, 63u, 4096u}) {
        auto const cut = ask(in, piece);
        CHECK(cut.out == whole.out);
        CHECK(cut.bad == whole.bad);
    }
}

TEST_CASE("JSON is one object a line, whatever the bytes") {
    auto const answer = ask("id,lon,lat\n\"a\"\"b\\\",5.905,45.555\n\xE9t\xE9,2.35,48.85\n\x01,x,1\n", 1 << 20, true);
    std::string_view rest = answer.out;
    std::vector<boost::json::value> rows;
    while (!rest.empty()) {
        rows.push_back(boost::json::parse(rest.substr(0, rest.find('\n'))));
        rest.remove_prefix(rest.find('\n') + 1);
    }
    REQUIRE(rows.size() == 3);
    CHECK(rows[0] == boost::json::parse(
                         R"({"id":"a\"b\\","lon":"5.905","lat":"45.555","code":"QP073999",
            "inside":"yes","distance_m":390.4,"to_confirm":"no"})"));
    CHECK(rows[1].at("id") == "été");
    CHECK(rows[1].at("code").is_null());
    CHECK(rows[1].at("inside") == "no");
    CHECK(rows[2].at("inside") == "unknown");
    CHECK(rows[2].at("to_confirm").is_null());
}

TEST_CASE("no bytes stop the reader, and every line is answered") {
    std::mt19937 random{99};
    constexpr std::string_view alphabet = "\"\"\",,;;\n\n\r5.94 lonat\xC3\xA9\x00x";
    for (int round = 0; round < 3000; ++round) {
        std::string in = "lon,lat,c\n";
        for (auto size = random() % 200; size > 0; --size) in += alphabet[random() % alphabet.size()];
        std::string out;
        auto const answer = ask(in, 1 + random() % 64, round % 2);
        REQUIRE(answer.counts);
        CHECK(answer.counts->bad <= answer.counts->rows);
        if (round % 2)
            for (std::string_view rest = answer.out; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
                CHECK_NOTHROW(std::ignore = boost::json::parse(rest.substr(0, rest.find('\n'))));
    }
}
