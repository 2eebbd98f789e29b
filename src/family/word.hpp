#pragma once
// What a family says of one evening of one child, for whoever shows the evening (S1: a presence, announced).
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/ids.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"
#include <map>

namespace marelle::family {

enum class Word { absent, coming };

struct Said {
    Word word{};
    Instant said_at;
    std::optional<std::string> by;  // first name of the adult; null when the team did not say who called
    bool by_team{};                 // written down by the team
};

// The newest word of each (session, child) of an establishment in a period; "coming" only where it takes an absence
// back. The caller has checked who may see the sessions.
std::map<std::pair<Id, Id>, Said> words_in(sql::Session& sql, Id const& establishment, Period const& period);

// SQL condition on a row `a` of attendance (or any a.session, a.child): the family had said "absent", and not taken it
// back.
extern std::string_view const told_condition;

}  // namespace marelle::family

namespace marelle::record {
inline constexpr Choice family_word_choices[] = {{"absent"}, {"coming"}};
template <> inline constexpr std::span<Choice const> choices_of<family::Word>{family_word_choices};
inline constexpr std::array family_said_fields{
    field<&family::Said::word>("word").level(Level::s1).label("field.family_word"),
    field<&family::Said::said_at>("said_at").instant().level(Level::s1),
    field<&family::Said::by>("by").level(Level::s1),
    field<&family::Said::by_team>("by_team").level(Level::s1),
};
static_assert(covers<family::Said>(family_said_fields));
template <> inline constexpr Table table_of<family::Said>{"FamilySaid", family_said_fields};
}  // namespace marelle::record
