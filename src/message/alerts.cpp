#include "message/alerts.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "message/to_staff.hpp"
#include "messages/messages.hpp"
#include <spdlog/spdlog.h>

namespace marelle::message {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr std::string_view table = "alert";

// One name, one host with a dot, nothing that could end a header.
bool looks_like_email(std::string_view text) {
    auto const at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos) return false;
    auto const dot = text.rfind('.');
    if (dot == std::string_view::npos || dot < at + 2 || dot + 1 == text.size()) return false;
    return text.find_first_of(" \t\r\n<>,;\"") == std::string_view::npos;
}

struct Due {
    Id id, account;
    std::int64_t tries{};
    std::string language, place;
    bool over{};  // read, or taken back, meanwhile
};

std::optional<Due> first_due(sql::Session& sql, Instant const& now) {
    auto const row = sql.first(R"sql(
        SELECT a.id, a.user_account, a.tries, u.language, e.name, f.acknowledged_at, f.withdrawn_at, u.disabled_at
        FROM alert a JOIN user_account u ON u.id = a.user_account JOIN fact f ON f.id = a.fact
        JOIN establishment e ON e.id = f.establishment
        WHERE a.next_try_at <= :now AND a.claimed_at IS NULL AND a.sent_at IS NULL AND a.uncertain_at IS NULL
            AND a.given_up_at IS NULL
        ORDER BY a.next_try_at, a.id LIMIT 1
    )sql",
                               {{"now", now}});
    if (!row) return {};
    bool const over = !row->null(5) || !row->null(6) || !row->null(7);
    return Due{row->text(0), row->text(1), row->integer(2), row->text(3), row->text(4), over};
}

struct Claimed {
    Outgoing message;
    AlertChannel channel{};
    std::int64_t tries{};
};

Words words_for(AlertChannel channel, Due const& due) {
    std::vector<messages::Given> const given{{"place", due.place}};
    if (channel == AlertChannel::sms) return {{}, messages::say(due.language, "alert.grave.sms", given)};
    return {messages::say(due.language, "alert.grave.subject", given),
            messages::say(due.language, "alert.grave.body", given)};
}

std::optional<Claimed> claim(sql::Session& sql, crypto::Keyring& keys, std::int64_t now, Round& counts) {
    auto const at = instant_text(now);
    auto const due = first_due(sql, at);
    if (!due) return {};
    auto const way = alert_way_of(sql, keys, due->account, {});
    if (due->over || way.channel == AlertChannel::none || !way.address) {
        give_up_for_staff(sql, table, due->id, due->over ? "not_any_more" : "no_way", at);
        ++counts.given_up;
        return {};
    }
    claim_for_staff(sql, table, due->id, at);
    return Claimed{{due->id, *way.address, due->language, words_for(way.channel, *due)}, way.channel, due->tries + 1};
}

}  // namespace

AlertWay alert_way_of(sql::Session& sql, crypto::Keyring& keys, Id const& account, Ways const& open) {
    AlertWay out;
    out.sms = open.sms;
    out.email = open.email;
    auto const row = sql.first("SELECT id, channel, address_sealed FROM alert_way WHERE user_account = :account"
                               " ORDER BY recorded_at DESC, id DESC LIMIT 1",
                               {{"account", account}});
    if (!row || row->null(2)) return out;
    out.channel = *record::choice_named<AlertChannel>(row->text(1));
    out.address = keys.open("alert_way", "address_sealed", account, row->text(0), row->bytes(2));
    return out;
}

Result<> keep_alert_way(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Ways const& open,
                        NewAlertWay const& way) {
    std::optional<Bytes> sealed;
    auto const id = new_id();
    if (way.channel != AlertChannel::none) {
        bool const sms = way.channel == AlertChannel::sms;
        if (!(sms ? open.sms : open.email)) return fail(Fault::conflict, "message.way_closed");
        auto address = tidy_text(way.address.value_or(""));
        if (!sms && address.empty())
            address = sql.first("SELECT email FROM user_account WHERE id = :id", {{"id", actor.id}})->text(0);
        if (address.empty()) return wrong_fields("body.wrong_fields", {{"address", "required"}});
        if (sms) address = phone_e164(address);
        bool const good = sms ? !address.empty() : looks_like_email(address);
        if (!good) return wrong_fields("body.wrong_fields", {{"address", "invalid"}});
        keys.adopt(actor.id, actor.post.establishment);
        sealed = keys.seal("alert_way", "address_sealed", actor.id, id, address);
    }
    // The newest counts, even within one millisecond of the one before.
    auto const before = sql.first("SELECT max(recorded_at) FROM alert_way WHERE user_account = :account",
                                  {{"account", actor.id}});
    auto at = actor.now;
    if (!before->null(0) && before->text(0) >= at) at = instant_text(instant_ms(before->text(0)).value_or(0) + 1);
    sql.execute(R"sql(
        INSERT INTO alert_way (id, user_account, channel, address_sealed, recorded_at)
        VALUES (:id, :account, :channel, :address, :now)
    )sql",
                {{"id", id},
                 {"account", actor.id},
                 {"channel", record::name_of_choice(way.channel)},
                 {"address", sealed},
                 {"now", at}});
    return {};
}

bool any_alert(sql::Session& sql, std::int64_t now) { return any_for_staff(sql, table, now); }

Round tell_one(sql::Database& database, crypto::Keyring& keys, Way* mail, Way* sms) {
    Round counts;
    if (!database.read([](sql::Session& sql) { return any_alert(sql, now_ms()); })) return counts;
    std::optional<Claimed> claimed;
    database.write([&](sql::Session& sql) {
        counts = {};
        auto const cut = find_cut_short_for_staff(sql, table, now_ms());
        if (cut > 0) spdlog::warn("outbox: {} alerts were cut short, perhaps sent", cut);
        claimed = claim(sql, keys, now_ms(), counts);
        return sql::Outcome::keep;
    });
    if (!claimed) return counts;
    auto* way = claimed->channel == AlertChannel::sms ? sms : mail;
    auto const sending = way ? way->send(claimed->message) : Sending{Fate::later, "way_closed", {}};
    database.write([&](sql::Session& sql) {
        settle_for_staff(sql, table, {claimed->message.id, claimed->tries}, sending, now_ms(), counts);
        return sql::Outcome::keep;
    });
    return counts;
}

void add_alert_routes(http::Router& router, crypto::Keyring& keys, Ways const& open) {
    router
        .on("GET", "/api/v1/alert-way", "alert_way.write", Work::read,
            [&keys, open](Call& call) -> Result<Reply> {
                return http::reply(alert_way_of(call.sql(), keys, call.actor.id, open));
            })
        .summary("How the reader is told at once of what is grave")
        .answers<AlertWay>();
    router
        .on("PUT", "/api/v1/alert-way", "alert_way.write", Work::write,
            [&keys, open](Call& call) -> Result<Reply> {
                TRY(keep_alert_way(call.sql(), keys, call.actor, open, TRY(call.body<NewAlertWay>())));
                call.saw({}, "user:" + call.actor.id, "alert_way");
                return http::reply(alert_way_of(call.sql(), keys, call.actor.id, open));
            })
        .summary("Changes it: SMS, e-mail, or not besides Aujourd'hui")
        .takes<NewAlertWay>()
        .answers<AlertWay>();
}

}  // namespace marelle::message
