#include "http/http.hpp"
#include "spreadsheet/list.hpp"
#include "supervision/asked.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::supervision {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr int longest_period_days = 62;

}  // namespace

Reader reader_of(Call& call, Given const& given) {
    return {given.calendar, given.activities, timetable::language_of(call.request.header("accept-language"))};
}

Result<Asked> asked(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "session.unknown");
    return Asked{std::move(scope), std::move(*id)};
}

Result<Period> period_of(Call& call) {
    auto from = TRY(call.query("from")), until = TRY(call.query("until"));
    std::vector<Error::Field> wrong;
    if (from && !is_date(*from)) wrong.push_back({"from", "invalid"});
    if (until && !is_date(*until)) wrong.push_back({"until", "invalid"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    Period out{from.value_or(call.actor.today), {}};
    out.until = until.value_or(out.from);
    if (out.until < out.from) return wrong_fields("query.wrong_fields", {{"until", "too_early"}});
    if (days_between(out.from, out.until) > longest_period_days)
        return wrong_fields("query.wrong_fields", {{"until", "too_far"}});
    return out;
}

namespace {

Result<Reply> shown(Call& call, Given const& given, Asked const& at) {
    return http::reply(TRY(ratio_of(call.sql(), reader_of(call, given), at.scope, at.session)));
}

Result<Reply> get_ratios(Call& call, Given const& given) {
    auto scope = TRY(access::scope_of(call.actor, "ratio.read"));
    auto period = TRY(period_of(call));
    auto wanted = TRY(call.query("light"));
    auto light = wanted ? record::choice_named<ratio::Light>(*wanted) : std::nullopt;
    if (wanted && !light) return wrong_fields("query.wrong_fields", {{"light", "unknown"}});
    auto found = ratios(call.sql(), reader_of(call, given), scope, period);
    if (light) std::erase_if(found, [&](auto const& each) { return each.light != *light; });
    return http::list_reply(found);
}

Result<Reply> get_ratio(Call& call, Given const& given) { return shown(call, given, TRY(asked(call))); }

Result<Reply> get_substitutes(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    auto found = TRY(candidates(call.sql(), reader_of(call, given), at.scope, at.session));
    call.saw({}, "session:" + at.session);
    return http::list_reply(found);
}

Result<Reply> post_adult(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    auto adult = TRY(call.body<NewAdult>());
    TRY(add_adult(call.sql(), at.scope, at.session, adult));
    call.saw({}, "session:" + at.session + " person:" + adult.person, "adults");
    return shown(call, given, at);
}

Result<Reply> delete_adult(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    auto person = call.id("person");
    if (!person) return fail(Fault::not_found, "staff.unknown");
    TRY(remove_adult(call.sql(), at.scope, at.session, *person));
    call.saw({}, "session:" + at.session + " person:" + *person, "adults");
    return shown(call, given, at);
}

Result<Reply> post_substitution(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    TRY(substitute(call.sql(), at.scope, at.session, TRY(call.body<Substitution>())));
    call.saw({}, "session:" + at.session, "leader");
    return shown(call, given, at);
}

Result<Reply> put_reversal(Call& call, Given const& given) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "substitution.unknown");
    auto session = TRY(undo_substitution(call.sql(), scope, *id));
    Asked const at{std::move(scope), std::move(session)};
    call.saw({}, "session:" + at.session, "leader");
    return shown(call, given, at);
}

Result<Reply> put_override(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    auto reason = TRY(call.body<OverrideEdit>()).reason;
    auto ratio = TRY(ratio_of(call.sql(), reader_of(call, given), at.scope, at.session));
    TRY(accept(call.sql(), at.scope, ratio, reason));
    call.saw({}, "session:" + at.session, "ratio_override");
    return shown(call, given, at);
}

Result<Reply> delete_override(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    TRY(take_acceptance_back(call.sql(), at.scope, at.session));
    call.saw({}, "session:" + at.session, "ratio_override");
    return shown(call, given, at);
}

Result<Reply> put_need(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    TRY(publish_need(call.sql(), at.scope, at.session, TRY(call.body<NeedEdit>()).wanted));
    call.saw({}, "session:" + at.session, "staff_need");
    return shown(call, given, at);
}

Result<Reply> delete_need(Call& call, Given const& given) {
    auto at = TRY(asked(call));
    TRY(withdraw_need(call.sql(), at.scope, at.session));
    call.saw({}, "session:" + at.session, "staff_need");
    return shown(call, given, at);
}

Result<Reply> get_pedt(Call& call) {
    return http::list_reply(pedt_of(call.sql(), TRY(access::scope_of(call.actor, "ratio.read"))));
}

spreadsheet::Told<PedtRow> const told[] = {
    {{"from_day", 12.0}, [](auto const& row, std::string_view) -> spreadsheet::Cell { return row.from; }},
    {{"until", 12.0}, [](auto const& row, std::string_view) -> spreadsheet::Cell { return row.until; }},
};

Result<Reply> export_pedt(Call& call) {
    auto const found = pedt_of(call.sql(), TRY(access::scope_of(call.actor, "ratio.read")));
    return spreadsheet::list_file(call, list_of(call, "pedt", "pedt", told, found));
}

Result<Reply> post_pedt(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "ratio.write"));
    TRY(keep_pedt(call.sql(), scope, TRY(call.body<NewPedt>())));
    call.saw({}, "establishment:" + scope.establishment, "pedt");
    return http::list_reply(pedt_of(call.sql(), scope));
}

Result<Reply> put_pedt_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "ratio.write"));
    TRY(reverse_pedt(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "establishment:" + scope.establishment, "pedt");
    return http::list_reply(pedt_of(call.sql(), scope));
}

using Handler = Result<Reply> (*)(Call&, Given const&);

}  // namespace

void add_routes(http::Router& router, timetable::Calendar const& calendar, timetable::Activities const& activities) {
    auto with = [&](Handler handler) -> http::Handler {
        return [handler, given = Given{calendar, activities}](Call& call) { return handler(call, given); };
    };
    std::string const session = "/api/v1/sessions/:id";
    router.on("GET", "/api/v1/ratios", "ratio.read", Work::read, with(get_ratios))
        .summary("Adults and children of the sessions of a period (today by default), with the arithmetic")
        .with("from", "first day")
        .with("until", "last day, at most two months later")
        .with("light", "only those: green, amber, red")
        .lists<SessionRatio>();
    add_adult_export_routes(router, {calendar, activities});
    router.on("GET", session + "/ratio", "ratio.read", Work::read, with(get_ratio))
        .summary("Are there enough adults, and the right ones: at plan, at roll call, after")
        .answers<SessionRatio>();
    router.on("GET", session + "/substitutes", "ratio.write", Work::read, with(get_substitutes))
        .summary("Who could take a place, whoever could come first")
        .lists<Candidate>();
    router.on("POST", session + "/adults", "ratio.write", Work::write, with(post_adult))
        .summary("One more adult, cleared and free")
        .takes<NewAdult>()
        .answers<SessionRatio>();
    router.on("DELETE", session + "/adults/:person", "ratio.write", Work::write, with(delete_adult))
        .summary("One adult less")
        .answers<SessionRatio>();
    router.on("POST", session + "/substitutions", "ratio.write", Work::write, with(post_substitution))
        .summary("Somebody takes the leader's place")
        .takes<Substitution>()
        .answers<SessionRatio>();
    router.on("PUT", "/api/v1/substitutions/:id/reversal", "ratio.write", Work::write, with(put_reversal))
        .summary("Takes a substitution back, until the evening is over")
        .answers<SessionRatio>();
    router.on("PUT", session + "/ratio-override", "ratio.write", Work::write, with(put_override))
        .summary("Goes on with fewer adults, with the reason; the arithmetic stays shown")
        .takes<OverrideEdit>()
        .answers<SessionRatio>();
    router.on("DELETE", session + "/ratio-override", "ratio.write", Work::write, with(delete_override))
        .summary("Takes that back")
        .answers<SessionRatio>();
    router.on("PUT", session + "/need", "ratio.write", Work::write, with(put_need))
        .summary("Asks the volunteers for so many adults")
        .takes<NeedEdit>()
        .answers<SessionRatio>();
    router.on("GET", "/api/v1/pedt", "ratio.read", Work::read, get_pedt)
        .summary("When the establishment's activities are part of the commune's PEdT")
        .lists<PedtRow>();
    router.on("GET", "/api/v1/pedt-export", "ratio.read", Work::read, export_pedt)
        .summary("The same as a file")
        .with("format", "csv or xlsx");
    router.on("POST", "/api/v1/pedt", "ratio.write", Work::write, post_pedt)
        .summary("From a day on; the same one again changes its end")
        .takes<NewPedt>()
        .lists<PedtRow>();
    router.on("PUT", "/api/v1/pedt-changes/:id/reversal", "ratio.write", Work::write, put_pedt_reversal)
        .summary("As it was written before, within 30 days")
        .lists<PedtRow>();
    router.on("DELETE", session + "/need", "ratio.write", Work::write, with(delete_need))
        .summary("Asks no longer")
        .answers<SessionRatio>();
}

}  // namespace marelle::supervision
