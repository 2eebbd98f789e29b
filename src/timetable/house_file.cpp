#include "timetable/house_file.hpp"
#include "base/text.hpp"
#include <algorithm>
#include <array>
#include <sstream>

namespace marelle::timetable {

namespace {

struct HalfDay {
    std::string_view code, french;
};
constexpr std::array<HalfDay, 12> all_half_days{{{"mon_am", "lun_matin"},
                                                 {"mon_pm", "lun_apres_midi"},
                                                 {"tue_am", "mar_matin"},
                                                 {"tue_pm", "mar_apres_midi"},
                                                 {"wed_am", "mer_matin"},
                                                 {"wed_pm", "mer_apres_midi"},
                                                 {"thu_am", "jeu_matin"},
                                                 {"thu_pm", "jeu_apres_midi"},
                                                 {"fri_am", "ven_matin"},
                                                 {"fri_pm", "ven_apres_midi"},
                                                 {"sat_am", "sam_matin"},
                                                 {"sat_pm", "sam_apres_midi"}}};

std::vector<std::string> usual_week(bool wednesday_morning) {
    std::vector<std::string> out;
    for (auto const& [code, french] : all_half_days) {
        auto const day = code.substr(0, 3);
        if ((day != "wed" && day != "sat") || (wednesday_morning && code == "wed_am")) out.emplace_back(code);
    }
    return out;
}

// "4", "4,5", "4.5", "4½", or each half-day; a word that is none stays itself, for may_keep to refuse.
std::vector<std::string> half_days_in(std::string const& cell) {
    if (cell == "4") return usual_week(false);
    if (cell == "4,5" || cell == "4.5" || cell == "4½") return usual_week(true);
    std::string lower = cell;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    std::vector<std::string> out;
    std::istringstream words{lower};
    for (std::string word; words >> word;) {
        for (auto const& [code, french] : all_half_days)
            if (word == french) word = code;
        out.push_back(std::move(word));
    }
    return out;
}

std::string folded_head(std::string const& head) {
    std::string out;
    for (char c : fold(head)) {
        bool const part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (part) out += c;
        else if (!out.empty() && out.back() != '_') out += '_';
    }
    while (out.ends_with('_')) out.pop_back();
    return out;
}

std::optional<std::size_t> column(std::vector<std::string> const& header, std::initializer_list<char const*> names) {
    for (auto const* name : names)
        for (std::size_t i = 0; i < header.size(); ++i)
            if (folded_head(header[i]) == name) return i;
    return {};
}

// "2026-09-01" or "01/09/2026".
Date day_of(std::string const& cell) {
    if (is_date(cell)) return cell;
    if (cell.size() != 10 || cell[2] != '/' || cell[5] != '/') return {};
    auto const date = cell.substr(6) + "-" + cell.substr(3, 2) + "-" + cell.substr(0, 2);
    return is_date(date) ? date : Date{};
}

struct Heads {
    std::optional<std::size_t> commune, name, from, half_days;
};
Heads heads_of(std::vector<std::string> const& header) {
    return {column(header, {"commune", "code_insee"}), column(header, {"nom", "commune_name"}),
            column(header, {"a_partir_du", "du", "from"}), column(header, {"demi_journees", "half_days", "semaine"})};
}

}  // namespace

bool names_a_closure(std::string_view text) {
    auto const word = fold(text);
    return word == "fermeture" || word == "closure";
}

bool has_weeks(std::vector<std::string> const& header) {
    auto const heads = heads_of(header);
    return heads.commune && heads.from && heads.half_days;
}

void read_weeks(record::CsvFile const& file, CalendarFile& out) {
    auto const heads = heads_of(file.header);
    for (auto const& line : file.lines) {
        WeekRow row{line.cells[*heads.commune], heads.name ? line.cells[*heads.name] : line.cells[*heads.commune],
                    day_of(line.cells[*heads.from]), half_days_in(line.cells[*heads.half_days])};
        out.weeks.push_back({line.number, std::move(row)});
    }
}

std::vector<std::string> closure_heads() { return {"du", "au", "nature", "nom"}; }

std::vector<std::string> closure_cells(ClosureRow const& closure) {
    return {closure.from, closure.until, "fermeture", closure.label};
}

std::vector<std::string> week_heads() { return {"commune", "nom", "a_partir_du", "demi_journees"}; }

std::vector<std::string> week_cells(WeekRow const& week) {
    std::string words;
    if (week.half_days == usual_week(false)) words = "4";
    else if (week.half_days == usual_week(true)) words = "4,5";
    else
        for (auto const& one : week.half_days)
            for (auto const& [code, french] : all_half_days)
                if (one == code) words.append(words.empty() ? "" : " ").append(french);
    return {week.commune, week.commune_name, week.from, words};
}

}  // namespace marelle::timetable
