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
// establishments than are looked at together, and their network. Or one asked for shares of those of whom it is known.
enum class Size { small, any, wide, known };

// Shares of those who live in the QPV, who came for a motive, who are in one of two cursus; then how many these are.
inline std::vector<Table> of_those_known(std::string const& unit) {
    std::vector<Table> out;
    for (auto const& [id, attribute, known, has] : {std::tuple{"zone", zone, std::vector{0, 1}, std::vector{0}},
                                                    std::tuple{"motive", motive, std::vector{1, 2, 3}, std::vector{1}},
                                                    std::tuple{"cursus", cursus, std::vector{1, 2}, std::vector{2}}}) {
        Table asked{std::string("share of ") + id, {unit}, {{attribute, known}}, {}, {}, 1};
        asked.share = Share{attribute, has};
        out.push_back(asked);
        asked.id = std::string("known ") + id;
        asked.share.reset();
        out.push_back(std::move(asked));
    }
    return out;
}
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
    if (size == Size::known) {
        out.territory.fill("Les Combes", 12 + out.territory.below(50));
        out.tables = of_those_known("Les Combes");
        if (seed % 2 > 0) out.tables = together({eight({"Les Combes"}), out.tables});
        return out;
    }
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

// Who may be somewhere, from one release of a short history to the next: nobody, one more, two families of ten, a
// family of six, a few, as many alike, the same half a year later, the same.
inline void befall(Territory& territory, int what, std::string const& house, auto const& below) {
    constexpr int large = 10, six = 6, few = 5;
    auto& here = territory.here;
    auto const before = here.size();
    switch (what) {
    case 0: return here.clear();
    case 1: return territory.arrive(house, 1);
    case 2: territory.arrive(house, large); return territory.arrive(house, large);
    case 3: return territory.arrive(house, six);
    case 4: return territory.fill(house, few + below(2 * six));
    case 5:
        for (auto left = 2 * six + below(2 * six); left > 0; --left) territory.arrive(house, 1);
        for (auto child = before; child < here.size(); ++child) here[child].values = here.back().values;
        return;
    case 6: return territory.pass(2 * large, 2);
    default: return;
    }
}

// The tables of one of two houses, of the network they make, of all three, or a few of one of them.
inline std::vector<Table> some_tables(auto const& below) {
    std::vector<std::string> const houses{"Les Combes", "Bellevue"};
    auto const one = eight({houses[0]}, "combes "), other = eight({houses[1]}, "bellevue "),
               network = eight(houses, "network ");
    switch (below(5)) {
    case 0: return one;
    case 1: return other;
    case 2: return network;
    case 3: return together({one, other, network});
    default: break;
    }
    auto const& from = below(2) > 0 ? network : one;
    std::vector<Table> out;
    for (auto left = below(3); left >= 0; --left) out.push_back(from[static_cast<std::size_t>(below(8))]);
    return out;
}

// Two to four releases of two houses, to partners or to everybody, of whoever may be there. A warning ends it: that
// release would not leave.
inline Year history(std::uint32_t seed) {
    Year out;
    Territory territory(seed);
    std::mt19937 random(seed);
    auto const below = [&](int n) { return static_cast<int>(random() % static_cast<std::uint32_t>(n)); };
    auto const days = {"2025-09-30", "2026-01-12", "2026-03-01", "2026-06-30"};
    auto const releases = 2 + static_cast<std::size_t>(below(3));
    for (auto const* day : std::span(days).first(releases)) {
        auto const what = below(8);
        befall(territory, what, below(2) > 0 ? "Les Combes" : "Bellevue", below);
        auto const tables = some_tables(below);
        Question question{.schema = schema(),
                          .ledger = out.ledger,
                          .audience = "readers",
                          .threshold = below(3) > 0 ? partner_threshold : public_threshold,
                          .snapshot = territory.on(day),
                          .tables = tables,
                          .family = seed % 2 > 0 ? eight(tables.front().units) : std::vector<Table>{}};
        auto decision = decide(question);
        if (!decision) throw std::logic_error("a history was refused");
        out.exposed += decision->already_exposed;
        out.partner_cells += decision->cells, out.partner_hidden += decision->hidden;
        if (decision->already_exposed > 0) break;
        out.ledger.push_back(decision->release);
    }
    return out;
}

}  // namespace marelle::disclosure::testing
