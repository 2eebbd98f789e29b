#include "sql/postgres_copy.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace marelle::sql {

namespace {

namespace fs = std::filesystem;

std::vector<Migration> const tables{{1, "0001_tables", "CREATE TABLE note (id TEXT PRIMARY KEY, words TEXT);"},
                                    {2, "0002_more", "CREATE TABLE other (id TEXT PRIMARY KEY);"}};

std::string fresh_file() {
    auto path = (fs::temp_directory_path() / "marelle-copy-XXXXXX").string();
    ::close(::mkstemp(path.data()));
    return path;
}

std::string refusal(std::function<void()> const& work) {
    try {
        work();
    } catch (CopyFailed const& failed) { return failed.what(); }
    return "";
}

}  // namespace

TEST_CASE("a PostgreSQL database is copied while it serves, and put back whole or not at all") {
    tests::for_each_test_database(tables, [](tests::TestDatabase& made) {
        if (made.get().dialect() != Dialect::postgres) return;
        made.get().write([](Session& sql) {
            sql.execute("INSERT INTO note (id, words) VALUES ('1', :words)", {{"words", "l'été « fini »\\"}});
        });
        auto const file = fresh_file();
        CHECK(made.get().copy_to(file));
        made.get().write([](Session& sql) { sql.execute("DELETE FROM note"); });
        CHECK(schema_of_dump(file) == 2);

        tests::TestDatabase empty{tests::database_urls().back(), {}};
        empty.get().write([](Session& sql) { sql.execute("DROP TABLE IF EXISTS schema_migration"); });
        auto cut = fresh_file();
        fs::copy_file(file, cut, fs::copy_options::overwrite_existing);
        fs::resize_file(cut, fs::file_size(cut) - 40);
        CHECK(refusal([&] { restore_postgres(empty.url(), cut); }) != "");
        restore_postgres(empty.url(), file);
        CHECK(migrate(empty.get(), tables) == 0);
        CHECK(empty.get().read([](Session& sql) { return sql.first("SELECT words FROM note")->text(0); }) ==
              "l'été « fini »\\");
        CHECK(refusal([&] { restore_postgres(empty.url(), file); }).find("already exists") != std::string::npos);
        for (auto const& path : {file, cut}) fs::remove(path);
    });
}

TEST_CASE("what is no copy of ours, or goes to no database, is refused in words") {
    auto const file = fresh_file();
    std::ofstream{file} << "bonjour";
    CHECK(refusal([&] { schema_of_dump(file); }) != "");
    CHECK(refusal([&] { dump_postgres("postgresql://u:secret@127.0.0.1:1/x", file); }).find("secret") ==
          std::string::npos);
    CHECK(refusal([&] { dump_postgres("postgresql://u:secret@127.0.0.1:1/x", file); }) != "");
    CHECK(refusal([&] { dump_postgres("postgresql://%zz", file); }) == "the address of the database is not one");
    fs::remove(file);
}

}  // namespace marelle::sql
