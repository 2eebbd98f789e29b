// From what a draft is missing to where it is mended: children and sessions for the director of the house, the names of
// the houses for headquarters, who open neither.
#include "base/text.hpp"
#include "report/kept.hpp"
#include "report/rows.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

struct Missing {
    Wish wish;
    BehindGap behind;
};

Result<Missing> missing(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& report,
                        std::string_view code, impact::columns::Keeper* columns) {
    auto const draft = TRY(find(sql, Reader{scope}, report));
    if (draft.state != State::draft) return fail(Fault::not_found, "report.unknown");
    auto wish = TRY(wish_of(sql, scope, report));
    auto const gathered = TRY(gather(sql, keys, scope, wish, columns));
    auto behind = behind_gap(gathered, code);
    if (!behind) return fail(Fault::not_found, "report.gap_unknown");
    return Missing{std::move(wish), *std::move(behind)};
}

std::vector<GapSession> sessions_of(sql::Session& sql, std::vector<Id> const& ids) {
    std::vector<GapSession> out;
    for (auto const& id : ids)
        if (auto const row = sql.first("SELECT s.on_date, s.starts, g.name FROM session s"
                                       " JOIN mini_group g ON g.id = s.mini_group WHERE s.id = :id",
                                       {{"id", id}}))
            out.push_back({id, row->text(0), row->text(1), row->text(2)});
    std::ranges::sort(out, {}, [](GapSession const& each) { return std::pair{each.on, each.starts}; });
    return out;
}

}  // namespace

Result<ReportGapRows> rows_of_gap(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader, Id const& report,
                                  std::string_view code) {
    auto const found = TRY(missing(sql, keys, reader.reports, report, code, nullptr));
    ReportGapRows out{found.behind.words, {}, 0, sessions_of(sql, found.behind.sessions)};
    static auto const text = "SELECT c.given_names, COALESCE(c.usage_name, c.birth_name) FROM child c"
                             " WHERE c.id = :child AND " +
                             std::string{access::child_in_scope};
    for (auto const& child : found.behind.children) {
        auto const row = sql.first(text, access::parameters_of(reader.rows, {{"child", child}}));
        if (!row) ++out.elsewhere;
        else out.children.push_back({child, first_name_of(row->text(0)), initial_of(row->text(1)), row->text(1)});
    }
    std::ranges::sort(out.children, {}, [](CountedChild const& each) { return fold(each.first_name) + each.id; });
    return out;
}

Result<ReportGapHouses> houses_of_gap(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                      Id const& report, std::string_view code, impact::columns::Keeper* columns) {
    auto found = TRY(missing(sql, keys, scope, report, code, columns));
    // A house's own draft opens down to its rows.
    if (!found.wish.establishment.empty()) return fail(Fault::not_found, "report.gap_unknown");
    auto& houses = found.behind.establishments;
    for (auto const& session : found.behind.sessions)
        if (auto const row = sql.first("SELECT establishment FROM session WHERE id = :id", {{"id", session}}))
            houses.insert(row->text(0));
    ReportGapHouses out{found.behind.words, {}};
    for (auto const& row : sql.query("SELECT id, name FROM establishment WHERE opened_on <= :until"
                                     " AND (closed_on IS NULL OR closed_on > :from)",
                                     {{"from", found.wish.period.from}, {"until", found.wish.period.until}}))
        if (houses.empty() || houses.contains(row.text(0))) out.establishments.push_back({row.text(0), row.text(1)});
    std::ranges::sort(out.establishments, {}, [](Named const& house) { return fold(house.name); });
    return out;
}

}  // namespace marelle::report
