#include "impact/columns/together.hpp"
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>

namespace marelle::impact::columns {

namespace {

class Shared {
public:
    Shared(std::vector<Task> const& tasks, std::string seen) : tasks_{tasks}, seen_{std::move(seen)} {}

    // Takes tasks until none is left. The list is there as long as one is taken and not ended.
    void work(sql::Session& sql, bool helps) {
        bool joined = !helps || seen_.empty();
        for (Task const* task = nullptr; (task = take());) {
            std::exception_ptr failed;
            try {
                if (!joined) sql.execute("SET TRANSACTION SNAPSHOT '" + seen_ + "'");
                joined = true;
                (*task)(sql);
            } catch (...) { failed = std::current_exception(); }
            end(failed);
        }
    }

    void wait() {
        std::unique_lock lock{mutex_};
        ended_.wait(lock, [this] { return under_way_ == 0; });
        if (failed_) std::rethrow_exception(failed_);
    }

private:
    Task const* take() {
        std::scoped_lock lock{mutex_};
        if (failed_ || next_ == count_) return nullptr;
        ++under_way_;
        return &tasks_[next_++];
    }
    void end(std::exception_ptr const& failed) {
        std::scoped_lock lock{mutex_};
        if (failed && !failed_) failed_ = failed;
        --under_way_;
        ended_.notify_all();
    }

    std::vector<Task> const& tasks_;
    std::string const seen_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::size_t const count_ = tasks_.size();
    std::size_t next_ = 0, under_way_ = 0;
    std::exception_ptr failed_;
};

}  // namespace

void together(sql::Database& database, sql::Session& sql, int helpers, std::vector<Task> const& tasks) {
    bool const postgres = sql.dialect() == sql::Dialect::postgres;
    auto shared = std::make_shared<Shared>(
        tasks, postgres && helpers > 0 ? sql.first("SELECT pg_export_snapshot()")->text(0) : "");
    auto help = [shared](sql::Session& own) {
        shared->work(own, true);
        return sql::Outcome::keep;
    };
    bool welcome = true;
    for (int i = 0; i < helpers && welcome; ++i) try {
            database.submit_read(help, [](std::exception_ptr const&) {});
        } catch (sql::SqlError const&) { welcome = false; }  // too many wait already: this session does it all
    shared->work(sql, false);
    shared->wait();
}

}  // namespace marelle::impact::columns
