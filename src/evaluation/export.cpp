// Rounds, and how far each child of one is, as files: no answer and no level.
#include "evaluation/assessment.hpp"
#include "evaluation/results.hpp"
#include "evaluation/store.hpp"
#include "spreadsheet/list.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::evaluation {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

std::string kinds(std::vector<std::string> const& informants, std::string_view language) {
    std::vector<std::string> out;
    out.reserve(informants.size());
    for (auto const& each : informants) out.push_back(choice(language, "informant", each));
    return spreadsheet::joined(out);
}

Result<Reply> export_rounds(Call& call) {
    spreadsheet::List list{spreadsheet::language_of(call),
                           "rounds",
                           "campagnes",
                           "evaluation_rounds",
                           {{"round", 28.0},
                            {"establishment", 26.0},
                            {"instrument", 34.0},
                            {"round_state", 12.0},
                            {"first_day", 14.0},
                            {"last_day", 14.0},
                            {"informants", 34.0},
                            {"assessments_expected", 12.0},
                            {"assessments_done", 12.0},
                            {"assessments_started", 12.0},
                            {"assessments_missing", 12.0}},
                           {}};
    for (auto const& round : rounds(call.sql(), call.actor)) {
        std::optional<std::string> house;
        if (round.establishment) house = round.establishment->name;
        std::optional<std::int64_t> expected, done, started, missing;  // none: too few for this reader
        if (round.totals) {
            expected = round.totals->expected;
            done = round.totals->done;
            started = round.totals->started;
            missing = round.totals->missing;
        }
        list.rows.push_back({round.name, house, round.instrument.title,
                             choice(list.language, "round_state", round.state), round.opens_on, round.last_day,
                             kinds(round.informants, list.language), expected, done, started, missing});
    }
    return spreadsheet::list_file(call, list);
}

Result<Reply> export_queue(Call& call) {
    auto const id = TRY(round_id(call));
    auto const informant = TRY(asked_informant(call));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "round_children",
                           "campagne",
                           "evaluation_round:" + id,
                           {{"first_name", 18.0},
                            {"last_name", 10.0},
                            {"group", 22.0},
                            {"cursus", 10.0},
                            {"informant", 16.0},
                            {"assessment_state", 16.0},
                            {"submitted_at", 18.0}},
                           {}};
    for (auto const& line : TRY(queue(call.sql(), call.actor, id, informant))) {
        std::optional<std::string> group;
        if (line.group) group = line.group->name;
        list.rows.push_back({line.child.first_name, line.child.initial, group, line.cursus,
                             choice(list.language, "informant", informant),
                             choice(list.language, "assessment_state", line.state),
                             spreadsheet::local_text(line.submitted_at)});
    }
    return spreadsheet::list_file(call, list);
}

// One criterion of one assessment; of a draft, one line without any.
struct Scored {
    Assessment assessment;
    std::string title;
    CriterionScore score;
};

Result<std::vector<Scored>> scores_of(sql::Session& sql, std::vector<Assessment> const& all) {
    std::vector<Scored> out;
    for (auto const& each : all) {
        if (each.state != AssessmentState::submitted) {
            out.push_back({each, "", {}});
            continue;
        }
        auto const criteria = criteria_of(TRY(definition_of(sql, each.instrument)), each.informant);
        for (auto const& score : each.scores) {
            auto const named = std::ranges::find(criteria, score.criterion,
                                                 &std::pair<std::string, std::string>::first);
            out.push_back({each, named == criteria.end() ? score.criterion : named->second, score});
        }
    }
    return out;
}

using spreadsheet::Cell;

// A mean of a few answers: more than two decimals would say more than it knows.
std::optional<double> at_hand(std::optional<double> const& level) {
    if (!level) return {};
    return std::round(*level * 100) / 100;
}

spreadsheet::Told<Scored> const told[] = {
    {{"round", 26.0}, [](auto const& row, std::string_view) -> Cell { return row.assessment.round.name; }},
    {{"informant", 18.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "informant", row.assessment.informant); }},
    {{"respondent", 22.0},
     [](auto const& row, std::string_view) -> Cell {
         return row.assessment.respondent ? row.assessment.respondent->name : std::string{};
     }},
    {{"assessment_state", 16.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "assessment_state", row.assessment.state); }},
    {{"submitted_at", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.assessment.submitted_at); }},
    {{"criterion", 34.0}, [](auto const& row, std::string_view) -> Cell { return row.title; }},
    {{"criterion_level", 10.0}, [](auto const& row, std::string_view) -> Cell { return at_hand(row.score.value); }},
    {{"items_answered", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.score.answered; }},
    {{"items", 10.0}, [](auto const& row, std::string_view) -> Cell { return row.score.items; }},
};

Result<Reply> export_of_child(Call& call, crypto::Keyring& keys) {
    auto const child = TRY(call.id("id"));
    auto const lines = TRY(scores_of(call.sql(), TRY(history(call.sql(), keys, call.actor, child))));
    return spreadsheet::list_file(call, list_of(call, "assessments", "evaluations", told, lines, child));
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router.on("GET", "/api/v1/evaluation-rounds-export", "evaluation.list", http::Work::read, export_rounds)
        .summary("The rounds and how far each is, as a file")
        .with("format", "csv or xlsx");
    router
        .on("GET", "/api/v1/evaluation-rounds/:id/children-export", "evaluation.queue", http::Work::read, export_queue)
        .summary("The children of a round and how far each is as a file, without an answer")
        .with("informant", "as of the list")
        .with("format", "csv or xlsx");
    router
        .on("GET", "/api/v1/children/:id/assessments-export", "evaluation.read", http::Work::read,
            [&keys](Call& call) { return export_of_child(call, keys); })
        .summary("A child's assessments as a file, a line a criterion, without the comments")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::evaluation
