#include "access/access.hpp"
#include "pathway/pathway.hpp"
#include "school/school.hpp"
#include <algorithm>
#include <set>

namespace marelle::pathway {

namespace {

// A wanted stay has no end yet: it meets any other that is not over when it begins.
bool overlaps(Stay const& stay, Date const& from) { return !stay.until || *stay.until > from; }

int first_year(std::string_view school_year) { return std::stoi(std::string{school_year.substr(0, 4)}); }

std::string school_year_from(int year) { return std::to_string(year) + "-" + std::to_string(year + 1); }

// The years that a stay touches; one still going on counts until `last`.
void add_years(std::set<std::string>& years, Stay const& stay, Date const& last) {
    auto end = stay.until ? add_days(*stay.until, -1) : std::max(stay.from, last);
    for (auto year = first_year(school_year_of(stay.from)); year <= first_year(school_year_of(end)); ++year)
        years.insert(school_year_from(year));
}

bool covers(Stay const& stay, std::string_view school_year) {
    return stay.from <= school_year_end(school_year) && (!stay.until || *stay.until > school_year_start(school_year));
}

std::optional<int> cursus_of_year(std::vector<Stay> const& stays, std::string_view school_year) {
    Stay const* last = nullptr;
    for (auto const& stay : stays)
        if (covers(stay, school_year) && (!last || stay.from > last->from)) last = &stay;
    return last ? std::optional{last->cursus} : std::nullopt;
}

// This year's level is the n-th from GS (0 is GS); out of the known levels, the year of birth counts on.
int position_of_level(Date const& birth_date, std::optional<std::string> const& level, std::string_view school_year) {
    auto const levels = school::levels();
    if (level) {
        auto found = std::ranges::find(levels, std::string_view{*level});
        if (found != levels.end()) return static_cast<int>(found - levels.begin());
    }
    return first_year(school_year) - first_year(birth_date) - 5;  // GS: 5 years after the year of birth (domain.md §6)
}

}  // namespace

Result<> may_enrol(std::vector<Stay> const& stays, NewEnrolment const& wanted, Cursus const& cursus) {
    if (!cursus.has(wanted.cursus)) return wrong_fields("body.wrong_fields", {{"cursus", "unknown"}});
    std::set<std::string> years{school_year_of(wanted.from)};
    for (auto const& stay : stays) {
        if (overlaps(stay, wanted.from)) return fail(Fault::conflict, "enrolment.overlaps");
        add_years(years, stay, wanted.from);
    }
    if (static_cast<int>(years.size()) > cursus.most_years) return fail(Fault::conflict, "enrolment.too_many_years");
    return {};
}

Result<> may_close(Actor const& actor, Stay const& stay, Exit const& exit) {
    if (actor.post.profile != Profile::director) return fail(Fault::forbidden, "access.refused");
    if (stay.until) return fail(Fault::conflict, "enrolment.closed");
    if (exit.on <= stay.from) return wrong_fields("body.wrong_fields", {{"on", "too_early"}});
    return {};
}

std::vector<PathYear> path_of(Date const& birth_date, std::optional<std::string> const& level,
                              std::vector<Stay> const& stays, Cursus const& cursus, Date const& today) {
    auto const now = school_year_of(today);
    auto const position = position_of_level(birth_date, level, now);
    auto start = first_year(now) - position;
    bool going_on = false;
    for (auto const& stay : stays) {
        start = std::min(start, first_year(school_year_of(stay.from)));
        going_on = going_on || !stay.until || *stay.until > today;
    }
    auto const levels = school::levels();
    std::vector<PathYear> path;
    for (int i = 0; i < cursus.most_years; ++i) {
        PathYear year{school_year_from(start + i), {}, PathState::done};
        if (year.school_year == now) year.state = PathState::now;
        else if (year.school_year > now) year.state = PathState::to_come;
        year.cursus = cursus_of_year(stays, year.school_year);
        if (year.state == PathState::to_come) {
            auto then = position + start + i - first_year(now);
            if (then >= static_cast<int>(levels.size())) break;
            if (going_on && then >= 0) year.cursus = cursus.of_level(levels[static_cast<std::size_t>(then)]);
        }
        path.push_back(std::move(year));
    }
    return path;
}

}  // namespace marelle::pathway
