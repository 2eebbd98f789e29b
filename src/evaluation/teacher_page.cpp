// The pages behind a teacher's link: the pupils to speak of, then one form. No script; what was sent is not shown
// again.
#include "evaluation/teacher.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <kainjow/mustache.hpp>

namespace marelle::evaluation {

namespace {

using kainjow::mustache::data;
using messages::say;

std::string name_of(TeacherChild const& child) { return child.child.first_name + " " + child.child.initial; }

std::string framed(TeacherPage const& page, Opened const& opened, std::string title, std::string content) {
    link::Frame frame;
    frame.language = page.language;
    frame.establishment = opened.place;
    frame.title = std::move(title);
    frame.content = std::move(content);
    frame.failed = !page.wrong.empty() || !page.missing.empty();
    frame.phone = page.phone;
    return link::framed(frame);
}

data mark(std::string const& item, std::string const& value, std::string const& words, std::string const& chosen) {
    data out;
    out.set("name", "a-" + item);
    out.set("value", value);
    out.set("words", words);
    out.set("chosen", chosen == value);
    return out;
}

data question(TeacherPage const& page, instrument::Form const& form, instrument::Item const& item, Typed const& typed) {
    auto const said = typed.answers.find(item.key);
    auto const chosen = said == typed.answers.end() ? std::string{} : said->second;
    data out, marks{data::type::list}, anchors{data::type::list};
    out.set("id", "q-" + item.key);
    out.set("text", item.text);
    if (item.help) out.set("help", *item.help);
    if (std::ranges::find(page.missing, item.key) != page.missing.end())
        out.set("unanswered", say(page.language, "evaluation.link.unanswered"));
    for (std::size_t i = 0; i < form.levels.size(); ++i)
        marks.push_back(mark(item.key, std::to_string(i + 1), form.levels[i], chosen));
    marks.push_back(mark(item.key, "x", form.not_observed, chosen));
    out.set("marks", marks);
    for (std::size_t i = 0; i < item.anchors.size() && i < form.levels.size(); ++i) {
        data anchor;
        anchor.set("level", form.levels[i]);
        anchor.set("words", item.anchors[i]);
        anchors.push_back(anchor);
    }
    out.set("anchors", anchors);
    return out;
}

}  // namespace

std::string list_page(TeacherPage const& page, Opened const& opened) {
    data values, children{data::type::list};
    values.set("intro", say(page.language, "evaluation.link.intro", {{"teacher", opened.teacher}}));
    values.set("until", say(page.language, "evaluation.link.until",
                            {{"day", messages::say_day(page.language, opened.round.standing.last_day)}}));
    if (!page.wrong.empty()) values.set("wrong", say(page.language, page.wrong));
    bool const all_sent = std::ranges::all_of(opened.children,
                                              [](auto const& one) { return one.submitted_at.has_value(); });
    if (opened.children.empty()) values.set("nothing", say(page.language, "evaluation.link.nobody"));
    else if (all_sent) values.set("thanks", say(page.language, "evaluation.link.thanks"));
    for (auto const& child : opened.children) {
        data line;
        line.set("child", name_of(child));
        if (child.submitted_at) {
            auto const at = to_local(instant_ms(*child.submitted_at).value_or(0));
            line.set("sent",
                     say(page.language, "evaluation.link.sent", {{"day", messages::say_day(page.language, at.date)}}));
        } else {
            line.set("address", "/l/" + page.token + "?n=" + std::to_string(child.number));
            line.set("answer", say(page.language, "evaluation.link.answer", {{"child", name_of(child)}}));
        }
        children.push_back(line);
    }
    values.set("children", children);
    values.set("privacy", say(page.language, "evaluation.link.privacy"));
    return framed(page, opened, say(page.language, "evaluation.link.title"),
                  link::render("evaluation_list.mustache", values));
}

std::string form_page(TeacherPage const& page, Opened const& opened, TeacherChild const& child, Typed const& typed) {
    auto const* form = instrument::form_named(opened.definition, child.form);
    data values, questions{data::type::list}, anchors{data::type::list};
    values.set("action", "/l/" + page.token);
    values.set("number", std::to_string(child.number));
    values.set("sending", typed.sending);
    values.set("opening", form->opening);
    values.set("what_levels_are", say(page.language, "evaluation.link.levels"));
    if (!page.missing.empty()) {
        values.set("wrong", say(page.language, "evaluation.link.missing", {{"count", page.missing.size()}}));
        values.set("first", "#q-" + page.missing.front());
    } else if (!page.wrong.empty()) values.set("wrong", say(page.language, page.wrong));
    for (auto const& item : form->items) questions.push_back(question(page, *form, item, typed));
    values.set("questions", questions);
    values.set("comment_label", say(page.language, "evaluation.link.comment"));
    values.set("comment_hint", say(page.language, "evaluation.link.comment_hint"));
    values.set("comment", typed.comment);
    values.set("privacy", say(page.language, "evaluation.link.privacy"));
    values.set("send", say(page.language, "evaluation.link.send"));
    values.set("back", say(page.language, "evaluation.link.back"));
    values.set("back_address", "/l/" + page.token);
    return framed(page, opened, say(page.language, "evaluation.link.title_child", {{"child", name_of(child)}}),
                  link::render("evaluation_form.mustache", values));
}

}  // namespace marelle::evaluation
