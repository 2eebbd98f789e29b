#include "app/jobs.hpp"
#include "access/device.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "evaluation/reminders.hpp"
#include "impact/columns/columns.hpp"
#include "report/report.hpp"
#include "survey/survey.hpp"
#include "timetable/catch_up.hpp"
#include <spdlog/spdlog.h>

namespace marelle::app {

namespace {

void minute(Instance& instance, audit::HeadWhen when = audit::HeadWhen::due) {
    instance.database->write([&](sql::Session& sql) { audit::sign_head(sql, *instance.keys, now(), when); });
}

void forget(Instance& instance) {
    auto before = instant_text(now_ms() - access::idempotency_kept);
    instance.database->write([&](sql::Session& sql) {
        sql.execute("DELETE FROM idempotency WHERE created_at < :before", {{"before", before}});
        access::forget_packs(sql, now());
        impact::columns::forget(sql);
        report::forget_discarded(sql, now());
        report::forget_erased(sql, *instance.keys);
    });
}

struct Hourly {
    std::string_view name;
    void (*act)(Instance&);
};

constexpr Hourly hourly[] = {
    {"what is no longer kept", forget},
    {"referrals not followed",
     [](Instance& instance) { erase_lapsed_referrals(*instance.database, *instance.keys, today_local()); }},
    {"words of old messages",
     [](Instance& instance) {
         instance.database->write([](sql::Session& sql) { message::forget_values(sql, now_ms()); });
     }},
    {"keys of counted surveys", [](Instance& instance) { survey::erase_keys(*instance.database, *instance.keys); }},
    {"sessions of the days nobody looked at",
     [](Instance& instance) {
         timetable::catch_up_everywhere(*instance.database, timetable::shipped_calendar(), today_local());
     }},
};

// Each apart: one that cannot be done keeps none of the others waiting. False: to be tried again in a minute.
bool hour(Instance& instance) {
    bool all = true;
    for (auto const& [name, act] : hourly) {
        try {
            act(instance);
        } catch (std::exception const& error) {
            spdlog::error("job: {}: {}", name, error.what());
            all = false;
        }
    }
    return all;
}

constexpr auto outbox_every = std::chrono::seconds{10};

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

Jobs::Jobs(Instance& instance)
    : instance_{instance},
      outbox_{*instance.database, *instance.keys, message::mail_way(instance.settings.roads),
              message::sms_way(instance.settings.roads), evaluation::still_unfinished},
      thread_{[this] { run(); }},
      sender_{[this] { send(); }} {}

Jobs::~Jobs() {
    {
        std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    sender_.join();
    // Nothing is added from here: signed, the last minute's entries cannot be cut off unseen.
    try {
        minute(instance_, audit::HeadWhen::at_once);
    } catch (std::exception const& error) { spdlog::error("job: {}", error.what()); }
}

void Jobs::run() {
    for (int minutes = 60;; ++minutes) {
        try {
            minute(instance_);
        } catch (std::exception const& error) {
            spdlog::error("job: {}", error.what());  // tried again in a minute
        }
        if (minutes >= 60 && hour(instance_)) minutes = 0;
        std::unique_lock lock{mutex_};
        if (wake_.wait_for(lock, std::chrono::minutes{1}, [this] { return stopping_; })) return;
    }
}

void Jobs::send() {
    for (;;) {
        try {
            // One at a time, so that a stop waits for one message at most.
            while (outbox_.round(1).any()) {
                std::scoped_lock lock{mutex_};
                if (stopping_) return;
            }
        } catch (std::exception const& error) {
            spdlog::error("outbox: {}", error.what());  // what was being sent is looked at again in ten minutes
        }
        std::unique_lock lock{mutex_};
        if (wake_.wait_for(lock, outbox_every, [this] { return stopping_; })) return;
    }
}

}  // namespace marelle::app
