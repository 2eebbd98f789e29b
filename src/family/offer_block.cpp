// Clubs, weeks and stays on a family's page: what, when, where it stands, one button; the rest under one line.
#include "base/text.hpp"
#include "family/offers.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include "offer/target.hpp"
#include <algorithm>
#include <kainjow/mustache.hpp>

namespace marelle::family {

namespace {

using kainjow::mustache::data;
using messages::say;
using offer::FamilyOffer;
using offer::RequestState;

// Of one page, which stays under 40 kB with its letters and its style; the others are one tap further.
constexpr std::size_t most_offers = 4;

bool standing(FamilyOffer const& one) { return one.request_state && *one.request_state != RequestState::withdrawn; }

struct OfferWriter {
    PageOf const& page;
    LinkChild const& child;
    FamilyOffer const& one;
    std::string_view language{page.language};

    std::string day(Date const& date) const { return messages::say_day(language, date); }
    std::string with_child(std::string_view key) const { return say(language, key, {{"child", child.first_name}}); }

    std::string head() const {
        auto const key = "family.offer." + std::string{record::name_of_choice(one.kind)};
        auto const kind = say(language, key);
        return page.children.size() > 1 ? child.first_name + " · " + kind : kind;
    }
    std::string when() const {
        auto first = one.starts_on;
        while (one.weekday && weekday(first) != *one.weekday) first = add_days(first, 1);
        auto const* key = one.kind == offer::Kind::club   ? "family.offer.weekly"
                          : one.kind == offer::Kind::stay ? "family.offer.stay_days"
                                                          : "family.offer.days";
        return say(language, key,
                   {{"first", day(first)},
                    {"last", day(one.ends_on)},
                    {"from", messages::say_time(language, one.day_starts)},
                    {"until", messages::say_time(language, one.day_ends)}});
    }
    std::string closed() const {
        std::string days;
        for (auto const& each : one.closed_on)
            days += (days.empty() ? "" : say(language, "family.offer.and")) + day(each);
        return days.empty() ? days : say(language, "family.offer.closed_on", {{"days", days}});
    }
    // Where and when one meets, on the way out and on the way back.
    data journey() const {
        data out{data::type::list};
        auto at = [&](std::string_view key, Date const& date, std::optional<Time> const& time) {
            if (time)
                out.push_back(say(language, key, {{"day", day(date)}, {"time", messages::say_time(language, *time)}}));
        };
        if (one.meeting_point) out.push_back(say(language, "family.offer.meet", {{"place", *one.meeting_point}}));
        at("family.offer.departs", one.starts_on, one.departs_at);
        at("family.offer.returns", one.ends_on, one.returns_at);
        return out;
    }

    void state(data& out) const {
        if (one.state == offer::State::cancelled) return out.set("fact", say(language, "family.offer.cancelled"));
        if (one.state == offer::State::announced && !standing(one))
            return out.set("quiet", say(language, "family.offer.opens", {{"day", day(one.opens_on)}}));
        if (!standing(one)) return out.set("quiet", seats());
        switch (*one.request_state) {
        case RequestState::asked: return out.set("fact", asked());
        case RequestState::placed: return out.set("fact", with_child("family.offer.placed"));
        case RequestState::waiting:
            if (one.kept_until) return out.set("fact", kept());
            return out.set("fact", say(language, "family.offer.waiting",
                                       {{"child", child.first_name}, {"rank", one.rank.value_or(0)}}));
        case RequestState::refused: return out.set("fact", with_child("family.offer.refused"));
        case RequestState::withdrawn: break;
        }
    }
    // Settled as they come, requests wait for no day: either there is a place to come, or a rank. What has begun waits
    // for no day either: its last one is its end.
    std::string asked() const {
        bool const begun = one.state == offer::State::running || one.state == offer::State::over;
        auto const* key = !one.rank && begun      ? "family.offer.asked_late"
                          : !one.rank             ? "family.offer.asked"
                          : *one.rank <= one.free ? "family.offer.asked_by_turn"
                                                  : "family.offer.asked_full";
        return say(language, key,
                   {{"child", child.first_name}, {"day", day(one.closes_on)}, {"rank", one.rank.value_or(0)}});
    }
    std::string kept() const {
        auto const until = to_local(instant_ms(*one.kept_until).value_or(0));
        return say(language, "family.offer.kept",
                   {{"child", child.first_name},
                    {"day", day(until.date)},
                    {"time", messages::say_time(language, until.time)}});
    }
    std::string seats() const {
        switch (one.seats) {
        case offer::SeatsLeft::many: return say(language, "family.offer.many");
        case offer::SeatsLeft::few: return say(language, "family.offer.few");
        case offer::SeatsLeft::none: return say(language, "family.offer.none");
        case offer::SeatsLeft::by_rule: break;
        }
        return say(language, "family.offer.by_rule", {{"places", one.places}, {"day", day(one.closes_on)}});
    }

    void button(data& out) const {
        if (!one.may_ask && !one.may_withdraw) return;
        if (one.kept_until) out.set("accept", with_child("family.offer.accept"));
        if (one.may_ask || one.may_choose_band) bands(out);
        out.set("action", "/l/" + page.token + "?langue=" + std::string{language});
        out.set("child", child.id);
        out.set("offer", one.id);
        out.set("want", one.may_ask ? "place" : "none");
        out.set("other", !one.may_ask);
        out.set("button", with_child(one.may_ask                                  ? "family.offer.ask"
                                     : *one.request_state == RequestState::placed ? "family.offer.give_back"
                                                                                  : "family.offer.withdraw"));
        if (one.may_ask) out.set("until", say(language, "family.offer.until", {{"day", day(one.closes_on)}}));
    }

    // What a family pays goes by a number it has on paper; who does not know it says so, and asks all the same.
    void bands(data& out) const {
        if (one.prices.size() < 2) return;
        data choices{data::type::list};
        auto add = [&](std::string const& value, std::string const& words) {
            data choice;
            choice.set("value", value);
            choice.set("words", words);
            choice.set("chosen", value == one.price_band.value_or(""));
            choices.push_back(choice);
        };
        for (auto const& each : one.prices) add(each.label, price(each));
        if (!one.price_band) add("", say(language, "family.offer.band_unknown"));
        out.set("bands", true);
        out.set("band_title", say(language, "family.offer.band_title"));
        out.set("band_hint", say(language, "family.offer.band_hint"));
        out.set("choices", choices);
        if (one.may_choose_band) out.set("keep_band", say(language, "family.offer.band_keep"));
    }

    std::string document(offer::DueDocument const& due) const {
        auto const name = say(language, "family.due." + std::string{record::name_of_choice(due.kind)});
        auto const* key = due.received_on                         ? "family.offer.received"
                          : due.late                              ? "family.offer.late"
                          : due.needed == offer::Needed::required ? "family.offer.due"
                                                                  : "family.offer.due_if_possible";
        return say(language, key, {{"document", name}, {"day", day(due.due_on)}});
    }
    // Of who has a place: what is still to be brought stands in front, not under the line.
    data missing() const {
        data out{data::type::list};
        if (!standing(one) || *one.request_state != RequestState::placed) return out;
        for (auto const& due : one.documents)
            if (!due.received_on && due.needed == offer::Needed::required) out.push_back(document(due));
        return out;
    }

    std::string amount(offer::Price const& each) const {
        if (each.cents == 0) return say(language, "family.offer.free");
        return messages::say_number(language, each.cents / 100.0, each.cents % 100 ? 2 : 0) + "\u00a0€";
    }
    std::string price(offer::Price const& each) const {
        auto said = amount(each);
        if (each.up_to) return say(language, "family.offer.price_up_to", {{"number", *each.up_to}, {"price", said}});
        if (one.prices.size() == 1) return said;
        // The last price of a scale: what a family knows is its quotient, not the name of a band.
        auto const highest = std::ranges::max(one.prices, {}, &offer::Price::up_to).up_to;
        if (highest) return say(language, "family.offer.price_above", {{"number", *highest}, {"price", said}});
        return say(language, "family.offer.price", {{"label", each.label}, {"price", said}});
    }
    std::string chosen_price() const {
        auto const found = std::ranges::find(one.prices, *one.price_band, &offer::Price::label);
        return found == one.prices.end() ? *one.price_band : amount(*found);
    }
    void details(data& out) const {
        data rule{data::type::list}, prices{data::type::list}, documents{data::type::list};
        for (auto const& key : offer::words_of(one.rule)) rule.push_back(say(language, key));
        rule.push_back(say(language, "offer.rule.freed", {{"hours", offer::settings_on(one.starts_on).answer_hours}}));
        for (auto const& each : one.prices) prices.push_back(price(each));
        for (auto const& due : one.documents) documents.push_back(document(due));
        out.set("details", say(language, "family.offer.details"));
        out.set("rule_title", say(language, "family.offer.rule_title"));
        out.set("rule", rule);
        out.set("priced", !one.prices.empty());
        out.set("price_title", say(language, "family.offer.price_title"));
        out.set("prices", prices);
        out.set("documented", !one.documents.empty());
        out.set("documents_title", say(language, "family.offer.documents_title"));
        out.set("documents", documents);
        if (!one.commitment) return;
        out.set("proof", say(language, "family.offer.proof"));
        out.set("commitment", *one.commitment);
        if (!one.seed || !one.number) return;
        out.set("drawn", say(language, "family.offer.drawn", {{"number", *one.number}}));
        out.set("seed", *one.seed);
    }

    data section() const {
        data out;
        out.set("head", head());
        out.set("name", one.title);
        out.set("when", when());
        if (auto const days = closed(); !days.empty()) out.set("closed", days);
        out.set("journey", journey());
        if (standing(one) && one.price_band && one.prices.size() > 1)
            out.set("paid", say(language, "family.offer.band_is", {{"price", chosen_price()}}));
        if (one.place) out.set("place", *one.place);
        if (one.provider) out.set("provider", say(language, "family.offer.with", {{"name", *one.provider}}));
        state(out);
        button(out);
        out.set("missing", missing());
        // Who has a place has chosen, and papers that miss are said above; who waits may want to see the rule again.
        bool const answered = standing(one) && *one.request_state != RequestState::asked &&
                              *one.request_state != RequestState::waiting;
        if (!answered && one.state != offer::State::cancelled) details(out);
        return out;
    }
};

}  // namespace

std::string offers_block(PageOf const& page) {
    struct Line {
        LinkChild const* child;
        FamilyOffer const* one;
    };
    std::vector<Line> lines;
    for (auto const& part : page.children)
        for (auto const& one : part.offers) lines.push_back({&part.child, &one});
    if (lines.empty()) return {};
    // What has an answer first, then by the first day: brothers and sisters stand side by side.
    std::ranges::stable_sort(lines, {}, [](Line const& line) {
        return std::tuple{!standing(*line.one), line.one->starts_on, line.one->title};
    });
    auto const first = std::min(page.first_offer, lines.size());
    auto const last = std::min(first + most_offers, lines.size());
    data values, sections{data::type::list};
    for (auto i = first; i < last; ++i) sections.push_back(OfferWriter{page, *lines[i].child, *lines[i].one}.section());
    values.set("title", say(page.language, "family.offer.title"));
    values.set("sections", sections);
    auto const here = "/l/" + page.token + "?langue=" + std::string{page.language};
    if (last < lines.size()) {
        values.set("more", say(page.language, "family.offer.more"));
        values.set("further", here + "&suite=" + std::to_string(last));
    }
    // The evening and what has an answer stand on the first page.
    if (first > 0) {
        values.set("back", say(page.language, "family.offer.back"));
        values.set("start", here);
    }
    return link::render("family_offers.mustache", values);
}

}  // namespace marelle::family
