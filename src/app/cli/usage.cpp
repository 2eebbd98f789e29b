#include "app/cli/usage.hpp"
#include "messages/messages.hpp"
#include "sql/sql.hpp"
#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace marelle::app {

namespace {

using messages::say;

// The choices of "TEXT:{fr,en}"; empty when any value will do.
std::string choices_of(std::string const& type) {
    auto open = type.find('{'), shut = type.rfind('}');
    if (open == type.npos || shut == type.npos) return {};
    std::string out;
    for (char c : type.substr(open + 1, shut - open - 1))
        if (c == ',') out += ", ";
        else out += c;
    return out;
}

class Words final : public CLI::Formatter {
public:
    explicit Words(Context const& context) : context_{context} {}

    std::string make_option_opts(CLI::Option const* option) const override {
        std::string out;
        if (auto const type = option->get_type_name(); !type.empty()) {
            auto const choices = choices_of(type);
            bool const number = type.starts_with("INT") || type.starts_with("UINT") || type.starts_with("FLOAT");
            if (!choices.empty()) out += " {" + choices + "}";
            else out += " " + context_.say(number ? "cli.help.number" : "cli.help.text");
            if (option->get_required() && option->nonpositional())
                out += " (" + context_.say("cli.help.required") + ")";
        }
        return out;
    }

private:
    Context const& context_;
};

// The innermost command that was named: its help says what was expected.
std::string command_of(CLI::App const& program, CLI::App const*& last) {
    std::string out = program.get_name();
    last = &program;
    for (auto named = program.get_subcommands(); !named.empty(); named = last->get_subcommands()) {
        last = named.front();
        out += " " + last->get_name();
    }
    return out;
}

// CLI11 begins what it says of an option with its name, after these words at most.
CLI::Option const* option_of(CLI::App const* command, std::string_view words) {
    constexpr std::string_view before = "Could not convert: ";
    if (words.starts_with(before)) words.remove_prefix(before.size());
    auto const name = std::string{words.substr(0, words.find_first_of(": "))};
    for (; command; command = command->get_parent())
        if (auto const* option = command->get_option_no_throw(name)) return option;
    return nullptr;
}

std::string of_option(Context const& context, CLI::Option const* option) {
    auto const name = option->get_name();
    auto const& given = option->results();
    if (given.empty() || given.front().empty()) return say(context.language, "cli.usage.missing", {{"option", name}});
    auto const choices = choices_of(option->get_type_name());
    if (choices.empty()) return say(context.language, "cli.usage.value", {{"option", name}, {"value", given.front()}});
    return say(context.language, "cli.usage.choice",
               {{"option", name}, {"value", given.front()}, {"choices", choices}});
}

}  // namespace

void help_in_words(CLI::App& program, Context const& context) {
    auto words = std::make_shared<Words>(context);
    words->column_width(34);
    words->label("Usage", context.say("cli.help.usage"));
    words->label("SUBCOMMAND", context.say("cli.help.command"));
    words->label("Positionals", context.say("cli.help.positionals"));
    words->label("OPTIONS", "options");
    program.formatter(words);
    program.set_help_flag("-h,--help", context.say("cli.help.help"));
    program.group(context.say("cli.help.commands"));
}

std::string mistake(CLI::App const& program, Context const& context, CLI::Error const& error) {
    CLI::App const* command = nullptr;
    auto const asked = command_of(program, command);
    auto const left = program.remaining(true);
    std::string words;
    if (!left.empty()) words = say(context.language, "cli.usage.unknown", {{"word", left.front()}});
    else if (auto const* option = option_of(command, error.what())) words = of_option(context, option);
    else words = context.say("cli.usage.command");
    return words + " (" + asked + " --help)";
}

std::string failure(Context const& context, std::exception const& error) {
    if (auto const* schema = dynamic_cast<sql::SchemaError const*>(&error)) {
        using Kind = sql::SchemaError::Kind;
        auto const* key = schema->kind == Kind::newer     ? "cli.schema.newer"
                          : schema->kind == Kind::changed ? "cli.schema.changed"
                                                          : "cli.schema.out_of_order";
        return say(context.language, key, {{"migration", schema->migration}});
    }
    std::string why;
    for (char const* c = error.what(); *c; ++c) {
        bool blank = *c == '\n' || *c == '\t';
        if (!blank) why += *c;
        else if (!why.empty() && !why.ends_with(' ')) why += ' ';
    }
    while (why.ends_with(' ')) why.pop_back();
    if (dynamic_cast<sql::SqlError const*>(&error)) return say(context.language, "cli.database_failed", {{"why", why}});
    return why;
}

std::string error_words(Context const& context, Error const& error) {
    auto words = context.say("error." + error.code);
    for (auto const& field : error.fields)
        words += fmt::format("{} {} : {}", &field == &error.fields.front() ? "" : ",", field.name,
                             context.say("field_error." + field.code));
    return words;
}

}  // namespace marelle::app
