// How many adults a list needs, said before anybody is in it: the law under its regime, or under what is done there
// when that asks for more (domain.md §3.1). Who is there on the day is judged by supervision/.
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "offer/asked.hpp"
#include "ratio/ratio.hpp"
#include "timetable/activities.hpp"
#include "timetable/choices.hpp"
#include <algorithm>
#include <charconv>

namespace marelle::offer {

namespace {

using messages::say;

int minutes_of(Time const& time) { return std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3, 2)); }

ratio::Pedt pedt_on(sql::Session& sql, Id const& establishment, Date const& date) {
    auto const held = sql.count("SELECT count(id) FROM pedt WHERE establishment = :establishment AND from_on <= :date"
                                " AND (until_on IS NULL OR until_on > :date)",
                                {{"establishment", establishment}, {"date", date}});
    return held > 0 ? ratio::Pedt::yes : ratio::Pedt::no;
}

int needed(int children, int per_adult, int least) { return std::max((children + per_adult - 1) / per_adult, least); }

bool among(std::vector<ratio::Regime> const& regimes, ratio::Regime regime) {
    return std::ranges::find(regimes, regime) != regimes.end();
}

// "16 places: 2 adults if all are under six, 2 from six": one number where the ages of the list leave one.
std::string places_in_words(ratio::Rules const& rules, ratio::Rules::Ratio const& rate, OfferEdit const& edit,
                            int least, std::string_view language) {
    bool const under = edit.min_age.value_or(0) < rules.second_band_from;
    bool const over = edit.max_age.value_or(rules.second_band_from) >= rules.second_band_from;
    auto const most = needed(edit.places, rate.under, least), fewest = needed(edit.places, rate.over, least);
    bool const both = under && over && most != fewest;
    return say(language, both ? "offer.supervision.places_by_age" : "offer.supervision.places",
               {{"places", edit.places}, {"adults", under && !both ? most : fewest}, {"young", most}});
}

std::vector<std::string> words_of(ratio::Rules const& rules, ratio::Situation const& at, OfferEdit const& edit,
                                  std::string_view language) {
    std::vector<std::string> out;
    auto const regime = say(language, "choice.regime." + std::string{record::name_of_choice(at.regime)});
    auto const* rate = rules.ratio_of(at);
    bool const stays = among(rules.stays, at.regime);
    int const least = stays ? rules.stay_least_adults : 1;
    if (!rate) return {say(language, "offer.supervision.no_rate", {{"regime", regime}})};
    auto const what = rate->rule == ratio::RatioRule::of_regime
                          ? regime
                          : say(language, "choice.ratio_rule." + std::string{record::name_of_choice(rate->rule)});
    out.push_back(say(language, "offer.supervision.rate",
                      {{"what", what}, {"under", rate->under}, {"over", rate->over}, {"text", rate->text}}));
    if (edit.places > 0) out.push_back(places_in_words(rules, *rate, edit, least, language));
    if (stays) out.push_back(say(language, "offer.supervision.stays", {{"least", least}}));
    if (stays && edit.places > rules.assistant_above)
        out.push_back(say(language, "offer.supervision.assistants",
                          {{"above", rules.assistant_above}, {"each", rules.assistant_each}}));
    if (among(rules.quotas_of, at.regime))
        out.push_back(
            say(language, "offer.supervision.quotas",
                {{"qualified", rules.least_qualified_percent}, {"unqualified", rules.most_unqualified_percent}}));
    return out;
}

// What was typed so far of a list; what is missing is as a new one has it.
class Typed {
public:
    explicit Typed(http::Call& call) : call_{call} {}

    Result<OfferEdit> edit() {
        OfferEdit out;
        auto const kind = TRY(choice<Kind>("kind"));
        if (!kind && wrong_.empty()) wrong_.push_back({"kind", "required"});
        out.kind = kind.value_or(Kind::stay);
        out.starts_on = TRY(said("starts_on", is_date)).value_or(std::string{});
        if (out.starts_on.empty() && wrong_.empty()) wrong_.push_back({"starts_on", "required"});
        out.ends_on = TRY(said("ends_on", is_date)).value_or(out.starts_on);
        out.day_starts = TRY(said("day_starts", is_time)).value_or("09:00");
        out.day_ends = TRY(said("day_ends", is_time)).value_or("17:00");
        out.weekday = TRY(number("weekday", 1, 7));
        out.places = TRY(number("places", 1, 400)).value_or(0);
        out.min_age = TRY(number("min_age", 0, 18));
        out.max_age = TRY(number("max_age", 0, 18));
        out.activity = TRY(choice<timetable::Activity>("activity"));
        out.regime = TRY(choice<ratio::Regime>("regime"));
        out.ratio_rule = TRY(choice<ratio::RatioRule>("ratio_rule"));
        if (wrong_.empty() && out.ends_on < out.starts_on) wrong_.push_back({"ends_on", "too_early"});
        if (wrong_.empty() && out.day_ends <= out.day_starts) wrong_.push_back({"day_ends", "too_early"});
        if (!wrong_.empty()) return wrong_fields("query.wrong_fields", std::move(wrong_));
        return out;
    }

private:
    Result<std::optional<std::string>> said(char const* name, bool (*valid)(std::string_view)) {
        auto const value = TRY(call_.query(name));
        if (!value || value->empty()) return std::optional<std::string>{};
        if (valid(*value)) return std::optional{*value};
        wrong_.push_back({name, "invalid"});
        return std::optional<std::string>{};
    }
    Result<std::optional<int>> number(char const* name, int least, int most) {
        auto const value = TRY(call_.query(name));
        if (!value || value->empty()) return std::optional<int>{};
        int out = 0;
        auto const [end, error] = std::from_chars(value->data(), value->data() + value->size(), out);
        if (error == std::errc{} && end == value->data() + value->size() && out >= least && out <= most)
            return std::optional{out};
        wrong_.push_back({name, "invalid"});
        return std::optional<int>{};
    }
    template <class E> Result<std::optional<E>> choice(char const* name) {
        auto const value = TRY(call_.query(name));
        if (!value || value->empty()) return std::optional<E>{};
        auto const out = record::choice_named<E>(*value);
        if (!out) wrong_.push_back({name, "invalid"});
        return out;
    }

    http::Call& call_;
    std::vector<Error::Field> wrong_;
};

Result<http::Reply> get_supervision(http::Call& call, Given const&) {
    auto const scope = TRY(scope_and(call));
    auto const edit = TRY(Typed{call}.edit());
    return http::reply(supervision_of(call.sql(), scope.establishment, edit, language_of(call)));
}

}  // namespace

Supervision supervision_of(sql::Session& sql, Id const& establishment, OfferEdit const& edit,
                           std::string_view language) {
    Supervision out;
    out.regime = regime_of(edit);
    out.usual = usual_regime(edit);
    out.usual_theme = timetable::shipped_activities().usual_theme(activity_of(edit));
    for (auto const& each : record::choices_of<ratio::Regime>)
        if (may_be_under(*record::choice_named<ratio::Regime>(each.name), edit.kind, nights_of(edit)))
            out.regimes.emplace_back(each.name);
    ratio::Situation at;
    at.regime = out.regime;
    at.rule = edit.ratio_rule.value_or(ratio::RatioRule::of_regime);
    at.pedt = pedt_on(sql, establishment, edit.starts_on);
    at.minutes = minutes_of(edit.day_ends) - minutes_of(edit.day_starts);
    out.words = words_of(ratio::rules_on(edit.starts_on), at, edit, language);
    return out;
}

void add_supervision_route(http::Router& router, Given const& given) {
    router.on("GET", "/api/v1/offer-supervision", "offer.decide", http::Work::read, with(given, get_supervision))
        .summary("How many adults such a list needs, by its regime and what is done there, while it is typed")
        .with("kind", "club, holiday_week, stay")
        .with("starts_on", "first day")
        .with("ends_on", "last day")
        .with("day_starts", "hour")
        .with("day_ends", "hour")
        .with("weekday", "of a club")
        .with("places", "how many")
        .with("min_age", "years")
        .with("max_age", "years")
        .with("activity", "of a club")
        .with("regime", "the usual one when left out")
        .with("ratio_rule", "the regime's when left out")
        .answers<Supervision>();
}

}  // namespace marelle::offer
