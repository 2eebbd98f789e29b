// What content/defaults/evaluation.toml says on a day.
#include "defaults/defaults.hpp"
#include "evaluation/evaluation.hpp"

namespace marelle::evaluation {

namespace {

Settings settings_in(defaults::Table const& in) {
    return {in.number("late_draft_days", 1, 60), in.whole("words_from", 1, 100), in.whole("headquarters_least", 1, 100),
            in.number("task_days", 1, 60)};
}

}  // namespace

Settings const& settings_on(Date const& day) {
    static auto const shipped = defaults::Dated<Settings>::shipped("evaluation.toml", settings_in);
    return shipped.on(day);
}

}  // namespace marelle::evaluation
