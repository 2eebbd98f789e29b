#include "evaluation/counted.hpp"
#include "evaluation/store.hpp"
#include <algorithm>

namespace marelle::evaluation {

std::vector<CountedRound> rounds_counting(sql::Session& sql, access::Scope const& scope, Id const& child,
                                          Date const& from, Date const& until) {
    std::vector<CountedRound> out;
    for (auto const& row :
         sql.query(R"sql(
        SELECT r.id, r.name, r.closes_on, a.informant, a.form, r.instrument
        FROM assessment a JOIN evaluation_round r ON r.id = a.round
        WHERE a.child = :child AND a.establishment = :establishment AND a.submitted_at IS NOT NULL
            AND r.closes_on >= :from AND r.closes_on <= :until AND r.withdrawn_at IS NULL
        ORDER BY r.closes_on DESC, r.id DESC, a.informant
    )sql",
                   {{"child", child}, {"establishment", scope.establishment}, {"from", from}, {"until", until}})) {
        // Several teachers said what they see of the child: it counts once.
        auto const informant = *record::choice_named<Informant>(row.text(3));
        if (!out.empty() && out.back().round.id == row.text(0) && out.back().informant == informant) continue;
        CountedRound counted{{row.text(0), row.text(1)}, row.text(2), informant, {}};
        auto const definition = definition_of(sql, row.text(5));
        auto const* form = definition ? instrument::form_named(*definition, row.text(4)) : nullptr;
        if (form)
            for (auto const& criterion : definition->criteria)
                if (std::ranges::find(form->items, criterion.key, &instrument::Item::criterion) != form->items.end())
                    counted.criteria.push_back(criterion.title);
        out.push_back(std::move(counted));
    }
    return out;
}

}  // namespace marelle::evaluation
