// Reports over HTTP, on each database, with figures of the cast: refusals first.
#include "report/sample_test.hpp"
#include "tests/exports.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <thread>

namespace marelle::report {
namespace {

namespace json = boost::json;

std::string const all_reports = "/api/v1/reports";
Id const mine = "01900000-0000-7000-8000-0000000d1001";

std::string body_of(std::string const& audience, std::string const& id = {}, std::string const& more = {}) {
    return R"({"template":"impact","from":"2025-09-01","until":"2026-01-11","audience":")" + audience + "\"" +
           (id.empty() ? "" : R"(,"id":")" + id + "\"") + more + "}";
}

http::Headers seen(std::int64_t version) { return {{"if-match", "\"" + std::to_string(version) + "\""}}; }

struct Desk : cast::World {
    explicit Desk(sql::Database& db) : cast::World{db} { add_routes(router, *keyring, "https://marelle.example.org"); }

    json::object said(Id const& who, std::string method, std::string path, std::string body = {},
                      http::Headers headers = {}) {
        auto const reply = as(who, std::move(method), std::move(path), std::move(body), std::move(headers));
        REQUIRE_MESSAGE(reply.status < 300, reply.body);
        return json::parse(reply.body).as_object();
    }
    static std::string text(json::value const& value) { return std::string{value.as_string()}; }

    Id open(std::string const& audience = "partner", Id const& who = cast::bruno) {
        return text(said(who, "POST", all_reports, body_of(audience)).at("id"));
    }
    json::object freeze(Id const& id, std::int64_t version = 1, Id const& who = cast::bruno) {
        return said(who, "POST", all_reports + "/" + id + "/versions", {}, seen(version));
    }
    Id frozen(std::string const& audience = "partner", Id const& who = cast::bruno) {
        return text(freeze(open(audience, who), 1, who).at("seal").at("id"));
    }
    // The first block of words of a report: {section, key}.
    std::pair<std::string, std::string> block(Id const& id) {
        auto const report = said(cast::bruno, "GET", all_reports + "/" + id);
        for (auto const& section : report.at("content").at("sections").as_array())
            for (auto const& words : section.at("texts").as_array())
                return {text(section.at("key")), text(words.at("key"))};
        FAIL("no block");
        return {};
    }
    std::string words(Id const& id, std::string const& said) {
        auto const [section, key] = block(id);
        return R"({"texts":[{"section":")" + section + R"(","key":")" + key + R"(","text":")" + said + R"("}]})";
    }
    std::int64_t rows() {
        return count("SELECT (SELECT count(id) FROM report) + (SELECT count(report) FROM report_text)"
                     " + (SELECT count(id) FROM report_version) + (SELECT count(id) FROM report_address)"
                     " + (SELECT count(id) FROM report_discard) + (SELECT revision FROM ledger_revision)"
                     " + (SELECT COALESCE(sum(version), 0) FROM report)");
    }
};

void each(std::function<void(Desk&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        Desk desk{database};
        test(desk);
    });
}

}  // namespace

TEST_CASE("reports over HTTP: refusals first, and nothing is changed by them") {
    each([](Desk& desk) {
        auto const draft = desk.open();
        auto const report = all_reports + "/" + draft;
        auto const version = desk.frozen("everyone");
        auto const sealed = "/api/v1/report-versions/" + version;
        auto const made = desk.said(cast::bruno, "POST", sealed + "/addresses", R"({"kind":"public"})");
        auto const address = "/api/v1/report-addresses/" + Desk::text(made.at("address").at("id"));
        auto const words = desk.words(draft, "x");
        desk.handed = Desk::text(made.at("path"));
        struct {
            std::string method, path, body, unknown;
        } const all[] = {
            {"GET", all_reports, "", ""},
            {"POST", all_reports, body_of("partner"), ""},
            {"GET", report, "", "report.unknown"},
            {"PUT", report + "/texts", words, "report.unknown"},
            {"POST", report + "/refresh", "", "report.unknown"},
            {"POST", report + "/versions", "", "report.unknown"},
            {"POST", report + "/corrections", R"({"reason":"x"})", "report.unknown"},
            {"DELETE", report, "", "report.unknown"},
            {"PUT", report + "/restoration", "", "report.unknown"},
            {"GET", sealed, "", "report.version_unknown"},
            {"GET", sealed + "/document?format=json", "", "report.version_unknown"},
            {"PUT", sealed + "/withdrawal", R"({"reason":"x"})", "report.version_unknown"},
            {"POST", sealed + "/addresses", R"({"kind":"partner"})", "report.version_unknown"},
            {"DELETE", address, "", "report.address_unknown"},
        };
        auto const rows = desk.rows(), logged = desk.audit_rows();
        for (auto const& [method, path, said, unknown] : all) {
            for (auto const& who : {cast::nobody, cast::hugo})
                cast::expect(desk, {"nobody is let in, nor Hugo by the address he holds", who, method, path, said, 401,
                                    "login.required", seen(1)});
            for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::ines, cast::theo})
                cast::expect(desk, {"not their work", who, method, path, said, 403, "", seen(1)});
            if (unknown.empty()) continue;
            cast::expect(desk, {"Farid sees no such report", cast::farid, method, path, said, 404, unknown, seen(1)});
            // Headquarters read what was frozen for everyone, and change nothing of it.
            if (method != "GET" || unknown == "report.unknown")
                cast::expect(desk, {"not headquarters'", cast::elodie, method, path, said, 404, unknown, seen(1)});
        }
        CHECK(desk.as(cast::farid, "GET", all_reports).body.find(draft) == std::string::npos);
        CHECK(desk.rows() == rows);
        CHECK(desk.audit_rows() == logged);
    });
}

TEST_CASE("what is refused of the body of a report") {
    each([](Desk& desk) {
        auto const draft = desk.open();
        auto const texts = all_reports + "/" + draft + "/texts";
        auto const rows = desk.rows(), logged = desk.audit_rows();
        auto const good = desk.words(draft, "x");
        std::string const to_come =
                              R"({"template":"impact","from":"2026-09-01","until":"2026-12-31","audience":"team"})",
                          poem = R"({"template":"poem","from":"2025-09-01","until":"2026-08-31","audience":"team"})",
                          nowhere = R"({"texts":[{"section":"x","key":"y","text":"z"}]})";
        auto const named = body_of("partner", "", R"(,"establishment":")" + cast::bellevue + "\"");
        cast::expect(desk, {"a period to come", cast::bruno, "POST", all_reports, to_come, 422, "from"});
        cast::expect(desk, {"no such template", cast::bruno, "POST", all_reports, poem, 422, "template"});
        cast::expect(desk, {"nobody names a house", cast::bruno, "POST", all_reports, named, 422, "establishment"});
        cast::expect(desk, {"no team there", cast::elodie, "POST", all_reports, body_of("team"), 422, "audience"});
        cast::expect(desk, {"without what was seen", cast::bruno, "PUT", texts, good, 422, "if_match.required"});
        cast::expect(desk, {"an older one", cast::bruno, "PUT", texts, good, 412, "stale", seen(7)});
        cast::expect(desk, {"no block", cast::bruno, "PUT", texts, nowhere, 422, "texts/0/section", seen(1)});
        cast::expect(desk, {"no list", cast::bruno, "GET", all_reports + "?state=frozen", "", 422, "state"});
        cast::expect(desk, {"no report", cast::bruno, "GET", all_reports + "/x", "", 404, "report.unknown"});
        CHECK(desk.rows() == rows);
        CHECK(desk.audit_rows() == logged);
    });
}

TEST_CASE("what is refused of a version and of its addresses") {
    each([](Desk& desk) {
        auto const report = all_reports + "/" + desk.open();
        auto const team = "/api/v1/report-versions/" + desk.frozen("team");
        auto const partner = "/api/v1/report-versions/" + desk.frozen("partner");
        auto const rows = desk.rows(), logged = desk.audit_rows();
        auto const freeze = report + "/versions", correct = report + "/corrections";
        std::string const to_partner = R"({"kind":"partner"})", to_all = R"({"kind":"public"})";
        std::string const why = R"({"reason":"x"})", nothing = R"({"reason":""})";
        cast::expect(desk, {"frozen unseen", cast::bruno, "POST", freeze, "", 422, "if_match.required"});
        cast::expect(desk, {"too early", cast::bruno, "POST", freeze, "", 409, "report.figures_outdated", seen(1)});
        cast::expect(desk, {"a draft is not corrected", cast::bruno, "POST", correct, why, 409, "report.not_frozen"});
        cast::expect(desk, {"no reason", cast::bruno, "PUT", partner + "/withdrawal", nothing, 422, "reason"});
        cast::expect(desk, {"no such format", cast::bruno, "GET", partner + "/document?format=doc", "", 422, "format"});
        cast::expect(desk, {"a team's stays", cast::bruno, "POST", team + "/addresses", to_partner, 409, "team_stays"});
        cast::expect(desk, {"not public", cast::bruno, "POST", partner + "/addresses", to_all, 409, "partner_only"});
        CHECK(desk.rows() == rows);
        CHECK(desk.audit_rows() == logged);
    });
}

TEST_CASE("a report from its first tap to its correction") {
    each([](Desk& desk) {
        auto const logged = desk.audit_rows();
        cast::expect(desk, {"opened", cast::bruno, "POST", all_reports, body_of("partner", mine), 201, mine});
        CHECK(desk.audit_rows() == logged + 1);
        cast::expect(desk, {"sent twice is once", cast::bruno, "POST", all_reports, body_of("partner", mine), 201});
        cast::expect(desk, {"and no other", cast::bruno, "POST", all_reports, body_of("team", mine), 409, "id_reused"});
        CHECK(desk.count("SELECT count(id) FROM report") == 1);
        auto const report = all_reports + "/" + mine;
        auto const draft = desk.said(cast::bruno, "GET", report);
        CHECK(draft.at("state").as_string() == "draft");
        CHECK(draft.at("content").at("least").as_int64() == 5);
        CHECK(json::serialize(draft.at("may")) == R"(["write","discard","freeze"])");

        auto const before = desk.audit_rows();
        auto written = cast::expect(desk, {"written", cast::bruno, "PUT", report + "/texts",
                                           desk.words(mine, "Une année pleine."), 200, "Une année pleine.", seen(1)});
        CHECK(desk.audit_rows() == before + 1);
        cast::expect(desk, {"somebody else's words", cast::bruno, "PUT", report + "/texts",
                            desk.words(mine, "Une année vide."), 412, "stale", seen(1)});
        cast::expect(desk, {"figures again", cast::bruno, "POST", report + "/refresh", "", 200, "Une année pleine."});
        cast::expect(desk, {"not what was seen", cast::bruno, "POST", report + "/versions", "", 412, "stale", seen(2)});

        auto const first = desk.freeze(mine, 3);
        CHECK(json::serialize(desk.freeze(mine, 3)) == json::serialize(first));  // twice is once
        CHECK(json::serialize(first.at("may")) == R"(["correct","share","withdraw"])");
        CHECK(first.at("content").at("gaps").as_array().empty());
        auto const version = Desk::text(first.at("seal").at("id"));
        auto const document = "/api/v1/report-versions/" + version + "/document?format=";
        auto const bytes = desk.as(cast::bruno, "GET", document + "json").body;
        CHECK(crypto::sha256_hex(bytes) == Desk::text(first.at("seal").at("hash")));
        CHECK(bytes.find("Une année pleine.") != std::string::npos);
        auto const files = desk.audit_rows();
        CHECK(desk.as(cast::bruno, "GET", document + "html").body.find("Une année pleine.") != std::string::npos);
        CHECK(desk.as(cast::bruno, "GET", document + "xlsx").body.starts_with("PK"));
        CHECK(desk.audit_rows() == files + 2);  // what leaves the house is in the log
        CHECK(desk.as(cast::elodie, "GET", document + "json").body == bytes);

        auto const made = desk.said(cast::bruno, "POST", report + "/corrections", R"({"reason":"Un oubli."})");
        auto const second = Desk::text(made.at("id"));
        CHECK(Desk::text(made.at("corrects").at("version")) == version);
        CHECK(json::serialize(made).find("Une année pleine.") != std::string::npos);
        desk.said(cast::bruno, "PUT", all_reports + "/" + second + "/texts", desk.words(second, "Une année dense."),
                  seen(1));
        auto const corrected = desk.freeze(second, 2);
        CHECK(corrected.at("seal").at("number").as_int64() == 2);
        CHECK(json::serialize(corrected.at("seal").at("changes")).find("Une année dense.") != std::string::npos);
        CHECK(desk.as(cast::bruno, "GET", document + "json").body == bytes);
        auto const old = desk.said(cast::bruno, "GET", "/api/v1/report-versions/" + version);
        CHECK(old.at("seal").at("corrected_number").as_int64() == 2);
        CHECK(json::serialize(old.at("may")) == R"(["share","withdraw"])");
    });
}

TEST_CASE("Hugo reads what left, at the address he was handed, and nothing more") {
    each([](Desk& desk) {
        auto const draft = desk.open();
        auto const team = desk.frozen("team");
        for (auto const* audience : {"partner", "everyone"}) {
            auto const sealed = "/api/v1/report-versions/" + desk.frozen(audience);
            auto const kind = std::string{audience} == "everyone" ? "public" : "partner";
            auto const made = desk.said(cast::bruno, "POST", sealed + "/addresses",
                                        R"({"kind":")" + std::string{kind} + R"("})");
            desk.handed = Desk::text(made.at("path"));
            auto const logged = desk.audit_rows();
            auto const page = cast::expect(desk, {"the page", cast::hugo, "GET", desk.handed, "", 200, "Les Combes"});
            CHECK(page.content_type.starts_with("text/html"));
            for (auto const* word : {"Bruno", "Lina", "Benali", "quartier connu"})
                CHECK(page.body.find(word) == std::string::npos);
            CHECK(page.body.find(cast::lina) == std::string::npos);
            CHECK(desk.as(cast::hugo, "GET", desk.handed + "/xlsx").body.starts_with("PK"));
            CHECK(desk.audit_rows() == logged);
            // The number of what is not his opens nothing beside his own.
            for (auto const& other : {team, draft}) {
                cast::expect(desk, {"no such page", cast::hugo, "GET", "/p/" + other, "", 404});
                cast::expect(desk, {"no such version", cast::hugo, "GET", "/api/v1/report-versions/" + other, "", 401});
            }
            cast::expect(desk, {"nor is he a director", cast::hugo, "GET", sealed, "", 401, "login.required"});
            desk.said(cast::bruno, "PUT", sealed + "/withdrawal", R"({"reason":"Période fausse."})");
            auto const gone = cast::expect(desk, {"withdrawn", cast::hugo, "GET", desk.handed, "", 410});
            CHECK(gone.body.find("Les Combes") == std::string::npos);
        }
        cast::expect(desk,
                     {"a team's has no address", cast::bruno, "POST", "/api/v1/report-versions/" + team + "/addresses",
                      R"({"kind":"partner"})", 409, "team_stays"});
    });
}

TEST_CASE("headquarters' reports are the network's, and an establishment's drafts and team are none of theirs") {
    each([](Desk& desk) {
        auto const draft = desk.open();
        auto const team = desk.frozen("team");
        auto const left = desk.frozen("partner");
        auto const network = desk.open("everyone", cast::elodie);
        auto const list = desk.as(cast::elodie, "GET", all_reports).body;
        for (auto const& hidden : {draft, team}) CHECK(list.find(hidden) == std::string::npos);
        CHECK(list.find(left) != std::string::npos);
        CHECK(list.find(network) != std::string::npos);
        CHECK(list.find("Bruno") == std::string::npos);
        for (auto const* path : {"", "/document?format=json", "/document?format=html"})
            cast::expect(desk,
                         {"never the team's", cast::elodie, "GET",
                          "/api/v1/report-versions/" + std::string{team} + path, "", 404, "report.version_unknown"});
        auto const read = cast::expect(
            desk, {"what left", cast::elodie, "GET", "/api/v1/report-versions/" + left, "", 200, R"("may":[])"});
        for (auto const* never : {"Bruno", "release_sealed", "records", "snapshot"})
            CHECK(read.body.find(never) == std::string::npos);
        for (auto const& child : {cast::lina, cast::noe, cast::maya}) CHECK(read.body.find(child) == std::string::npos);
        cast::expect(desk, {"the network's are no director's", cast::bruno, "GET", all_reports + "/" + network, "", 404,
                            "report.unknown"});
    });
}

TEST_CASE("the reports of a house as a file: hers and headquarters', each their own") {
    each([](Desk& desk) {
        desk.open("team");
        desk.frozen("partner");
        auto const path = all_reports + "-export";
        cast::expect(desk, {"a referent", cast::anissa, "GET", path, "", 403, "access.refused"});
        tests::expect_export(desk, cast::bruno,
                             {path, "export:reports:2", ";Bilan d’évolution;Les Combes;2025-09-01;"});
        auto const outside = desk.as(cast::elodie, "GET", path).body;
        CHECK(outside.find(";Pour un partenaire;") != std::string::npos);
        CHECK(outside.find(";Pour l’équipe;") == std::string::npos);
        CHECK(outside.find("Bruno") == std::string::npos);
    });
}

TEST_CASE("a draft thrown away is taken back, and a page outside ends with its version") {
    each([](Desk& desk) {
        auto const draft = desk.open();
        auto const report = all_reports + "/" + draft;
        CHECK(desk.as(cast::bruno, "DELETE", report).status == 204);
        CHECK(desk.as(cast::bruno, "GET", all_reports).body.find(draft) == std::string::npos);
        CHECK(desk.as(cast::bruno, "GET", all_reports + "?state=discarded").body.find(draft) != std::string::npos);
        cast::expect(desk, {"computed no more", cast::bruno, "POST", report + "/refresh", "", 409, "report.discarded"});
        cast::expect(desk, {"taken back", cast::bruno, "PUT", report + "/restoration", "", 200, R"("state":"draft")"});

        auto const version = desk.frozen("everyone");
        auto const sealed = "/api/v1/report-versions/" + version;
        auto const made = desk.said(cast::bruno, "POST", sealed + "/addresses", R"({"kind":"public"})");
        auto const path = Desk::text(made.at("path"));
        CHECK(desk.anyone("GET", path).status == 200);
        CHECK(desk.as(cast::bruno, "GET", sealed).body.find(path.substr(3)) == std::string::npos);  // shown once
        cast::expect(desk, {"withdrawn", cast::bruno, "PUT", sealed + "/withdrawal", R"({"reason":"Période fausse."})",
                            200, "Période fausse."});
        CHECK(desk.anyone("GET", path).status != 200);
        cast::expect(desk, {"no address any more", cast::bruno, "POST", sealed + "/addresses", R"({"kind":"public"})",
                            409, "report.withdrawn"});
        auto const address = "/api/v1/report-addresses/" + Desk::text(made.at("address").at("id"));
        CHECK(desk.as(cast::bruno, "DELETE", address).status == 204);
        CHECK(desk.anyone("GET", path).status == 404);
    });
}

TEST_CASE("of two freezes that race for the ledger, one leaves and the other is told to compute again") {
    each([](Desk& desk) {
        Id const drafts[] = {desk.open(), desk.open("everyone")};
        std::array<http::Reply, 2> replies;
        {
            std::vector<std::jthread> both;
            for (std::size_t i = 0; i < 2; ++i)
                both.emplace_back([&, i] {
                    replies[i] = desk.as(cast::bruno, "POST", all_reports + "/" + drafts[i] + "/versions", "", seen(1));
                });
        }
        auto const& lost = replies[replies[0].status == 200 ? 1 : 0];
        CHECK(std::ranges::count(replies, 200, &http::Reply::status) == 1);
        CHECK(lost.status == 409);
        CHECK(lost.body.find("report.figures_outdated") != std::string::npos);
        CHECK(desk.count("SELECT count(id) FROM report_version") == 1);
        CHECK(desk.count("SELECT revision FROM ledger_revision") == 1);
    });
}

}  // namespace marelle::report
