// Down to the rows of a version, and from a child up to what counts it. A release is opened here for its director's
// eyes: what is answered names only children whose file that director may open today.
#include "report/rows.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

// The day of the reading, which the snapshot names before its period ("2026-10-12/2026-08-31").
Date read_on(disclosure::Release const& release) {
    return release.snapshot->day.substr(0, release.snapshot->day.find('/'));
}

enum class Whereabouts { here, elsewhere, erased };

// Who may be named still: a child of the house, that nobody erased.
class People {
public:
    People(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope)
        : sql_{sql}, scope_{scope}, erased_{keys.erased()} {
        std::ranges::sort(erased_);
    }

    Whereabouts find(Id const& id, CountedChild& out) {
        static auto const text = "SELECT c.given_names, COALESCE(c.usage_name, c.birth_name) FROM child c"
                                 " WHERE c.id = :child AND " +
                                 std::string{access::child_in_scope};
        if (std::ranges::binary_search(erased_, id)) return Whereabouts::erased;
        if (auto const row = sql_.first(text, access::parameters_of(scope_, {{"child", id}}))) {
            out = {id, first_name_of(row->text(0)), initial_of(row->text(1)), row->text(1)};
            return Whereabouts::here;
        }
        auto const known = sql_.count("SELECT count(id) FROM child WHERE id = :child", {{"child", id}});
        return known ? Whereabouts::elsewhere : Whereabouts::erased;
    }

private:
    sql::Session& sql_;
    access::Scope const& scope_;
    std::vector<Id> erased_;
};

std::string by_first_name(CountedChild const& child) { return fold(child.first_name) + child.id; }

// What a version, or a draft, says, with the release that it was made from.
struct Opened {
    std::optional<std::int64_t> number;
    ReportContent content;
    disclosure::Release release;
};

Result<Opened> open_version(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader, Id const& id) {
    auto version = TRY(find_version(sql, Reader{reader.reports}, id));
    auto release = release_of(sql, keys, id);
    // The release of a version is kept as long as the version.
    if (!release) return fail(Fault::not_found, "report.version_unknown");
    return Opened{version.seal.number, std::move(version.content), std::move(*release)};
}

// With `version`, the draft that corrects it.
Result<Opened> open_draft(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader, Id const& id,
                          std::optional<Id> const& version = {}) {
    auto draft = TRY(find(sql, Reader{reader.reports}, id));
    auto const corrects = draft.corrects ? std::optional{draft.corrects->version} : std::nullopt;
    if (draft.state != State::draft || (version && corrects != version))
        return fail(Fault::not_found, "report.unknown");
    auto release = release_of_draft(sql, keys, id);
    // Somebody it counted was erased: its figures are computed again first.
    if (!release) return fail(Fault::conflict, "report.figures_outdated");
    return Opened{{}, std::move(draft.content), std::move(*release)};
}

disclosure::Decided const* table_in(disclosure::Release const& release, std::string_view id) {
    auto const found = std::ranges::find(release.tables, id,
                                         [](disclosure::Decided const& decided) { return decided.table.id; });
    return found == release.tables.end() ? nullptr : &*found;
}

// Asked without a position: everybody that the table counts.
Position whole_of(disclosure::Table const& table) {
    return Position(table.dimensions.size() + (table.share ? 1 : 0), disclosure::all);
}

// What a share says is who has it; when those are the same, it is of whom.
std::optional<Difference> difference_of(disclosure::Release const& before, disclosure::Release const& after,
                                        std::string_view table, Position& at) {
    auto const* decided = table_in(after, table);
    if (decided && at.empty()) {
        at = whole_of(decided->table);
        if (decided->table.share) {
            auto part = at;
            part.back() = 0;
            auto found = difference(schema(), before, after, table, part);
            if (!found || !found->came.empty() || !found->left.empty()) {
                at = std::move(part);
                return found;
            }
        }
    }
    return difference(schema(), before, after, table, at);
}

Shown shown(disclosure::State state) {
    switch (state) {
    case disclosure::State::published: return Shown::published;
    case disclosure::State::maintained: return Shown::maintained;
    case disclosure::State::hidden: return Shown::hidden;
    case disclosure::State::impossible: return Shown::impossible;
    }
    std::unreachable();
}

ReportSide side_of(Opened const& opened, long exact, std::optional<Printed> const& printed) {
    ReportSide out{opened.number, read_on(opened.release), exact, {}, {}, {}};
    if (!printed) return out;
    out.shown = shown(printed->state);
    out.value = printed->value;
    if (printed->state == disclosure::State::maintained) out.value_day = printed->day;
    return out;
}

// Words for the values that changed, before by the names of the earlier report, after by those of the later.
struct Words {
    ZoneNames before, after;
    std::string_view language;

    std::vector<ReportValueChange> of(std::vector<Changed> const& changes) const {
        std::vector<ReportValueChange> out;
        out.reserve(changes.size());
        for (auto const& change : changes) {
            auto const& key = schema().attributes[change.attribute].key;
            out.push_back({key, title_of(key, language),
                           name_of_value(change.attribute, change.before, before, language),
                           name_of_value(change.attribute, change.after, after, language)});
        }
        return out;
    }
};

ReportMoves named_moves(People& people, Words const& words, std::vector<Move> const& moves) {
    ReportMoves out;
    out.count = std::ssize(moves);
    for (auto const& move : moves) {
        ReportMove told{{}, move.cause, {}};
        switch (people.find(move.person, told.child)) {
        case Whereabouts::erased: ++out.erased; break;
        case Whereabouts::elsewhere: ++out.elsewhere; break;
        case Whereabouts::here: told.changed = words.of(move.changed); out.moves.push_back(std::move(told));
        }
    }
    // Why first: whoever reads looks for a cause, then for a name.
    std::ranges::sort(out.moves, {},
                      [](ReportMove const& move) { return std::pair{move.cause, by_first_name(move.child)}; });
    return out;
}

Result<ReportCellRows> rows_in(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader, Opened const& opened,
                               std::string_view table, Position at) {
    auto const* decided = table_in(opened.release, table);
    if (decided && at.empty()) at = whole_of(decided->table);
    auto const people = people_of(schema(), opened.release, table, at);
    if (!people) return fail(Fault::not_found, "report.cell_unknown");
    auto const named = name_of_cell(opened.content, *decided, at, zone_names(opened.content, opened.release),
                                    reader.language);
    ReportCellRows out{named.figure, named.cell, read_on(opened.release), std::ssize(*people), {}, 0, 0};
    People known{sql, keys, reader.rows};
    for (auto const& person : *people) {
        CountedChild child;
        auto const where = known.find(person, child);
        out.erased += where == Whereabouts::erased;
        out.elsewhere += where == Whereabouts::elsewhere;
        if (where == Whereabouts::here) out.children.push_back(std::move(child));
    }
    std::ranges::sort(out.children, {}, by_first_name);
    return out;
}

}  // namespace

Result<ReportCellRows> rows_of_cell(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader,
                                    Id const& version, std::string_view table, Position const& at) {
    return rows_in(sql, keys, reader, TRY(open_version(sql, keys, reader, version)), table, at);
}

Result<ReportCellRows> rows_of_draft(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader,
                                     Id const& report, std::string_view table, Position const& at) {
    return rows_in(sql, keys, reader, TRY(open_draft(sql, keys, reader, report)), table, at);
}

Result<ReportWhy> why(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader, Id const& version,
                      std::optional<Id> const& draft, std::string_view table, Position const& asked) {
    auto known = TRY(open_version(sql, keys, reader, version));
    std::optional<Opened> before, after;
    auto at = asked;
    if (draft) {
        before = std::move(known);
        after = TRY(open_draft(sql, keys, reader, *draft, version));
    } else {
        auto const corrects = TRY(find_version(sql, Reader{reader.reports}, version)).seal.corrects;
        if (!corrects) return fail(Fault::conflict, "report.first_version");
        before = TRY(open_version(sql, keys, reader, *corrects));
        after = std::move(known);
    }
    auto const found = difference_of(before->release, after->release, table, at);
    if (!found) return fail(Fault::not_found, "report.cell_unknown");
    Words const words{zone_names(before->content, before->release), zone_names(after->content, after->release),
                      reader.language};
    auto const named = name_of_cell(after->content, *table_in(after->release, table), at, words.after, reader.language);
    People people{sql, keys, reader.rows};
    ReportWhy out;
    out.figure = named.figure;
    out.cell = named.cell;
    out.before = side_of(*before, found->before, found->was);
    out.after = side_of(*after, found->after, found->is);
    out.came = named_moves(people, words, found->came);
    out.left = named_moves(people, words, found->left);
    out.stayed = found->stayed;
    out.regrouped = found->regrouped;
    return out;
}

Result<std::vector<CountedReport>> reports_of_child(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader,
                                                    Id const& child) {
    if (!access::child_is_in_scope(sql, reader.rows, child)) return fail(Fault::not_found, "child.unknown");
    std::vector<CountedReport> out;
    for (auto const& known : versions(sql, Reader{reader.reports})) {
        auto const opened = TRY(open_version(sql, keys, reader, known.row.id));
        auto const zones = zone_names(opened.content, opened.release);
        CountedReport counted{known.row.report, known.row.id,        known.row.number,       known.title,
                              known.audience,   known.row.frozen_at, known.row.withdrawn_at, {}};
        for (auto const& standing : standings_of(schema(), opened.release, child)) {
            auto const& decided = *table_in(opened.release, standing.table);
            auto const named = name_of_cell(opened.content, decided, standing.at, zones, reader.language);
            auto const* cell = decided.find(standing.at);
            counted.cells.push_back({standing.table, position_text(standing.at), named.figure, named.cell,
                                     cell ? std::optional{shown(cell->state)} : std::nullopt,
                                     cell ? cell->value : std::nullopt});
        }
        if (!counted.cells.empty()) out.push_back(std::move(counted));
    }
    std::ranges::reverse(out);
    return out;
}

Result<ChildFigures> figures_of_child(sql::Session& sql, access::Scope const& scope, Id const& child,
                                      std::string_view language) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    auto const year = school_year_of(scope.today);
    ChildFigures out{school_year_start(year), school_year_end(year), {}, {}};
    out.figures = impact::counted_in(sql, scope, {out.from, out.until}, child, language);
    out.rounds = evaluation::rounds_counting(sql, scope, child, out.from, out.until);
    return out;
}

}  // namespace marelle::report
