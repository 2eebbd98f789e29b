#include "http/openapi.hpp"
#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "record/typescript.hpp"
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

namespace marelle::app {

namespace {

// Two blanks a level, a member a line: a change of the API reads well in a diff.
void pretty(boost::json::value const& value, std::string const& indent, std::string& out) {
    auto inner = indent + "  ";
    bool first = true;
    auto next = [&] {
        out += first ? "\n" : ",\n";
        first = false;
        out += inner;
    };
    if (value.is_object() && !value.get_object().empty()) {
        out += '{';
        for (auto const& member : value.get_object()) {
            next();
            out += boost::json::serialize(boost::json::value(member.key())) + ": ";
            pretty(member.value(), inner, out);
        }
        out += "\n" + indent + '}';
    } else if (value.is_array() && !value.get_array().empty()) {
        out += '[';
        for (auto const& item : value.get_array()) {
            next();
            pretty(item, inner, out);
        }
        out += "\n" + indent + ']';
    } else out += boost::json::serialize(value);
}

}  // namespace

void add_openapi(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("openapi", context.say("cli.openapi"));
    auto types = std::make_shared<bool>(false);
    command->add_flag("--typescript", *types, context.say("cli.openapi.typescript"));
    command->callback([types] {
        Settings settings;
        settings.database = "sqlite::memory:";
        auto database = sql::Database::open(settings.database);
        auto keys = crypto::Keyring::in_memory();
        access::Gate gate{*database, *keys};
        http::Router router{*database, gate};
        add_every_route(router, *database, *keys, settings);
        std::string out;
        if (*types) out = record::typescript(http::shapes_of(router));
        else pretty(http::openapi(router), "", out);
        fmt::print("{}{}", out, out.ends_with('\n') ? "" : "\n");
    });
}

}  // namespace marelle::app
