// Writing declared figures: a correction is a new row, a withdrawal an instant, an answer a row. Nothing is mended.
#include "declared_figure/kept.hpp"
#include "record/json_of.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::declared_figure {

namespace {

struct Kept {
    std::optional<Id> establishment;
    std::int64_t version{};
    bool withdrawn{};
};

// Whose figures somebody writes: a director the establishment's, headquarters the network's.
std::optional<Id> own_house(access::Scope const& scope) {
    if (scope.reach == access::Reach::network) return {};
    return scope.establishment;
}

Result<Kept> kept(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = "SELECT f.establishment, f.version, f.withdrawn_at FROM declared_figure f"
                             " WHERE f.id = :id AND " +
                             std::string{figure_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "declared_figure.unknown");
    if (row->maybe_text(0) != own_house(scope)) return fail(Fault::forbidden, "declared_figure.not_yours");
    return Kept{row->maybe_text(0), row->integer(1), !row->null(2)};
}

// One level: a part is no total, so that a sum is never added to itself.
Result<> check_total(std::vector<Compared> const& others, DeclaredFigureEdit const& edit, Id const& id) {
    if (!edit.total) return {};
    auto total = std::ranges::find(others, *edit.total, &Compared::id);
    if (total == others.end() || *edit.total == id) return wrong_fields("body.wrong_fields", {{"total", "unknown"}});
    bool is_total = std::ranges::any_of(others,
                                        [&](Compared const& other) { return !id.empty() && other.total == id; });
    if (total->total || is_total) return wrong_fields("body.wrong_fields", {{"total", "invalid"}});
    return {};
}

void write_words(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                 DeclaredFigureEdit const& edit, Printed const& value) {
    sql.execute(R"sql(
        INSERT INTO declared_figure_words (figure, version, partner, label, axis, territory, unit, digits, decimals,
            base, counted, from_on, until_on, document, page, document_on, total, written_at, written_by)
        VALUES (:figure, :version, :partner, :label, :axis, :territory, :unit, :digits, :decimals, :base, :counted,
            :from, :until, :document, :page, :document_on, :total, :now, :actor)
    )sql",
                {{"figure", id},
                 {"version", version},
                 {"partner", edit.partner},
                 {"label", edit.label},
                 {"axis", edit.axis},
                 {"territory", edit.territory},
                 {"unit", record::name_of_choice(edit.unit)},
                 {"digits", value.digits},
                 {"decimals", value.decimals},
                 {"base", edit.base},
                 {"counted", edit.counted},
                 {"from", edit.from},
                 {"until", edit.until},
                 {"document", edit.document},
                 {"page", edit.page},
                 {"document_on", edit.document_on},
                 {"total", edit.total},
                 {"now", scope.now},
                 {"actor", scope.actor}});
}

// An id already known: the very same figure again, or another that took its id.
Result<bool> known(sql::Session& sql, std::optional<Id> const& house, NewDeclaredFigure const& sent) {
    static auto const text = "SELECT f.establishment, " + std::string{newest_words} +
                             " FROM declared_figure f JOIN declared_figure_words w ON w.figure = f.id AND w.version = 1"
                             " WHERE f.id = :id";
    auto row = sql.first(text, {{"id", sent.id}});
    if (!row) return false;
    auto same = edit_of(*row, 1);
    same.value = sent.said.value;
    bool written = edit_of(*row, 1).value == plain(parse_printed(sent.said.value).value_or(Printed{}));
    if (!written || row->maybe_text(0) != house || record::to_json(same) != record::to_json(sent.said))
        return fail(Fault::conflict, "declared_figure.id_reused");
    return true;
}

// Wrong fields are named as the body holds them.
template <class T> Result<T> within(Result<T> result, std::string_view where) {
    if (result) return result;
    auto error = std::move(result.error());
    for (auto& field : error.fields) field.name.insert(0, where);
    return std::unexpected{std::move(error)};
}

}  // namespace

Result<> declare(sql::Session& sql, access::Scope const& scope, NewDeclaredFigure const& sent) {
    auto const& [id, edit] = sent;
    auto house = own_house(scope);
    auto figure = within(may_keep(edit), "said/");
    if (!figure) return std::unexpected{figure.error()};
    if (TRY(known(sql, house, sent))) return {};
    if (auto right = within(check_total(beside(sql, house), edit, {}), "said/"); !right)
        return std::unexpected{right.error()};
    sql.execute(R"sql(
        INSERT INTO declared_figure (id, establishment, version, recorded_at, recorded_by)
        VALUES (:id, :establishment, 1, :now, :actor)
    )sql",
                {{"id", id}, {"establishment", house}, {"now", scope.now}, {"actor", scope.actor}});
    write_words(sql, scope, id, 1, edit, figure->value);
    return {};
}

Result<> correct(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                 DeclaredFigureEdit const& edit) {
    auto now = TRY(kept(sql, scope, id));
    auto figure = TRY(may_keep(edit));
    if (now.withdrawn) return fail(Fault::conflict, "declared_figure.withdrawn");
    if (now.version != version) return fail(Fault::stale, "stale");
    TRY(check_total(beside(sql, now.establishment), edit, id));
    sql.execute("UPDATE declared_figure SET version = :next WHERE id = :id", {{"next", version + 1}, {"id", id}});
    write_words(sql, scope, id, version + 1, edit, figure.value);
    return {};
}

Result<> withdraw(sql::Session& sql, access::Scope const& scope, Id const& id, std::string const& reason) {
    auto now = TRY(kept(sql, scope, id));
    if (reason.empty()) return wrong_fields("body.wrong_fields", {{"reason", "required"}});
    if (now.withdrawn) return {};
    sql.execute(R"sql(
        UPDATE declared_figure SET withdrawn_at = :now, withdrawn_by = :actor, withdrawn_because = :reason
        WHERE id = :id
    )sql",
                {{"now", scope.now}, {"actor", scope.actor}, {"reason", reason}, {"id", id}});
    return {};
}

Result<> restore(sql::Session& sql, access::Scope const& scope, Id const& id) {
    TRY(kept(sql, scope, id));
    sql.execute(R"sql(
        UPDATE declared_figure SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_because = NULL WHERE id = :id
    )sql",
                {{"id", id}});
    return {};
}

Result<> answer(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                NewDoubtAnswer const& said) {
    TRY(kept(sql, scope, id));
    auto found = TRY(find(sql, reader, id));
    auto doubt = std::ranges::find(found.doubts, said.doubt, &Doubt::key);
    if (doubt == found.doubts.end()) return fail(Fault::conflict, "declared_figure.doubt_gone");
    if (said.reason && said.reason->empty()) return wrong_fields("body.wrong_fields", {{"reason", "required"}});
    auto known = doubt->answer ? std::optional{doubt->answer->reason} : std::nullopt;
    if (known == said.reason) return {};
    sql.execute(
        R"sql(
        INSERT INTO declared_figure_answer (figure, doubt, number, reason, answered_at, answered_by)
        SELECT :figure, :doubt, coalesce(max(number), 0) + 1, :reason, :now, :actor
        FROM declared_figure_answer WHERE figure = :figure AND doubt = :doubt
    )sql",
        {{"figure", id}, {"doubt", said.doubt}, {"reason", said.reason}, {"now", scope.now}, {"actor", scope.actor}});
    return {};
}

}  // namespace marelle::declared_figure
