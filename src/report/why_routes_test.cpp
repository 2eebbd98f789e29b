#include "report/report.hpp"
#include "report/rows.hpp"
#include "report/sample_test.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::report;

namespace {

constexpr int unknown = 0, heights = 3;  // neighbourhoods: not known, the first of the house
constexpr auto family = "family-that-never-leaves";

std::size_t attribute(std::string_view key) {
    auto const& all = schema().attributes;
    return static_cast<std::size_t>(std::ranges::find(all, key, &disclosure::Attribute::key) - all.begin());
}

disclosure::Record person(Id child, int zone) {
    std::vector<int> values(schema().attributes.size(), 0);
    values[attribute("zone")] = zone;
    return {std::move(child), family, cast::combes, std::move(values)};
}

// Of everybody, those of Les Hauts.
disclosure::Decided share_of(long heights_of, long everybody) {
    using disclosure::State;
    disclosure::Table const table{"heights", {cast::combes}, {}, {}, disclosure::Share{attribute("zone"), {heights}},
                                  1};
    disclosure::Decided out{table, table, {}, {}};
    out.cells.push_back({{disclosure::all}, State::published, everybody, "2026-01-12", {}});
    out.cells.push_back({{0}, State::published, heights_of, "2026-01-12", {}});
    out.cells.push_back({{1}, State::published, everybody - heights_of, "2026-01-12", {}});
    return out;
}

// A table by neighbourhood (everybody, those not known, those of Les Hauts) and a share.
Computed computed(sql::Session& sql, crypto::Keyring& keys, std::vector<disclosure::Record> people) {
    using disclosure::State;
    auto const of = [&](int zone) {
        return std::ranges::count_if(people, [&](auto const& one) { return one.values[attribute("zone")] == zone; });
    };
    disclosure::Table const table{"by_zone", {cast::combes}, {}, {{attribute("zone"), 0}}, {}, 1};
    disclosure::Decided decided{table, table, {}, {}};
    decided.cells.push_back({{disclosure::all}, State::published, std::ssize(people), "2026-01-12", {}});
    decided.cells.push_back({{unknown}, State::hidden, {}, "", disclosure::Why::small});
    decided.cells.push_back({{heights}, State::published, of(heights), "2026-01-12", {}});
    Computed out;
    out.assembly.content = sample();
    ReportFigure figure;
    figure.key = "children_by_zone";
    figure.release = "by_zone";
    figure.kind = FigureKind::table;
    figure.title = "Enfants par quartier";
    figure.columns = {{"children", "Enfants"}};
    auto line = [&](std::string label, std::optional<std::int64_t> value, std::string at) {
        ReportCell cell;
        cell.value = value;
        cell.shown = value ? Shown::published : Shown::hidden;
        cell.position = std::move(at);
        figure.lines.push_back({label, label, {cell}});
    };
    line("Ensemble", std::ssize(people), "-1");
    line("Non connu", {}, "0");
    line("Les Hauts", of(heights), "3");
    figure.value = std::ssize(people);
    auto share = share_figure(of(heights), std::ssize(people));
    share.key = share.release = "heights";
    share.title = "Enfants des Hauts";
    out.assembly.content.sections[0].figures = {figure, share};
    auto const shared = share_of(of(heights), std::ssize(people));
    out.assembly.release = {
        "partner",
        disclosure::partner_threshold,
        std::make_shared<disclosure::Snapshot const>(disclosure::Snapshot{"2026-01-12", std::move(people)}),
        {decided, shared}};
    out.revision = ledger(sql, keys).revision;
    return out;
}

NewReport const asked{{}, Template::impact, "2025-09-01", "2026-01-11", Audience::partner, {}, "fr"};

// A frozen version, its frozen correction, and the draft of another one.
struct Reports {
    cast::World& world;
    Id first = new_id(), second = new_id(), third = new_id(), version, corrected;

    explicit Reports(cast::World& in) : world{in} {
        auto const write = world.scope(cast::bruno, "report.write");
        auto const freezing = world.scope(cast::bruno, "report.freeze");
        world.database.write([&](sql::Session& sql) {
            auto& keys = *world.keyring;
            using namespace cast;
            auto const before = computed(sql, keys,
                                         {person(lina, unknown), person(noe, heights), person(tom, heights),
                                          person(emma, heights), person(louis, unknown)});
            REQUIRE(open_report(sql, keys, write, first, asked, before));
            version = *freeze(sql, keys, freezing, first, seen(sql, first));
            auto const after = computed(sql, keys,
                                        {person(lina, heights), person(noe, heights), person(maya, heights)});
            REQUIRE(open_correction(sql, keys, write, second, first, "Deux quartiers étaient inconnus.", after));
            corrected = *freeze(sql, keys, freezing, second, seen(sql, second));
            auto const again = computed(sql, keys, {person(lina, heights), person(maya, heights)});
            REQUIRE(open_correction(sql, keys, write, third, second, "Noé était compté deux fois.", again));
            return 0;
        });
    }

    static std::int64_t seen(sql::Session& sql, Id const& report) {
        return sql.count("SELECT version FROM report WHERE id = :id", {{"id", report}});
    }
    std::string rows(Id const& of, std::string_view at = "3", std::string_view table = "by_zone") const {
        return "/api/v1/report-versions/" + of + "/figures/" + std::string{table} + "/rows?at=" + std::string{at};
    }
    std::string draft_rows(Id const& of, std::string_view of_table = "by_zone?at=3") const {
        auto const mark = of_table.find('?');
        return "/api/v1/reports/" + of + "/figures/" + std::string{of_table.substr(0, mark)} + "/rows" +
               std::string{mark == of_table.npos ? "" : of_table.substr(mark)};
    }
    std::string changes(Id const& of, std::string_view at = "3") const {
        return "/api/v1/report-versions/" + of + "/changes/by_zone?at=" + std::string{at};
    }
    static std::string houses(std::string_view of, Id const& id, std::string_view figure = "children_by_zone") {
        return "/api/v1/" + std::string{of} + "/" + id + "/figures/" + std::string{figure} + "/establishments";
    }
};

bool holds(std::string const& body, std::string_view part) { return body.find(part) != std::string::npos; }

template <class Test> void with_reports(Test const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        add_why_routes(world.router, *world.keyring);
        add_export_routes(world.router, *world.keyring);
        Reports const reports{world};
        test(world, reports);
    });
}

}  // namespace

TEST_CASE("nobody but the director of the house looks behind a report") {
    with_reports([](cast::World& world, Reports const& reports) {
        auto const before = world.audit_rows();
        auto const of_child = "/api/v1/children/" + cast::lina + "/reports";
        for (auto const& path : {reports.rows(reports.version), reports.changes(reports.corrected), of_child,
                                 reports.draft_rows(reports.third)}) {
            cast::expect(world, {"nobody", cast::nobody, "GET", path, "", 401});
            cast::expect(world, {"Hugo of the agglomération", cast::hugo, "GET", path, "", 401, "login.required"});
            cast::expect(world, {"Farid's house is another", cast::farid, "GET", path, "", 404});
            for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::ines, cast::elodie, cast::theo})
                cast::expect(world, {"not theirs", who, "GET", path, "", 403});
        }
        auto const live = "/api/v1/children/" + cast::lina + "/figures";
        cast::expect(world, {"nobody", cast::nobody, "GET", live, "", 401});
        cast::expect(world, {"Hugo of the agglomération", cast::hugo, "GET", live, "", 401, "login.required"});
        cast::expect(world, {"Farid's house is another", cast::farid, "GET", live, "", 404});
        cast::expect(world, {"another referent's", cast::leila, "GET", live, "", 404});
        for (auto const& who : {cast::chloe, cast::driss, cast::ines, cast::elodie, cast::theo})
            cast::expect(world, {"not theirs", who, "GET", live, "", 403});
        cast::expect(world,
                     {"no such child", cast::bruno, "GET", "/api/v1/children/" + new_id() + "/figures", "", 404});
        CHECK(world.audit_rows() == before);
    });
}

TEST_CASE("what a report does not hold has no rows") {
    with_reports([](cast::World& world, Reports const& reports) {
        auto const& of = reports.version;
        cast::expect(world, {"unknown", cast::bruno, "GET", reports.rows(new_id()), "", 404, "report.version_unknown"});
        cast::expect(world, {"a draft is no version", cast::bruno, "GET", reports.rows(reports.third), "", 404});
        cast::expect(world, {"no table", cast::bruno, "GET", reports.rows(of, "3", "x"), "", 404, "cell_unknown"});
        cast::expect(world, {"no cell", cast::bruno, "GET", reports.rows(of, "7"), "", 404, "report.cell_unknown"});
        cast::expect(world, {"an axis more", cast::bruno, "GET", reports.rows(of, "3,0"), "", 404});
        cast::expect(world, {"no number", cast::bruno, "GET", reports.rows(of, "a"), "", 422, "at"});
        cast::expect(world, {"nothing before", cast::bruno, "GET", reports.changes(of), "", 409, "first_version"});
        auto const draft = [&](Id const& version, std::string const& id) {
            return reports.changes(version) + "&draft=" + id;
        };
        cast::expect(world, {"no id", cast::bruno, "GET", draft(of, "x"), "", 422, "draft"});
        cast::expect(world, {"no draft", cast::bruno, "GET", draft(of, new_id()), "", 404, "report.unknown"});
        cast::expect(world, {"another version's", cast::bruno, "GET", draft(of, reports.third), "", 404});
        cast::expect(world, {"frozen already", cast::bruno, "GET", draft(of, reports.second), "", 404});
        auto const drafted = [&](Id const& id, std::string_view table = "by_zone?at=3") {
            return reports.draft_rows(id, table);
        };
        cast::expect(world, {"no draft any more", cast::bruno, "GET", drafted(reports.first), "", 404, "unknown"});
        cast::expect(world, {"no such draft", cast::bruno, "GET", drafted(new_id()), "", 404, "report.unknown"});
        cast::expect(world, {"no table", cast::bruno, "GET", drafted(reports.third, "x"), "", 404, "cell_unknown"});
        REQUIRE(world.database.write(
            [&](sql::Session& sql) { return discard(sql, world.scope(cast::bruno, "report.write"), reports.third); }));
        cast::expect(world, {"thrown away", cast::bruno, "GET", drafted(reports.third), "", 404, "report.unknown"});
    });
}

TEST_CASE("a cell opens down to its children, of whom the gone are counted and not named") {
    with_reports([](cast::World& world, Reports const& reports) {
        world.keyring->erase(cast::tom);
        auto const before = world.audit_rows();
        auto const body =
            cast::expect(world, {"Les Hauts", cast::bruno, "GET", reports.rows(reports.version), ""}).body;
        CHECK(holds(body, R"("figure":"Enfants par quartier","cell":"Les Hauts","day":"2026-01-12","counted":3)"));
        CHECK(holds(body, cast::noe));
        CHECK(holds(body, R"("erased":1,"elsewhere":1)"));
        // Tom was erased, Emma is of Bellevue now; what else the release knows stays in it.
        for (auto const& kept : {cast::tom, cast::emma, cast::lina, Id{family}}) CHECK_FALSE(holds(body, kept));
        // One for the cell, one for each child named.
        CHECK(world.audit_rows() == before + 2);
        CHECK(world.count("SELECT count(*) FROM audit_entry WHERE action = 'report.rows' AND purpose = 'report'"
                          " AND child = :child",
                          {{"child", cast::noe}}) == 1);
        auto const everybody = world.as(cast::bruno, "GET", reports.rows(reports.version, "-1")).body;
        CHECK(holds(everybody, R"("cell":"Ensemble")"));
        CHECK(holds(everybody, R"("counted":5)"));
    });
}

TEST_CASE("a number opens on everybody it counts, a share on who has it and on all it is of") {
    with_reports([](cast::World& world, Reports const& reports) {
        auto const of = "/api/v1/report-versions/" + reports.version + "/figures/";
        auto const before = world.audit_rows();
        auto const all = cast::expect(world, {"no position", cast::bruno, "GET", of + "by_zone/rows", ""}).body;
        CHECK(holds(all, R"("figure":"Enfants par quartier","cell":"Ensemble","day":"2026-01-12","counted":5)"));
        CHECK(world.audit_rows() > before);
        auto const some = world.as(cast::bruno, "GET", of + "heights/rows?at=0").body;
        CHECK(holds(some, R"("figure":"Enfants des Hauts","cell":"oui")"));
        CHECK(holds(some, R"("counted":3)"));
        CHECK(holds(some, cast::noe));
        CHECK_FALSE(holds(some, cast::lina));
        auto const base = world.as(cast::bruno, "GET", of + "heights/rows").body;
        CHECK(holds(base, R"("cell":"")"));
        CHECK(holds(base, R"("counted":5)"));
        CHECK(holds(base, cast::lina));
        // Why the share changed: those who have it now, and had it not.
        auto const why = world.as(cast::bruno, "GET",
                                  "/api/v1/report-versions/" + reports.corrected + "/changes/heights");
        auto const told = boost::json::parse(why.body).as_object();
        CHECK(told.at("cell") == "oui");
        CHECK(told.at("came").at("count") == 2);
    });
}

TEST_CASE("the figures of a draft open before it is frozen") {
    with_reports([](cast::World& world, Reports const& reports) {
        auto const before = world.audit_rows();
        auto const body =
            cast::expect(world, {"a draft", cast::bruno, "GET", reports.draft_rows(reports.third), ""}).body;
        CHECK(holds(body, R"("cell":"Les Hauts","day":"2026-01-12","counted":2)"));
        CHECK(holds(body, cast::lina));
        CHECK(holds(body, cast::maya));
        CHECK(world.audit_rows() == before + 3);
        CHECK(world.count("SELECT count(*) FROM audit_entry WHERE action = 'report.rows' AND subject = :subject",
                          {{"subject", "report:" + reports.third}}) == 3);
    });
}

TEST_CASE("a figure of the network opens on its establishments: names, what each published, no child and no count") {
    with_reports([](cast::World& world, Reports const& reports) {
        auto const id = new_id();
        world.database.write([&](sql::Session& sql) {
            auto made = computed(sql, *world.keyring, {person(cast::lina, heights), person(cast::nour, unknown)});
            made.assembly.content.scope = {"network", "", "Réseau", {}, 2};
            for (auto& decided : made.assembly.release.tables)
                decided.table.units = decided.asked.units = {cast::combes, cast::bellevue};
            REQUIRE(open_report(sql, *world.keyring, world.scope(cast::elodie, "report.write"), id, asked, made));
            return 0;
        });
        auto const draft = Reports::houses("reports", id);
        auto const of_version = Reports::houses("report-versions", reports.corrected);
        cast::expect(world, {"nobody", cast::nobody, "GET", draft, "", 401});
        cast::expect(world, {"Hugo of the agglomération", cast::hugo, "GET", draft, "", 401, "login.required"});
        for (auto const& who : {cast::bruno, cast::farid})
            cast::expect(world, {"the network's", who, "GET", draft, "", 404, "report.unknown"});
        cast::expect(world, {"another house's", cast::farid, "GET", of_version, "", 404, "report.version_unknown"});
        for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::ines, cast::theo})
            cast::expect(world, {"not theirs", who, "GET", draft, "", 403});
        cast::expect(world, {"no such figure", cast::elodie, "GET", Reports::houses("reports", id, "x"), "", 404,
                             "report.figure_unknown"});
        auto const body = cast::expect(world, {"the network", cast::elodie, "GET", draft, ""}).body;
        auto const told = boost::json::parse(body).as_object();
        auto const& houses = told.at("houses").as_array();
        REQUIRE(houses.size() == 2);
        CHECK(houses[0].at("establishment").at("name") == "Bellevue");
        CHECK(houses[0].at("said").is_null());
        CHECK(houses[0].at("report").is_null());
        // The version in force, not the one that it corrects.
        CHECK(houses[1].at("report").as_string() == reports.second);
        CHECK(houses[1].at("number") == 2);
        CHECK(houses[1].at("said") == "3");
        for (auto const& child : {cast::lina, cast::nour, cast::noe}) CHECK_FALSE(holds(body, child));
        auto const own = cast::expect(world, {"one house", cast::elodie, "GET", of_version, ""}).body;
        CHECK(boost::json::parse(own).at("houses").as_array().size() == 1);
        // Withdrawn, it is told no more.
        REQUIRE(world.database.write([&](sql::Session& sql) {
            return withdraw(sql, world.scope(cast::bruno, "report.freeze"), reports.corrected, "Une erreur.");
        }));
        auto const after = boost::json::parse(world.as(cast::elodie, "GET", draft).body).as_object();
        CHECK(after.at("houses").at(1).at("report").is_null());
    });
}

TEST_CASE("the records that make two versions differ are told, with what changed in each") {
    with_reports([](cast::World& world, Reports const& reports) {
        world.keyring->erase(cast::tom);
        auto const reply = cast::expect(world, {"why", cast::bruno, "GET", reports.changes(reports.corrected), ""});
        auto const told = boost::json::parse(reply.body).as_object();
        CHECK(told.at("before").at("number") == 1);
        CHECK(told.at("before").at("exact") == 3);
        CHECK(told.at("after").at("number") == 2);
        CHECK(told.at("after").at("exact") == 3);
        CHECK(told.at("stayed") == 1);
        auto const& came = told.at("came").at("moves").as_array();
        REQUIRE(came.size() == 2);
        CHECK(came[0].at("child").at("id").as_string() == cast::maya);
        CHECK(came[0].at("cause") == "arrived");
        CHECK(came[1].at("child").at("id").as_string() == cast::lina);
        CHECK(came[1].at("cause") == "changed");
        CHECK(came[1].at("changed").at(0).at("attribute") == "zone");
        CHECK(came[1].at("changed").at(0).at("after") == "Les Hauts");
        CHECK(came[1].at("changed").at(0).at("before").as_string() == label_of("zone", unknown, "fr"));
        CHECK(told.at("left").at("count") == 2);
        CHECK(told.at("left").at("erased") == 1);
        CHECK(told.at("left").at("elsewhere") == 1);
        CHECK(told.at("left").at("moves").as_array().empty());
        for (auto const& kept : {cast::tom, cast::emma, Id{family}}) CHECK_FALSE(holds(reply.body, kept));
        // What readers saw of a hidden cell is that it was hidden.
        auto const small = world.as(cast::bruno, "GET", reports.changes(reports.corrected, "0"));
        CHECK(holds(small.body, R"("exact":2,"shown":"hidden","value":null)"));
    });
}

TEST_CASE("a draft is compared with the version that it corrects") {
    with_reports([](cast::World& world, Reports const& reports) {
        auto const path = reports.changes(reports.corrected) + "&draft=" + reports.third;
        auto const told = boost::json::parse(world.as(cast::bruno, "GET", path).body).as_object();
        CHECK(told.at("before").at("number") == 2);
        CHECK(told.at("after").at("number").is_null());
        CHECK(told.at("came").at("count") == 0);
        CHECK(told.at("left").at("moves").at(0).at("child").at("id").as_string() == cast::noe);
        CHECK(told.at("left").at("moves").at(0).at("cause") == "departed");
    });
}

TEST_CASE("a child's page tells the reports that count it, newest first") {
    with_reports([](cast::World& world, Reports const& reports) {
        auto const of = [&](Id const& child) {
            auto const reply = world.as(cast::bruno, "GET", "/api/v1/children/" + child + "/reports");
            return boost::json::parse(reply.body).at("items").as_array();
        };
        auto const lina = of(cast::lina);
        REQUIRE(lina.size() == 2);
        CHECK(lina[0].at("version").as_string() == reports.corrected);
        CHECK(lina[0].at("cells").at(0).at("cell") == "Les Hauts");
        CHECK(lina[0].at("cells").at(0).at("value") == 3);
        CHECK(lina[1].at("number") == 1);
        CHECK(lina[1].at("cells").at(0).at("shown") == "hidden");
        CHECK(lina[1].at("cells").at(0).at("value").is_null());
        CHECK(of(cast::maya).size() == 1);
        CHECK(of(cast::adam).empty());
        auto const file = "/api/v1/children/" + cast::lina + "/reports-export";
        for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", file, "", 403});
        auto const lines = lina[0].at("cells").as_array().size() + lina[1].at("cells").as_array().size();
        tests::expect_export(world, cast::bruno,
                             {file, "export:child_reports:" + std::to_string(lines), "non montré", cast::farid, 404});
    });
}

TEST_CASE("a child's page tells the figures of the year that count it, to the director and its referent") {
    with_reports([](cast::World& world, Reports const&) {
        std::string figures;
        for (auto const& who : {cast::bruno, cast::anissa}) {
            auto const before = world.audit_rows();
            auto const reply = cast::expect(world,
                                            {"live", who, "GET", "/api/v1/children/" + cast::lina + "/figures", ""});
            auto const told = boost::json::parse(reply.body).as_object();
            CHECK(told.at("from") == "2025-09-01");
            auto const& accompanied = told.at("figures").at(0);
            figures = std::to_string(told.at("figures").as_array().size());
            CHECK(accompanied.at("name") == "children_accompanied");
            CHECK(accompanied.at("counted") == true);
            CHECK(accompanied.at("rows").as_array().size() >= 4);
            CHECK(told.at("rounds").as_array().empty());
            CHECK(world.audit_rows() == before + 1);
        }
        auto const file = "/api/v1/children/" + cast::lina + "/figures-export";
        for (auto const& who : {cast::chloe, cast::driss, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", file, "", 403});
        cast::expect(world, {"another referent's", cast::leila, "GET", file, "", 404});
        tests::expect_export(world, cast::anissa,
                             {file, "export:child_figures:" + figures, "Groupe : Comètes", cast::farid, 404});
    });
}
