// The rule of the absences that follow one another: no database.
#include "follow_up/follow_up.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::follow_up;

namespace {

// "pae-d": one letter an evening, a day apart from 5 January: present, absent, excused, silent (-), disputed. Its
// session is "s0", "s1", …
std::vector<Evening> evenings(std::string_view letters) {
    std::vector<Evening> out;
    Date day = "2026-01-05";
    for (char letter : letters) {
        auto heard = letter == 'a'   ? Heard::absent
                     : letter == 'p' ? Heard::attended
                     : letter == 'e' ? Heard::excused
                     : letter == 'd' ? Heard::disputed
                                     : Heard::silent;
        out.push_back({"s" + std::to_string(out.size()), day, heard});
        day = add_days(day, 1);
    }
    return out;
}

Date day_of(std::size_t evening) { return add_days("2026-01-05", static_cast<int>(evening)); }

std::int64_t three(Date const&) { return 3; }

std::string shown(Plan const& plan) {
    std::string out;
    for (auto const& task : plan.make)
        out += "make " + task.session + " " + std::to_string(task.absences) + " since " + task.since + ";";
    for (auto const& id : plan.reopen) out += "reopen " + id + ";";
    for (auto const& id : plan.close) out += "close " + id + ";";
    return out;
}

std::string code_of(Result<> const& result) { return result ? "" : result.error().code; }

void carry_out(Plan const& plan, std::vector<Task>& tasks) {
    auto find = [&](Id const& id) { return std::ranges::find(tasks, id, &Task::id); };
    for (auto const& task : plan.make)
        tasks.push_back(
            {"t" + task.session, task.session, State::open, {}, day_of(std::stoul(task.session.substr(1)))});
    for (auto const& id : plan.reopen) find(id)->state = State::open;
    for (auto const& id : plan.close) find(id)->state = State::corrected;
}

}  // namespace

TEST_CASE("three unexplained absences in a row make one task, when the third is noted") {
    struct Line {
        char const *name, *evenings, *plan;
    };
    Line const lines[] = {
        {"nothing noted", "", ""},
        {"two are not three", "aa", ""},
        {"three", "aaa", "make s2 3 since 2026-01-05;"},
        {"more is the same row", "aaaaa", "make s2 3 since 2026-01-05;"},
        {"an evening when it came ends the row", "aapaa", ""},
        {"an excused absence ends the row", "aaea", ""},
        {"a roll call nobody took counts for nothing", "a-a--a", "make s5 3 since 2026-01-05;"},
        {"a mark that two disagree on ends the row", "aada", ""},
        {"two rows make two tasks", "aaapaaa", "make s2 3 since 2026-01-05;make s6 3 since 2026-01-09;"},
        {"a row that is over still asks for its task", "aaap", "make s2 3 since 2026-01-05;"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(shown(plan(evenings(line.evenings), {}, three)) == line.plan);
    }
}

TEST_CASE("holidays between two evenings end nothing") {
    auto across = evenings("aa");
    across.push_back({"s9", "2026-03-02", Heard::absent});
    CHECK(shown(plan(across, {}, three)) == "make s9 3 since 2026-01-05;");
}

TEST_CASE("a task made is not made again, and goes with the row that made it while nobody took it") {
    auto task = [](char const* session, State state, std::optional<Date> settled_on = {}) {
        return Task{"t", session, state, std::move(settled_on), "2026-01-05"};
    };
    struct Line {
        char const *name, *evenings;
        Task task;
        char const* plan;
    };
    Line const lines[] = {
        {"already there", "aaa", task("s2", State::open), ""},
        {"and there while the row goes on", "aaaaaa", task("s2", State::open), ""},
        {"taken, it stays whatever is corrected", "apa", task("s2", State::taken), ""},
        {"open, a correction closes it", "apa", task("s2", State::open), "close t;"},
        {"an excuse that comes later closes it too", "aae", task("s2", State::open), "close t;"},
        {"corrected back, it is the same task again", "aaa", task("s2", State::corrected), "reopen t;"},
        {"an absence noted late before the others changes nothing", "aaaa", task("s3", State::open), ""},
        {"done, it settles what came until then", "aaaa", task("s2", State::done, "2026-01-07"), ""},
        {"and the absences after it speak again", "aaaaaa", task("s2", State::done, "2026-01-07"),
         "make s5 3 since 2026-01-08;"},
        {"done late, it settles those of the meantime", "aaaaaa", task("s2", State::done, "2026-01-09"), ""},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(shown(plan(evenings(line.evenings), {line.task}, three)) == line.plan);
    }
}

TEST_CASE("a mark changes nothing of the rows that ended before its day") {
    CHECK(row_ended_before(evenings("paap"), "2026-01-08") == "2026-01-05");
    CHECK(row_ended_before(evenings("paep"), "2026-01-08") == "2026-01-07");
    CHECK_FALSE(row_ended_before(evenings("aa-a"), "2026-01-08"));
    CHECK_FALSE(row_ended_before(evenings("p"), "2026-01-05"));
    auto twice = evenings("pp");
    twice.push_back({"s9", "2026-01-06", Heard::absent});  // later that day a row begins
    CHECK(row_ended_before(twice, "2026-01-08") == "2026-01-05");
    // An open task of an earlier row is none of this reading's business.
    Task const before{"t", "s0", State::open, {}, "2026-01-05"};
    CHECK(shown(plan(evenings("p"), {before}, three, "2026-01-06")).empty());
    CHECK(shown(plan(evenings("p"), {before}, three)) == "close t;");
}

TEST_CASE("the number that makes a row is that of the day that completes it") {
    auto const from_the_seventh = [](Date const& on) { return on >= "2026-01-07" ? 2 : 4; };
    CHECK(shown(plan(evenings("aa"), {}, from_the_seventh)).empty());
    CHECK(shown(plan(evenings("aaa"), {}, from_the_seventh)) == "make s2 3 since 2026-01-05;");
    CHECK(shown(plan(evenings("p-aa"), {}, from_the_seventh)) == "make s3 2 since 2026-01-07;");
}

TEST_CASE("the row that lasts until now is the last that was heard") {
    CHECK_FALSE(last_row(evenings(""), {}));
    CHECK_FALSE(last_row(evenings("aap"), {}));
    CHECK_FALSE(last_row(evenings("aae-"), {}));
    auto row = last_row(evenings("apaa--"), {});
    REQUIRE(row);
    CHECK(row->absences.size() == 2);
    CHECK(row->since == "2026-01-07");
}

TEST_CASE("whatever is noted and corrected, each completed row has its task and no open task stands alone") {
    CHECK(rc::check([] {
        auto marks = std::string(static_cast<std::size_t>(*rc::gen::inRange(1, 14)), '-');
        std::vector<Task> tasks;
        auto const changes = *rc::gen::inRange(1, 30);
        for (int i = 0; i < changes; ++i) {
            auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(marks.size())));
            marks[at] = *rc::gen::element('a', 'a', 'a', 'p', 'e', '-', 'd');
            if (!tasks.empty() && *rc::gen::inRange(0, 6) == 0) {
                auto& task = tasks[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(tasks.size())))];
                if (task.state == State::open) task.state = State::taken;
            }
            auto const known = evenings(marks);
            // What is read around the mark says what the whole year would.
            auto near = known;
            auto const ended = row_ended_before(known, day_of(at));
            if (ended) std::erase_if(near, [&](Evening const& each) { return each.date <= *ended; });
            RC_ASSERT(shown(plan(near, tasks, three, ended ? add_days(*ended, 1) : Date{})) ==
                      shown(plan(known, tasks, three)));
            carry_out(plan(known, tasks, three), tasks);
            RC_ASSERT(shown(plan(known, tasks, three)).empty());  // applied, it plans nothing more
            auto rows = rows_of(known, tasks);
            for (auto const& row : rows) {
                auto live = std::ranges::count_if(tasks, [&](Task const& task) {
                    return task.state != State::corrected &&
                           std::ranges::find(row.absences, task.session, &std::pair<Id, Date>::first) !=
                               row.absences.end();
                });
                if (row.absences.size() >= 3) RC_ASSERT(live >= 1);
                auto open = std::ranges::count_if(tasks, [&](Task const& task) {
                    return task.state == State::open &&
                           std::ranges::find(row.absences, task.session, &std::pair<Id, Date>::first) !=
                               row.absences.end();
                });
                RC_ASSERT(open <= (row.absences.size() >= 3 ? 1 : 0));
            }
        }
        // Nobody having taken any, the tasks do not depend on the way there.
        std::vector<Task> fresh, again;
        carry_out(plan(evenings(marks), fresh, three), fresh);
        auto const words = marks;
        for (std::size_t n = 1; n <= words.size(); ++n)
            carry_out(plan(evenings(words.substr(0, n)), again, three), again);
        auto open = [](std::vector<Task> const& of) { return std::ranges::count(of, State::open, &Task::state); };
        RC_ASSERT(open(fresh) == open(again));
    }));
}

TEST_CASE("a task is taken, done with a word, and opened again") {
    struct Line {
        Event event;
        State state;
        bool another;
        std::optional<std::string> note;
        char const* code;
    };
    Line const lines[] = {
        {Event::taken, State::open, false, {}, ""},
        {Event::taken, State::taken, false, {}, ""},
        {Event::taken, State::taken, true, {}, "follow_up.taken"},
        {Event::taken, State::done, false, {}, "follow_up.closed"},
        {Event::taken, State::corrected, false, {}, "follow_up.closed"},
        {Event::done, State::open, false, "vu la mère", ""},
        {Event::done, State::taken, true, "vu la mère", ""},
        {Event::done, State::taken, false, {}, "body.wrong_fields"},
        {Event::done, State::done, false, "encore", "follow_up.closed"},
        {Event::reopened, State::done, false, {}, ""},
        {Event::reopened, State::corrected, false, {}, ""},
        {Event::reopened, State::open, false, {}, "follow_up.still_open"},
        {Event::made, State::open, false, {}, "body.wrong_fields"},
        {Event::corrected, State::open, false, {}, "body.wrong_fields"},
    };
    for (auto const& line : lines) {
        CAPTURE(static_cast<int>(line.event));
        CAPTURE(static_cast<int>(line.state));
        CHECK(code_of(may_happen(line.event, line.state, line.another, line.note)) == line.code);
    }
}
