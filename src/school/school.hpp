#pragma once
// Schools (écoles, collèges), by their UAI, and the levels of a pupil. Nothing here is personal.
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"
#include <span>

namespace marelle::http {
class Router;
}

namespace marelle::school {

enum class Kind { nursery, primary, elementary, college, lycee, other };

// éducation prioritaire: a property of the school, not of the child (domain.md §6).
enum class Network { rep, rep_plus, none };

struct School {
    std::string uai;  // 7 digits and a check letter
    std::string name;
    Kind kind{};
    std::string commune;  // COG code, 5 characters
    std::string commune_name;
    Network network{};
};

struct NewSchool {
    std::string uai, name;
    Kind kind{};
    std::string commune;
    std::optional<std::string> commune_name;  // as the list of communes has it when absent
    Network network{};
};

// --- rules (rules.cpp): pure ---

// The letter at N mod 23 of ABCDEFGHJKLMNPRSTUVWXYZ, N being the seven digits (domain.md §6). Capital letters only.
bool is_uai(std::string_view text);
std::string tidy_uai(std::string_view typed);  // " 0951099d" → "0951099D"

bool is_school_year(std::string_view text);  // "2025-2026", years that follow each other

// GS, CP, CE1, CE2, CM1, CM2, 6e, 5e, 4e, 3e: those the association accompanies (domain.md §6).
std::span<std::string_view const> levels();
bool is_level(std::string_view text);
// The level that the calendar year of birth gives: 2025-2026 minus 2018 is 7, CE1. Nothing outside GS–3e.
std::optional<std::string_view> usual_level(Date const& birth_date, std::string_view school_year);
// How many years ahead (> 0) or behind (< 0) the level is, against usual_level.
std::optional<int> years_ahead(std::string_view level, Date const& birth_date, std::string_view school_year);

Result<> may_add(NewSchool const& school);

// --- store (store.cpp) ---

// Every folded word of the search is in the folded name, the commune's name or the UAI; by name then UAI, after `after`
// (a UAI).
std::vector<School> search(sql::Session& sql, std::string_view words, std::size_t limit, std::string_view after = {});
std::optional<School> find(sql::Session& sql, std::string_view uai);
// A school sent twice is one school; refused (school.exists) when another is there under this UAI.
Result<School> add(sql::Session& sql, NewSchool const& school, Id const& by, Instant const& at);

void add_routes(http::Router& router);

}  // namespace marelle::school

namespace marelle::record {
inline constexpr Choice school_kind_choices[] = {{"nursery"}, {"primary"}, {"elementary"},
                                                 {"college"}, {"lycee"},   {"other"}};
template <> inline constexpr std::span<Choice const> choices_of<school::Kind>{school_kind_choices};

inline constexpr Choice school_network_choices[] = {{"REP"}, {"REP+"}, {"none"}};
template <> inline constexpr std::span<Choice const> choices_of<school::Network>{school_network_choices};
}  // namespace marelle::record

namespace marelle::school {

inline constexpr std::array school_fields{
    record::field<&School::uai>("uai").level(Level::s0).longest(8),
    record::field<&School::name>("name").level(Level::s0).longest(120),
    record::field<&School::kind>("kind").level(Level::s0).label("field.school_kind"),
    record::field<&School::commune>("commune").level(Level::s0).longest(5),
    record::field<&School::commune_name>("commune_name").level(Level::s0).longest(80),
    record::field<&School::network>("network").level(Level::s0),
};
static_assert(record::covers<School>(school_fields));

inline constexpr std::array new_school_fields{
    record::field<&NewSchool::uai>("uai").level(Level::s0).longest(12),
    record::field<&NewSchool::name>("name").level(Level::s0).longest(120),
    record::field<&NewSchool::kind>("kind").level(Level::s0).label("field.school_kind"),
    record::field<&NewSchool::commune>("commune").level(Level::s0).longest(80),
    record::field<&NewSchool::commune_name>("commune_name").level(Level::s0).longest(80),
    record::field<&NewSchool::network>("network").level(Level::s0),
};
static_assert(record::covers<NewSchool>(new_school_fields));

}  // namespace marelle::school

namespace marelle::record {
template <> inline constexpr Table table_of<school::School>{"School", school::school_fields};
template <> inline constexpr Table table_of<school::NewSchool>{"NewSchool", school::new_school_fields};
}  // namespace marelle::record
