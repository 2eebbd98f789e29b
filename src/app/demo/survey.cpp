// Questionnaires of the demonstration: one closed months ago, one that half the families have answered.
#include "survey/survey.hpp"
#include "access/access.hpp"
#include "app/demo/demo.hpp"
#include <optional>
#include <stdexcept>

namespace marelle::app::demo {

namespace {

using survey::Face;

constexpr int sent_before = 12, open_days = 21;  // days
// The former one: five months ago, or two when nobody was accompanied yet (a demonstration made in the winter).
constexpr int former_before[] = {150, 60};
message::Ways const ways{true, true, "https://marelle.example.org"};

// What some families write, names and all: one person reads it first.
constexpr std::string_view written[] = {
    "Plus de sorties en famille, le samedi aussi.",
    "Merci à Anissa, mon fils lit tout seul maintenant.",
    "Les heures du mercredi sont difficiles quand on travaille.",
    "Je voudrais savoir plus tôt quand il n’y a pas d’atelier.",
    "Un goûter moins sucré, s’il vous plaît.",
    "Ma fille ne veut plus rater un soir, merci à toute l’équipe.",
};

Actor director_at(Place const& place, Date const& on) {
    auto out = director_of(place, on);
    if (on == place.today) out.now = place.now;
    return out;
}

access::Scope scope_at(Place const& place, Date const& on, std::string_view permission) {
    auto const scope = access::scope_of(director_at(place, on), permission);
    if (!scope) throw std::logic_error{"demo: the director sends no questionnaire"};
    return *scope;
}

Face face_of(Draw& draw, std::size_t question) {
    // Hours suit fewer families than the welcome does; some do not say.
    int const content = question == 5 ? 45 : question == 4 ? 60 : 80;
    int const drawn = draw.below(100);
    if (drawn >= 96) return Face::unsaid;
    if (drawn < content) return draw.one_in(3) ? Face::rather_yes : Face::yes;
    return draw.one_in(3) ? Face::no : Face::rather_no;
}

// Those who answer, in the share asked; the others stay silent.
void answer(sql::Session& sql, crypto::Keyring& keys, Id const& id, Date const& closes_on, double share, Draw& draw) {
    auto const& asked = survey::shipped().front().questionnaire;
    std::size_t texts = 0;
    for (auto const& row :
         sql.query("SELECT hash FROM survey_token WHERE survey = :id ORDER BY invitation, hash", {{"id", id}})) {
        if (draw.share() > share) continue;
        survey::Answer one;
        for (std::size_t i = 0; i < asked.questions.size(); ++i)
            if (!draw.one_in(40)) one.given.emplace(asked.questions[i].key, face_of(draw, i));
        if (draw.one_in(4) && texts < std::size(written)) one.text = written[texts++];
        survey::Opened const opened{row.text(0),      id, {}, {}, asked, closes_on, survey::TokenState::open,
                                    survey::Way::link};
        if (!survey::record_answer(sql, keys, opened, one)) throw std::logic_error{"demo: an answer was refused"};
    }
}

// Its messages left that day, and are read under the newer ones.
void left(sql::Session& sql, Id const& id, Instant const& at) {
    sql.execute(R"sql(
        UPDATE message SET id = '018fffff' || substr(id, 9), sent_at = :at, delivered_at = :at, tries = 1,
            values_sealed = NULL
        WHERE about = :about
    )sql",
                {{"at", at}, {"about", "survey:" + id}});
}

// Nothing when there was nobody to send it to.
std::optional<Id> sent(sql::Session& sql, crypto::Keyring& keys, Place const& place, Date const& on) {
    auto const scope = scope_at(place, on, "survey.send");
    auto const made = survey::send(sql, keys, scope, ways, {{}, "parents", add_days(on, open_days)});
    if (!made && made.error().code == "survey.no_family") return std::nullopt;
    if (!made) throw std::logic_error{"demo: the questionnaire was not sent: " + made.error().code};
    left(sql, made->id, scope.now);
    return made->id;
}

void read_texts(sql::Session& sql, crypto::Keyring& keys, Place const& place, Date const& on, Id const& id) {
    auto const scope = scope_at(place, on, "survey.review");
    auto const texts = survey::texts(sql, keys, scope, id);
    if (!texts) return;
    for (std::size_t i = 0; i + 1 < texts->size(); ++i) {
        survey::Review review{survey::Verdict::shown, {}, {}};
        auto const& words = (*texts)[i].words;
        for (std::size_t at = 0; at < words.size(); ++at)
            if (words[at].masked) review.masked.push_back({static_cast<std::int64_t>(at)});
        if (!survey::review(sql, keys, scope, (*texts)[i].id, review))
            throw std::logic_error{"demo: a text was not shown"};
    }
}

}  // namespace

void make_surveys(sql::Session& sql, crypto::Keyring& keys, Place const& place, std::uint64_t seed) {
    Draw draw{seed + 27};
    for (int const days : former_before) {
        auto const on = add_days(place.today, -days);
        auto const closed_on = add_days(on, open_days + 3);
        auto const former = sent(sql, keys, place, on);
        if (!former) continue;
        answer(sql, keys, *former, add_days(on, open_days), 0.7, draw);
        if (!survey::close(sql, keys, scope_at(place, closed_on, "survey.send"), *former, "fr"))
            throw std::logic_error{"demo: the questionnaire was not closed"};
        read_texts(sql, keys, place, closed_on, *former);
        break;
    }
    auto const before = add_days(place.today, -sent_before);
    if (auto const now = sent(sql, keys, place, before))
        answer(sql, keys, *now, add_days(before, open_days), 0.45, draw);
}

}  // namespace marelle::app::demo
