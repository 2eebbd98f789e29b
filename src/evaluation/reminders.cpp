#include "evaluation/reminders.hpp"
#include "http/http.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// Somebody of the house, as their own posts see the round; each is one person, whatever the number of posts.
std::vector<Actor> colleagues(sql::Session& sql, Actor const& actor) {
    std::vector<Actor> out;
    for (auto const& row :
         sql.query(R"sql(
             SELECT u.id, p.id, p.profile FROM post p JOIN user_account u ON u.id = p.user_account
             WHERE p.establishment = :establishment AND p.from_on <= :today
                 AND (p.until_on IS NULL OR p.until_on > :today) AND u.disabled_at IS NULL AND u.id <> :actor
             ORDER BY u.id, p.id
         )sql",
                   {{"establishment", actor.post.establishment}, {"today", actor.today}, {"actor", actor.id}})) {
        auto const profile = access::profile_named(row.text(2));
        if (!profile || *profile == Profile::director) continue;
        Actor each;
        each.id = row.text(0);
        each.post = {row.text(1), *profile, actor.post.establishment};
        each.today = actor.today;
        each.now = actor.now;
        out.push_back(std::move(each));
    }
    return out;
}

Result<Id> round_id(Call const& call) {
    if (auto id = call.id("id")) return *id;
    return fail(Fault::not_found, "evaluation.round_unknown");
}

Result<Reply> post_reminder(Call& call, message::Ways const& open) {
    auto const id = TRY(round_id(call));
    auto const sent = TRY(remind(call.sql(), call.actor, id));
    auto const round = TRY(round_of(call.sql(), call.actor, id));
    message::plan_reminder(call.sql(), open, sent.id, unfinished(call.sql(), call.actor, round), call.actor.now);
    call.saw({}, "evaluation_round:" + id, "reminder");
    return http::reply(sent, 201);
}

Result<Reply> get_messages(Call& call) {
    auto const id = TRY(round_id(call));
    TRY(round_of(call.sql(), call.actor, id));
    auto const found = message::reminder_messages(call.sql(), call.actor.post.establishment, id);
    call.saw({}, "evaluation_round:" + id);
    return http::list_reply(found);
}

}  // namespace

std::vector<Id> unfinished(sql::Session& sql, Actor const& actor, RoundRow const& round) {
    std::vector<Id> out;
    auto const definition = definition_of(sql, round.round.instrument.id);
    if (!definition) return out;
    for (auto const& each : colleagues(sql, actor))
        if (access::scope_of(each, "evaluation.queue") && left_to_write(sql, each, round, *definition) > 0 &&
            std::ranges::find(out, each.id) == out.end())
            out.push_back(each.id);
    return out;
}

void add_reminder_routes(http::Router& router, message::Ways const& open) {
    auto const path = std::string{"/api/v1/evaluation-rounds/:id/"};
    router
        .on("POST", path + "reminders", "evaluation.manage", Work::write,
            [open](Call& call) { return post_reminder(call, open); })
        .summary("Asks again those who have not finished, by e-mail too where one leaves; twice a round at most")
        .answers<Reminder>();
    router.on("GET", path + "reminder-messages", "evaluation.manage", Work::read, get_messages)
        .summary("What became of each e-mail of the reminders of the reader's establishment")
        .lists<message::ReminderMessage>();
}

}  // namespace marelle::evaluation
