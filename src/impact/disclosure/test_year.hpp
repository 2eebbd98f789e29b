#pragma once
// A year of a territory: four snapshots, eight releases; and territories drawn at random.
#include "impact/disclosure/test_territory.hpp"
#include <span>
#include <stdexcept>

namespace marelle::disclosure::testing {

struct Year {
    Ledger ledger;
    int partner_cells = 0, partner_hidden = 0, exposed = 0;
};

// Four snapshots, or fewer; at each, the partners' report, then what is made public.
inline Year year(Territory territory, std::vector<Table> const& tables, std::size_t snapshots = 4) {
    Year out;
    auto const days = {"2025-09-30", "2026-01-12", "2026-06-30", "2026-12-31"};
    for (auto const* day : std::span(days).first(snapshots)) {
        auto snapshot = territory.on(day);
        for (auto threshold : {partner_threshold, public_threshold}) {
            Question question{.schema = schema(),
                              .ledger = out.ledger,
                              .audience = threshold == partner_threshold ? "partners" : "public",
                              .threshold = threshold,
                              .snapshot = snapshot,
                              .tables = tables,
                              .family = {}};
            auto decision = decide(question);
            if (!decision) throw std::logic_error("a territory was refused");
            out.exposed += decision->already_exposed;
            if (threshold == partner_threshold) {
                out.partner_cells += decision->cells;
                out.partner_hidden += decision->hidden;
            }
            out.ledger.push_back(decision->release);
        }
        territory.pass(6, 3);
    }
    return out;
}

inline std::vector<Table> together(std::vector<std::vector<Table>> const& lists) {
    std::vector<Table> out;
    for (auto const& list : lists) out.insert(out.end(), list.begin(), list.end());
    return out;
}

struct Drawn {
    Territory territory;
    std::vector<Table> tables;
};

// Of three kinds: one establishment, two and the network they make, a small one with twins and its neighbour. Or more
// establishments than are looked at together, and their network.
enum class Size { small, any, wide };
inline Drawn draw_wide(std::uint32_t seed) {
    Drawn out{Territory(seed), {}};
    std::vector<std::string> names;
    for (auto many = 4 + out.territory.below(4); many > 0; --many) {
        names.push_back("establishment " + std::to_string(names.size() + 1));
        out.territory.fill(names.back(), 9 + out.territory.below(25));
        out.tables = together({out.tables, eight({names.back()}, names.back() + " ")});
    }
    out.tables = together({out.tables, eight(names, "network ")});
    return out;
}

inline Drawn draw(std::uint32_t seed, Size size) {
    if (size == Size::wide) return draw_wide(seed);
    Drawn out{Territory(seed), {}};
    auto& territory = out.territory;
    auto const network = std::vector<std::string>{"Les Combes", "Bellevue"};
    auto const kind = size == Size::small ? 0 : seed % 3;
    if (kind == 0) {
        territory.fill("Les Combes", 12 + territory.below(size == Size::small ? 30 : 60));
        out.tables = eight({"Les Combes"});
    } else if (kind == 1) {
        territory.fill("Les Combes", 20 + territory.below(40));
        territory.fill("Bellevue", 30 + territory.below(50));
        out.tables = together(
            {eight({"Les Combes"}, "combes "), eight({"Bellevue"}, "bellevue "), eight(network, "network ")});
    } else {
        territory.fill("Les Combes", 8);
        territory.arrive_twins("Les Combes");
        territory.arrive_twins("Les Combes");
        territory.fill("Bellevue", 30 + territory.below(30));
        out.tables = together({eight({"Les Combes"}, "combes "), eight(network, "network ")});
    }
    return out;
}

}  // namespace marelle::disclosure::testing
