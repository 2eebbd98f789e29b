// The columns on the network of make.cpp: filled into a database, read, and every table of the standard report counted,
// one JSON object on standard output. Linked with the release build's libraries by bench/columns/run.
//   measure fill URL DIRECTORY
//   measure figures URL TODAY ROUNDS
#include "app/instance.hpp"
#include "impact/impact.hpp"
#include "sql/sql.hpp"
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <thread>
#include <tuple>

using namespace marelle;
namespace json = boost::json;

namespace {

// What each CSV becomes: the columns of the table, and what the row does not say.
struct Filled {
    char const *file, *table, *columns, *values;  // values: SQL over $1…
    int given;
};
constexpr std::array filled{
    Filled{"establishment", "establishment",
           "id, name, organisation, commune, commune_name, places, school_zone, opened_on",
           "$1, $2, 'o', '73065', 'Chambéry', 80, 'A', '2010-09-01'", 2},
    Filled{"school", "school", "uai, network, name, name_folded, kind, commune, commune_name, recorded_at",
           "$1, $2, 'École', ' ecole ', 'primary', '73065', 'Chambéry', 't'", 2},
    Filled{"mini_group", "mini_group", "id, establishment, name, cursus, places, opened_on, version",
           "$1, $2, $3, CAST($4 AS BIGINT), 12, '2010-09-01', 1", 4},
    Filled{"child", "child", "id, birth_date, sex, given_names, birth_name, languages, folded, created_at, version",
           "$1, $2, $3, 'Ada', 'Blin', 'fr', ' ada blin ', 't', 1", 3},
    Filled{"enrolment", "enrolment", "id, child, establishment, cursus, from_on, until_on, recorded_at",
           "$1, $2, $3, CAST($4 AS BIGINT), $5, nullif($6, ''), 't'", 6},
    Filled{"group_membership", "group_membership", "id, mini_group, child, from_on, until_on, recorded_at",
           "$1, $2, $3, $4, nullif($5, ''), 't'", 5},
    Filled{"schooling", "schooling", "id, child, school_year, school, level, class_kind, recorded_at",
           "$1, $2, $3, $4, 'CP', 'ordinary', 't'", 4},
    Filled{"residence_decision", "residence_decision",
           "id, child, zone_list, on_date, result, zone_code, zone_name, method, decided_at",
           "$1, $2, 'QPV2024', $3, $4, $5, $6, 'official_tool', $3", 6},
    Filled{"session", "session", "id, mini_group, establishment, on_date, activity, starts, ends",
           "$1, $2, $3, $4, $5, '16:45', '18:15'", 5},
    Filled{"attendance", "attendance", "session, child, presence, minutes, note", "$1, $2, $3, CAST($4 AS BIGINT), $2",
           4}};

// Notes, accounts and the log are no part of a figure: the rows stand without them, unchecked.
void fill_sqlite(std::string const& path, std::string const& folder) {
    sqlite3* base = nullptr;
    if (sqlite3_open(path.c_str(), &base) != SQLITE_OK) throw std::runtime_error{"open"};
    auto run = [&](std::string const& text) {
        if (sqlite3_exec(base, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error{text + ": " + sqlite3_errmsg(base)};
    };
    // The triggers would write down each of 24 million presences; they are put back before anything is measured.
    std::vector<std::string> triggers;
    run("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -200000");
    sqlite3_stmt* listed = nullptr;
    sqlite3_prepare_v2(base, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", -1, &listed, nullptr);
    std::vector<std::string> names;
    while (sqlite3_step(listed) == SQLITE_ROW) {
        names.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(listed, 0)));
        triggers.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(listed, 1)));
    }
    sqlite3_finalize(listed);
    for (auto const& name : names) run("DROP TRIGGER " + name);
    for (auto const& table : filled) {
        std::string values = table.values;
        std::ranges::replace(values, '$', '?');
        run("BEGIN");
        sqlite3_stmt* insert = nullptr;
        auto text = "INSERT INTO " + std::string{table.table} + " (" + table.columns + ") VALUES (" + values + ")";
        if (sqlite3_prepare_v2(base, text.c_str(), -1, &insert, nullptr) != SQLITE_OK)
            throw std::runtime_error{text + ": " + sqlite3_errmsg(base)};
        std::ifstream file{folder + "/" + table.file + ".csv"};
        for (std::string line; std::getline(file, line);) {
            std::size_t from = 0;
            for (int i = 1; i <= table.given; ++i) {
                auto const end = std::min(line.find(',', from), line.size());
                sqlite3_bind_text(insert, i, line.data() + from, static_cast<int>(end - from), SQLITE_STATIC);
                from = end + 1;
            }
            if (sqlite3_step(insert) != SQLITE_DONE) throw std::runtime_error{text + ": " + sqlite3_errmsg(base)};
            sqlite3_reset(insert);
        }
        sqlite3_finalize(insert);
        run("COMMIT");
    }
    for (auto const& trigger : triggers) run(trigger);
    run("ANALYZE");
    sqlite3_close(base);
}

void fill_postgres(std::string const& url, std::string const& folder) {
    auto* base = PQconnectdb(url.c_str());
    auto run = [&](std::string const& text) {
        auto* result = PQexec(base, text.c_str());
        auto const status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_FATAL_ERROR) throw std::runtime_error{text.substr(0, 200) + ": " + PQerrorMessage(base)};
    };
    // Neither triggers nor references while they are filled; then as usual.
    run("SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'");
    for (auto const& table : filled) {
        std::string raw = "CREATE TEMP TABLE raw (";
        for (int i = 1; i <= table.given; ++i) raw += (i > 1 ? ", c" : "c") + std::to_string(i) + " TEXT";
        run("DROP TABLE IF EXISTS raw; " + raw + "); COPY raw FROM STDIN (FORMAT csv, NULL '\\N')");
        std::ifstream file{folder + "/" + table.file + ".csv"};
        std::vector<char> bytes(1 << 20);
        while (file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) || file.gcount() > 0)
            if (PQputCopyData(base, bytes.data(), static_cast<int>(file.gcount())) != 1)
                throw std::runtime_error{"copy"};
        PQputCopyEnd(base, nullptr);
        while (auto* result = PQgetResult(base)) PQclear(result);
        std::string values = table.values;
        std::ranges::replace(values, '$', 'c');
        run("INSERT INTO " + std::string{table.table} + " (" + table.columns + ") SELECT " + values + " FROM raw");
    }
    run("DROP TABLE raw; ANALYZE");
    run("VACUUM");
    PQfinish(base);
}

std::int64_t kilobytes(char const* what) {
    std::ifstream file{"/proc/self/status"};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(what)) return std::stoll(line.substr(line.find(':') + 1));
    return 0;
}

double since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

// The thread's own, or the whole program's: what else runs on the machine does not count in it.
double processor_ms(clockid_t of) {
    timespec now{};
    clock_gettime(of, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

json::array rows_of(std::vector<impact::Cell> const& cells) {
    json::array out;
    for (auto const& cell : cells) {
        json::object row{{"key", cell.key}, {"people", cell.people}};
        if (cell.value) row["value"] = *cell.value;
        if (cell.k) row["k"] = *cell.k;
        if (cell.n) row["n"] = *cell.n;
        if (cell.unknown) row["unknown"] = *cell.unknown;
        out.push_back(std::move(row));
    }
    return out;
}

access::Scope whole_network(Date const& today) {
    access::Scope scope;
    scope.reach = access::Reach::network;
    scope.today = today;
    return scope;
}

// Asked, counted, and nothing else: as the route does, without labels.
json::object table_of(sql::Database& database, impact::columns::Keeper& keeper, impact::Question const& question,
                      int rounds) {
    auto const scope = whole_network(question.today);
    std::vector<double> times, whole, processor;
    std::vector<impact::Cell> cells;
    for (int i = 0; i < rounds; ++i)
        database.read([&](sql::Session& sql) {
            auto began = std::chrono::steady_clock::now();
            auto const own = processor_ms(CLOCK_THREAD_CPUTIME_ID);
            auto table = impact::tabulated(sql, scope, question, 700, &keeper);
            times.push_back(since(began));
            processor.push_back(processor_ms(CLOCK_THREAD_CPUTIME_ID) - own);
            cells = std::move(table.cells);
            began = std::chrono::steady_clock::now();
            (void)impact::figure(sql, scope, question, "fr", &keeper);
            whole.push_back(since(began));
        });
    std::ranges::sort(times);
    std::ranges::sort(whole);
    std::ranges::sort(processor);
    return {{"name", record::name_of_choice(question.name)},
            {"by", record::name_of_choice(question.by)},
            {"ms", times[times.size() / 2]},
            {"processor_ms", processor[processor.size() / 2]},
            {"least_ms", times.front()},
            {"most_ms", times.back()},
            {"answer_ms", whole[whole.size() / 2]},
            {"rows", rows_of(cells)}};
}

// A presence is written, and asked for in the next transaction.
json::object after_a_write(sql::Database& database, impact::columns::Keeper& keeper, impact::Question question) {
    question.name = impact::FigureName::attendance_rate;
    auto const scope = whole_network(question.today);
    auto noted = [&] {
        return database.read([&](sql::Session& sql) {
            auto facts = impact::gather(sql, scope, question, &keeper);
            return impact::tabulate(facts, impact::settings(), question.name, question.by, 700).front();
        });
    };
    auto const before = noted();
    auto const mark = database.read([](sql::Session& sql) {
        auto row = sql.first("SELECT a.session, a.child, a.minutes FROM session s JOIN attendance a ON a.session = s.id"
                             " WHERE s.on_date = :day AND a.presence = 'present' ORDER BY a.session, a.child LIMIT 1",
                             {{"day", "2026-06-16"}});
        return std::tuple{row->text(0), row->text(1), row->integer(2)};
    });
    auto note = [&](char const* presence, std::int64_t minutes) {
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE attendance SET presence = :presence, minutes = :minutes"
                        " WHERE session = :session AND child = :child",
                        {{"session", std::get<0>(mark)},
                         {"child", std::get<1>(mark)},
                         {"presence", presence},
                         {"minutes", minutes}});
        });
    };
    note("absent", 0);
    auto const refused = keeper.status().refused;
    auto const began = std::chrono::steady_clock::now();
    auto const after = noted();
    auto const took = since(began);
    note("present", std::get<2>(mark));  // other engines are given the same rows
    return {{"ms", took},
            {"right", *after.k == *before.k - 1 && *after.n == *before.n && keeper.status().refused == refused}};
}

json::object figures(std::string const& url, Date const& today, int rounds) {
    sql::Options options;
    auto database = sql::Database::open(url, options);
    auto const bare = kilobytes("VmRSS");
    impact::columns::Keeper keeper{*database, {2, 400, std::chrono::milliseconds{200}, std::chrono::milliseconds{100}}};
    json::object out;
    auto began = std::chrono::steady_clock::now();
    auto const before = processor_ms(CLOCK_PROCESS_CPUTIME_ID);
    if (!keeper.build()) throw std::runtime_error{keeper.status().unfit};
    auto const status = keeper.status();
    out["ready_ms"] = since(began);
    out["ready_processor_ms"] = processor_ms(CLOCK_PROCESS_CPUTIME_ID) - before;
    out["marks"] = status.marks;
    out["children"] = status.children;
    out["columns_mb"] = static_cast<double>(status.bytes) / (1 << 20);
    out["rss_before_mb"] = static_cast<double>(bare) / 1024;
    out["rss_mb"] = static_cast<double>(kilobytes("VmRSS")) / 1024;
    out["rss_peak_building_mb"] = static_cast<double>(kilobytes("VmHWM")) / 1024;
    keeper.start();
    impact::Question question;
    question.period = {school_year_start(school_year_of(today)), school_year_end(school_year_of(today))};
    question.today = today;
    json::array tables;
    for (auto const& name : record::choices_of<impact::FigureName>)
        for (auto const& by : record::choices_of<impact::Breakdown>) {
            question.name = *record::choice_named<impact::FigureName>(name.name);
            // Rows of absences are SQL's alone; of weeks and stays, this network has none.
            if (question.name == impact::FigureName::half_of_holidays ||
                question.name == impact::FigureName::absences_in_a_row)
                continue;
            question.by = *record::choice_named<impact::Breakdown>(by.name);
            tables.push_back(table_of(*database, keeper, question, rounds));
        }
    out["tables"] = std::move(tables);
    out["age_bands"] = json::value_from(impact::settings().age_bands);
    out["hour_bands"] = json::value_from(impact::settings().hour_bands);
    out["rss_figures_mb"] = static_cast<double>(kilobytes("VmRSS")) / 1024;
    std::this_thread::sleep_for(std::chrono::seconds{1});
    out["rss_after_mb"] = static_cast<double>(kilobytes("VmRSS")) / 1024;
    question.by = impact::Breakdown::none;
    out["after_write"] = after_a_write(*database, keeper, question);
    return out;
}

}  // namespace

int main(int count, char** words) {
    std::string const what = count > 2 ? words[1] : "", url = count > 2 ? words[2] : "";
    if (what == "fill" && count == 4) {
        sql::migrate(*sql::Database::open(url, {}), app::migrations());
        if (url.starts_with("sqlite:")) fill_sqlite(url.substr(7), words[3]);
        else fill_postgres(url, words[3]);
        return 0;
    }
    if (what == "figures" && count == 5) {
        std::cout << json::serialize(figures(url, words[3], std::stoi(words[4]))) << '\n';
        return 0;
    }
    return 2;
}
