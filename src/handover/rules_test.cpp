// The rules of the departure: no database.
#include "handover/handover.hpp"
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::handover;

namespace {

using enum HandoverKind;
using enum StopKind;

std::string code_of(Result<> const& result) {
    if (result) return "";
    std::string out = result.error().code;
    for (auto const& field : result.error().fields) out += " " + field.name + "=" + field.code;
    return out;
}

std::string kind_of(std::optional<StopKind> kind) {
    return kind ? std::string{record::name_of_choice(*kind)} : std::string{};
}

Instant local(Date const& date, Time const& time) { return instant_text(from_local(date, time)); }

// Nadia collects, Karim must not approach though he is on the list too, Rosa is known and not on the list.
Door door(Date date = "2026-01-12") {
    Door out;
    out.date = std::move(date);
    out.ends = "18:15";
    out.child_is_member = out.present = true;
    out.adults = {
        {{"nadia", "Nadia"}, true, false}, {{"karim", "Karim"}, true, true}, {{"rosa", "Rosa"}, false, false}};
    out.leaves_alone = {true, "18:00"};
    return out;
}

Claim claim(HandoverKind kind, std::optional<Id> adult, Time const& at = "18:10", Date const& date = "2026-01-12") {
    return {kind, std::move(adult), {}, local(date, at), local(date, at), false};
}

Door with(Door base, LiftedStop lifted) {
    base.lifted.push_back(std::move(lifted));
    return base;
}

Claim by(Claim one, Id stop) {
    one.stop = std::move(stop);
    return one;
}

}  // namespace

TEST_CASE("what keeps a child from leaving: denials win, and alone only when and as it was allowed") {
    auto not_alone = door();
    not_alone.leaves_alone = {};
    auto at_the_end = door();
    at_the_end.leaves_alone.from.reset();
    struct Line {
        char const* name;
        Claim claim;
        Door door;
        char const* expected;
    };
    Line const lines[] = {
        {"her mother", claim(guardian, "nadia"), door(), ""},
        {"both on the list and kept away", claim(guardian, "karim"), door(), "must_not_approach"},
        {"known, not on the list", claim(HandoverKind::named, "rosa"), door(), "not_listed"},
        {"unknown", claim(HandoverKind::named, "nobody"), door(), "not_listed"},
        {"nobody named", claim(HandoverKind::named, {}), door(), "not_listed"},
        {"taking one's word back", claim(undone, {}), not_alone, ""},
        {"alone at the hour", claim(alone, {}, "18:00"), door(), ""},
        {"alone a minute before", claim(alone, {}, "17:59"), door(), "alone_too_early"},
        {"alone without it", claim(alone, {}), not_alone, "alone_not_authorised"},
        {"alone without an hour, before the end", claim(alone, {}, "18:14"), at_the_end, "alone_too_early"},
        {"alone without an hour, at the end", claim(alone, {}, "18:15"), at_the_end, ""},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(kind_of(stop_for(line.claim, line.door)) == line.expected);
    }
}

TEST_CASE("the hour to leave alone is local, in winter, in summer and on the nights between") {
    struct Line {
        char const *date, *from, *left;
        bool early;
    };
    Line const lines[] = {
        {"2026-01-12", "18:00", "2026-01-12T16:59:59.999Z", true},  // UTC+1
        {"2026-01-12", "18:00", "2026-01-12T17:00:00.000Z", false},
        {"2026-06-15", "18:00", "2026-06-15T15:59:59.999Z", true},  // UTC+2
        {"2026-06-15", "18:00", "2026-06-15T16:00:00.000Z", false},
        {"2026-03-28", "18:00", "2026-03-28T17:00:00.000Z", false},
        {"2026-03-29", "18:00", "2026-03-29T15:59:00.000Z", true},
        {"2026-03-29", "18:00", "2026-03-29T16:00:00.000Z", false},
        {"2026-10-25", "18:00", "2026-10-25T16:59:00.000Z", true},
        {"2026-10-25", "18:00", "2026-10-25T17:00:00.000Z", false},
        {"2026-10-25", "02:30", "2026-10-25T00:29:00.000Z", true},   // the first time two o'clock comes
        {"2026-10-25", "02:30", "2026-10-25T01:10:00.000Z", false},  // 2:10 again, forty minutes later
    };
    for (auto const& line : lines) {
        CAPTURE(line.left);
        auto one = claim(alone, {});
        one.left_at = one.observed_at = line.left;
        auto at = door(line.date);
        at.leaves_alone.from = line.from;
        CHECK((stop_for(one, at) == alone_too_early) == line.early);
    }
}

TEST_CASE("a lifted stop opens the door for that adult and that reason alone") {
    struct Line {
        char const* name;
        Claim claim;
        Door door;
        char const* code;
    };
    auto early = claim(alone, {}, "17:30");
    auto without = door();
    without.leaves_alone = {};
    Line const lines[] = {
        {"nothing lifted", claim(guardian, "karim"), door(), "handover.must_not_approach"},
        {"lifted for him", by(claim(guardian, "karim"), "s"), with(door(), {"s", must_not_approach, "karim"}), ""},
        {"lifted, and not named", claim(guardian, "karim"), with(door(), {"s", must_not_approach, "karim"}),
         "handover.must_not_approach"},
        {"lifted for somebody else", by(claim(HandoverKind::named, "rosa"), "s"),
         with(door(), {"s", must_not_approach, "karim"}), "handover.not_listed"},
        {"a referent's lifting does not open to who is kept away", by(claim(guardian, "karim"), "s"),
         with(door(), {"s", not_listed, "karim"}), "handover.must_not_approach"},
        {"lifted for Rosa", by(claim(HandoverKind::named, "rosa"), "s"), with(door(), {"s", not_listed, "rosa"}), ""},
        {"lifted for a name that was said", by(claim(HandoverKind::named, {}), "s"),
         with(door(), {"s", not_listed, {}}), ""},
        {"a name's stop is not Rosa's", by(claim(HandoverKind::named, "rosa"), "s"),
         with(door(), {"s", not_listed, {}}), "handover.not_listed"},
        {"early, lifted", by(early, "s"), with(door(), {"s", alone_too_early, {}}), ""},
        {"never authorised, lifted as early", by(early, "s"), with(without, {"s", alone_too_early, {}}),
         "handover.alone_not_authorised"},
        {"never authorised, lifted as that", by(early, "s"), with(without, {"s", alone_not_authorised, {}}), ""},
        {"early says from when", early, door(), "handover.alone_too_early from=18:00"},
        {"an adult's stop lets no child go alone", by(early, "s"), with(door(), {"s", not_listed, {}}),
         "handover.alone_too_early from=18:00"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(code_of(may_leave(line.claim, line.door)) == line.code);
    }
    auto absent = door();
    absent.present = false;
    CHECK(code_of(may_leave(claim(guardian, "nadia"), absent)) == "handover.not_present");
    CHECK(code_of(may_leave(claim(undone, {}), absent)).empty());
}

TEST_CASE("what a departure must say, and what is heard though it is too late to refuse") {
    Instant const now = local("2026-01-12", "18:10");
    auto cancelled = door(), moved = door();
    cancelled.session_cancelled = true;
    moved.child_is_member = false;
    auto typed = [&](Time const& at, Date const& date = "2026-01-12") {
        auto one = claim(guardian, "nadia");
        one.left_at = local(date, at);
        one.hour_given = true;
        return one;
    };
    struct Line {
        char const* name;
        Claim claim;
        Door door;
        char const *asked, *happened;
    };
    Line const lines[] = {
        {"as it should", claim(guardian, "nadia"), door(), "", ""},
        {"no adult", claim(HandoverKind::named, {}), door(), "body.wrong_fields adult=required",
         "body.wrong_fields adult=required"},
        {"an adult of nobody", claim(HandoverKind::named, "x"), door(), "body.wrong_fields adult=unknown",
         "body.wrong_fields adult=unknown"},
        {"alone, with an adult", claim(alone, "nadia"), door(), "body.wrong_fields adult=invalid",
         "body.wrong_fields adult=invalid"},
        {"a stop that is not lifted", by(claim(guardian, "nadia"), "s"), door(), "body.wrong_fields stop=unknown", ""},
        {"an hour earlier", typed("17:40"), door(), "", ""},
        {"an hour to come", typed("18:16"), door(), "body.wrong_fields left_at=too_late",
         "body.wrong_fields left_at=too_late"},
        {"an hour of another day", typed("17:40", "2026-01-11"), door(), "body.wrong_fields left_at=invalid", ""},
        {"a clock ahead", claim(guardian, "nadia", "18:16"), door(), "attendance.clock_ahead observed_at=too_late",
         "attendance.clock_ahead observed_at=too_late"},
        {"a cancelled session", claim(guardian, "nadia"), cancelled, "attendance.session_cancelled", ""},
        {"never of this group", claim(guardian, "nadia"), moved, "attendance.not_a_member", "attendance.not_a_member"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(code_of(may_say(line.claim, line.door, When::asked, now)) == line.asked);
        CHECK(code_of(may_say(line.claim, line.door, When::happened, now)) == line.happened);
    }
    CHECK(when_of(false, local("2026-01-12", "18:09"), now) == When::asked);
    CHECK(when_of(false, local("2026-01-12", "18:08"), now) == When::happened);
    CHECK(when_of(true, now, now) == When::happened);
}

TEST_CASE("who lifts a stop") {
    auto const reason = "Appelée : la mère est d’accord.";
    struct Line {
        char const* name;
        Profile profile;
        LiftingSituation situation;
        char const *reason, *code;
    };
    Line const lines[] = {
        {"the director, a ban", Profile::director, {must_not_approach, true, false, false}, reason, ""},
        {"a referent, a ban",
         Profile::referent,
         {must_not_approach, true, false, false},
         reason,
         "handover.director_only"},
        {"a referent, a ban that has ended",
         Profile::referent,
         {must_not_approach, false, false, false},
         reason,
         "handover.director_only"},
        {"a referent, not listed", Profile::referent, {not_listed, false, false, false}, reason, ""},
        {"a referent, a name that is kept away",
         Profile::referent,
         {not_listed, true, false, false},
         reason,
         "handover.director_only"},
        {"a referent, alone too early", Profile::referent, {alone_too_early, false, false, false}, reason, ""},
        {"a referent, what has happened",
         Profile::referent,
         {not_listed, false, true, false},
         reason,
         "handover.director_only"},
        {"the director, what has happened", Profile::director, {not_listed, false, true, false}, reason, ""},
        {"without a reason",
         Profile::director,
         {not_listed, false, false, false},
         "d’accord",
         "handover.reason_too_short reason=too_short"},
        {"ten letters with accents are ten", Profile::director, {not_listed, false, false, false}, "été appelé", ""},
        {"twice", Profile::director, {not_listed, false, false, true}, reason, "handover.stop_lifted"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(code_of(may_lift(line.profile, line.situation, line.reason)) == line.code);
    }
}
