// Today, the pack a phone takes along with it, and the cards that were opened from one.
#include "access/device.hpp"
#include "attendance/attendance.hpp"
#include "attendance/tasks.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "timetable/catch_up.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::attendance {

namespace {

using http::Call;
using http::Reply;
using http::Work;
namespace json = boost::json;

constexpr std::size_t longest_batch = 500, longest_label = 80;

struct Seen {
    Today today;
    std::optional<CallPack> calls;
};

// A device that asks for a pack, of somebody who may take one along.
struct Asking {
    Id device;
    std::string label;
};

Result<std::optional<Asking>> asking_of(Call& call, Date const& date) {
    auto device = TRY(call.query("device"));
    auto label = tidy_text(TRY(call.query("label")).value_or(""));
    std::vector<Error::Field> wrong;
    if (device && !is_id(*device)) wrong.push_back({"device", "invalid"});
    if (characters(label) > longest_label) wrong.push_back({"label", "too_long"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    auto const may = access::reach_of(call.actor.post.profile, "attendance.write") != access::Reach::none;
    if (!device || !may || date != call.actor.today) return std::optional<Asking>{};
    return std::optional{Asking{*device, std::move(label)}};
}

access::NewPack new_pack(Seen const& seen, Asking const& asking) {
    access::NewPack out{{}, asking.device, asking.label, {}};
    std::vector<Id> children;
    auto take = [&](auto const& pack) {
        out.id = pack.id;
        for (auto const& card : pack.cards) children.push_back(card.child);
    };
    if (seen.today.pack) take(*seen.today.pack);
    if (seen.calls) take(*seen.calls);
    std::ranges::sort(children);
    for (auto const* sessions : {&seen.today.sessions, &seen.today.tomorrow.sessions})
        for (auto const& session : *sessions) {
            bool const all = !session.children.empty() && std::ranges::all_of(session.children, [&](auto const& one) {
                return std::ranges::binary_search(children, one.child.id);
            });
            out.sessions.emplace_back(session.id, all ? Level::s2 : Level::s1);
        }
    return out;
}

// With those days, for who is asked about forgotten roll calls, that nobody looked at since.
void make_days(Call& call, timetable::Calendar const& calendar, access::Scope const& scope, Date const& date) {
    auto const& establishment = call.actor.post.establishment;
    if (date == call.actor.today && scope.reach == access::Reach::establishment)
        timetable::catch_up(call.database, calendar, establishment, date, look_back_days);
    else timetable::make_sure(call.database, calendar, establishment, {date, add_days(date, 1)});
}

Result<Reply> get_today(Call& call, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "today.read"));
    auto date = TRY(call.query("date")).value_or(call.actor.today);
    if (!is_date(date)) return wrong_fields("query.wrong_fields", {{"date", "invalid"}});
    auto const asking = TRY(asking_of(call, date));
    std::optional<access::Scope> care;
    if (auto found = access::scope_of(call.actor, "child.care")) care = asking ? day_long(*found) : *found;
    make_days(call, calendar, scope, date);
    auto seen = TRY(call.database.read([&](sql::Session& sql) -> Result<Seen> {
        if (asking) TRY(access::device_may_ask(sql, call.actor, asking->device));
        Seen out{today(sql, keys, calendar, call.actor, scope, care, date,
                       timetable::language_of(call.request.header("accept-language"))),
                 {}};
        if (!asking) return out;
        if (care) out.today.pack = pack_of(sql, keys, *care, out.today);
        else out.calls = call_pack_of(sql, keys, day_long(TRY(access::scope_of(call.actor, "child.card"))), out.today);
        return out;
    }));
    if (asking)
        TRY(call.database.write(
            [&](sql::Session& sql) { return access::keep_pack(sql, call.actor, new_pack(seen, *asking)); }));
    // S2 on a screen is one entry a screen, and a pack one a pack.
    if (asking) call.trail.add({Level::s2, care ? "child.care" : "child.card", {}, "pack:" + date, {}, {}});
    else if (care) call.trail.add({Level::s2, "child.care", {}, "sessions:" + date, {}, {}});
    auto body = record::to_json(seen.today);
    if (seen.calls) body["pack"] = record::to_json(*seen.calls);
    return http::json_reply(std::move(body));
}

CardOpeningResult one_opening(Call& call, access::Scope const& scope, json::value const& sent,
                              handover::Hearing const& heard) {
    CardOpeningResult out{{}, Outcome::refused, "body.wrong_fields"};
    if (!sent.is_object()) return out;
    if (auto const* id = sent.get_object().if_contains("id"); id && id->is_string() && is_id(id->get_string()))
        out.id = std::string{id->get_string()};
    auto refused = [&](Error const& error) {
        out.code = error.code;
        return out;
    };
    auto opening = record::from_json<CardOpening>(sent.get_object());
    if (!opening) return refused(opening.error());
    sql::Savepoint savepoint{call.sql()};
    auto noted = note_opening(call.sql(), scope, *opening, heard);
    if (!noted) return refused(noted.error());
    savepoint.keep();
    // When it was opened, beside when it was told.
    if (*noted == Outcome::stored)
        call.saw(opening->child, "session:" + opening->session + " opened:" + heard.clock.right(opening->observed_at));
    out.result = *noted;
    out.code.reset();
    return out;
}

Result<Reply> post_openings(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "child.card"));
    auto body = TRY(call.object());
    json::value const lines = body.contains("openings") ? body.at("openings") : json::value{};
    body["openings"] = json::array{};
    auto head = TRY(record::from_json<CardOpenings>(body));
    if (!lines.is_array())
        return wrong_fields("body.wrong_fields", {{"openings", lines.is_null() ? "required" : "invalid"}});
    if (lines.get_array().size() > longest_batch) return wrong_fields("body.wrong_fields", {{"openings", "too_long"}});
    handover::Hearing const heard{DeviceClock{head.sent_at, scope.now}, head.device};
    CardOpeningResults out;
    for (auto const& line : lines.get_array()) out.results.push_back(one_opening(call, scope, line, heard));
    return http::reply(out);
}

}  // namespace

void add_pack_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/today", "today.read", Work::own,
            [&](Call& call) { return get_today(call, calendar, keys); })
        .summary(
            "Who is expected where, today and tomorrow, and what waits for the reader; with a device, the cards it "
            "takes along (a volunteer's: CallCard)")
        .with("date", "another day than today")
        .with("device", "makes a pack for this device, kept 24 hours")
        .with("label", "what the device says of itself")
        .answers<Today>();
    router.on("POST", "/api/v1/card-openings", "child.card", Work::write, post_openings)
        .summary("Cards opened without network, at most 500: one entry of the log each, when it was")
        .takes<CardOpenings>()
        .answers<CardOpeningResults>();
}

}  // namespace marelle::attendance
