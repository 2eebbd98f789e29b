// Sent assessments of one or two rounds, as scores without a name. Drafts count for nothing; what was not observed is
// not a zero, it is not there. Of several teachers of one child, one is counted and none is mixed with another.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "evaluation/results.hpp"
#include "evaluation/store.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

struct Sent {
    Id establishment, respondent;
    std::string form;
    int cursus{};
    std::vector<instrument::Score> scores;
    instrument::Scale scale{};
    std::string words;
    std::vector<std::pair<std::string, std::vector<double>>> whole;  // by criterion, when each question was observed
};
struct Said {
    std::vector<Sent> before, after;  // in the order in which they were sent
};
struct Chosen {
    Sent const* before{};
    Sent const* after{};
};

// The first sent stands for the child, whatever it says; and beside it the word of the same person before, where there
// is one: a change is then a child's, not that of who looks.
Chosen chosen(Said const& said) {
    Chosen out;
    if (!said.after.empty()) out.after = &said.after.front();
    if (said.before.empty()) return out;
    out.before = &said.before.front();
    if (!out.after) return out;
    auto const same = std::ranges::find(said.before, out.after->respondent, &Sent::respondent);
    if (same != said.before.end()) out.before = &*same;
    return out;
}

std::string select(access::Scope const& scope) {
    std::string out = R"sql(
        SELECT a.child, a.establishment, a.round, a.form, a.id, a.answers_sealed, a.respondent
        FROM assessment a JOIN child c ON c.id = a.child
        WHERE a.round IN (:after, :before) AND a.informant = :informant AND a.submitted_at IS NOT NULL
    )sql";
    if (scope.reach != access::Reach::network) out += " AND a.establishment = :establishment";
    if (scope.reach == access::Reach::own_groups) out += " AND " + std::string{access::child_in_scope};
    return out + " ORDER BY a.child, a.submitted_at, a.started_at, a.id";
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

std::string words_of(instrument::Form const& form) {
    std::string out;
    for (auto const& level : form.levels) out += fold(level) + '|';
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
    return Sent{row.text(1),
                row.text(6),
                row.text(3),
                form->cursus,
                instrument::score(definition, *form, answers),
                form->scale,
                words_of(*form),
                whole_answers(definition, *form, answers)};
}

void add(std::map<std::string, Measured>& rows, Sent const* sent, std::optional<Once> Measured::* which) {
    if (!sent) return;
    for (auto const& score : sent->scores)
        rows[score.criterion].*
            which = Once{score.value, score.expected.value_or(false), sent->scale, sent->form, sent->words};
}

void add(std::vector<Whole>& answered, Sent const* sent) {
    if (!sent) return;
    for (auto const& [criterion, row] : sent->whole) {
        auto found = std::ranges::find_if(
            answered, [&](Whole const& one) { return one.form == sent->form && one.criterion == criterion; });
        if (found == answered.end())
            found = answered.insert(answered.end(), {sent->form, criterion, sent->cursus, {0, row.size(), {}}});
        // Another version of the instrument may ask more under the same name: it is another scale.
        if (found->ratings.columns != row.size()) continue;
        ++found->ratings.people;
        found->ratings.values.insert(found->ratings.values.end(), row.begin(), row.end());
    }
}

void take(std::vector<Measured>& all, std::map<std::string, Measured>& rows, std::size_t child,
          Id const& establishment) {
    for (auto& [criterion, row] : rows) {
        row.child = child;
        row.establishment = establishment;
        row.criterion = criterion;
        all.push_back(std::move(row));
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
    std::map<Id, Said> children;
    sql.each(select(scope),
             access::parameters_of(
                 scope,
                 {{"after", after}, {"before", before.value_or("")}, {"informant", record::name_of_choice(informant)}}),
             [&](sql::Row const& row) {
                 auto sent = read(keys, definitions.at(row.text(2)), row);
                 if (!sent) return true;
                 auto& child = children[row.text(0)];
                 (row.text(2) == after ? child.after : child.before).push_back(std::move(*sent));
                 return true;
             });
    Evolution out;
    for (auto const& [id, said] : children) {
        auto const child = chosen(said);
        out.other_forms |= child.before && child.after && child.before->form != child.after->form;
        out.several += said.before.size() > 1 || said.after.size() > 1;
        std::map<std::string, Measured> rows, seconds;
        add(rows, child.before, &Measured::before);
        add(rows, child.after, &Measured::after);
        if (said.after.size() > 1) add(seconds, &said.after[1], &Measured::after);
        add(out.answered, child.after);
        // Counted where it is now; where it was, when it was not assessed again.
        auto const& establishment = (child.after ? child.after : child.before)->establishment;
        take(out.rows, rows, out.children, establishment);
        take(out.seconds, seconds, out.children, establishment);
        out.whose.push_back(id);
        ++out.children;
    }
    return out;
}

}  // namespace marelle::evaluation
