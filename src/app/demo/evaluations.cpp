// Three rounds of assessments: two that are closed, one open and half done. Children differ, some items were not
// observed, some children were not assessed, one draft waits: as it is in a house.
#include "app/demo/pupils.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace marelle::app::demo {

namespace {

using instrument::Informant;

constexpr std::array months{"janvier", "février", "mars",      "avril",   "mai",      "juin",
                            "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
// Of a group's children, one is the teacher.
constexpr std::array teachers{"Mme Aubry", "M. Castel", "Mme Lenoir", "M. Vidal"};
constexpr std::array comments{"Lit un album entier le soir sans aide, depuis la rentrée, et le raconte au goûter.",
                              "Demande de l’aide dès que la consigne est longue ; commence sans rappel quand elle est "
                              "courte.",
                              "A proposé deux fois de ranger la salle avec les plus petits.",
                              "Reste à l’écart des jeux collectifs, sauf le mercredi au club."};

Instant at(Date const& day, char const* time) { return instant_text(from_local(day, time)); }

Actor referent_of(Place const& place, Id const& person, Date const& on) {
    Actor actor;
    actor.id = person;
    actor.post = {"", Profile::referent, place.establishment};
    actor.today = on;
    actor.now = at(on, "18:30");
    return actor;
}

std::vector<Pupil> pupils(sql::Session& sql, Place const& place, Draw& draw) {
    std::vector<Pupil> out;
    for (std::size_t group = 0; group < place.groups.size(); ++group) {
        int rank = 0;
        for (auto const& row : sql.query(R"sql(
                 SELECT m.child, g.referent FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
                 WHERE g.id = :group AND g.referent IS NOT NULL ORDER BY m.from_on, m.child
             )sql",
                                         {{"group", place.groups[group]}})) {
            out.push_back({row.text(0), row.text(1), rank++, static_cast<int>(group), {}});
            for (auto const* criterion : {"school", "wellbeing", "citizenship", "parents"})
                out.back().ability[criterion] = 1.7 + 1.9 * draw.share();
        }
    }
    return out;
}

// A level near what the child can do.
int level_of(instrument::Item const& item, instrument::Scale scale, double ability, Draw& draw) {
    auto const four = std::clamp(static_cast<int>(std::lround(ability + 1.3 * (draw.share() - 0.5))), 1, 4);
    auto const level = scale == instrument::Scale::frequency4 ? four : std::clamp(four - (four > 2), 1, 3);
    return item.reversed ? instrument::levels_of(scale) + 1 - level : level;
}

Id open(sql::Session& sql, Place const& place, Id const& grid, Date const& opens, Date const& closes) {
    auto const made = evaluation::open_round(
        sql, director_of(place, opens),
        {{}, {}, grid, name_of_round(opens), opens, closes, {}, {"referent", "teacher", "child"}});
    if (!made) throw std::logic_error{"demo, round: " + made.error().code};
    return made->id;
}

// Three families in four agree that school and house speak together: those children can be on a teacher's link.
void agree(sql::Session& sql, Place const& place, std::vector<Pupil> const& all) {
    for (auto const& pupil : all)
        if (pupil.place % 4 != 3)
            sql.execute("INSERT INTO authorisation (id, child, kind, from_on, recorded_at, recorded_by)"
                        " VALUES (:id, :child, 'school_sharing', :from, :at, :by)",
                        {{"id", new_id()},
                         {"child", pupil.child},
                         {"from", place.first_day},
                         {"at", at(place.first_day, "09:00")},
                         {"by", place.director}});
}

void make_closed(sql::Session& sql, crypto::Keyring& keys, Place const& place, instrument::Definition const& definition,
                 Id const& grid, std::vector<Pupil> const& all, Date const& opens, Draw& draw) {
    auto const closes = add_days(opens, 18), day = add_days(opens, 9);
    auto const round = open(sql, place, grid, opens, closes);
    for (auto const& pupil : all) {
        if (draw.one_in(12)) continue;
        auto const referent = referent_of(place, pupil.referent, day);
        assess(sql, keys, definition, referent, pupil, {round, day, Informant::referent}, draw);
        if (draw.below(3)) assess(sql, keys, definition, referent, pupil, {round, day, Informant::child}, draw);
        if (draw.below(2))
            assess(sql, keys, definition, director_of(place, day), pupil, {round, day, Informant::teacher}, draw);
    }
}

// Half of the children, group after group; the next one of the list is a draft.
void make_open(sql::Session& sql, crypto::Keyring& keys, Place const& place, instrument::Definition const& definition,
               Id const& grid, std::vector<Pupil> const& all, Draw& draw) {
    auto const round = open(sql, place, grid, rounds_open(place)[2], add_days(place.today, 14));
    auto const day = add_days(place.today, -1);
    for (auto const& pupil : all) {
        constexpr std::array done{12, 6, 6, 0};
        auto const many = done[static_cast<std::size_t>(std::min(pupil.group, 3))];
        if (pupil.place > many || (pupil.place == many && pupil.group != 1)) continue;
        auto const referent = referent_of(place, pupil.referent, day);
        assess(sql, keys, definition, referent, pupil, {round, day, Informant::referent, pupil.place < many}, draw);
    }
}

}  // namespace

std::string name_of_round(Date const& opens) {
    auto const month = std::stoi(opens.substr(5, 2));
    std::string const word = months[static_cast<std::size_t>(month - 1)];
    bool const vowel = word.front() == 'a' || word.front() == 'o';
    return "Campagne " + std::string{vowel ? "d’" : "de "} + word + " " + opens.substr(0, 4);
}

void assess(sql::Session& sql, crypto::Keyring& keys, instrument::Definition const& definition, Actor const& actor,
            Pupil const& pupil, Told const& told, Draw& draw) {
    auto const seen = evaluation::assessment(sql, keys, actor, told.round, pupil.child, told.informant);
    // Enrolled later, or on a form that this kind of informant has not got.
    if (!seen) return;
    auto const* form = instrument::form_named(definition, seen->form);
    evaluation::AssessmentEdit edit;
    edit.id = new_id();
    edit.submitted = told.submitted;
    edit.observed_at = actor.now;
    if (told.informant == Informant::teacher) edit.teacher = teachers[static_cast<std::size_t>(pupil.group) % 4];
    auto const kept = told.submitted ? form->items.size() : form->items.size() / 2;
    edit.answers.reserve(kept);
    for (std::size_t i = 0; i < kept; ++i) {
        auto const& item = form->items[i];
        auto const known = pupil.ability.find(item.criterion);
        auto const ability = known == pupil.ability.end() ? 2.6 : known->second;
        std::optional<int> level;
        if (told.unseen == 0 || !draw.one_in(told.unseen)) level = level_of(item, form->scale, ability, draw);
        edit.answers.push_back({item.key, level});
    }
    if (told.informant == Informant::referent && draw.one_in(5))
        edit.comment = comments[static_cast<std::size_t>(draw.below(static_cast<int>(comments.size())))];
    auto const written = evaluation::write(sql, keys, actor, told.round, pupil.child, told.informant, edit);
    if (!written) throw std::logic_error{"demo, evaluation: " + written.error().code};
}

void grow(Pupil& pupil, Draw& draw) {
    for (auto& [criterion, ability] : pupil.ability)
        ability = std::clamp(ability + 0.75 * draw.share() - 0.2, 1.0, 4.0);
}

std::array<Date, 3> rounds_open(Place const& place) {
    auto const elapsed = days_between(place.first_day, place.today);
    return {add_days(place.first_day, 14), add_days(place.first_day, elapsed * 55 / 100), add_days(place.today, -7)};
}

void make_evaluations(sql::Session& sql, crypto::Keyring& keys, Place const& place, Draw& draw) {
    instrument::store_shipped(sql, place.now);
    auto const known = instrument::in_force(sql);
    auto const grid = std::ranges::find(known, "grille-marelle", &instrument::Version::code);
    auto const elapsed = days_between(place.first_day, place.today);
    // A house of a few weeks has no round behind it.
    if (grid == known.end() || elapsed < 90) return;
    auto const definition = instrument::frozen(sql, grid->id)->definition;
    auto const opens = rounds_open(place);
    auto all = pupils(sql, place, draw);
    agree(sql, place, all);
    make_closed(sql, keys, place, definition, grid->id, all, opens[0], draw);
    for (auto& pupil : all) grow(pupil, draw);
    make_closed(sql, keys, place, definition, grid->id, all, opens[1], draw);
    for (auto& pupil : all) grow(pupil, draw);
    make_open(sql, keys, place, definition, grid->id, all, draw);
}

}  // namespace marelle::app::demo
