// The page of one's evenings behind a personal link: two buttons an evening, no script, no child.
#include "http/query.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include "supervision/evenings.hpp"
#include <kainjow/mustache.hpp>

namespace marelle::supervision {

namespace {

using http::Call;
using http::Reply;
using kainjow::mustache::data;
using messages::say;
using Answer = std::optional<Result<Reply>>;

struct Opened {
    WorkLink link;
    Author author;
    std::string_view language;
    std::string place, phone;
};

std::optional<Opened> open(Call& call, LinkPurpose purpose) {
    auto link = find_link(call.sql(), call.text("token"), purpose, call.actor.now);
    if (!link) return {};
    Author author{link->establishment, link->person, link->id, call.actor.today, call.actor.now};
    auto place = call.sql().first(R"sql(
        SELECT e.name, p.phone FROM establishment e LEFT JOIN establishment_phone p ON p.establishment = e.id
        WHERE e.id = :id
    )sql",
                                  {{"id", link->establishment}});
    return Opened{std::move(*link), std::move(author), messages::best_language(call.request.header("accept-language")),
                  place->text(0), place->maybe_text(1).value_or("")};
}

void saw(Call& call, Opened const& opened, std::string fields = {}) {
    call.trail.add({Level::s1, "evening.by_link", {}, "work_link:" + opened.link.id, {}, std::move(fields)});
}

std::string state_of(Evening const& evening, std::string_view language) {
    if (evening.part == Part::full && evening.answer != Said::yes) return say(language, "evening.full");
    if (evening.answer) return say(language, *evening.answer == Said::yes ? "evening.said_yes" : "evening.said_no");
    return say(language, evening.part == Part::mine ? "evening.mine" : "evening.asked");
}

data button(Evening const& evening, Said said, std::string const& action, std::string_view language) {
    data out;
    out.set("action", action);
    out.set("date", evening.date);
    out.set("starts", evening.starts);
    out.set("group", evening.group.id);
    out.set("said_value", std::string{record::name_of_choice(said)});
    out.set("words", say(language, said == Said::yes ? "evening.yes" : "evening.no"));
    out.set("other", said == Said::no);
    return out;
}

data line_of(Evening const& evening, std::string const& action, std::string_view language) {
    data out;
    out.set("day", link::beginning(messages::say_day(language, evening.date)));
    out.set("what", say(language, "evening.what",
                        {{"activity",
                          say(language, "choice.activity." + std::string{record::name_of_choice(evening.activity)})},
                         {"group", evening.group.name},
                         {"from", messages::say_time(language, evening.starts)},
                         {"until", messages::say_time(language, evening.ends)}}));
    if (evening.room) out.set("where", *evening.room);
    std::string names;
    for (auto const& name : evening.with) names += (names.empty() ? "" : ", ") + name;
    if (!names.empty()) out.set("with", say(language, "evening.with", {{"names", names}}));
    out.set("state", state_of(evening, language));
    data buttons{data::type::list};
    bool closed = evening.part == Part::full && evening.answer != Said::yes;
    if (!closed && evening.answer != Said::yes) buttons.push_back(button(evening, Said::yes, action, language));
    if (!closed && evening.answer != Said::no) buttons.push_back(button(evening, Said::no, action, language));
    out.set("buttons", buttons);
    return out;
}

Reply page(Call& call, timetable::Calendar const& calendar, Opened const& opened, std::string const& said,
           int status = 200) {
    auto const action = "/l/" + call.text("token");
    auto all = evenings(call.sql(), calendar, opened.author);
    data values;
    if (!said.empty()) values.set("said", say(opened.language, said));
    if (all.empty()) values.set("nothing", say(opened.language, "evening.nothing"));
    data lines{data::type::list};
    for (auto const& evening : all) lines.push_back(line_of(evening, action, opened.language));
    values.set("evenings", lines);
    link::Frame frame;
    frame.language = opened.language;
    frame.establishment = opened.place;
    frame.title = say(opened.language, "evening.title");
    frame.phone = opened.phone;
    frame.content = link::render("evenings.mustache", values);
    return link::html(link::framed(frame), status);
}

Result<EveningAnswer> typed_answer(std::string const& body) {
    auto typed = TRY(http::parse_query(body));
    auto said = record::choice_named<Said>(typed["said"]);
    if (!is_date(typed["date"]) || !is_time(typed["starts"]) || !is_id(typed["group"]) || !said)
        return fail(Fault::not_found, "evening.unknown");
    return EveningAnswer{typed["date"], typed["starts"], typed["group"], *said};
}

Answer get(timetable::Calendar const& calendar, Call& call) {
    auto opened = open(call, LinkPurpose::evenings);
    if (!opened) return {};
    auto done = call.query("fait");
    saw(call, *opened);
    return page(call, calendar, *opened, done && *done ? "evening.noted" : "");
}

Answer post(timetable::Calendar const& calendar, Call& call) {
    auto opened = open(call, LinkPurpose::evenings);
    if (!opened) return {};
    auto asked = typed_answer(call.request.body);
    sql::Savepoint attempt{call.sql()};
    auto kept = asked ? answer(call.sql(), calendar, opened->author, *asked) : Result<>{std::unexpected{asked.error()}};
    if (!kept) return page(call, calendar, *opened, "error." + kept.error().code, 409);
    attempt.keep();
    saw(call, *opened, "answer");
    // Reloading the page that follows says nothing again.
    auto reply = link::html("", 303);
    reply.headers.emplace_back("Location", "/l/" + call.text("token") + "?fait=1");
    return reply;
}

Answer file(timetable::Calendar const& calendar, Call& call) {
    if (call.text("what") != "soirs.ics") return {};
    auto opened = open(call, LinkPurpose::calendar);
    if (!opened) return {};
    saw(call, *opened);
    Reply reply;
    reply.body = calendar_feed(held(call.sql(), calendar, opened->author), opened->place, opened->language,
                               call.actor.now);
    reply.content_type = "text/calendar; charset=utf-8";
    return reply;
}

}  // namespace

link::Pages link_pages(timetable::Calendar const& calendar) {
    link::Pages out;
    out.get = [&calendar](Call& call) { return get(calendar, call); };
    out.post = [&calendar](Call& call) { return post(calendar, call); };
    out.file = [&calendar](Call& call) { return file(calendar, call); };
    return out;
}

}  // namespace marelle::supervision
