// The lists of priority areas as a file: public reference data, with where each comes from.
#include "spreadsheet/list.hpp"
#include "territory/territory.hpp"

namespace marelle::territory {

namespace {

using http::Call;
using http::Reply;

Result<Reply> export_lists(Call& call) {
    spreadsheet::List out{spreadsheet::language_of(call),
                          "zone_lists",
                          "quartiers",
                          "zone_lists",
                          {{"zone_list", 14.0},
                           {"zone_kind", 30.0},
                           {"from_day", 12.0},
                           {"until", 12.0},
                           {"zones", 10.0},
                           {"repaired", 12.0},
                           {"rejected", 12.0},
                           {"precision_m", 14.0},
                           {"source", 50.0},
                           {"licence", 24.0},
                           {"imported_at", 18.0}},
                          {}};
    for (auto const& each : lists(call.sql()))
        out.rows.push_back({each.name, spreadsheet::choice(out.language, "zone_kind", each.kind), each.valid_from,
                            each.valid_until, each.zones, each.repaired, each.rejected, each.precision_m, each.source,
                            each.licence, spreadsheet::local_text(each.imported_at)});
    return spreadsheet::list_file(call, out);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/zone-lists-export", "zone.read", http::Work::read, export_lists)
        .summary("The lists of priority areas as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::territory
