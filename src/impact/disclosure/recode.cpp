#include "impact/disclosure/recode.hpp"
#include <algorithm>
#include <optional>

namespace marelle::disclosure::detail {

namespace {

// Whether a cell lies in a group of nobody that would be shown so: a reader is not troubled with its zeros.
bool of_nobody(Tabulated const& table, std::size_t cell) {
    if (by_what_is_sensitive(table.grid)) return false;
    auto const& axes = table.grid.axes();
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        auto const digit = table.grid.digit(cell, axis);
        if (axes[axis].share || digit == all) continue;
        std::vector<int> at(axes.size(), all);
        at[axis] = digit;
        auto const group = table.grid.cell(at);
        if (table.counted[group].n == 0) return true;
    }
    return false;
}

}  // namespace

double sensitive_share(Schema const& schema, Day const& day, Table const& table, int threshold, Rules const& rules) {
    auto tabulated = tabulate(schema, day, table);
    // A dimension that stands alone is seldom counted without a crossing of it.
    bool const alone = tabulated.grid.axes().size() == 1;
    for (auto& counted : tabulated.counted) counted.divided |= alone;
    auto const why = primary(tabulated.grid, tabulated.counted, threshold, rules);
    int cells = 0, hidden = 0;
    for (std::size_t cell = 0; cell < why.size(); ++cell) {
        if (tabulated.counted[cell].impossible || of_nobody(tabulated, cell)) continue;
        ++cells;
        hidden += why[cell] == Why::nothing ? 0 : 1;
    }
    // What is hidden of it has another hidden beside it: the total would give it back.
    if (hidden == 1 && alone) ++hidden;
    return hidden / static_cast<double>(std::max(cells, 1));
}

namespace {

std::vector<Recoded> coarser(Schema const& schema, Recoded const& recoded) {
    std::vector<Recoded> out;
    for (std::size_t i = 0; i < recoded.table.dimensions.size(); ++i) {
        auto const& [attribute, grouping] = recoded.table.dimensions[i];
        auto const& described = schema.attributes[attribute];
        if (grouping + 1 >= described.groupings.size()) continue;
        auto& step = out.emplace_back(recoded);
        ++step.table.dimensions[i].grouping;
        step.recodings.push_back(
            {described.key, described.groupings[grouping].key, described.groupings[grouping + 1].key});
    }
    return out;
}

std::vector<Recoded> fewer(Schema const& schema, Recoded const& recoded) {
    std::vector<Recoded> out;
    auto count = recoded.table.dimensions.size();
    for (std::size_t i = 0; i < count && count + (recoded.table.share ? 1 : 0) > 1; ++i) {
        auto const& [attribute, grouping] = recoded.table.dimensions[i];
        auto const& described = schema.attributes[attribute];
        auto& step = out.emplace_back(recoded);
        step.table.dimensions.erase(step.table.dimensions.begin() + static_cast<std::ptrdiff_t>(i));
        step.recodings.push_back({described.key, described.groupings[grouping].key, ""});
    }
    return out;
}

Recoded narrowed(Recoded recoded) {
    if (recoded.narrow.empty()) return recoded;
    recoded.table.filters = std::move(recoded.narrow);
    recoded.narrow.clear();
    recoded.recodings.pop_back();
    return recoded;
}

// Who it is of gives way before the share does: asked of everybody, it counts those who have it or, where they are few
// or cannot be told either, those known not to have it.
std::vector<Recoded> wider(Schema const& schema, Recoded const& recoded) {
    bool const tried = !recoded.narrow.empty();
    if (tried && recoded.recodings.back().from == share_others) return {};
    auto const asked = narrowed(recoded);
    std::vector<Recoded> out;
    for (auto const& [counts, name] : {std::pair{Counts::who_has, share_base}, {Counts::who_has_not, share_others}}) {
        auto wide = widened(asked.table, counts);
        if (!wide || (tried && counts == Counts::who_has)) continue;
        auto& step = out.emplace_back(asked);
        step.narrow = std::move(step.table.filters);
        step.table = *std::move(wide);
        step.recodings.push_back({schema.attributes[step.table.share->attribute].key, name, ""});
    }
    return out;
}

// The share itself goes last: how many people it was asked of stays.
std::vector<Recoded> unshared(Schema const& schema, Recoded const& recoded) {
    if (!recoded.table.share) return {};
    auto out = narrowed(recoded);
    out.table.share.reset();
    out.recodings.push_back({schema.attributes[recoded.table.share->attribute].key, share_itself, ""});
    return {std::move(out)};
}

std::vector<Recoded> steps_of(Schema const& schema, Recoded const& recoded) {
    auto out = coarser(schema, recoded);
    if (out.empty()) out = fewer(schema, recoded);
    if (out.empty()) out = wider(schema, recoded);
    if (out.empty()) out = unshared(schema, recoded);
    return out;
}

// A dimension that stands alone has nothing to give up after its groups: they are put together when that hides less of
// them, or nothing.
std::optional<Recoded> coarser_alone(Schema const& schema, Recoded const& recoded, auto const& share) {
    auto const now = share(recoded);
    for (auto steps = coarser(schema, recoded); !steps.empty(); steps = coarser(schema, steps.front())) {
        auto const then = share(steps.front());
        if (then == 0 || then < now) return steps.front();
    }
    return {};
}

}  // namespace

std::optional<Recoded> step_from(Schema const& schema, Day const& day, int threshold, Rules const& rules,
                                 Recoded const& recoded, Gather gather) {
    auto const share = [&](Recoded const& step) { return sensitive_share(schema, day, step.table, threshold, rules); };
    bool const alone = recoded.table.dimensions.size() == 1 && !recoded.table.share;
    if (alone && gather == Gather::to_hide_less) return coarser_alone(schema, recoded, share);
    auto const steps = steps_of(schema, recoded);
    if (steps.empty()) return {};
    return *std::ranges::min_element(steps, {}, share);
}

}  // namespace marelle::disclosure::detail
