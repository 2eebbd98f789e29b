#include "audit/audit.hpp"
#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "messages/messages.hpp"
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

namespace marelle::app {

void add_audit(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("audit", context.say("cli.audit"));
    command->require_subcommand(1);
    auto* verify = command->add_subcommand("verify", context.say("cli.audit.verify"));
    shared_options(*verify, context);
    json_option(*verify, context);
    verify->callback([&context] {
        auto settings = context.settings();
        auto database = open_database(settings);
        auto keys = open_keyring(settings);
        auto verdict = database->read([&](sql::Session& sql) { return audit::verify(sql, *keys); });
        if (context.json) {
            boost::json::object out{{"entries", verdict.entries}, {"heads", verdict.heads}, {"broken_at", nullptr}};
            if (verdict.broken_at) {
                out["broken_at"] = *verdict.broken_at;
                out["why"] = verdict.why;
            }
            fmt::print("{}\n", boost::json::serialize(out));
        } else if (!verdict.broken_at) {
            fmt::print("{}\n", messages::say(context.language, "cli.audit.whole",
                                             {{"entries", verdict.entries}, {"heads", verdict.heads}}));
        }
        if (verdict.broken_at && !context.json)
            throw Refusal{messages::say(
                context.language, "cli.audit.broken",
                {{"seq", std::to_string(*verdict.broken_at)}, {"why", context.say("cli.audit.why." + verdict.why)}})};
        if (verdict.broken_at) throw CLI::RuntimeError{1};
    });
}

}  // namespace marelle::app
