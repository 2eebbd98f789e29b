#include "impact/disclosure/audit.hpp"
#include "impact/disclosure/side_by_side.hpp"
#include <algorithm>
#include <span>
#include <utility>

namespace marelle::disclosure::detail {
namespace {

// Units are looked at together when a figure sums over several: one can only move if another moves the other way.
constexpr std::size_t together = 2;
constexpr std::size_t most_together = 16;  // tried after 4 and 8
// In a small network much is hidden for what two units cannot do, and four can: what four prove is not hidden for. Of a
// network of 180 it takes twice the time, and two units are a smaller part of any figure.
constexpr std::size_t proved_together = 4, few_units = 16;
// Chunks looked at side by side. As many as were looked at before, at most: what these proved of the figures of the
// network need not be asked again.
constexpr std::size_t most_beside = 16;

using Chunk = std::vector<std::size_t>;  // blocks
using Chunks = std::vector<Chunk>;

// A chunk that is looked at while others are: what it finds and hides is its own until it is taken.
struct Beside {
    Choice choice;
    Secrets secrets;
    std::vector<std::size_t> numbers;  // of these, among all
    std::vector<std::size_t> hidden;   // sets, in order
};

class Audit {
public:
    Audit(Context const& c, Memories& known, std::size_t t)
        : context(c), memories(known), threads(t), secrets(secrets_of(c)) {
        for (std::size_t block = 0; block < model.blocks.size(); ++block)
            of_unit[model.blocks[block].unit].push_back(block);
    }

    void run() {
        auto wide = std::ranges::any_of(model.cells, [](Counting const& cell) { return cell.blocks.size() > 1; });
        auto size = wide ? together : 1;
        if (wide && of_unit.size() <= few_units) prove(chunks(proved_together));
        sweep(chunks(size));
        // What could not be helped among a few units may be among more of them.
        auto const most = wide ? std::min(of_unit.size(), most_together) : size;
        while (size < most) {
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
            if (secret.exposed || secret.left_to_a_family) context.choice.exposed.insert(secret.set);
            if (secret.left_to_a_family) context.choice.left_to_a_family.insert(secret.set);
        }
    }

private:
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

    void sweep(Chunks const& all_chunks) {
        by_groups(all_chunks, [&](auto const& some) { look_beside(some); });
        // What sums over more units than a chunk holds: most was proved on the way.
        std::map<std::size_t, Limits> reached;  // by secret
        by_groups(all_chunks, [&](auto const& some) { reach(some, reached); });
        for (auto const& chunk : all_chunks)
            if (unsettled(chunk)) Sweep(context, memories[chunk], chunk, secrets).touching();
    }

    // Hides nothing.
    void prove(Chunks const& all_chunks) {
        by_groups(all_chunks, [&](std::span<Chunk const> some) {
            std::vector<Beside> beside;
            for (auto const& chunk : some) beside.push_back(apart(chunk));
            side_by_side(some.size(), threads, [&](std::size_t i) {
                auto& [choice, own, numbers, hidden] = beside[i];
                Sweep(given(choice), memories.at(some[i]), some[i], own).prove();
            });
            for (auto& found : beside) take(found);
        });
    }

    static void by_groups(Chunks const& all_chunks, auto const& work) {
        for (std::size_t done = 0, many = 0; done < all_chunks.size(); done += many) {
            many = std::min({done + 1, most_beside, all_chunks.size() - done});
            work(std::span(all_chunks).subspan(done, many));
        }
    }

    // What each comes to is taken in order, so that nothing depends on who was quicker. Where two of them hide figures
    // that others share, the second looks again, with what the first hid: it may need to hide none.
    void look_beside(std::span<Chunk const> some) {
        std::vector<Beside> beside;
        for (auto const& chunk : some) beside.push_back(apart(chunk));
        side_by_side(some.size(), threads, [&](std::size_t i) {
            auto& [choice, own, numbers, hidden] = beside[i];
            hidden = look(some[i], choice, own);
        });
        auto hid_shared = false;
        for (std::size_t i = 0; i < some.size(); ++i) {
            auto const hides_shared = shared(some[i], beside[i].hidden);
            if (hid_shared && hides_shared) look(some[i], context.choice, secrets);
            else take(beside[i]);
            hid_shared = hid_shared || hides_shared;
        }
    }

    Beside apart(Chunk const& chunk) {
        memories.try_emplace(chunk);
        for (auto const& [day, blocks] : by_day(chunk)) memories.try_emplace(blocks);
        std::set<std::size_t> const inside(chunk.begin(), chunk.end());
        auto numbers = secrets.touching(chunk);
        // What lies partly elsewhere and is proved is not watched.
        std::erase_if(numbers, [&](std::size_t number) {
            return settled(secrets[number], context.view) && !within(inside, secrets[number].blocks);
        });
        return {.choice = {.why = context.choice.why, .former = {}, .exposed = {}, .left_to_a_family = {}},
                .secrets = secrets.part(numbers),
                .numbers = std::move(numbers),
                .hidden = {}};
    }

    std::vector<std::size_t> look(Chunk const& chunk, Choice& choice, Secrets& of) const {
        for (auto const& [day, blocks] : by_day(chunk)) Sweep(given(choice), memories.at(blocks), blocks, of).glance();
        return Sweep(given(choice), memories.at(chunk), chunk, of).inside();
    }

    Context given(Choice& choice) const { return {model, context.view, context.rules, context.cost, choice}; }

    // What was proved holds, whatever others hid: with more hidden, more can be.
    void take(Beside& found) {
        for (std::size_t own = 0; own < found.numbers.size(); ++own)
            add(found.secrets[own], secrets[found.numbers[own]]);
        // What came of hiding these there comes of it here, in the same order: others hid nothing of these definitions.
        auto here = secrets.size();
        for (auto set : found.hidden) hide_besides(context, set, secrets);
        for (auto own = found.numbers.size(); own < found.secrets.size(); ++own)
            add(found.secrets[own], secrets[here++]);
    }

    static void add(Secret const& there, Secret& here) {
        here.low = std::min(here.low, there.low), here.high = std::max(here.high, there.high);
        here.exposed = there.exposed, here.left_to_a_family = there.left_to_a_family;
    }

    // Whether one of these sets counts people beyond the chunk.
    bool shared(Chunk const& chunk, std::vector<std::size_t> const& sets) const {
        std::set<std::size_t> const inside(chunk.begin(), chunk.end());
        return std::ranges::any_of(sets, [&](std::size_t set) {
            return std::ranges::any_of(model.sets[set].cells,
                                       [&](Number cell) { return !within(inside, model.cells[cell].blocks); });
        });
    }

    static bool within(std::set<std::size_t> const& inside, std::vector<std::size_t> const& blocks) {
        return std::ranges::all_of(blocks, [&](std::size_t block) { return inside.contains(block); });
    }

    // One chunk moves beside another, so what each can do adds up.
    void reach(std::span<Chunk const> some, std::map<std::size_t, Limits>& reached) {
        std::vector<Beside> beside;
        for (auto const& chunk : some) beside.push_back(apart(chunk));
        std::vector<std::map<std::size_t, Limits>> found(some.size());
        side_by_side(some.size(), threads, [&](std::size_t i) {
            auto& [choice, own, numbers, hidden] = beside[i];
            if (unsettled(some[i], own)) found[i] = Sweep(given(choice), memories.at(some[i]), some[i], own).reach();
        });
        for (std::size_t i = 0; i < some.size(); ++i) {
            take(beside[i]);
            for (auto const& [number, here] : found[i]) {
                auto& secret = secrets[beside[i].numbers[number]];
                auto& [low, high] = reached[beside[i].numbers[number]];
                low += here.low, high += here.high;
                secret.low = std::min(secret.low, low), secret.high = std::max(secret.high, high);
            }
        }
    }

    std::map<std::size_t, Chunk> by_day(Chunk const& chunk) const {
        std::map<std::size_t, Chunk> out;
        for (auto block : chunk) out[model.blocks[block].day].push_back(block);
        return out;
    }

    bool unsettled(Chunk const& chunk) const { return unsettled(chunk, secrets); }
    bool unsettled(Chunk const& chunk, Secrets const& of) const {
        return std::ranges::any_of(of.touching(chunk),
                                   [&](std::size_t number) { return !settled(of[number], context.view); });
    }

    Context context;
    Model const& model = context.model;
    Memories& memories;
    std::size_t threads;
    Secrets secrets;
    std::map<std::size_t, std::vector<std::size_t>> of_unit;
};

}  // namespace

void audit(Context const& context, Memories& memories, std::size_t threads) { Audit(context, memories, threads).run(); }

}  // namespace marelle::disclosure::detail
