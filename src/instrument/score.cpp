// From answers to scores. A score is a mean of levels only to give an order between children measured the same way;
// what is shown first is how many are at which level (domain.md §7.3).
#include "instrument/instrument.hpp"
#include <algorithm>

namespace marelle::instrument {

namespace {

Item const* item_of(Form const& form, std::string_view key) {
    auto const found = std::ranges::find(form.items, key, &Item::key);
    return found == form.items.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Error::Field> wrong_in(Form const& form, Answers const& answers) {
    std::vector<Error::Field> out;
    for (auto const& [key, level] : answers) {
        if (!item_of(form, key)) out.push_back({"answers/" + key, "unknown"});
        else if (level && (*level < 1 || *level > levels_of(form.scale)))
            out.push_back({"answers/" + key, "out_of_range"});
    }
    return out;
}

std::vector<Score> score(Definition const& definition, Form const& form, Answers const& answers) {
    std::vector<Score> out;
    for (auto const& criterion : definition.criteria) {
        Score one{criterion.key, {}, 0, 0, 0, {}};
        int sum = 0;
        for (auto const& item : form.items) {
            if (item.criterion != criterion.key) continue;
            ++one.items;
            auto const answer = answers.find(item.key);
            if (answer == answers.end()) continue;
            if (!answer->second) {
                ++one.not_observed;
                continue;
            }
            ++one.answered;
            sum += item.reversed ? levels_of(form.scale) + 1 - *answer->second : *answer->second;
        }
        if (one.items == 0) continue;
        if (one.answered * 3 >= one.items * 2) {
            one.value = static_cast<double>(sum) / one.answered;
            one.expected = *one.value >= expected_from(criterion, form.scale);
        }
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace marelle::instrument
