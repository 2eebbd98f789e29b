#pragma once
// From the base to what a report says: one read of everything a report is made of, then a pure making of its content.
// People are counted once a period, with the attributes of their last day in it (domain.md §1.4); every count of people
// that leaves the team is asked of disclosure::decide; what the base does not hold is a gap, never a figure.
// docs/decisions/0032-report-figures.md.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/error.hpp"
#include "base/level.hpp"
#include "impact/disclosure/disclosure.hpp"
#include "report/content/content.hpp"
#include "sql/sql.hpp"
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace marelle::crypto {
class Keyring;
}
namespace marelle::impact::columns {
class Keeper;
}

namespace marelle::report {

struct Wish {
    Template kind{};
    Period period;
    Id establishment;  // empty: the network
    Audience audience{};
    std::string partner;   // whom it is made for; empty: nobody in particular
    std::string language;  // fr, en
    Instant now;
    Date today;
};

// Everything a report is made of, read at once (world.hpp): assemble() needs no database.
struct World;
struct Gathered {
    std::shared_ptr<World const> world;
};

// The scope is that of report.read: an establishment's, or the network's. Refused: establishment.unknown (another's,
// or none of that id), access.refused (the network, asked by an establishment). Children and presences come from the
// columns where they can be shown to be current, to the same figures.
Result<Gathered> gather(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Wish const& wish,
                        impact::columns::Keeper* columns = nullptr);

struct Assembly {
    ReportContent content;
    // What the ledger keeps once it is frozen. For the team nothing is hidden: threshold 0, and it never enters the
    // ledger.
    disclosure::Release release;
    int already_exposed{};  // as disclosure::Decision: not 0, it must not be frozen
};

// Pure; may take seconds for partners and everyone. `ledger`: every release that left, whatever its establishment.
Assembly assemble(Gathered const& gathered, disclosure::Ledger const& ledger);

// A share that could only be asked of everybody: who is not known counts with those who have not, so that it is no
// share any more.
bool is_wide(disclosure::Decided const& decided);
// One of these that counts those known not to have it, and puts who has it together with who is not known.
bool is_turned(disclosure::Decided const& decided);

// What one of the gaps of a report is missing of, as of now.
struct BehindGap {
    std::string words;
    std::vector<Id> children, sessions;
    std::set<Id> establishments;  // of the children; of a gap of neither children nor sessions: none
};
// Nothing when nothing of that code is missing any more, or when its path says where it is mended.
std::optional<BehindGap> behind_gap(Gathered const& gathered, std::string_view code);

// --- the schema all releases share (schema.cpp) ---

// Values in a snapshot are positions in this schema: an attribute or a value is only ever appended, and the version
// moves then, so that an old release stays readable.
inline constexpr int schema_version = 1;

// A priority neighbourhood is a place among those of its establishment, in the order they were first met there: the
// same code keeps the same number in every release of that establishment.
disclosure::Schema const& schema();

// --- words of the schema (words.cpp), for whoever says in which cell a child is counted ---

std::string title_of(std::string_view attribute, std::string_view language);  // "Quartier"
// "6 ans", "fille", "non connu"; "quartier prioritaire n° 1" of a zone, whose name stands in the report's own table.
// Empty when there is no such value.
std::string label_of(std::string_view attribute, int value, std::string_view language);
// Of a group of a grouping: "age", "bands_6_11_17", 1 → "6–10 ans".
std::string label_of_group(std::string_view attribute, std::string_view grouping, int group, std::string_view language);
// S3 of what was observed, of motives and of social situations; S2 of the rest.
Level level_of(std::string_view attribute);

}  // namespace marelle::report
