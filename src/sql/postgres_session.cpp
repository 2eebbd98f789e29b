#include "sql/postgres_session.hpp"
#include <charconv>
#include <cstring>

namespace marelle::sql {

namespace {

// Every writing transaction holds this lock from its first statement to its commit, so writes are serial: in one
// program by the turn they take, among several by this. READ COMMITTED then gives each statement a snapshot that holds
// all that was committed before, and what was checked stays true. SERIALIZABLE would pay for the same with retries:
// every write appends to the one audit chain, so two that run together always collide.
constexpr char const* writers_lock = "SELECT pg_advisory_xact_lock(6273552)";
constexpr char const* begin_write = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr char const* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

// An operator may ask for more than "on" (remote_apply), never for less.
constexpr char const* settings = "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
                                 " WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false);"
                                 "SET client_min_messages = error; SET standard_conforming_strings = on;"
                                 "SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '120s'";

SqlError::Kind kind_of(std::string_view state) {
    using Kind = SqlError::Kind;
    if (state == "23505") return Kind::unique;
    if (state == "23503") return Kind::foreign_key;
    if (state == "23514" || state == "23502") return Kind::check;
    if (state == "40001" || state == "40P01" || state == "55P03") return Kind::retry;
    if (state == "53100") return Kind::full;
    // Shutting down, starting, too many connections, read-only since a fail-over.
    if (state.starts_with("08") || state.starts_with("57P") || state == "53300" || state == "25P03") return Kind::gone;
    return Kind::other;
}

// Neither DETAIL nor the message of a wrong datum: both quote values.
std::string why(PGresult const* result, std::string_view state) {
    auto text = "PostgreSQL " + std::string{state};
    if (state.starts_with("22")) return text + ": a value of the wrong form";
    auto const* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return message ? text + ": " + message : text;
}

Value const& value_of(std::string_view name, Parameters const& parameters) {
    Value const* found = nullptr;
    for (auto const& parameter : parameters)
        if (parameter.name == name) found = &parameter.value;
    if (!found) missing_parameter(name);
    return *found;
}

bool is_savepoint(std::string_view text) {
    return text.starts_with("SAVEPOINT ") || text.starts_with("RELEASE ") || text.starts_with("ROLLBACK TO ");
}

}  // namespace

PostgresSession::PostgresSession(std::string const& url, PostgresUse use) : use_{use} {
    char const* keys[] = {"dbname", "client_encoding", "connect_timeout", "fallback_application_name", nullptr};
    char const* values[] = {url.c_str(), "UTF8", "5", "marelle", nullptr};
    connection_ = PQconnectdbParams(keys, values, 1);
    bool up = PQstatus(connection_) == CONNECTION_OK;
    if (up) {
        PQsetNoticeProcessor(connection_, [](void*, char const*) {}, nullptr);
        Result set{PQexec(connection_, settings)};
        up = PQresultStatus(set.get()) == PGRES_COMMAND_OK && PQenterPipelineMode(connection_) == 1;
    }
    if (up) return;
    std::string error = PQerrorMessage(connection_);
    PQfinish(connection_);
    throw SqlError{SqlError::Kind::gone, "PostgreSQL does not answer: " + error};
}

PostgresSession::~PostgresSession() { PQfinish(connection_); }

void PostgresSession::lost() {
    gone_ = failed_ = true;
    throw SqlError{SqlError::Kind::gone, "the connection to PostgreSQL was lost"};
}

void PostgresSession::refuse(PGresult const* result) {
    failed_ = true;
    auto const* code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (!code || PQstatus(connection_) != CONNECTION_OK) lost();
    std::string_view state{code};
    auto kind = kind_of(state);
    if (state == "0A000" && std::strstr(PQresultErrorMessage(result), "cached plan")) {
        kind = SqlError::Kind::retry;  // a migration went by: a new connection knows the new tables
        gone_ = true;
    }
    if (use_ == PostgresUse::write && state == "25006") kind = SqlError::Kind::gone;
    if (kind == SqlError::Kind::retry) retry_ = true;
    if (kind == SqlError::Kind::gone) gone_ = true;
    throw SqlError{kind, why(result, state)};
}

void PostgresSession::must_go_on() const {
    if (gone_) throw SqlError{SqlError::Kind::gone, "the connection to PostgreSQL was lost"};
    if (failed_) transaction_failed();
}

void PostgresSession::send_control(std::string const& text) {
    if (PQsendQueryParams(connection_, text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1) != 1) lost();
}

void PostgresSession::sync() {
    if (PQpipelineSync(connection_) != 1) lost();
}

PostgresSession::Result PostgresSession::take() {
    Result result{PQgetResult(connection_)};
    if (!result) lost();
    auto status = PQresultStatus(result.get());
    if (status != PGRES_SINGLE_TUPLE)
        while (Result rest{PQgetResult(connection_)}) {}
    if (status == PGRES_FATAL_ERROR && PQstatus(connection_) != CONNECTION_OK) lost();
    return result;
}

void PostgresSession::take_sync() {
    Result result{PQgetResult(connection_)};
    if (!result || PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC) lost();
}

void PostgresSession::settle() {
    for (; unsettled_ > 0; --unsettled_) {
        take();
        take_sync();
    }
}

void PostgresSession::later(std::string_view control) {
    if (control.starts_with("ROLLBACK TO ") && !retry_) failed_ = false;
    must_go_on();
    later_.emplace_back(control);
}

void PostgresSession::send_later() {
    for (auto const& text : later_) send_control(text);
    if (!later_.empty()) open_ = true;
    ahead_ = static_cast<int>(later_.size());
    later_.clear();
}

// Sent by itself; the answer of the last. Throws the first error.
PostgresSession::Result PostgresSession::flush_later() {
    send_later();
    sync();
    Result refused, last;
    for (; ahead_ > 0; --ahead_) {
        auto result = take();
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) refused = std::move(result);
        else last = std::move(result);
    }
    take_sync();
    open_ = PQtransactionStatus(connection_) != PQTRANS_IDLE;
    if (refused) refuse(refused.get());
    return last;
}

void PostgresSession::begin() {
    failed_ = retry_ = committing_ = answered_ = false;
    changes_ = 0;
    later_.clear();
    later_.emplace_back(use_ == PostgresUse::write ? begin_write : begin_read);
    if (use_ == PostgresUse::write) later_.emplace_back(writers_lock);
}

void PostgresSession::commit() {
    must_go_on();
    if (!open_) return;
    later_.emplace_back("COMMIT");
    committing_ = true;
    auto last = flush_later();
    if (std::string_view{PQcmdStatus(last.get())} != "COMMIT") transaction_failed();
}

void PostgresSession::commit_later() {
    must_go_on();
    later_.clear();
    if (!open_) return;
    send_control("COMMIT");
    sync();
    open_ = false;
    ++unsettled_;
}

void PostgresSession::undo() noexcept {
    later_.clear();
    if (!open_ || gone_) return;
    try {
        send_control("ROLLBACK");
        sync();
        open_ = false;
        ++unsettled_;
        settle();
    } catch (SqlError const&) { gone_ = true; }
}

PostgresSession::Prepared const& PostgresSession::prepared(std::string_view text) {
    if (auto found = statements_.find(text); found != statements_.end()) return found->second;
    // A pending ROLLBACK TO must be done first: nothing can be prepared in a failed transaction.
    if (!later_.empty()) flush_later();
    bool full = statements_.size() >= cached_statements;
    if (full) statements_.clear();
    Prepared made{"s" + std::to_string(++named_), numbered(text), {}};
    std::vector<Oid> asked;
    asked.reserve(made.numbered.slots.size());
    for (auto const& slot : made.numbered.slots) asked.push_back(slot.only_null_test ? oid::text : 0);
    if (full) send_control("DEALLOCATE ALL");
    auto const* sent = made.numbered.text.c_str();
    if (PQsendPrepare(connection_, made.name.c_str(), sent, static_cast<int>(asked.size()), asked.data()) != 1 ||
        PQsendDescribePrepared(connection_, made.name.c_str()) != 1)
        lost();
    sync();
    Result refused;
    auto check = [&](Result result) {
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !refused) refused = std::move(result);
        return result;
    };
    if (full) check(take());
    check(take());
    auto described = check(take());
    take_sync();
    if (refused) refuse(refused.get());
    for (int i = 0; i < PQnparams(described.get()); ++i) made.types.push_back(PQparamtype(described.get(), i));
    return statements_.emplace(text, std::move(made)).first->second;
}

void PostgresSession::send(Prepared const& statement, Parameters const& parameters) {
    auto const& slots = statement.numbered.slots;
    arguments_.clear(slots.size());
    try {
        for (std::size_t i = 0; i < slots.size(); ++i) {
            auto const& value = value_of(slots[i].name, parameters);
            if (slots[i].only_null_test) arguments_.set_presence(i, value);
            else arguments_.set(i, value, statement.types.at(i));
        }
    } catch (...) {
        failed_ = true;
        throw;
    }
    send_later();
    if (PQsendQueryPrepared(connection_, statement.name.c_str(), arguments_.count(), arguments_.values(),
                            arguments_.lengths(), arguments_.formats(), 1) != 1)
        lost();
    if (statement.numbered.may_change) ++changes_;
    sync();
}

// The statement's answer, after those of what travelled with it. An error of either is the statement's.
PostgresSession::Result PostgresSession::answer(std::string_view text, Parameters const& parameters) {
    must_go_on();
    settle();
    send(prepared(text), parameters);
    Result refused;
    for (; ahead_ > 0; --ahead_) {
        auto result = take();
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) refused = std::move(result);
    }
    auto result = take();
    take_sync();
    if (refused) refuse(refused.get());
    auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) refuse(result.get());
    answered_ = true;
    return result;
}

std::vector<Row> PostgresSession::query(std::string_view text, Parameters const& parameters) {
    auto result = answer(text, parameters);
    std::vector<Row> rows;
    int count = PQntuples(result.get());
    rows.reserve(static_cast<std::size_t>(count));
    for (int line = 0; line < count; ++line) rows.push_back(row_of(result.get(), line));
    return rows;
}

std::int64_t PostgresSession::execute(std::string_view text, Parameters const& parameters) {
    if (is_savepoint(text)) {
        later(text);
        return 0;
    }
    auto before = changes_;
    auto result = answer(text, parameters);
    std::string_view tag = PQcmdStatus(result.get()), count = PQcmdTuples(result.get());
    bool counts = tag.starts_with("INSERT") || tag.starts_with("UPDATE") || tag.starts_with("DELETE");
    if (!counts) return 0;
    std::int64_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    if (rows == 0) changes_ = before;  // nothing to undo
    return rows;
}

void PostgresSession::each(std::string_view text, Parameters const& parameters,
                           std::function<bool(Row const&)> const& row) {
    must_go_on();
    settle();
    send(prepared(text), parameters);
    Result refused;
    for (; ahead_ > 0; --ahead_) {
        auto result = take();
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) refused = std::move(result);
    }
    if (refused) {
        take();
        take_sync();
        refuse(refused.get());
    }
    rows_one_by_one(row);
}

// Left early, or by an exception of the callback, the rest is still read off the connection.
void PostgresSession::rows_one_by_one(std::function<bool(Row const&)> const& row) {
    PQsetSingleRowMode(connection_);
    Result refused;
    std::exception_ptr thrown;
    bool wanted = true;
    for (auto result = take();; result = take()) {
        auto status = PQresultStatus(result.get());
        if (status != PGRES_SINGLE_TUPLE) {
            if (status == PGRES_FATAL_ERROR) refused = std::move(result);
            break;
        }
        answered_ = true;
        try {
            if (wanted) wanted = row(row_of(result.get(), 0));
        } catch (...) {
            wanted = false;
            thrown = std::current_exception();
        }
    }
    take_sync();
    if (refused) refuse(refused.get());
    answered_ = true;
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace marelle::sql
