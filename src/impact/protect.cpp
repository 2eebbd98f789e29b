// What headquarters read on a screen of too few children.
#include "impact/impact.hpp"
#include <algorithm>

namespace marelle::impact {

namespace {

void hide(Cell& cell) {
    cell.suppressed = true;
    cell.value.reset();
    cell.k.reset();
    cell.n.reset();
    cell.unknown.reset();
    cell.share = false;
    cell.children.clear();
}

// What the hidden rows add up to, which the total tells less the rows shown.
struct Hidden {
    std::int64_t rows{}, people{}, k{}, others{};
    void add(Cell const& cell) {
        ++rows;
        people += cell.people;
        k += cell.k.value_or(0);
        others += cell.n.value_or(0) - cell.k.value_or(0);
    }
};
bool few(std::int64_t count, std::int64_t least) { return count > 0 && count < least; }

}  // namespace

void protect(std::vector<Cell>& cells, std::int64_t least, bool of_children) {
    if (least <= 0 || cells.empty()) return;
    Hidden hidden;
    auto const take = [&](Cell& cell) {
        if (!cell.key.empty()) hidden.add(cell);
        hide(cell);
    };
    auto const tells = [&](std::int64_t people, std::int64_t k, std::int64_t others) {
        return few(people, least) || (of_children && (few(k, least) || few(others, least)));
    };
    for (auto& cell : cells)
        if (cell.n ? tells(cell.people, cell.k.value_or(0), *cell.n - cell.k.value_or(0)) : few(cell.people, least))
            take(cell);
    if (cells.front().suppressed) {  // a total under the threshold shows none of its parts
        for (auto& cell : cells) hide(cell);
        return;
    }
    // Total − shown = hidden: the hidden together must be as many as the threshold, and never one row alone.
    while (hidden.rows > 0 && (hidden.rows == 1 || tells(hidden.people, hidden.k, hidden.others))) {
        Cell* smallest = nullptr;
        for (auto& cell : cells)
            if (!cell.key.empty() && !cell.suppressed && cell.people > 0 &&
                (!smallest || cell.people < smallest->people))
                smallest = &cell;
        if (!smallest) break;
        take(*smallest);
    }
    // Rows that stay carry the base they share with the hidden ones, never the unknown's own small count.
    auto unknown = std::ranges::find(cells, "unknown", &Cell::key);
    if (unknown != cells.end() && unknown->suppressed)
        for (auto& cell : cells)
            if (!cell.suppressed && !cell.key.empty()) {
                cell.unknown.reset();
                cell.n.reset();
                cell.share = false;
            }
}

}  // namespace marelle::impact
