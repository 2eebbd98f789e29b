// PostgreSQL: read connections in parallel, and one write connection, a batch a transaction. A second one would only
// wait for the first (see writers_lock) and, by taking the first write that comes back, leave the others a commit
// later.
#include "sql/postgres_copy.hpp"
#include "sql/postgres_session.hpp"
#include "sql/queue.hpp"
#include <algorithm>
#include <chrono>
#include <thread>

namespace marelle::sql {

namespace {

constexpr int most_retries = 6;  // of a transaction the server asked to start again

// How the writes of a batch share a transaction.
enum class Manner {
    together,    // no savepoint: most batches hold no refused write that had already changed something
    savepoints,  // after a batch that did
};

// A write of the batch must be undone and its changes stand among its neighbours'.
struct Culprit {};

using Fates = std::vector<std::exception_ptr>;

// A connection, made when it is needed and again after it was lost.
class Slot {
public:
    Slot(std::string const& url, PostgresUse use) : url_{url}, use_{use} {}
    PostgresSession& session() {
        if (session_ && session_->gone()) session_.reset();
        if (!session_) session_ = std::make_unique<PostgresSession>(url_, use_);
        return *session_;
    }
    PostgresSession* known() { return session_.get(); }

private:
    std::string const& url_;
    PostgresUse use_;
    std::unique_ptr<PostgresSession> session_;
};

void pause_before(int retry) { std::this_thread::sleep_for(std::chrono::milliseconds{1 << retry}); }

// Fails by Culprit, or by what makes the whole transaction start again or be lost.
std::exception_ptr run(PostgresSession& session, Work const& work, Manner manner, bool alone) {
    std::exception_ptr error;
    auto outcome = Outcome::undo;
    auto before = session.changes();
    if (manner == Manner::savepoints) session.later("SAVEPOINT write");
    try {
        outcome = work(session);
        if (session.failed()) transaction_failed();
    } catch (...) { error = std::current_exception(); }
    if (session.gone()) throw SqlError{SqlError::Kind::gone, "the connection to PostgreSQL was lost"};
    if (session.must_retry()) throw SqlError{SqlError::Kind::retry, "PostgreSQL asks to start again"};
    bool undone = error || outcome == Outcome::undo;
    if (manner == Manner::savepoints) {
        if (undone) session.later("ROLLBACK TO SAVEPOINT write");
        session.later("RELEASE SAVEPOINT write");
    } else if (undone && (session.failed() || session.changes() != before)) {
        if (!alone) throw Culprit{};
        session.undo();
    }
    return error;
}

Fates run_batch(PostgresSession& session, std::vector<Job> const& jobs, Manner manner) {
    Fates fates;
    session.begin();
    for (auto const& job : jobs) fates.push_back(run(session, job.work, manner, jobs.size() == 1));
    if (!session.failed()) session.commit();
    return fates;
}

class PostgresDatabase final : public Database {
public:
    PostgresDatabase(std::string const& url, Options const& options);
    ~PostgresDatabase() override;

    Dialect dialect() const override { return Dialect::postgres; }
    void submit_read(Work work, Done done) override { reads_.put({std::move(work), std::move(done)}); }
    void submit_write(Work work, Done done) override { writes_.put({std::move(work), std::move(done)}); }
    State state() const override { return {writes_.waiting(), reads_.waiting()}; }
    bool copy_to(std::string const& path) override {
        dump_postgres(url_, path);
        return true;
    }

private:
    void serve_reads();
    void serve_writes();
    std::exception_ptr read(Slot& slot, Work const& work);
    Fates commit(Slot& slot, std::vector<Job> const& jobs);
    bool start_again(Slot& slot, SqlError const& error, int tried);

    std::string url_;
    Options options_;
    Queue writes_, reads_;
    std::mutex turn_;
    std::vector<std::thread> threads_;
};

PostgresDatabase::PostgresDatabase(std::string const& url, Options const& options)
    : url_{url}, options_{options}, writes_{options.queue}, reads_{options.queue} {
    { PostgresSession{url_, PostgresUse::read}; }  // a wrong address is said at the start
    for (int i = 0; i < std::max(1, options.writers); ++i) threads_.emplace_back([this] { serve_writes(); });
    for (int i = 0; i < std::max(1, options.readers); ++i) threads_.emplace_back([this] { serve_reads(); });
}

PostgresDatabase::~PostgresDatabase() {
    writes_.close();
    reads_.close();
    for (auto& thread : threads_) thread.join();
}

void PostgresDatabase::serve_reads() {
    Slot slot{url_, PostgresUse::read};
    for (auto jobs = reads_.take(1); !jobs.empty(); jobs = reads_.take(1)) jobs[0].done(read(slot, jobs[0].work));
}

// Run again on a new connection only when it had seen nothing yet: it may be half way through an answer.
std::exception_ptr PostgresDatabase::read(Slot& slot, Work const& work) {
    for (int tried = 0;; ++tried) {
        try {
            auto& session = slot.session();
            session.begin();
            work(session);
            session.commit_later();
            return {};
        } catch (...) {
            auto* session = slot.known();
            bool stale = session && session->gone() && !session->answered();
            if (session) session->undo();
            if (!stale || tried == 1) return std::current_exception();
        }
    }
}

// Waiting for work is part of the turn: the next connection begins while the callers of this one are told.
void PostgresDatabase::serve_writes() {
    Slot slot{url_, PostgresUse::write};
    for (;;) {
        std::unique_lock turn{turn_};
        auto jobs = writes_.take(options_.batch);
        if (jobs.empty()) return;
        auto fates = commit(slot, jobs);
        turn.unlock();
        for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done(std::move(fates[i]));
    }
}

// Never after the COMMIT was sent without an answer: it may be on disk.
bool PostgresDatabase::start_again(Slot& slot, SqlError const& error, int tried) {
    auto* session = slot.known();
    bool again = false;
    if (error.kind == SqlError::Kind::retry) again = tried < most_retries;
    if (error.kind == SqlError::Kind::gone) again = session && !session->committing() && tried == 0;
    if (session) session->undo();
    if (again) pause_before(tried);
    return again;
}

Fates PostgresDatabase::commit(Slot& slot, std::vector<Job> const& jobs) {
    auto manner = Manner::together;
    std::exception_ptr last;
    for (int tried = 0;; ++tried) {
        try {
            return run_batch(slot.session(), jobs, manner);
        } catch (Culprit const&) {
            manner = Manner::savepoints;
            --tried;
            slot.session().undo();
        } catch (SqlError const& error) {
            last = std::current_exception();
            if (start_again(slot, error, tried)) continue;
            bool lost = error.kind == SqlError::Kind::gone || error.kind == SqlError::Kind::full;
            if (lost || jobs.size() == 1) return Fates(jobs.size(), last);
            break;
        }
    }
    // One of them makes the commit fail (a foreign key checked late, endless retries): each has its own.
    Fates fates;
    for (auto const& job : jobs) fates.push_back(commit(slot, {job}).front());
    return fates;
}

}  // namespace

std::unique_ptr<Database> open_postgres(std::string const& url, Options options) {
    return std::make_unique<PostgresDatabase>(url, options);
}

}  // namespace marelle::sql
