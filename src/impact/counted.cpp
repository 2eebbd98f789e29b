#include "impact/counted.hpp"
#include "follow_up/follow_up.hpp"
#include <algorithm>

namespace marelle::impact {

namespace {

// The child's own part of a figure.
void add_own(CountedFigure& out, Facts const& facts, std::size_t person) {
    std::int64_t there = 0, noted = 0, minutes = 0;
    for (auto const& mark : facts.marks) {
        if (mark.person != person || mark.presence == Mark::Presence::missing) continue;
        there += mark.presence == Mark::Presence::there;
        ++noted;
        minutes += mark.minutes;
    }
    auto const holidays = std::ranges::find(facts.holidays, person, &HolidayCount::person);
    switch (out.name) {
    case FigureName::children_accompanied: return;
    case FigureName::hours_attended:
    case FigureName::hours_per_child: out.hours = static_cast<double>(minutes) / 60; return;
    case FigureName::attendance_rate:
        out.k = there;
        out.n = noted;
        return;
    case FigureName::half_of_holidays:
        out.k = holidays->reached;
        out.n = holidays->holidays;
        return;
    case FigureName::absences_in_a_row: out.k = rows_of_absences(facts, person); return;
    }
    std::unreachable();
}

bool counts(Cell const& cell, std::size_t person) { return std::ranges::find(cell.who, person) != cell.who.end(); }

}  // namespace

std::vector<CountedFigure> counted_in(sql::Session& sql, access::Scope const& scope, Period const& period,
                                      Id const& child, std::string_view language) {
    // With the marks, which the count of children by hours looks at too.
    Question const question{FigureName::hours_attended, {}, period, scope.establishment, scope.today};
    auto facts = gather(sql, scope, question);
    gather_holidays(sql, question, facts);
    gather_absences(sql, question, facts);
    auto const found = std::ranges::find(facts.people, child, &Person::child);
    auto const person = static_cast<std::size_t>(found - facts.people.begin());
    auto const promised = follow_up::promise_on(std::min(period.until, scope.today)).hours;
    std::vector<CountedFigure> out;
    for (auto const& definition : definitions(language)) {
        CountedFigure figure{definition.name, definition.title, false, {}, {}, {}, {}};
        for (auto const& choice : record::choices_of<Breakdown>) {
            auto const by = *record::choice_named<Breakdown>(choice.name);
            auto const cells = tabulate(facts, settings(), definition.name, by, promised);
            if (by == Breakdown::none) figure.counted = counts(cells.front(), person);
            for (auto const& cell : cells)
                if (!cell.key.empty() && counts(cell, person))
                    figure.rows.push_back({by, cell.key, row_label(language, facts, by, cell)});
        }
        if (figure.counted) add_own(figure, facts, person);
        out.push_back(std::move(figure));
    }
    return out;
}

}  // namespace marelle::impact
