// What a round shows, as a file: the figures that this reader is shown on the screen, and none that is kept back there.
#include "evaluation/results.hpp"
#include "evaluation/store.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/list.hpp"
#include <cmath>

namespace marelle::evaluation {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::Cell;
using spreadsheet::choice;

// 0.6267 → 62.7: as the sentences print it.
Cell percent(double value) { return std::round(value * 1000) / 10; }

void add_share(std::vector<Cell>& line, std::optional<ResultShare> const& share) {
    if (share) line.insert(line.end(), {share->k, share->n, percent(share->value), percent(share->low)});
    else line.insert(line.end(), 4, Cell{});
    line.push_back(share ? percent(share->high) : Cell{});
}

std::vector<Cell> line_of(EvaluationResults const& all, ResultCriterion const& one, std::string_view language) {
    std::optional<std::string> before;
    if (all.before) before = all.before->name;
    std::vector<Cell> line{all.round.name, before, choice(language, "informant", all.informant), all.scope.name,
                           one.title};
    add_share(line, one.share);
    add_share(line, one.before);
    add_share(line, one.after);
    if (one.change)
        line.insert(line.end(), {percent(one.change->value), percent(one.change->low), percent(one.change->high)});
    else line.insert(line.end(), 3, Cell{});
    line.emplace_back(one.words);
    return line;
}

Result<Reply> export_results(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(results_asked(call));
    spreadsheet::List list{
        spreadsheet::language_of(call),
        "round_results",
        "resultats",
        "round_results:" + asked.round,
        {{"round", 26.0},        {"round_before", 26.0}, {"informant", 16.0},      {"establishment", 26.0},
         {"criterion", 34.0},    {"now_reached", 12.0},  {"now_of", 12.0},         {"now_share", 12.0},
         {"now_low", 12.0},      {"now_high", 12.0},     {"before_reached", 12.0}, {"before_of", 12.0},
         {"before_share", 12.0}, {"before_low", 12.0},   {"before_high", 12.0},    {"after_reached", 12.0},
         {"after_of", 12.0},     {"after_share", 12.0},  {"after_low", 12.0},      {"after_high", 12.0},
         {"change_value", 12.0}, {"change_low", 12.0},   {"change_high", 12.0},    {"in_words", 80.0}},
        {}};
    auto const found = TRY(results(call.sql(), keys, call.actor, asked, list.language));
    if (!found.suppressed)
        for (auto const& one : found.criteria) list.rows.push_back(line_of(found, one, list.language));
    return spreadsheet::list_file(call, list);
}

spreadsheet::Told<ResultRow> const behind[] = {
    {{"first_name", 18.0}, [](auto const& row, std::string_view) -> Cell { return row.child.first_name; }},
    {{"last_name", 10.0}, [](auto const& row, std::string_view) -> Cell { return row.child.initial; }},
    {{"level_before", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.before; }},
    {{"level_now", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.after; }},
    {{"counts_child", 44.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "counted_as", row.counted); }},
};

Result<Reply> export_rows(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(results_asked(call));
    auto const criterion = TRY(call.query("criterion"));
    if (!criterion) return wrong_fields("query.wrong_fields", {{"criterion", "required"}});
    auto const rows = TRY(
        result_rows(call.sql(), keys, call.actor, asked.round, asked.before, asked.informant, *criterion));
    auto list = list_of(call, "result_rows", "enfants-comptes", behind, rows);
    list.subject = "result_rows:" + asked.round;
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_result_export_routes(http::Router& router, crypto::Keyring& keys) {
    std::string const round = "/api/v1/evaluation-rounds/:id/";
    router
        .on("GET", round + "results-export", "evaluation.results", http::Work::read,
            [&keys](Call& call) { return export_results(call, keys); })
        .summary("What a round shows as a file, a line a criterion, as it is shown to this reader")
        .with("before", "as of the results")
        .with("informant", "as of the results")
        .with("format", "csv or xlsx");
    router
        .on("GET", round + "result-rows-export", "evaluation.read", http::Work::read,
            [&keys](Call& call) { return export_rows(call, keys); })
        .summary("The children behind the figures of one criterion, as a file")
        .with("criterion", "its key")
        .with("before", "as of the results")
        .with("informant", "as of the results")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::evaluation
