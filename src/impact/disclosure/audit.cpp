#include "impact/disclosure/audit.hpp"
#include <algorithm>
#include <utility>

namespace marelle::disclosure::detail {
namespace {

// Units are looked at together when a figure sums over several: one can only move if another moves the other way.
constexpr std::size_t together = 2;
constexpr int rounds = 4;  // 2, 4, 8, 16 units

class Audit {
public:
    Audit(Model const& m, View const& v, Rules const& r, std::vector<double> const& c, Choice& found, Memory& known)
        : model(m), view(v), rules(r), cost(c), choice(found), memory(known), secrets(secrets_of(context())) {
        for (std::size_t block = 0; block < model.blocks.size(); ++block)
            of_unit[model.blocks[block].unit].push_back(block);
    }

    void run() {
        auto wide = std::ranges::any_of(model.cells, [](Counting const& cell) { return cell.blocks.size() > 1; });
        auto size = wide ? together : 1;
        sweep(chunks(size));
        // What could not be helped among a few units may be among more of them.
        for (auto round = 1; round < rounds && wide && size < of_unit.size(); ++round) {
            size *= together;
            std::set<std::size_t> again;
            for (auto& secret : secrets)
                if (std::exchange(secret.exposed, false) | std::exchange(secret.left_to_a_family, false))
                    again.insert(secret.blocks.begin(), secret.blocks.end());
            if (again.empty()) return;
            auto larger = chunks(size);
            std::erase_if(larger, [&](auto const& chunk) {
                return std::ranges::none_of(chunk, [&](std::size_t block) { return again.contains(block); });
            });
            sweep(larger);
        }
        for (auto const& secret : secrets) {
            if (secret.exposed || secret.left_to_a_family) choice.exposed.insert(secret.set);
            if (secret.left_to_a_family) choice.left_to_a_family.insert(secret.set);
        }
    }

private:
    using Chunks = std::vector<std::vector<std::size_t>>;

    Chunks chunks(std::size_t size) const {
        Chunks out;
        std::size_t done = 0;
        for (auto const& [unit, blocks] : of_unit) {
            // Nobody stays alone at the end.
            if (done % size == 0 && (done == 0 || done + size <= of_unit.size())) out.emplace_back();
            out.back().insert(out.back().end(), blocks.begin(), blocks.end());
            ++done;
        }
        return out;
    }

    void sweep(Chunks const& chunks_of_blocks) {
        for (auto const& chunk : chunks_of_blocks) {
            for (auto const& [day, blocks] : by_day(chunk)) Sweep(context(), blocks, secrets).glance();
            Sweep(context(), chunk, secrets).inside();
        }
        // What sums over more units than a chunk holds: most was proved on the way.
        reach(chunks_of_blocks);
        for (auto const& chunk : chunks_of_blocks)
            if (unsettled(chunk)) Sweep(context(), chunk, secrets).touching();
    }

    // One chunk moves beside another, so what each can do adds up.
    void reach(Chunks const& chunks_of_blocks) {
        std::map<std::size_t, Limits> reached;  // by secret
        for (auto const& chunk : chunks_of_blocks) {
            if (!unsettled(chunk)) continue;
            for (auto const& [number, here] : Sweep(context(), chunk, secrets).reach()) {
                auto& [low, high] = reached[number];
                low += here.low, high += here.high;
                secrets[number].low = std::min(secrets[number].low, low);
                secrets[number].high = std::max(secrets[number].high, high);
            }
        }
    }

    std::map<std::size_t, std::vector<std::size_t>> by_day(std::vector<std::size_t> const& chunk) const {
        std::map<std::size_t, std::vector<std::size_t>> out;
        for (auto block : chunk) out[model.blocks[block].day].push_back(block);
        return out;
    }

    bool unsettled(std::vector<std::size_t> const& chunk) const {
        return std::ranges::any_of(secrets.touching(chunk),
                                   [&](std::size_t number) { return !settled(secrets[number], view); });
    }

    Context context() { return {model, view, rules, cost, choice, memory}; }

    Model const& model;
    View const& view;
    Rules const& rules;
    std::vector<double> const& cost;
    Choice& choice;
    Memory& memory;
    Secrets secrets;
    std::map<std::size_t, std::vector<std::size_t>> of_unit;
};

}  // namespace

void audit(Model const& model, View const& view, Rules const& rules, std::vector<double> const& cost, Choice& choice,
           Memory& memory) {
    Audit(model, view, rules, cost, choice, memory).run();
}

}  // namespace marelle::disclosure::detail
