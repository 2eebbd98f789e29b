#include "app/instance.hpp"
#include "base/clock.hpp"
#include "base/embedded.hpp"
#include "instrument/instrument.hpp"
#include <filesystem>

namespace marelle::app {

namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";

std::optional<std::filesystem::path> sqlite_file(Settings const& settings) {
    std::string_view url = settings.database;
    if (!url.starts_with(sqlite_prefix) || url == "sqlite::memory:") return {};
    return std::filesystem::path{url.substr(sqlite_prefix.size())};
}

std::string beside(Settings const& settings, std::string_view ending) {
    if (auto file = sqlite_file(settings)) return file->string() + std::string{ending};
    return "var/marelle" + std::string{ending};
}

void make_folder_of(std::filesystem::path const& file) {
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
}

}  // namespace

std::vector<sql::Migration> migrations() {
    std::vector<sql::Migration> out;
    for (auto const& file : embedded::migrations()) {
        auto name = std::string{file.path.substr(0, file.path.rfind('.'))};
        out.push_back({std::stoi(name.substr(0, 4)), name, std::string{file.bytes}});
    }
    return out;
}

std::string keyring_path(Settings const& settings) {
    return settings.keyring.empty() ? beside(settings, ".keys") : settings.keyring;
}

std::string keyring_key_path(Settings const& settings) {
    return settings.keyring_key.empty() ? beside(settings, ".key") : settings.keyring_key;
}

std::unique_ptr<sql::Database> open_database(Settings const& settings) {
    if (auto file = sqlite_file(settings)) make_folder_of(*file);
    sql::Options options;
    options.readers = settings.readers;
    options.writers = settings.writers;
    auto database = sql::Database::open(settings.database, options);
    sql::migrate(*database, migrations());
    if (!database->read([](sql::Session& sql) { return instrument::shipped_are_stored(sql); }))
        database->write([](sql::Session& sql) { return instrument::store_shipped(sql, now()); });
    return database;
}

std::unique_ptr<crypto::Keyring> open_keyring(Settings const& settings) {
    make_folder_of(keyring_path(settings));
    make_folder_of(keyring_key_path(settings));
    return crypto::Keyring::open(keyring_path(settings), keyring_key_path(settings));
}

Instance::Instance(Settings given)
    : settings{std::move(given)},
      database{open_database(settings)},
      keys{open_keyring(settings)},
      columns{*database},
      gate{*database, *keys},
      router{*database, gate} {
    add_every_route(router, *database, *keys, settings, &columns);
}

Instance::~Instance() = default;

}  // namespace marelle::app
