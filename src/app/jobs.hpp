#pragma once
// What a serving instance does by itself: signs the audit log's head every minute, forgets old idempotency answers,
// erases the referrals that were not followed a year ago (domain.md §5.2) and the keys of counted surveys,
// forgets drafts of reports that were thrown away, makes the sessions of the days nobody looked at, sends the messages
// of the outbox.
#include "app/instance.hpp"
#include "message/outbox.hpp"
#include <condition_variable>
#include <mutex>
#include <thread>

namespace marelle::app {

class Jobs {
public:
    explicit Jobs(Instance& instance);
    ~Jobs();
    Jobs(Jobs const&) = delete;
    Jobs& operator=(Jobs const&) = delete;

private:
    void run();
    void send();

    Instance& instance_;
    message::Outbox outbox_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
    std::thread sender_;  // apart: a mail server that is slow to answer must not keep the log's head waiting
};

// One round of the daily work; returns how many referrals were erased.
int erase_lapsed_referrals(sql::Database& database, crypto::Keyring& keys, std::string const& today);

}  // namespace marelle::app
