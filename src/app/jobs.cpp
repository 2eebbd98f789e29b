#include "app/jobs.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "base/dates.hpp"
#include <spdlog/spdlog.h>

namespace marelle::app {

namespace {

void minute(Instance& instance, audit::HeadWhen when = audit::HeadWhen::due) {
    instance.database->write([&](sql::Session& sql) { audit::sign_head(sql, *instance.keys, now(), when); });
}

void hour(Instance& instance) {
    auto before = instant_text(now_ms() - access::idempotency_kept);
    instance.database->write([&](sql::Session& sql) {
        sql.execute("DELETE FROM idempotency WHERE created_at < :before", {{"before", before}});
    });
    erase_lapsed_referrals(*instance.database, *instance.keys, today_local());
}

}  // namespace

int erase_lapsed_referrals(sql::Database& database, crypto::Keyring& keys, std::string const& today) {
    // The key first: once it is gone nothing can be read, even when the second step is interrupted and done again
    // later.
    auto lapsed = database.read([&](sql::Session& sql) {
        return sql.query("SELECT id FROM referral WHERE erase_after IS NOT NULL AND erase_after <= :today"
                         " AND child IS NULL",
                         {{"today", today}});
    });
    for (auto const& row : lapsed) {
        keys.erase(row.text(0));
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE referral SET given_names = '–', birth_name = '–', usage_name = NULL,"
                        " birth_date = '1900-01-01', sex = NULL, referrer_name = '–', parents_agreed_by = '–',"
                        " erase_after = NULL WHERE id = :id",
                        {{"id", row.text(0)}});
        });
    }
    return static_cast<int>(lapsed.size());
}

Jobs::Jobs(Instance& instance) : instance_{instance}, thread_{[this] { run(); }} {}

Jobs::~Jobs() {
    {
        std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    // Nothing is added from here: signed, the last minute's entries cannot be cut off unseen.
    try {
        minute(instance_, audit::HeadWhen::at_once);
    } catch (std::exception const& error) { spdlog::error("job: {}", error.what()); }
}

void Jobs::run() {
    for (int minutes = 0;; ++minutes) {
        try {
            minute(instance_);
            if (minutes % 60 == 0) hour(instance_);
        } catch (std::exception const& error) {
            spdlog::error("job: {}", error.what());  // tried again in a minute
        }
        std::unique_lock lock{mutex_};
        if (wake_.wait_for(lock, std::chrono::minutes{1}, [this] { return stopping_; })) return;
    }
}

}  // namespace marelle::app
