#pragma once
// A child as lists show it: first name and initial for everyone who may list children (S1); surname, birth date, age,
// class and school only of the children whose file the reader may open (S2); alerts for those who look after them.
#include "access/access.hpp"
#include "record/named.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"

namespace marelle::crypto {
class Keyring;
}
namespace marelle::http {
struct Call;
}

namespace marelle::people {

// Of the enrolment in the reader's establishment: going on, ended, or to begin.
enum class ChildState { current, former, waiting };

struct SchoolName {
    std::string uai, name;
};

// k sessions attended (present or late) of n expected.
struct Attended {
    int k{}, n{};
};

struct ChildRow {
    Id id;
    std::string first_name, initial;
    std::optional<std::string> last_name;
    std::optional<Date> birth_date;
    std::optional<int> age;  // completed years
    std::optional<std::string> level;
    std::optional<SchoolName> school;
    std::optional<Named> group;
    std::optional<int> cursus;
    std::optional<Attended> attendance;  // the last 30 days; null when no session was expected
    int alerts{};  // allergy, treatment, health plan, adult who must not approach; 0 for who may not know
    ChildState state{};
};

// What one reader sees of rows: which rows, which names in them, which alerts.
struct Eyes {
    access::Scope rows;   // child.list (S1)
    access::Scope names;  // child.read (S2); reach none when the role has none
    access::Scope care;   // child.care (S2)
};
Result<Eyes> eyes_of(Actor const& actor);

// Past the row's own fields: does the reader see its S2 part? (For the audit: a list that shows one is a read of S2.)
struct ShownRow {
    ChildRow row;
    bool named{};
};

// Children not_left: enrolled now or later (the usual list).
enum class StateFilter { not_left, former, all };

struct RowQuery {
    std::string words;  // as typed: names, a phone number, a birth date dd/mm/yyyy, together or alone
    std::optional<Id> group;
    StateFilter state{StateFilter::not_left};
    std::size_t limit = 50;
    Id after;  // the last row of the page before
};

// What a request asks: search=, group=, state=, limit=, after=. Refused: query.wrong_fields.
Result<RowQuery> row_query_of(http::Call const& call);

// By folded given names, then surname, then id. Words match the beginning or the inside of any folded name; those who
// may not see a child's names find it by the beginning of its first name only.
std::vector<ShownRow> rows(sql::Session& sql, crypto::Keyring const& keys, Eyes const& eyes, RowQuery const& query);

// One row whatever its state; child.unknown when it is out of eyes.rows.
Result<ShownRow> find_row(sql::Session& sql, Eyes const& eyes, Id const& child);

}  // namespace marelle::people

namespace marelle::record {
inline constexpr Choice child_state_choices[] = {{"current"}, {"former"}, {"waiting"}};
template <> inline constexpr std::span<Choice const> choices_of<people::ChildState>{child_state_choices};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array school_name_fields{
    record::field<&SchoolName::uai>("uai").level(Level::s2),
    record::field<&SchoolName::name>("name").level(Level::s2),
};
static_assert(record::covers<SchoolName>(school_name_fields));

inline constexpr std::array attended_fields{
    record::field<&Attended::k>("k").level(Level::s1),
    record::field<&Attended::n>("n").level(Level::s1),
};
static_assert(record::covers<Attended>(attended_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::SchoolName>{"SchoolName", people::school_name_fields};
template <> inline constexpr Table table_of<people::Attended>{"Attended", people::attended_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array child_row_fields{
    record::field<&ChildRow::id>("id").id().level(Level::s1),
    record::field<&ChildRow::first_name>("first_name").level(Level::s1),
    record::field<&ChildRow::initial>("initial").level(Level::s1),
    record::field<&ChildRow::last_name>("last_name").level(Level::s2),
    record::field<&ChildRow::birth_date>("birth_date").date().level(Level::s2),
    record::field<&ChildRow::age>("age").level(Level::s2),
    record::field<&ChildRow::level>("level").level(Level::s2),
    record::field<&ChildRow::school>("school").level(Level::s2),
    record::field<&ChildRow::group>("group").level(Level::s1),
    record::field<&ChildRow::cursus>("cursus").level(Level::s1),
    record::field<&ChildRow::attendance>("attendance").level(Level::s1),
    record::field<&ChildRow::alerts>("alerts").level(Level::s2),
    record::field<&ChildRow::state>("state").level(Level::s1).label("field.child_state"),
};
static_assert(record::covers<ChildRow>(child_row_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::ChildRow>{
    "ChildRow", marelle::people::child_row_fields};
