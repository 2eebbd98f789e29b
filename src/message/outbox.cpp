#include "message/outbox.hpp"
#include "message/alerts.hpp"
#include "message/once_more.hpp"
#include "message/reminders.hpp"
#include "message/sealed.hpp"
#include <spdlog/spdlog.h>

namespace marelle::message {

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t longest_sending = 10 * minute;  // the ways give up before two
constexpr std::int64_t values_kept = 30LL * 24 * 60 * minute;

void give_up(sql::Session& sql, Id const& id, std::string const& because, Instant const& at) {
    sql.execute(R"sql(
        UPDATE message SET given_up_at = :at, given_up_because = :because, claimed_at = NULL WHERE id = :id
    )sql",
                {{"id", id}, {"because", because}, {"at", at}});
}

// "message.no_phone" → "no_phone"
std::string bare(std::string const& code) { return code.substr(code.find('.') + 1); }

// The evening it is about, as a child expected there knows it: "session:<id>", "event:<id>:2".
bool takes_place(sql::Session& sql, std::string const& about, Id const& child) {
    auto const from = about.find(':') + 1;
    auto const id = about.substr(from, about.find(':', from) - from);
    return sql.count(R"sql(
        SELECT count(s.id) FROM session s
        WHERE s.cancelled_at IS NULL AND (s.id = :id OR (s.event = :id AND EXISTS (
            SELECT 1 FROM group_membership m WHERE m.mini_group = s.mini_group AND m.child = :child
                AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date))))
    )sql",
                     {{"id", id}, {"child", child}}) > 0;
}

// Its hour is past, or it says of an evening what is no longer so.
std::optional<std::string> useless(sql::Session& sql, Kind kind, std::optional<std::string> const& about,
                                   Id const& child, std::optional<std::int64_t> useful_until, std::int64_t now) {
    if (useful_until && *useful_until <= now) return "too_late";
    if (kind != Kind::session_cancelled && kind != Kind::session_restored) return {};
    if (!about || !about->contains(':')) return {};
    if (takes_place(sql, *about, child) == (kind == Kind::session_restored)) return {};
    return "not_any_more";
}

// Planned messages that reached this adult, or may have, when they did: one that left late moves the week of the next,
// one that somebody sent once more counts as that.
std::vector<std::int64_t> planned_before(sql::Session& sql, Id const& guardian, std::int64_t now) {
    static auto const text = R"sql(
        SELECT coalesce(m.sent_at, m.uncertain_at, m.claimed_at) FROM message m
        WHERE m.guardian = :guardian AND m.urgency = 'planned' AND m.channel <> 'paper' AND m.given_up_at IS NULL
            AND m.withdrawn_at IS NULL AND coalesce(m.sent_at, m.uncertain_at, m.claimed_at) > :since AND NOT )sql" +
                             std::string{sent_once_more};
    std::vector<std::int64_t> out;
    for (auto const& row : sql.query(text, {{"guardian", guardian}, {"since", instant_text(now - values_kept)}}))
        out.push_back(instant_ms(row.text(0)).value_or(0));
    return out;
}

void put_off(sql::Session& sql, Id const& id, Departure const& leaves) {
    sql.execute(R"sql(
        UPDATE message SET next_try_at = :at, later_because = :because,
            planned_for = CASE WHEN tries = 0 THEN :at ELSE planned_for END
        WHERE id = :id
    )sql",
                {{"id", id},
                 {"at", instant_text(leaves.at)},
                 {"because", record::name_of_choice(leaves.because.value_or(Later::quiet_hours))}});
}

}  // namespace

struct Outbox::Claimed {
    Outgoing message;
    Channel channel{};
    std::int64_t tries{};  // this one included
    Urgency urgency{};
    std::optional<std::int64_t> useful_until;
};

Outbox::Outbox(sql::Database& database, crypto::Keyring& keys, std::unique_ptr<Way> mail, std::unique_ptr<Way> sms,
               StillAsked still_asked)
    : database_{database},
      keys_{keys},
      mail_{std::move(mail)},
      sms_{std::move(sms)},
      still_asked_{std::move(still_asked)} {}

std::int64_t find_cut_short(sql::Session& sql, std::int64_t now) {
    return sql.execute(R"sql(
        UPDATE message SET uncertain_at = :now
        WHERE claimed_at IS NOT NULL AND claimed_at < :before AND sent_at IS NULL AND uncertain_at IS NULL
            AND given_up_at IS NULL
    )sql",
                       {{"now", instant_text(now)}, {"before", instant_text(now - longest_sending)}});
}

bool anything_to_do(sql::Session& sql, std::int64_t now) {
    return sql.count(R"sql(
        SELECT count(id) FROM message
        WHERE sent_at IS NULL AND uncertain_at IS NULL AND given_up_at IS NULL AND withdrawn_at IS NULL
            AND channel <> 'paper' AND next_try_at <= :now AND (claimed_at IS NULL OR claimed_at < :before)
    )sql",
                     {{"now", instant_text(now)}, {"before", instant_text(now - longest_sending)}}) > 0;
}

void forget_values(sql::Session& sql, std::int64_t now) {
    sql.execute("UPDATE message SET values_sealed = NULL WHERE values_sealed IS NOT NULL AND created_at < :before",
                {{"before", instant_text(now - values_kept)}});
}

// The claim is on disk before anything leaves; the newest data decides whether it still may.
std::optional<Outbox::Claimed> Outbox::claim(std::int64_t now, Round& counts) {
    std::optional<Claimed> out;
    int gave_up = 0;
    database_.write([&](sql::Session& sql) {
        out.reset();
        gave_up = 0;
        auto const at = instant_text(now);
        for (auto const& row : sql.query(R"sql(
            SELECT id, guardian, child, channel, kind, language, values_sealed, useful_until, tries, urgency, about
            FROM message
            WHERE next_try_at <= :now AND channel <> 'paper' AND claimed_at IS NULL AND sent_at IS NULL
                AND uncertain_at IS NULL AND given_up_at IS NULL AND withdrawn_at IS NULL
            ORDER BY next_try_at, id LIMIT 20
        )sql",
                                         {{"now", at}})) {
            auto const& id = row.text(0);
            auto const refuse = [&](std::string const& because) { give_up(sql, id, because, at), ++gave_up; };
            auto const today = to_local(now).date;
            auto const kind = *record::choice_named<Kind>(row.text(4));
            auto const urgency = *record::choice_named<Urgency>(row.text(9));
            auto const until = row.null(7) ? std::nullopt : instant_ms(row.text(7));
            if (auto const why = useless(sql, kind, row.maybe_text(10), row.text(2), until, now)) {
                refuse(*why);
                continue;
            }
            auto const channel = *record::choice_named<Channel>(row.text(3));
            auto const leaves = departure(habits(), channel, urgency, now, planned_before(sql, row.text(1), now),
                                          until);
            if (leaves.at != now) {
                put_off(sql, id, leaves);
                continue;
            }
            auto const adult = adult_of(sql, keys_, row.text(1), row.text(2), today);
            auto const values = opened_values(keys_, row.text(1), id, row.maybe_bytes(6));
            auto const to = !adult                    ? std::optional<std::string>{}
                            : channel == Channel::sms ? adult->phone
                                                      : adult->email;
            if (!adult) refuse(bare(adult.error().code));
            else if (!to) refuse(channel == Channel::sms ? "no_phone" : "no_email");
            else if (!values) refuse("values_gone");
            else {
                sql.execute("UPDATE message SET claimed_at = :now, tries = tries + 1 WHERE id = :id",
                            {{"id", id}, {"now", at}});
                out = Claimed{{id, *to, row.text(5), words_of(kind, channel, row.text(5), *values)},
                              channel,
                              row.integer(8) + 1,
                              urgency,
                              until};
                break;
            }
        }
        return sql::Outcome::keep;
    });
    counts.given_up += gave_up;
    return out;
}

void Outbox::settle(Claimed const& claimed, Sending const& sending, Round& counts) {
    auto const now = now_ms();
    auto const at = instant_text(now);
    auto const& id = claimed.message.id;
    auto const again = next_try(habits().on(to_local(now).date), claimed.tries, now, claimed.urgency,
                                claimed.useful_until);
    auto const fate = sending.fate == Fate::later && !again ? Fate::refused : sending.fate;
    database_.write([&](sql::Session& sql) {
        switch (fate) {
        case Fate::sent:
            sql.execute(R"sql(
                UPDATE message SET sent_at = :at, gateway_reference = :reference, values_sealed = NULL WHERE id = :id
            )sql",
                        {{"id", id},
                         {"at", at},
                         {"reference", sending.reference.empty() ? std::optional<std::string>{}
                                                                 : std::optional{sending.reference}}});
            break;
        case Fate::later:
            sql.execute(R"sql(
                UPDATE message SET claimed_at = NULL, failed_because = :because, next_try_at = :next WHERE id = :id
            )sql",
                        {{"id", id}, {"because", sending.because}, {"next", instant_text(*again)}});
            break;
        case Fate::refused: give_up(sql, id, sending.because, at); break;
        case Fate::uncertain:
            sql.execute("UPDATE message SET uncertain_at = :at WHERE id = :id", {{"id", id}, {"at", at}});
            break;
        }
        return sql::Outcome::keep;
    });
    switch (fate) {
    case Fate::sent: ++counts.sent; break;
    case Fate::later: ++counts.later; break;
    case Fate::refused: ++counts.given_up; break;
    case Fate::uncertain: ++counts.uncertain; break;
    }
}

Round Outbox::round(int most) {
    // What is grave leaves before anything else, and one at a time.
    auto counts = tell_one(database_, keys_, mail_.get(), sms_.get());
    auto const reminded = remind_one(database_, mail_.get(), still_asked_);
    counts.sent += reminded.sent;
    counts.later += reminded.later;
    counts.given_up += reminded.given_up;
    counts.uncertain += reminded.uncertain;
    if (!database_.read([](sql::Session& sql) { return anything_to_do(sql, now_ms()); })) return counts;
    database_.write([](sql::Session& sql) {
        auto const cut = find_cut_short(sql, now_ms());
        if (cut > 0) spdlog::warn("outbox: {} messages were cut short, perhaps sent", cut);
        return sql::Outcome::keep;
    });
    for (int i = 0; i < most; ++i) {
        auto const claimed = claim(now_ms(), counts);
        if (!claimed) break;
        auto const& way = claimed->channel == Channel::sms ? sms_ : mail_;
        settle(*claimed, way ? way->send(claimed->message) : Sending{Fate::later, "way_closed", {}}, counts);
    }
    return counts;
}

}  // namespace marelle::message
