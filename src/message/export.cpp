// The messages to families as a file: to whom, by which way, what became of each. Never what was said.
#include "http/http.hpp"
#include "message/message.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::message {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

constexpr std::size_t most = 20'000;

std::vector<spreadsheet::Cell> line_of(MessageRow const& row, std::string_view language) {
    std::optional<std::string> because;
    if (row.because) because = choice(language, "message_trouble", *row.because);
    return {spreadsheet::local_text(row.created_at),
            row.adult.name,
            row.child.first_name + " " + row.child.initial,
            choice(language, "message_kind", row.kind),
            choice(language, "message_channel", row.channel),
            row.language,
            choice(language, "message_state", row.state),
            spreadsheet::local_text(row.planned_for),
            spreadsheet::local_text(row.at),
            row.tries,
            because,
            row.created_by.name};
}

Result<Reply> export_messages(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "message.read"));
    Filter const filter{TRY(call.query("state")).value_or(""),
                        TRY(call.query("channel")).value_or(""),
                        TRY(call.query("child")),
                        most,
                        {}};
    if (filter.child && !is_id(*filter.child)) return wrong_fields("query.wrong_fields", {{"child", "invalid"}});
    // Nobody writes in the log of a child who is none of theirs.
    if (filter.child && !access::child_is_in_scope(call.sql(), scope, *filter.child))
        return fail(Fault::not_found, "child.unknown");
    spreadsheet::List list{spreadsheet::language_of(call),
                           "messages",
                           "messages",
                           "messages",
                           {{"written_at", 18.0},
                            {"to_adult", 26.0},
                            {"child", 18.0},
                            {"message_kind", 26.0},
                            {"channel", 12.0},
                            {"language", 8.0},
                            {"message_state", 18.0},
                            {"planned_for", 18.0},
                            {"state_at", 18.0},
                            {"tries", 8.0},
                            {"why", 30.0},
                            {"asked_by", 22.0}},
                           {},
                           filter.child.value_or("")};
    for (auto const& row : message::list(call.sql(), scope, filter)) list.rows.push_back(line_of(row, list.language));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/messages-export", "message.read", http::Work::read, export_messages)
        .summary("The messages to families as a file, with what became of each")
        .with("format", "csv or xlsx")
        .with("child", "about one child")
        .with("state", "as of the list")
        .with("channel", "as of the list");
}

}  // namespace marelle::message
