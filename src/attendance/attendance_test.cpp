// The rules of the roll call: no database.
#include "attendance/attendance.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::attendance;

namespace {

// A note by "a", "b" or "c", observed so many minutes after 16:45 and received when `received` says (same by default).
Standing said(std::string id, std::string by, Said presence, int minute, int received = -1) {
    auto const start = from_local("2026-01-12", "16:45");
    auto at = [&](int m) { return instant_text(start + m * 60'000); };
    return {std::move(id), presence, {}, {}, {}, {by, by}, at(minute), at(received < 0 ? minute : received)};
}

Instant minute(int m) { return instant_text(from_local("2026-01-12", "16:45") + m * 60'000); }

std::string shown(std::vector<Standing> const& notes, std::optional<Settled> const& settled = {}) {
    auto kept = register_of(notes, settled);
    if (!kept.mark) return "-";
    return notes[*kept.mark].id + (kept.other ? "/" + notes[*kept.other].id : "");
}

std::string code_of(Result<> const& result) { return result ? "" : result.error().code; }

}  // namespace

TEST_CASE("the mark is the first speaker's last word, and another's different word stands beside it") {
    using enum Said;
    struct Line {
        char const* name;
        std::vector<Standing> notes;
        char const* expected;
    };
    Line const lines[] = {
        {"nothing said", {}, "-"},
        {"one note", {said("1", "a", present, 0)}, "1"},
        {"a later note of the same person replaces", {said("1", "a", present, 0), said("2", "a", late, 5)}, "2"},
        {"the later one is the one observed later", {said("2", "a", late, 5), said("1", "a", present, 0, 9)}, "2"},
        {"at the same instant the greater id is later", {said("1", "a", late, 0), said("2", "a", absent, 0)}, "2"},
        {"the same value twice is no conflict", {said("1", "a", present, 0), said("2", "b", present, 3)}, "1"},
        {"two values stand side by side", {said("1", "a", present, 0), said("2", "b", absent, 3)}, "1/2"},
        {"the first speaker changes and agrees",
         {said("1", "a", present, 0), said("2", "b", absent, 3), said("3", "a", absent, 6)},
         "3"},
        {"the second changes and agrees",
         {said("1", "a", present, 0), said("2", "b", absent, 3), said("3", "b", present, 6)},
         "1"},
        {"the first speaker changes to a third value",
         {said("1", "a", present, 0), said("2", "b", absent, 3), said("3", "a", late, 6)},
         "3/2"},
        {"of two who differ the latest is shown",
         {said("1", "a", present, 0), said("2", "b", absent, 3), said("3", "c", late, 6)},
         "1/3"},
        {"one's word taken back", {said("1", "a", present, 0), said("2", "a", unmarked, 1)}, "-"},
        {"taken back, another's stands",
         {said("1", "a", present, 0), said("2", "b", absent, 3), said("3", "a", unmarked, 4)},
         "2"},
        {"taking back what one never said does nothing",
         {said("1", "a", present, 0), said("2", "b", unmarked, 3)},
         "1"},
        {"said again after taking it back, one speaks second",
         {said("1", "a", present, 0), said("2", "b", absent, 3), said("3", "a", unmarked, 4), said("4", "a", late, 5)},
         "2/4"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(shown(line.notes) == line.expected);
    }
}

TEST_CASE("a settlement closes what was received until then, and nothing later") {
    using enum Said;
    auto const two = std::vector{said("1", "a", present, 0), said("2", "b", absent, 3)};
    CHECK(shown(two, Settled{"2", minute(5)}) == "2");
    CHECK(shown(two, Settled{"1", minute(5)}) == "1");
    auto with = [&](Standing note) {
        auto notes = two;
        notes.push_back(std::move(note));
        return notes;
    };
    CHECK(shown(with(said("3", "a", present, 7)), Settled{"2", minute(5)}) == "2/3");  // a insists
    CHECK(shown(with(said("3", "a", absent, 7)), Settled{"2", minute(5)}) == "2");
    CHECK(shown(with(said("3", "b", late, 7)), Settled{"2", minute(5)}) == "3");
    CHECK(shown(with(said("3", "b", unmarked, 7)), Settled{"2", minute(5)}) == "-");
    CHECK(shown(with(said("3", "c", late, 1, 7)), Settled{"2", minute(5)}) == "2/3");  // observed before, heard after
    CHECK(shown(with(said("3", "b", late, 1, 7)), Settled{"2", minute(5)}) == "2");    // older than the chosen word
}

TEST_CASE("the mark does not depend on the order in which notes arrive") {
    CHECK(rc::check([] {
        auto const count = *rc::gen::inRange(0, 8);
        std::vector<Standing> notes;
        for (int i = 0; i < count; ++i)
            notes.push_back(said(std::to_string(i), std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 3))),
                                 static_cast<Said>(*rc::gen::inRange(0, 5)), *rc::gen::inRange(0, 6)));
        auto const expected = shown(notes);
        std::mt19937 random{*rc::gen::arbitrary<std::uint32_t>()};
        std::ranges::shuffle(notes, random);
        RC_ASSERT(shown(notes) == expected);
        // Two values side by side are of two people and different; no mark means that nobody's word stands.
        auto kept = register_of(notes, {});
        if (kept.other) {
            RC_ASSERT(notes[*kept.mark].presence != notes[*kept.other].presence);
            RC_ASSERT(notes[*kept.mark].noted_by.id != notes[*kept.other].noted_by.id);
        }
        if (kept.mark) RC_ASSERT(notes[*kept.mark].presence != Said::unmarked);
    }));
}

TEST_CASE("minutes are the session's, less what came before and after") {
    using enum Said;
    auto at = [](char const* date, char const* time) { return std::optional{instant_text(from_local(date, time))}; };
    auto const none = std::optional<Instant>{};
    struct Line {
        char const *date, *starts, *ends;
        Said presence;
        std::optional<Instant> arrived, left;
        int minutes;
    };
    Line const lines[] = {
        {"2026-01-12", "16:45", "18:15", present, none, none, 90},
        {"2026-01-12", "16:45", "18:15", late, none, none, 90},
        {"2026-01-12", "16:45", "18:15", late, at("2026-01-12", "17:05"), none, 70},
        {"2026-01-12", "16:45", "18:15", present, none, at("2026-01-12", "17:45"), 60},
        {"2026-01-12", "16:45", "18:15", late, at("2026-01-12", "17:00"), at("2026-01-12", "17:10"), 10},
        {"2026-01-12", "16:45", "18:15", present, at("2026-01-12", "16:00"), at("2026-01-12", "20:00"), 90},
        {"2026-01-12", "16:45", "18:15", late, at("2026-01-12", "19:00"), none, 0},
        {"2026-01-12", "16:45", "18:15", late, at("2026-01-13", "17:00"), none, 0},
        {"2026-01-12", "16:45", "18:15", excused, at("2026-01-12", "17:00"), none, 0},
        {"2026-01-12", "16:45", "18:15", absent, none, none, 0},
        {"2024-02-29", "14:00", "17:00", present, none, none, 180},
        // The night of 29 March loses the hour from 2:00 to 3:00; the night of 25 October has it twice.
        {"2026-03-29", "01:00", "04:00", present, none, none, 120},
        {"2026-03-29", "14:00", "15:00", present, none, none, 60},
        {"2026-10-25", "01:00", "04:00", present, none, none, 240},
        {"2026-10-25", "01:00", "04:00", late, std::optional{Instant{"2026-10-25T01:00:00.000Z"}}, none, 120},
    };
    for (auto const& line : lines) {
        CAPTURE(line.date);
        CAPTURE(line.minutes);
        CHECK(minutes_of(line.date, line.starts, line.ends, line.presence, line.arrived, line.left) == line.minutes);
    }
}

TEST_CASE("what a note must be") {
    auto const now = std::string{"2026-01-12T15:50:00.000Z"};
    Note const good{"n", "s", "c", Said::present, {}, {}, {}, now};
    auto with = [&](auto change) {
        auto note = good;
        change(note);
        return note;
    };
    struct Line {
        char const *name, *code;
        Note note;
        Expected expected;
    };
    Line const lines[] = {
        {"a plain one", "", good, {false, true}},
        {"an excuse with its reason",
         "",
         with([](auto& n) {
             n.presence = Said::excused;
             n.reason = "famille";
         }),
         {false, true}},
        {"an excused absence needs a reason",
         "attendance.reason_required",
         with([](auto& n) { n.presence = Said::excused; }),
         {false, true}},
        {"an absence needs none", "", with([](auto& n) { n.presence = Said::absent; }), {false, true}},
        {"a clock five minutes ahead",
         "",
         with([](auto& n) { n.observed_at = "2026-01-12T15:55:00.000Z"; }),
         {false, true}},
        {"a clock more than five minutes ahead",
         "attendance.clock_ahead",
         with([](auto& n) { n.observed_at = "2026-01-12T15:55:00.001Z"; }),
         {false, true}},
        {"a note kept for a week without network",
         "",
         with([](auto& n) { n.observed_at = "2026-01-05T15:55:00.000Z"; }),
         {false, true}},
        {"left before arriving",
         "body.wrong_fields",
         with([](auto& n) {
             n.arrived_at = "2026-01-12T16:00:00.000Z";
             n.left_at = "2026-01-12T15:59:00.000Z";
         }),
         {false, true}},
        {"a cancelled session", "attendance.session_cancelled", good, {true, true}},
        {"a child of another group", "attendance.not_a_member", good, {false, false}},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(code_of(may_note(line.note, line.expected, now)) == line.code);
    }
}
