// Reading reports: drafts of one's own house, versions that were frozen, and what each reader may know of them.
#include "report/kept.hpp"
#include <algorithm>

namespace marelle::report {

std::string_view const own_report =
    "((:reach = 'network' AND r.establishment IS NULL)"
    " OR (:reach = 'establishment' AND :establishment <> '' AND r.establishment = :establishment))";

std::string_view const readable_report =
    "((:reach = 'network' AND (r.establishment IS NULL OR (v.id IS NOT NULL AND r.audience <> 'team')))"
    " OR (:reach = 'establishment' AND :establishment <> '' AND r.establishment = :establishment))";

namespace {

constexpr std::string_view select_rows = R"sql(
    SELECT r.id, r.chain, r.template, r.title, r.audience, r.partner, e.id, e.name, r.period_from, r.period_until,
        r.version, r.computed_at, r.opened_at, o.id, o.name, b.number, d.made_at,
        v.id, v.number, v.frozen_at, f.id, f.name, v.hash, k.reason, v.withdrawn_at,
        (SELECT count(n.id) FROM report_version n WHERE n.chain = v.chain AND n.number > v.number),
        k.corrects, b.report, r.content, v.content, r.ledger_revision, r.already_exposed
    FROM report r JOIN user_account o ON o.id = r.opened_by
    LEFT JOIN establishment e ON e.id = r.establishment
    LEFT JOIN report_version v ON v.report = r.id LEFT JOIN user_account f ON f.id = v.frozen_by
    LEFT JOIN report_correction k ON k.report = r.id LEFT JOIN report_version b ON b.id = k.corrects
    LEFT JOIN report_discard d ON d.report = r.id AND d.undone_at IS NULL
    WHERE )sql";

std::string rows_where(std::string_view condition) {
    return std::string{select_rows} + std::string{readable_report} + std::string{condition};
}

template <class E> E choice(sql::Row const& row, std::size_t column) {
    return record::choice_named<E>(row.text(column)).value();  // the database checks them
}

bool is_own(access::Scope const& scope, sql::Row const& row) {
    return scope.reach != access::Reach::network || row.null(6);
}

State state_of(sql::Row const& row) {
    if (!row.null(17)) return State::frozen;
    return row.null(16) ? State::draft : State::discarded;
}

ReportVersionRow version_of(access::Scope const& scope, sql::Row const& row) {
    ReportVersionRow out;
    out.id = row.text(17);
    out.report = row.text(0);
    out.number = row.integer(18);
    out.frozen_at = row.text(19);
    if (is_own(scope, row)) out.frozen_by = Named{row.text(20), row.text(21)};
    out.hash = row.text(22);
    out.reason = row.maybe_text(23);
    out.withdrawn_at = row.maybe_text(24);
    return out;
}

ReportRow row_of(access::Scope const& scope, sql::Row const& row) {
    ReportRow out;
    out.id = row.text(0);
    out.chain = row.text(1);
    out.kind = choice<Template>(row, 2);
    out.title = row.text(3);
    out.audience = choice<Audience>(row, 4);
    out.partner = row.maybe_text(5);
    out.establishment = named(row.maybe_text(6), row.maybe_text(7));
    out.from = row.text(8);
    out.until = row.text(9);
    out.state = state_of(row);
    out.version = row.integer(10);
    out.computed_at = row.text(11);
    out.opened_at = row.text(12);
    if (is_own(scope, row)) out.opened_by = Named{row.text(13), row.text(14)};
    out.corrects = row.maybe_integer(15);
    if (!row.null(17)) out.frozen = version_of(scope, row);
    out.corrected = row.integer(25) > 0;
    return out;
}

std::vector<ReportVersionRow> versions_of(sql::Session& sql, access::Scope const& scope, Id const& chain) {
    static auto const text = rows_where(" AND r.chain = :chain AND v.id IS NOT NULL ORDER BY v.number DESC");
    std::vector<ReportVersionRow> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"chain", chain}})))
        out.push_back(version_of(scope, row));
    return out;
}

// What the version that a draft corrects said, and what the draft says now.
std::vector<ReportChange> changes_of_draft(sql::Session& sql, Report const& draft) {
    if (draft.state != State::draft || !draft.corrects) return {};
    auto const row = sql.first("SELECT content FROM report_version WHERE id = :id", {{"id", draft.corrects->version}});
    return changes(content_of(row->text(0)), draft.content);
}

}  // namespace

void set_texts(sql::Session& sql, Id const& report, ReportContent& content) {
    for (auto const& row :
         sql.query("SELECT section, key, text FROM report_text WHERE report = :report", {{"report", report}})) {
        auto const section = std::ranges::find(content.sections, row.text(0), &ReportSection::key);
        if (section == content.sections.end()) continue;
        auto const text = std::ranges::find(section->texts, row.text(1), &ReportText::key);
        if (text != section->texts.end()) text->text = row.text(2);
    }
}

std::vector<ReportRow> reports(sql::Session& sql, Reader const& reader, State state) {
    static auto const text = rows_where(
        " ORDER BY COALESCE(v.frozen_at, r.opened_at) DESC, COALESCE(v.number, 0) DESC, r.id DESC");
    std::vector<ReportRow> out;
    for (auto const& row : sql.query(text, access::parameters_of(reader.scope)))
        if ((state_of(row) == State::discarded) == (state == State::discarded))
            out.push_back(row_of(reader.scope, row));
    return out;
}

std::vector<KnownVersion> versions(sql::Session& sql, Reader const& reader) {
    static auto const text = rows_where(" AND v.id IS NOT NULL ORDER BY v.frozen_at, v.number, v.id");
    std::vector<KnownVersion> out;
    for (auto const& row : sql.query(text, access::parameters_of(reader.scope)))
        out.push_back({version_of(reader.scope, row), row.text(1), row.maybe_text(26), row.maybe_text(6),
                       choice<Template>(row, 2), row.text(3), choice<Audience>(row, 4)});
    return out;
}

Result<Report> find(sql::Session& sql, Reader const& reader, Id const& id) {
    static auto const text = rows_where(" AND r.id = :id");
    auto const row = sql.first(text, access::parameters_of(reader.scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "report.unknown");
    auto const known = row_of(reader.scope, *row);
    Report out;
    out.id = id;
    out.chain = known.chain;
    out.state = known.state;
    out.version = known.version;
    out.establishment = known.establishment;
    out.already_exposed = row->integer(31);
    out.opened_by = known.opened_by;
    out.opened_at = known.opened_at;
    out.discarded_at = row->maybe_text(16);
    if (!row->null(26)) out.corrects = ReportCorrection{row->text(26), row->text(27), row->integer(15), row->text(23)};
    out.versions = versions_of(sql, reader.scope, out.chain);
    if (known.frozen) {
        auto version = TRY(find_version(sql, reader, known.frozen->id));
        out.content = std::move(version.content);
        out.seal = std::move(version.seal);
        return out;
    }
    out.content = content_of(row->text(28));
    set_texts(sql, id, out.content);
    auto const decided = row->integer(30);
    out.outdated = decided == decided_never ||
                   (known.audience != Audience::team &&
                    decided != sql.count("SELECT revision FROM ledger_revision WHERE id = 1"));
    out.changes = changes_of_draft(sql, out);
    return out;
}

Result<ReportVersion> find_version(sql::Session& sql, Reader const& reader, Id const& id) {
    static auto const text = rows_where(" AND v.id = :id");
    auto const row = sql.first(text, access::parameters_of(reader.scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "report.version_unknown");
    ReportVersion out{seal_of(sql, id), content_of(row->text(29)), {}};
    if (!is_own(reader.scope, *row)) without_names(out.seal);
    return out;
}

Result<std::string> bytes_of_version(sql::Session& sql, Reader const& reader, Id const& id) {
    static auto const text = rows_where(" AND v.id = :id");
    auto const row = sql.first(text, access::parameters_of(reader.scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "report.version_unknown");
    return row->text(29);
}

}  // namespace marelle::report
