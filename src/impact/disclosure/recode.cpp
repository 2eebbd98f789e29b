#include "impact/disclosure/recode.hpp"
#include <algorithm>
#include <optional>

namespace marelle::disclosure::detail {

double sensitive_share(Schema const& schema, Day const& day, Table const& table, int threshold, Rules const& rules) {
    auto counted = tabulate(schema, day, table);
    auto why = primary(counted.grid, counted.counted, threshold, rules);
    auto impossible = std::ranges::count_if(counted.counted, &Counted::impossible);
    auto hidden = std::ranges::count_if(why, [](Why one) { return one != Why::nothing; });
    auto cells = std::ssize(why) - impossible;
    return static_cast<double>(hidden) / static_cast<double>(std::max(cells, std::ptrdiff_t{1}));
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

// Who it is of gives way before the share does.
std::vector<Recoded> wider(Schema const& schema, Recoded const& recoded) {
    auto wide = widened(recoded.table);
    if (!wide) return {};
    auto out = recoded;
    out.narrow = std::move(out.table.filters);
    out.table = *std::move(wide);
    out.recodings.push_back({schema.attributes[out.table.share->attribute].key, share_base, ""});
    return {std::move(out)};
}

// The share itself goes last: how many people it was asked of stays.
std::vector<Recoded> unshared(Schema const& schema, Recoded const& recoded) {
    if (!recoded.table.share) return {};
    auto out = recoded;
    out.table.share.reset();
    if (!out.narrow.empty()) {
        out.table.filters = std::move(out.narrow);
        out.recodings.pop_back();
    }
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

}  // namespace

bool may_be_coarser(Schema const& schema, Table const& table) {
    return !steps_of(schema, {.table = table, .recodings = {}, .narrow = {}}).empty();
}

bool coarsen(Schema const& schema, Day const& day, int threshold, Rules const& rules, Recoded& recoded) {
    auto steps = steps_of(schema, recoded);
    if (steps.empty()) return false;
    auto share = [&](Recoded const& step) { return sensitive_share(schema, day, step.table, threshold, rules); };
    recoded = *std::ranges::min_element(steps, {}, share);
    return true;
}

}  // namespace marelle::disclosure::detail
