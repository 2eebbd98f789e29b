// The rules of rounds and assessments, as tables; what always holds of counts and of two people writing.
#include "evaluation/assessment.hpp"
#include "evaluation/world_test.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::evaluation;

namespace {

std::string code_of(Result<> const& result) {
    if (result) return "";
    return result.error().fields.empty() ? result.error().code : result.error().fields.front().name;
}

Actor actor(Profile profile) {
    Actor out;
    out.id = "somebody";
    out.post = {"", profile, profile == Profile::headquarters ? "" : "combes"};
    out.today = "2026-01-12";
    return out;
}

NewEvaluationRound good() { return {{}, {}, grid, "Hiver", "2026-01-05", "2026-01-31", {}, {"referent", "child"}}; }

std::string wrong(NewEvaluationRound const& round, Profile profile = Profile::director) {
    std::string out;
    for (auto const& field : wrong_in(round, actor(profile), definition())) out += field.name + " " + field.code + "; ";
    return out;
}

Kept kept_of(std::map<std::string, SaidItem, std::less<>> items) { return Kept{std::move(items), {}, {}, {}}; }

}  // namespace

TEST_CASE("a round is planned, open or closed by its days, and by hand") {
    struct Line {
        char const* name;
        Standing round;
        RoundState state;
    };
    Line const lines[] = {
        {"tomorrow", {"2026-01-13", "2026-01-31", {}, false}, RoundState::planned},
        {"its first day", {"2026-01-12", "2026-01-31", {}, false}, RoundState::open},
        {"its last day", {"2026-01-05", "2026-01-12", {}, false}, RoundState::open},
        {"the day after", {"2026-01-05", "2026-01-11", {}, false}, RoundState::closed},
        {"by hand", {"2026-01-05", "2026-01-31", "2026-01-10T09:00:00.000Z", false}, RoundState::closed},
        {"withdrawn", {"2026-01-05", "2026-01-31", {}, true}, RoundState::closed},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(state_of(line.round, "2026-01-12") == line.state);
    }
}

TEST_CASE("nothing is written after the closing, by hand or at the midnight of "
          "the last day in Paris") {
    Instant const now = "2026-01-12T15:30:00.000Z";
    CHECK_FALSE(closed_since({"2026-01-05", "2026-01-12", {}, false}, now));
    CHECK(closed_since({"2026-01-05", "2026-01-11", {}, false}, now) == "2026-01-11T23:00:00.000Z");
    CHECK(closed_since({"2026-01-05", "2026-01-31", "2026-01-10T09:00:00.000Z", false}, now) ==
          "2026-01-10T09:00:00.000Z");
    CHECK(closed_since({"2026-06-05", "2026-06-11", {}, false}, "2026-07-01T00:00:00.000Z") ==
          "2026-06-11T22:00:00.000Z");
}

TEST_CASE("what keeps a round from being opened") {
    CHECK(wrong(good()).empty());
    auto round = good();
    round.name = "";
    round.closes_on = "2026-01-04";
    CHECK(wrong(round) == "name required; closes_on in_past; closes_on too_early; ");
    round = good();
    round.closes_on = "2026-09-01";
    CHECK(wrong(round) == "closes_on too_far; ");
    round = good();
    round.informants = {"referent", "parent", "neighbour", "referent"};
    CHECK(wrong(round) == "informants/1 no_form; informants/2 invalid; informants/3 invalid; ");
    round.informants.clear();
    CHECK(wrong(round) == "informants required; ");
    round = good();
    round.reference_on = "2026-02-01";
    CHECK(wrong(round) == "reference_on too_late; ");
    round.reference_on = "2026-01-01";
    CHECK(wrong(round) == "reference_on too_early; ");
    // Each opens for its own: a director for the house, headquarters for the network.
    round = good();
    round.network = true;
    CHECK(wrong(round) == "network invalid; ");
    CHECK(wrong(round, Profile::headquarters).empty());
    CHECK(wrong(good(), Profile::headquarters) == "network invalid; ");
}

TEST_CASE("closing, opening again and reminding") {
    CHECK(code_of(may_close(RoundState::open)).empty());
    CHECK(code_of(may_close(RoundState::planned)).empty());
    CHECK(code_of(may_close(RoundState::closed)) == "evaluation.closed_already");
    CHECK(code_of(may_reopen(RoundState::closed, {"Deux absentes", "2026-01-20"}, "2026-01-12")).empty());
    CHECK(code_of(may_reopen(RoundState::open, {"Deux absentes", "2026-01-20"}, "2026-01-12")) ==
          "evaluation.not_closed");
    CHECK(code_of(may_reopen(RoundState::closed, {"", "2026-01-20"}, "2026-01-12")) == "reason");
    CHECK(code_of(may_reopen(RoundState::closed, {"2 18 04 73 065 123", "2026-01-20"}, "2026-01-12")) == "reason");
    CHECK(code_of(may_reopen(RoundState::closed, {"Oubli", "2026-01-11"}, "2026-01-12")) == "until");
    CHECK(code_of(may_reopen(RoundState::closed, {"Oubli", "2026-12-11"}, "2026-01-12")) == "until");
    Completeness const some{9, 1, 2, 6, 0}, none{9, 9, 0, 0, 0};
    struct Asked {
        char const* name;
        RoundState state;
        std::int64_t reminders;
        std::optional<Date> last;
        Completeness counts;
        char const* refused;
    };
    Date const today = "2026-01-12";
    for (auto const& row : std::vector<Asked>{
             {"the first", RoundState::open, 0, {}, some, ""},
             {"the second, the next day", RoundState::open, 1, "2026-01-11", some, ""},
             {"twice in a day", RoundState::open, 1, today, some, "evaluation.reminded_today"},
             {"a third", RoundState::open, 2, "2026-01-05", some, "evaluation.reminded_enough"},
             {"a third on the day of the second", RoundState::open, 2, today, some, "evaluation.reminded_enough"},
             {"closed", RoundState::closed, 0, {}, some, "evaluation.not_open"},
             {"nobody has anything left", RoundState::open, 0, {}, none, "evaluation.nothing_missing"}})
        CHECK_MESSAGE(code_of(may_remind(row.state, row.reminders, row.last, today, row.counts)) == row.refused,
                      row.name);
}

TEST_CASE("whose word each profile may write down") {
    auto const said = [](Profile profile) {
        std::string out;
        for (auto informant : speaks_for(profile)) out += std::string{record::name_of_choice(informant)} + " ";
        return out;
    };
    CHECK(said(Profile::director) == "referent teacher child parent ");
    CHECK(said(Profile::referent) == "referent teacher child ");
    CHECK(said(Profile::psychologist) == "psychologist child parent ");
    for (auto profile : {Profile::activity_leader, Profile::volunteer, Profile::headquarters,
                         Profile::technical_administrator, Profile::teacher_by_link, Profile::nobody})
        CHECK(said(profile).empty());
}

TEST_CASE("completeness adds up, by referent and by informant") {
    rc::check("done, started and missing make the expected; the parts make the whole", [] {
        std::vector<Informant> const informants{Informant::referent, Informant::teacher, Informant::child};
        auto const many = *rc::gen::inRange(0, 60);
        std::vector<Expected> expected;
        for (int i = 0; i < many; ++i) {
            std::optional<Named> referent;
            if (auto const who = *rc::gen::inRange(0, 4); who > 0)
                referent = Named{"id" + std::to_string(who), "Référente " + std::to_string(who)};
            expected.push_back({"child" + std::to_string(i), informants[*rc::gen::inRange<std::size_t>(0, 3)], referent,
                                static_cast<AssessmentState>(*rc::gen::inRange(0, 3)), *rc::gen::inRange(0, 8) == 0});
        }
        auto const sound = [](Completeness const& c) { return c.expected == c.done + c.started + c.missing; };
        auto const sum = [](auto const& parts) {
            Completeness out;
            for (auto const& part : parts) {
                out.expected += part.counts.expected;
                out.done += part.counts.done;
                out.started += part.counts.started;
                out.missing += part.counts.missing;
                out.left += part.counts.left;
            }
            return std::tuple{out.expected, out.done, out.started, out.missing, out.left};
        };
        auto const whole = count(expected);
        auto const all = std::tuple{whole.expected, whole.done, whole.started, whole.missing, whole.left};
        RC_ASSERT(sound(whole));
        RC_ASSERT(sum(count_by_informant(expected, informants)) == all);
        auto const by_referent = count_by_referent(expected, informants);
        RC_ASSERT(sum(by_referent) == all);
        for (auto const& line : by_referent) {
            RC_ASSERT(sound(line.counts));
            RC_ASSERT(sum(line.by_informant) == std::tuple(line.counts.expected, line.counts.done, line.counts.started,
                                                           line.counts.missing, line.counts.left));
        }
    });
}

TEST_CASE("two people write the same assessment: item by item the later word "
          "stands, the other stays offered") {
    std::string const early = "2026-01-12T15:00:00.000Z", noon = "2026-01-12T15:10:00.000Z",
                      late = "2026-01-12T15:20:00.000Z";
    auto const now = kept_of({{"s1", {3, noon, "anissa"}}, {"s2", {{}, noon, "anissa"}}});
    SUBCASE("what the writer did not see is not theirs to undo") {
        auto const out = merge({}, now, {{{"s3", 2}}, {}, {}, late, "bruno"});
        CHECK(out.items.at("s1").level == 3);
        CHECK(out.items.at("s3").level == 2);
        CHECK(out.other_items.empty());
    }
    SUBCASE("a different word on the same item, later") {
        auto const out = merge({}, now, {{{"s1", 1}}, {}, {}, late, "bruno"});
        CHECK(out.items.at("s1").level == 1);
        CHECK(out.other_items.at("s1").level == 3);
        CHECK(out.other_items.at("s1").by == "anissa");
        CHECK(out.items.at("s2").level == std::nullopt);
    }
    SUBCASE("typed earlier, and received after: the other stands, this one is "
            "offered") {
        auto const out = merge({}, now, {{{"s1", 1}}, {}, {}, early, "bruno"});
        CHECK(out.items.at("s1").level == 3);
        CHECK(out.other_items.at("s1").level == 1);
    }
    SUBCASE("of one person on two devices the later simply stands") {
        CHECK(merge({}, now, {{{"s1", 1}}, {}, {}, late, "anissa"}).other_items.empty());
        auto const out = merge({}, now, {{{"s1", 1}}, {}, {}, early, "anissa"});
        CHECK(out.items.at("s1").level == 3);
        CHECK(out.other_items.empty());
    }
    SUBCASE("saying again what one saw settles it; an item taken out is out") {
        auto const disputed = merge({}, now, {{{"s1", 1}}, {}, {}, late, "bruno"});
        for (auto const level : {1, 3}) {
            auto const settled = merge(disputed, disputed, {{{"s1", level}}, {}, {}, late, "anissa"});
            CHECK(settled.items.at("s1").level == level);
            CHECK(settled.other_items.empty());
        }
        CHECK_FALSE(merge(now, now, {{}, {"s2"}, {}, late, "bruno"}).items.contains("s2"));
    }
    SUBCASE("not observed is a word, and not a missing one") {
        auto const out = merge({}, now, {{{"s2", 2}}, {}, {}, late, "bruno"});
        CHECK(out.items.at("s2").level == 2);
        REQUIRE(out.other_items.contains("s2"));
        CHECK(out.other_items.at("s2").level == std::nullopt);
    }
    SUBCASE("comments meet like items") {
        auto with = now;
        with.comment = SaidComment{"Lit seule.", noon, "anissa"};
        auto const out = merge({}, with, {{}, {}, "Lit avec aide.", late, "bruno"});
        CHECK(out.comment->text == "Lit avec aide.");
        CHECK(out.other_comment->text == "Lit seule.");
        CHECK(merge(with, with, {{}, {}, {}, late, "bruno"}).comment->text == "Lit seule.");
        CHECK_FALSE(merge(with, with, {{}, {}, "", late, "bruno"}).comment);
    }
}

TEST_CASE("nothing that somebody else wrote is lost, whatever two people write") {
    rc::check("each word of the other stands or is offered", [] {
        auto const some = [](std::string const& by, int hour) {
            std::map<std::string, SaidItem, std::less<>> out;
            for (auto const* key : {"s1", "s2", "s3", "w1"})
                if (*rc::gen::arbitrary<bool>()) {
                    std::optional<int> level;
                    if (auto const drawn = *rc::gen::inRange(0, 5); drawn > 0) level = drawn;
                    out.emplace(key, SaidItem{level, "2026-01-12T1" + std::to_string(hour) + ":00:00.000Z", by});
                }
            return out;
        };
        auto const now = kept_of(some("anissa", 5));
        Writing sent{{},
                     {},
                     {},
                     *rc::gen::element<std::string>("2026-01-12T14:00:00.000Z", "2026-01-12T16:00:00.000Z"),
                     "bruno"};
        for (auto const& [key, said] : some("bruno", 6)) sent.answers.emplace(key, said.level);
        auto const out = merge({}, now, sent);
        auto const there = [&](std::string const& key, std::optional<int> level) {
            auto const holds = [&](auto const& in) { return in.contains(key) && in.at(key).level == level; };
            return holds(out.items) || holds(out.other_items);
        };
        for (auto const& [key, said] : now.items) RC_ASSERT(there(key, said.level));
        for (auto const& [key, level] : sent.answers) RC_ASSERT(there(key, level));
        RC_ASSERT(to_text(*kept_from(to_text(out))) == to_text(out));
        // Who touches nothing changes nothing; who says what stands settles it.
        Writing again{{}, {}, {}, sent.at, "bruno"};
        RC_ASSERT(to_text(merge(out, out, again)) == to_text(out));
        for (auto const& [key, said] : out.items) again.answers.emplace(key, said.level);
        RC_ASSERT(merge(out, out, again).other_items.empty());
        RC_ASSERT(merge(out, out, again).items.size() == out.items.size());
    });
}

TEST_CASE("a snapshot that is not one opens as nothing") {
    for (auto const* text : {"", "[]", "{}", R"({"items":{"s1":[3]},"others":{},"comment":null,"other_comment":null})"})
        CHECK_FALSE(kept_from(text));
}

TEST_CASE("what keeps an assessment from being kept, or sent") {
    auto const form = form_of(1, Informant::referent, instrument::Scale::frequency4);
    auto const wrong_of = [&](std::vector<Answer> answers, std::optional<std::string> comment = {},
                              std::vector<std::string> taken_back = {}) {
        AssessmentEdit edit;
        edit.answers = std::move(answers);
        edit.comment = std::move(comment);
        edit.taken_back = std::move(taken_back);
        std::string out;
        for (auto const& field : wrong_in(form, edit)) out += field.name + " " + field.code + "; ";
        return out;
    };
    CHECK(wrong_of({}).empty());
    CHECK(wrong_of({{"s1", 4}, {"s2", {}}}, "Lit seule.", {"s3"}).empty());
    CHECK(wrong_of({{"s1", 5}}) == "answers/s1 out_of_range; ");
    CHECK(wrong_of({{"s1", 0}}) == "answers/s1 out_of_range; ");
    CHECK(wrong_of({{"z9", 1}}) == "answers/z9 unknown; ");
    CHECK(wrong_of({}, {}, {"z9"}) == "taken_back/0 unknown; ");
    CHECK(wrong_of({{"s1", 1}, {"s1", 2}}) == "answers/1/item repeated; ");
    CHECK(wrong_of({}, "2 18 04 73 065 123") == "comment social_security_number; ");
    Kept kept;
    for (auto const* key : {"s1", "s2", "s3", "w1", "w2"}) kept.items[key] = {{}, "", ""};
    auto const lacking = unanswered(form, kept);
    REQUIRE(lacking.size() == 1);
    CHECK(lacking.front().name == "answers/w3");
    kept.items["w3"] = {1, "", ""};
    CHECK(unanswered(form, kept).empty());
}
