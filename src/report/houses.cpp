// Down from a figure of the network to the establishments it is made of. What they count between them is protected as
// one: a number of each, counted now, would be subtracted from it. What a house published itself has been decided
// against everything that left, and is told.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "report/kept.hpp"
#include "report/rows.hpp"
#include <algorithm>
#include <map>

namespace marelle::report {

namespace {

ReportFigure const* figure_of(ReportContent const& content, std::string_view key) {
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            if (figure.key == key) return &figure;
    return nullptr;
}

// Those that the figure's table spans; of a figure that counts no people, those of the whole report.
std::vector<std::string> units_of(disclosure::Release const& release, ReportFigure const& figure) {
    for (auto const& decided : release.tables)
        if (decided.table.id == figure.release || figure.release.empty()) return decided.table.units;
    return {};
}

struct Printed {
    Id report;
    std::int64_t number{};
    Instant frozen_at;
    std::optional<std::string> said;
};

// By establishment, of those whose versions the reader may open.
std::map<Id, Printed, std::less<>> printed_alike(sql::Session& sql, access::Scope const& scope,
                                                 ReportContent const& content, std::string_view figure) {
    static auto const text = R"sql(
        SELECT r.establishment, r.id, v.number, v.frozen_at, v.content
        FROM report r JOIN report_version v ON v.report = r.id
        WHERE r.establishment IS NOT NULL AND r.audience <> 'team' AND r.template = :template
            AND r.period_from = :from AND r.period_until = :until AND v.withdrawn_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM report_version n WHERE n.chain = v.chain AND n.number > v.number)
            AND )sql" + std::string{readable_report} +
                             " ORDER BY v.frozen_at, v.id";
    std::map<Id, Printed, std::less<>> out;
    for (auto const& row :
         sql.query(text, access::parameters_of(scope, {{"template", record::name_of_choice(content.kind)},
                                                       {"from", content.period.from},
                                                       {"until", content.period.until}}))) {
        auto const theirs = content_of(row.text(4));
        auto const* same = figure_of(theirs, figure);
        out[row.text(0)] = {row.text(1), row.integer(2), row.text(3),
                            same ? in_one_line(*same, content.language) : std::nullopt};
    }
    return out;
}

Result<ReportFigureHouses> houses_in(sql::Session& sql, access::Scope const& scope, ReportContent const& content,
                                     disclosure::Release const& release, std::string_view key) {
    auto const* figure = figure_of(content, key);
    if (!figure) return fail(Fault::not_found, "report.figure_unknown");
    auto const units = units_of(release, *figure);
    auto const printed = printed_alike(sql, scope, content, key);
    ReportFigureHouses out{figure->title, {}};
    for (auto const& row : sql.query("SELECT id, name FROM establishment")) {
        if (std::ranges::find(units, row.text(0)) == units.end()) continue;
        ReportHouse house{{row.text(0), row.text(1)}, {}, {}, {}, {}};
        if (auto const found = printed.find(row.text(0)); found != printed.end()) {
            house.report = found->second.report;
            house.number = found->second.number;
            house.frozen_at = found->second.frozen_at;
            house.said = found->second.said;
        }
        out.houses.push_back(std::move(house));
    }
    std::ranges::sort(out.houses, {}, [](ReportHouse const& house) { return fold(house.establishment.name); });
    return out;
}

}  // namespace

Result<ReportFigureHouses> houses_of_version(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                             Id const& version, std::string_view figure) {
    auto const found = TRY(find_version(sql, Reader{scope}, version));
    auto const release = release_of(sql, keys, version);
    if (!release) return fail(Fault::not_found, "report.version_unknown");
    return houses_in(sql, scope, found.content, *release, figure);
}

Result<ReportFigureHouses> houses_of_draft(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                           Id const& report, std::string_view figure) {
    auto const found = TRY(find(sql, Reader{scope}, report));
    if (found.state != State::draft) return fail(Fault::not_found, "report.unknown");
    auto const release = release_of_draft(sql, keys, report);
    if (!release) return fail(Fault::conflict, "report.figures_outdated");
    return houses_in(sql, scope, found.content, *release, figure);
}

}  // namespace marelle::report
