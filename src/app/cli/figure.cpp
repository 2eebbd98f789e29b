#include "app/cli/cli.hpp"
#include "app/cli/scope.hpp"
#include "app/instance.hpp"
#include "impact/impact.hpp"
#include "messages/messages.hpp"
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

namespace marelle::app {

namespace {

struct Asked {
    std::string name, period, scope = "network", by = "none";
};

std::string shown(impact::Figure const& figure, impact::FigureRow const& row, std::string_view language) {
    if (row.suppressed) return messages::say(language, "figure.hidden");
    if (!row.value) return "–";
    if (figure.unit == impact::Unit::share) return messages::say_percent(language, *row.value, 1);
    return messages::say_number(language, *row.value, figure.unit == impact::Unit::hours ? 1 : 0);
}

void print(impact::Figure const& figure, std::string_view language) {
    fmt::print("{}\n{} · {} – {} · {} v{}\n\n", figure.finding, figure.scope.name, figure.period.from,
               figure.period.until, figure.title, figure.version);
    for (auto const& row : figure.rows) {
        fmt::print("  {:<40} {:>12}", row.label, shown(figure, row, language));
        if (row.k && row.n) fmt::print("   {}/{}", *row.k, *row.n);
        if (row.low && row.high)
            fmt::print("   [{} – {}]", messages::say_percent(language, *row.low, 1),
                       messages::say_percent(language, *row.high, 1));
        if (row.unknown && *row.unknown > 0) fmt::print("   {} ?", *row.unknown);
        fmt::print("\n");
    }
    fmt::print("\n{}\n", figure.definition);
}

void one(Context& context, Asked const& asked) {
    auto name = record::choice_named<impact::FigureName>(asked.name);
    if (!name) throw Refusal{messages::say(context.language, "cli.figure.unknown", {{"name", asked.name}})};
    auto by = record::choice_named<impact::Breakdown>(asked.by);
    if (!by) throw Refusal{messages::say(context.language, "cli.figure.unknown_by", {{"by", asked.by}})};
    auto period = parse_period(asked.period);
    if (!period) throw Refusal{context.say("cli.figure.wrong_period")};
    auto database = open_database(context.settings());
    auto figure = database->read([&](sql::Session& sql) {
        auto scope = operator_scope(sql, context, asked.scope);
        return impact::figure(sql, scope, {*name, *by, *period, scope.establishment, scope.today}, context.language);
    });
    if (!figure) throw Refusal{context.say("error." + figure.error().code)};
    if (context.json) fmt::print("{}\n", boost::json::serialize(record::to_json(*figure)));
    else print(*figure, context.language);
}

}  // namespace

void add_figure(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("figure", context.say("cli.figure"));
    shared_options(*command, context);
    json_option(*command, context);
    auto asked = std::make_shared<Asked>();
    command->add_option("name", asked->name, context.say("cli.figure.name"))->required();
    auto year = school_year_of(today_local());
    asked->period = school_year_start(year) + ".." + school_year_end(year);
    command->add_option("--period", asked->period, context.say("cli.figure.period"));
    command->add_option("--scope", asked->scope, context.say("cli.figure.scope"));
    command->add_option("--by", asked->by, context.say("cli.figure.by"));
    command->callback([&context, asked] {
        if (asked->name != "LIST" && asked->name != "list") return one(context, *asked);
        for (auto const& definition : impact::definitions(context.language))
            fmt::print("{:<24} {}\n", record::name_of_choice(definition.name), definition.title);
    });
}

}  // namespace marelle::app
