#pragma once
// The communes of France by their name, their postcode or their code: nobody has to know that Chambéry is 73065. The
// list is INSEE's (code officiel géographique) with the postcodes of La Poste, as web/tools/communes.js takes it from
// Etalab's package when the client is built; without it, everything works by codes. Nothing here is personal.
#include "record/record.hpp"
#include <span>

namespace marelle::http {
class Router;
}

namespace marelle::commune {

// arrondissement municipal (Paris, Lyon, Marseille); commune déléguée ou associée: where somebody may have been born.
enum class Kind { commune, district, former };

struct Commune {
    std::string code;                    // COG, 5 characters: "73065", "2A004", "97411"
    std::string name;                    // "Chambéry"
    std::string department;              // "73", "2A", "974"
    std::vector<std::string> postcodes;  // may be none: a former commune has none of its own
    Kind kind{};
    std::optional<std::string> now;  // of a former one: the code of the commune it is part of
};

// The form of a code only: a commune created after the list is no mistake (domain.md §1.5).
bool is_code(std::string_view text);
std::string department_of(std::string_view code);  // "97411" → "974"

// One list, made of lines "code, name, postcodes, kind, now" (tabs), what most people look for first. Its searches may
// come from any thread.
class List {
public:
    explicit List(std::string_view lines);

    struct Asked {
        std::string words;    // of a name, a postcode or its beginning, a code, a department; in any order
        std::string near;     // a department: its communes come before others found as well
        bool former = false;  // former communes too
        std::size_t limit = 12;
    };
    // Those near that begin so, then whole names, then their beginnings, then the others; nothing for nothing.
    std::vector<Commune> search(Asked const& asked) const;

    // Nothing when the code is not in the list. Of a name and its former one under the same code, today's.
    std::optional<Commune> find(std::string_view code) const;
    std::string_view name_of(std::string_view code) const;  // empty when it is not in the list
    std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        std::string_view code, name, postcodes, now;
        Kind kind{};
        std::string folded;  // the name, for search
    };
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> by_code_;

    Entry const* entry_of(std::string_view code) const;
    static Commune shown(Entry const& entry);
    static int rank(Entry const& entry, std::string_view name, std::string_view near);
};

// The list that came with the program, read when it is first asked for; empty when the client was not built.
List const& list();

// "Chambéry", or the code itself when the list does not know it.
std::string named(std::string_view code);

void add_routes(http::Router& router);

}  // namespace marelle::commune

namespace marelle::record {
inline constexpr Choice commune_kind_choices[] = {{"commune"}, {"district"}, {"former"}};
template <> inline constexpr std::span<Choice const> choices_of<commune::Kind>{commune_kind_choices};
}  // namespace marelle::record

namespace marelle::commune {

inline constexpr std::array commune_fields{
    record::field<&Commune::code>("code").level(Level::s0).longest(5),
    record::field<&Commune::name>("name").level(Level::s0).longest(80),
    record::field<&Commune::department>("department").level(Level::s0).longest(3),
    record::field<&Commune::postcodes>("postcodes").level(Level::s0),
    record::field<&Commune::kind>("kind").level(Level::s0).label("field.commune_kind"),
    record::field<&Commune::now>("now").level(Level::s0).longest(5),
};
static_assert(record::covers<Commune>(commune_fields));

}  // namespace marelle::commune

namespace marelle::record {
template <> inline constexpr Table table_of<commune::Commune>{"Commune", commune::commune_fields};
}  // namespace marelle::record
