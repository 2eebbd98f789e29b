#pragma once
// What every list that leaves as a file keeps to: nobody without a login, no other format, one entry in the log each
// time with how many lines, CSV and XLSX.
#include "tests/cast.hpp"
#include <doctest/doctest.h>

namespace marelle::tests {

struct Export {
    std::string path;     // with its query, but for the format
    std::string subject;  // of the log: "export:groups:2"
    std::string holds;    // the CSV
    Id farid = cast::farid;
    int for_farid = 200;  // a list of his own, or 404 when the path names what is not his
};

inline void expect_export(cast::World& world, Id const& reader, Export const& sent) {
    auto const with = [&](std::string const& format) {
        return sent.path + (sent.path.find('?') == std::string::npos ? "?" : "&") + "format=" + format;
    };
    auto const logged = [&] {
        return world.count("SELECT count(seq) FROM audit_entry WHERE subject = :subject AND outcome = 'done'",
                           {{"subject", sent.subject}});
    };
    CHECK(world.anyone("GET", with("csv")).status == 401);
    auto const farid = world.as(sent.farid, "GET", with("csv"));
    CHECK(farid.status == sent.for_farid);
    CHECK(farid.body.find(sent.holds) == std::string::npos);
    auto const refused = world.as(reader, "GET", with("ods"));
    CHECK(refused.status == 422);
    CHECK(refused.body.find(R"("field":"format")") != std::string::npos);
    CHECK(logged() == 0);
    auto const csv = world.as(reader, "GET", with("csv"));
    CHECK_MESSAGE(csv.status == 200, csv.body);
    CHECK_MESSAGE(csv.body.find(sent.holds) != std::string::npos, csv.body);
    CHECK(csv.body.find("export.") == std::string::npos);
    CHECK(csv.body.find("choice.") == std::string::npos);
    CHECK(world.as(reader, "GET", with("xlsx")).body.starts_with("PK"));
    CHECK(logged() == 2);
}

}  // namespace marelle::tests
