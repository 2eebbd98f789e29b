#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "messages/messages.hpp"
#include "sql/postgres_copy.hpp"
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/core.h>
#include <functional>
#include <sys/stat.h>

namespace marelle::app {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view sqlite = "sqlite:";

bool is_sqlite(Settings const& settings) { return settings.database.starts_with(sqlite); }
std::string file_of(Settings const& settings) { return settings.database.substr(sqlite.size()); }

void must_be_there(Context const& context, std::string const& path) {
    if (!fs::exists(path)) throw Refusal{messages::say(context.language, "cli.backup.no_database", {{"path", path}})};
}

// pg_dump and pg_restore say why in their own words.
void with_postgres_tools(Context const& context, std::function<void()> const& work) {
    try {
        work();
    } catch (sql::CopierMissing const& missing) {
        throw Refusal{messages::say(context.language, "cli.backup.no_tool", {{"tool", missing.what()}})};
    } catch (sql::CopyFailed const& failed) {
        throw Refusal{messages::say(context.language, "cli.backup.failed", {{"why", failed.what()}})};
    }
}

// The copy is made beside its name, then renamed: a half-written backup never has a backup's name.
void backup(Context& context, std::string const& target) {
    ::umask(077);  // names are in it: nobody else reads it, half made either
    auto settings = context.settings();
    if (is_sqlite(settings)) must_be_there(context, file_of(settings));
    if (fs::exists(target)) throw Refusal{messages::say(context.language, "cli.backup.exists", {{"path", target}})};
    auto database = sql::Database::open(settings.database);
    auto keys = open_keyring(settings);
    auto half = target + ".part";
    fs::remove(half);
    with_postgres_tools(context, [&] { database->copy_to(half); });
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

void restore_sqlite(Context const& context, std::string const& target, std::string const& source) {
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
}

int schema_of(Context const& context, std::string const& source) {
    try {
        return sql::schema_of_dump(source);
    } catch (sql::CopierMissing const&) { throw; } catch (sql::CopyFailed const&) {
        throw Refusal{context.say("cli.restore.damaged")};
    }
}

void restore_postgres(Context const& context, std::string const& url, std::string const& source) {
    auto const ours = migrations();
    with_postgres_tools(context, [&] {
        auto const theirs = schema_of(context, source);
        if (theirs > ours.back().number)
            throw sql::SchemaError{sql::SchemaError::Kind::newer, std::to_string(theirs), "the backup is newer"};
        auto database = sql::Database::open(url, {.readers = 1});
        auto const tables = database->read([](sql::Session& sql) {
            return sql.count("SELECT count(*) FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                             " AND table_schema NOT IN ('pg_catalog', 'information_schema')");
        });
        if (tables > 0) throw Refusal{context.say("cli.restore.not_empty")};
        sql::restore_postgres(url, source);
        sql::migrate(*database, ours);
    });
}

// Erasures are keys that are gone: the keyring in place is newer than any backup, and stays. Only when it is lost are
// the backup's keys taken.
void restore(Context& context, std::string const& source) {
    auto settings = context.settings();
    must_be_there(context, source);
    auto const keyring = keyring_path(settings);
    bool const keys_lost = !fs::exists(keyring);
    // A base without the keys that opened it would start with new ones, and never be read again.
    if (keys_lost && !fs::exists(source + ".keys"))
        throw Refusal{messages::say(context.language, "cli.restore.no_keys", {{"path", source + ".keys"}})};
    if (is_sqlite(settings)) restore_sqlite(context, file_of(settings), source);
    else restore_postgres(context, settings.database, source);
    if (keys_lost) fs::copy_file(source + ".keys", keyring);
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
