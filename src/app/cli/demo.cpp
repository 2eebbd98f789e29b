#include "app/demo/demo.hpp"
#include "app/cli/cli.hpp"
#include "app/demo/network.hpp"
#include "app/instance.hpp"
#include "base/clock.hpp"
#include "crypto/predictable.hpp"
#include "messages/messages.hpp"
#include "sql/sizes.hpp"
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
    if (!made.link.empty()) out << fmt::format("{:<24} {}\n", "teacher_by_link", made.link);
    if (!made.family_link.empty()) out << fmt::format("{:<24} {}\n", "family_by_link", made.family_link);
    if (!made.evenings.empty()) out << fmt::format("{:<24} {}\n", "volunteer_by_link", made.evenings);
    if (!out.flush()) throw Refusal{"le fichier " + path + " ne s’écrit pas"};
}

// Beside the SQLite file, where ./run looks for them.
std::string logins_beside(Settings const& settings) {
    constexpr std::string_view prefix = "sqlite:";
    std::filesystem::path file{settings.database.starts_with(prefix) ? settings.database.substr(prefix.size()) : "./x"};
    return (file.parent_path() / "logins.txt").string();
}

struct Asked {
    std::string size = "establishment", logins;
    std::uint64_t seed = 1;
    int years = 0;  // as many as the size has, when 0
};

demo::Made made_of(sql::Database& database, crypto::Keyring& keys, Asked const& asked) {
    if (asked.size == "establishment") return demo::make(database, keys, timetable::shipped_calendar(), asked.seed);
    auto extent = asked.size == "town" ? demo::town : demo::network;
    if (asked.years) extent.years = asked.years;
    return demo::make_network(database, keys, timetable::shipped_calendar(), asked.seed, extent);
}

// Hundreds of accounts scroll by unread: the file has them all.
constexpr std::size_t most_said = 40;

void make(Context& context, Asked const& asked) {
    auto settings = context.settings();
    // Midnight and the seed: what is made on one day is the same at whatever hour it is made.
    FixedClock const midnight{instant_text(from_local(today_local(), "00:00"))};
    auto database = open_database(settings);
    crypto::Predictable const predictable{asked.seed};
    auto keys = open_keyring(settings);
    auto empty = database->read([](sql::Session& sql) { return sql.count("SELECT count(*) FROM organisation"); }) == 0;
    if (!empty) throw Refusal{context.say("cli.demo.not_empty")};
    auto made = made_of(*database, *keys, asked);
    sql::learn_sizes(*database);
    fmt::print("{}\n",
               messages::say(context.language, "cli.demo.done",
                             {{"children", made.children}, {"sessions", made.sessions}, {"marks", made.marks}}));
    auto const logins = asked.logins.empty() ? logins_beside(settings) : asked.logins;
    write_logins(logins, made);
    if (made.accounts.size() > most_said) {
        fmt::print("{}\n",
                   messages::say(context.language, "cli.demo.accounts",
                                 {{"count", static_cast<std::int64_t>(made.accounts.size())}, {"file", logins}}));
        return;
    }
    for (auto const& account : made.accounts)
        fmt::print("{:<24} {:<28} {}\n", account.profile, account.email, made.password);
    if (!made.link.empty()) fmt::print("{:<24} {}\n", "teacher_by_link", made.link);
    if (!made.family_link.empty()) fmt::print("{:<24} {}\n", "family_by_link", made.family_link);
    if (!made.evenings.empty()) fmt::print("{:<24} {}\n", "volunteer_by_link", made.evenings);
}

}  // namespace

void add_demo(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("demo", context.say("cli.demo"));
    shared_options(*command, context);
    auto asked = std::make_shared<Asked>();
    command->add_option("--size", asked->size, context.say("cli.demo.size"))
        ->check(CLI::IsMember({"establishment", "town", "network"}));
    command->add_option("--years", asked->years, context.say("cli.demo.years"))->check(CLI::Range(1, 10));
    command->add_option("--seed", asked->seed, context.say("cli.demo.seed"));
    command->add_option("--logins", asked->logins, context.say("cli.demo.logins"));
    command->callback([&context, asked] { make(context, *asked); });
}

}  // namespace marelle::app
