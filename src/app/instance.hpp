#pragma once
// One running Marelle: database, keyring, gate, every route.
#include "access/gate.hpp"
#include "app/settings.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "impact/columns/columns.hpp"
#include "sql/sql.hpp"
#include <memory>

namespace marelle::app {

// migrations/ as embedded in the binary.
std::vector<sql::Migration> migrations();

// Where the keys lie when the settings do not say: beside the SQLite file, else in var/.
std::string keyring_path(Settings const& settings);
std::string keyring_key_path(Settings const& settings);

// Opens the database (its folder is made when absent) and migrates it.
std::unique_ptr<sql::Database> open_database(Settings const& settings);
std::unique_ptr<crypto::Keyring> open_keyring(Settings const& settings);

class Instance {
public:
    explicit Instance(Settings settings);
    ~Instance();

    Settings settings;
    std::unique_ptr<sql::Database> database;
    std::unique_ptr<crypto::Keyring> keys;
    impact::columns::Keeper columns;  // started by serve; until then figures are SQL's
    access::Gate gate;
    http::Router router;
};

// routes.cpp: every subject, one line each.
void add_every_route(http::Router& router, sql::Database& database, crypto::Keyring& keys, Settings const& settings,
                     impact::columns::Keeper* columns = nullptr);

}  // namespace marelle::app
