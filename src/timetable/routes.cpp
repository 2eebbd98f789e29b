#include "http/http.hpp"
#include "timetable/calendar_data.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr int longest_calendar_days = 3 * 366;

Result<Period> period_of(Call& call) {
    auto from = TRY(call.query("from")), until = TRY(call.query("until"));
    std::vector<Error::Field> wrong;
    if (from && !is_date(*from)) wrong.push_back({"from", "invalid"});
    if (until && !is_date(*until)) wrong.push_back({"until", "invalid"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    Period period{from.value_or(school_year_start(school_year_of(call.actor.today))), {}};
    period.until = until.value_or(school_year_end(school_year_of(period.from)));
    if (period.until < period.from) return wrong_fields("query.wrong_fields", {{"until", "too_early"}});
    if (days_between(period.from, period.until) > longest_calendar_days)
        return wrong_fields("query.wrong_fields", {{"until", "too_late"}});
    return period;
}

Result<Reply> get_calendar(Call& call, Calendar const& calendar) {
    auto period = TRY(period_of(call));
    auto place = place_of(call.sql(), call.actor.post.establishment, period);
    return http::list_reply(
        calendar.items(period, place ? &*place : nullptr, language_of(call.request.header("accept-language"))));
}

Result<Reply> post_slot(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto group = TRY(call.id("id"));
    auto slot = TRY(open_slot(call.sql(), scope, group, TRY(call.body<NewSlot>())));
    call.saw({}, "slot:" + slot.id);
    return http::reply(slot, 201);
}

// Without a word, what was opened by mistake goes from its first day to come.
Result<Date> last_day_asked(Call& call, access::Scope const& scope, Id const& id) {
    if (!call.request.body.empty()) return TRY(call.body<SlotClosing>()).on;
    for (auto const& [group, slot] : slots_in_scope(call.sql(), scope))
        if (slot.id == id) return std::max(slot.from, scope.today);
    return fail(Fault::not_found, "slot.unknown");
}

Result<Reply> put_slot_closure(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    auto slot = TRY(close_slot(call.sql(), scope, id, TRY(last_day_asked(call, scope, id))));
    call.saw({}, "slot:" + id, "until");
    return http::reply(slot);
}

Result<Reply> put_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    auto slot = TRY(reopen_slot(call.sql(), scope, id));
    call.saw({}, "slot:" + slot.id, "until");
    return http::reply(slot);
}

Result<Reply> put_session_closure(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    TRY(cancel(call.sql(), scope, id, TRY(call.body<Cancellation>()).reason));
    call.saw({}, "session:" + id, "cancelled_at,cancel_reason");
    return http::reply(TRY(find_session(call.sql(), scope, id)));
}

Result<Reply> delete_session_closure(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    TRY(restore(call.sql(), scope, id));
    call.saw({}, "session:" + id, "cancelled_at,cancel_reason");
    return http::reply(TRY(find_session(call.sql(), scope, id)));
}

}  // namespace

void add_routes(http::Router& router, Calendar const& calendar) {
    router
        .on("GET", "/api/v1/calendar", "calendar.read", Work::read,
            [&calendar](Call& call) { return get_calendar(call, calendar); })
        .summary("School holidays, public holidays and closures that touch a period (this school year by default)")
        .with("from", "first day")
        .with("until", "last day, at most three years later")
        .lists<CalendarItem>();
    router.on("POST", "/api/v1/groups/:id/slots", "group.write", Work::write, post_slot)
        .summary("Opens a weekly slot")
        .takes<NewSlot>()
        .answers<Slot>();
    router.on("PUT", "/api/v1/slots/:id/closure", "group.write", Work::write, put_slot_closure)
        .summary("Closes a slot from a day on; the sessions to come without any note go with it")
        .takes<SlotClosing>()
        .answers<Slot>();
    router.on("PUT", "/api/v1/slot-closings/:id/reversal", "group.write", Work::write, put_reversal)
        .summary("Takes the end of a slot back, within 30 days, with the sessions it cancelled")
        .answers<Slot>();
    router.on("PUT", "/api/v1/sessions/:id/closure", "group.write", Work::write, put_session_closure)
        .summary("Cancels a session, with its reason")
        .takes<Cancellation>()
        .answers<SessionHead>();
    router.on("DELETE", "/api/v1/sessions/:id/closure", "group.write", Work::write, delete_session_closure)
        .summary("Takes the cancellation of a session back")
        .answers<SessionHead>();
    add_calendar_routes(router, calendar);
    add_import_routes(router, calendar);
}

}  // namespace marelle::timetable
