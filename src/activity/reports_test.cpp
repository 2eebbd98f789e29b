// Reports in "Activité récente": a draft thrown away is told to the director, and taken back from there.
#include "activity/activity.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
namespace json = boost::json;

namespace {

Id const first = "01900000-0000-7000-8000-0000000d1001", second = "01900000-0000-7000-8000-0000000d1002";
Id const frozen = "01900000-0000-7000-8000-0000000d2001";

void write_report(sql::Session& sql, Id const& id, Id const& chain) {
    sql.execute(R"sql(
        INSERT INTO report (id, chain, establishment, template, audience, period_from, period_until, language, title,
            ledger_revision, already_exposed, computed_at, opened_at, opened_by, version)
        VALUES (:id, :chain, :combes, 'impact', 'partner', '2025-09-01', '2026-01-11', 'fr', 'Bilan d’impact', 0, 0,
            '2026-01-12T10:00:00.000Z', '2026-01-12T10:00:00.000Z', :bruno, 1)
    )sql",
                {{"id", id}, {"chain", chain}, {"combes", cast::combes}, {"bruno", cast::bruno}});
}

void freeze(sql::Session& sql) {
    sql.execute(R"sql(
        INSERT INTO report_version (id, report, chain, number, content, hash, changes, release_sealed, frozen_at,
            frozen_by, audit_seq, audit_signed_at, audit_hash, audit_signature)
        VALUES (:id, :report, :report, 1, '{}', '', '[]', :nothing, '2026-01-12T11:00:00.000Z', :bruno, 0, '', '', '')
    )sql",
                {{"id", frozen}, {"report", first}, {"nothing", Value{Bytes{""}}}, {"bruno", cast::bruno}});
}

void throw_away(sql::Session& sql, Id const& report, char const* at) {
    sql.execute("INSERT INTO report_discard (id, report, made_at, made_by) VALUES (:id, :report, :at, :bruno)",
                {{"id", new_id()}, {"report", report}, {"at", at}, {"bruno", cast::bruno}});
}

std::string told(cast::World& world, Id const& who) {
    auto const answer = json::parse(world.as(who, "GET", "/api/v1/activity").body);
    std::string out;
    for (auto const& item : answer.at("items").as_array()) {
        auto const kind = std::string{item.at("kind").as_string()};
        if (!kind.starts_with("report_")) continue;
        CHECK(item.at("detail").as_string() == "Bilan d’impact");
        out += kind;
        if (!item.at("undo").is_null())
            out += " " + std::string{item.at("undo").at("method").as_string()} + " " +
                   std::string{item.at("undo").at("path").as_string()};
        out += item.at("undone_at").is_null() ? "; " : " undone; ";
    }
    return out;
}

}  // namespace

TEST_CASE("a draft thrown away is told to its director, with the way back, as long as nothing took its place") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        activity::add_routes(world.router);
        database.write([&](sql::Session& sql) {
            write_report(sql, first, first);
            throw_away(sql, first, "2026-01-12T10:30:00.000Z");
        });
        auto const way = "report_discarded PUT /reports/" + first + "/restoration; ";
        CHECK(told(world, cast::bruno) == way);
        CHECK(told(world, cast::anissa).empty());
        CHECK(told(world, cast::farid).empty());
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE report_discard SET undone_at = '2026-01-12T10:40:00.000Z', undone_by = :bruno",
                        {{"bruno", cast::bruno}});
        });
        CHECK(told(world, cast::bruno) == "report_discarded undone; ");
        database.write([&](sql::Session& sql) {
            freeze(sql);
            write_report(sql, second, first);
            sql.execute("INSERT INTO report_correction (report, corrects, reason) VALUES (:report, :version, 'x')",
                        {{"report", second}, {"version", frozen}});
            throw_away(sql, second, "2026-01-12T11:30:00.000Z");
        });
        CHECK(told(world, cast::bruno) ==
              "report_discarded PUT /reports/" + second + "/restoration; report_frozen; report_discarded undone; ");
        // Another correction of the same version is being written: the one thrown away stays so.
        database.write([&](sql::Session& sql) { write_report(sql, new_id(), first); });
        CHECK(told(world, cast::bruno) == "report_discarded; report_frozen; report_discarded undone; ");
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE report_version SET withdrawn_at = '2026-01-12T12:00:00.000Z', withdrawn_by = :bruno,"
                        " withdrawn_because = 'x'",
                        {{"bruno", cast::bruno}});
        });
        CHECK(told(world, cast::bruno).starts_with("report_withdrawn; "));
        world.clock.set("2026-02-20T15:33:00.000Z");
        CHECK(told(world, cast::bruno).empty());
    });
}
