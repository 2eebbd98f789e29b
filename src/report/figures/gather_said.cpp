// What was said of the period: the two rounds compared, the parents' survey, the figures that partners declared.
#include "instrument/instrument.hpp"
#include "report/figures/reading.hpp"
#include <algorithm>
#include <sstream>

namespace marelle::report {

namespace {

struct Closed {
    Id id, instrument;
    std::string name;
    Date on;  // last day
    std::vector<evaluation::Informant> informants;
};

evaluation::Standing standing_of(sql::Session& sql, Id const& round, Date const& opens_on, Date const& closes_on) {
    evaluation::Standing out{opens_on, closes_on, {}, false};
    for (auto const& row : sql.query("SELECT kind, until_on, made_at FROM evaluation_round_change"
                                     " WHERE round = :round AND undone_at IS NULL ORDER BY number",
                                     {{"round", round}})) {
        out.closed_at.reset();
        if (row.text(0) == "closed") out.closed_at = row.text(2);
        if (auto until = row.maybe_text(1)) out.last_day = *until;
    }
    return out;
}

// Rounds of the establishment and of the network, closed, whose last day is in the period; the oldest first.
std::vector<Closed> closed_rounds(Reading& reading) {
    std::vector<Closed> out;
    auto const& wish = reading.world.wish;
    for (auto const& row : reading.sql.query(R"sql(
        SELECT id, instrument, name, opens_on, closes_on, informants FROM evaluation_round
        WHERE withdrawn_at IS NULL AND (establishment IS NULL OR establishment = :establishment) ORDER BY id
    )sql",
                                             {{"establishment", wish.establishment}})) {
        auto const standing = standing_of(reading.sql, row.text(0), row.text(3), row.text(4));
        if (evaluation::state_of(standing, wish.today) != evaluation::RoundState::closed) continue;
        if (standing.last_day < wish.period.from || standing.last_day > wish.period.until) continue;
        Closed round{row.text(0), row.text(1), row.text(2), standing.last_day, {}};
        std::istringstream words{row.text(5)};
        for (std::string word; words >> word;)
            round.informants.push_back(*record::choice_named<evaluation::Informant>(word));
        out.push_back(std::move(round));
    }
    std::ranges::stable_sort(out, {}, &Closed::on);
    return out;
}

Result<> read_rounds(Reading& reading) {
    constexpr int days_a_month = 30;
    auto& world = reading.world;
    auto const closed = closed_rounds(reading);
    world.closed_rounds = std::ssize(closed);
    if (closed.size() < 2) return {};
    auto const& before = closed[closed.size() - 2];
    auto const& after = closed.back();
    // The referents' word first: the others are asked here and there.
    auto const both = std::ranges::find_if(after.informants, [&](auto informant) {
        return std::ranges::find(before.informants, informant) != before.informants.end();
    });
    if (both == after.informants.end()) return {};
    Rounds rounds;
    rounds.before = before.name;
    rounds.after = after.name;
    rounds.informant = *both;
    rounds.months = days_between(before.on, after.on) / days_a_month;
    auto const definition = TRY(instrument::frozen(reading.sql, after.instrument)).definition;
    for (auto const& criterion : definition.criteria) rounds.criteria.emplace_back(criterion.key, criterion.title);
    rounds.evolution = TRY(evaluation::evolution(reading.sql, reading.keys, reading.scope, before.id, after.id, *both));
    world.rounds = std::move(rounds);
    return {};
}

void add_questions(SurveySaid& out, survey::Results const& results) {
    for (auto const& question : results.questions) {
        if (!question.k) continue;
        auto known = std::ranges::find(out.questions, question.key, &SurveyQuestion::key);
        if (known == out.questions.end()) {
            out.questions.push_back({question.key, question.text, 0, 0});
            known = out.questions.end() - 1;
        }
        known->k += *question.k;
        known->base += question.base;
    }
}

// An establishment's last survey closed in the period; for the network, those of all its establishments together.
Result<> read_survey(Reading& reading) {
    auto& world = reading.world;
    auto const& wish = world.wish;
    std::set<Id> counted;
    for (auto const& row : survey::list(reading.sql, reading.keys, reading.scope, wish.language)) {
        if (!row.closed_at) {
            auto const opened = to_local(*instant_ms(row.opened_at)).date;
            world.open_surveys += opened >= wish.period.from && opened <= wish.period.until;
            continue;
        }
        auto const on = to_local(*instant_ms(*row.closed_at)).date;
        if (on < wish.period.from || on > wish.period.until || !counted.insert(row.establishment.id).second) continue;
        if (!world.survey) world.survey = SurveySaid{row.title, on, 0, 0, {}};
        world.survey->families += row.families;
        world.survey->answers += row.answers;
        add_questions(*world.survey,
                      TRY(survey::results(reading.sql, reading.keys, reading.scope, row.id, wish.language)));
    }
    return {};
}

}  // namespace

Result<> read_said(Reading& reading) {
    TRY(read_rounds(reading));
    TRY(read_survey(reading));
    reading.world.declared = declared_figure::declared_figures(
        reading.sql, {reading.scope, reading.world.wish.language}, reading.world.wish.period);
    return {};
}

}  // namespace marelle::report
