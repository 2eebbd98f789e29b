#include "impact/disclosure/test_attacker.hpp"
#include "impact/disclosure/test_territory.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sstream>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

Question any_question(double most_hidden = 1) {
    Territory territory(*rc::gen::arbitrary<std::uint32_t>());
    territory.fill("Les Combes", *rc::gen::inRange(5, 70));
    auto tables = eight({"Les Combes"});
    std::vector<Table> some;
    for (auto const& table : tables)
        if (*rc::gen::arbitrary<bool>()) some.push_back(table);
    return {.schema = schema(),
            .ledger = {},
            .audience = "readers",
            .threshold = partner_threshold,
            .snapshot = territory.on("2026-01-12"),
            .tables = some,
            .family = {},
            .most_hidden = most_hidden};
}

bool alike(Release const& one, Release const& other) {
    auto cells = [](Decided const& a, Decided const& b) {
        return std::ranges::equal(a.cells, b.cells, [](Cell const& x, Cell const& y) {
            return x.at == y.at && x.state == y.state && x.value == y.value && x.day == y.day;
        });
    };
    return std::ranges::equal(one.tables, other.tables, cells);
}

// Each case decides up to five times: fewer cases than usual, other ones at each run.
template <class Property>
void holds(Property const& property) {
    auto parameters = rc::detail::configuration().testParams;
    parameters.maxSuccess = std::min(parameters.maxSuccess, 30);
    auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata{}, parameters);
    std::ostringstream said;
    rc::detail::printResultMessage(result, said);
    CHECK_MESSAGE(result.template is<rc::detail::SuccessResult>(), said.str());
}

}  // namespace

TEST_CASE("a larger threshold never shows what a smaller one hides") {
    holds([] {
        auto question = any_question();
        auto partners = decide(question);
        question.threshold = public_threshold;
        auto everybody = decide(question);
        RC_ASSERT(partners && everybody);
        for (std::size_t i = 0; i < question.tables.size(); ++i) {
            auto const &smaller = partners->release.tables[i], &larger = everybody->release.tables[i];
            if (!smaller.recodings.empty() || !larger.recodings.empty()) return;  // other cells: nothing to compare
        }
        for (std::size_t i = 0; i < question.tables.size(); ++i)
            for (auto const& cell : partners->release.tables[i].cells)
                if (cell.state == State::hidden)
                    RC_ASSERT(everybody->release.tables[i].find(cell.at)->state == State::hidden);
    });
}

TEST_CASE("the order of the records, and of the ledger, changes nothing") {
    holds([] {
        auto question = any_question(0.35);
        auto later = any_question(0.35);
        auto first = decide(question);
        RC_ASSERT(first.has_value());
        auto shuffled = *question.snapshot;
        std::ranges::shuffle(shuffled.records, std::mt19937(*rc::gen::arbitrary<std::uint32_t>()));
        question.snapshot = std::make_shared<Snapshot>(shuffled);
        auto again = decide(question);
        RC_ASSERT(again && alike(first->release, again->release));
        auto made_public = question;
        made_public.threshold = public_threshold;
        made_public.ledger = {first->release};
        auto second = decide(made_public);
        RC_ASSERT(second.has_value());
        auto next = *later.snapshot;
        next.day = "2026-06-30";
        later.snapshot = std::make_shared<Snapshot>(next);
        later.ledger = {first->release, second->release};
        auto forwards = decide(later);
        std::ranges::reverse(later.ledger);
        auto backwards = decide(later);
        RC_ASSERT(forwards && backwards && alike(forwards->release, backwards->release));
    });
}

TEST_CASE("what is shown is true, and no attacker wins") {
    holds([] {
        auto question = any_question(0.35);
        auto decision = decide(question);
        RC_ASSERT(decision.has_value());
        RC_ASSERT(decision->already_exposed == 0);
        auto seen = attack(question.schema, {decision->release}, partner_threshold);
        RC_ASSERT(seen.said() == "");
    });
}
