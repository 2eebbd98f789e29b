// The lists of clubs, weeks and stays as files; who asked and the papers are in list_routes.cpp.
#include "offer/asked.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::offer {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using spreadsheet::joined;

Result<Reply> export_offers(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "offer.read"));
    auto const period = TRY(period_of(call));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "offers",
                           "mercredis-vacances",
                           "offers",
                           {{"offer", 30.0},
                            {"offer_kind", 20.0},
                            {"first_day", 12.0},
                            {"last_day", 12.0},
                            {"starts", 8.0},
                            {"ends", 8.0},
                            {"place", 24.0},
                            {"provider", 24.0},
                            {"places", 10.0},
                            {"placed", 10.0},
                            {"waiting", 12.0},
                            {"free", 10.0},
                            {"opens_on", 16.0},
                            {"closes_on", 16.0},
                            {"offer_state", 16.0}},
                           {}};
    for (auto const& row : offers(call.sql(), reader_of(call, given), scope, period))
        list.rows.push_back({row.title, choice(list.language, "offer_kind", row.kind), row.starts_on, row.ends_on,
                             row.day_starts, row.day_ends, row.place, row.provider, row.places, row.placed, row.waiting,
                             row.free, row.opens_on, row.closes_on, choice(list.language, "offer_state", row.state)});
    return spreadsheet::list_file(call, list);
}

Result<Reply> export_candidates(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "offer.write"));
    auto const read = TRY(access::scope_of(call.actor, "offer.read"));
    auto const id = TRY(offer_id(call));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "candidates",
                           "enfants-possibles",
                           "candidates:" + id,
                           {{"first_name", 18.0},
                            {"last_name", 22.0},
                            {"age", 6.0},
                            {"group", 18.0},
                            {"holiday_days", 12.0},
                            {"holiday_half", 12.0},
                            {"request_state", 26.0},
                            {"warnings", 30.0}},
                           {}};
    for (auto const& each : TRY(candidates(call.sql(), reader_of(call, given), read, scope, id))) {
        std::optional<std::string> group, state;
        std::optional<int> days, half;
        if (each.group) group = each.group->name;
        if (each.state) state = choice(list.language, "request_state", *each.state);
        if (each.holiday) {
            days = each.holiday->placed;
            half = each.holiday->target;
        }
        std::vector<std::string> warnings;
        for (auto const& warning : each.warnings)
            warnings.push_back(choice(list.language, "offer_warning", warning.kind));
        list.rows.push_back({each.child.first_name, each.last_name.value_or(each.child.initial), each.age, group, days,
                             half, state, joined(warnings)});
    }
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router, Given const& given) {
    router.on("GET", "/api/v1/offers-export", "offer.read", http::Work::read, with(given, export_offers))
        .summary("Clubs, weeks of the holidays and stays of a period as a file")
        .with("format", "csv or xlsx")
        .with("from", "first day")
        .with("until", "last day");
    router
        .on("GET", "/api/v1/offers/:id/candidates-export", "child.export", http::Work::read,
            with(given, export_candidates))
        .summary("The children who may go as a file, with what one is warned of")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::offer
