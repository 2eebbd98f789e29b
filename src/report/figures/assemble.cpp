// From what was read to what the report says: the tables are asked first, decided together, then told.
#include "messages/messages.hpp"
#include "report/content/fields.hpp"
#include "report/figures/making.hpp"
#include <algorithm>
#include <stdexcept>

namespace marelle::report {

namespace {

std::string audience_name(Wish const& wish) {
    auto const name = std::string{record::name_of_choice(wish.audience)};
    return wish.partner.empty() ? name : name + ": " + wish.partner;
}

bool shares_units(disclosure::Release const& release, std::vector<disclosure::Table> const& tables) {
    return std::ranges::any_of(release.tables, [&](disclosure::Decided const& decided) {
        return std::ranges::any_of(tables, [&](disclosure::Table const& table) {
            return std::ranges::find_first_of(table.units, decided.table.units) != table.units.end();
        });
    });
}

// The release, and what earlier ones already give away.
std::pair<disclosure::Release, int> decided(World const& world, std::vector<disclosure::Table> tables,
                                            disclosure::Ledger const& ledger) {
    auto snapshot = std::make_shared<disclosure::Snapshot const>(snapshot_of(world));
    auto const threshold = threshold_of(world.wish);
    if (threshold == 0) {
        auto all = counted(*snapshot, tables);
        return {{audience_name(world.wish), 0, std::move(snapshot), std::move(all)}, 0};
    }
    disclosure::Question question;
    question.schema = schema_of(world);
    // What left of other houses holds no child of these: it can tell nothing of them.
    for (auto const& release : ledger)
        if (shares_units(release, tables)) question.ledger.push_back(release);
    question.audience = audience_name(world.wish);
    question.threshold = threshold;
    question.snapshot = snapshot;
    question.tables = std::move(tables);
    // Whoever was given one report will be given another: what any of them would ask is protected from the first.
    for (std::size_t kind = 0; kind < record::choices_of<Template>.size(); ++kind)
        for (auto& table : tables_of(world, template_of(static_cast<Template>(kind))))
            question.family.push_back(std::move(table));
    auto decision = disclosure::decide(question);
    // The question is put together here: that it contradicts itself is a fault of this program.
    if (!decision)
        throw std::logic_error{"report: disclosure refused the question, " +
                               std::to_string(static_cast<int>(decision.error()))};
    return {std::move(decision->release), decision->already_exposed};
}

ReportPeriod said_period(Wish const& wish) {
    auto const& [from, until] = wish.period;
    auto const year = school_year_of(from);
    ReportPeriod out{from, until, {}};
    if (from == school_year_start(year) && until == school_year_end(year))
        out.label = messages::say(wish.language, "report.period.school_year", {{"year", year}});
    else if (from.ends_with("-01-01") && until == from.substr(0, 4) + "-12-31")
        out.label = messages::say(wish.language, "report.period.year", {{"year", from.substr(0, 4)}});
    else
        out.label = messages::say(
            wish.language, "report.period.dates",
            {{"from", messages::say_date(wish.language, from)}, {"until", messages::say_date(wish.language, until)}});
    return out;
}

// A definition that changes takes a new version: figures of two versions are not compared.
std::int64_t definition_version(std::string_view key) {
    constexpr std::string_view third[] = {"meetings", "families_met"};
    constexpr std::string_view second[] = {"attendance",  "evenings",      "workshops",         "inside_parents",
                                           "staff",       "club_children", "inside_clubs",      "holiday_children",
                                           "hours_bands", "promise",       "evenings_cancelled"};
    if (std::ranges::find(third, key) != std::end(third)) return 3;
    return std::ranges::find(second, key) == std::end(second) ? 1 : 2;
}

void add_definitions(ReportContent& content) {
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures) {
            bool const known = std::ranges::any_of(
                content.definitions, [&](ReportDefinition const& each) { return each.key == figure.definition; });
            if (known) continue;
            content.definitions.push_back({figure.definition,
                                           messages::say(content.language, "report.figure." + figure.definition),
                                           messages::say(content.language, "report.definition." + figure.definition),
                                           definition_version(figure.definition)});
        }
}

// A dimension alone that the crossing says already: its cells stand there, and are not printed twice.
bool is_repeated(ReportContent const& content, disclosure::Decided const& decided) {
    if (!decided.asked.id.starts_with(std::string{main_table} + ".")) return false;
    for (auto const& section : content.sections)
        if (std::ranges::find(section.figures, decided.asked.id, &ReportFigure::release) != section.figures.end())
            return false;
    return true;
}

// Told beside children, and no count of them: of no table, or of the hours and presences of those that one counts.
bool is_beside(ReportFigure const& figure) {
    if (figure.kind == FigureKind::number) return figure.release.empty() || figure.unit == "hours";
    return figure.kind == FigureKind::share && figure.unit == "presences";
}

// A share given up is no cell of its table any more, nor is whom a widened one was asked of, nor a number that stands
// in none: a reader of the document sees them hidden all the same.
void add_unprinted(ReportContent& content, disclosure::Release const& release) {
    constexpr int parts = 2;  // who has it, who has not
    std::int64_t unprinted = 0;
    for (auto const& decided : release.tables)
        if (decided.asked.share) unprinted += !decided.table.share ? parts : is_wide(decided) ? 1 : 0;
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            if (is_beside(figure) && figure.shown == Shown::hidden) ++unprinted;
    content.cells += unprinted;
    content.hidden += unprinted;
}

std::vector<ReportSection> sections_of(Making const& making) {
    std::vector<ReportSection> out;
    for (auto const& section : making.file.sections) {
        ReportSection made{section.key, making.say("report.section." + section.key), {}, {}};
        for (auto const& key : section.figures) entry_named(key)->make(making, made.figures);
        for (auto const& key : section.texts) made.texts.push_back({key, making.say("report.text." + key), {}});
        out.push_back(std::move(made));
    }
    return out;
}

}  // namespace

Entry const* entry_named(std::string_view key) {
    for (auto const entries : {people_entries(), held_entries(), said_entries()}) {
        auto const found = std::ranges::find(entries, key, &Entry::key);
        if (found != entries.end()) return &*found;
    }
    return nullptr;
}

bool is_figure_key(std::string_view key) { return entry_named(key) != nullptr; }

std::vector<disclosure::Table> tables_of(World const& world, TemplateFile const& file) {
    Plan plan{world, file, {}};
    for (auto const& section : file.sections)
        for (auto const& key : section.figures) entry_named(key)->plan(plan);
    return std::move(plan.tables);
}

Assembly assemble(Gathered const& gathered, disclosure::Ledger const& ledger) {
    auto const& world = *gathered.world;
    auto const& wish = world.wish;
    auto const& file = template_of(wish.kind);
    Assembly out;
    std::tie(out.release, out.already_exposed) = decided(world, tables_of(world, file), ledger);
    auto& content = out.content;
    content.kind = wish.kind;
    content.template_version = file.version;
    content.title = messages::say(wish.language, "report.template." + std::string{record::name_of_choice(wish.kind)});
    content.period = said_period(wish);
    content.scope = world.scope;
    content.audience = wish.audience;
    content.partner = wish.partner;
    content.language = wish.language;
    content.computed_at = wish.now;
    content.least = out.release.threshold;
    content.sections = sections_of(Making{world, file, out.release});
    add_definitions(content);
    content.gaps = gaps_of(world, file);
    for (auto const& table : out.release.tables) {
        if (is_repeated(content, table)) continue;
        content.cells += table.counted();
        content.hidden += table.hidden();
        content.maintained += table.maintained();
    }
    add_unprinted(content, out.release);
    return out;
}

}  // namespace marelle::report
