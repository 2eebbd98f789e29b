#include "evaluation/child_changes.hpp"
#include "evaluation/store.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/reliability.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

struct Twice {
    Informant informant{};
    Id before, after;  // rounds
};

// Of each kind of informant, the two newest rounds in which one was sent.
std::vector<Twice> last_two(sql::Session& sql, Id const& child) {
    std::vector<Twice> out;
    std::map<std::string, std::vector<Id>> rounds;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT a.informant, r.id, r.closes_on FROM assessment a JOIN evaluation_round r ON r.id = a.round
             WHERE a.child = :child AND a.submitted_at IS NOT NULL AND r.withdrawn_at IS NULL
             ORDER BY r.closes_on DESC, r.id DESC
         )sql",
                                     {{"child", child}}))
        rounds[row.text(0)].push_back(row.text(1));
    for (auto const& [informant, found] : rounds)
        if (found.size() > 1) out.push_back({*record::choice_named<Informant>(informant), found[1], found[0]});
    std::ranges::sort(out, {}, &Twice::informant);
    return out;
}

bool comparable(Measured const& row) {
    return row.before && row.after && row.before->value && row.after->value && row.before->form == row.after->form &&
           same_scale(*row.before, *row.after);
}

void say(ChildChange& out, Measured const& row, std::optional<Noise> const& noise, std::string_view language) {
    auto const before = *row.before->value, after = *row.after->value;
    statistics::Measured<statistics::Reliable> change = std::unexpected{statistics::Refusal::too_few_people};
    if (noise) change = statistics::reliable_change(before, after, noise->deviation, noise->reliability);
    if (change) {
        out.threshold = change->threshold;
        out.measured_on = noise->children;
    }
    out.words = sentences::one_child(language, before, after, change);
}

}  // namespace

Result<std::vector<ChildChange>> child_changes(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                               Id const& child, std::string_view language) {
    TRY(open_child(sql, actor, "evaluation.read", {}, child));
    auto everyone = TRY(access::scope_of(actor, "evaluation.read"));
    everyone.reach = access::Reach::network;
    auto const words_from = settings_on(actor.today).words_from;
    std::vector<ChildChange> out;
    for (auto const& twice : last_two(sql, child)) {
        auto const before = round_row(sql, {}, Reach::network, twice.before);
        auto const after = round_row(sql, {}, Reach::network, twice.after);
        if (!before || !after) continue;
        auto const definition = TRY(definition_of(sql, after->round.instrument.id));
        auto const found = TRY(evolution(sql, keys, everyone, twice.before, twice.after, twice.informant));
        auto const criteria = criteria_of(definition, twice.informant);
        for (auto const& [key, title] : criteria)
            for (auto const& row : found.rows) {
                if (row.criterion != key || found.whose[row.child] != child || !comparable(row)) continue;
                out.push_back({twice.informant,
                               {before->round.id, before->round.name},
                               {after->round.id, after->round.name},
                               key,
                               title,
                               {},
                               0,
                               {}});
                say(out.back(), row, noise_of(found, key, row.after->form, words_from), language);
            }
    }
    return out;
}

}  // namespace marelle::evaluation
