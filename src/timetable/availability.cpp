// Who may be given a session on a day, at some hours: there need not be a session yet.
#include "http/http.hpp"
#include "timetable/plan.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

namespace {

struct Hours {
    Date date, until;  // one day, or every day of a stay
    Time starts, ends;
};
constexpr int longest_days = 31;

Result<Hours> hours_asked(http::Call& call, Date const& today) {
    auto const date = TRY(call.query("date")), starts = TRY(call.query("starts")), ends = TRY(call.query("ends"));
    std::vector<Error::Field> wrong;
    auto said = [&](char const* name, auto const& value, bool (*valid)(std::string_view)) {
        if (!value) wrong.push_back({name, "required"});
        else if (!valid(*value)) wrong.push_back({name, "invalid"});
    };
    auto const until = TRY(call.query("until"));
    said("date", date, is_date);
    if (until && !is_date(*until)) wrong.push_back({"until", "invalid"});
    said("starts", starts, is_time);
    said("ends", ends, is_time);
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    SessionEdit edit;
    edit.date = *date, edit.starts = *starts, edit.ends = *ends;
    if (auto const held = may_hold(edit, today); !held)
        return wrong_fields("query.wrong_fields", std::vector<Error::Field>{held.error().fields});
    auto const last = until.value_or(*date);
    if (last < *date) return wrong_fields("query.wrong_fields", {{"until", "too_early"}});
    if (last > add_days(*date, longest_days)) return wrong_fields("query.wrong_fields", {{"until", "too_far"}});
    return Hours{*date, last, *starts, *ends};
}

// The session of the same group that day: the day of a stay that is asked about holds nobody from it.
Id own_session(sql::Session& sql, Id const& session, Date const& day) {
    auto const row = sql.first(R"sql(
        SELECT d.id FROM session s JOIN session d ON d.mini_group = s.mini_group
        WHERE s.id = :session AND d.on_date = :day AND (d.id = s.id OR s.on_date <> :day) ORDER BY d.id LIMIT 1
    )sql",
                               {{"session", session}, {"day", day}});
    return row ? row->text(0) : Id{};
}

// Whoever is missing on one of the days is missing; what holds them is told of the first.
void also(std::vector<Availability>& all, std::vector<Availability> const& day) {
    for (auto& each : all) {
        auto const found = std::ranges::find(day, each.id, &Availability::id);
        if (found == day.end()) continue;
        if (found->cleared == ratio::Cleared::no) each.cleared = ratio::Cleared::no;
        if (found->absent == staff::Absent::yes) each.absent = staff::Absent::yes;
        if (!each.busy) each.busy = found->busy;
    }
}

}  // namespace

std::vector<Availability> availability(sql::Session& sql, access::Scope const& scope, staff::Occupied const& when) {
    std::map<Id, ratio::Cleared> cleared;
    for (auto const& member : staff::team(sql, scope.establishment, when.date))
        cleared.emplace(member.id, member.cleared() ? ratio::Cleared::yes : ratio::Cleared::no);
    std::vector<Availability> out;
    for (auto const& member : team(sql, scope)) {
        auto const known = cleared.find(member.id);
        if (known == cleared.end()) continue;  // whose post has ended by then
        out.push_back({member.id, member.name, known->second,
                       staff::is_absent(sql, member.id, when.date) ? staff::Absent::yes : staff::Absent::no,
                       staff::busy_at(sql, scope.establishment, member.id, when)});
    }
    return out;
}

Result<std::vector<Availability>> availability_asked(http::Call& call, Calendar const& calendar) {
    auto const scope = TRY(access::scope_of(call.actor, "group.write"));
    auto const hours = TRY(hours_asked(call, scope.today));
    auto const session = TRY(call.query("session"));
    // Whoever leads a slot that day is busy then, although nobody has looked at that week yet. A day gone stays as it
    // was.
    if (hours.date >= scope.today) make_sure(call.database, calendar, scope.establishment, {hours.date, hours.until});
    return call.database.read([&](sql::Session& sql) -> Result<std::vector<Availability>> {
        if (session) TRY(find_session(sql, scope, *session));
        auto out = availability(sql, scope, {hours.date, hours.starts, hours.ends, session.value_or("")});
        for (auto day = add_days(hours.date, 1); day <= hours.until; day = add_days(day, 1))
            also(out, availability(sql, scope,
                                   {day, hours.starts, hours.ends, session ? own_session(sql, *session, day) : Id{}}));
        return out;
    });
}

}  // namespace marelle::timetable
