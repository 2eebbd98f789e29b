#include "access/establishment.hpp"
#include "app/cli/cli.hpp"
#include "app/cli/usage.hpp"
#include "app/instance.hpp"
#include "base/clock.hpp"
#include "messages/messages.hpp"
#include "record/json_of.hpp"
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

namespace marelle::app {

namespace {

struct Asked {
    std::string name, commune, commune_name, opened_on;
    std::string zone;
    std::int64_t places = 0;
};

// What was asked, held to what the API asks of the same establishment.
Result<access::NewEstablishment> checked(Asked const& asked) {
    boost::json::object sent{{"name", asked.name},
                             {"commune", asked.commune},
                             {"commune_name", asked.commune_name},
                             {"places", asked.places},
                             {"school_zone", asked.zone}};
    if (!asked.opened_on.empty()) sent["opened_on"] = asked.opened_on;
    return record::from_json<access::NewEstablishment>(sent);
}

void add(Context& context, Asked const& asked) {
    auto database = open_database(context.settings());
    auto made = database->write([&](sql::Session& sql) -> Result<access::EstablishmentRow> {
        return access::add_establishment(sql, TRY(checked(asked)), today_local());
    });
    if (!made) throw Refusal{error_words(context, made.error())};
    fmt::print("{}\n", messages::say(context.language, "cli.establishment.added", {{"name", made->name}}));
}

}  // namespace

void add_establishment(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("establishment", context.say("cli.establishment"));
    command->require_subcommand(1);
    auto asked = std::make_shared<Asked>();
    auto* adding = command->add_subcommand("add", context.say("cli.establishment.add"));
    shared_options(*adding, context);
    adding->add_option("--name", asked->name, context.say("cli.establishment.name"))->required();
    adding->add_option("--commune", asked->commune, context.say("cli.establishment.commune"))->required();
    adding->add_option("--commune-name", asked->commune_name, context.say("cli.establishment.commune_name"))
        ->required();
    adding->add_option("--places", asked->places, context.say("cli.establishment.places"))->required();
    adding->add_option("--zone", asked->zone, context.say("cli.establishment.zone"))
        ->required()
        ->check(CLI::IsMember({"A", "B", "C"}));
    adding->add_option("--opened", asked->opened_on, context.say("cli.establishment.opened"));
    adding->callback([&context, asked] { add(context, *asked); });
}

}  // namespace marelle::app
