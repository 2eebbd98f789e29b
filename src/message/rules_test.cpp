#include "message/message.hpp"
#include "messages/messages.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::message;

namespace {

Habits usual() { return habits().on("2026-01-12"); }

std::int64_t local(std::string const& text) { return from_local(text.substr(0, 10), text.substr(11, 5)); }
std::string shown(std::int64_t ms) {
    auto const at = to_local(ms);
    return at.date + " " + at.time;
}

Departure leaves(Channel channel, Urgency urgency, std::string const& now,
                 std::vector<std::string> const& others = {}) {
    std::vector<std::int64_t> instants;
    for (auto const& each : others) instants.push_back(local(each));
    return departure(habits(), channel, urgency, local(now), instants);
}

RightSpan right(std::string kind, Date from, std::optional<Date> until = {}) {
    return {std::move(kind), std::move(from), std::move(until)};
}

}  // namespace

TEST_CASE("no message leaves between 20:00 and 8:00, urgent or not; a letter is handed over at once") {
    struct Case {
        char const *now, *leaves;
    };
    for (auto const& c : {Case{"2026-01-12 19:59", "2026-01-12 19:59"}, Case{"2026-01-12 20:00", "2026-01-13 08:00"},
                          Case{"2026-01-12 23:59", "2026-01-13 08:00"}, Case{"2026-01-13 00:00", "2026-01-13 08:00"},
                          Case{"2026-01-13 07:59", "2026-01-13 08:00"}, Case{"2026-01-13 08:00", "2026-01-13 08:00"},
                          Case{"2026-12-31 22:00", "2027-01-01 08:00"}, Case{"2028-02-28 21:00", "2028-02-29 08:00"}}) {
        CAPTURE(c.now);
        for (auto urgency : {Urgency::planned, Urgency::urgent}) {
            auto const out = leaves(Channel::sms, urgency, c.now);
            CHECK(shown(out.at) == c.leaves);
            CHECK(out.because.has_value() == (std::string{c.now} != c.leaves));
        }
        CHECK(shown(leaves(Channel::paper, Urgency::planned, c.now).at) == c.now);
    }
}

TEST_CASE("at night only what would come too late in the morning leaves at once") {
    struct Case {
        char const *now, *begins, *leaves;
    };
    for (auto const& c : {
             Case{"2026-01-12 16:00", "2026-01-12 16:45", "2026-01-12 16:00"},  // tonight's, by day
             Case{"2026-01-12 19:30", "2026-01-13 16:45", "2026-01-12 19:30"},  // tomorrow's, before the night
             Case{"2026-01-12 20:15", "2026-01-12 20:30", "2026-01-12 20:15"},  // tonight's, in the night
             Case{"2026-01-12 21:00", "2026-01-13 16:45", "2026-01-13 08:00"},  // tomorrow evening's waits
             Case{"2026-01-12 21:00", "2026-01-13 07:30", "2026-01-12 21:00"},  // tomorrow's coach at dawn does not
             Case{"2026-01-12 21:00", "2026-01-13 08:00", "2026-01-12 21:00"},
             Case{"2026-01-12 21:00", "2026-01-13 08:01", "2026-01-13 08:00"},
             Case{"2026-03-28 23:00", "2026-03-29 07:59", "2026-03-28 23:00"},  // the clock goes forward that night
         }) {
        CAPTURE(c.now);
        CAPTURE(c.begins);
        auto const at = [&](Urgency urgency) {
            return departure(habits(), Channel::sms, urgency, local(c.now), {}, local(c.begins));
        };
        CHECK(shown(at(Urgency::urgent).at) == c.leaves);
        CHECK(at(Urgency::urgent).because.has_value() == (std::string{c.now} != c.leaves));
        // A planned message never rings at night, useful or not.
        CHECK_FALSE(is_quiet(usual(), at(Urgency::planned).at));
        // A try that failed follows the same rule.
        auto const again = *next_try(usual(), 1, local(c.now), Urgency::urgent, local(c.begins));
        CHECK(again == soonest(usual(), Urgency::urgent, local(c.now) + 60'000, local(c.begins)));
    }
}

TEST_CASE("the nights the clock changes, a message leaves at 8:00 on the clock of that morning") {
    // 29 March 2026: 11 hours from 20:00 to 8:00; 25 October: 13 hours.
    CHECK(shown(leaves(Channel::sms, Urgency::planned, "2026-03-28 20:00").at) == "2026-03-29 08:00");
    CHECK(leaves(Channel::sms, Urgency::planned, "2026-03-28 20:00").at - local("2026-03-28 20:00") == 11 * 3'600'000);
    CHECK(shown(leaves(Channel::sms, Urgency::planned, "2026-10-24 20:00").at) == "2026-10-25 08:00");
    CHECK(leaves(Channel::sms, Urgency::planned, "2026-10-24 20:00").at - local("2026-10-24 20:00") == 13 * 3'600'000);
    // A week later is the same hour, not 168 hours later.
    CHECK(shown(leaves(Channel::sms, Urgency::planned, "2026-03-29 10:00", {"2026-03-25 17:00"}).at) ==
          "2026-04-01 17:00");
}

TEST_CASE("one planned message a week to one adult; what is urgent passes") {
    auto const wait = leaves(Channel::sms, Urgency::planned, "2026-01-14 10:00", {"2026-01-12 17:30"});
    CHECK(shown(wait.at) == "2026-01-19 17:30");
    CHECK(wait.because == Later::weekly_limit);
    CHECK(leaves(Channel::sms, Urgency::urgent, "2026-01-14 10:00", {"2026-01-12 17:30"}).at ==
          local("2026-01-14 10:00"));
    CHECK(leaves(Channel::sms, Urgency::planned, "2026-01-19 17:30", {"2026-01-12 17:30"}).at ==
          local("2026-01-19 17:30"));
    // Two already, a week apart: the third comes after both, whatever their order.
    CHECK(shown(leaves(Channel::email, Urgency::planned, "2026-01-14 10:00", {"2026-01-19 17:30", "2026-01-12 17:30"})
                    .at) == "2026-01-26 17:30");
    // A week's end in the night is moved to the morning.
    CHECK(shown(leaves(Channel::sms, Urgency::planned, "2026-01-14 10:00", {"2026-01-12 21:00"}).at) ==
          "2026-01-20 08:00");
}

TEST_CASE("whatever came before, a planned message leaves by day and a week from each other one") {
    auto const base = local("2026-03-20 09:00");
    CHECK(rc::check("departures", [&](std::vector<unsigned short> const& minutes, unsigned short late) {
        std::vector<std::int64_t> others;
        for (auto each : minutes) others.push_back(base + std::int64_t{each} * 60'000);
        auto const now = base + std::int64_t{late} * 60'000;
        auto const out = departure(habits(), Channel::sms, Urgency::planned, now, others);
        RC_ASSERT(out.at >= now);
        RC_ASSERT(!is_quiet(usual(), out.at));
        for (auto other : others) RC_ASSERT(std::abs(out.at - other) >= (7 * 24 - 1) * 3'600'000LL);
        // Urgent: as soon as nobody sleeps.
        RC_ASSERT(departure(habits(), Channel::sms, Urgency::urgent, now, others).at == after_quiet(usual(), now));
    }));
}

TEST_CASE("a failed try is made again later and later, never at night, then given up") {
    auto const now = local("2026-01-12 10:00");
    CHECK(*next_try(usual(), 1, now) == now + 60'000);
    CHECK(*next_try(usual(), 5, now) == now + 480 * 60'000LL);
    CHECK_FALSE(next_try(usual(), 6, now));
    CHECK(shown(*next_try(usual(), 5, local("2026-01-12 15:00"))) == "2026-01-13 08:00");
}

TEST_CASE("the settings are dated, and a file that cannot be lived with is refused") {
    auto const two = parse_habits(R"([[settings]]
from = 2020-01-01
quiet_from = "20:00"
quiet_until = "08:00"
planned_every_days = 7
retries_minutes = [1]
link_days = 10
[[settings]]
from = 2026-02-01
quiet_from = "19:00"
quiet_until = "09:00"
planned_every_days = 14
retries_minutes = []
link_days = 20
)");
    CHECK(two.on("2026-01-31").planned_every_days == 7);
    CHECK(two.on("2026-02-01").quiet_from == "19:00");
    for (auto const* wrong : {"", "[[settings]]\nfrom = 2020-01-01\n",
                              "[[settings]]\nfrom = 2020-01-01\nquiet_from = \"07:00\"\nquiet_until = \"08:00\"\n"
                              "planned_every_days = 7\nlink_days = 1\n"})
        CHECK_THROWS(parse_habits(wrong));
}

TEST_CASE("who may be written to: authority or contact, never after a withdrawal, never who must not approach") {
    struct Case {
        char const* name;
        AdultLink link;
        bool elsewhere;
        char const* refused;
    };
    Case const cases[] = {
        {"a mother with authority", {"mother", "joint", {}}, false, ""},
        {"a father without authority", {"father", "none", {}}, false, "message.no_word"},
        {"the same with a contact right", {"father", "withdrawn", {right("contact", "2025-09-01")}}, false, ""},
        {"a contact right not begun", {"father", "none", {right("contact", "2026-02-01")}}, false, "message.no_word"},
        {"contact withdrawn today",
         {"father", "joint", {right("contact", "2025-09-01", "2026-01-12")}},
         false,
         "message.contact_withdrawn"},
        {"withdrawn from tomorrow on", {"father", "joint", {right("contact", "2025-09-01", "2026-01-13")}}, false, ""},
        {"withdrawn, then given again",
         {"father", "joint", {right("contact", "2025-01-01", "2025-06-01"), right("contact", "2025-09-01")}},
         false,
         ""},
        {"must not approach",
         {"father", "joint", {right("no_approach", "2026-01-12")}},
         false,
         "message.must_not_approach"},
        {"that is over", {"father", "joint", {right("no_approach", "2025-01-01", "2026-01-12")}}, false, ""},
        {"must not approach another child",
         {"father", "joint", {right("contact", "2025-01-01")}},
         true,
         "message.must_not_approach"},
        {"a neighbour who collects",
         {"named_adult", "none", {right("collect", "2025-01-01")}},
         false,
         "message.no_word"},
    };
    for (auto const& c : cases) {
        CAPTURE(c.name);
        auto const said = may_reach(c.link, c.elsewhere, "2026-01-12");
        CHECK((said ? std::string{} : said.error().code) == c.refused);
    }
}

TEST_CASE("an SMS holds a first name and a link, in five languages; nothing else of anybody") {
    Values const values{{"child", "Lina"},           {"place", "Les Combes"},
                        {"phone", "04 79 00 00 00"}, {"link", "https://m.example/l/x"},
                        {"day", "2026-01-19"},       {"time", "17:30"}};
    for (auto const& kind : record::choices_of<Kind>)
        for (auto language : messages::family_languages()) {
            CAPTURE(kind.name);
            CAPTURE(language);
            auto const which = *record::choice_named<Kind>(kind.name);
            auto const sms = words_of(which, Channel::sms, language, values);
            auto const mail = words_of(which, Channel::email, language, values);
            CHECK(sms.subject.empty());
            CHECK(sms.body.size() > 30);
            CHECK(sms.body.size() < 320);
            CHECK(sms.body.find('{') == std::string::npos);
            CHECK(mail.body.find("04 79 00 00 00") != std::string::npos);
            CHECK(mail.body.find('{') == std::string::npos);
            CHECK_FALSE(mail.subject.empty());
            if (which == Kind::family_link) CHECK(sms.body.find("https://m.example/l/x") != std::string::npos);
        }
    CHECK(words_of(Kind::meeting_cancelled, Channel::sms, "fr", values).body ==
          "Les Combes : le rendez-vous du lundi 19 janvier à 17\u00A0h\u00A030 est annulé. Nous vous rappelons.");
}

TEST_CASE("a QR code has its three corners") {
    auto const code = qr_of("https://marelle.example.org/l/Rm9ybWVyLXRva2VuLTAwMQ");
    CHECK(code.size >= 25);
    CHECK(code.path.starts_with("M0 0h7v1h-7z"));
    CHECK(code.path.find("M" + std::to_string(code.size - 7) + " 0h7v1h-7z") != std::string::npos);
}
