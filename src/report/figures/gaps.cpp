// What a reader would ask for and the base does not hold, with the screen that mends it, or the rows it is missing of.
// For the draft's own screen: a frozen report loses them (exact counts of a few children never leave).
#include "messages/messages.hpp"
#include "report/figures/making.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

struct FoundGap {
    ReportGap gap;
    std::vector<std::size_t> people;  // Facts::people; missing of each
    std::vector<Id> sessions;
};

bool asks(TemplateFile const& file, std::string_view figure) {
    return std::ranges::any_of(file.sections, [&](TemplateSection const& section) {
        return std::ranges::find(section.figures, figure) != section.figures.end();
    });
}

class Gaps {
public:
    Gaps(World const& w, TemplateFile const& f) : world{w}, file{f} {}

    std::vector<FoundGap> run() {
        children();
        sessions();
        families();
        said();
        not_held();
        return std::move(out);
    }

private:
    FoundGap* add(std::string_view code, std::int64_t count, std::string path) {
        if (count <= 0) return nullptr;
        auto const& wish = world.wish;
        out.push_back(
            {{std::string{code}, messages::say(wish.language, "report.gap." + std::string{code}, {{"count", count}}),
              count, std::move(path)},
             {},
             {}});
        return &out.back();
    }

    // Mended on a screen of the house: headquarters, who have none of these, are told which houses.
    void add_in_house(std::string_view code, std::string path) {
        add(code, 1, world.wish.establishment.empty() ? std::string{} : std::move(path));
    }

    void add_people(std::string_view code, auto const& missing) {
        std::vector<std::size_t> who;
        for (std::size_t i = 0; i < world.facts.people.size(); ++i)
            if (missing(world.facts.people[i], world.beside[i])) who.push_back(i);
        auto* gap = add(code, std::ssize(who), {});
        if (!gap) return;
        gap->people = std::move(who);
        // Headquarters read no small count, and this one stands beside a table that gathered it: it says that there
        // are some, and which houses know.
        if (!world.wish.establishment.empty()) return;
        gap->gap.count = 0;
        gap->gap.words = messages::say(world.wish.language, "report.gap." + gap->gap.code, {{"count", 0}});
    }

    void children() {
        if (world.facts.people.empty()) add_in_house("no_children", "/enfants");
        add_people("residence_unknown", [](auto const& person, auto const&) { return person.residence.empty(); });
        if (asks(file, "children_by_network"))
            add_people("school_unknown", [](auto const& person, auto const&) { return person.network.empty(); });
        if (asks(file, "children_by_level"))
            add_people("level_unknown", [](auto const&, auto const& beside) { return beside.level.empty(); });
        if (asks(file, "exit_reasons"))
            add_people("exit_reason_unknown",
                       [](auto const&, auto const& beside) { return beside.left && beside.exit_reason.empty(); });
        if (asks(file, "referrers"))
            add_people("referral_unknown", [](auto const&, auto const& beside) { return beside.referrer.empty(); });
    }

    void sessions() {
        if ((asks(file, "promise") || asks(file, "hours_bands")) && !is_of_one_year(world.wish.period))
            add("promise_of_a_year", 1, {});
        if (asks(file, "hours") || asks(file, "attendance"))
            add_people("presence_unknown", [](auto const& person, auto const&) { return !person.minutes; });
        std::vector<Id> missing;
        for (auto const& session : world.held)
            // Tonight's roll call is not missing yet; what no child is expected at has none.
            if (!session.cancelled && !session.rolled && session.expected && session.on < world.wish.today &&
                timetable::expects_children(record::name_of_choice(session.activity)))
                missing.push_back(session.id);
        if (auto* gap = add("roll_missing", std::ssize(missing), {})) gap->sessions = std::move(missing);
    }

    void families() {
        if (!asks(file, "families_met")) return;
        std::set<std::string> known;
        for (auto const& beside : world.beside)
            if (beside.workshop || beside.meeting) known.insert(beside.family);
        // One child of each: from its page the family is asked to a meeting.
        add_people("families_never_met",
                   [&](auto const&, auto const& beside) { return known.insert(beside.family).second; });
        auto const workshop = std::ranges::any_of(world.held, [](Held const& session) {
            return !session.cancelled && session.activity == timetable::Activity::parents_workshop;
        });
        if (!workshop) add_in_house("no_workshop", "/planning");
    }

    void said() {
        if (asks(file, "evolution") && !world.rounds) add("no_rounds", 1, "/evaluations");
        if (asks(file, "evolution") && world.rounds)
            add("criterion_elsewhere",
                std::ranges::count_if(world.rounds->criteria,
                                      [](auto const& each) {
                                          return std::ranges::find(criterion_keys(), each.first) ==
                                                 criterion_keys().end();
                                      }),
                "/evaluations");
        if (asks(file, "survey") && !world.survey)
            add_in_house(world.open_surveys > 0 ? "survey_open" : "no_survey", "/evaluations/questionnaires");
        auto const doubted = std::ranges::count_if(world.declared, [](auto const& row) {
            return std::ranges::any_of(row.doubts, [](auto const& doubt) { return !doubt.answer; });
        });
        if (asks(file, "declared")) add("declared_doubted", doubted, "/impact/chiffres-declares?voir=doutes");
    }

    // What the form asks and Marelle does not keep: it is written in the text of the section.
    void not_held() {
        switch (world.wish.kind) {
        case Template::clas:
            add("premises_not_held", 1, "#premises");
            add("school_meetings_not_held", 1, "#with_school");
            break;
        case Template::pre: add("pre_not_held", 1, "#with_partners"); break;
        case Template::cite_educative: add("cite_not_held", 1, "#who"); break;
        case Template::contrat_de_ville: add("city_money_not_held", 1, "#added_value"); break;
        case Template::impact: break;
        }
    }

    World const& world;
    TemplateFile const& file;
    std::vector<FoundGap> out;
};

}  // namespace

std::vector<ReportGap> gaps_of(World const& world, TemplateFile const& file) {
    std::vector<ReportGap> out;
    for (auto& found : Gaps{world, file}.run()) out.push_back(std::move(found.gap));
    return out;
}

std::optional<BehindGap> behind_gap(Gathered const& gathered, std::string_view code) {
    auto const& world = *gathered.world;
    auto const all = Gaps{world, template_of(world.wish.kind)}.run();
    auto const found = std::ranges::find(all, code,
                                         [](FoundGap const& each) { return std::string_view{each.gap.code}; });
    if (found == all.end() || !found->gap.path.empty()) return {};
    BehindGap out{found->gap.words, {}, found->sessions, {}};
    for (auto const person : found->people) {
        out.children.push_back(world.facts.people[person].child);
        out.establishments.insert(world.facts.people[person].establishment);
    }
    return out;
}

}  // namespace marelle::report
