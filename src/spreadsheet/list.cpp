#include "spreadsheet/list.hpp"
#include "messages/messages.hpp"
#include <cassert>

namespace marelle::spreadsheet {

using messages::say;

std::string_view language_of(http::Call const& call) {
    return messages::best_language(call.request.header("accept-language"));
}

Result<http::Reply> list_file(http::Call const& call, List const& list) {
    auto const format = TRY(format_asked(call));
    Table table{say(list.language, "export." + list.title), {}, list.rows};
    for (auto const& head : list.heads)
        table.columns.push_back({say(list.language, std::string{"export."} + head.name), head.width});
    for ([[maybe_unused]] auto const& row : list.rows) assert(row.size() == list.heads.size());
    call.saw(list.child, "export:" + list.subject + ":" + std::to_string(list.rows.size()));
    return attachment(table, format, file_named(list.file, call.actor.today), list.language);
}

std::string choice(std::string_view language, std::string_view kind, std::string_view name) {
    return say(language, "choice." + std::string{kind} + "." + std::string{name});
}

std::string weekday_name(std::string_view language, std::string_view weekday) {
    return say(language, std::string{"export."} + "weekday_" + std::string{weekday});
}

std::string yes_or_no(std::string_view language, bool yes) { return say(language, yes ? "export.yes" : "export.no"); }

std::string local_text(Instant const& at) {
    auto const local = to_local(instant_ms(at).value_or(0));
    return local.date + " " + local.time;
}

std::optional<std::string> local_text(std::optional<Instant> const& at) {
    return at ? std::optional{local_text(*at)} : std::nullopt;
}

std::string joined(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

}  // namespace marelle::spreadsheet
