#include "report/written_meetings.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "family/came.hpp"
#include <algorithm>
#include <map>

namespace marelle::report {

namespace {

Date day_of(Instant const& at) { return to_local(instant_ms(at).value_or(0)).date; }

// The day a meeting counts for, as it was known at an instant: none when it did not count then.
struct MeetingOf {
    Id child;
    std::optional<Instant> cancelled_at;
    struct Answer {
        Instant at;
        std::optional<Date> day;
    };
    std::vector<Answer> answers;  // oldest first
    struct Noted {
        Instant at;
        std::optional<Instant> undone_at;
        family::Came came;
    };
    std::vector<Noted> noted;

    std::optional<Date> agreed(Instant const& at) const {
        if (cancelled_at && *cancelled_at <= at) return {};
        std::optional<Date> day;
        for (auto const& answer : answers)
            if (answer.at <= at) day = answer.day;
        return day;
    }
    std::optional<Date> counted(Instant const& at, Period const& period) const {
        auto const day = agreed(at);
        if (!day || *day < period.from || *day > period.until) return {};
        return family::counts(came(at), *day, day_of(at)) ? day : std::nullopt;
    }
    std::optional<family::Came> came(Instant const& at) const {
        for (auto const& each : noted)
            if (each.at <= at && (!each.undone_at || *each.undone_at > at)) return each.came;
        return {};
    }
    // What was written of it between the two that changed whether, or on which day, it counts.
    WrittenOfMeeting written(MeetingsBetween const& between) const {
        auto const before = counted(between.from, between.period), after = counted(between.until, between.period);
        auto const was = agreed(between.from), is = agreed(between.until);
        if (!after)
            return is && came(between.until) == family::Came::not_come ? WrittenOfMeeting::not_come
                                                                       : WrittenOfMeeting::cancelled;
        if (before) return WrittenOfMeeting::moved;
        if (was != is) return WrittenOfMeeting::agreed;
        return came(between.from) != came(between.until) ? WrittenOfMeeting::came : WrittenOfMeeting::come;
    }
};

std::map<Id, MeetingOf> meetings_of(sql::Session& sql, Id const& establishment) {
    std::map<Id, MeetingOf> out;
    for (auto const& row : sql.query(R"sql(
        SELECT f.id, f.child, f.cancelled_at, a.answered_at, s.on_date
        FROM follow_up_meeting f JOIN meeting_answer a ON a.meeting = f.id LEFT JOIN meeting_slot s ON s.id = a.slot
        WHERE f.establishment = :establishment ORDER BY a.answered_at, a.id
    )sql",
                                     {{"establishment", establishment}})) {
        auto& meeting = out[row.text(0)];
        meeting.child = row.text(1);
        meeting.cancelled_at = row.maybe_text(2);
        meeting.answers.push_back({row.text(3), row.maybe_text(4)});
    }
    for (auto const& row : sql.query(R"sql(
        SELECT n.meeting, n.noted_at, n.undone_at, n.came FROM meeting_presence n
        JOIN follow_up_meeting f ON f.id = n.meeting WHERE f.establishment = :establishment ORDER BY n.noted_at, n.id
    )sql",
                                     {{"establishment", establishment}}))
        if (auto const found = out.find(row.text(0)); found != out.end())
            found->second.noted.push_back(
                {row.text(1), row.maybe_text(2), *record::choice_named<family::Came>(row.text(3))});
    return out;
}

}  // namespace

void tell_meetings(sql::Session& sql, access::Scope const& rows, MeetingsBetween const& between, ReportWritten& out) {
    static auto const text = "SELECT c.given_names, COALESCE(c.usage_name, c.birth_name) FROM child c"
                             " WHERE c.id = :child AND " +
                             std::string{access::child_in_scope};
    for (auto const& [id, meeting] : meetings_of(sql, between.establishment)) {
        auto const before = meeting.counted(between.from, between.period);
        auto const after = meeting.counted(between.until, between.period);
        if (before == after) continue;
        auto const row = sql.first(text, access::parameters_of(rows, {{"child", meeting.child}}));
        if (!row) {
            ++out.elsewhere;
            continue;
        }
        out.meetings.push_back({{meeting.child, first_name_of(row->text(0)), initial_of(row->text(1)), row->text(1)},
                                meeting.written(between),
                                before,
                                after});
    }
    std::ranges::sort(out.meetings, {}, [](WrittenMeeting const& each) {
        return std::tuple{each.after.value_or(each.before.value_or("")), fold(each.child.first_name), each.child.id};
    });
}

}  // namespace marelle::report
