// Reading declared figures: each with what can be doubted of it now, and what was answered.
#include "declared_figure/kept.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <map>

namespace marelle::declared_figure {

std::string_view const newest_words =
    R"sql(w.partner, w.label, w.axis, w.territory, w.unit, w.digits, w.decimals, w.base,
    w.counted, w.from_on, w.until_on, w.document, w.page, w.document_on, w.total)sql";

std::string_view const figure_in_scope =
    "(:reach = 'network' OR f.establishment IS NULL OR f.establishment = :establishment)";

DeclaredFigureEdit edit_of(sql::Row const& row, std::size_t first) {
    DeclaredFigureEdit out;
    out.partner = row.text(first);
    out.label = row.text(first + 1);
    out.axis = row.maybe_text(first + 2);
    out.territory = row.maybe_text(first + 3);
    out.unit = record::choice_named<Unit>(row.text(first + 4)).value_or(Unit::count);
    out.value = plain({row.integer(first + 5), static_cast<int>(row.integer(first + 6))});
    out.base = row.maybe_integer(first + 7);
    out.counted = row.maybe_text(first + 8);
    out.from = row.text(first + 9);
    out.until = row.text(first + 10);
    out.document = row.text(first + 11);
    out.page = row.maybe_text(first + 12);
    out.document_on = row.maybe_text(first + 13);
    out.total = row.maybe_text(first + 14);
    return out;
}

Compared compared_of(Id const& id, DeclaredFigureEdit const& edit) {
    auto out = may_keep(edit).value();  // what is kept was allowed
    out.id = id;
    return out;
}

std::vector<Compared> beside(sql::Session& sql, std::optional<Id> const& establishment) {
    static auto const text = "SELECT f.id, " + std::string{newest_words} + R"sql(
        FROM declared_figure f JOIN declared_figure_words w ON w.figure = f.id AND w.version = f.version
        WHERE f.withdrawn_at IS NULL AND coalesce(f.establishment, '') = :house ORDER BY f.id
    )sql";
    std::vector<Compared> out;
    for (auto const& row : sql.query(text, {{"house", establishment.value_or("")}}))
        out.push_back(compared_of(row.text(0), edit_of(row, 1)));
    return out;
}

namespace {

// Those of every establishment, for who reads them all.
std::vector<Compared> of_houses(sql::Session& sql) {
    static auto const text = "SELECT f.id, " + std::string{newest_words} + R"sql(
        FROM declared_figure f JOIN declared_figure_words w ON w.figure = f.id AND w.version = f.version
        WHERE f.withdrawn_at IS NULL AND f.establishment IS NOT NULL ORDER BY f.id
    )sql";
    std::vector<Compared> out;
    for (auto const& row : sql.query(text)) out.push_back(compared_of(row.text(0), edit_of(row, 1)));
    return out;
}

// With the establishments' figures, where the figure is the network's and its reader reads them.
std::vector<Doubted> all_doubts(Compared const& figure, std::vector<Compared> const& beside,
                                std::vector<Compared> const& houses, std::string_view language) {
    auto out = doubts(figure, beside, language);
    for (auto& doubt : doubts_across(figure, houses, language)) out.push_back(std::move(doubt));
    return out;
}

std::vector<Compared> houses_for(sql::Session& sql, Reader const& reader, std::optional<Id> const& establishment) {
    if (establishment || reader.scope.reach != access::Reach::network) return {};
    return of_houses(sql);
}

}  // namespace

std::vector<Doubt> answered(sql::Session& sql, Id const& figure, std::vector<Doubted> found) {
    std::vector<Doubt> out;
    if (found.empty()) return out;
    std::map<std::string, std::optional<DoubtAnswer>> answers;
    for (auto const& row : sql.query(R"sql(
        SELECT a.doubt, a.reason, a.answered_at, u.id, u.name FROM declared_figure_answer a
        JOIN user_account u ON u.id = a.answered_by WHERE a.figure = :figure ORDER BY a.number
    )sql",
                                     {{"figure", figure}})) {
        auto& newest = answers[row.text(0)];
        newest.reset();
        if (!row.null(1)) newest = DoubtAnswer{row.text(1), row.text(2), {row.text(3), row.text(4)}};
    }
    for (auto& [kind, key, words] : found) {
        auto known = answers.find(key);
        out.push_back({key, kind, std::move(words), known == answers.end() ? std::nullopt : known->second});
    }
    return out;
}

namespace {

std::vector<DeclaredWords> words_of(sql::Session& sql, Id const& figure) {
    static auto const text = "SELECT w.version, w.written_at, u.id, u.name, " + std::string{newest_words} + R"sql(
        FROM declared_figure_words w JOIN user_account u ON u.id = w.written_by
        WHERE w.figure = :figure ORDER BY w.version DESC
    )sql";
    std::vector<DeclaredWords> out;
    for (auto const& row : sql.query(text, {{"figure", figure}}))
        out.push_back({row.integer(0), edit_of(row, 4), row.text(1), {row.text(2), row.text(3)}});
    return out;
}

std::optional<DeclaredWithdrawal> withdrawal_of(sql::Session& sql, Id const& figure) {
    auto row = sql.first(R"sql(
        SELECT f.withdrawn_at, u.id, u.name, f.withdrawn_because FROM declared_figure f
        JOIN user_account u ON u.id = f.withdrawn_by WHERE f.id = :figure
    )sql",
                         {{"figure", figure}});
    if (!row) return {};
    return DeclaredWithdrawal{row->text(0), {row->text(1), row->text(2)}, row->text(3)};
}

}  // namespace

std::vector<DeclaredFigureRow> declared_figures(sql::Session& sql, Reader const& reader,
                                                std::optional<Period> const& period) {
    static auto const text = "SELECT f.id, f.version, f.establishment, e.name, " + std::string{newest_words} + R"sql(
        FROM declared_figure f JOIN declared_figure_words w ON w.figure = f.id AND w.version = f.version
        LEFT JOIN establishment e ON e.id = f.establishment
        WHERE f.withdrawn_at IS NULL AND w.from_on <= :until AND w.until_on >= :from AND )sql" +
                             std::string{figure_in_scope} + " ORDER BY w.until_on DESC, w.partner, w.label, f.id";
    std::map<std::string, std::vector<Compared>> houses;
    auto neighbours = [&](std::optional<Id> const& establishment) -> std::vector<Compared> const& {
        auto [found, made] = houses.try_emplace(establishment.value_or(""));
        if (made) found->second = beside(sql, establishment);
        return found->second;
    };
    auto const every = houses_for(sql, reader, {});
    std::vector<Compared> const none;
    std::vector<DeclaredFigureRow> out;
    auto asked = access::parameters_of(reader.scope, {{"from", period ? period->from : "0000-01-01"},
                                                      {"until", period ? period->until : "9999-12-31"}});
    for (auto const& row : sql.query(text, asked)) {
        DeclaredFigureRow line;
        line.id = row.text(0);
        line.version = row.integer(1);
        line.establishment = named(row.maybe_text(2), row.maybe_text(3));
        line.said = edit_of(row, 4);
        line.doubts = answered(sql, line.id,
                               all_doubts(compared_of(line.id, line.said), neighbours(row.maybe_text(2)),
                                          line.establishment ? none : every, reader.language));
        out.push_back(std::move(line));
    }
    return out;
}

Result<DeclaredFigure> find(sql::Session& sql, Reader const& reader, Id const& id) {
    static auto const text = "SELECT f.id, f.version, f.establishment, e.name, " + std::string{newest_words} + R"sql(
        FROM declared_figure f JOIN declared_figure_words w ON w.figure = f.id AND w.version = f.version
        LEFT JOIN establishment e ON e.id = f.establishment WHERE f.id = :id AND )sql" +
                             std::string{figure_in_scope};
    auto row = sql.first(text, access::parameters_of(reader.scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "declared_figure.unknown");
    DeclaredFigure out;
    out.id = id;
    out.version = row->integer(1);
    out.establishment = named(row->maybe_text(2), row->maybe_text(3));
    out.said = edit_of(*row, 4);
    auto others = beside(sql, row->maybe_text(2));
    out.withdrawal = withdrawal_of(sql, id);
    // Of what counts no more, nothing is doubted.
    if (!out.withdrawal)
        out.doubts = answered(sql, id,
                              all_doubts(compared_of(id, out.said), others, houses_for(sql, reader, row->maybe_text(2)),
                                         reader.language));
    for (auto const& other : others) {
        if (other.id == out.said.total) out.total = Named{other.id, other.label};
        if (other.total == id) out.parts.push_back({other.id, other.label, other.unit, plain(other.value)});
    }
    std::ranges::sort(out.parts, {}, [](DeclaredPart const& part) { return part.label + part.id; });
    out.words = words_of(sql, id);
    return out;
}

Result<std::vector<Doubt>> doubts_of(sql::Session& sql, Reader const& reader, DeclaredFigureEdit const& edit,
                                     std::optional<Id> const& instead_of) {
    auto figure = TRY(may_keep(edit));
    std::optional<Id> house;
    if (reader.scope.reach != access::Reach::network) house = reader.scope.establishment;
    if (!instead_of) {
        std::vector<Doubt> out;
        for (auto& [kind, key, words] :
             all_doubts(figure, beside(sql, house), houses_for(sql, reader, house), reader.language))
            out.push_back({key, kind, std::move(words), {}});
        return out;
    }
    auto kept = TRY(find(sql, reader, *instead_of));
    figure.id = *instead_of;
    if (kept.establishment) house = kept.establishment->id;
    else house.reset();
    return answered(sql, *instead_of,
                    all_doubts(figure, beside(sql, house), houses_for(sql, reader, house), reader.language));
}

}  // namespace marelle::declared_figure
