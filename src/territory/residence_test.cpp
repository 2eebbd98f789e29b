#include "territory/residence.hpp"
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::territory;

namespace {

LoadedList sample() {
    std::vector<Outline> const outlines{{{{{5.90, 45.55}, {5.91, 45.55}, {5.91, 45.56}, {5.90, 45.56}}}}};
    return {{"QPV2015", ZoneKind::qpv, "2015-01-01", "2023-12-31", 20, "dessin", "aucune", 1, 0, 0, ""},
            "import",
            {"QP073999"},
            {"Les Marelles"},
            Zones{outlines}};
}

Geocode at(double lon, double lat, double precision = 10) { return {{lon, lat}, "ban", precision}; }

bool to_confirm(Decision const& d) {
    return needs_confirmation(d.distance_m, d.list_precision_m, d.geocode_precision_m);
}

}  // namespace

TEST_CASE("a point is decided under one list, at one date") {
    auto const list = sample();
    auto const inside = decide(&list, "QPV2015", "2019-09-01", at(5.905, 45.555));
    CHECK(inside.lies == Lies::inside);
    CHECK(inside.method == Method::point_in_polygon);
    CHECK(inside.zone_code == "QP073999");
    CHECK(inside.zone_name == "Les Marelles");
    CHECK(inside.distance_m.value() == doctest::Approx(390.4).epsilon(0.001));
    CHECK_FALSE(to_confirm(inside));

    auto const near = decide(&list, "QPV2015", "2019-09-01", at(5.9102, 45.555));
    CHECK(near.lies == Lies::outside);
    CHECK(near.zone_code == "QP073999");
    CHECK(near.distance_m.value() == doctest::Approx(-15.6).epsilon(0.01));
    CHECK(to_confirm(near));  // the list is right to 20 m

    auto const coarse = decide(&list, "QPV2015", "2019-09-01", at(5.905, 45.555, 500));
    CHECK(to_confirm(coarse));  // the geocoder is right to 500 m

    auto const far = decide(&list, "QPV2015", "2019-09-01", at(2.35, 48.85));
    CHECK(far.lies == Lies::outside);
    CHECK_FALSE(far.zone_code);
    CHECK_FALSE(far.distance_m);
    CHECK_FALSE(to_confirm(far));
}

TEST_CASE("a list speaks only for the dates it holds") {
    auto const list = sample();
    struct Line {
        char const* on;
        Lies lies;
    };
    Line const lines[] = {{"2014-12-31", Lies::unknown},
                          {"2015-01-01", Lies::inside},
                          {"2023-12-31", Lies::inside},
                          {"2024-01-01", Lies::unknown},
                          {"2026-01-12", Lies::unknown}};
    for (auto const& line : lines) {
        auto const decision = decide(&list, "QPV2015", line.on, at(5.905, 45.555));
        CHECK(decision.lies == line.lies);
        CHECK(decision.why ==
              (line.lies == Lies::unknown ? std::optional<std::string>{"list_not_in_force"} : std::nullopt));
        CHECK(decision.zone_code.has_value() == (line.lies == Lies::inside));
    }
    auto const none = decide(nullptr, "QPV2024", "2026-01-12", at(5.905, 45.555));
    CHECK(none.lies == Lies::unknown);
    CHECK(none.why == "no_list");
}

TEST_CASE("what a person says needs evidence, and a zone when inside") {
    auto const loaded = sample();
    auto const* list = &loaded.list;
    ZoneRow const zone{"QP073999", "Les Marelles", {}};
    auto wrong = [](Result<Decision> const& result) {
        std::string out;
        if (!result)
            for (auto const& field : result.error().fields) out += field.name + ":" + field.code + " ";
        return out;
    };
    Told const told{Lies::inside, Method::official_tool, "QP073999", "SIG-Ville, consulté le 3 septembre 2019"};
    auto const good = decide(list, zone, "QPV2015", "2019-09-03", told);
    REQUIRE(good);
    CHECK(good->lies == Lies::inside);
    CHECK(good->zone_name == "Les Marelles");
    CHECK(good->method == Method::official_tool);
    CHECK_FALSE(good->distance_m);

    CHECK(wrong(decide(list, zone, "QPV2015", "2019-09-03", {Lies::inside, Method::declared, "QP073999", " "})) ==
          "evidence:required ");
    CHECK(wrong(decide(list, zone, "QPV2015", "2019-09-03", {Lies::outside, Method::declared, "", "x"})) ==
          "evidence:invalid ");
    CHECK(wrong(decide(list, {}, "QPV2015", "2019-09-03", {Lies::inside, Method::declared, "QP073998", "bail"})) ==
          "zone_code:unknown ");
    CHECK(wrong(decide(list, {}, "QPV2015", "2019-09-03", {Lies::inside, Method::declared, "", ""})) ==
          "evidence:required zone_code:required ");
    CHECK(wrong(decide(list, zone, "QPV2015", "2019-09-03",
                       {Lies::inside, Method::point_in_polygon, "QP073999", "bail"})) == "method:invalid ");
    CHECK(wrong(decide(list, zone, "QPV2015", "2019-09-03",
                       {Lies::outside, Method::declared, "", std::string(501, 'e')})) == "evidence:too_long ");
    // No list imported: the code's form is all that can be checked.
    CHECK(decide(nullptr, {}, "QPV2024", "2026-01-12", {Lies::inside, Method::declared, "QN07302M", "bail"})->lies ==
          Lies::inside);
    CHECK(wrong(decide(nullptr, {}, "QPV2024", "2026-01-12", {Lies::inside, Method::declared, "QP073001", "bail"})) ==
          "zone_code:unknown ");
    CHECK(decide(list, zone, "QPV2015", "2026-01-12", told)->why == "list_not_in_force");
    CHECK(decide(list, {}, "QPV2015", "2019-09-03", {Lies::unknown, Method::declared, "", ""})->why == "no_evidence");
    CHECK(may_confirm("bail du 1er septembre"));
    CHECK_FALSE(may_confirm("  "));
}

TEST_CASE("codes have the form of their list") {
    for (auto good : {"QP073001", "QP02A001", "QP971001", "QP987052"}) CHECK(is_code("QPV2015", good));
    for (auto bad : {"QN07302M", "QP73001", "QP0730011", "QP193001", "qp073001", "QP07300A", "", "QP02C001"})
        CHECK_FALSE_MESSAGE(is_code("QPV2015", bad), bad);
    for (auto good : {"QN07302M", "QN02A01N", "QN97601C", "QN07511I"}) CHECK(is_code("QPV2024", good));
    for (auto bad : {"QP073001", "QN07302X", "QN07302", "QN0730M2"}) CHECK_FALSE_MESSAGE(is_code("QPV2024", bad), bad);
    CHECK(is_code("QPV_DEMO", "QN07302M"));
    CHECK(is_code("QVA2024", "CHAMBERY-3"));
    CHECK_FALSE(is_code("QVA2024", "CHAMBÉRY 3"));
    CHECK(kind_of("QPV2015") == ZoneKind::qpv);
    CHECK(kind_of("POVERTY_POCKET_73") == ZoneKind::poverty_pocket);
    for (auto bad : {"", "QPV", "qpv2015", "ZUS", "QPV 2015", "QPV2015;", "QPV000000000000000000000000000000000000000"})
        CHECK_FALSE_MESSAGE(kind_of(bad), bad);
}

TEST_CASE("an import says everything about its list, or every field that is wrong") {
    ListGiven const good{"QPV2024", "2024-01-01", {}, 5, "ANCT, data.gouv.fr", "Licence Ouverte 2.0"};
    CHECK(may_import(good));
    auto until = good;
    until.valid_until = "2023-12-31";
    CHECK_FALSE(may_import(until));
    auto const nothing = may_import({});
    REQUIRE_FALSE(nothing);
    std::string said;
    for (auto const& field : nothing.error().fields) said += field.name + ":" + field.code + " ";
    CHECK(said == "list:required valid_from:required precision_m:invalid source:required licence:required ");
}
