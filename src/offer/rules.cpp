// What an offer may be, and when a place may be given. Pure: the day is given.
#include "base/clock.hpp"
#include "offer/offer.hpp"
#include "timetable/activities.hpp"
#include <algorithm>
#include <set>

namespace marelle::offer {

namespace {

constexpr int most_places = 400, oldest = 18, most_nights = 60, longest_days = 400;
constexpr int short_nights = 3, accessory_nights = 4;
constexpr std::int64_t thirty_days = 30LL * 24 * 3'600'000;

class Wrong {
public:
    void add(bool wrong, std::string name, std::string code) {
        if (wrong) fields_.push_back({std::move(name), std::move(code)});
    }
    void add(std::vector<Error::Field> fields) {
        for (auto& field : fields) fields_.push_back(std::move(field));
    }
    Result<> result() {
        if (fields_.empty()) return {};
        return wrong_fields("body.wrong_fields", std::move(fields_));
    }

private:
    std::vector<Error::Field> fields_;
};

void check_dates(Wrong& wrong, OfferEdit const& edit) {
    bool in_order = edit.ends_on >= edit.starts_on;
    wrong.add(!in_order, "ends_on", "too_early");
    wrong.add(in_order && days_between(edit.starts_on, edit.ends_on) > longest_days, "ends_on", "too_far");
    wrong.add(edit.day_ends <= edit.day_starts, "day_ends", "too_early");
    wrong.add(edit.closes_on < edit.opens_on, "closes_on", "too_early");
    // A club takes children all year; a list that leaves is settled before it does.
    wrong.add(edit.kind != Kind::club && edit.closes_on >= edit.starts_on, "closes_on", "too_late");
    wrong.add(edit.kind == Kind::club && edit.closes_on > edit.ends_on, "closes_on", "too_late");
    wrong.add(edit.kind == Kind::club && !edit.weekday, "weekday", "required");
    wrong.add(edit.weekday && (edit.kind != Kind::club || *edit.weekday < 1 || *edit.weekday > 7), "weekday",
              "invalid");
    if (edit.nights)
        wrong.add(*edit.nights < 0 || *edit.nights > most_nights || (edit.kind != Kind::stay && *edit.nights > 0) ||
                      (in_order && *edit.nights > days_between(edit.starts_on, edit.ends_on)),
                  "nights", "invalid");
    if (edit.kind != Kind::club && edit.starts_on == edit.ends_on && edit.departs_at && edit.returns_at)
        wrong.add(*edit.returns_at <= *edit.departs_at, "returns_at", "too_early");
    wrong.add(edit.departs_at && *edit.departs_at >= edit.day_ends, "departs_at", "too_late");
    wrong.add(edit.returns_at && *edit.returns_at <= edit.day_starts, "returns_at", "too_early");
}

// Only a club is one thing or another; a week and a stay are of the holidays. A club is for children.
void check_frame(Wrong& wrong, OfferEdit const& edit) {
    using enum timetable::Activity;
    constexpr timetable::Activity of_clubs[] = {sports_club, study_support, evening_workshop, outing, family_time};
    auto const activity = activity_of(edit);
    wrong.add(edit.kind == Kind::club ? std::ranges::find(of_clubs, activity) == std::end(of_clubs)
                                      : activity != holiday_stay,
              "activity", "invalid");
    wrong.add(edit.regime && edit.ends_on >= edit.starts_on && !may_be_under(*edit.regime, edit.kind, nights_of(edit)),
              "regime", "invalid");
}

void check_prices(Wrong& wrong, std::vector<Price> const& prices) {
    std::set<std::string> labels;
    std::optional<int> before;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        auto at = "prices/" + std::to_string(i) + "/";
        wrong.add(prices[i].label.empty(), at + "label", "required");
        wrong.add(!labels.insert(prices[i].label).second, at + "label", "repeated");
        wrong.add(prices[i].cents < 0, at + "cents", "invalid");
        // Bands go up; the one without a limit is the last.
        bool last = i + 1 == prices.size();
        wrong.add((!prices[i].up_to && !last) || (prices[i].up_to && *prices[i].up_to <= before.value_or(0)),
                  at + "up_to", "invalid");
        before = prices[i].up_to;
    }
}

void check_documents(Wrong& wrong, OfferEdit const& edit) {
    std::set<DueKind> kinds;
    for (std::size_t i = 0; i < edit.documents.size(); ++i) {
        auto at = "documents/" + std::to_string(i) + "/";
        wrong.add(!kinds.insert(edit.documents[i].kind).second, at + "kind", "repeated");
        wrong.add(edit.documents[i].due_on > edit.ends_on, at + "due_on", "too_late");
    }
}

Warning said(WarningKind kind, std::string detail = {}) { return {kind, std::move(detail)}; }

}  // namespace

Result<> may_keep(OfferEdit const& edit) {
    Wrong wrong;
    wrong.add(edit.title.empty(), "title", "required");
    wrong.add(edit.places < 1 || edit.places > most_places, "places", "invalid");
    auto age = [](std::optional<int> const& years) { return years && (*years < 0 || *years > oldest); };
    wrong.add(age(edit.min_age), "min_age", "invalid");
    wrong.add(age(edit.max_age) || (edit.min_age && edit.max_age && *edit.max_age < *edit.min_age), "max_age",
              "invalid");
    check_dates(wrong, edit);
    check_frame(wrong, edit);
    wrong.add(wrong_rule(edit.rule));
    // A club meets while there is school: half of the holidays says nothing of who comes first.
    wrong.add(edit.kind == Kind::club && edit.rule.has("fewest_holidays"), "rule/criteria", "invalid");
    check_prices(wrong, edit.prices);
    check_documents(wrong, edit);
    return wrong.result();
}

State state_of(OfferRow const& row, bool cancelled, Date const& today) {
    if (cancelled) return State::cancelled;
    if (today > row.ends_on) return State::over;
    if (today >= row.starts_on) return State::running;
    if (today < row.opens_on) return State::announced;
    return today <= row.closes_on ? State::open : State::closed;
}

int nights_of(OfferEdit const& edit) {
    if (edit.kind != Kind::stay) return 0;
    return edit.nights.value_or(days_between(edit.starts_on, edit.ends_on));
}

timetable::Activity activity_of(OfferEdit const& edit) {
    auto const usual = edit.kind == Kind::club ? timetable::Activity::sports_club : timetable::Activity::holiday_stay;
    return edit.activity.value_or(usual);
}

ratio::Regime usual_regime(OfferEdit const& edit) {
    if (edit.kind == Kind::club) {
        // Its first day; a club meets while there is school.
        auto day = edit.starts_on;
        while (edit.weekday && weekday(day) != *edit.weekday) day = add_days(day, 1);
        return timetable::shipped_activities().usual_regime(activity_of(edit), {}, day, nullptr);
    }
    auto const nights = nights_of(edit);
    if (nights > short_nights) return ratio::Regime::stay;
    return nights > 0 ? ratio::Regime::short_stay : ratio::Regime::acm_extra;
}

ratio::Regime regime_of(OfferEdit const& edit) { return edit.regime.value_or(usual_regime(edit)); }

bool may_be_under(ratio::Regime regime, Kind kind, int nights) {
    switch (regime) {
    case ratio::Regime::acm_peri:
    case ratio::Regime::clas_only: return kind == Kind::club;
    case ratio::Regime::acm_extra:
    case ratio::Regime::sport_club: return nights == 0;
    case ratio::Regime::stay: return nights > short_nights;
    case ratio::Regime::short_stay: return nights > 0 && nights <= short_nights;
    case ratio::Regime::accessory_stay: return nights > 0 && nights <= accessory_nights;
    case ratio::Regime::none: return true;
    }
    std::unreachable();
}

std::vector<Date> days_of(OfferEdit const& edit, timetable::Calendar const& calendar, timetable::Place const& place) {
    constexpr int friday = 5;
    std::vector<Date> out;
    if (edit.kind == Kind::club) return out;
    for (auto day = edit.starts_on; day <= edit.ends_on; day = add_days(day, 1)) {
        bool off = weekday(day) > friday || calendar.public_holiday(day, place.standing(day).region);
        if (edit.kind == Kind::stay || !off) out.push_back(day);
    }
    return out;
}

Result<> may_place(Seats const& seats, std::optional<std::string> const& reason) {
    if (seats.free < 1) return fail(Fault::conflict, seats.kept > 0 ? "offer.place_kept" : "offer.full");
    bool passed_over = seats.before > 0 && seats.others >= seats.free;
    if (passed_over && !reason) return fail(Fault::conflict, "offer.reason_required");
    return {};
}

bool too_old(Instant const& at, Instant const& now) {
    return instant_ms(now).value_or(0) - instant_ms(at).value_or(0) > thirty_days;
}

bool list_is_whole(Rule const& rule, Date const& closes_on, Date const& today) {
    return as_they_come(rule) || today > closes_on;
}

std::vector<Warning> warnings_of(Facts const& facts) {
    std::vector<Warning> out;
    out.reserve(facts.incompatible.size());
    for (auto const& name : facts.incompatible) out.push_back(said(WarningKind::incompatible, name));
    for (auto const& name : facts.apart) out.push_back(said(WarningKind::apart_wish, name));
    auto age = age_on(facts.birth_date, facts.first_day);
    if ((facts.min_age && age < *facts.min_age) || (facts.max_age && age > *facts.max_age))
        out.push_back(said(WarningKind::age, std::to_string(age)));
    for (auto const& name : facts.overlaps) out.push_back(said(WarningKind::overlap, name));
    if (facts.documents_missing > 0)
        out.push_back(said(WarningKind::document, std::to_string(facts.documents_missing)));
    for (auto const& kind : facts.authorisations_missing) out.push_back(said(WarningKind::authorisation, kind));
    if (facts.vaccination_due) out.push_back(said(WarningKind::vaccination));
    return out;
}

}  // namespace marelle::offer
