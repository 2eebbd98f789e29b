// Reports: frozen, withdrawn, and a draft thrown away, which comes back from there.
#include "activity/select.hpp"

namespace marelle::activity {

namespace {

// Of a report `r`, by an account `u`.
Columns of_report(std::string_view id, std::string_view at) {
    Columns out{.id = id, .at = at, .by_id = "u.id", .by_name = "u.name"};
    out.detail = "r.title";
    return out;
}
constexpr std::string_view in_the_house = "r.establishment = :establishment";

std::string frozen() {
    return select(of_report("v.id", "v.frozen_at"),
                  "FROM report_version v JOIN report r ON r.id = v.report JOIN user_account u ON u.id = v.frozen_by"
                  " WHERE " +
                      std::string{in_the_house});
}

std::string withdrawn() {
    return select(of_report("v.id", "v.withdrawn_at"),
                  "FROM report_version v JOIN report r ON r.id = v.report JOIN user_account u ON u.id = v.withdrawn_by"
                  " WHERE " +
                      std::string{in_the_house});
}

// A correction comes back while no other has taken its place.
std::string discarded() {
    auto columns = of_report("d.id", "d.made_at");
    columns.undone_at = "d.undone_at";
    columns.undone_by_id = "w.id";
    columns.undone_by_name = "w.name";
    columns.undoable = "d.undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM report_version n WHERE n.chain = r.chain"
                       " AND n.number > COALESCE(b.number, 0)) AND NOT EXISTS (SELECT 1 FROM report o"
                       " WHERE o.chain = r.chain AND o.id <> r.id"
                       " AND NOT EXISTS (SELECT 1 FROM report_version x WHERE x.report = o.id)"
                       " AND NOT EXISTS (SELECT 1 FROM report_discard y WHERE y.report = o.id"
                       " AND y.undone_at IS NULL))";
    columns.undo_key = "r.id";
    return select(columns, "FROM report_discard d JOIN report r ON r.id = d.report"
                           " JOIN user_account u ON u.id = d.made_by LEFT JOIN user_account w ON w.id = d.undone_by"
                           " LEFT JOIN report_correction k ON k.report = r.id"
                           " LEFT JOIN report_version b ON b.id = k.corrects WHERE " +
                               std::string{in_the_house});
}

}  // namespace

void add_report_sources(std::vector<Source>& all) {
    constexpr std::string_view read = "report.read";
    all.insert(all.end(),
               {{Kind::report_frozen, read, frozen(), "", "", "", ""},
                {Kind::report_withdrawn, read, withdrawn(), "", "", "", ""},
                {Kind::report_discarded, read, discarded(), "PUT", "/reports/", "/restoration", "report.write"}});
}

}  // namespace marelle::activity
