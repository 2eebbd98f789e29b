#include "access/account.hpp"
#include "app/cli/cli.hpp"
#include "app/cli/usage.hpp"
#include "app/instance.hpp"
#include "base/clock.hpp"
#include "crypto/crypto.hpp"
#include "messages/messages.hpp"
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/core.h>

namespace marelle::app {

namespace {

// An establishment by its id or its name.
Id establishment_named(sql::Session& sql, Context const& context, std::string const& name) {
    auto row = sql.first("SELECT id FROM establishment WHERE id = :name OR name = :name", {{"name", name}});
    if (!row) throw Refusal{messages::say(context.language, "cli.unknown_establishment", {{"name", name}})};
    return row->text(0);
}

struct Asked {
    std::string name, email, profile, establishment;
};

// What was asked, held to what the API asks of the same account.
Result<access::NewUser> checked(sql::Session& sql, Context const& context, Asked const& asked) {
    boost::json::object post{{"profile", asked.profile}, {"from", today_local()}};
    if (!asked.establishment.empty()) post["establishment"] = establishment_named(sql, context, asked.establishment);
    boost::json::object const sent{{"name", asked.name}, {"email", asked.email}, {"post", std::move(post)}};
    auto user = TRY(record::from_json<access::NewUser>(sent));
    if (auto wrong = access::wrong_post(user.post, "post/"); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    return user;
}

void add(Context& context, Asked const& asked) {
    auto database = open_database(context.settings());
    auto password = crypto::random_password();
    auto hash = crypto::hash_password(password).value();
    std::string email;
    auto created = database->write([&](sql::Session& sql) -> Result<Id> {
        auto user = TRY(checked(sql, context, asked));
        email = user.email;
        return access::create_user(sql, user, hash, access::PasswordFrom::someone_else, "", now());
    });
    if (!created) throw Refusal{error_words(context, created.error())};
    fmt::print("{}\n", messages::say(context.language, "cli.user.added", {{"email", email}, {"password", password}}));
}

Id known(sql::Session& sql, Context const& context, std::string email) {
    for (auto& c : email)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);  // as accounts keep it
    auto user = access::user_with_email(sql, email);
    if (!user) throw Refusal{messages::say(context.language, "cli.user.unknown", {{"email", email}})};
    return *user;
}

void new_password(Context& context, std::string const& email) {
    auto database = open_database(context.settings());
    auto password = crypto::random_password();
    auto hash = crypto::hash_password(password).value();
    database->write([&](sql::Session& sql) {
        access::set_password(sql, known(sql, context, email), hash, access::PasswordFrom::someone_else, "", now());
    });
    fmt::print("{}\n",
               messages::say(context.language, "cli.user.password", {{"email", email}, {"password", password}}));
}

void disable(Context& context, std::string const& email) {
    auto database = open_database(context.settings());
    database->write([&](sql::Session& sql) {
        auto user = known(sql, context, email);
        // From the command line nobody is the author: the account itself is named.
        access::disable_user(sql, user, user, now());
    });
    fmt::print("{}\n", messages::say(context.language, "cli.user.disabled", {{"email", email}}));
}

}  // namespace

void add_user(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("user", context.say("cli.user"));
    command->require_subcommand(1);
    auto asked = std::make_shared<Asked>();
    auto* adding = command->add_subcommand("add", context.say("cli.user.add"));
    shared_options(*adding, context);
    adding->add_option("--name", asked->name, context.say("cli.user.name"))->required();
    adding->add_option("--email", asked->email, context.say("cli.user.email"))->required();
    adding->add_option("--profile", asked->profile, context.say("cli.user.profile"))->required();
    adding->add_option("--establishment", asked->establishment, context.say("cli.user.establishment"));
    adding->callback([&context, asked] { add(context, *asked); });
    auto* passwd = command->add_subcommand("passwd", context.say("cli.user.passwd"));
    shared_options(*passwd, context);
    passwd->add_option("email", asked->email, context.say("cli.user.email"))->required();
    passwd->callback([&context, asked] { new_password(context, asked->email); });
    auto* disabling = command->add_subcommand("disable", context.say("cli.user.disable"));
    shared_options(*disabling, context);
    disabling->add_option("email", asked->email, context.say("cli.user.email"))->required();
    disabling->callback([&context, asked] { disable(context, asked->email); });
}

}  // namespace marelle::app
