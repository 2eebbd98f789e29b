// What a reader would ask for and the base does not hold, with the screen that mends it. For the draft's own screen: a
// frozen report loses them (exact counts of a few children never leave).
#include "messages/messages.hpp"
#include "report/figures/making.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

bool asks(TemplateFile const& file, std::string_view figure) {
    return std::ranges::any_of(file.sections, [&](TemplateSection const& section) {
        return std::ranges::find(section.figures, figure) != section.figures.end();
    });
}

class Gaps {
public:
    Gaps(World const& w, TemplateFile const& f) : world{w}, file{f} {}

    std::vector<ReportGap> run() {
        children();
        sessions();
        families();
        said();
        not_held();
        return std::move(out);
    }

private:
    void add(std::string_view code, std::int64_t count, std::string path) {
        if (count <= 0) return;
        auto const& wish = world.wish;
        out.push_back({std::string{code},
                       messages::say(wish.language, "report.gap." + std::string{code}, {{"count", count}}), count,
                       std::move(path)});
    }

    std::int64_t people(auto const& missing) const {
        std::int64_t count = 0;
        for (std::size_t i = 0; i < world.facts.people.size(); ++i)
            count += missing(world.facts.people[i], world.beside[i]) ? 1 : 0;
        return count;
    }

    void children() {
        if (world.facts.people.empty()) add("no_children", 1, "/enfants");
        add("residence_unknown", people([](auto const& person, auto const&) { return person.residence.empty(); }),
            "/enfants");
        if (asks(file, "children_by_network"))
            add("school_unknown", people([](auto const& person, auto const&) { return person.network.empty(); }),
                "/enfants");
        if (asks(file, "children_by_level"))
            add("level_unknown", people([](auto const&, auto const& beside) { return beside.level.empty(); }),
                "/enfants");
        if (asks(file, "exit_reasons"))
            add("exit_reason_unknown",
                people([](auto const&, auto const& beside) { return beside.left && beside.exit_reason.empty(); }),
                "/enfants");
        if (asks(file, "referrers"))
            add("referral_unknown", people([](auto const&, auto const& beside) { return beside.referrer.empty(); }),
                "/orientations");
    }

    void sessions() {
        if (asks(file, "hours") || asks(file, "attendance"))
            add("presence_unknown", people([](auto const& person, auto const&) { return !person.minutes; }),
                "/planning");
        auto const missing = std::ranges::count_if(world.held, [&](Held const& session) {
            // Tonight's roll call is not missing yet; adults' workshops have none.
            return !session.cancelled && !session.rolled && session.expected && session.on < world.wish.today &&
                   session.activity != "parents_workshop" && session.activity != "training";
        });
        add("roll_missing", missing, "/planning");
    }

    void families() {
        if (!asks(file, "families_met")) return;
        std::set<std::string> met, every;
        for (auto const& beside : world.beside) {
            every.insert(beside.family);
            if (beside.workshop || beside.meeting) met.insert(beside.family);
        }
        add("families_never_met", std::ssize(every) - std::ssize(met), "/suivis");
        auto const workshop = std::ranges::any_of(world.held, [](Held const& session) {
            return !session.cancelled && session.activity == "parents_workshop";
        });
        if (!workshop) add("no_workshop", 1, "/planning");
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
            add(world.open_surveys > 0 ? "survey_open" : "no_survey", 1, "/evaluations/questionnaires");
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
    std::vector<ReportGap> out;
};

}  // namespace

std::vector<ReportGap> gaps_of(World const& world, TemplateFile const& file) { return Gaps{world, file}.run(); }

}  // namespace marelle::report
