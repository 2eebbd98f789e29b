// Who holds each session, and who could, as files: colleagues, their diploma and whether they may be there; no child.
#include "messages/messages.hpp"
#include "spreadsheet/list.hpp"
#include "supervision/asked.hpp"

namespace marelle::supervision {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using Cell = spreadsheet::Cell;

struct Line {
    SessionRatio const* session{};
    AdultRow const* adult{};  // null: nobody holds it
};

// Why the one named does not count that day; nothing: counts.
Cell state_of(Line const& line, std::string_view in) {
    if (!line.adult) return {};
    if (line.adult->left == Left::yes) return choice(in, "adult_left", Left::yes);
    if (line.adult->absent == Absent::yes) return choice(in, "adult_absent", Absent::yes);
    return choice(in, "cleared", line.adult->cleared);
}

spreadsheet::Told<Line> const told_of_adult[] = {
    {{"date", 12.0}, [](auto const& line, std::string_view) -> Cell { return line.session->date; }},
    {{"starts", 8.0}, [](auto const& line, std::string_view) -> Cell { return line.session->starts; }},
    {{"ends", 8.0}, [](auto const& line, std::string_view) -> Cell { return line.session->ends; }},
    {{"group", 18.0}, [](auto const& line, std::string_view) -> Cell { return line.session->group.name; }},
    {{"activity", 22.0},
     [](auto const& line, std::string_view in) -> Cell { return choice(in, "activity", line.session->activity); }},
    {{"children_expected", 16.0},
     [](auto const& line, std::string_view) -> Cell { return line.session->children.all(); }},
    {{"person", 28.0},
     [](auto const& line, std::string_view) -> Cell { return line.adult ? Cell{line.adult->name} : Cell{}; }},
    {{"posts", 22.0},
     [](auto const& line, std::string_view in) -> Cell {
         return line.adult ? Cell{choice(in, "adult_role", line.adult->role)} : Cell{};
     }},
    {{"qualification", 16.0},
     [](auto const& line, std::string_view in) -> Cell {
         return line.adult ? Cell{choice(in, "qualified", line.adult->qualification)} : Cell{};
     }},
    {{"cleared", 34.0}, state_of},
    {{"supervision_light", 20.0},
     [](auto const& line, std::string_view in) -> Cell { return choice(in, "light", line.session->light); }},
    {{"adults_missing", 16.0}, [](auto const& line, std::string_view) -> Cell { return line.session->missing; }},
};

Result<Reply> export_adults(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "ratio.read"));
    auto const found = ratios(call.sql(), reader_of(call, given), scope, TRY(period_of(call)));
    std::vector<Line> lines;
    for (auto const& session : found) {
        if (session.adults.empty()) lines.push_back({&session, nullptr});
        for (auto const& adult : session.adults) lines.push_back({&session, &adult});
    }
    return spreadsheet::list_file(call, spreadsheet::list_of(call, "supervision", "encadrement", told_of_adult, lines));
}

// Why somebody cannot: what is missing, absent, elsewhere. The other session is named when it is of the same house.
Cell obstacles_of(Candidate const& one, std::string_view in) {
    std::vector<std::string> out;
    for (auto const& each : one.not_cleared)
        out.push_back(choice(in, "check_kind", each.kind) + " : " + choice(in, "check_standing", each.standing));
    if (one.absent == Absent::yes) out.push_back(choice(in, "adult_absent", Absent::yes));
    if (one.busy)
        out.push_back(messages::say(in, "export.held_elsewhere") +
                      (one.busy->group ? " (" + *one.busy->group + ", " + one.busy->starts.value_or("") + ")" : ""));
    return spreadsheet::joined(out);
}

spreadsheet::Told<Candidate> const told_of_candidate[] = {
    {{"person", 28.0}, [](auto const& one, std::string_view) -> Cell { return one.name; }},
    {{"profile", 24.0},
     [](auto const& one, std::string_view in) -> Cell { return choice(in, "work_profile", one.profile); }},
    {{"qualification", 16.0},
     [](auto const& one, std::string_view in) -> Cell { return choice(in, "qualified", one.qualification); }},
    {{"free_then", 24.0}, [](auto const& one, std::string_view in) -> Cell { return choice(in, "free", one.free); }},
    {{"supervision_light", 24.0},
     [](auto const& one, std::string_view in) -> Cell { return choice(in, "light", one.light); }},
    {{"obstacles", 60.0}, obstacles_of},
};

Result<Reply> export_candidates(Call& call, Given const& given) {
    auto const at = TRY(asked(call));
    auto const found = TRY(candidates(call.sql(), reader_of(call, given), at.scope, at.session));
    auto list = spreadsheet::list_of(call, "substitutes", "remplacants", told_of_candidate, found);
    list.subject += ":" + at.session;
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_adult_export_routes(http::Router& router, Given const& given) {
    router
        .on("GET", "/api/v1/ratios-export", "ratio.read", http::Work::read,
            [given](Call& call) { return export_adults(call, given); })
        .summary("Who holds the sessions of a period (today by default) and whether that is enough, as a file")
        .with("format", "csv or xlsx")
        .with("from", "first day")
        .with("until", "last day, at most two months later");
    router
        .on("GET", "/api/v1/sessions/:id/substitutes-export", "ratio.write", http::Work::read,
            [given](Call& call) { return export_candidates(call, given); })
        .summary("Who could take a place, whoever could come first, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::supervision
