#pragma once
// The command line: one file a command, each adds itself to the program. Exit codes: 0 done, 1 refused or failed (one
// line says why and what to do), 2 usage.
#include "app/settings.hpp"
#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace marelle::app {

// The options every command shares, and what they give.
struct Context {
    std::string language = "fr";
    std::string config;    // --config FILE
    std::string database;  // --database URL
    bool json = false;     // --json

    Settings settings() const;  // file, environment, then the options above
    std::string say(std::string_view key) const;
};

// Adds --config, --database (and --json) to a command.
void shared_options(CLI::App& command, Context& context);
void json_option(CLI::App& command, Context& context);

void add_serve(CLI::App& program, Context& context);
void add_demo(CLI::App& program, Context& context);
void add_establishment(CLI::App& program, Context& context);
void add_user(CLI::App& program, Context& context);
void add_migrate(CLI::App& program, Context& context);
void add_check(CLI::App& program, Context& context);
void add_backup(CLI::App& program, Context& context);
void add_audit(CLI::App& program, Context& context);
void add_openapi(CLI::App& program, Context& context);
void add_territory(CLI::App& program, Context& context);
void add_figure(CLI::App& program, Context& context);
void add_report(CLI::App& program, Context& context);
void add_manual(CLI::App& program, Context& context);  // man page and bash completion, from the commands themselves

// The whole program, for main() and the tests of the command line.
int run(int count, char const* const* arguments);

}  // namespace marelle::app
