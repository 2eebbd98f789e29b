#pragma once
// The class and the school of each school year. The admission writes the first one; every September the children change
// class, and somebody of the team writes the next one down.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "people/new_child.hpp"
#include "people/row.hpp"

namespace marelle::people {

// One school year.
struct Schooling {
    Id id;
    std::string school_year;
    std::optional<SchoolName> school;
    std::string level;
    ClassKind class_kind{};
};

// What PUT says of a year that its path names: the whole of it, so what is absent is taken away.
struct SchoolingFacts {
    std::optional<std::string> uai;       // of a school known here
    std::string level;                    // 'GS' … '3e'
    std::optional<ClassKind> class_kind;  // ordinary when absent
};

struct WrittenSchooling {
    Schooling schooling;
    std::string fields;  // names of what changed, for the audit; empty when nothing did
};

// The newest year first; of a child in scope, nothing of another.
std::vector<Schooling> schoolings_of(sql::Session& sql, access::Scope const& scope, Id const& child);

// Adds the year or corrects it: one row per child and school year. Refused: child.unknown, body.wrong_fields (the year
// and the level as an admission checks them, a school that is not known here).
Result<WrittenSchooling> put_schooling(sql::Session& sql, access::Scope const& scope, Id const& child,
                                       std::string const& school_year, SchoolingFacts const& facts);

// Checked already. Whoever writes a year last is its author.
void write_schooling(sql::Session& sql, Id const& child, NewSchooling const& schooling, Id const& by,
                     Instant const& at);

inline constexpr std::array schooling_fields{
    record::field<&Schooling::id>("id").id().level(Level::s1),
    record::field<&Schooling::school_year>("school_year").level(Level::s2),
    record::field<&Schooling::school>("school").level(Level::s2),
    record::field<&Schooling::level>("level").level(Level::s2),
    record::field<&Schooling::class_kind>("class_kind").level(Level::s2),
};
static_assert(record::covers<Schooling>(schooling_fields));

inline constexpr std::array schooling_facts_fields{
    record::field<&SchoolingFacts::uai>("uai").level(Level::s2).longest(8),
    record::field<&SchoolingFacts::level>("level").level(Level::s2).longest(8),
    record::field<&SchoolingFacts::class_kind>("class_kind").level(Level::s2),
};
static_assert(record::covers<SchoolingFacts>(schooling_facts_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::Schooling>{"Schooling", people::schooling_fields};
template <> inline constexpr Table table_of<people::SchoolingFacts>{"SchoolingFacts", people::schooling_facts_fields};
}  // namespace marelle::record
