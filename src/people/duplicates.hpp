#pragma once
// Is this child already known here? Names are compared folded (accents, case, hyphens and apostrophes do not matter),
// in any order, with or without particles, double surnames and second given names, and with a slip of the pen. A score
// of 0 to 100 with its reasons; nobody but a person decides.
//
//   name: same 60 · words in another order 55 · a slip in one of the two names 50, in both 40 · a part of one 42, of
//   both
//         32 · a part and a slip 30 · the given name alone 20 · the surname alone 15 (a part of it 10)
//   birth date: same + 40 · day and month or two neighbouring digits swapped + 25 · another − 20
//   phone of a guardian: + 15
//   Without a common given name the total stops at 45: twins share the rest.
#include "base/dates.hpp"
#include "people/row.hpp"

namespace marelle::people {

inline constexpr int likely_score = 50;  // from there on an admission must say that it is another child
inline constexpr int least_score = 30;   // under it nothing is shown
inline constexpr int no_given_name_most = 45;

enum class DuplicateReason {
    same_name,
    name_order,
    one_letter,
    name_part,
    birth_date,
    birth_date_digits_swapped,
    phone
};

struct Reason {
    DuplicateReason kind{};
    std::string detail;  // folded words as compared ("mohamed / mohammed"), the known child's birth date, or empty
};

struct Likeness {
    int score{};
    std::vector<Reason> reasons;
};

// One side of the comparison. Phones are keyed hashes: equal or not, nothing else.
struct Described {
    std::string given_names, birth_name;
    std::optional<std::string> usage_name;
    std::optional<Date> birth_date;
    std::vector<std::string> phones;
};

// duplicates.cpp: pure and symmetric in its score.
Likeness likeness(Described const& asked, Described const& known);
bool digits_swapped(Date const& a, Date const& b);

// What is asked before a child is created.
struct Names {
    std::string given_names, birth_name;
    std::optional<std::string> usage_name;
    std::optional<Date> birth_date;
    std::optional<std::string> phone;  // E.164 once read
};

struct Known {
    Id child;
    Described described;
};
// Everyone whose names the reader may see: read once, compared with many referrals.
std::vector<Known> known_children(sql::Session& sql, access::Scope const& names);

struct Match {
    Id child;
    Likeness likeness;
};
// Best first, from least_score up, at most 20.
std::vector<Match> matches(std::vector<Known> const& known, crypto::Keyring const& keys, Names const& names);

struct Duplicate {
    ChildRow child;
    int score{};
    std::vector<Reason> reasons;
};
// Of the children in a scope that holds their names (S2 or more): best first, from least_score up.
std::vector<Duplicate> likely_duplicates(sql::Session& sql, crypto::Keyring const& keys, access::Scope const& scope,
                                         Names const& names);

}  // namespace marelle::people

namespace marelle::record {
inline constexpr Choice duplicate_reason_choices[] = {{"same_name"}, {"name_order"}, {"one_letter"},
                                                      {"name_part"}, {"birth_date"}, {"birth_date_digits_swapped"},
                                                      {"phone"}};
template <> inline constexpr std::span<Choice const> choices_of<people::DuplicateReason>{duplicate_reason_choices};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array reason_fields{
    record::field<&Reason::kind>("kind").level(Level::s2).label("field.duplicate_reason"),
    record::field<&Reason::detail>("detail").level(Level::s2),
};
static_assert(record::covers<Reason>(reason_fields));

inline constexpr std::array duplicate_query_fields{
    record::field<&Names::given_names>("given_names").level(Level::s2).longest(120),
    record::field<&Names::birth_name>("birth_name").level(Level::s2).longest(120),
    record::field<&Names::usage_name>("usage_name").level(Level::s2).longest(120),
    record::field<&Names::birth_date>("birth_date").date().level(Level::s2),
    record::field<&Names::phone>("phone").phone().level(Level::s2),
};
static_assert(record::covers<Names>(duplicate_query_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::Reason>{"DuplicateReason", people::reason_fields};
template <> inline constexpr Table table_of<people::Names>{"DuplicateQuery", people::duplicate_query_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array duplicate_fields{
    record::field<&Duplicate::child>("child").level(Level::s2),
    record::field<&Duplicate::score>("score").level(Level::s2),
    record::field<&Duplicate::reasons>("reasons").level(Level::s2),
};
static_assert(record::covers<Duplicate>(duplicate_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::Duplicate>{
    "Duplicate", marelle::people::duplicate_fields};
