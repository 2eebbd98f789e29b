// Recent activity as a file, in the words of the page; the same entry in the log as the page, and how many lines.
#include "activity/asked.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/list.hpp"
#include <fmt/format.h>
#include <sstream>

namespace marelle::activity {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using spreadsheet::local_text;

constexpr std::size_t most = 10'000;

// "places prices" → "Places, Tarifs"
std::string each_of(std::string_view language, std::string_view kind, std::string const& codes) {
    std::istringstream words{codes};
    std::string out;
    for (std::string word; words >> word;) out.append(out.empty() ? "" : ", ").append(choice(language, kind, word));
    return out;
}

// "1 3" → "lundi, mercredi"
std::string weekdays_of(std::string_view language, std::string const& numbers) {
    std::istringstream in{numbers};
    std::vector<std::string> out;
    for (std::string number; in >> number;) out.push_back(spreadsheet::weekday_name(language, number));
    return spreadsheet::joined(out);
}

// "2100" → "35:00"
std::string hours_of(std::string const& minutes) {
    auto const whole = std::stoi(minutes);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

// "volunteer acm_tam" → "bénévole, Honorabilité…"
std::string asked_of(std::string_view language, std::string const& codes) {
    auto const blank = std::min(codes.find(' '), codes.size());
    auto const kinds = each_of(language, "check_kind", codes.substr(blank));
    return choice(language, "work_profile", codes.substr(0, blank)) + (kinds.empty() ? "" : ", ") + kinds;
}

// "volunteer ended" → "bénévole, se termine"
std::string work_of(std::string_view language, std::string_view kind, std::string const& codes) {
    auto const blank = std::min(codes.find(' '), codes.size());
    auto const what = codes.substr(std::min(blank + 1, codes.size()));
    return choice(language, kind, codes.substr(0, blank)) + ", " +
           messages::say(language, what == "began"   ? "export.work_began"
                                   : what == "ended" ? "export.work_ended"
                                                     : "export.work_stayed");
}

// "2026-2027 A" → "2026-2027, zone A"
std::string school_year_of(std::string_view language, std::string const& detail) {
    auto const blank = detail.find(' ');
    return detail.substr(0, blank) + ", " + choice(language, "school_zone", detail.substr(blank + 1));
}

std::optional<std::string> detail_of(Item const& item, std::string_view language) {
    if (!item.detail) return {};
    switch (item.kind) {
    case Kind::presence: return choice(language, "presence", *item.detail);
    case Kind::wish: return choice(language, "companion_kind", *item.detail);
    case Kind::stop: return choice(language, "stop_kind", *item.detail);
    case Kind::place: return choice(language, "request_state", *item.detail);
    case Kind::follow_up: return choice(language, "follow_up_event", *item.detail);
    case Kind::fact:
    case Kind::fact_withdrawn:
    case Kind::group_fact: return choice(language, "severity", *item.detail);
    case Kind::departure: return choice(language, "departure", *item.detail);
    case Kind::declaration: return choice(language, "declaration_entry", *item.detail);
    case Kind::evening_answer: return choice(language, "evening_said", *item.detail);
    case Kind::family_word: return choice(language, "family_word", *item.detail);
    case Kind::document: return choice(language, "due_kind", *item.detail);
    case Kind::check: return choice(language, "check_kind", *item.detail);
    case Kind::qualification: return choice(language, "qualification_kind", *item.detail);
    case Kind::availability: return choice(language, "exception_kind", *item.detail);
    case Kind::slot_opened:
    case Kind::slot_closed: return spreadsheet::weekday_name(language, *item.detail);
    case Kind::session_added: return {};
    case Kind::offer_changed: return each_of(language, "offer_part", *item.detail);
    case Kind::calendar_place: return choice(language, "school_zone", *item.detail);
    case Kind::work_link:
    case Kind::work_link_revoked: return choice(language, "work_link", *item.detail);
    case Kind::incident_step: return choice(language, "incident_step", item.detail->substr(item.detail->find(' ') + 1));
    case Kind::incident_sent: return choice(language, "report_state", *item.detail);
    case Kind::child_changed: return each_of(language, "child_part", *item.detail);
    case Kind::family_link: return choice(language, "message_channel", *item.detail);
    case Kind::message_stopped: return choice(language, "message_kind", *item.detail);
    case Kind::school_year:
    case Kind::school_year_for_all: return school_year_of(language, *item.detail);
    case Kind::work_hours: return hours_of(*item.detail);
    case Kind::engagement: return work_of(language, "work_profile", *item.detail);
    case Kind::post: return work_of(language, "profile", *item.detail);
    case Kind::work_week: return weekdays_of(language, *item.detail);
    case Kind::check_requirement: return asked_of(language, *item.detail);
    default: return item.detail;
    }
}

std::optional<std::string> name_of(std::optional<Named> const& named) {
    return named ? std::optional{named->name} : std::nullopt;
}

std::vector<spreadsheet::Cell> line_of(Item const& item, std::string_view language) {
    std::optional<std::string> child;
    if (item.child) child = item.child->first_name + " " + item.child->initial;
    return {local_text(item.at),
            item.by.name,
            choice(language, "activity_kind", item.kind),
            detail_of(item, language),
            child,
            name_of(item.from_group),
            name_of(item.group),
            name_of(item.other),
            item.date,
            item.starts,
            local_text(item.undone_at),
            name_of(item.undone_by)};
}

Result<Reply> export_activity(Call& call) {
    TRY(access::scope_of(call.actor, "activity.read"));
    auto question = TRY(question_of(call));
    question.limit = most;
    question.after.clear();
    spreadsheet::List list{spreadsheet::language_of(call),
                           "activity_feed",
                           "activite",
                           "activity",
                           {{"at", 18.0},
                            {"by", 22.0},
                            {"activity_kind", 20.0},
                            {"what", 26.0},
                            {"child", 18.0},
                            {"group_before", 18.0},
                            {"group", 18.0},
                            {"with_whom", 22.0},
                            {"date", 12.0},
                            {"starts", 8.0},
                            {"undone_at", 18.0},
                            {"undone_by", 22.0}},
                           {}};
    for (auto const& item : recent(call.sql(), call.actor, question).items)
        list.rows.push_back(line_of(item, list.language));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/activity-export", "child.export", http::Work::read, export_activity)
        .summary("What changed in the last 30 days within the reader's reach, as a file")
        .with("format", "csv or xlsx")
        .with("child", "of one child")
        .with("group", "of one group")
        .with("person", "what one colleague did");
}

}  // namespace marelle::activity
