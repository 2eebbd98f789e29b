#pragma once
// What one instance is told: a TOML file, every key also MARELLE_… in the environment, then the command line. A secret
// may be "file:/path". Unknown keys are errors; `marelle check` explains each.
#include "message/outbox.hpp"
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace marelle::app {

// Refused or failed, in words a person can act on: exit code 1.
class Refusal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Settings {
    std::string database = "sqlite:var/marelle.db";  // sqlite:PATH or postgresql://…
    std::string listen = "127.0.0.1:8080";
    std::string keyring;                     // file of the children's keys; beside the SQLite database by default
    std::string keyring_key;                 // file of the instance key; never in the same backup as the database
    std::string environment = "production";  // or demo: said on every page
    std::vector<std::string> trusted_proxies;
    std::string metrics_token;  // empty: /metrics answers the machine itself only
    int threads = 0;            // of input and output; 0: one a core
    int readers = 4;            // database connections that read
    int writers = 1;            // that write, on PostgreSQL
    message::Roads roads;       // how families are written to
};

// One line a key for `marelle check` and the documentation: its name in the file, and in the environment.
struct Key {
    std::string name, environment, words;  // words: message key
};
std::vector<Key> const& keys();

// Throws Refusal naming the file, the line and the key. An empty path reads the environment only.
Settings read_settings(std::string const& path, std::map<std::string, std::string> const& environment);

}  // namespace marelle::app
