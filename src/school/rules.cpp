#include "base/text.hpp"
#include "commune/commune.hpp"
#include "school/school.hpp"
#include <algorithm>

namespace marelle::school {

namespace {

constexpr std::string_view check_letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
constexpr std::array<std::string_view, 10> known_levels{"GS", "CP", "CE1", "CE2", "CM1", "CM2", "6e", "5e", "4e", "3e"};
constexpr int years_at_gs = 5;  // start of the school year minus year of birth, for GS (domain.md §6)

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
    int out = 0;
    for (char c : digits) out = out * 10 + (c - '0');
    return out;
}

int years_since_birth(Date const& birth_date, std::string_view school_year) {
    return number(school_year.substr(0, 4)) - number(std::string_view{birth_date}.substr(0, 4));
}

}  // namespace

bool is_uai(std::string_view text) {
    if (text.size() != 8 || !all_digits(text.substr(0, 7))) return false;
    return check_letters[static_cast<std::size_t>(number(text.substr(0, 7)) % 23)] == text[7];
}

std::string tidy_uai(std::string_view typed) {
    std::string out;
    for (char c : typed)
        if (c != ' ') out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return out;
}

bool is_school_year(std::string_view text) {
    if (text.size() != 9 || text[4] != '-' || !all_digits(text.substr(0, 4)) || !all_digits(text.substr(5)))
        return false;
    auto starts = number(text.substr(0, 4));
    return starts >= 1900 && starts < 2200 && number(text.substr(5)) == starts + 1;
}

std::span<std::string_view const> levels() { return known_levels; }

bool is_level(std::string_view text) { return std::ranges::find(known_levels, text) != known_levels.end(); }

std::optional<std::string_view> usual_level(Date const& birth_date, std::string_view school_year) {
    auto index = years_since_birth(birth_date, school_year) - years_at_gs;
    if (index < 0 || index >= static_cast<int>(known_levels.size())) return {};
    return known_levels[static_cast<std::size_t>(index)];
}

std::optional<int> years_ahead(std::string_view level, Date const& birth_date, std::string_view school_year) {
    auto const* found = std::ranges::find(known_levels, level);
    if (found == known_levels.end()) return {};
    return static_cast<int>(found - known_levels.begin()) - (years_since_birth(birth_date, school_year) - years_at_gs);
}

Result<> may_add(NewSchool const& school) {
    std::vector<Error::Field> wrong;
    if (!is_uai(tidy_uai(school.uai))) wrong.push_back({"uai", "invalid"});
    if (fold(school.name).empty()) wrong.push_back({"name", "invalid"});
    if (!commune::is_code(school.commune)) wrong.push_back({"commune", "commune"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

}  // namespace marelle::school
