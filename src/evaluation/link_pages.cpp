#include "crypto/keyring.hpp"
#include "evaluation/teacher.hpp"
#include "http/query.hpp"
#include "message/message.hpp"
#include "messages/messages.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

using http::Call;
using http::Reply;
using Answer = std::optional<Result<Reply>>;

constexpr std::string_view answer_prefix = "a-";

void saw(Call& call, Opened const& opened, Level level, Id const& child = {}, std::string fields = {}) {
    call.trail.add({level, "evaluation.by_link", child, "evaluation_link:" + opened.link,
                    level >= Level::s3 ? "evaluation" : "", std::move(fields)});
}

TeacherPage page_of(Call& call, Opened const& opened) {
    TeacherPage page;
    page.language = messages::best_language(call.request.header("accept-language"));
    page.token = call.text("token");
    page.phone = message::phone_of(call.sql(), opened.establishment).value_or("");
    return page;
}

TeacherChild const* child_at(Opened const& opened, std::string_view number) {
    auto const found = std::ranges::find_if(opened.children,
                                            [&](auto const& one) { return std::to_string(one.number) == number; });
    return found == opened.children.end() ? nullptr : &*found;
}

// Reloading the page that follows sends nothing again.
Reply back_to_list(Call& call) {
    auto reply = link::html("", 303);
    reply.headers.emplace_back("Location", "/l/" + call.text("token"));
    return reply;
}

Typed typed_of(std::map<std::string, std::string> const& in) {
    auto const value = [&](char const* name) {
        auto const at = in.find(name);
        return at == in.end() ? std::string{} : at->second;
    };
    Typed out{value("sending"), {}, value("comment")};
    if (!is_id(out.sending)) out.sending = new_id();
    for (auto const& [name, said] : in)
        if (name.starts_with(answer_prefix)) out.answers.emplace(name.substr(answer_prefix.size()), said);
    return out;
}

AssessmentEdit edit_of(Typed const& typed, instrument::Form const& form, Instant const& now) {
    AssessmentEdit out;
    out.id = typed.sending;
    out.submitted = true;
    out.observed_at = now;
    if (!typed.comment.empty()) out.comment = typed.comment;
    for (auto const& item : form.items) {
        auto const said = typed.answers.find(item.key);
        if (said == typed.answers.end()) continue;
        if (said->second == "x") out.answers.push_back({item.key, {}});
        else if (said->second.size() == 1) out.answers.push_back({item.key, said->second.front() - '0'});
    }
    return out;
}

// A draft that somebody typed from this teacher's paper is hers: what she sends stands.
std::optional<std::int64_t> version_of(sql::Session& sql, Opened const& opened, Id const& child) {
    auto const row = sql.first("SELECT version FROM assessment WHERE round = :round AND child = :child"
                               " AND informant = 'teacher' AND respondent = :respondent",
                               {{"round", opened.round.round.id}, {"child", child}, {"respondent", opened.spoken_by}});
    if (!row) return {};
    return row->integer(0);
}

int status_of(Fault fault) { return fault == Fault::invalid ? 422 : 409; }

Answer get(Call& call) {
    auto const opened = find_teacher_link(call.sql(), call.text("token"), call.actor.now);
    if (!opened) return {};
    auto const page = page_of(call, *opened);
    saw(call, *opened, Level::s1);
    auto const number = call.query("n");
    if (!number) return std::unexpected{number.error()};
    auto const* child = *number ? child_at(*opened, **number) : nullptr;
    if (!child || child->submitted_at) return link::html(list_page(page, *opened));
    return link::html(form_page(page, *opened, *child, {new_id(), {}, {}}));
}

Answer refused(Call& call, Opened const& opened, TeacherChild const& child, Typed typed, Error const& error) {
    auto page = page_of(call, opened);
    for (auto const& field : error.fields)
        if (field.name.starts_with("answers/")) page.missing.push_back(field.name.substr(8));
    if (page.missing.empty())
        page.wrong = error.fields.empty() ? "error." + error.code : "field_error." + error.fields.front().code;
    return link::html(form_page(page, opened, child, typed), status_of(error.fault));
}

Answer post(crypto::Keyring& keys, Call& call) {
    auto const opened = find_teacher_link(call.sql(), call.text("token"), call.actor.now);
    if (!opened) return {};
    saw(call, *opened, Level::s1);
    auto const in = http::parse_query(call.request.body, http::most_in_a_form);
    if (!in) return link::html(list_page(page_of(call, *opened), *opened), 422);
    auto const number = in->find("n");
    auto const* child = number == in->end() ? nullptr : child_at(*opened, number->second);
    if (!child || child->submitted_at) return back_to_list(call);
    auto const* form = instrument::form_named(opened->definition, child->form);
    auto typed = typed_of(*in);
    auto edit = edit_of(typed, *form, call.actor.now);
    edit.base = version_of(call.sql(), *opened, child->child.id);
    sql::Savepoint attempt{call.sql()};
    Hand const hand{{}, opened->link, opened->establishment, opened->now, opened->today};
    auto const sent = put(call.sql(), keys, opened->round, hand,
                          {child->child.id, Informant::teacher, opened->spoken_by}, edit, Way::direct);
    if (!sent) return refused(call, *opened, *child, std::move(typed), sent.error());
    call.sql().execute("UPDATE evaluation_link SET sent_at = :now WHERE id = :id",
                       {{"now", opened->now}, {"id", opened->link}});
    attempt.keep();
    saw(call, *opened, Level::s3, child->child.id, "answers,comment");
    return back_to_list(call);
}

}  // namespace

link::Pages link_pages(crypto::Keyring& keys) {
    link::Pages out;
    out.get = [](Call& call) { return get(call); };
    out.post = [&keys](Call& call) { return post(keys, call); };
    return out;
}

}  // namespace marelle::evaluation
