#include "app/demo/demo.hpp"
#include "app/calendar.hpp"
#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "base/clock.hpp"
#include "crypto/predictable.hpp"
#include "messages/messages.hpp"
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>

namespace marelle::app {

namespace {

void write_logins(std::string const& path, demo::Made const& made) {
    std::ofstream out{path};
    for (auto const& account : made.accounts)
        out << fmt::format("{:<24} {:<28} {}\n", account.profile, account.email, made.password);
    out << fmt::format("{:<24} {}\n", "teacher_by_link", made.link);
    if (!out.flush()) throw Refusal{"le fichier " + path + " ne s’écrit pas"};
}

// Beside the SQLite file, where ./run looks for them.
std::string logins_beside(Settings const& settings) {
    constexpr std::string_view prefix = "sqlite:";
    std::filesystem::path file{settings.database.starts_with(prefix) ? settings.database.substr(prefix.size()) : "./x"};
    return (file.parent_path() / "logins.txt").string();
}

void make(Context& context, std::uint64_t seed, std::string const& logins) {
    auto settings = context.settings();
    // Midnight and the seed: what is made on one day is the same at whatever hour it is made.
    FixedClock const midnight{instant_text(from_local(today_local(), "00:00"))};
    auto database = open_database(settings);
    crypto::Predictable const predictable{seed};
    auto keys = open_keyring(settings);
    auto empty = database->read([](sql::Session& sql) { return sql.count("SELECT count(*) FROM organisation"); }) == 0;
    if (!empty) throw Refusal{context.say("cli.demo.not_empty")};
    auto made = demo::make(*database, *keys, calendar(), seed);
    fmt::print("{}\n",
               messages::say(context.language, "cli.demo.done",
                             {{"children", made.children}, {"sessions", made.sessions}, {"marks", made.marks}}));
    write_logins(logins.empty() ? logins_beside(settings) : logins, made);
    for (auto const& account : made.accounts)
        fmt::print("{:<24} {:<28} {}\n", account.profile, account.email, made.password);
    fmt::print("{:<24} {}\n", "teacher_by_link", made.link);
}

}  // namespace

void add_demo(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("demo", context.say("cli.demo"));
    shared_options(*command, context);
    struct Asked {
        std::string size = "establishment", logins;
        std::uint64_t seed = 1;
    };
    auto asked = std::make_shared<Asked>();
    command->add_option("--size", asked->size, context.say("cli.demo.size"))->check(CLI::IsMember({"establishment"}));
    command->add_option("--seed", asked->seed, context.say("cli.demo.seed"));
    command->add_option("--logins", asked->logins, context.say("cli.demo.logins"));
    command->callback([&context, asked] { make(context, asked->seed, asked->logins); });
}

}  // namespace marelle::app
