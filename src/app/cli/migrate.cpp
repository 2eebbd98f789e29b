#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "messages/messages.hpp"
#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace marelle::app {

void add_migrate(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("migrate", context.say("cli.migrate"));
    shared_options(*command, context);
    auto to = std::make_shared<int>(0);
    command->add_option("--to", *to, context.say("cli.migrate.to"))->check(CLI::PositiveNumber);
    auto dump = std::make_shared<bool>(false);
    command->add_flag("--dump", *dump, context.say("cli.migrate.dump"));
    command->callback([&context, to, dump] {
        auto settings = context.settings();
        auto database = sql::Database::open(settings.database);
        auto applied = sql::migrate(*database, migrations(), *to ? std::optional{*to} : std::nullopt);
        if (*dump) fmt::print("{}", sql::dump_schema(*database));
        else fmt::print("{}\n", messages::say(context.language, "cli.migrate.done", {{"count", applied}}));
    });
}

}  // namespace marelle::app
