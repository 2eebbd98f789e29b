// Who was there, as a file: one line a child expected and session, with who came for the child and what stopped them,
// for who reads it at the door. Why a child is excused (S3) stays out of it.
#include "attendance/attendance.hpp"
#include "base/text.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "people/row.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include <map>

namespace marelle::attendance {

namespace {

using http::Call;
using http::Reply;
using messages::say;

constexpr int most_days = 366;

struct Asked {
    Period period;
    std::optional<Id> group, session, child;
};

Result<Asked> asked_of(Call const& call) {
    std::vector<Error::Field> wrong;
    Asked asked;
    auto period = TRY(call.query("period"));
    auto parsed = parse_period(period.value_or(add_days(call.actor.today, -30) + ".." + call.actor.today));
    if (parsed && days_between(parsed->from, parsed->until) <= most_days) asked.period = *parsed;
    else wrong.push_back({"period", "invalid"});
    asked.group = TRY(call.query("group"));
    asked.session = TRY(call.query("session"));
    if (asked.group && !is_id(*asked.group)) wrong.push_back({"group", "invalid"});
    asked.child = TRY(call.query("child"));
    if (asked.child && !is_id(*asked.child)) wrong.push_back({"child", "invalid"});
    if (asked.session && !is_id(*asked.session)) wrong.push_back({"session", "invalid"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    return asked;
}

// The surnames this reader may see, of the children of those sessions.
std::map<Id, std::string> surnames(sql::Session& sql, access::Scope const& names, Period const& period) {
    static auto const text = R"sql(
        SELECT c.id, COALESCE(c.usage_name, c.birth_name) FROM child c
        WHERE EXISTS (SELECT 1 FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
                      WHERE m.child = c.id AND g.establishment = :establishment AND m.from_on <= :until
                          AND (m.until_on IS NULL OR m.until_on > :from)) AND )sql" +
                             std::string{access::child_in_scope};
    std::map<Id, std::string> out;
    if (names.reach == access::Reach::none) return out;
    for (auto const& row :
         sql.query(text, access::parameters_of(names, {{"from", period.from}, {"until", period.until}})))
        out.emplace(row.text(0), row.text(1));
    return out;
}

std::optional<std::string> hour(std::optional<Instant> const& instant) {
    auto ms = instant ? instant_ms(*instant) : std::nullopt;
    if (!ms) return {};
    return to_local(*ms).time;
}

// Of a child within the reader's care alone: of the others `leaves_alone` is not said.
handover::Doors doors_seen(Call& call, crypto::Keyring& keys, access::Scope const& scope, Asked const& asked) {
    auto const care = access::scope_of(call.actor, "child.care");
    if (!care) return {};
    auto out = handover::doors_of(call.sql(), keys, scope, std::optional{*care}, asked.period,
                                  asked.session.value_or(""));
    std::erase_if(out, [](auto const& each) { return !each.second.leaves_alone; });
    return out;
}

std::string collected_by(handover::AtDoor const& door, std::string_view language) {
    if (!door.handover) return {};
    if (door.handover->adult) return door.handover->adult->name;
    return say(language, "choice.departure." + std::string{record::name_of_choice(door.handover->kind)});
}

std::string stops_in(handover::AtDoor const& door, std::string_view language) {
    std::string out;
    for (auto const& stop : door.stops)
        out += (out.empty() ? "" : ", ") +
               say(language, "choice.stop_kind." + std::string{record::name_of_choice(stop.kind)}) + " (" +
               say(language, "choice.stop_state." + std::string{record::name_of_choice(stop.state)}) + ")";
    return out;
}

// What a line says besides its session and child.
struct Besides {
    std::map<Id, std::string> names;
    handover::Doors doors;
};

std::vector<spreadsheet::Cell> line_of(Session const& session, SessionChild const& child, Besides const& besides,
                                       std::string_view language) {
    auto const& names = besides.names;
    auto const found = besides.doors.find({session.id, child.child.id});
    auto const door = found == besides.doors.end() ? handover::AtDoor{} : found->second;
    auto known = names.find(child.child.id);
    auto choice = [&](std::string_view kind, std::string_view name) {
        return say(language, "choice." + std::string{kind} + "." + std::string{name});
    };
    std::optional<std::string> arrived, left, by;
    std::optional<std::int64_t> minutes;
    if (child.mark) {
        arrived = hour(child.mark->arrived_at);
        left = hour(child.mark->left_at);
        minutes = child.mark->minutes;
        by = child.mark->noted_by.name;
    }
    auto presence = session.state == timetable::SessionState::cancelled ? choice("session_state", "cancelled")
                    : child.mark ? choice("presence", record::name_of_choice(child.mark->presence))
                                 : choice("presence", "unmarked");
    return {session.date,
            session.starts,
            session.ends,
            choice("activity", record::name_of_choice(session.activity)),
            session.group.name,
            child.child.first_name,
            known == names.end() ? child.child.initial : known->second,
            presence,
            arrived,
            left,
            minutes,
            by,
            collected_by(door, language),
            stops_in(door, language)};
}

spreadsheet::Table table_of(std::vector<Session> const& sessions, Besides const& besides, std::string_view language) {
    spreadsheet::Table out{say(language, "export.attendance"), {}, {}};
    for (auto const& [name, width] : {std::pair{"date", 12.0},
                                      {"starts", 8.0},
                                      {"ends", 8.0},
                                      {"activity", 22.0},
                                      {"group", 18.0},
                                      {"first_name", 18.0},
                                      {"last_name", 22.0},
                                      {"presence", 12.0},
                                      {"arrived", 9.0},
                                      {"left", 9.0},
                                      {"minutes", 9.0},
                                      {"noted_by", 22.0},
                                      {"collected_by", 22.0},
                                      {"stop", 32.0}})
        out.columns.push_back({say(language, std::string{"export."} + name), width});
    for (auto const& session : sessions)
        for (auto const& child : session.children) out.rows.push_back(line_of(session, child, besides, language));
    return out;
}

Result<Reply> export_attendance(Call& call, crypto::Keyring& keys) {
    auto format = TRY(spreadsheet::format_asked(call));
    auto scope = TRY(access::scope_of(call.actor, "attendance.read"));
    auto eyes = TRY(people::eyes_of(call.actor));
    auto asked = TRY(asked_of(call));
    if (asked.child && !access::child_is_in_scope(call.sql(), scope, *asked.child))
        return fail(Fault::not_found, "child.unknown");
    std::vector<Session> sessions;
    if (asked.session) {
        sessions.push_back(TRY(roll(call.sql(), keys, scope, {}, *asked.session)));
        asked.period = {sessions.front().date, sessions.front().date};
    } else {
        sessions = rolls(call.sql(), keys, scope, {}, asked.period);
        std::erase_if(sessions, [&](auto const& one) { return asked.group && one.group.id != *asked.group; });
    }
    if (asked.child)
        for (auto& session : sessions)
            std::erase_if(session.children, [&](auto const& each) { return each.child.id != *asked.child; });
    auto language = messages::best_language(call.request.header("accept-language"));
    auto table = table_of(
        sessions, {surnames(call.sql(), eyes.names, asked.period), doors_seen(call, keys, scope, asked)}, language);
    call.saw(asked.child.value_or(""), "export:attendance:" + asked.period.from + ".." + asked.period.until + ":" +
                                           std::to_string(table.rows.size()));
    return spreadsheet::attachment(
        table, format, spreadsheet::file_named("presences", asked.period.from, asked.period.until), language);
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/attendance-export", "child.export", http::Work::read,
            [&keys](Call& call) { return export_attendance(call, keys); })
        .summary("Presences as a file, a line a child and session, as this reader sees them")
        .with("format", "csv or xlsx")
        .with("session", "one session alone")
        .with("group", "of one group")
        .with("child", "of one child")
        .with("period", "2026-01-01..2026-01-31, a year at most; the last 30 days when absent");
}

}  // namespace marelle::attendance
