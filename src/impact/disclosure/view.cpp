#include "impact/disclosure/view.hpp"
#include <algorithm>

namespace marelle::disclosure::detail {

bool holds(Leaving const& release, int level, Rules const& rules) {
    if (!rules.on(Rule::ledger)) return false;
    return rules.on(Rule::notes) ? release.threshold >= level : release.threshold == level;
}

namespace {
// What could not be was told as zero, whatever is known today.
bool is_shown(State state) { return state == State::published || state == State::impossible; }
}  // namespace

Choice first_choice(Model const& model, Rules const& rules) {
    Choice out{.why = std::vector<Why>(model.sets.size()),
               .former = std::vector<std::optional<Former>>(model.sets.size()),
               .exposed = {},
               .left_to_a_family = {}};
    auto threshold = model.asked().threshold;
    std::map<std::size_t, Former> published;  // by set, on its latest day
    for (std::size_t r = 0; r + 1 < model.releases.size(); ++r) {
        auto const& release = model.releases[r];
        if (!holds(release, threshold, rules)) continue;
        for (std::size_t t = 0; t < release.tables.size(); ++t)
            for (std::size_t c = 0; c < release.cells[t].size(); ++c)
                if (is_shown(release.cells[t][c].state))
                    published[model.set_of(model.placed[r][t], c)] = {*release.cells[t][c].value, release.date, false};
    }
    for (auto const& table : model.asked_tables())
        for (auto number : table.cells) {
            auto set = model.cells[number].set;
            for (auto version : model.versions[model.sets[set].definition]) {
                auto found = published.find(version);
                if (found == published.end()) continue;
                auto& former = out.former[set];
                if (former && (former->same || (version != set && former->date > found->second.date))) continue;
                former = found->second;
                former->same = version == set;
            }
        }
    return out;
}

View::View(Model const& m, Rules const& r, int level)
    : model(m),
      rules(r),
      threshold(level),
      already(m.sets.size()),
      wanted(m.sets.size()),
      told(m.sets.size()),
      refused(m.sets.size()),
      lurking(m.sets.size()),
      standing(m.cells.size()) {
    for (auto cell : model.standing.back()) stand(cell);
    for (std::size_t release = 0; release + 1 < model.releases.size(); ++release)
        if (holds(model.releases[release], level, rules)) read(release);
    if (std::ranges::find(already, 1) != already.end()) compute();
    ask();
}

void View::ask() {
    std::ranges::fill(wanted, 0);
    for (auto const& table : model.asked_tables())
        for (auto number : table.cells) wanted[model.cells[number].set] = 1;
}

void View::compute() {
    Elimination known(model.truth.size());
    for (auto const& block : model.blocks)
        for (auto const& meeting : block.meetings) known.add(meeting);
    for (auto const& cell : model.cells)
        if (already[cell.set] != 0) known.add(cell.form);
    for (auto const& set : model.sets)
        for (std::size_t i = 0; i + 1 < set.cells.size(); ++i)
            known.add(difference(model, set.cells[i], set.cells[i + 1]));
    for (auto variable : empty()) known.add({{variable, 1}});
    // What is sensitive by itself stays a secret: if it is computable, that has to be said, not shown.
    auto sensitive = std::vector<char>(model.sets.size());
    for (auto const& release : model.placed)
        for (auto const& table : release) {
            auto why = primary(table.grid, table.counted, threshold, rules);
            for (std::size_t cell = 0; cell < why.size(); ++cell)
                if (why[cell] != Why::nothing && why[cell] != Why::complement && why[cell] != Why::largest_family)
                    sensitive[model.set_of(table, cell)] = 1;
        }
    for (std::size_t set = 0; set < model.sets.size(); ++set)
        if (sensitive[set] == 0 && !tells(model.sets[set].counted, threshold) &&
            known.residue(model.cells[model.sets[set].cells.front()].form).empty())
            already[set] = 1;
}

// Where nobody was shown to be, nobody is in any part of it: no subtraction is needed to know that.
std::set<Number> View::empty() const {
    std::vector<Form const*> none;  // forms that sum to zero
    for (auto const& block : model.blocks)
        for (auto const& meeting : block.meetings) none.push_back(&meeting);
    for (auto const& cell : model.cells)
        if (already[cell.set] != 0 && cell.members.empty()) none.push_back(&cell.form);
    std::set<Number> out;
    for (auto before = std::optional<std::size_t>{}; before != out.size();) {
        before = out.size();
        for (auto const* form : none) {
            int signs = 0;  // 1: something is added, 2: something is taken away
            for (auto const& [variable, coefficient] : *form)
                if (!out.contains(variable)) signs |= coefficient > 0 ? 1 : 2;
            if (signs == 3) continue;
            for (auto const& [variable, coefficient] : *form) out.insert(variable);
        }
    }
    return out;
}

// On each day on which it counts the same people.
void View::stand(Number cell) {
    for (auto same : model.sets[model.cells[cell].set].cells) standing[same] = 1;
}

void View::read(std::size_t r) {
    auto const& release = model.releases[r];
    for (auto cell : model.standing[r]) {
        stand(cell);
        if (tells(model.sets[model.cells[cell].set].counted, threshold)) lurking[model.cells[cell].set] = 1;
    }
    for (std::size_t t = 0; t < release.tables.size(); ++t) {
        auto const& table = model.placed[r][t];
        auto sensitive = primary(table.grid, table.counted, threshold, rules);
        for (std::size_t c = 0; c < release.cells[t].size(); ++c) {
            auto const& cell = release.cells[t][c];
            auto set = model.set_of(table, c);
            told[set] = 1;
            if (is_shown(cell.state)) already[set] = 1;
            else if (release.threshold == threshold || sensitive[c] != Why::nothing) refused[set] = 1;
        }
    }
}

bool View::today(std::size_t set) const {
    return std::ranges::any_of(model.sets[set].cells,
                               [&](Number cell) { return model.cells[cell].day == model.asked().day; });
}

bool View::unknown(std::size_t set, Choice const& choice) const {
    if (model.sets[set].counted.impossible || out(set)) return false;
    return !asked(set) || choice.why[set] != Why::nothing;
}

}  // namespace marelle::disclosure::detail
