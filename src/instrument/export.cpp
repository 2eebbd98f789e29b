// The grids of evaluation as a file, a line a version; drafts for who may write them.
#include "instrument/instrument.hpp"
#include "instrument/reading.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::instrument {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::local_text;

Result<Reply> export_versions(Call& call) {
    spreadsheet::List list{spreadsheet::language_of(call),
                           "instruments",
                           "grilles",
                           "instruments",
                           {{"instrument", 40.0},
                            {"version", 10.0},
                            {"forms", 10.0},
                            {"language", 10.0},
                            {"licence", 16.0},
                            {"written_at", 18.0},
                            {"written_by", 24.0},
                            {"published_at", 18.0},
                            {"published_by", 24.0},
                            {"retired_at", 18.0}},
                           {}};
    for (auto const& each : versions(call.sql(), drafts_of(call.sql(), call.actor))) {
        std::optional<std::string> writer, publisher;
        if (each.created_by) writer = each.created_by->name;
        if (each.published_by) publisher = each.published_by->name;
        list.rows.push_back({each.title, each.version, static_cast<std::int64_t>(each.forms.size()), each.language,
                             each.licence, local_text(each.created_at), writer, local_text(each.published_at),
                             publisher, local_text(each.retired_at)});
    }
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/instruments-export", "instrument.read", http::Work::read, export_versions)
        .summary("The grids of evaluation as a file, a line a version")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::instrument
