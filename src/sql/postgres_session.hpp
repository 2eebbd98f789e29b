#pragma once
// One PostgreSQL connection with its prepared statements, for one thread at a time. It stays in libpq's pipeline mode:
// what needs no answer of its own (BEGIN, the writers' lock, savepoints) travels with the statement that follows, and
// a read's COMMIT is not waited for.
#include "sql/drivers.hpp"
#include "sql/numbered.hpp"
#include "sql/postgres_values.hpp"
#include "sql/scan.hpp"
#include <string>
#include <unordered_map>

namespace marelle::sql {

enum class PostgresUse { write, read };

class PostgresSession final : public Session {
public:
    // Throws SqlError gone when the server does not answer within five seconds.
    PostgresSession(std::string const& url, PostgresUse use);
    ~PostgresSession() override;
    PostgresSession(PostgresSession const&) = delete;
    PostgresSession& operator=(PostgresSession const&) = delete;

    using Session::execute;
    using Session::query;
    Dialect dialect() const override { return Dialect::postgres; }
    std::vector<Row> query(std::string_view text, Parameters const& parameters) override;
    std::int64_t execute(std::string_view text, Parameters const& parameters) override;
    void each(std::string_view text, Parameters const& parameters, std::function<bool(Row const&)> const& row) override;
    void scan(std::string const& text, std::string_view kinds, ScanRow const& row);  // sql/scan.hpp

    // A reader gets one snapshot; a writer waits for its turn among the writers of every server (see writers_lock).
    void begin();
    // Throws SqlError when the server did not commit. With gone() and committing(), nobody knows whether it did.
    void commit();
    // For a read: sent, not waited for.
    void commit_later();
    void undo() noexcept;

    // Travels with the next statement.
    void later(std::string_view control);

    bool failed() const { return failed_; }     // a statement failed and no savepoint has been rolled back since
    bool must_retry() const { return retry_; }  // serialization failure or deadlock: the whole transaction starts again
    bool gone() const { return gone_; }         // connection lost, or a server that became read-only
    bool committing() const { return committing_; }
    bool answered() const { return answered_; }        // some statement of this transaction had an answer
    std::int64_t changes() const { return changes_; }  // statements of this transaction that changed, or may have

private:
    struct Prepared {
        std::string name;
        Numbered numbered;
        std::vector<Oid> types;
    };
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using Result = std::unique_ptr<PGresult, Clear>;

    Prepared const& prepared(std::string_view text);
    void send(Prepared const& statement, Parameters const& parameters);
    void send_control(std::string const& text);
    void send_later();  // what waited for a statement to travel with
    Result flush_later();
    void sync();
    Result take();  // the answer of the next command
    void take_sync();
    void settle();  // answers nobody waited for
    Result answer(std::string_view text, Parameters const& parameters);
    void rows_one_by_one(std::function<bool(Row const&)> const& row);
    void must_go_on() const;
    [[noreturn]] void refuse(PGresult const* result);
    [[noreturn]] void lost();

    PGconn* connection_ = nullptr;
    PostgresUse use_;
    std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
    std::int64_t named_ = 0;
    Arguments arguments_;
    std::vector<std::string> later_;
    int ahead_ = 0;      // commands sent whose answers come before the statement's
    int unsettled_ = 0;  // transactions ended without waiting
    bool open_ = false;  // the server has an open transaction
    bool failed_ = false, retry_ = false, gone_ = false, committing_ = false, answered_ = false;
    std::int64_t changes_ = 0;
};

}  // namespace marelle::sql
