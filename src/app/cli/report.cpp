#include "report/report.hpp"
#include "app/cli/cli.hpp"
#include "app/cli/scope.hpp"
#include "app/instance.hpp"
#include "messages/messages.hpp"
#include "report/document/document.hpp"
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>

namespace marelle::app {

namespace {

struct Asked {
    std::string kind, period, scope = "network", audience = "partner", partner, output;
};

Refusal refused(Context const& context, std::string_view key, std::string_view name, std::string const& value) {
    return Refusal{messages::say(context.language, key, {{name, value}})};
}

report::Format format_of(Context const& context, std::string const& file) {
    auto const extension = std::filesystem::path{file}.extension().string();
    auto const format = extension.empty() ? std::nullopt : report::format_named(extension.substr(1));
    if (!format) throw refused(context, "cli.report.unknown_format", "file", file);
    return *format;
}

report::Wish wish_of(Context const& context, Asked const& asked, access::Scope const& scope) {
    auto const kind = record::choice_named<report::Template>(asked.kind);
    if (!kind) throw refused(context, "cli.report.unknown_template", "template", asked.kind);
    auto const audience = record::choice_named<report::Audience>(asked.audience);
    if (!audience) throw refused(context, "cli.report.unknown_audience", "audience", asked.audience);
    auto const period = parse_period(asked.period);
    if (!period) throw Refusal{context.say("cli.figure.wrong_period")};
    report::NewReport const same{{}, *kind, period->from, period->until, *audience, {}, context.language};
    auto const wrong = report::wrong_report(same, scope.reach, scope.today);
    if (!wrong.empty())
        throw Refusal{
            context.say(wrong.back().name == "audience" ? "cli.report.network_team" : "cli.report.wrong_period")};
    return {*kind,     *period,       scope.reach == access::Reach::network ? Id{} : scope.establishment,
            *audience, asked.partner, context.language,
            scope.now, scope.today};
}

std::string document(Context const& context, report::ReportContent const& content, report::Format format) {
    if (format == report::Format::xlsx) return report::xlsx(content, nullptr);
    if (format == report::Format::html) return report::html(content, nullptr, report::Style::screen);
    auto made = report::pdf(report::html(content, nullptr, report::Style::print));
    if (!made) throw Refusal{context.say("error." + made.error().code)};
    return std::move(*made);
}

// Whole or not at all: what was there stays until its successor is on disk.
void write(Context const& context, std::string const& file, std::string const& bytes) {
    auto const beside = file + ".part";
    std::error_code failed;
    std::ofstream out{beside, std::ios::binary | std::ios::trunc};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (out) std::filesystem::rename(beside, file, failed);
    if (!out || failed) {
        std::filesystem::remove(beside, failed);
        throw refused(context, "cli.report.cannot_write", "file", file);
    }
}

void make(Context& context, Asked const& asked) {
    auto const format = format_of(context, asked.output);
    auto const settings = context.settings();
    auto const database = open_database(settings);
    auto const keys = open_keyring(settings);
    auto const scope = database->read([&](sql::Session& sql) { return operator_scope(sql, context, asked.scope); });
    auto const computed = report::compute(*database, *keys, scope, wish_of(context, asked, scope));
    if (!computed) throw Refusal{context.say("error." + computed.error().code)};
    auto const& content = computed->assembly.content;
    write(context, asked.output, document(context, content, format));
    fmt::print("{}\n", messages::say(context.language, "cli.report.written",
                                     {{"file", asked.output}, {"hidden", content.hidden}, {"cells", content.cells}}));
    for (auto const& gap : content.gaps)
        fmt::print("{}\n", messages::say(context.language, "cli.report.gap", {{"words", gap.words}}));
    if (auto const exposed = computed->assembly.already_exposed; exposed > 0)
        fmt::print("{}\n", messages::say(context.language, "cli.report.exposed", {{"count", exposed}}));
}

}  // namespace

void add_report(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("report", context.say("cli.report"));
    shared_options(*command, context);
    auto asked = std::make_shared<Asked>();
    auto const year = school_year_of(today_local());
    asked->period = school_year_start(year) + ".." + school_year_end(year);
    command->add_option("template", asked->kind, context.say("cli.report.template"))->required();
    command->add_option("--scope", asked->scope, context.say("cli.report.scope"));
    command->add_option("--period", asked->period, context.say("cli.report.period"));
    command->add_option("--audience", asked->audience, context.say("cli.report.audience"));
    command->add_option("--partner", asked->partner, context.say("cli.report.partner"));
    command->add_option("-o,--output", asked->output, context.say("cli.report.output"))->required();
    command->callback([&context, asked] { make(context, *asked); });
}

}  // namespace marelle::app
