// Sent assessments of one or two rounds, as scores without a name. Drafts count for nothing; what was not observed is
// not a zero, it is not there.
#include "crypto/keyring.hpp"
#include "evaluation/results.hpp"
#include "evaluation/store.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

struct Sent {
    std::string form;
    int cursus{};
    std::vector<instrument::Score> scores;
    instrument::Scale scale{};
    std::vector<std::pair<std::string, std::vector<double>>> whole;  // by criterion, when each question was observed
};
struct Twice {
    Id establishment;
    std::optional<Sent> before, after;
};

std::string select(access::Scope const& scope) {
    std::string out = R"sql(
        SELECT a.child, a.establishment, a.round, a.form, a.id, a.answers_sealed
        FROM assessment a JOIN child c ON c.id = a.child
        WHERE a.round IN (:after, :before) AND a.informant = :informant AND a.submitted_at IS NOT NULL
    )sql";
    if (scope.reach != access::Reach::network) out += " AND a.establishment = :establishment";
    if (scope.reach == access::Reach::own_groups) out += " AND " + std::string{access::child_in_scope};
    return out + " ORDER BY a.child";
}

// Turned the way the scores are: the highest level is what is hoped for.
std::vector<std::pair<std::string, std::vector<double>>> whole_answers(instrument::Definition const& definition,
                                                                       instrument::Form const& form,
                                                                       instrument::Answers const& answers) {
    std::vector<std::pair<std::string, std::vector<double>>> out;
    for (auto const& criterion : definition.criteria) {
        std::vector<double> row;
        bool whole = true;
        for (auto const& item : form.items) {
            if (item.criterion != criterion.key) continue;
            auto const answer = answers.find(item.key);
            whole = whole && answer != answers.end() && answer->second;
            if (whole) row.push_back(item.reversed ? levels_of(form.scale) + 1 - *answer->second : *answer->second);
        }
        if (whole && row.size() > 1) out.emplace_back(criterion.key, std::move(row));
    }
    return out;
}

std::optional<Sent> read(crypto::Keyring& keys, instrument::Definition const& definition, sql::Row const& row) {
    auto const* form = instrument::form_named(definition, row.text(3));
    auto const text = keys.open("assessment", "answers_sealed", row.text(0), row.text(4), row.bytes(5));
    // A child that was erased is in no figure any more.
    if (!form || !text) return {};
    auto const kept = kept_from(*text);
    if (!kept) return {};
    auto const answers = answers_of(*kept);
    return Sent{row.text(3), form->cursus, instrument::score(definition, *form, answers), form->scale,
                whole_answers(definition, *form, answers)};
}

void add(std::map<std::string, Measured>& rows, std::optional<Sent> const& sent,
         std::optional<Once> Measured::* which) {
    if (!sent) return;
    for (auto const& score : sent->scores)
        rows[score.criterion].*which = Once{score.value, score.expected.value_or(false), sent->scale, sent->form};
}

void add(std::vector<Answered>& answered, std::optional<Sent> const& sent) {
    if (!sent) return;
    for (auto const& [criterion, row] : sent->whole) {
        auto found = std::ranges::find_if(
            answered, [&](Answered const& one) { return one.form == sent->form && one.criterion == criterion; });
        if (found == answered.end())
            found = answered.insert(answered.end(), {sent->form, criterion, sent->cursus, {0, row.size(), {}}});
        // Another version of the instrument may ask more under the same name: it is another scale.
        if (found->ratings.columns != row.size()) continue;
        ++found->ratings.people;
        found->ratings.values.insert(found->ratings.values.end(), row.begin(), row.end());
    }
}

}  // namespace

Result<Evolution> evolution(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                            std::optional<Id> const& before, Id const& after, Informant informant) {
    std::map<Id, instrument::Definition> definitions;
    for (auto const& row : sql.query("SELECT id, instrument FROM evaluation_round WHERE id IN "
                                     "(:after, :before)",
                                     {{"after", after}, {"before", before.value_or("")}}))
        definitions.emplace(row.text(0), TRY(definition_of(sql, row.text(1))));
    std::map<Id, Twice> children;
    sql.each(select(scope),
             access::parameters_of(
                 scope,
                 {{"after", after}, {"before", before.value_or("")}, {"informant", record::name_of_choice(informant)}}),
             [&](sql::Row const& row) {
                 auto sent = read(keys, definitions.at(row.text(2)), row);
                 if (!sent) return true;
                 auto& child = children[row.text(0)];
                 bool const now = row.text(2) == after;
                 // Counted where it is now; where it was, when it was not assessed again.
                 if (now || child.establishment.empty()) child.establishment = row.text(1);
                 (now ? child.after : child.before) = std::move(sent);
                 return true;
             });
    Evolution out;
    for (auto const& [id, child] : children) {
        out.other_forms |= child.before && child.after && child.before->form != child.after->form;
        std::map<std::string, Measured> rows;
        add(rows, child.before, &Measured::before);
        add(rows, child.after, &Measured::after);
        add(out.answered, child.after);
        for (auto& [criterion, row] : rows) {
            row.child = out.children;
            row.establishment = child.establishment;
            row.criterion = criterion;
            out.rows.push_back(std::move(row));
        }
        out.whose.push_back(id);
        ++out.children;
    }
    return out;
}

}  // namespace marelle::evaluation
