#include "report/sample_test.hpp"
#include <doctest/doctest.h>

namespace marelle::report {
namespace {

std::string named(std::vector<Error::Field> const& fields) {
    std::string out;
    for (auto const& field : fields) out += field.name + ":" + field.code + " ";
    return out;
}

std::string code(Result<> const& result) { return result ? "" : result.error().code; }

NewReport asked(Date from, Date until, Audience audience = Audience::partner, std::optional<std::string> partner = {},
                std::optional<std::string> language = {}) {
    return {{}, Template::impact, std::move(from), std::move(until), audience, std::move(partner), std::move(language)};
}

}  // namespace

TEST_CASE("a report is refused with every wrong field") {
    using access::Reach;
    struct {
        char const* name;
        NewReport report;
        Reach reach;
        char const* wrong;
    } const all[] = {
        {"a school year", asked("2025-09-01", "2026-08-31"), Reach::establishment, ""},
        {"one day", asked("2026-01-12", "2026-01-12"), Reach::establishment, ""},
        {"to come", asked("2026-01-13", "2026-08-31"), Reach::establishment, "from:too_late "},
        {"upside down", asked("2025-09-01", "2025-08-31"), Reach::establishment, "until:too_early "},
        {"a century", asked("1926-01-01", "2026-01-01"), Reach::establishment, "until:too_far "},
        {"twelve years", asked("2014-01-12", "2026-01-11"), Reach::establishment, ""},
        {"the team's, by headquarters", asked("2025-09-01", "2026-08-31", Audience::team), Reach::network,
         "audience:invalid "},
        {"the team's, by a director", asked("2025-09-01", "2026-08-31", Audience::team), Reach::establishment, ""},
        {"the team's, for a partner", asked("2025-09-01", "2026-08-31", Audience::team, "CAF"), Reach::establishment,
         "partner:invalid "},
        {"for a partner of that name", asked("2025-09-01", "2026-08-31", Audience::partner, "CAF", "en"),
         Reach::network, ""},
        {"in a language nobody wrote", asked("2025-09-01", "2026-08-31", Audience::everyone, {}, "de"), Reach::network,
         "language:unknown "},
    };
    for (auto const& [name, report, reach, wrong] : all)
        CHECK_MESSAGE(named(wrong_report(report, reach, "2026-01-12")) == wrong, name);
}

TEST_CASE("what may be frozen") {
    Readiness const ready{State::draft, Audience::partner, 3, 3, 7, 7, 0};
    auto const but = [&](auto change) {
        auto out = ready;
        change(out);
        return code(may_freeze(out));
    };
    CHECK(code(may_freeze(ready)).empty());
    CHECK(but([](Readiness& r) { r.state = State::discarded; }) == "report.discarded");
    CHECK(but([](Readiness& r) { r.state = State::frozen; }) == "report.frozen");
    CHECK(but([](Readiness& r) { r.seen = 2; }) == "stale");
    CHECK(but([](Readiness& r) { r.revision = 8; }) == "report.figures_outdated");
    CHECK(but([](Readiness& r) { r.already_exposed = 1; }) == "report.already_exposed");
    // What stays in the team is decided against nothing.
    CHECK(but([](Readiness& r) { r.audience = Audience::team, r.revision = 8, r.already_exposed = 1; }).empty());
    CHECK(but([](Readiness& r) { r.audience = Audience::team, r.seen = 2; }) == "stale");
    // But nobody freezes figures that count somebody who was erased since.
    CHECK(but([](Readiness& r) { r.audience = Audience::team, r.decided_against = decided_never; }) ==
          "report.figures_outdated");
}

TEST_CASE("what may have an address outside") {
    CHECK(code(may_share(Audience::team, AddressKind::partner, false)) == "report.team_stays");
    CHECK(code(may_share(Audience::team, AddressKind::public_page, true)) == "report.team_stays");
    CHECK(code(may_share(Audience::partner, AddressKind::public_page, false)) == "report.partner_only");
    CHECK(code(may_share(Audience::partner, AddressKind::partner, false)).empty());
    CHECK(code(may_share(Audience::everyone, AddressKind::public_page, false)).empty());
    CHECK(code(may_share(Audience::everyone, AddressKind::partner, false)).empty());
    CHECK(code(may_share(Audience::everyone, AddressKind::partner, true)) == "report.withdrawn");
}

TEST_CASE("words are written in the blocks of the report, and nowhere else") {
    auto const content = sample();
    CHECK(may_say(content, {{{"reached", "context", "Oui."}}}));
    auto const refused = may_say(content, {{{"reached", "children", "51"}, {"elsewhere", "context", "x"}}});
    REQUIRE_FALSE(refused);
    CHECK(named(refused.error().fields) == "texts/0/key:unknown texts/1/section:unknown ");
}

}  // namespace marelle::report
