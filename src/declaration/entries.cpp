#include "declaration/entries.hpp"
#include "crypto/keyring.hpp"
#include <algorithm>
#include <array>

namespace marelle::declaration {

namespace {

constexpr std::string_view line_table = "declaration_line";
constexpr std::string_view line_column = "value_sealed";

std::string row_of(Id const& filing, std::size_t position) { return filing + "/" + std::to_string(position); }

}  // namespace

Entries::Entries(sql::Session& sql, Id const& establishment) {
    for (auto const& row : sql.query(R"sql(
             SELECT e.id, e.kind, e.sheet, e.name, e.value, e.reason, e.on_day, e.until_on, e.given_on, u.id, u.name,
                 e.recorded_at, e.withdrawn_at, v.id, v.name, e.accueil, e.filing
             FROM declaration_entry e JOIN user_account u ON u.id = e.recorded_by
             LEFT JOIN user_account v ON v.id = e.withdrawn_by
             WHERE e.establishment = :establishment ORDER BY e.recorded_at DESC, e.id DESC
         )sql",
                                     {{"establishment", establishment}}))
        all_.push_back({{row.text(0),
                         *record::choice_named<EntryKind>(row.text(1)),
                         row.maybe_text(2),
                         row.text(3),
                         row.maybe_text(4),
                         row.maybe_text(5),
                         row.maybe_text(6),
                         row.maybe_text(7),
                         row.maybe_text(8),
                         {row.text(9), row.text(10)},
                         row.text(11),
                         row.maybe_text(12),
                         named(row.maybe_text(13), row.maybe_text(14))},
                        row.maybe_text(15),
                        row.maybe_text(16)});
}

Kept const* Entries::speaking(EntryKind kind, std::string_view name, std::optional<std::string> const& accueil) const {
    auto found = std::ranges::find_if(all_, [&](auto const& each) {
        return each.entry.kind == kind && each.entry.name == name && each.accueil == accueil &&
               !each.entry.withdrawn_at;
    });
    return found == all_.end() ? nullptr : &*found;
}

std::optional<std::string> Entries::value(ValueName name, std::optional<std::string> const& accueil) const {
    auto const* found = speaking(EntryKind::value, record::name_of_choice(name), accueil);
    return found ? found->entry.value : std::nullopt;
}

Kept const* Entries::filing(std::string const& accueil, std::string const& sheet) const {
    auto found = std::ranges::find_if(all_, [&](auto const& each) {
        return each.entry.kind == EntryKind::filing && each.accueil == accueil && each.entry.sheet == sheet &&
               !each.entry.withdrawn_at;
    });
    return found == all_.end() ? nullptr : &*found;
}

Kept const* Entries::receipt(Id const& filing) const {
    auto found = std::ranges::find_if(all_, [&](auto const& each) {
        return each.entry.kind == EntryKind::receipt && each.filing == filing && !each.entry.withdrawn_at;
    });
    return found == all_.end() ? nullptr : &*found;
}

std::vector<Entry> Entries::of(std::string const& accueil) const {
    std::vector<Entry> out;
    for (auto const& each : all_)
        if (!each.accueil || each.accueil == accueil) out.push_back(each.entry);
    return out;
}

bool is_sealed(SheetLine const& line) {
    static constexpr std::array names{"birth_name", "usage_name",    "first_given_name", "sex",
                                      "birth_date", "birth_commune", "birth_country"};
    return line.section == Section::team && std::ranges::find(names, line.name) != names.end();
}

void freeze(sql::Session& sql, crypto::Keyring& keys, Id const& establishment, Id const& filing,
            std::vector<SheetLine> const& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const& line = lines[i];
        bool sealed = is_sealed(line) && line.about && line.value;
        Value hidden;
        if (sealed) {
            keys.adopt(*line.about, establishment);
            hidden = keys.seal(line_table, line_column, *line.about, row_of(filing, i), *line.value);
        }
        sql.execute(R"sql(
            INSERT INTO declaration_line (filing, position, section, about, about_name, name, value, value_sealed)
            VALUES (:filing, :position, :section, :about, :about_name, :name, :value, :sealed)
        )sql",
                    {{"filing", filing},
                     {"position", i},
                     {"section", record::name_of_choice(line.section)},
                     {"about", line.about},
                     {"about_name", line.about_name},
                     {"name", line.name},
                     {"value", sealed ? std::optional<std::string>{} : line.value},
                     {"sealed", hidden}});
    }
}

std::vector<SheetLine> frozen(sql::Session& sql, crypto::Keyring* keys, Id const& filing) {
    std::vector<SheetLine> out;
    for (auto const& row : sql.query(R"sql(
             SELECT position, section, about, about_name, name, value, value_sealed FROM declaration_line
             WHERE filing = :filing ORDER BY position
         )sql",
                                     {{"filing", filing}})) {
        SheetLine line{*record::choice_named<Section>(row.text(1)),
                       row.maybe_text(2),
                       row.maybe_text(3),
                       row.text(4),
                       row.maybe_text(5),
                       {},
                       {}};
        if (is_sealed(line) && !keys) continue;
        auto sealed = row.maybe_bytes(6);
        // Of somebody erased since, nothing is left to compare.
        if (sealed) {
            auto opened = keys->open(line_table, line_column, *line.about,
                                     row_of(filing, static_cast<std::size_t>(row.integer(0))), *sealed);
            if (!opened) continue;
            line.value = std::move(opened);
        }
        out.push_back(std::move(line));
    }
    return out;
}

std::optional<std::string> owner_of(ValueName name, AccueilKind kind, std::string const& accueil) {
    bool house = name == ValueName::organiser_number ||
                 (kind != AccueilKind::stay && name != ValueName::director && name != ValueName::planned_under_six);
    return house ? std::optional<std::string>{} : accueil;
}

std::optional<std::string> owner_of(DocumentKind kind, std::string const& accueil) {
    bool house = kind == DocumentKind::educational_project || kind == DocumentKind::insurance;
    return house ? std::optional<std::string>{} : accueil;
}

}  // namespace marelle::declaration
