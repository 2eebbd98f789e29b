#include "offer/drawn.hpp"
#include "offer/rows.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

struct Given {
    Id child;
    bool placed{};
};

// By the number of the request.
std::map<int, Given> given_by(sql::Session& sql, Id const& allocation) {
    std::map<int, Given> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.number, r.child, e.to_state FROM place_request_event e JOIN place_request r ON r.id = e.request
             WHERE e.allocation = :allocation
         )sql",
                                     {{"allocation", allocation}}))
        out[static_cast<int>(row.integer(0))] = {row.text(1), row.text(2) == "placed"};
    return out;
}

void add(DrawnGroups& out, std::vector<Ticket> const& tickets, std::map<int, Given> const& given) {
    std::map<int, std::pair<std::vector<Id>, std::vector<Id>>> tiers;
    for (auto const& ticket : tickets) {
        // Who asked late stands behind by arrival: chance told nobody of them apart.
        if (ticket.late) continue;
        for (int const number : ticket.numbers) {
            auto const found = given.find(number);
            if (found == given.end()) continue;
            auto& [placed, waiting] = tiers[ticket.tier];
            (found->second.placed ? placed : waiting).push_back(found->second.child);
        }
    }
    for (auto const& [tier, groups] : tiers) {
        if (groups.first.empty() || groups.second.empty()) continue;
        out.placed.insert(out.placed.end(), groups.first.begin(), groups.first.end());
        out.waiting.insert(out.waiting.end(), groups.second.begin(), groups.second.end());
    }
}

}  // namespace

std::vector<DrawnGroups> drawn_groups(sql::Session& sql, Id const& establishment, Date const& from, Date const& until) {
    std::vector<DrawnGroups> out;
    for (auto const& row : sql.query(R"sql(
             SELECT d.id, o.title, d.drawn_at, d.entries, a.id
             FROM offer_draw d JOIN offer o ON o.id = d.offer JOIN offer_allocation a ON a.draw = d.id
             WHERE o.establishment = :establishment AND o.starts_on >= :from AND o.starts_on < :until
                 AND o.cancelled_at IS NULL AND a.undone_at IS NULL AND d.drawn_at IS NOT NULL
             ORDER BY d.drawn_at DESC, d.id, a.made_at, a.id
         )sql",
                                     {{"establishment", establishment}, {"from", from}, {"until", until}})) {
        // Places that came free later went by the waiting list: the first giving alone followed the draw.
        if (!out.empty() && out.back().draw == row.text(0)) continue;
        DrawnGroups groups{row.text(0), row.text(1), to_local(instant_ms(row.text(2)).value_or(0)).date, {}, {}};
        add(groups, thawed(row.text(3)), given_by(sql, row.text(4)));
        out.push_back(std::move(groups));
    }
    std::erase_if(out, [](auto const& groups) { return groups.placed.empty(); });
    return out;
}

}  // namespace marelle::offer
