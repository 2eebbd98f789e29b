#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "messages/messages.hpp"
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/core.h>

namespace marelle::app {

namespace {

namespace fs = std::filesystem;

std::string file_of(Context const& context, Settings const& settings) {
    constexpr std::string_view prefix = "sqlite:";
    if (!settings.database.starts_with(prefix)) throw Refusal{context.say("cli.backup.postgres")};
    return settings.database.substr(prefix.size());
}

// The copy is made beside its name, then renamed: a half-written backup never has a backup's name.
void backup(Context& context, std::string const& target) {
    auto settings = context.settings();
    auto source = file_of(context, settings);
    if (!fs::exists(source))
        throw Refusal{messages::say(context.language, "cli.backup.no_database", {{"path", source}})};
    if (fs::exists(target)) throw Refusal{messages::say(context.language, "cli.backup.exists", {{"path", target}})};
    auto database = sql::Database::open(settings.database);
    auto keys = open_keyring(settings);
    auto half = target + ".part";
    fs::remove(half);
    if (!database->copy_to(half)) throw Refusal{context.say("cli.backup.postgres")};
    fs::remove(half + ".keys");
    keys->copy_to(half + ".keys");
    fs::permissions(half, fs::perms::owner_read | fs::perms::owner_write);
    fs::permissions(half + ".keys", fs::perms::owner_read | fs::perms::owner_write);
    fs::rename(half + ".keys", target + ".keys");
    fs::rename(half, target);
    fmt::print("{}\n", messages::say(context.language, "cli.backup.done", {{"path", target}}));
}

void remove_all_of(std::string const& copy) {
    for (auto const* ending : {"", "-wal", "-shm"}) fs::remove(copy + ending);
}

// Erasures are keys that are gone: the keyring in place is newer than any backup, and stays. Only when it is lost are
// the backup's keys taken.
void restore(Context& context, std::string const& source) {
    auto settings = context.settings();
    auto target = file_of(context, settings);
    if (!fs::exists(source))
        throw Refusal{messages::say(context.language, "cli.backup.no_database", {{"path", source}})};
    if (fs::exists(target)) throw Refusal{messages::say(context.language, "cli.restore.exists", {{"path", target}})};
    auto copy = target + ".restoring";
    if (auto folder = fs::path{target}.parent_path(); !folder.empty()) fs::create_directories(folder);
    fs::copy_file(source, copy, fs::copy_options::overwrite_existing);
    try {
        auto database = sql::Database::open("sqlite:" + copy);
        auto verdict = database->read([](sql::Session& sql) { return sql.first("PRAGMA integrity_check")->text(0); });
        if (verdict != "ok") throw Refusal{context.say("cli.restore.damaged")};
        sql::migrate(*database, migrations());  // refuses a schema newer than this program
    } catch (sql::SqlError const&) {
        remove_all_of(copy);
        throw Refusal{context.say("cli.restore.damaged")};
    } catch (...) {
        remove_all_of(copy);
        throw;
    }
    for (auto const* ending : {"-wal", "-shm"}) fs::remove(copy + ending);
    fs::rename(copy, target);
    auto keyring = keyring_path(settings);
    bool keys_lost = !fs::exists(keyring);
    if (keys_lost && fs::exists(source + ".keys")) fs::copy_file(source + ".keys", keyring);
    fmt::print("{}\n", context.say(keys_lost ? "cli.restore.done_with_keys" : "cli.restore.done"));
}

}  // namespace

void add_backup(CLI::App& program, Context& context) {
    auto path = std::make_shared<std::string>();
    auto* saving = program.add_subcommand("backup", context.say("cli.backup"));
    shared_options(*saving, context);
    saving->add_option("file", *path, context.say("cli.backup.file"))->required();
    saving->callback([&context, path] { backup(context, *path); });
    auto* restoring = program.add_subcommand("restore", context.say("cli.restore"));
    shared_options(*restoring, context);
    restoring->add_option("file", *path, context.say("cli.backup.file"))->required();
    restoring->callback([&context, path] { restore(context, *path); });
}

}  // namespace marelle::app
