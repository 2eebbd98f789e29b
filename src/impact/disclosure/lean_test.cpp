#include "impact/disclosure/lean.hpp"
#include "impact/disclosure/secrets.hpp"
#include "impact/disclosure/test_asked.hpp"
#include <cmath>
#include <doctest/doctest.h>

using namespace marelle::disclosure;
using namespace marelle::disclosure::detail;
using namespace marelle::disclosure::testing;

namespace {

Bounds all_rows(Domain const& domain) {
    std::vector<Form> rows;
    std::vector<Limits> totals;
    for (auto const& row : domain.rows()) rows.push_back(row.form), totals.push_back(row.limits);
    return {domain.variables(), rows, totals};
}

double farthest(Bounds& all, Domain const& domain, Form const& form, Towards towards) {
    all.go(form, towards);
    return domain.off(form, all.solution());
}

}  // namespace

TEST_CASE("rows that others imply change nothing of what may be, whatever was given up since") {
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        Asked asked(seed);
        auto const& model = asked.modelling->model();
        Domain domain(model, *asked.view, asked.choice, {0});
        Lean lean(domain, asked.rules);
        double moved = 0;
        for (std::size_t third = 0; third < 3; ++third) {
            for (std::size_t row = third; row < domain.rows().size(); row += 3)
                if (auto const cell = domain.rows()[row].cell) asked.choice.why[model.cells[*cell].set] = Why::protects;
            for (std::size_t row = 0; row < domain.rows().size(); ++row) domain.refresh(row);
            lean.refresh();
            auto whole = all_rows(domain);
            for (auto const& [cell, form, limits] : domain.rows())
                for (auto towards : {Towards::most, Towards::least}) {
                    auto const here = farthest(whole, domain, form, towards);
                    CHECK(domain.off(form, lean.go(form, towards)) == doctest::Approx(here).epsilon(1e-5));
                    moved += std::abs(here);
                }
        }
        CHECK(moved > 100);  // something could move, or nothing was compared
    }
}

TEST_CASE("secrets are found again by where they lie") {
    Rules const rules;
    Secrets secrets(rules);
    for (auto const& blocks : std::vector<std::vector<std::size_t>>{{0}, {2}, {0, 2}, {1, 2}}) {
        Secret secret;
        secret.blocks = blocks;
        secrets.add(secret);
    }
    CHECK(secrets.touching({3}).empty());
    CHECK(secrets.touching({0}) == std::vector<std::size_t>{0, 2});
    CHECK(secrets.touching({2, 0}) == std::vector<std::size_t>{0, 1, 2, 3});
    CHECK(secrets.touching({2}, 2) == std::vector<std::size_t>{2, 3});
}
