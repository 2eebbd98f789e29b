#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "family/agreed.hpp"
#include "family/fields.hpp"
#include "family/minutes.hpp"
#include "family/parents.hpp"
#include "http/http.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr int shown_days = 7;

struct Rooms {
    crypto::Keyring& keys;
    timetable::Calendar const& calendar;
    message::Ways open;
};

// The week and the night are said before somebody writes, not after.
void say_when(sql::Session& sql, AdultWay& way, Id const& child, Instant const& now) {
    message::NewMessage planned;
    planned.guardian = way.id;
    planned.child = child;
    planned.channel = message::Channel::sms;
    planned.urgency = message::Urgency::planned;
    auto const when = message::foresee(sql, planned, now);
    if (!when.because) return;
    way.planned_for = instant_text(when.at);
    way.later_because = when.because;
}

// Every adult of the child, those who may not be written to with the reason.
std::vector<AdultWay> adults_of(sql::Session& sql, Rooms const& rooms, access::Scope const& scope, Id const& child) {
    std::vector<AdultWay> out;
    for (auto const& row : sql.query(
             R"sql(
        SELECT p.id, p.given_names, p.usage_name, p.language, (SELECT max(k.expires_at) FROM family_link k
            WHERE k.guardian = p.id AND k.establishment = :establishment AND k.revoked_at IS NULL
                AND k.expires_at > :now)
        FROM child_guardian l JOIN guardian p ON p.id = l.guardian
        WHERE l.child = :child AND (l.until_on IS NULL OR l.until_on > :today)
        ORDER BY l.recorded_at, l.id
    )sql",
             {{"child", child}, {"establishment", scope.establishment}, {"today", scope.today}, {"now", scope.now}})) {
        AdultWay way;
        way.id = row.text(0);
        way.name = row.text(1) + " " + row.text(2);
        way.language = row.maybe_text(3).value_or("fr");
        auto const adult = message::adult_of(sql, rooms.keys, way.id, child, scope.today);
        way.may = adult.has_value();
        if (adult) {
            way.phone = adult->phone.has_value();
            way.email = adult->email.has_value();
            way.link_until = row.maybe_text(4);
            say_when(sql, way, child, scope.now);
        } else way.because = adult.error().code;
        out.push_back(std::move(way));
    }
    return out;
}

Result<FamilySide> side(sql::Session& sql, Rooms const& rooms, access::Scope const& scope, Id const& child) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    auto const now = instant_ms(scope.now).value_or(0);
    FamilySide out;
    out.phone = message::phone_of(sql, scope.establishment);
    out.sms = rooms.open.sms;
    out.email = rooms.open.email;
    out.hidden_home = home_is_hidden(sql, child, scope.today);
    out.adults = adults_of(sql, rooms, scope, child);
    out.evenings = evenings_of(sql, rooms.calendar, scope.establishment, child,
                               {scope.today, add_days(scope.today, shown_days - 1)}, now);
    out.meetings = meetings_of(sql, scope.establishment, child, now);
    message::Filter filter;
    filter.child = child;
    filter.limit = 5;
    out.messages = message::list(sql, scope, filter);
    return out;
}

Result<Reply> get_side(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.read"));
    auto child = TRY(call.id("id"));
    auto out = TRY(side(call.sql(), rooms, scope, child));
    call.saw(child);
    return http::reply(out);
}

// What every message about a child may say, its link made for that one adult.
Result<message::Values> values_with_link(sql::Session& sql, Rooms const& rooms, access::Scope const& scope,
                                         Id const& child, Id const& adult) {
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    if (home_is_hidden(sql, child, scope.today)) return fail(Fault::conflict, "family.hidden_home");
    auto const phone = message::phone_of(sql, scope.establishment);
    if (!phone) return fail(Fault::conflict, "family.no_phone");
    if (rooms.open.public_url.empty()) return fail(Fault::conflict, "family.no_address");
    TRY(message::adult_of(sql, rooms.keys, adult, child, scope.today));
    auto const row = sql.first("SELECT c.given_names, e.name FROM child c, establishment e WHERE c.id = :child AND"
                               " e.id = :establishment",
                               {{"child", child}, {"establishment", scope.establishment}});
    return message::Values{{"child", first_name_of(row->text(0))},
                           {"place", row->text(1)},
                           {"phone", phone_shown(*phone)},
                           {"link", rooms.open.public_url + "/l/" + make_link(sql, scope, adult)}};
}

Result<message::MessageRow> send_link(sql::Session& sql, Rooms const& rooms, access::Scope const& scope,
                                      Id const& child, NewFamilyLink const& asked, message::Kind kind,
                                      std::optional<Instant> const& useful_until = {}) {
    if (asked.id)
        if (auto known = message::find(sql, scope, *asked.id)) return known;  // sent twice is one
    message::NewMessage out;
    out.id = asked.id;
    out.guardian = asked.adult;
    out.child = child;
    out.channel = asked.channel;
    out.kind = kind;
    out.urgency = asked.urgency.value_or(message::Urgency::planned);
    out.useful_until = useful_until;
    out.values = TRY(values_with_link(sql, rooms, scope, child, asked.adult));
    return message::plan(sql, rooms.keys, scope, rooms.open, out);
}

Result<Reply> post_link(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto child = TRY(call.id("id"));
    auto asked = TRY(call.body<NewFamilyLink>());
    auto row = TRY(send_link(call.sql(), rooms, scope, child, asked, message::Kind::family_link));
    call.saw(child, "message:" + row.id, "family_link");
    return http::reply(row, 201);
}

Result<Reply> put_closure(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto child = TRY(call.id("id")), adult = TRY(call.id("adult"));
    if (!access::child_is_in_scope(call.sql(), scope, child)) return fail(Fault::not_found, "child.unknown");
    auto const known = adults_of(call.sql(), rooms, scope, child);
    if (std::ranges::find(known, adult, &AdultWay::id) == known.end())
        return fail(Fault::not_found, "message.adult_unknown");
    revoke_links(call.sql(), scope, adult);
    call.saw(child, "guardian:" + adult, "revoked_at");
    return http::no_content();
}

// Who called, when the team does not say: nobody is named.
Result<Reply> post_word(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto child = TRY(call.id("id"));
    auto asked = TRY(call.body<NewWord>());
    if (!access::child_is_in_scope(call.sql(), scope, child)) return fail(Fault::not_found, "child.unknown");
    if (asked.adult) TRY(message::adult_of(call.sql(), rooms.keys, *asked.adult, child, scope.today));
    auto said = TRY(say(call.sql(), rooms.calendar, scope.establishment, {child, asked.date, asked.starts, asked.word},
                        {asked.adult, {}, scope.actor}, scope.now));
    call.saw(child, "session:" + said.session.value_or(""), "word");
    return http::reply(said, 201);
}

Result<Reply> put_word_reversal(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = TRY(call.id("id"));
    auto unsaid = TRY(unsay(call.sql(), rooms.calendar, scope, id));
    call.saw(unsaid.child, "word:" + id, "word");
    return http::reply(unsaid.evening);
}

// Once the last hour has begun there is nothing left to choose.
std::optional<Instant> last_hour(Meeting const& meeting) {
    std::optional<Instant> out;
    for (auto const& slot : meeting.slots)
        out = std::max(out.value_or(""), instant_text(from_local(slot.date, slot.starts)));
    return out;
}

Result<Reply> post_meeting(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto child = TRY(call.id("id"));
    auto asked = TRY(call.body<NewMeeting>());
    bool const known = asked.id && find_meeting(call.sql(), scope, *asked.id).has_value();
    MeetingSent out{TRY(propose(call.sql(), rooms.keys, scope, child, asked)), {}};
    if (asked.channel && !known)
        out.message = TRY(send_link(call.sql(), rooms, scope, child, {{}, asked.adult, *asked.channel, {}},
                                    message::Kind::meeting_slots, last_hour(out.meeting)));
    call.saw(child, "meeting:" + out.meeting.id, "slots");
    return http::reply(out, 201);
}

Result<Reply> put_answer(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = TRY(call.id("id"));
    auto asked = TRY(call.body<NewAnswer>());
    TRY(find_meeting(call.sql(), scope, id));
    auto out = TRY(answer(call.sql(), scope.establishment, id, asked.slot, {{}, {}, scope.actor}, scope.now));
    call.saw(out.child, "meeting:" + id, "slot");
    return http::reply(out);
}

// The family that had chosen an hour is told, by the ways it has; who never answered has nothing to be told.
std::optional<message::MessageRow> tell_cancelled(sql::Session& sql, Rooms const& rooms, access::Scope const& scope,
                                                  Meeting const& before) {
    if (before.state != MeetingState::chosen) return {};
    auto const phone = message::phone_of(sql, scope.establishment);
    auto const adult = message::adult_of(sql, rooms.keys, before.adult.id, before.child, scope.today);
    if (!phone || !adult) return {};
    auto const& slot = *std::ranges::find(before.slots, *before.chosen, &MeetingSlot::id);
    auto const place = sql.first("SELECT name FROM establishment WHERE id = :id", {{"id", scope.establishment}});
    message::NewMessage out;
    out.guardian = before.adult.id;
    out.child = before.child;
    out.channel = adult->phone && rooms.open.sms     ? message::Channel::sms
                  : adult->email && rooms.open.email ? message::Channel::email
                                                     : message::Channel::paper;
    out.kind = message::Kind::meeting_cancelled;
    out.urgency = message::Urgency::urgent;
    out.values = {{"place", place->text(0)}, {"phone", phone_shown(*phone)}, {"day", slot.date}, {"time", slot.starts}};
    out.about = "meeting:" + before.id;
    out.useful_until = instant_text(from_local(slot.date, slot.starts));
    auto row = message::plan(sql, rooms.keys, scope, rooms.open, out);
    if (!row) return {};
    return *row;
}

Result<Reply> put_meeting_closure(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = TRY(call.id("id"));
    auto const before = TRY(find_meeting(call.sql(), scope, id));
    MeetingSent out{TRY(cancel_meeting(call.sql(), scope, id)), tell_cancelled(call.sql(), rooms, scope, before)};
    call.saw(out.meeting.child, "meeting:" + id, "cancelled_at");
    return http::reply(out);
}

Result<Reply> put_reading(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = TRY(call.id("id"));
    auto out = TRY(read_answer(call.sql(), scope, id));
    call.saw(out.child, "meeting:" + id, "read_at");
    return http::reply(out);
}

Result<Reply> post_news(Call& call, Rooms const& rooms) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = TRY(call.id("id"));
    auto out = TRY(tell_of_evening(call.sql(), rooms.keys, scope, rooms.open, id));
    call.saw({}, "session:" + id, "family_news");
    return http::reply(out, 201);
}

Result<Reply> get_news(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = TRY(call.id("id"));
    auto out = TRY(news_to_tell(call.sql(), scope, id));
    call.saw({}, "session:" + id);
    return http::reply(out);
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys, timetable::Calendar const& calendar,
                message::Ways const& open) {
    Rooms const rooms{keys, calendar, open};
    add_parent_routes(router);
    add_minutes_routes(router, keys);
    add_meeting_export_routes(router);
    add_agreed_routes(router);
    router
        .on("GET", "/api/v1/children/:id/family", "family.read", Work::read,
            [rooms](Call& call) { return get_side(call, rooms); })
        .summary("What the family was sent and answered: adults and ways, next evenings, meetings, messages")
        .answers<FamilySide>();
    router
        .on("POST", "/api/v1/children/:id/family-links", "family.write", Work::write,
            [rooms](Call& call) { return post_link(call, rooms); })
        .summary("Send an adult the link of the family's page: SMS, e-mail or letter")
        .takes<NewFamilyLink>()
        .answers<message::MessageRow>();
    router
        .on("PUT", "/api/v1/children/:id/adults/:adult/link-closure", "family.write", Work::write,
            [rooms](Call& call) { return put_closure(call, rooms); })
        .summary("Every link of this adult opens nothing from now on");
    router
        .on("POST", "/api/v1/children/:id/family-words", "family.write", Work::write,
            [rooms](Call& call) { return post_word(call, rooms); })
        .summary("Write down what the family says of an evening: absent, or coming after all")
        .takes<NewWord>()
        .answers<Evening>();
    router
        .on("PUT", "/api/v1/family-words/:id/reversal", "family.write", Work::write,
            [rooms](Call& call) { return put_word_reversal(call, rooms); })
        .summary("Take back what the team wrote down of a family's word, while nothing was said since")
        .answers<Evening>();
    router
        .on("POST", "/api/v1/children/:id/meetings", "family.write", Work::write,
            [rooms](Call& call) { return post_meeting(call, rooms); })
        .summary("Propose one to three hours of a meeting, and send them")
        .takes<NewMeeting>()
        .answers<MeetingSent>();
    router.on("PUT", "/api/v1/meetings/:id/answer", "family.write", Work::write, put_answer)
        .summary("Write down the family's answer: an hour, or none")
        .takes<NewAnswer>()
        .answers<Meeting>();
    router
        .on("PUT", "/api/v1/meetings/:id/closure", "family.write", Work::write,
            [rooms](Call& call) { return put_meeting_closure(call, rooms); })
        .summary("Cancel a meeting; the family that had chosen an hour is told")
        .answers<MeetingSent>();
    router
        .on("POST", "/api/v1/sessions/:id/family-news", "family.write", Work::write,
            [rooms](Call& call) { return post_news(call, rooms); })
        .summary("Tell the families that an evening is cancelled, or on after all: urgent, once an adult")
        .answers<SessionNews>();
    router.on("GET", "/api/v1/sessions/:id/family-news", "family.write", Work::read, get_news)
        .summary("How many adults were told that an evening is cancelled which takes place after all")
        .answers<NewsToTell>();
    router.on("PUT", "/api/v1/meetings/:id/reading", "family.write", Work::write, put_reading)
        .summary("The family's refusal was read")
        .answers<Meeting>();
}

}  // namespace marelle::family
