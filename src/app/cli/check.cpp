#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "impact/impact.hpp"
#include "messages/messages.hpp"
#include "report/report.hpp"
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <fmt/core.h>

namespace marelle::app {

namespace {

struct Finding {
    std::string name;  // schema, integrity, audit, reports, columns, clock, disk, expiring, calendar
    bool well{};
    std::string words;
};

class Check {
public:
    Check(Context const& context, Settings const& settings) : context_{context}, settings_{settings} {}

    std::vector<Finding> run() {
        // Looks, and changes nothing: a schema that is behind is said, not moved.
        auto database = sql::Database::open(settings_.database);
        auto keys = open_keyring(settings_);
        auto number = database->read(schema_number);
        if (number == migrations().back().number)
            database->read([&](sql::Session& sql) {
                schema(sql, number);
                integrity(sql);
                audit(sql, *keys);
                reports(sql, *keys);
                expiring(sql);
            });
        if (number == migrations().back().number) columns(*database);
        else add("schema", false, {{"number", number}, {"expected", migrations().back().number}});
        clock();
        disk();
        return std::move(findings_);
    }

private:
    void add(std::string name, bool well, std::vector<messages::Given> const& given) {
        auto key = "cli.check." + name + (well ? "" : ".wrong");
        findings_.push_back({std::move(name), well, messages::say(context_.language, key, given)});
    }

    // 0 when nothing was ever applied.
    static std::int64_t schema_number(sql::Session& sql) {
        auto known = sql.count(
            sql.pick(sql::either("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'",
                                 "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_migration')")));
        return known ? sql.count("SELECT max(number) FROM schema_migration") : 0;
    }

    void schema(sql::Session& sql, std::int64_t number) {
        auto establishments = sql.count("SELECT count(*) FROM establishment WHERE closed_on IS NULL");
        add("schema", true, {{"number", number}, {"establishments", establishments}});
    }

    void integrity(sql::Session& sql) {
        auto well = sql.dialect() != sql::Dialect::sqlite || sql.first("PRAGMA integrity_check")->text(0) == "ok";
        add("integrity", well, {});
    }

    void audit(sql::Session& sql, crypto::Keyring& keys) {
        auto verdict = audit::verify(sql, keys);
        add("audit", !verdict.broken_at,
            {{"entries", verdict.entries}, {"seq", std::to_string(verdict.broken_at.value_or(0))}});
    }

    void reports(sql::Session& sql, crypto::Keyring& keys) {
        auto verified = report::verify(sql, keys);
        auto altered = static_cast<std::int64_t>(verified.altered.size());
        add("reports", altered == 0, {{"versions", verified.versions}, {"altered", altered}});
    }

    // What will stop working within a month.
    void expiring(sql::Session& sql) {
        auto soon = add_days(today_local(), 30);
        auto links = sql.count(
            "SELECT count(*) FROM link WHERE revoked_at IS NULL AND expires_at > :now AND expires_at < :soon",
            {{"now", now()}, {"soon", soon}});
        auto posts = sql.count("SELECT count(*) FROM post WHERE until_on > :today AND until_on < :soon",
                               {{"today", today_local()}, {"soon", soon}});
        add("expiring", true, {{"links", links}, {"posts", posts}});
    }

    // What figures are counted from in memory, against SQL: every table of this school year and the last, in one read.
    void columns(sql::Database& database) {
        impact::columns::Keeper keeper{database};
        if (!keeper.build()) {
            // Figures are SQL's then: slower, and right.
            findings_.push_back(
                {"columns", true,
                 messages::say(context_.language, "cli.check.columns.none", {{"why", keeper.status().unfit}})});
            return;
        }
        access::Scope scope;
        scope.reach = access::Reach::network;
        scope.today = today_local();
        auto last = database.read([&](sql::Session& sql) {
            impact::Comparison all;
            for (auto const& day : {scope.today, add_days(scope.today, -365)}) {
                auto year = school_year_of(day);
                impact::Question question;
                question.period = {school_year_start(year), school_year_end(year)};
                question.today = scope.today;
                auto one = impact::compare(sql, scope, question, keeper);
                all.tables += one.tables;
                all.compared &= one.compared;
                all.different.insert(all.different.end(), one.different.begin(), one.different.end());
            }
            return all;
        });
        auto status = keeper.status();
        std::string why = last.compared ? "" : "not current";
        for (auto const& table : last.different) why += (why.empty() ? "" : ", ") + table;
        if (!why.empty()) return add("columns", false, {{"why", why}});
        add("columns", true,
            {{"marks", status.marks}, {"megabytes", status.bytes >> 20}, {"tables", std::int64_t{last.tables}}});
    }

    void clock() { add("clock", now() > "2026-01-01T00:00:00.000Z", {{"now", now()}}); }

    void disk() {
        auto folder = std::filesystem::path{keyring_path(settings_)}.parent_path();
        auto space = std::filesystem::space(folder.empty() ? "." : folder);
        auto megabytes = static_cast<std::int64_t>(space.available >> 20);
        add("disk", megabytes > 500, {{"megabytes", megabytes}});
    }

    Context const& context_;
    Settings const& settings_;
    std::vector<Finding> findings_;
};

void print_keys(Context const& context, Settings const& settings) {
    fmt::print("{}\n", context.say("cli.check.settings"));
    for (auto const& key : keys())
        fmt::print("  {:<16} {:<24} {}\n", key.name, key.environment, context.say(key.words));
    fmt::print("\n{} : {}\n", context.say("cli.check.keyring"), keyring_path(settings));
    fmt::print("{} : {}\n\n", context.say("cli.check.keyring_key"), keyring_key_path(settings));
}

}  // namespace

void add_check(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("check", context.say("cli.check"));
    shared_options(*command, context);
    json_option(*command, context);
    command->callback([&context] {
        auto settings = context.settings();
        auto findings = Check{context, settings}.run();
        bool well = true;
        boost::json::array out;
        if (!context.json) print_keys(context, settings);
        for (auto const& finding : findings) {
            well &= finding.well;
            out.push_back(
                boost::json::object{{"name", finding.name}, {"well", finding.well}, {"words", finding.words}});
            if (!context.json) fmt::print("{} {}\n", finding.well ? "✓" : "✗", finding.words);
        }
        if (context.json) fmt::print("{}\n", boost::json::serialize(out));
        if (!well) throw CLI::RuntimeError{1};
    });
}

}  // namespace marelle::app
