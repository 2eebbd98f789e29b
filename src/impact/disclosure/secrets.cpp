#include "impact/disclosure/secrets.hpp"
#include <algorithm>

namespace marelle::disclosure::detail {

void Secrets::add(Secret secret) {
    if (rules.on(Rule::everywhere) || secret.blocks.size() == 1)
        for (auto block : secret.blocks) of_block[block].push_back(all.size());
    all.push_back(std::move(secret));
}

Secrets Secrets::part(std::vector<std::size_t> const& numbers) const {
    Secrets out(rules);
    for (auto number : numbers) out.add(all[number]);
    return out;
}

std::vector<std::size_t> Secrets::touching(std::vector<std::size_t> const& blocks, std::size_t first) const {
    std::vector<std::size_t> out;
    for (auto block : blocks) {
        auto found = of_block.find(block);
        if (found == of_block.end()) continue;
        auto const& numbers = found->second;
        out.insert(out.end(), std::ranges::lower_bound(numbers, first), numbers.end());
    }
    std::ranges::sort(out);
    auto const twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
    return out;
}

}  // namespace marelle::disclosure::detail
