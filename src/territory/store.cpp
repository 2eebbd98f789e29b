#include "base/text.hpp"
#include "record/row.hpp"
#include "territory/territory.hpp"
#include <map>
#include <mutex>

namespace marelle::territory {

namespace {

constexpr std::size_t most_words = 8;

// Both in the order of ZoneList's fields.
constexpr std::string_view list_columns = R"sql(
    SELECT l.name, i.kind, i.valid_from, i.valid_until, i.precision_m, i.source, i.licence,
           (SELECT COUNT(1) FROM zone z WHERE z.list = l.name) AS zones, i.repaired, i.rejected,
           COALESCE(i.finished_at, i.started_at) AS imported_at
    FROM zone_list l JOIN zone_import i ON i.id = l.import
)sql";

std::string joined(std::vector<std::string> const& texts) {
    std::string out;
    for (auto const& text : texts) out += (out.empty() ? "" : "\n") + text;
    return out;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

ZoneRow zone_of(sql::Row const& row) {
    auto communes = split(row.text(2));
    return {row.text(0), row.text(1), communes.empty() ? split(row.text(3)) : std::move(communes)};
}

}  // namespace

std::vector<ZoneList> lists(sql::Session& sql) {
    static auto const text = std::string{list_columns} + " ORDER BY l.name";
    std::vector<ZoneList> out;
    for (auto const& row : sql.query(text)) out.push_back(record::read<ZoneList>(row));
    return out;
}

std::optional<ZoneList> find_list(sql::Session& sql, std::string_view name) {
    static auto const text = std::string{list_columns} + " WHERE l.name = :name";
    auto row = sql.first(text, {{"name", name}});
    if (!row) return {};
    return record::read<ZoneList>(*row);
}

std::vector<ZoneRow> search(sql::Session& sql, std::string_view list, std::string_view words, std::size_t limit,
                            std::string_view after) {
    std::string text =
        "SELECT z.code, z.name, z.communes, z.commune_codes FROM zone z WHERE z.list = :list AND z.code > :after";
    sql::Parameters parameters{{"list", list}, {"after", after}, {"limit", limit}};
    auto folded = folded_words(words);
    if (folded.size() > most_words) folded.resize(most_words);
    static constexpr std::string_view names[most_words] = {"word0", "word1", "word2", "word3",
                                                           "word4", "word5", "word6", "word7"};
    for (std::size_t i = 0; i < folded.size(); ++i) {
        text += " AND z.words LIKE :" + std::string{names[i]};
        parameters.emplace_back(names[i], "%" + folded[i] + "%");
    }
    text += " ORDER BY z.code LIMIT :limit";
    std::vector<ZoneRow> out;
    for (auto const& row : sql.query(text, parameters)) out.push_back(zone_of(row));
    return out;
}

std::optional<ZoneRow> find_zone(sql::Session& sql, std::string_view list, std::string_view code) {
    auto row = sql.first(R"sql(
        SELECT code, name, communes, commune_codes FROM zone WHERE list = :list AND code = :code
    )sql",
                         {{"list", list}, {"code", code}});
    if (!row) return {};
    return zone_of(*row);
}

void replace_list(sql::Session& sql, Id const& import, std::vector<Zone> const& zones) {
    auto const started = sql.first("SELECT list FROM zone_import WHERE id = :import", {{"import", import}});
    if (!started) throw std::runtime_error{"an import that was never started"};
    auto const& list = started->text(0);
    sql.execute(R"sql(
        INSERT INTO zone_list (name, import) VALUES (:list, :import)
        ON CONFLICT (name) DO UPDATE SET import = excluded.import
    )sql",
                {{"list", list}, {"import", import}});
    sql.execute("DELETE FROM zone WHERE list = :list", {{"list", list}});
    for (auto const& zone : zones) {
        auto const communes = joined(zone.communes), codes = joined(zone.commune_codes);
        sql.execute(R"sql(
            INSERT INTO zone (list, code, name, communes, commune_codes, words, outline)
            VALUES (:list, :code, :name, :communes, :codes, :words, :outline)
        )sql",
                    {{"list", list},
                     {"code", zone.code},
                     {"name", zone.name},
                     {"communes", communes},
                     {"codes", codes},
                     {"words", fold(zone.code + " " + zone.name + " " + communes + " " + codes)},
                     {"outline", Value{Bytes{encode(zone.outline)}}}});
    }
}

struct Atlas::Shelf {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<LoadedList const>, std::less<>> lists;
};

Atlas::Atlas() : shelf_{std::make_unique<Shelf>()} {}
Atlas::~Atlas() = default;

// Two requests may load the same list at once; the later one replaces an equal one, and nobody waits with a database
// connection in hand.
std::shared_ptr<LoadedList const> Atlas::load(sql::Session& sql, std::string_view name) {
    auto const current = sql.first("SELECT import FROM zone_list WHERE name = :name", {{"name", name}});
    if (!current) return {};
    {
        std::lock_guard const lock{shelf_->mutex};
        auto const known = shelf_->lists.find(name);
        if (known != shelf_->lists.end() && known->second->import == current->text(0)) return known->second;
    }
    auto loaded = std::make_shared<LoadedList>();
    loaded->list = find_list(sql, name).value();
    loaded->import = current->text(0);
    std::vector<Outline> outlines;
    sql.each("SELECT code, name, outline FROM zone WHERE list = :list ORDER BY code", {{"list", name}},
             [&](sql::Row const& row) {
                 loaded->codes.push_back(row.text(0));
                 loaded->names.push_back(row.text(1));
                 outlines.push_back(decode(row.bytes(2)));
                 return true;
             });
    loaded->zones = Zones{outlines};
    std::lock_guard const lock{shelf_->mutex};
    shelf_->lists.insert_or_assign(std::string{name}, loaded);
    return loaded;
}

}  // namespace marelle::territory
