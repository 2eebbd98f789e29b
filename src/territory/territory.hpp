#pragma once
// Priority areas (quartiers prioritaires): lists that hold at a date, their areas, and where a point lies (model.md,
// "Territory"; domain.md §1). Reference data, nothing personal: the operator imports the official files.
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"
#include "territory/geometry.hpp"
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::http {
class Router;
}

namespace marelle::territory {

// QPV: quartier prioritaire de la politique de la ville; QVA: quartier de veille active (domain.md §1.1).
enum class ZoneKind { qpv, qva, poverty_pocket };
std::string_view name_of(ZoneKind kind);

// What the operator says of the file.
struct ListGiven {
    std::string name;  // "QPV2015": the kind first, then capitals, digits, '-' or '_'
    Date valid_from;
    std::optional<Date> valid_until;  // last day, inclusive
    double precision_m{};             // how far an edge may be from the true one, 0…1000
    std::string source, licence;
};

struct ZoneList {
    std::string name;
    ZoneKind kind{};
    Date valid_from;
    std::optional<Date> valid_until;
    double precision_m{};
    std::string source, licence;
    std::int64_t zones{}, repaired{}, rejected{};
    Instant imported_at;
};

struct Zone {
    std::string code, name;
    std::vector<std::string> communes;       // their names, or COG codes where the file has no name
    std::vector<std::string> commune_codes;  // COG codes the file gives
    Outline outline;
};

struct ZoneRow {
    std::string code, name;
    std::vector<std::string> communes;
};

// Why an area of the file was left out, with its place in the file (1 is the first).
struct Rejection {
    std::int64_t line{};
    std::string code;  // empty when it has none
    std::string why;   // no_geometry, not_a_polygon, collapsed, too_wide, no_code, wrong_code, duplicate_code
};

struct Counts {
    std::int64_t read{}, repaired{}, rejected{};
};

// --- rules (rules.cpp): pure ---

// The kind that the list's name starts with; nothing for any other name.
std::optional<ZoneKind> kind_of(std::string_view list);
// QP073001 for a list of 2015, QN07302M for one of 2024 (domain.md §1.2, and the C codes of Mayotte), either for
// another QPV list; letters, digits, '-' and '_' for QVA and pockets.
bool is_code(std::string_view list, std::string_view code);
// Every wrong field at once ("zone_import.wrong_fields").
Result<> may_import(ListGiven const& given);
// Of a list, at a date.
bool in_force(ZoneList const& list, Date const& on);

// --- outlines as they are stored (outline.cpp) ---

// Version 1: a byte 1; rings as a 32-bit count; for each its points as a 32-bit count, then longitude and latitude of
// each as signed 32-bit multiples of 1e-7°. All little-endian; the closing point is left out.
std::string encode(Outline const& outline);
// Throws std::runtime_error when the bytes are none of ours.
Outline decode(std::string_view bytes);

// --- store (store.cpp) ---

std::vector<ZoneList> lists(sql::Session& sql);
std::optional<ZoneList> find_list(sql::Session& sql, std::string_view name);
// Every folded word is in the folded code, name and communes; by code, after `after` (a code).
std::vector<ZoneRow> search(sql::Session& sql, std::string_view list, std::string_view words, std::size_t limit,
                            std::string_view after = {});
std::optional<ZoneRow> find_zone(sql::Session& sql, std::string_view list, std::string_view code);

// Replaces the areas of the import's list by these; the import must have been started (imports.hpp).
void replace_list(sql::Session& sql, Id const& import, std::vector<Zone> const& zones);

// A list in memory, ready to be asked.
struct LoadedList {
    ZoneList list;
    Id import;
    std::vector<std::string> codes, names;  // in the order of the outlines
    Zones zones;
};

// The lists in memory, one of each name, made again when an import has replaced it. Loading takes half a second for the
// official lists.
class Atlas {
public:
    Atlas();
    ~Atlas();
    // Null when there is no such list.
    std::shared_ptr<LoadedList const> load(sql::Session& sql, std::string_view list);

private:
    struct Shelf;
    std::unique_ptr<Shelf> shelf_;
};

void add_routes(http::Router& router, sql::Database& database);
void add_export_routes(http::Router& router);

}  // namespace marelle::territory

namespace marelle::record {
inline constexpr Choice zone_kind_choices[] = {{"QPV"}, {"QVA"}, {"POVERTY_POCKET"}};
template <> inline constexpr std::span<Choice const> choices_of<territory::ZoneKind>{zone_kind_choices};
}  // namespace marelle::record

namespace marelle::territory {

inline constexpr std::array zone_list_fields{
    record::field<&ZoneList::name>("name").level(Level::s0).longest(40),
    record::field<&ZoneList::kind>("kind").level(Level::s0).label("field.zone_kind"),
    record::field<&ZoneList::valid_from>("valid_from").date().level(Level::s0),
    record::field<&ZoneList::valid_until>("valid_until").date().level(Level::s0),
    record::field<&ZoneList::precision_m>("precision_m").level(Level::s0),
    record::field<&ZoneList::source>("source").level(Level::s0).longest(300),
    record::field<&ZoneList::licence>("licence").level(Level::s0).longest(120),
    record::field<&ZoneList::zones>("zones").level(Level::s0),
    record::field<&ZoneList::repaired>("repaired").level(Level::s0),
    record::field<&ZoneList::rejected>("rejected").level(Level::s0),
    record::field<&ZoneList::imported_at>("imported_at").instant().level(Level::s0),
};
static_assert(record::covers<ZoneList>(zone_list_fields));

inline constexpr std::array zone_row_fields{
    record::field<&ZoneRow::code>("code").level(Level::s0).longest(20).label("field.zone_code"),
    record::field<&ZoneRow::name>("name").level(Level::s0).longest(200),
    record::field<&ZoneRow::communes>("communes").level(Level::s0).longest(60),
};
static_assert(record::covers<ZoneRow>(zone_row_fields));

inline constexpr std::array rejection_fields{
    record::field<&Rejection::line>("line").level(Level::s0),
    record::field<&Rejection::code>("code").level(Level::s0).longest(60).label("field.zone_code"),
    record::field<&Rejection::why>("why").level(Level::s0).longest(40),
};
static_assert(record::covers<Rejection>(rejection_fields));

}  // namespace marelle::territory

namespace marelle::record {
template <> inline constexpr Table table_of<territory::ZoneList>{"ZoneList", territory::zone_list_fields};
template <> inline constexpr Table table_of<territory::ZoneRow>{"ZoneRow", territory::zone_row_fields};
template <> inline constexpr Table table_of<territory::Rejection>{"ZoneRejection", territory::rejection_fields};
}  // namespace marelle::record
