// Figures of what was held: sessions are no people and are told as they are; hours and presences are added up from
// children, and told only beside the children they are of, published today.
#include "impact/sentences/sentences.hpp"
#include "report/figures/making.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::report {

namespace {

using disclosure::all;
using timetable::HeldKind;

constexpr std::string_view hours_table = "hours_bands";

void nothing(Plan&) {}

// --- sessions ---

// Each counts once, however many sessions it was: cancelled when all of it is. The same as timetable::held_in().
struct Once {
    std::int64_t held{}, cancelled{}, uncalled{};  // uncalled: held, and nobody was noted
};
Once count_once(World const& world, timetable::HeldKind kind) {
    struct Told {
        bool held{}, neither{}, noted{};
    };
    std::map<std::string_view, Told> told;
    for (auto const& session : world.held) {
        if (!timetable::is_of(kind, session.activity)) continue;
        bool const held = timetable::was_held(
            {session.activity, session.cancelled, session.rolled, session.expected, session.on, world.wish.today});
        auto& once = told[session.once];
        once.held |= held;
        once.neither |= !held && !session.cancelled;
        once.noted |= session.rolled;
    }
    Once out;
    for (auto const& [once, each] : told) {
        out.held += each.held;
        out.uncalled += each.held && !each.noted;
        out.cancelled += !each.held && !each.neither;
    }
    return out;
}

// A screen of a house; headquarters, who have none of these, open a figure on the houses it is of.
std::string house_source(Making const& making, std::string path) {
    return making.world.wish.establishment.empty() ? std::string{} : std::move(path);
}
// Its rows: the sessions of the period, counted the same.
std::string held_source(Making const& making, std::string_view page) {
    auto const& period = making.world.wish.period;
    return house_source(making, "/planning/" + std::string{page} + "du=" + period.from + "&au=" + period.until);
}

std::int64_t activities_of(World const& world, bool clubs) {
    return std::ranges::count_if(world.activities,
                                 [&](Activity const& each) { return (each.kind == "club") == clubs; });
}

void add(Making const& making, Figures& out, std::string_view key, std::string_view unit, std::int64_t value,
         std::string source = {}) {
    auto figure = making.number(std::string{key}, unit, static_cast<double>(value));
    figure.source = std::move(source);
    out.push_back(std::move(figure));
}

void make_evenings(Making const& making, Figures& out) {
    auto const once = count_once(making.world, HeldKind::evenings);
    add(making, out, "evenings", "evenings", once.held, held_source(making, "tenues?"));
    if (once.uncalled > 0) out.back().words = making.say("report.words.uncalled", {{"count", once.uncalled}});
}
void make_cancelled(Making const& making, Figures& out) {
    add(making, out, "evenings_cancelled", "evenings", count_once(making.world, HeldKind::evenings).cancelled,
        held_source(making, "tenues?"));
}
void make_workshops(Making const& making, Figures& out) {
    add(making, out, "workshops", "sessions", count_once(making.world, HeldKind::workshops).held,
        held_source(making, "tenues?voir=ateliers&"));
}
void make_groups(Making const& making, Figures& out) {
    add(making, out, "groups", "groups", making.world.groups, house_source(making, "/groupes"));
}
void make_staff(Making const& making, Figures& out) {
    add(making, out, "staff", "adults", making.world.staff, house_source(making, "/equipe"));
}
void make_volunteers(Making const& making, Figures& out) {
    add(making, out, "volunteers", "adults", making.world.volunteers, house_source(making, "/equipe"));
}
void make_providers(Making const& making, Figures& out) {
    add(making, out, "providers", "partners", making.world.providers, house_source(making, "/mercredis-vacances"));
}
void make_clubs(Making const& making, Figures& out) {
    add(making, out, "clubs", "clubs", activities_of(making.world, true), house_source(making, "/mercredis-vacances"));
}
void make_holidays(Making const& making, Figures& out) {
    add(making, out, "holidays", "stays", activities_of(making.world, false),
        house_source(making, "/mercredis-vacances"));
}

// --- counts of people without a file, and of what people did: hidden when few, and beside hidden people ---

void plan_parents(Plan& plan) {
    if (auto const* entry = entry_named("workshop_families")) entry->plan(plan);
    if (auto const* entry = entry_named("families_met")) entry->plan(plan);
}

void add_beside(Making const& making, Figures& out, std::string_view key, std::string_view unit, std::int64_t value,
                bool told, std::string source) {
    auto figure = making.number(std::string{key}, unit, 0);
    figure.source = std::move(source);
    figure.shown = told ? Shown::published : Shown::hidden;
    if (told) figure.value = static_cast<double>(value);
    else figure.value.reset();
    out.push_back(std::move(figure));
}

void make_presences(Making const& making, Figures& out) {
    auto const value = making.world.parent_presences;
    bool const told = making.behind("workshop_families", {0}) && (value == 0 || value >= making.least());
    add_beside(making, out, "workshop_presences", "presences", value, told,
               held_source(making, "tenues?voir=ateliers&"));
    if (making.team() && making.world.other_presences > 0)
        out.back().words = making.say("report.words.other_presences", {{"others", making.world.other_presences}});
}
void make_meetings(Making const& making, Figures& out) {
    auto const value = making.world.meetings;
    bool const told = making.behind("families_met", {0}) && (value == 0 || value >= making.least());
    add_beside(making, out, "meetings", "meetings", value, told, held_source(making, "rendez-vous?"));
    // Neither part may be small where the whole may not: the other is their difference.
    auto const unnoted = making.world.unnoted_meetings, noted = value - unnoted;
    bool const wide = told && unnoted >= making.least() && (noted == 0 || noted >= making.least());
    if (unnoted > 0 && (making.team() || wide))
        out.back().words = making.say("report.words.unnoted_meetings", {{"count", unnoted}});
}
void make_referrals(Making const& making, Figures& out) {
    auto const value = making.world.referrals;
    // A referral is of one child, who may not be among the accompanied: under the threshold it is told to nobody else.
    add_beside(making, out, "referrals", "referrals", value, making.team(),
               house_source(making, "/orientations?etat=all"));
}
void make_schools(Making const& making, Figures& out) {
    add(making, out, "schools", "schools", making.world.schools, house_source(making, "/enfants"));
}

// --- hours: all that was attended is of all children; each child's, of those of whom a presence was noted ---

void plan_everybody(Plan& plan) {
    if (auto const* entry = entry_named("children")) entry->plan(plan);
}

void plan_hours(Plan& plan) {
    auto& table = plan.add(std::string{hours_table});
    table.dimensions = {{attribute::hours, 0}};
    table.filters = {{attribute::hours, {1, 2, 3, 4, 5}}};
}

double hours_in(World const& world) {
    double minutes = 0;
    for (auto const& person : world.facts.people) minutes += static_cast<double>(person.minutes.value_or(0));
    constexpr double an_hour = 60;
    return minutes / an_hour;
}

// All children are known today, and those of whom something was noted are many: a rate of three is three children's.
bool many_noted(Making const& making) {
    auto const noted = std::ranges::count_if(making.world.facts.people,
                                             [](impact::Person const& person) { return person.minutes.has_value(); });
    return making.everybody() && noted >= making.least();
}

void hide(ReportFigure& figure) {
    figure.shown = Shown::hidden;
    figure.value.reset();
}

void make_hours(Making const& making, Figures& out) {
    auto figure = making.number("hours", "hours", std::round(hours_in(making.world)));
    figure.release = main_table;
    figure.source = making.live_source("hours_attended");
    if (!many_noted(making)) hide(figure);
    out.push_back(std::move(figure));
}

void make_hours_each(Making const& making, Figures& out) {
    auto const children = making.behind(hours_table, {all});
    auto figure = making.number("hours_each", "hours", 0);
    figure.release = hours_table;
    figure.source = making.live_source("hours_per_child");
    if (!children || *children == 0) hide(figure);
    else figure.value = std::round(hours_in(making.world) / static_cast<double>(*children));
    // The middle child's hours are one child's: for who knows the children.
    if (making.team() && children && *children > 0) {
        std::vector<std::int64_t> minutes;
        for (auto const& person : making.world.facts.people)
            if (person.minutes) minutes.push_back(*person.minutes);
        constexpr double an_hour = 60;
        figure.words = making.say("report.words.median_hours",
                                  {{"hours", std::round(*impact::median(minutes) / an_hour)}});
    }
    out.push_back(std::move(figure));
}

void make_hours_bands(Making const& making, Figures& out) {
    if (!is_of_one_year(making.world.wish.period)) return;
    auto figure = making.table_of(std::string{hours_table}, hours_table);
    figure.source = making.live_source("hours_per_child&par=hours");
    figure.notes.insert(figure.notes.begin(), making.say("report.note.promise", {{"hours", making.world.promised}}));
    out.push_back(std::move(figure));
}

void plan_promise(Plan& plan) {
    if (!is_of_one_year(plan.world.wish.period)) return;
    auto& table = plan.add("promise");
    table.filters = {{attribute::hours, {1, 2, 3, 4, 5}}};
    table.share = disclosure::Share{attribute::hours, {5}};
}
void make_promise(Making const& making, Figures& out) {
    if (!is_of_one_year(making.world.wish.period)) return;
    auto figure = making.share_of("promise", "promise");
    figure.source = making.live_source("hours_per_child");
    auto const& decided = making.table("promise");
    if (auto const counted = disclosure::fraction(decided, {}); counted && counted->n > 0 && !is_turned(decided))
        figure.finding = making.say(
            "report.finding.promise",
            {{"reached", counted->k}, {"children", counted->n}, {"hours", making.world.promised}});
    if (making.world.wish.period.until > making.world.wish.today)
        figure.notes.push_back(
            making.say("report.note.running", {{"day", messages::say_date(making.language(), making.day())}}));
    out.push_back(std::move(figure));
}

// --- presences ---

void make_attendance(Making const& making, Figures& out) {
    auto figure = making.figure("attendance", FigureKind::share, "presences");
    figure.release = main_table;
    figure.source = making.live_source("attendance_rate");
    auto const cells = impact::tabulate(making.world.facts, impact::settings(), impact::FigureName::attendance_rate,
                                        impact::Breakdown::none);
    auto const& total = cells.front();
    auto const interval = impact::interval_of(total);
    figure.share = ReportShare{};
    if (!many_noted(making) || !interval || !total.value) {
        hide(figure);
        figure.share->shown = Shown::hidden;
        out.push_back(std::move(figure));
        return;
    }
    figure.share->k = total.k;
    figure.share->n = total.n;
    figure.share->value = figure.value = total.value;
    figure.share->low = rounded(interval->low);
    figure.share->high = rounded(interval->high);
    figure.share->method = interval->method;
    // Presences that were never noted may be of one child: the team knows them from its gaps.
    if (making.team()) figure.unknown = total.unknown;
    std::vector<statistics::Count> noted;
    for (auto const& child : total.children)
        if (child.n > 0) noted.push_back(child);
    figure.finding = sentences::attendance(making.language(), noted, 0, 1);
    out.push_back(std::move(figure));
}

constexpr Entry entries[] = {
    {"evenings", nothing, make_evenings},
    {"evenings_cancelled", nothing, make_cancelled},
    {"workshops", nothing, make_workshops},
    {"groups", nothing, make_groups},
    {"staff", nothing, make_staff},
    {"volunteers", nothing, make_volunteers},
    {"providers", nothing, make_providers},
    {"clubs", nothing, make_clubs},
    {"holidays", nothing, make_holidays},
    {"schools", nothing, make_schools},
    {"referrals", nothing, make_referrals},
    {"workshop_presences", plan_parents, make_presences},
    {"meetings", plan_parents, make_meetings},
    {"hours", plan_everybody, make_hours},
    {"hours_each", plan_hours, make_hours_each},
    {hours_table, plan_hours, make_hours_bands},
    {"promise", plan_promise, make_promise},
    {"attendance", plan_everybody, make_attendance},
};

}  // namespace

std::span<Entry const> held_entries() { return entries; }

}  // namespace marelle::report
