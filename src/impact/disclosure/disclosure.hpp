#pragma once
// Which figures of a release may leave the team, which are hidden, which are kept from an earlier release, so that no
// reader of everything that ever left finds a hidden one again. Pure: no SQL, no word, no clock. docs/disclosure.md.
#include <compare>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace marelle::disclosure {

inline constexpr int partner_threshold = 5;  // people; a named institution (CAF small counts: under 5 hidden)
inline constexpr int public_threshold = 11;  // people; anybody (INSEE fiscal data: 11 households)
inline constexpr int least_families = 3;     // a cell of fewer families is as good as a name
inline constexpr int all = -1;               // on an axis: everybody, the margin

// What is known of a person ----------------------------------------------------------------------------------------

// Sensitive: to learn that everybody of a group has a value, or nobody, is to learn it of each (motive, situation).
enum class Sensitivity { ordinary, sensitive };

// One way to gather the values of an attribute: group_of[value] is 0…groups − 1, for every value.
struct Grouping {
    std::string key;  // "single_years", "clas_bands"…: what a recoding names
    std::vector<int> group_of;
    int groups{};
    friend bool operator==(Grouping const&, Grouping const&) = default;
};

// Values are numbered from 0; what is unknown is a value of its own. Groupings go from the finest to the coarsest, and
// there is at least one.
struct Attribute {
    std::string key;
    Sensitivity sensitivity = Sensitivity::ordinary;
    std::vector<Grouping> groupings;
};

// Nobody can be both, and every reader knows it: a third-year pupil aged 15. Such cells are shown as zero.
struct Impossible {
    std::size_t attribute{};
    int value{};
    std::size_t other_attribute{};
    int other_value{};
};

// Nobody of a unit has this value, and every reader knows it: the third neighbourhood of an establishment that knows
// two, a fourth cursus. Of any unit when `unit` is empty.
struct Vacant {
    std::size_t attribute{};
    int value{};
    std::string unit{};
};

// What a record contradicts is not believed: not of that pair, nor of that value in that unit.
struct Schema {
    std::vector<Attribute> attributes;
    std::vector<Impossible> impossible{};
    std::vector<Vacant> vacant{};
};

// One person on the day of the snapshot, with the attributes of that day. A person stands once in a snapshot.
struct Record {
    std::string person;       // the same in every snapshot
    std::string family;       // brothers and sisters share it
    std::string unit;         // the establishment
    std::vector<int> values;  // by attribute
    friend bool operator==(Record const&, Record const&) = default;
};

// Frozen: a figure is never computed again from what was corrected later.
struct Snapshot {
    std::string day;  // ISO 8601
    std::vector<Record> records;
    friend bool operator==(Snapshot const&, Snapshot const&) = default;
};

// What is asked -----------------------------------------------------------------------------------------------------

struct Dimension {
    std::size_t attribute{};
    std::size_t grouping{};  // the finest wished
};

struct Filter {
    std::size_t attribute{};
    std::vector<int> values;  // kept
};

// A share: how many of a cell's people have one of these values. It leaves as its numerator and its denominator, so it
// counts as three cells: those who have it, those who have not, and everybody.
struct Share {
    std::size_t attribute{};
    std::vector<int> values;
};

// People counted by every crossing of the dimensions, with all margins (a reader adds them up anyway).
struct Table {
    std::string id;
    std::vector<std::string> units;  // the scope
    std::vector<Filter> filters;
    std::vector<Dimension> dimensions;
    std::optional<Share> share;
    double weight = 1;  // > 0; how useful its cells are: the least useful are hidden first
};

// What leaves -------------------------------------------------------------------------------------------------------

enum class State {
    published,   // its value, of the day of the release
    maintained,  // the last value shown, kept: today's is hidden, or nobody came or left since; the mark does not say
                 // which
    hidden,      // the one mark, whatever the reason
    impossible   // zero, and everybody knows why
};

// Why a cell is not published. For the team's own screen and the tests: it never leaves, since it would say how small.
enum class Why {
    nothing,
    small,           // 0 < n < threshold
    few_families,    // fewer than three
    largest_family,  // small, or fewer than three families, once its largest family takes itself away
    uniform,         // nobody, or everybody, of a group has a sensitive value
    complement,      // the rest of its margin would be small
    frozen,          // fewer than the threshold came or left since it was last shown, or last hidden
    share,           // goes with the other part of its share
    protects         // not sensitive itself: it keeps another from being computed
};

struct Cell {
    std::vector<int> at;  // by dimension, then 0 (has it) or 1 (has not) of the share; `all` on a margin
    State state = State::hidden;
    std::optional<long> value;  // people; none when hidden
    std::string day;            // the day of the value
    Why why = Why::nothing;
};

// A dimension whose groups were too small: coarser groups, or none (`to` is empty: the dimension is given up). A share
// that was asked of some values of its own attribute alone (of those of whom it is known) may be asked of everybody:
// `from` is share_base, and who is of none of these values counts with those who have not; or it is share_others, and
// the share is of those known not to have it: its first part is they, its second everybody else. Or a share is given
// up: `from` is share_itself, and how many people it was of is still asked.
inline constexpr char const* share_base = "base";
inline constexpr char const* share_others = "others";
inline constexpr char const* share_itself = "share";
struct Recoding {
    std::string attribute, from, to;
};

struct Decided {
    Table asked;  // as it was wished
    Table table;  // as recoded
    std::vector<Cell> cells;
    std::vector<Recoding> recodings;
    bool sensitive = false;                              // one of its dimensions is
    Cell const* find(std::vector<int> const& at) const;  // null outside the table
    // Cells a reader meets: not impossible, nor of a group shown to be of nobody, whose line is zeros from end to end.
    // Where a dimension is sensitive, that nobody is in a group is worth a line.
    int counted() const;
    int hidden() const;  // of these
    int maintained() const;
};

// k of n, when the three cells of the share may be shown as of one same day.
struct Fraction {
    long k{}, n{};
};
std::optional<Fraction> fraction(Decided const& decided, std::vector<int> at);  // `at` without the share's axis

// One release, and all the ledger keeps of it: everything that left, with the records it was computed from.
struct Release {
    std::string audience;  // whom it was made for; for people, not for the rules
    int threshold = partner_threshold;
    std::shared_ptr<Snapshot const> snapshot;
    std::vector<Decided> tables;
};

// Everything that left, in any order. Readers compare notes: a reader admitted at a threshold is supposed to hold every
// release of that threshold and of all larger ones.
using Ledger = std::vector<Release>;

struct Question {
    Schema schema;  // the same attributes as in the ledger's releases; groupings may be added
    Ledger ledger;
    std::string audience;
    int threshold = partner_threshold;  // people, ≥ 2
    std::shared_ptr<Snapshot const> snapshot;
    std::vector<Table> tables;
    // What may be asked another day, of the same people or of others: kept from being computable before it is asked.
    std::vector<Table> family;
    double most_hidden = 0.35;  // above this share of hidden cells a table is recoded, if it can be
};

// The answer --------------------------------------------------------------------------------------------------------

struct Decision {
    Release release;  // to be shown, and appended to the ledger
    int cells{}, hidden{}, maintained{};
    double hidden_share() const { return cells ? static_cast<double>(hidden) / cells : 0; }
    // What earlier releases already give away, whatever is hidden now (people in too narrow an interval). 0 when every
    // release in the ledger came from here.
    int already_exposed{};
};

// The question contradicts itself: a fault of the caller, named.
enum class Refusal {
    no_such_attribute,  // a dimension, filter or share names an attribute, grouping or value the schema has not
    person_twice,       // somebody stands twice in a snapshot
    bad_threshold,      // under 2
    too_wide            // the tables together cross too many attributes to be checked: ask for fewer
};

std::expected<Decision, Refusal> decide(Question const& question);

}  // namespace marelle::disclosure
