#include "group/sheet.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::group {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Member {
    MoveChild child;
    std::string last_name;
};

std::vector<Member> members_on(sql::Session& sql, Id const& group, Date const& on) {
    std::vector<Member> out;
    for (auto const& row : sql.query(R"sql(
             SELECT c.id, c.given_names, COALESCE(c.usage_name, c.birth_name)
             FROM group_membership m JOIN child c ON c.id = m.child
             WHERE m.mini_group = :group AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on > :on)
             ORDER BY c.given_names, c.id
         )sql",
                                     {{"group", group}, {"on", on}}))
        out.push_back({{row.text(0), first_name_of(row.text(1)), initial_of(row.text(2))}, row.text(2)});
    return out;
}

SheetLine line_of(Member const& member, people::Card card) {
    SheetLine line{member.child,
                   member.last_name,
                   SheetSight::care,
                   std::move(card.allergies),
                   std::move(card.treatment),
                   std::move(card.health_plan),
                   std::move(card.collectors),
                   {},
                   card.leaves_alone,
                   std::move(card.call)};
    for (auto const& person : card.no_approach) line.no_approach.push_back(person.name);
    return line;
}

Result<Reply> get_sheet(Call& call, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    auto groups = TRY(access::scope_of(call.actor, "group.read"));
    auto care = TRY(access::scope_of(call.actor, "group.sheet"));
    auto id = TRY(call.id("id"));
    auto date = TRY(call.query("date")).value_or(call.actor.today);
    if (!is_date(date)) return wrong_fields("query.wrong_fields", {{"date", "invalid"}});
    timetable::make_sure(call.database, calendar, call.actor.post.establishment, {date, date});
    auto made = TRY(
        call.database.read([&](sql::Session& sql) { return group::sheet(sql, keys, groups, care, id, date); }));
    auto const subject = "sheet:" + id + ":" + date;
    std::size_t shown = 0;
    for (auto const& line : made.children)
        if (line.sight == SheetSight::care) {
            call.saw(line.child.id, subject);
            ++shown;
        }
    call.saw({}, subject + ":" + std::to_string(shown));
    return http::reply(made);
}

}  // namespace

Result<Sheet> sheet(sql::Session& sql, crypto::Keyring& keys, access::Scope const& groups, access::Scope const& care,
                    Id const& group, Date const& on) {
    auto row = TRY(find_group(sql, groups, group));
    Sheet out{{row.id, row.name}, row.establishment, on, {}, {}, {}, row.room, {}, row.referent, groups.now, {}};
    auto sessions = timetable::sessions(sql, groups, {on, on}, group);
    auto held = std::ranges::find(sessions, timetable::SessionState::planned, &timetable::SessionHead::state);
    if (held != sessions.end()) {
        out.session = held->id;
        out.starts = held->starts;
        out.ends = held->ends;
        out.leader = held->leader;
        timetable::told_apart(out.leader, timetable::who_left(sql, groups, {on, on})[held->id]);
        if (held->room) out.room = held->room;
    }
    for (auto const& member : members_on(sql, group, on)) {
        // The name alone of a child whose care is not this reader's: the roll can be called, nothing else is said.
        auto card = people::card_of(sql, keys, care, member.child.id, on);
        SheetLine alone;
        alone.child = member.child;
        out.children.push_back(card ? line_of(member, std::move(*card)) : std::move(alone));
    }
    return out;
}

void add_sheet_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/groups/:id/sheet", "group.sheet", Work::own,
            [&calendar, &keys](Call& call) { return get_sheet(call, calendar, keys); })
        .summary("What the evening sheet of a group prints; the printing is logged, child by child")
        .with("date", "another day than today")
        .answers<Sheet>();
}

}  // namespace marelle::group
