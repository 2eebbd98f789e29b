#include "tests/databases.hpp"
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <libpq-fe.h>
#include <map>
#include <set>
#include <sstream>
#include <unistd.h>

namespace marelle::tests {

namespace {

namespace fs = std::filesystem;

bool is_sqlite(std::string const& url) { return url.starts_with("sqlite:"); }

// Which migrations a template was made from; it only has to tell them apart.
std::string digest(std::vector<sql::Migration> const& migrations) {
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    for (auto const& migration : migrations)
        for (char c : migration.name + '\0' + migration.text + '\0')
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    char hex[17];
    std::snprintf(hex, sizeof hex, "%016lx", hash);
    return hex;
}

// Removed when the program ends.
struct Folder {
    fs::path path;
    Folder() {
        auto base = fs::is_directory("/dev/shm") && ::access("/dev/shm", W_OK) == 0 ? fs::path{"/dev/shm"}
                                                                                    : fs::temp_directory_path();
        auto name = (base / "marelle-test-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error{"no temporary folder"};
        path = name;
    }
    ~Folder() {
        std::error_code error;
        fs::remove_all(path, error);
    }
};

// Made by the first program that needs it, once for all of them where MARELLE_TEST_TEMPLATES names a folder: most
// programs try one test, and making it is half of their time. Two that make it at once write the same, and it takes its
// name when it is whole.
fs::path sqlite_template(std::vector<sql::Migration> const& migrations) {
    static Folder own;
    auto const* shared = std::getenv("MARELLE_TEST_TEMPLATES");
    auto name = digest(migrations) + ".db";
    auto kept = (shared && *shared ? fs::path{shared} : own.path) / name;
    if (fs::exists(kept)) return kept;
    auto whole = own.path / (name + ".whole"), making = own.path / (name + ".making");
    {
        auto database = sql::Database::open("sqlite:" + making.string(), {.readers = 1});
        sql::migrate(*database, migrations);
        database->copy_to(whole);
    }
    auto arriving = kept.string() + "." + std::to_string(::getpid());
    fs::copy_file(whole, arriving);
    fs::rename(arriving, kept);
    return kept;
}

class Server {
public:
    explicit Server(std::string const& url) : connection_{PQconnectdb(url.c_str())} {
        PQsetNoticeProcessor(connection_, [](void*, char const*) {}, nullptr);
        if (PQstatus(connection_) == CONNECTION_OK) return;
        std::string why = PQerrorMessage(connection_);
        PQfinish(connection_);
        throw std::runtime_error{"PostgreSQL was asked for and does not answer: " + why};
    }
    ~Server() { PQfinish(connection_); }
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    // How many rows it answered.
    int run(std::string const& text) {
        auto* result = PQexec(connection_, text.c_str());
        auto status = PQresultStatus(result);
        int rows = PQntuples(result);
        PQclear(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            throw std::runtime_error{text + ": " + PQerrorMessage(connection_)};
        return rows;
    }

private:
    PGconn* connection_;
};

// postgresql://user@host:port/postgres?… with another database.
std::string with_database(std::string const& url, std::string const& name) {
    auto slash = url.find('/', url.find("//") + 2);
    auto query = std::min(url.find('?'), url.size());
    auto authority = url.substr(0, std::min({slash, query, url.size()}));
    return authority + "/" + name + url.substr(query);
}

// Made by the first program that needs it; the others wait for it. Half made by a program that was killed: made again.
std::string postgres_template(std::string const& url, std::vector<sql::Migration> const& migrations) {
    static std::map<std::string, std::string> made;
    auto name = "marelle_template_" + digest(migrations);
    auto [known, first] = made.emplace(url + name, name);
    if (!first) return known->second;
    Server server{url};
    server.run("SELECT pg_advisory_lock(627355301)");
    if (server.run("SELECT 1 FROM pg_database WHERE datname = '" + name + "' AND datistemplate") == 0) {
        server.run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        server.run("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        {
            auto database = sql::Database::open(with_database(url, name), {.readers = 1});
            sql::migrate(*database, migrations);
        }
        server.run("ALTER DATABASE " + name + " IS_TEMPLATE true");
    }
    return name;
}

void tally(sql::Dialect dialect) {
    static std::set<sql::Dialect> told;
    auto const* file = std::getenv("MARELLE_TEST_TALLY");
    if (!file || !told.insert(dialect).second) return;
    std::ofstream{file, std::ios::app} << (dialect == sql::Dialect::sqlite ? "sqlite\n" : "postgres\n");
}

std::string unique_name() {
    static int count = 0;
    return "marelle_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

}  // namespace

std::vector<std::string> database_urls() {
    auto const* asked = std::getenv("MARELLE_TEST_DATABASES");
    std::istringstream lines{asked && *asked ? asked : "sqlite::memory:"};
    std::vector<std::string> urls;
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) urls.push_back(line);
    return urls;
}

std::vector<sql::Migration> const& project_migrations() {
    static auto const found = [] {
        std::vector<sql::Migration> all;
        for (auto const& file : fs::directory_iterator{fs::path{MARELLE_SOURCE_DIR} / "migrations"}) {
            auto name = file.path().stem().string();
            bool numbered = name.size() > 5 && name[4] == '_' && std::ranges::all_of(name.substr(0, 4), ::isdigit);
            if (!numbered || file.path().extension() != ".sql") continue;
            std::ostringstream text;
            text << std::ifstream{file.path()}.rdbuf();
            all.push_back({std::stoi(name.substr(0, 4)), name, text.str()});
        }
        std::ranges::sort(all, {}, &sql::Migration::number);
        return all;
    }();
    return found;
}

TestDatabase::TestDatabase(std::string const& url, std::vector<sql::Migration> const& migrations)
    : name_{unique_name()}, server_{url} {
    if (is_sqlite(url)) {
        static Folder folder;
        auto file = folder.path / (name_ + ".db");
        fs::copy_file(sqlite_template(migrations), file);
        url_ = "sqlite:" + file.string();
        return;
    }
    auto from = postgres_template(url, migrations);
    Server{url}.run("CREATE DATABASE " + name_ + " TEMPLATE " + from);
    url_ = with_database(url, name_);
}

TestDatabase::~TestDatabase() {
    database_.reset();
    try {
        if (is_sqlite(url_)) {
            for (auto const* end : {"", "-wal", "-shm"}) fs::remove(url_.substr(7) + end);
        } else {
            Server{server_}.run("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
        }
    } catch (std::exception const& error) { std::fprintf(stderr, "a test database stays behind: %s\n", error.what()); }
}

sql::Database& TestDatabase::get(sql::Options options) {
    if (!database_) database_ = sql::Database::open(url_, std::move(options));
    tally(database_->dialect());
    return *database_;
}

void for_each_test_database(std::vector<sql::Migration> const& migrations,
                            std::function<void(TestDatabase&)> const& test) {
    for (auto const& url : database_urls()) {
        CAPTURE(url);
        TestDatabase database{url, migrations};
        test(database);
    }
}

void for_each_database(std::vector<sql::Migration> const& migrations, Test const& test) {
    for_each_test_database(migrations, [&](TestDatabase& database) { test(database.get()); });
}

void for_each_database(Test const& test) { for_each_database(project_migrations(), test); }

}  // namespace marelle::tests
