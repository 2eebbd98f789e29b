// The lists of clubs, weeks and stays as files; who asked and the papers are in list_routes.cpp.
#include "offer/asked.hpp"
#include "offer/request.hpp"
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
        warnings.reserve(each.warnings.size());
        for (auto const& warning : each.warnings)
            warnings.push_back(choice(list.language, "offer_warning", warning.kind));
        list.rows.push_back({each.child.first_name, each.last_name.value_or(each.child.initial), each.age, group, days,
                             half, state, joined(warnings)});
    }
    return spreadsheet::list_file(call, list);
}

using Cell = spreadsheet::Cell;

spreadsheet::Told<Share> const shares[] = {
    {{"holiday", 34.0}, [](auto const& row, std::string_view) -> Cell { return row.label; }},
    {{"from_day", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.from; }},
    {{"until_day_in", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.until; }},
    {{"holiday_half", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.target; }},
    {{"holiday_days", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.placed; }},
    {{"holiday_attended", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.attended; }},
};
spreadsheet::Told<ChildOffer> const asked[] = {
    {{"offer", 34.0}, [](auto const& row, std::string_view) -> Cell { return row.offer.name; }},
    {{"offer_kind", 20.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "offer_kind", row.kind); }},
    {{"first_day", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.starts_on; }},
    {{"last_day", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.ends_on; }},
    {{"request_state", 24.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "request_state", row.state); }},
    {{"rank", 8.0}, [](auto const& row, std::string_view) -> Cell { return row.rank; }},
};

Result<ChildHolidays> of_child(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "offer.read"));
    return holidays_of_child(call.sql(), given.calendar, scope, TRY(call.id("id")), spreadsheet::language_of(call));
}

Result<Reply> export_holidays(Call& call, Given const& given) {
    auto const found = TRY(of_child(call, given));
    return spreadsheet::list_file(call, list_of(call, "holidays", "vacances", shares, found.holidays, found.child));
}

Result<Reply> export_asked(Call& call, Given const& given) {
    auto const found = TRY(of_child(call, given));
    return spreadsheet::list_file(call, list_of(call, "child_offers", "inscriptions", asked, found.lists, found.child));
}

// One ticket of one draw: numbers, no name, and all it takes to run it again.
struct TicketLine {
    Draw const* draw{};
    DrawTicket const* ticket{};
};
spreadsheet::Told<TicketLine> const told_of_ticket[] = {
    {{"drawn_at", 18.0},
     [](auto const& line, std::string_view) -> Cell { return spreadsheet::local_text(line.draw->drawn_at); }},
    {{"rank", 8.0}, [](auto const& line, std::string_view) -> Cell { return line.ticket->rank; }},
    {{"ticket", 10.0}, [](auto const& line, std::string_view) -> Cell { return line.ticket->number; }},
    {{"request_numbers", 18.0}, [](auto const& line, std::string_view) -> Cell { return line.ticket->numbers; }},
    {{"tier", 10.0}, [](auto const& line, std::string_view) -> Cell { return line.ticket->tier; }},
    {{"asked_late", 16.0},
     [](auto const& line, std::string_view in) -> Cell { return spreadsheet::yes_or_no(in, line.ticket->late); }},
    {{"hash", 66.0}, [](auto const& line, std::string_view) -> Cell { return line.ticket->hash; }},
    {{"draw_word", 24.0}, [](auto const& line, std::string_view) -> Cell { return line.draw->word; }},
    {{"draw_seed", 66.0}, [](auto const& line, std::string_view) -> Cell { return line.draw->seed; }},
    {{"commitment", 66.0}, [](auto const& line, std::string_view) -> Cell { return line.draw->commitment; }},
    {{"draw_replaced", 12.0},
     [](auto const& line, std::string_view in) -> Cell { return spreadsheet::yes_or_no(in, line.draw->replaced); }},
};

Result<Reply> export_draw(Call& call, Given const&) {
    auto const scope = TRY(access::scope_of(call.actor, "offer.read"));
    auto const id = TRY(offer_id(call));
    auto const found = TRY(draws_of(call.sql(), scope, id, language_of(call)));
    std::vector<TicketLine> lines;
    for (auto const& draw : found.draws)
        for (auto const& ticket : draw.tickets) lines.push_back({&draw, &ticket});
    auto list = spreadsheet::list_of(call, "draw_tickets", "tirage", told_of_ticket, lines);
    list.subject += ":" + id;
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
    router.on("GET", "/api/v1/offers/:id/draw-export", "offer.read", http::Work::read, with(given, export_draw))
        .summary("The tickets of the draws, newest first, in the order drawn, as a file: numbers, no name")
        .with("format", "csv or xlsx");
    router
        .on("GET", "/api/v1/children/:id/holidays-export", "offer.read", http::Work::read, with(given, export_holidays))
        .summary("Half of each holiday, and how far this child is, as a file")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/children/:id/offers-export", "offer.read", http::Work::read, with(given, export_asked))
        .summary("What a child was asked a place in, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::offer
