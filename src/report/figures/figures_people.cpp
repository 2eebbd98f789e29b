// Figures of people: who was accompanied, who came and left, what their families took part in. Each is a table or a
// share asked of disclosure, and nothing else.
#include "report/figures/making.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

using disclosure::all;

std::size_t zones_asked(World const& world) {
    auto const found = world.zones.find(world.wish.establishment);
    if (found == world.zones.end()) return zones::inside;
    if (found->second.size() > 3) return zones::six;
    return found->second.size() > 1 ? zones::three : zones::one;
}

std::size_t ages_asked(TemplateFile const& file) {
    auto const& groupings = schema().attributes[attribute::age].groupings;
    return static_cast<std::size_t>(std::ranges::find(groupings, file.ages, &disclosure::Grouping::key) -
                                    groupings.begin());
}

void plan_children(Plan& plan) {
    std::vector<disclosure::Dimension> by{{attribute::age, ages_asked(plan.file)}, {attribute::sex, 0}};
    if (plan.file.kind != Template::cite_educative) by.insert(by.begin(), {attribute::zone, zones_asked(plan.world)});
    plan.add(std::string{main_table}).dimensions = by;
    for (auto const& dimension : by) plan.add(alone_in(dimension.attribute)).dimensions = {dimension};
}

void make_children(Making const& making, Figures& out) {
    auto const& decided = making.table(main_table);
    auto figure = making.figure("children", FigureKind::number, "people");
    auto const at = std::vector<int>(decided.table.dimensions.size(), all);
    auto const cell = making.cell(decided, at);
    figure.release = main_table;
    figure.shown = cell.shown;
    figure.day = cell.day;
    figure.source = making.live_source("children_accompanied");
    if (cell.value) figure.value = static_cast<double>(*cell.value);
    out.push_back(std::move(figure));
}

// Whether the crossing says of a dimension all that the dimension says alone.
bool says_all_of(disclosure::Table const& crossing, disclosure::Dimension const& alone) {
    return std::ranges::any_of(crossing.dimensions, [&](disclosure::Dimension const& each) {
        return each.attribute == alone.attribute && each.grouping <= alone.grouping;
    });
}

// "Enfants par âge et sexe": what a table is by, not what was asked of it.
std::string children_by(Making const& making, std::vector<disclosure::Dimension> const& dimensions) {
    std::string by;
    for (auto const& each : dimensions) by += (by.empty() ? "" : "_") + schema().attributes[each.attribute].key;
    return making.say("report.figure.children_by", {{"by", by.empty() ? "nothing" : by}});
}

// The crossing, then each of its dimensions that says more alone.
void make_crossed(Making const& making, Figures& out, std::string const& key, std::string_view source) {
    auto const& crossing = making.table(main_table);
    auto figure = making.table_of(key, main_table);
    figure.title = children_by(making, crossing.table.dimensions);
    figure.source = source;
    out.push_back(std::move(figure));
    for (auto const& asked : crossing.asked.dimensions) {
        auto const id = alone_in(asked.attribute);
        if (says_all_of(crossing.table, making.table(id).table.dimensions.front())) continue;
        auto alone = making.table_of(key + id.substr(main_table.size()), id);
        alone.title = children_by(making, {asked});
        alone.source = source;
        out.push_back(std::move(alone));
    }
}
void make_crossing(Making const& making, Figures& out) {
    make_crossed(making, out, std::string{main_table}, making.live_source("children_accompanied&par=zone"));
}
void make_bands(Making const& making, Figures& out) {
    make_crossed(making, out, "children_by_band_sex", making.live_source("children_accompanied&par=age_band"));
}

// --- by one attribute ---

template <std::size_t Attribute> void plan_by(Plan& plan, std::string_view id) {
    plan.add(std::string{id}).dimensions = {{Attribute, 0}};
}
void make_by(Making const& making, Figures& out, std::string_view id, std::string_view by) {
    auto figure = making.table_of(std::string{id}, id);
    if (!by.empty()) figure.source = making.live_source("children_accompanied&par=" + std::string{by});
    out.push_back(std::move(figure));
}

void plan_exit_reasons(Plan& plan) {
    auto& table = plan.add("exit_reasons");
    table.dimensions = {{attribute::exit_reason, 0}};
    table.filters = {{attribute::movement, {2, 3}}};
}
void plan_referrers(Plan& plan) { plan_by<attribute::referrer>(plan, "referrers"); }

// --- shares of the children ---

struct Part {
    std::string_view id;
    std::size_t attribute;
    std::vector<int> values;  // who has it
    std::vector<disclosure::Filter> of;
};
std::vector<int> const inside_values{2, 3, 4, 5, 6, 7, 8};
std::vector<int> const known_zones{1, 2, 3, 4, 5, 6, 7, 8};

std::vector<Part> const& parts() {
    static std::vector<Part> const made{
        {"inside_share", attribute::zone, inside_values, {{attribute::zone, known_zones}}},
        {"entries", attribute::movement, {1, 3}, {}},
        {"exits", attribute::movement, {2, 3}, {}},
        {"workshop_families", attribute::parents, {1, 3}, {}},
        {"families_met", attribute::parents, {1, 2, 3}, {}},
        {"club_children", attribute::places, {1, 3}, {}},
        {"holiday_children", attribute::places, {2, 3}, {}},
        {"inside_clubs", attribute::zone, inside_values, {{attribute::zone, known_zones}, {attribute::places, {1, 3}}}},
        {"inside_holidays",
         attribute::zone,
         inside_values,
         {{attribute::zone, known_zones}, {attribute::places, {2, 3}}}},
        {"inside_parents",
         attribute::zone,
         inside_values,
         {{attribute::zone, known_zones}, {attribute::parents, {1, 2, 3}}}},
    };
    return made;
}

Part const& part_named(std::string_view id) { return *std::ranges::find(parts(), id, &Part::id); }

void plan_part(Plan& plan, std::string_view id) {
    auto const& part = part_named(id);
    auto& table = plan.add(std::string{id});
    table.filters = part.of;
    table.share = disclosure::Share{part.attribute, part.values};
    // What funders ask first is hidden last: cells of the crossing go before the share they add up to.
    constexpr double first = 100;
    if (id == "inside_share") table.weight = first;
}

// Families are counted where the children behind are published today: their set moves by none, or by enough.
void add_families(Making const& making, ReportFigure& figure, Part const& part) {
    if (!making.behind(part.id, {0})) return;
    std::set<std::string> families;
    for (auto const& record : making.release.snapshot->records)
        if (std::ranges::find(part.values, record.values[part.attribute]) != part.values.end())
            families.insert(record.family);
    if (!families.empty() && std::ssize(families) >= making.least())
        figure.words = making.say("report.words.families", {{"families", std::ssize(families)}});
}

std::string inside_finding(Making const& making, disclosure::Decided const& decided, disclosure::Fraction counted) {
    auto const& [k, n] = counted;
    if (is_turned(decided)) return making.say("report.finding.inside_most", {{"inside", n - k}, {"known", n}});
    return making.say(is_wide(decided) ? "report.finding.inside_least" : "report.finding.inside",
                      {{"inside", k}, {"known", n}});
}

void make_part(Making const& making, Figures& out, std::string_view id) {
    auto figure = making.share_of(std::string{id}, id);
    auto const& part = part_named(id);
    if (part.attribute == attribute::parents) add_families(making, figure, part);
    if (id == "inside_share")
        if (auto const counted = disclosure::fraction(making.table(id), {}); counted && counted->n > 0)
            figure.finding = inside_finding(making, making.table(id), *counted);
    out.push_back(std::move(figure));
}

// --- motives: of the children whose referral is known; sensitive, so that all or none is hidden too ---

std::string motive_id(std::string_view motive) { return "motives." + std::string{motive}; }

void plan_motives(Plan& plan) {
    for (std::size_t i = 0; i < motive_keys().size(); ++i) {
        auto& table = plan.add(motive_id(motive_keys()[i]));
        table.filters = {{attribute::motive + i, {1, 2}}};
        table.share = disclosure::Share{attribute::motive + i, {2}};
    }
}
void make_motives(Making const& making, Figures& out) {
    for (auto const motive : motive_keys()) {
        auto figure = making.share_of(motive_id(motive), motive_id(motive));
        figure.title = making.say("report.figure.motive",
                                  {{"motive", making.say("choice.motive." + std::string{motive})}});
        out.push_back(std::move(figure));
    }
}

// A function of each share, so that the list below is a table.
template <std::size_t I> void plan_nth(Plan& plan) { plan_part(plan, parts()[I].id); }
template <std::size_t I> void make_nth(Making const& making, Figures& out) { make_part(making, out, parts()[I].id); }

constexpr Entry entries[] = {
    {"children", plan_children, make_children},
    {main_table, plan_children, make_crossing},
    {"children_by_band_sex", plan_children, make_bands},
    {"children_by_cursus", [](Plan& plan) { plan_by<attribute::cursus>(plan, "children_by_cursus"); },
     [](Making const& making, Figures& out) { make_by(making, out, "children_by_cursus", "cursus"); }},
    {"children_by_network", [](Plan& plan) { plan_by<attribute::network>(plan, "children_by_network"); },
     [](Making const& making, Figures& out) { make_by(making, out, "children_by_network", "school_network"); }},
    {"children_by_level", [](Plan& plan) { plan_by<attribute::level>(plan, "children_by_level"); },
     [](Making const& making, Figures& out) { make_by(making, out, "children_by_level", ""); }},
    {"durations", [](Plan& plan) { plan_by<attribute::duration>(plan, "durations"); },
     [](Making const& making, Figures& out) { make_by(making, out, "durations", ""); }},
    {"referrers", plan_referrers, [](Making const& making, Figures& out) { make_by(making, out, "referrers", ""); }},
    {"exit_reasons", plan_exit_reasons,
     [](Making const& making, Figures& out) { make_by(making, out, "exit_reasons", ""); }},
    {"inside_share", plan_nth<0>, make_nth<0>},
    {"entries", plan_nth<1>, make_nth<1>},
    {"exits", plan_nth<2>, make_nth<2>},
    {"workshop_families", plan_nth<3>, make_nth<3>},
    {"families_met", plan_nth<4>, make_nth<4>},
    {"club_children", plan_nth<5>, make_nth<5>},
    {"holiday_children", plan_nth<6>, make_nth<6>},
    {"inside_clubs", plan_nth<7>, make_nth<7>},
    {"inside_holidays", plan_nth<8>, make_nth<8>},
    {"inside_parents", plan_nth<9>, make_nth<9>},
    {"motives", plan_motives, make_motives},
};

}  // namespace

std::string alone_in(std::size_t attribute) {
    return std::string{main_table} + "." + schema().attributes[attribute].key;
}

std::span<Entry const> people_entries() { return entries; }

}  // namespace marelle::report
