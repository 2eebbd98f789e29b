// SQLite: read connections in parallel, each with its thread, and one writer thread that commits what waits together.
#include "sql/queue.hpp"
#include "sql/sqlite_session.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace marelle::sql {

namespace {

namespace fs = std::filesystem;

// "sqlite::memory:" — a file of its own that disappears: several connections and the log work as for real.
class PrivateFolder {
public:
    PrivateFolder() {
        std::error_code error;
        bool memory = fs::is_directory("/dev/shm", error) && ::access("/dev/shm", W_OK) == 0;
        auto name = (memory ? fs::path{"/dev/shm"} : fs::temp_directory_path()) / "marelle-XXXXXX";
        path_ = name.string();
        if (!::mkdtemp(path_.data())) throw SqlError{SqlError::Kind::full, "no temporary folder can be made"};
    }
    ~PrivateFolder() {
        std::error_code error;
        fs::remove_all(path_, error);
    }
    PrivateFolder(PrivateFolder const&) = delete;
    PrivateFolder& operator=(PrivateFolder const&) = delete;
    std::string file() const { return path_ + "/memory.db"; }

private:
    std::string path_;
};

void sync_path(fs::path const& path, int flags) {
    int file = ::open(path.c_str(), flags | O_CLOEXEC);
    bool failed = file < 0 || ::fsync(file) != 0;
    if (file >= 0) ::close(file);
    if (failed) throw SqlError{SqlError::Kind::gone, "the copy could not be put on disk"};
}

void end_process(std::string const& why) {
    std::fprintf(stderr, "marelle: the disk failed, stopping to recover at the next start: %s\n", why.c_str());
    std::_Exit(70);
}

// What became of each write of a batch: no error means as its work asked.
using Fates = std::vector<std::exception_ptr>;

class SqliteDatabase final : public Database {
public:
    SqliteDatabase(std::string const& path, Options options);
    ~SqliteDatabase() override;

    Dialect dialect() const override { return Dialect::sqlite; }
    void submit_read(Work work, Done done) override { reads_.put({std::move(work), std::move(done)}); }
    void submit_write(Work work, Done done) override { writes_.put({std::move(work), std::move(done)}); }
    State state() const override { return {writes_.waiting(), reads_.waiting()}; }
    bool copy_to(std::string const& path) override;

private:
    void serve_reads(SqliteSession& session);
    void serve_writes();
    Fates commit(std::vector<Job> const& jobs);
    Fates commit_together(std::vector<Job> const& jobs);
    std::exception_ptr run(Work const& work);
    void stop(std::string const& why);

    std::unique_ptr<PrivateFolder> folder_;
    std::string path_;
    Options options_;
    Queue writes_, reads_;
    std::unique_ptr<SqliteSession> writer_;
    std::vector<std::unique_ptr<SqliteSession>> readers_;
    std::vector<std::thread> threads_;
};

SqliteDatabase::SqliteDatabase(std::string const& path, Options options)
    : folder_{path == ":memory:" ? std::make_unique<PrivateFolder>() : nullptr},
      path_{folder_ ? folder_->file() : path},
      options_{std::move(options)},
      writes_{options_.queue},
      reads_{options_.queue},
      writer_{std::make_unique<SqliteSession>(path_, SqliteUse::write)} {
    for (int i = 0; i < std::max(1, options_.readers); ++i)
        readers_.push_back(std::make_unique<SqliteSession>(path_, SqliteUse::read));
    threads_.emplace_back([this] { serve_writes(); });
    for (auto& reader : readers_) threads_.emplace_back([this, session = reader.get()] { serve_reads(*session); });
}

SqliteDatabase::~SqliteDatabase() {
    writes_.close();
    reads_.close();
    for (auto& thread : threads_) thread.join();
}

void SqliteDatabase::serve_reads(SqliteSession& session) {
    for (auto jobs = reads_.take(1); !jobs.empty(); jobs = reads_.take(1)) {
        std::exception_ptr error;
        try {
            session.begin();
            jobs[0].work(session);
            if (session.failed()) transaction_failed();
            session.commit();
        } catch (...) {
            error = std::current_exception();
            session.undo();
        }
        jobs[0].done(std::move(error));
    }
}

void SqliteDatabase::serve_writes() {
    for (auto jobs = writes_.take(options_.batch); !jobs.empty(); jobs = writes_.take(options_.batch)) {
        auto fates = commit(jobs);
        for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done(std::move(fates[i]));
        if (!writer_->disk_failed()) writer_->checkpoint_if_large();
        if (writer_->disk_failed()) return stop(path_);
    }
}

// A commit refused by a rule (a foreign key checked late) names no culprit: each write then has its own commit.
Fates SqliteDatabase::commit(std::vector<Job> const& jobs) {
    try {
        return commit_together(jobs);
    } catch (SqlError const& error) {
        writer_->undo();
        bool rule = error.kind == SqlError::Kind::foreign_key || error.kind == SqlError::Kind::other;
        if (!rule || jobs.size() == 1 || writer_->disk_failed()) return Fates(jobs.size(), std::current_exception());
    } catch (...) {
        writer_->undo();
        return Fates(jobs.size(), std::current_exception());
    }
    Fates fates;
    for (auto const& job : jobs) {
        try {
            fates.push_back(commit_together({job}).front());
        } catch (...) {
            fates.push_back(std::current_exception());
            writer_->undo();
        }
    }
    return fates;
}

Fates SqliteDatabase::commit_together(std::vector<Job> const& jobs) {
    Fates fates;
    writer_->begin();
    for (auto const& job : jobs) fates.push_back(run(job.work));
    writer_->commit();
    return fates;
}

// One write in its savepoint. Throws only when the whole transaction is lost (full or failed disk).
std::exception_ptr SqliteDatabase::run(Work const& work) {
    std::exception_ptr error;
    auto outcome = Outcome::undo;
    writer_->execute("SAVEPOINT write", {});
    try {
        outcome = work(*writer_);
        if (writer_->failed()) transaction_failed();
    } catch (...) { error = std::current_exception(); }
    if (!writer_->in_transaction() || writer_->disk_failed()) {
        if (error) std::rethrow_exception(error);
        throw SqlError{SqlError::Kind::full, "the transaction was lost"};
    }
    if (error || outcome == Outcome::undo) writer_->execute("ROLLBACK TO SAVEPOINT write", {});
    writer_->execute("RELEASE SAVEPOINT write", {});
    return error;
}

void SqliteDatabase::stop(std::string const& why) {
    if (!options_.disk_failed) end_process(why);
    writes_.close();
    reads_.close();
    auto gone = std::make_exception_ptr(SqlError{SqlError::Kind::gone, "the disk failed"});
    for (auto jobs = writes_.take(options_.batch); !jobs.empty(); jobs = writes_.take(options_.batch))
        for (auto& job : jobs) job.done(gone);
    options_.disk_failed(why);
}

// Under another name until it is whole and on disk: a copy that was interrupted is never taken for one.
bool SqliteDatabase::copy_to(std::string const& path) {
    if (fs::exists(path)) throw std::runtime_error{"the copy would replace a file"};
    auto part = path + ".part";
    fs::remove(part);
    {
        SqliteSession session{path_, SqliteUse::copy};
        session.execute("VACUUM INTO :path", {{"path", part}});
    }
    sync_path(part, O_RDONLY);
    fs::rename(part, path);
    auto parent = fs::absolute(path).parent_path();
    sync_path(parent, O_RDONLY | O_DIRECTORY);
    return true;
}

}  // namespace

std::unique_ptr<Database> open_sqlite(std::string const& path, Options options) {
    return std::make_unique<SqliteDatabase>(path, std::move(options));
}

}  // namespace marelle::sql
