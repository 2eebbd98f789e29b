#include "message/reminders.hpp"
#include "message/to_staff.hpp"
#include "messages/messages.hpp"
#include <spdlog/spdlog.h>

namespace marelle::message {

namespace {

constexpr std::string_view table = "evaluation_reminder_message";

struct Due {
    Leaving leaving;
    std::string address, language, place, round;
    Date until;
    bool over{};  // the round is closed, or the account is, meanwhile
    bool off{};   // turned off meanwhile
    Id reminder, account;
};

// The last day is the one a reopening gave; a closing by hand that was not undone ends it.
std::optional<Due> first_due(sql::Session& sql, Instant const& now, Date const& today) {
    auto const row = sql.first(R"sql(
        SELECT k.id, k.tries, u.email, u.language, e.name, r.name, COALESCE(c.until_on, r.closes_on), c.kind,
            r.withdrawn_at, u.disabled_at, u.no_reminder_mail_since, m.id, u.id
        FROM evaluation_reminder_message k JOIN evaluation_reminder m ON m.id = k.reminder
        JOIN evaluation_round r ON r.id = m.round JOIN establishment e ON e.id = m.establishment
        JOIN user_account u ON u.id = k.user_account
        LEFT JOIN evaluation_round_change c ON c.round = r.id AND c.undone_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM evaluation_round_change x
            WHERE x.round = c.round AND x.number > c.number AND x.undone_at IS NULL)
        WHERE k.next_try_at <= :now AND k.claimed_at IS NULL AND k.sent_at IS NULL AND k.uncertain_at IS NULL
            AND k.given_up_at IS NULL
        ORDER BY k.next_try_at, k.id LIMIT 1
    )sql",
                               {{"now", now}});
    if (!row) return {};
    bool const closed = row->maybe_text(7) == "closed" || row->text(6) < today;
    return Due{{row->text(0), row->integer(1) + 1},
               row->text(2),
               row->text(3),
               row->text(4),
               row->text(5),
               row->text(6),
               closed || !row->null(8) || !row->null(9),
               !row->null(10),
               row->text(11),
               row->text(12)};
}

// Why it does not leave any more; nothing when it does.
std::optional<std::string_view> why_not(sql::Session& sql, Due const& due, StillAsked const& still_asked,
                                        Instant const& now) {
    if (due.over) return "round_over";
    if (due.off) return "turned_off";
    if (still_asked && !still_asked(sql, due.reminder, due.account, now)) return "finished";
    return {};
}

Words words_for(Due const& due) {
    std::vector<messages::Given> const given{
        {"place", due.place}, {"round", due.round}, {"day", messages::say_day(due.language, due.until)}};
    return {messages::say(due.language, "reminder.evaluation.subject", given),
            messages::say(due.language, "reminder.evaluation.body", given)};
}

struct Claimed {
    Leaving leaving;
    Outgoing message;
};

std::optional<Claimed> claim(sql::Session& sql, std::int64_t now, StillAsked const& still_asked, Round& counts) {
    auto const at = instant_text(now);
    auto const today = to_local(now).date;
    auto const due = first_due(sql, at, today);
    if (!due) return {};
    if (auto const why = why_not(sql, *due, still_asked, at)) {
        give_up_for_staff(sql, table, due->leaving.id, *why, at);
        ++counts.given_up;
        return {};
    }
    // A try that failed in the evening waits for the morning.
    if (auto const open = after_quiet(habits().on(today), now); open != now) {
        sql.execute("UPDATE evaluation_reminder_message SET next_try_at = :at WHERE id = :id",
                    {{"at", instant_text(open)}, {"id", due->leaving.id}});
        return {};
    }
    claim_for_staff(sql, table, due->leaving.id, at);
    return Claimed{due->leaving, {due->leaving.id, due->address, due->language, words_for(*due)}};
}

ReminderMessage message_from(sql::Row const& row) {
    ReminderMessage out{row.text(8),    row.integer(9), {row.text(0), row.text(1)},
                        State::waiting, row.text(2),    row.maybe_text(7)};
    State const states[] = {State::sending, State::sent, State::uncertain, State::given_up};
    for (std::size_t i = 0; i < std::size(states); ++i)
        if (auto const at = row.maybe_text(3 + i)) {
            out.state = states[i];
            out.at = *at;
        }
    if (out.state == State::sent || out.state == State::sending) out.because.reset();
    return out;
}

}  // namespace

void plan_reminder(sql::Session& sql, Ways const& open, Id const& reminder, std::vector<Id> const& accounts,
                   Instant const& now) {
    if (!open.email) return;
    auto const ms = instant_ms(now).value_or(0);
    auto const leaves = after_quiet(habits().on(to_local(ms).date), ms);
    for (auto const& account : accounts) {
        bool const off = !reminder_mail(sql, account).wanted;
        sql.execute(R"sql(
            INSERT INTO evaluation_reminder_message (id, reminder, user_account, created_at, tries, next_try_at,
                                                     failed_because, given_up_at)
            VALUES (:id, :reminder, :account, :now, 0, :leaves, :because, :given_up)
        )sql",
                    {{"id", new_id()},
                     {"reminder", reminder},
                     {"account", account},
                     {"now", now},
                     {"leaves", instant_text(leaves)},
                     {"because", off ? std::optional<std::string>{"turned_off"} : std::nullopt},
                     {"given_up", off ? std::optional<Instant>{now} : std::nullopt}});
    }
}

ReminderMail reminder_mail(sql::Session& sql, Id const& account) {
    auto const row = sql.first("SELECT no_reminder_mail_since FROM user_account WHERE id = :id", {{"id", account}});
    return {row && row->null(0)};
}

void choose_reminder_mail(sql::Session& sql, Id const& account, ReminderMail const& chosen, Instant const& now) {
    sql.execute("UPDATE user_account SET no_reminder_mail_since = :since WHERE id = :id",
                {{"id", account}, {"since", chosen.wanted ? std::nullopt : std::optional<Instant>{now}}});
}

std::vector<ReminderMessage> reminder_messages(sql::Session& sql, Id const& establishment, Id const& round) {
    std::vector<ReminderMessage> out;
    for (auto const& row : sql.query(R"sql(
             SELECT u.id, u.name, k.next_try_at, k.claimed_at, k.sent_at, k.uncertain_at, k.given_up_at,
                 k.failed_because, k.id, m.number
             FROM evaluation_reminder m JOIN evaluation_reminder_message k ON k.reminder = m.id
             JOIN user_account u ON u.id = k.user_account
             WHERE m.round = :round AND m.establishment = :establishment ORDER BY m.number, u.name, u.id
         )sql",
                                     {{"round", round}, {"establishment", establishment}}))
        out.push_back(message_from(row));
    return out;
}

Round remind_one(sql::Database& database, Way* mail, StillAsked const& still_asked) {
    Round counts;
    if (!database.read([](sql::Session& sql) { return any_for_staff(sql, table, now_ms()); })) return counts;
    std::optional<Claimed> claimed;
    database.write([&](sql::Session& sql) {
        counts = {};
        auto const cut = find_cut_short_for_staff(sql, table, now_ms());
        if (cut > 0) spdlog::warn("outbox: {} reminders were cut short, perhaps sent", cut);
        claimed = claim(sql, now_ms(), still_asked, counts);
        return sql::Outcome::keep;
    });
    if (!claimed) return counts;
    auto const sending = mail ? mail->send(claimed->message) : Sending{Fate::later, "way_closed", {}};
    database.write([&](sql::Session& sql) {
        settle_for_staff(sql, table, claimed->leaving, sending, now_ms(), counts);
        return sql::Outcome::keep;
    });
    return counts;
}

}  // namespace marelle::message
