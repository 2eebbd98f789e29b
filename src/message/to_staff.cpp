#include "message/to_staff.hpp"
#include <fmt/format.h>

namespace marelle::message {

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t longest_sending = 10 * minute;

}  // namespace

bool any_for_staff(sql::Session& sql, std::string_view table, std::int64_t now) {
    return sql.count(fmt::format(R"sql(
        SELECT count(id) FROM {}
        WHERE sent_at IS NULL AND uncertain_at IS NULL AND given_up_at IS NULL AND next_try_at <= :now
            AND (claimed_at IS NULL OR claimed_at < :before)
    )sql",
                                 table),
                     {{"now", instant_text(now)}, {"before", instant_text(now - longest_sending)}}) > 0;
}

std::int64_t find_cut_short_for_staff(sql::Session& sql, std::string_view table, std::int64_t now) {
    return sql.execute(fmt::format(R"sql(
        UPDATE {} SET uncertain_at = :now
        WHERE claimed_at < :before AND sent_at IS NULL AND uncertain_at IS NULL AND given_up_at IS NULL
    )sql",
                                   table),
                       {{"now", instant_text(now)}, {"before", instant_text(now - longest_sending)}});
}

void claim_for_staff(sql::Session& sql, std::string_view table, Id const& id, Instant const& at) {
    sql.execute(fmt::format("UPDATE {} SET claimed_at = :at, tries = tries + 1 WHERE id = :id", table),
                {{"at", at}, {"id", id}});
}

void give_up_for_staff(sql::Session& sql, std::string_view table, Id const& id, std::string_view because,
                       Instant const& at) {
    sql.execute(fmt::format("UPDATE {} SET given_up_at = :at, failed_because = :because, claimed_at = NULL"
                            " WHERE id = :id",
                            table),
                {{"at", at}, {"because", because}, {"id", id}});
}

void settle_for_staff(sql::Session& sql, std::string_view table, Leaving const& leaving, Sending const& sending,
                      std::int64_t now, Round& counts) {
    auto const at = instant_text(now);
    auto const& waits = habits().on(to_local(now).date).retries_minutes;
    bool const again = leaving.tries <= static_cast<std::int64_t>(waits.size());
    auto const fate = sending.fate == Fate::later && !again ? Fate::refused : sending.fate;
    switch (fate) {
    case Fate::sent:
        sql.execute(fmt::format("UPDATE {} SET sent_at = :at WHERE id = :id", table), {{"at", at}, {"id", leaving.id}});
        ++counts.sent;
        return;
    case Fate::uncertain:
        sql.execute(fmt::format("UPDATE {} SET uncertain_at = :at WHERE id = :id", table),
                    {{"at", at}, {"id", leaving.id}});
        ++counts.uncertain;
        return;
    case Fate::later: {
        auto const next = now + waits[static_cast<std::size_t>(leaving.tries - 1)] * minute;
        sql.execute(fmt::format("UPDATE {} SET claimed_at = NULL, failed_because = :because, next_try_at = :next"
                                " WHERE id = :id",
                                table),
                    {{"because", sending.because}, {"next", instant_text(next)}, {"id", leaving.id}});
        ++counts.later;
        return;
    }
    case Fate::refused:
        give_up_for_staff(sql, table, leaving.id, sending.because, at);
        ++counts.given_up;
        return;
    }
}

}  // namespace marelle::message
