#include "family/minutes.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "family/family.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::family {

namespace {

namespace json = boost::json;
using http::Call;
using http::Reply;
using http::Work;
using messages::say;

constexpr std::size_t most_points = 20;

std::string plain(NewMinutes const& words) {
    return json::serialize(json::object{{"minutes", words.minutes}, {"agreed", json::value_from(words.agreed)}});
}

std::vector<WrittenMinutes> words_of(sql::Session& sql, crypto::Keyring& keys, Id const& child, Id const& meeting) {
    std::vector<WrittenMinutes> out;
    for (auto const& row : sql.query(R"sql(
        SELECT n.id, n.words_sealed, n.written_at, u.id, u.name FROM meeting_minutes n
        JOIN user_account u ON u.id = n.written_by WHERE n.meeting = :id ORDER BY n.written_at DESC, n.id DESC
    )sql",
                                     {{"id", meeting}})) {
        auto const opened = keys.open("meeting_minutes", "words_sealed", child, row.text(0), row.bytes(1));
        if (!opened) continue;
        auto const value = json::parse(*opened);
        WrittenMinutes one;
        one.id = row.text(0);
        one.minutes = std::string{value.at("minutes").as_string()};
        one.agreed = json::value_to<std::vector<std::string>>(value.at("agreed"));
        one.at = row.text(2);
        one.by = {row.text(3), row.text(4)};
        out.push_back(std::move(one));
    }
    return out;
}

Date held_on(Meeting const& meeting) {
    auto const chosen = meeting.chosen ? std::ranges::find(meeting.slots, *meeting.chosen, &MeetingSlot::id)
                                       : meeting.slots.end();
    return chosen == meeting.slots.end() ? meeting.slots.front().date : chosen->date;
}

MeetingMinutes minutes_in(sql::Session& sql, crypto::Keyring& keys, Meeting const& meeting) {
    return {meeting.id, meeting.adult, held_on(meeting), words_of(sql, keys, meeting.child, meeting.id)};
}

}  // namespace

std::vector<Error::Field> wrong_minutes(NewMinutes const& words) {
    std::vector<Error::Field> wrong;
    if (tidy_text(words.minutes).empty()) wrong.push_back({"minutes", "required"});
    if (words.agreed.size() > most_points) wrong.push_back({"agreed", "too_many"});
    for (std::size_t i = 0; i < words.agreed.size(); ++i)
        if (tidy_text(words.agreed[i]).empty()) wrong.push_back({"agreed/" + std::to_string(i), "required"});
    return wrong;
}

Result<MeetingMinutes> minutes_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                  Id const& meeting) {
    return minutes_in(sql, keys, TRY(find_meeting(sql, scope, meeting)));
}

Result<std::vector<MeetingMinutes>> minutes_of_child(sql::Session& sql, crypto::Keyring& keys,
                                                     access::Scope const& scope, Id const& child) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    std::vector<MeetingMinutes> out;
    for (auto const& row : sql.query(R"sql(
        SELECT DISTINCT f.id FROM follow_up_meeting f JOIN meeting_minutes n ON n.meeting = f.id
        WHERE f.child = :child AND f.establishment = :establishment
    )sql",
                                     {{"child", child}, {"establishment", scope.establishment}}))
        out.push_back(minutes_in(sql, keys, TRY(find_meeting(sql, scope, row.text(0)))));
    std::ranges::sort(out, [](auto const& a, auto const& b) {
        return a.held_on != b.held_on ? a.held_on > b.held_on : a.meeting > b.meeting;
    });
    return out;
}

Result<MeetingMinutes> write_minutes(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                     Id const& meeting, NewMinutes const& words) {
    auto const found = TRY(find_meeting(sql, scope, meeting));
    if (auto wrong = wrong_minutes(words); !wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    if (found.state == MeetingState::cancelled) return fail(Fault::conflict, "family.meeting_over");
    if (held_on(found) > scope.today) return fail(Fault::conflict, "family.not_yet");
    auto const id = words.id.value_or(new_id());
    if (auto const known = sql.first("SELECT meeting FROM meeting_minutes WHERE id = :id", {{"id", id}})) {
        if (known->text(0) != meeting) return fail(Fault::conflict, "id.taken");
        return minutes_in(sql, keys, found);
    }
    sql.execute(R"sql(
        INSERT INTO meeting_minutes (id, meeting, words_sealed, written_at, written_by)
        VALUES (:id, :meeting, :words, :now, :by)
    )sql",
                {{"id", id},
                 {"meeting", meeting},
                 {"words", keys.seal("meeting_minutes", "words_sealed", found.child, id, plain(words))},
                 {"now", scope.now},
                 {"by", scope.actor}});
    return minutes_in(sql, keys, found);
}

namespace {

Result<Reply> get_minutes(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const meeting = TRY(find_meeting(call.sql(), scope, TRY(call.id("id"))));
    call.saw(meeting.child, "meeting:" + meeting.id);
    return http::reply(minutes_in(call.sql(), keys, meeting));
}

Result<Reply> post_minutes(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const meeting = TRY(find_meeting(call.sql(), scope, TRY(call.id("id"))));
    auto written = TRY(write_minutes(call.sql(), keys, scope, meeting.id, TRY(call.body<NewMinutes>())));
    call.saw(meeting.child, "meeting:" + meeting.id, "minutes");
    return http::reply(written, 201);
}

Result<Reply> get_of_child(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const child = TRY(call.id("id"));
    auto const found = TRY(minutes_of_child(call.sql(), keys, scope, child));
    call.saw(child, "minutes:" + std::to_string(found.size()));
    return http::list_reply(found);
}

Result<Reply> export_of_child(Call& call, crypto::Keyring& keys) {
    auto format = TRY(spreadsheet::format_asked(call));
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const child = TRY(call.id("id"));
    auto const found = TRY(minutes_of_child(call.sql(), keys, scope, child));
    auto const language = messages::best_language(call.request.header("accept-language"));
    spreadsheet::Table table{say(language, "export.meeting_minutes"), {}, {}};
    for (auto const& [name, width] : {std::pair{"held_on", 12.0},
                                      {"adult", 24.0},
                                      {"said", 60.0},
                                      {"agreed", 40.0},
                                      {"written_by", 20.0},
                                      {"written_at", 18.0}})
        table.columns.push_back({say(language, std::string{"export."} + name), width});
    for (auto const& meeting : found) {
        if (meeting.words.empty()) continue;
        auto const& last = meeting.words.front();
        std::string agreed;
        for (auto const& point : last.agreed) agreed += (agreed.empty() ? "" : "\n") + point;
        auto const at = to_local(instant_ms(last.at).value_or(0));
        table.rows.push_back(
            {meeting.held_on, meeting.adult.name, last.minutes, agreed, last.by.name, at.date + " " + at.time});
    }
    call.saw(child, "export:minutes:" + std::to_string(table.rows.size()));
    return spreadsheet::attachment(table, format, spreadsheet::file_named("comptes-rendus", call.actor.today),
                                   language);
}

}  // namespace

void add_minutes_routes(http::Router& router, crypto::Keyring& keys) {
    auto on = [&](std::string_view method, std::string_view path, std::string_view permission, Work work,
                  Result<Reply> (*handler)(Call&, crypto::Keyring&)) -> auto& {
        return router.on(method, path, permission, work, [&keys, handler](Call& call) { return handler(call, keys); });
    };
    on("GET", "/api/v1/meetings/:id/minutes", "minutes.read", Work::read, get_minutes)
        .summary("What was said at a meeting and agreed on, with the former words")
        .answers<MeetingMinutes>();
    on("POST", "/api/v1/meetings/:id/minutes", "minutes.write", Work::write, post_minutes)
        .summary("Writes what was said at a meeting, or writes it again")
        .takes<NewMinutes>()
        .answers<MeetingMinutes>();
    on("GET", "/api/v1/children/:id/minutes", "minutes.read", Work::read, get_of_child)
        .summary("The minutes of every meeting about a child")
        .lists<MeetingMinutes>();
    on("GET", "/api/v1/children/:id/minutes-export", "minutes.read", Work::read, export_of_child)
        .summary("The minutes of every meeting about a child as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::family
