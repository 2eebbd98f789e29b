// The list of children as a file: what the list shows this reader, all its pages, logged with how many.
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "people/people.hpp"
#include "people/row.hpp"
#include "spreadsheet/spreadsheet.hpp"

namespace marelle::people {

namespace {

using http::Call;
using http::Reply;
using messages::say;

constexpr std::size_t most = 20'000;  // more than a network has

spreadsheet::Table table_of(std::vector<ShownRow> const& rows, std::string_view language) {
    spreadsheet::Table out{say(language, "export.children"), {}, {}};
    for (auto const& [name, width] : {std::pair{"first_name", 18.0},
                                      {"last_name", 22.0},
                                      {"birth_date", 12.0},
                                      {"age", 6.0},
                                      {"level", 8.0},
                                      {"school", 30.0},
                                      {"group", 18.0},
                                      {"cursus", 10.0},
                                      {"attended", 12.0},
                                      {"expected", 12.0},
                                      {"state", 12.0}})
        out.columns.push_back({say(language, std::string{"export."} + name), width});
    for (auto const& [row, named] : rows) {
        std::optional<std::string> school, group;
        std::optional<int> attended, expected;
        if (row.school) school = row.school->name;
        if (row.group) group = row.group->name;
        if (row.attendance) {
            attended = row.attendance->k;
            expected = row.attendance->n;
        }
        out.rows.push_back({row.first_name, row.last_name.value_or(row.initial), row.birth_date, row.age, row.level,
                            school, group, row.cursus, attended, expected,
                            say(language, "choice.child_state." + std::string{record::name_of_choice(row.state)})});
    }
    return out;
}

Result<Reply> export_children(Call& call, crypto::Keyring& keys) {
    auto format = TRY(spreadsheet::format_asked(call));
    auto eyes = TRY(eyes_of(call.actor));
    auto query = TRY(row_query_of(call));
    query.limit = most;
    query.after.clear();
    auto found = rows(call.sql(), keys, eyes, query);
    call.saw({}, "export:children:" + std::to_string(found.size()));
    auto language = messages::best_language(call.request.header("accept-language"));
    return spreadsheet::attachment(table_of(found, language), format,
                                   spreadsheet::file_named("enfants", call.actor.today), language);
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/children-export", "child.export", http::Work::read,
            [&keys](Call& call) { return export_children(call, keys); })
        .summary("The list of children as a file, as this reader sees it")
        .with("format", "csv or xlsx")
        .with("search", "as of the list")
        .with("group", "as of the list")
        .with("state", "as of the list");
}

}  // namespace marelle::people
