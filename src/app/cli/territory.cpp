#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "territory/cli.hpp"
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace marelle::app {

namespace {

struct Asked {
    territory::ListGiven given;
    std::string until, file, list;
};

void finish(int code) {
    if (code != 0) throw CLI::RuntimeError{code};
}

void import(Context& context, Asked& asked) {
    if (!asked.until.empty()) asked.given.valid_until = asked.until;
    auto database = open_database(context.settings());
    territory::ImportCommand command;
    command.given = asked.given;
    command.file = asked.file;
    command.language = context.language;
    command.output = context.json ? territory::CommandOutput::json : territory::CommandOutput::text;
    command.progress = isatty(STDERR_FILENO) ? territory::CommandProgress::line : territory::CommandProgress::silent;
    finish(territory::import_command(*database, command, std::cout, std::cerr));
}

void locate(Context& context, Asked const& asked) {
    auto database = open_database(context.settings());
    territory::LocateCommand command;
    command.list = asked.list;
    command.language = context.language;
    command.output = context.json ? territory::CommandOutput::json : territory::CommandOutput::text;
    finish(territory::locate_command(
        *database, command, [](char* into, std::size_t size) { return std::fread(into, 1, size, stdin); },
        [](std::string_view text) {
            if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
                throw Refusal{"la sortie s’est fermée"};
        },
        std::cerr));
}

}  // namespace

void add_territory(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("territory", context.say("cli.territory"));
    command->require_subcommand(1);
    auto asked = std::make_shared<Asked>();
    auto* importing = command->add_subcommand("import", context.say("cli.territory.import"));
    shared_options(*importing, context);
    json_option(*importing, context);
    importing->add_option("--list", asked->given.name, context.say("cli.territory.list"))->required();
    importing->add_option("--valid-from", asked->given.valid_from, context.say("cli.territory.from"))->required();
    importing->add_option("--valid-until", asked->until, context.say("cli.territory.until"));
    importing->add_option("--precision-m", asked->given.precision_m, context.say("cli.territory.precision"))
        ->required();
    importing->add_option("--source", asked->given.source, context.say("cli.territory.source"))->required();
    importing->add_option("--licence", asked->given.licence, context.say("cli.territory.licence"))->required();
    importing->add_option("file", asked->file, context.say("cli.territory.file"))->required();
    importing->callback([&context, asked] { import(context, *asked); });
    auto* locating = command->add_subcommand("locate", context.say("cli.territory.locate"));
    shared_options(*locating, context);
    json_option(*locating, context);
    locating->add_option("--list", asked->list, context.say("cli.territory.list"))->required();
    locating->callback([&context, asked] { locate(context, *asked); });
}

}  // namespace marelle::app
