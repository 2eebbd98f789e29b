#include "app/cli/cli.hpp"
#include "app/cli/usage.hpp"
#include "base/clock.hpp"
#include "messages/messages.hpp"
#include "sql/sql.hpp"
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace marelle::app {

namespace {

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> out;
    for (char** entry = environ; *entry; ++entry) {
        std::string_view text = *entry;
        auto equals = text.find('=');
        if (equals != text.npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return out;
}

// The help is written before the options are read: its language is looked for first.
std::string language_asked(int count, char const* const* arguments) {
    for (int i = 1; i + 1 < count; ++i)
        if (std::string_view{arguments[i]} == "--lang") return arguments[i + 1];
    return "fr";
}

}  // namespace

Settings Context::settings() const {
    auto out = read_settings(config, environment());
    if (!database.empty()) out.database = database;
    return out;
}

std::string Context::say(std::string_view key) const { return messages::say(language, key); }

void shared_options(CLI::App& command, Context& context) {
    command.add_option("--config", context.config, context.say("cli.option.config"))->check(CLI::ExistingFile);
    command.add_option("--database", context.database, context.say("cli.option.database"));
}

void json_option(CLI::App& command, Context& context) {
    command.add_flag("--json", context.json, context.say("cli.option.json"));
}

int run(int count, char const* const* arguments) {
    umask(077);  // what is written here (database, keys, backups) is for its owner alone
    Context context;
    context.language = language_asked(count, arguments);
    std::optional<FixedClock> clock;  // the tests' day: what is written of today is the same on every day
    if (char const* at = std::getenv("MARELLE_TEST_NOW")) clock.emplace(at);
    CLI::App program{context.say("cli.program"), "marelle"};
    help_in_words(program, context);
    program.add_option("--lang", context.language, context.say("cli.option.lang"))->check(CLI::IsMember({"fr", "en"}));
    program.set_version_flag("--version", "marelle 0.1.0", context.say("cli.option.version"));
    program.require_subcommand(1);
    program.fallthrough();
    for (auto* add : {add_serve, add_demo, add_establishment, add_user, add_migrate, add_check, add_backup, add_audit,
                      add_openapi, add_territory, add_figure, add_report, add_manual})
        add(program, context);
    try {
        program.parse(count, arguments);
        return 0;
    } catch (CLI::RuntimeError const& ended) { return ended.get_exit_code(); } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0) return program.exit(error);  // help, version
        std::fprintf(stderr, "marelle : %s\n", mistake(program, context, error).c_str());
        return 2;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "marelle : %s\n", failure(context, error).c_str());
        return 1;
    }
}

}  // namespace marelle::app
