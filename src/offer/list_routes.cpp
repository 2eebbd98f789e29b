// The papers that leave with the children, and the files.
#include "messages/messages.hpp"
#include "offer/asked.hpp"
#include "offer/lists.hpp"
#include "spreadsheet/list.hpp"
#include "spreadsheet/spreadsheet.hpp"

namespace marelle::offer {

namespace {

using http::Call;
using http::Reply;
using http::Work;
using messages::say;

template <class List> void saw(Call& call, Id const& id, List const& list, std::string const& what) {
    call.saw({}, what + ":" + id + ":" + std::to_string(list.children.size()));
    for (auto const& line : list.children)
        if (line.sight == Sight::care) call.saw(line.child.id, what + ":" + id);
}

Result<BusList> bus(Call& call, Given const& given, Id const& id) {
    auto offers = TRY(access::scope_of(call.actor, "offer.read"));
    return bus_list(call.sql(), given.keys, offers, TRY(access::scope_of(call.actor, "offer.lists")), id);
}

Result<Reply> get_bus_list(Call& call, Given const& given) {
    auto id = TRY(offer_id(call));
    auto list = TRY(bus(call, given, id));
    saw(call, id, list, "bus_list");
    return http::reply(list);
}

Result<Reply> get_emergency_list(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto offers = TRY(access::scope_of(call.actor, "offer.read"));
    auto id = TRY(offer_id(call));
    auto list = TRY(emergency_list(call.sql(), given.keys, offers, scope, id));
    saw(call, id, list, "emergency_list");
    return http::reply(list);
}

template <class Each, class Text> std::string joined(std::vector<Each> const& all, Text const& text) {
    std::string out;
    for (auto const& each : all) out += (out.empty() ? "" : ", ") + text(each);
    return out;
}

spreadsheet::Table table_of(BusList const& list, std::string_view language) {
    spreadsheet::Table out{say(language, "export.bus_list"), {}, {}};
    for (auto const& [name, width] :
         {std::pair{"first_name", 18.0}, {"last_name", 22.0}, {"age", 6.0}, {"collectors", 40.0}, {"call", 40.0}})
        out.columns.push_back({say(language, std::string{"export."} + name), width});
    for (auto const& line : list.children)
        out.rows.push_back(
            {line.child.first_name, line.last_name.value_or(line.child.initial), line.age,
             joined(line.collectors, [](auto const& each) { return each.name + " " + each.phone.value_or(""); }),
             joined(line.call, [](auto const& each) { return each.name + " " + each.phone; })});
    return out;
}

// No health on a file that leaves: what saves is on the emergency list, printed and handed over.
Result<Reply> export_bus_list(Call& call, Given const& given) {
    auto format = TRY(spreadsheet::format_asked(call));
    auto id = TRY(offer_id(call));
    auto list = TRY(bus(call, given, id));
    saw(call, id, list, "export:bus_list");
    auto language = messages::best_language(call.request.header("accept-language"));
    return spreadsheet::attachment(table_of(list, language), format, spreadsheet::file_named("car", call.actor.today),
                                   language);
}

std::string said_of(PlaceRequest const& request, std::string_view language) {
    auto out = say(language, "choice.request_state." + std::string{record::name_of_choice(request.state)});
    return request.rank ? out + " (" + std::to_string(*request.rank) + ")" : out;
}

spreadsheet::Table table_of(Offer const& offer, std::string_view language) {
    spreadsheet::Table out{offer.row.title, {}, {}};
    for (auto const& [name, width] : {std::pair{"request_number", 10.0},
                                      {"first_name", 18.0},
                                      {"last_name", 22.0},
                                      {"age", 6.0},
                                      {"request_state", 26.0},
                                      {"price_band", 20.0},
                                      {"documents_missing", 40.0}})
        out.columns.push_back({say(language, std::string{"export."} + name), width});
    for (auto const& request : offer.requests) {
        std::vector<DueDocument> missing;
        for (auto const& document : request.documents)
            if (!document.received_on && document.needed == Needed::required) missing.push_back(document);
        out.rows.push_back(
            {request.number, request.child.first_name, request.last_name.value_or(request.child.initial), request.age,
             said_of(request, language), request.price_band, joined(missing, [&](auto const& each) {
                 return say(language, "choice.due_kind." + std::string{record::name_of_choice(each.kind)});
             })});
    }
    return out;
}

Result<Reply> export_requests(Call& call, Given const& given) {
    auto format = TRY(spreadsheet::format_asked(call));
    auto eyes = TRY(eyes_of(call.actor));
    eyes.care = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    auto offer = TRY(find_offer(call.sql(), reader_of(call, given), eyes, id));
    call.saw({}, "export:offer:" + id + ":" + std::to_string(offer.requests.size()));
    auto language = messages::best_language(call.request.header("accept-language"));
    return spreadsheet::attachment(table_of(offer, language), format,
                                   spreadsheet::file_named("liste", call.actor.today), language);
}

// A paper of a child who has a place.
struct Paper {
    PlaceRequest const* request;
    DueDocument const* due;
};
using Cell = spreadsheet::Cell;
spreadsheet::Told<Paper> const told_of_paper[] = {
    {{"first_name", 18.0}, [](auto const& paper, std::string_view) -> Cell { return paper.request->child.first_name; }},
    {{"last_name", 22.0},
     [](auto const& paper, std::string_view) -> Cell {
         return paper.request->last_name.value_or(paper.request->child.initial);
     }},
    {{"document", 36.0},
     [](auto const& paper, std::string_view in) -> Cell {
         return spreadsheet::choice(in, "due_kind", paper.due->kind);
     }},
    {{"document_needed", 16.0},
     [](auto const& paper, std::string_view in) -> Cell {
         return spreadsheet::choice(in, "due_needed", paper.due->needed);
     }},
    {{"document_due_on", 14.0}, [](auto const& paper, std::string_view) -> Cell { return paper.due->due_on; }},
    {{"received_on", 14.0}, [](auto const& paper, std::string_view) -> Cell { return paper.due->received_on; }},
    {{"noted_by", 22.0},
     [](auto const& paper, std::string_view) -> Cell {
         return paper.due->received_by ? paper.due->received_by->name : std::string{};
     }},
};

// Of the children whose file the reader opens: of the others the page says nothing either.
Result<Reply> export_papers(Call& call, Given const& given) {
    auto eyes = TRY(eyes_of(call.actor));
    eyes.care = TRY(scope_and(call));
    auto const id = TRY(offer_id(call));
    auto const offer = TRY(find_offer(call.sql(), reader_of(call, given), eyes, id));
    std::vector<Paper> papers;
    for (auto const& request : offer.requests)
        if (request.state == RequestState::placed)
            for (auto const& due : request.documents) papers.push_back({&request, &due});
    auto list = list_of(call, "offer_documents", "papiers", told_of_paper, papers);
    list.subject = "offer_documents:" + id;
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_list_routes(http::Router& router, Given const& given) {
    std::string const offer = "/api/v1/offers/:id";
    router.on("GET", offer + "/bus-list", "offer.lists", Work::read, with(given, get_bus_list))
        .summary("Who leaves, who collects, whom to call; each child whose care is on it is logged")
        .answers<BusList>();
    router.on("GET", offer + "/emergency-list", "offer.lists", Work::read, with(given, get_emergency_list))
        .summary("Allergies, treatments, whom to call; each child whose care is on it is logged")
        .answers<EmergencyList>();
    router.on("GET", offer + "/bus-list-export", "child.export", Work::read, with(given, export_bus_list))
        .summary("The list of the coach as a file, without health")
        .with("format", "csv or xlsx");
    router.on("GET", offer + "/requests-export", "child.export", Work::read, with(given, export_requests))
        .summary("Who asked, in which order, what was decided, what is missing, as a file")
        .with("format", "csv or xlsx");
    router.on("GET", offer + "/documents-export", "child.export", Work::read, with(given, export_papers))
        .summary("The documents due of who has a place, there or not, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::offer
