#include "instrument/made_test.hpp"
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::instrument;

namespace {

// `of` items of one criterion, the first `reversed` of them reversed.
Definition made_of(int of, int reversed, Scale scale) {
    auto definition = small();
    auto& form = definition.forms[0];
    form.scale = scale;
    form.items.clear();
    for (int i = 0; i < of; ++i) {
        form.items.push_back(item("k" + std::to_string(i), scale));
        form.items.back().reversed = i < reversed;
    }
    return definition;
}

}  // namespace

TEST_CASE("a score is the mean of what was answered, when two thirds were") {
    struct Row {
        char const* name;
        int items, reversed;
        Scale scale;
        std::vector<int> answers;  // by item: 0 not observed, -1 not answered
        std::optional<double> value;
        std::optional<bool> expected;
        int answered, not_observed;
    };
    constexpr auto f = Scale::frequency4, s = Scale::smiley3;
    Row const rows[] = {
        {"nothing answered", 3, 0, f, {}, {}, {}, 0, 0},
        {"all answered", 3, 0, f, {1, 2, 4}, 7.0 / 3, false, 3, 0},
        {"at the expected level", 3, 0, f, {3, 3, 3}, 3.0, true, 3, 0},
        {"two of three", 3, 0, f, {4, 3}, 3.5, true, 2, 0},
        {"one of three", 3, 0, f, {4}, {}, {}, 1, 0},
        {"not observed is not zero", 3, 0, f, {4, 4, 0}, 4.0, true, 2, 1},
        {"two not observed", 3, 0, f, {4, 0, 0}, {}, {}, 1, 2},
        {"three not observed", 3, 0, f, {0, 0, 0}, {}, {}, 0, 3},
        {"three of four", 4, 0, f, {2, 2, 2}, 2.0, false, 3, 0},
        {"two of four", 4, 0, f, {2, 2}, {}, {}, 2, 0},
        {"four of five", 5, 0, f, {1, 1, 1, 2}, 1.25, false, 4, 0},
        {"three of five", 5, 0, f, {1, 1, 1}, {}, {}, 3, 0},
        {"four of six", 6, 0, f, {1, 2, 3, 4, 0, -1}, 2.5, false, 4, 1},
        {"reversed is turned round", 3, 1, f, {1, 4, 4}, 4.0, true, 3, 0},
        {"reversed at its worst", 3, 1, f, {4, 1, 1}, 1.0, false, 3, 0},
        {"reversed and not observed", 3, 1, f, {0, 4, 2}, 3.0, true, 2, 1},
        {"smileys keep their three", 3, 0, s, {3, 3, 3}, 3.0, true, 3, 0},
        {"smileys have their own level", 3, 0, s, {3, 2, 2}, 7.0 / 3, false, 3, 0},
        {"smileys at their level", 3, 0, s, {3, 3, 2}, 8.0 / 3, true, 3, 0},
        {"a reversed smiley", 3, 1, s, {1, 3, 3}, 3.0, true, 3, 0},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const definition = made_of(row.items, row.reversed, row.scale);
        Answers answers;
        for (std::size_t i = 0; i < row.answers.size(); ++i) {
            if (row.answers[i] < 0) continue;
            answers["k" + std::to_string(i)] = row.answers[i] ? std::optional{row.answers[i]} : std::nullopt;
        }
        CHECK(wrong_in(definition.forms[0], answers).empty());
        auto const scores = score(definition, definition.forms[0], answers);
        REQUIRE(scores.size() == 1);
        CHECK(scores[0].criterion == "school");
        CHECK(scores[0].value.has_value() == row.value.has_value());
        if (row.value) CHECK(*scores[0].value == doctest::Approx(*row.value));
        CHECK(scores[0].expected == row.expected);
        CHECK(scores[0].answered == row.answered);
        CHECK(scores[0].not_observed == row.not_observed);
        CHECK(scores[0].items == row.items);
    }
}

TEST_CASE("a criterion that a form does not ask has no score") {
    auto definition = small();
    definition.criteria.push_back({"parents", "Parents", "Pour voir.", 3, 2.5});
    CHECK(score(definition, definition.forms[0], {{"one", 3}}).size() == 1);
}

TEST_CASE("an answer to no item, or at no level, is named") {
    auto const definition = small();
    auto const wrong = wrong_in(definition.forms[1], {{"nobody", 1}, {"one", 4}, {"two", 3}, {"three", std::nullopt}});
    REQUIRE(wrong.size() == 2);
    CHECK(wrong[0].name == "answers/nobody");
    CHECK(wrong[0].code == "unknown");
    CHECK(wrong[1].name == "answers/one");
    CHECK(wrong[1].code == "out_of_range");
    CHECK(wrong_in(definition.forms[0], {{"one", 0}}).size() == 1);
    CHECK(wrong_in(definition.forms[0], {{"one", 5}}).size() == 1);
}

TEST_CASE("a score lies on its scale, and turning every item round turns it round") {
    CHECK(rc::check([] {
        auto const scale = *rc::gen::element(Scale::frequency4, Scale::smiley3);
        auto const items = *rc::gen::inRange(3, 7);
        auto definition = made_of(items, *rc::gen::inRange(0, items + 1), scale);
        Answers answers;
        for (auto const& each : definition.forms[0].items)
            if (*rc::gen::arbitrary<bool>()) answers[each.key] = *rc::gen::inRange(1, levels_of(scale) + 1);
        auto const one = score(definition, definition.forms[0], answers)[0];
        for (auto& each : definition.forms[0].items) each.reversed = !each.reversed;
        auto const turned = score(definition, definition.forms[0], answers)[0];
        RC_ASSERT(one.value.has_value() == turned.value.has_value());
        RC_ASSERT(one.value.has_value() == (one.answered * 3 >= items * 2));
        if (!one.value) return;
        RC_ASSERT(*one.value >= 1 && *one.value <= levels_of(scale));
        RC_ASSERT(std::abs(*one.value + *turned.value - levels_of(scale) - 1) < 1e-9);
    }));
}

TEST_CASE("the code on paper is the one of its form") {
    CHECK(paper_code({12, 2, Informant::psychologist}).starts_with("M12-23-"));
    for (std::int64_t number : {1, 9, 10, 12, 345, 99999})
        for (int cursus = 1; cursus <= 3; ++cursus)
            for (auto const& choice : record::choices_of<Informant>) {
                PaperCode const code{number, cursus, *record::choice_named<Informant>(choice.name)};
                auto const read_one = read_paper_code(paper_code(code));
                REQUIRE(read_one);
                CHECK(read_one->number == number);
                CHECK(read_one->cursus == cursus);
                CHECK(read_one->informant == code.informant);
            }
}

TEST_CASE("a code is typed as one likes") {
    auto const code = paper_code({7, 1, Informant::teacher});
    CHECK(code == "M7-12-" + code.substr(6));
    for (auto const& typed : {code, "m7-12-" + code.substr(6), " M 7 1 2 " + code.substr(6), "712" + code.substr(6)})
        CHECK(read_paper_code(typed));
    for (auto const* typed : {"", "M", "M-", "M7-12", "M7-12-x", "M07-12-3", "7M12", "M7-12-333333333333", "é"})
        CHECK(!read_paper_code(typed));
    CHECK(read_paper_code("M7").error().code == "instrument.paper_code");
}

TEST_CASE("every wrong digit and every swap of neighbours is caught") {
    // Damm's own example: 572 has check digit 4.
    CHECK(!read_paper_code("5723"));
    for (std::int64_t number = 1; number < 400; ++number) {
        auto const code = paper_code({number, static_cast<int>(number % 3) + 1, static_cast<Informant>(number % 5)});
        for (std::size_t at = 1; at < code.size(); ++at) {
            if (code[at] == '-') continue;
            for (char digit = '0'; digit <= '9'; ++digit) {
                auto typed = code;
                typed[at] = digit;
                CHECK(read_paper_code(typed).has_value() == (digit == code[at]));
            }
        }
        std::string digits;
        for (char c : code)
            if (c >= '0' && c <= '9') digits += c;
        for (std::size_t at = 0; at + 1 < digits.size(); ++at) {
            auto typed = digits;
            std::swap(typed[at], typed[at + 1]);
            CHECK(read_paper_code(typed).has_value() == (typed == digits));
        }
    }
}
