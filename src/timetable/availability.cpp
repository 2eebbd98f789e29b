// Who may be given a session on a day, at some hours: there need not be a session yet.
#include "http/http.hpp"
#include "timetable/plan.hpp"
#include <map>

namespace marelle::timetable {

namespace {

struct Hours {
    Date date;
    Time starts, ends;
};

Result<Hours> hours_asked(http::Call& call, Date const& today) {
    auto const date = TRY(call.query("date")), starts = TRY(call.query("starts")), ends = TRY(call.query("ends"));
    std::vector<Error::Field> wrong;
    auto said = [&](char const* name, auto const& value, bool (*valid)(std::string_view)) {
        if (!value) wrong.push_back({name, "required"});
        else if (!valid(*value)) wrong.push_back({name, "invalid"});
    };
    said("date", date, is_date);
    said("starts", starts, is_time);
    said("ends", ends, is_time);
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    SessionEdit edit;
    edit.date = *date, edit.starts = *starts, edit.ends = *ends;
    if (auto const held = may_hold(edit, today); !held)
        return wrong_fields("query.wrong_fields", std::vector<Error::Field>{held.error().fields});
    return Hours{*date, *starts, *ends};
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
    if (hours.date >= scope.today) make_sure(call.database, calendar, scope.establishment, {hours.date, hours.date});
    return call.database.read([&](sql::Session& sql) -> Result<std::vector<Availability>> {
        if (session) TRY(find_session(sql, scope, *session));
        return availability(sql, scope, {hours.date, hours.starts, hours.ends, session.value_or("")});
    });
}

}  // namespace marelle::timetable
