#include "survey/fields.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::survey;

namespace {

Questionnaire small() {
    auto out = shipped().front().questionnaire;
    out.questions.resize(2);
    return out;
}

bool says(std::vector<std::string> const& all, std::string const& wanted) {
    return std::ranges::any_of(all, [&](auto const& each) { return each.find(wanted) != std::string::npos; });
}

std::string code_of(Result<> const& result) { return result ? "" : result.error().code; }

}  // namespace

TEST_CASE("the shipped questionnaire says every text in every language and asks eight questions at most") {
    REQUIRE(shipped().size() == 1);
    auto const& parents = shipped().front().questionnaire;
    CHECK(parents.code == "parents");
    CHECK(wrong_questionnaire(parents).empty());
    CHECK(parents.questions.size() + (parents.open.empty() ? 0 : 1) <= most_questions);
    for (auto const* language : {"fr", "en", "ar", "tr", "pt"}) CHECK_FALSE(parents.open.at(language).empty());
}

TEST_CASE("a questionnaire with a fault is named by each of them") {
    struct Case {
        char const* name;
        std::function<void(Questionnaire&)> fault;
        char const* says;
    };
    for (auto const& c :
         {Case{"a language is missing", [](auto& q) { q.questions[0].text.erase("tr"); }, "questions.welcome: no tr"},
          Case{"an empty text", [](auto& q) { q.choices[4]["ar"] = ""; }, "choices.unsaid: no ar"},
          Case{"a language nobody reads", [](auto& q) { q.title["xx"] = "?"; }, "title: nobody reads xx"},
          Case{"a key twice", [](auto& q) { q.questions[1].key = "welcome"; }, "key welcome: twice"},
          Case{"a key of another form", [](auto& q) { q.questions[1].key = "Bien reçu"; }, "key Bien reçu"},
          Case{"the key of the ways", [](auto& q) { q.questions[1].key = "way"; }, "key way"},
          Case{"the same words twice", [](auto& q) { q.questions[1].text["fr"] = q.questions[0].text["fr"]; },
               "said twice"},
          Case{"too long for a phone", [](auto& q) { q.open["fr"] = std::string(400, 'a'); }, "open: too long in fr"},
          Case{"another licence", [](auto& q) { q.licence = "all rights reserved"; }, "licence"},
          Case{"no version", [](auto& q) { q.version = 0; }, "version"},
          Case{"no question", [](auto& q) { q.questions.clear(); }, "questions: none"}}) {
        CAPTURE(c.name);
        auto broken = small();
        c.fault(broken);
        CHECK(says(wrong_questionnaire(broken), c.says));
    }
    auto many = shipped().front().questionnaire;
    many.questions.push_back({"one_more", many.open});
    many.questions.back().text["fr"] += "?";
    CHECK(says(wrong_questionnaire(many), "questions: more than 8"));
    CHECK_THROWS_AS(read_questionnaire("code = \"x\""), std::runtime_error);
}

TEST_CASE("who follows a child collects nothing and reads nothing first") {
    CHECK(code_of(may_collect(true)) == "survey.referent_collects");
    CHECK(code_of(may_review(true)) == "survey.referent_reviews");
    CHECK(code_of(may_collect(false)).empty());
    CHECK(code_of(may_review(false)).empty());
}

TEST_CASE("a survey has a last day, two reminders a week apart, and no early end without answers") {
    CHECK(wrong_survey({{}, "parents", "2026-01-12"}, "2026-01-12").front().code == "too_early");
    CHECK(wrong_survey({{}, "parents", "2026-06-01"}, "2026-01-12").front().code == "too_far");
    CHECK(wrong_survey({{}, "parents", "demain"}, "2026-01-12").front().code == "invalid");
    CHECK(wrong_survey({{}, "parents", "2026-02-06"}, "2026-01-12").empty());
    CHECK(state_of(false, "2026-02-06", "2026-02-06") == State::open);
    CHECK(state_of(false, "2026-02-06", "2026-02-07") == State::over);
    CHECK(state_of(true, "2026-02-06", "2026-01-20") == State::closed);
    struct Case {
        State state;
        std::int64_t reminders;
        char const* today;
        char const* code;
    };
    for (auto const& c :
         {Case{State::closed, 0, "2026-01-30", "survey.closed"}, Case{State::over, 0, "2026-02-10", "survey.over"},
          Case{State::open, 2, "2026-01-30", "survey.reminded_twice"},
          Case{State::open, 0, "2026-01-18", "survey.too_soon"}, Case{State::open, 0, "2026-01-19", ""},
          Case{State::open, 1, "2026-01-19", ""}})
        CHECK(code_of(may_remind(c.state, c.reminders, "2026-01-12", c.today)) == c.code);
    CHECK(next_reminder(State::open, 0, "2026-01-12", "2026-02-06") == "2026-01-19");
    CHECK_FALSE(next_reminder(State::open, 0, "2026-02-01", "2026-02-06"));  // it would come after the last day
    CHECK_FALSE(next_reminder(State::open, 2, "2026-01-12", "2026-02-06"));
    CHECK_FALSE(next_reminder(State::over, 0, "2026-01-12", "2026-02-06"));
    CHECK(code_of(may_close(State::open, 4)) == "survey.too_few");
    CHECK(code_of(may_close(State::open, 5)).empty());
    CHECK(code_of(may_close(State::over, 0)).empty());
}

TEST_CASE("the last day is moved to a later one, with a reason, until the survey is closed") {
    struct {
        State state;
        NewDeadline asked;
        char const* said;
    } const all[] = {
        {State::closed, {"2026-02-20", "Les vacances."}, "survey.closed"},
        {State::open, {"2026-02-20", ""}, "reason required"},
        {State::open, {"x", "Les vacances."}, "closes_on invalid"},
        {State::open, {"2026-02-06", "Les vacances."}, "closes_on too_early"},  // the same day
        {State::open, {"2026-02-01", "Les vacances."}, "closes_on too_early"},  // families know a later one
        {State::over, {"2026-02-09", "Les vacances."}, "closes_on too_early"},  // today
        {State::open, {"2027-02-20", "Les vacances."}, "closes_on too_far"},
        {State::open, {"2026-02-20", "Les vacances."}, ""},
        {State::over, {"2026-02-10", "Les vacances."}, ""}};
    for (auto const& [state, asked, said] : all) {
        auto const today = state == State::over ? "2026-02-09" : "2026-01-12";
        auto const found = may_move(state, asked, "2026-02-06", today);
        auto told = code_of(found);
        if (told == "body.wrong_fields") told = found.error().fields[0].name + " " + found.error().fields[0].code;
        CHECK_MESSAGE(told == said, asked.closes_on << " " << asked.reason);
    }
}

TEST_CASE("children who share an adult are one family, whatever the order they are read in") {
    using Links = std::vector<std::pair<Id, Id>>;
    CHECK(families_of({}).empty());
    CHECK(families_of({{"lina", "nadia"}, {"lina", "karim"}, {"maya", "nadia"}, {"zoe", ""}}) ==
          std::vector<std::vector<Id>>{{"lina", "maya"}, {"zoe"}});
    // Three children, two fathers, one mother of two of them: one family.
    CHECK(families_of({{"a", "f"}, {"b", "g"}, {"c", "f"}, {"c", "g"}}).size() == 1);
    CHECK(rc::check([] {
        auto links = *rc::gen::container<Links>(
            rc::gen::pair(rc::gen::map(rc::gen::inRange(0, 12), [](int n) { return "c" + std::to_string(n); }),
                          rc::gen::map(rc::gen::inRange(0, 12), [](int n) { return "a" + std::to_string(n); })));
        auto const sorted = [](std::vector<std::vector<Id>> families) {
            for (auto& each : families) std::ranges::sort(each);
            std::ranges::sort(families);
            return families;
        };
        auto const before = sorted(families_of(links));
        std::map<Id, int> seen;
        for (auto const& family : before)
            for (auto const& child : family) RC_ASSERT(++seen[child] == 1);
        std::ranges::reverse(links);
        RC_ASSERT(sorted(families_of(links)) == before);
    }));
}

TEST_CASE("a question says its distribution, its share with Wilson's interval, and nothing under the base") {
    auto const question = shipped().front().questionnaire.questions.front();
    auto const result = result_of(question, {6, 3, 2, 1, 4}, 17, 5, "fr");
    CHECK(result.base == 12);
    CHECK(result.unsaid == 5);  // four who said so, one who left it empty: never a zero
    REQUIRE(result.faces.size() == 4);
    CHECK(result.faces[2].answers == 2);
    CHECK(result.k == 9);
    CHECK(*result.low == doctest::Approx(0.468).epsilon(0.001));  // 9/12: impact.md
    CHECK(*result.high == doctest::Approx(0.911).epsilon(0.001));
    CHECK(result.median == Face::rather_yes);  // the sixth is a yes, the seventh less: the less favourable
    auto const few = result_of(question, {4, 0, 0, 0, 9}, 13, 5, "fr");
    CHECK(few.base == 4);
    CHECK(few.faces.empty());
    CHECK_FALSE(few.value);
    CHECK_FALSE(few.k);
    CHECK_FALSE(few.median);
    CHECK(result_of(question, {0, 0, 0, 5, 0}, 5, 5, "fr").median == Face::no);
    CHECK(result_of(question, {5, 0, 0, 0, 0}, 5, 5, "tr").text == question.text.at("tr"));
}

TEST_CASE("names known here are proposed, what is masked is masked, and nothing else changes") {
    std::set<std::string> const names{"adam", "benali"};
    std::string const text = "Le groupe d’Adam est bien, merci à Mme BENALI, Adam Benali aussi.";
    auto const words = words_of(text, names);
    std::string joined;
    std::vector<MaskedWord> proposed;
    for (std::size_t i = 0; i < words.size(); ++i) {
        joined += (i ? " " : "") + words[i].text;
        if (words[i].masked) proposed.push_back({static_cast<std::int64_t>(i)});
    }
    CHECK(joined == text);
    CHECK(masked(text, proposed).value() == "Le groupe […] est bien, merci à Mme […] aussi.");
    CHECK(masked(text, {}).value() == text);
    CHECK(masked(text, {{99}}).error().code == "survey.no_such_word");
    CHECK(masked(text, {{-1}}).error().code == "survey.no_such_word");
    CHECK(words_of("", names).empty());
}

TEST_CASE("a text is shown or withheld with a reason, never both") {
    auto const wrong = [](Review const& review) {
        auto const may = may_decide(review);
        return may ? std::string{} : may.error().fields.front().name + " " + may.error().fields.front().code;
    };
    CHECK(wrong({Verdict::waiting, {}, {}}) == "verdict invalid");
    CHECK(wrong({Verdict::withheld, {}, {}}) == "reason required");
    CHECK(wrong({Verdict::shown, Reason::hurtful, {}}) == "reason contradictory");
    CHECK(wrong({Verdict::withheld, Reason::hurtful, {{0}}}) == "masked contradictory");
    CHECK(wrong({Verdict::shown, {}, {{0}}}).empty());
    CHECK(wrong({Verdict::withheld, Reason::danger, {}}).empty());
}

TEST_CASE("the box says nothing of an order, and has the same size whatever a family said") {
    auto const questionnaire = small();
    Answer const a{{{"welcome", Face::yes}}, "Merci beaucoup pour tout, vraiment.", Way::link};
    Answer const b{{{"welcome", Face::no}, {"explained", Face::unsaid}}, "", Way::sheet};
    Tally one_way, other_way;
    count(one_way, questionnaire, a), count(one_way, questionnaire, b);
    count(other_way, questionnaire, b), count(other_way, questionnaire, a);
    CHECK(packed(one_way) == packed(other_way));
    CHECK(packed(one_way).size() == packed({}).size());
    auto const back = unpacked(packed(one_way));
    CHECK(back.answers == 2);
    CHECK(back.ways == std::array<std::int64_t, 3>{1, 1, 0});
    CHECK(back.counts.at("welcome") == std::array<std::int64_t, faces>{1, 0, 0, 1, 0});
    CHECK(back.counts.at("explained") == std::array<std::int64_t, faces>{0, 0, 0, 0, 1});
    CHECK(back.texts == std::vector<std::string>{a.text});
    CHECK(rc::check([&] {
        std::vector<Answer> answers;
        for (int i = 0, n = *rc::gen::inRange(0, 12); i < n; ++i)
            answers.push_back({{{"welcome", static_cast<Face>(*rc::gen::inRange(0, 5))}},
                               std::to_string(*rc::gen::inRange(0, 4)),
                               static_cast<Way>(*rc::gen::inRange(0, 3))});
        Tally straight, back_to_front;
        for (auto const& each : answers) count(straight, questionnaire, each);
        for (auto each = answers.rbegin(); each != answers.rend(); ++each) count(back_to_front, questionnaire, *each);
        RC_ASSERT(packed(straight) == packed(back_to_front));
        RC_ASSERT(packed(unpacked(packed(straight))) == packed(straight));
    }));
}

TEST_CASE("what a device keeps is a sign a question, and nothing else is read from it") {
    auto const questionnaire = small();
    auto const kept = [&](std::string_view text) { return kept_text(questionnaire, kept_from(questionnaire, text)); };
    CHECK(kept("") == "--");
    CHECK(kept("10") == "10");
    CHECK(kept("-4") == "-4");
    CHECK(kept("59") == "--");
    CHECK(kept("1234567890") == "12");
    CHECK(kept("<>") == "--");
    CHECK(next_of(questionnaire, kept_from(questionnaire, "-1")) == 0);
    CHECK(next_of(questionnaire, kept_from(questionnaire, "01")) == 2);
}

TEST_CASE("a code is eight signs that nobody mistakes, an id without a clock") {
    std::set<std::string> codes, ids;
    for (int i = 0; i < 200; ++i) {
        auto const code = new_code();
        REQUIRE(code.size() == 9);
        CHECK(code[4] == '-');
        for (char const each : code) CHECK(std::string_view{"01ILOU"}.find(each) == std::string_view::npos);
        codes.insert(code);
        auto const id = random_id();
        CHECK(is_id(id));
        CHECK(instant_of(id) == 0);
        ids.insert(id);
    }
    CHECK(codes.size() == 200);
    CHECK(ids.size() == 200);
}
