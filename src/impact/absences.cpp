// Which children were absent several times in a row without a word: what already made a task for their referent
// (follow_up/), under the setting that held on the day. The figure tells no more than the list the team works from, and
// opens down to it.
#include "impact/impact.hpp"
#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace marelle::impact {

// A row counts on the day of the absence that completed it, as the task says. One that a correction undid was none, nor
// one whose last session turned out to be cancelled.
void gather_absences(sql::Session& sql, Question const& question, Facts& facts) {
    std::unordered_map<std::string_view, std::size_t> people;
    for (std::size_t i = 0; i < facts.people.size(); ++i) people.emplace(facts.people[i].child, i);
    sql.each(R"sql(
        SELECT t.child, count(t.id) FROM follow_up t JOIN session s ON s.id = t.session
        WHERE (:establishment = '' OR t.establishment = :establishment) AND t.state <> 'corrected'
            AND s.on_date >= :from AND s.on_date <= :until AND s.on_date <= :today AND s.cancelled_at IS NULL
        GROUP BY t.child
    )sql",
             {{"establishment", question.establishment},
              {"from", question.period.from},
              {"until", question.period.until},
              {"today", question.today}},
             [&](sql::Row const& row) {
                 if (auto const found = people.find(row.text(0)); found != people.end())
                     facts.absences.push_back({found->second, row.integer(1)});
                 return true;
             });
    std::ranges::sort(facts.absences, {}, &AbsenceCount::person);
}

void gather_beside(sql::Session& sql, Question const& question, Facts& facts, columns::Keeper* keeper) {
    if (question.name == FigureName::half_of_holidays) gather_holidays(sql, question, facts, keeper);
    if (question.name == FigureName::absences_in_a_row) gather_absences(sql, question, facts);
}

}  // namespace marelle::impact
