#include "evaluation/reminders.hpp"
#include "http/http.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// Where and when it is asked who has not finished.
struct Asked {
    Id establishment;
    Date today;
    Instant now;
};

// People of the house, as their own posts see the round; each is one person, whatever the number of posts.
std::vector<Actor> people(sql::Session& sql, Asked const& asked) {
    std::vector<Actor> out;
    for (auto const& row : sql.query(R"sql(
             SELECT u.id, p.id, p.profile FROM post p JOIN user_account u ON u.id = p.user_account
             WHERE p.establishment = :establishment AND p.from_on <= :today
                 AND (p.until_on IS NULL OR p.until_on > :today) AND u.disabled_at IS NULL
             ORDER BY u.id, p.id
         )sql",
                                     {{"establishment", asked.establishment}, {"today", asked.today}})) {
        auto const profile = access::profile_named(row.text(2));
        if (!profile || *profile == Profile::director) continue;
        Actor each;
        each.id = row.text(0);
        each.post = {row.text(1), *profile, asked.establishment};
        each.today = asked.today;
        each.now = asked.now;
        out.push_back(std::move(each));
    }
    return out;
}

bool has_left(sql::Session& sql, Actor const& each, RoundRow const& round, instrument::Definition const& definition) {
    return access::scope_of(each, "evaluation.queue") && left_to_write(sql, each, round, definition) > 0;
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

Result<Reply> get_reminder_mail(Call& call) {
    call.saw({}, "reminder_mail");
    return http::reply(message::reminder_mail(call.sql(), call.actor.id));
}

Result<Reply> put_reminder_mail(Call& call) {
    auto const chosen = TRY(call.body<message::ReminderMail>());
    message::choose_reminder_mail(call.sql(), call.actor.id, chosen, call.actor.now);
    call.saw({}, "reminder_mail", "wanted");
    return http::reply(chosen);
}

}  // namespace

std::vector<Id> unfinished(sql::Session& sql, Actor const& actor, RoundRow const& round) {
    std::vector<Id> out;
    auto const definition = definition_of(sql, round.round.instrument.id);
    if (!definition) return out;
    for (auto const& each : people(sql, {actor.post.establishment, actor.today, actor.now}))
        if (each.id != actor.id && has_left(sql, each, round, *definition) &&
            std::ranges::find(out, each.id) == out.end())
            out.push_back(each.id);
    return out;
}

bool still_unfinished(sql::Session& sql, Id const& reminder, Id const& account, Instant const& now) {
    auto const row = sql.first("SELECT round, establishment FROM evaluation_reminder WHERE id = :id",
                               {{"id", reminder}});
    if (!row) return false;
    Asked const asked{row->text(1), to_local(instant_ms(now).value_or(0)).date, now};
    auto const round = round_row(sql, asked.establishment, Reach::establishment, row->text(0));
    auto const definition = round ? definition_of(sql, round->round.instrument.id)
                                  : fail(Fault::not_found, "evaluation.round_unknown");
    if (!definition) return false;
    return std::ranges::any_of(people(sql, asked), [&](Actor const& each) {
        return each.id == account && has_left(sql, each, *round, *definition);
    });
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
    router.on("GET", "/api/v1/reminder-mail", "evaluation.queue", Work::read, get_reminder_mail)
        .summary("Whether reminders of rounds reach the reader by e-mail too")
        .answers<message::ReminderMail>();
    router.on("PUT", "/api/v1/reminder-mail", "evaluation.queue", Work::write, put_reminder_mail)
        .summary("The reader's own switch; what is asked stays on the first screen")
        .takes<message::ReminderMail>()
        .answers<message::ReminderMail>();
}

}  // namespace marelle::evaluation
