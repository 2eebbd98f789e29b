#pragma once
// A small gate and a breakable database, for the tests of http/ itself. The real gate is access::Gate.
#include "http/http.hpp"
#include <atomic>
#include <fmt/format.h>

namespace marelle::tests {

// A note, an audit log and the answers to repeat: all that a flow touches.
inline std::vector<sql::Migration> const gate_tables{{1, "0001_note", R"(
CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE audit_entry (seq BIGINT NOT NULL PRIMARY KEY, action TEXT NOT NULL, status BIGINT NOT NULL);
CREATE TABLE audit_head (seq BIGINT NOT NULL PRIMARY KEY);
CREATE TABLE first_answer (idempotency_key TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);
)"}};

// "x-user: anissa" is logged in; the permission "nobody.may" is nobody's.
class TestGate : public http::Gate {
public:
    Result<Actor> who(http::Request const& request, http::Route const&, sql::Session&) override {
        Actor actor;
        actor.id = request.header("x-user");
        return actor;
    }
    Result<> may(Actor const& actor, http::Request const&, http::Route const& route, sql::Session&) override {
        if (route.permission == "public") return {};
        if (!actor.logged_in()) return fail(Fault::unauthenticated, "login.required");
        if (route.permission == "nobody.may") return fail(Fault::forbidden, "access.refused");
        return {};
    }
    void record(Actor const&, http::Request const&, http::Route const&, Trail const& trail, int status,
                sql::Session& sql) override {
        for (auto const& entry : trail.entries())
            sql.execute("INSERT INTO audit_entry (seq, action, status) VALUES (:seq, :action, :status)",
                        {{"seq", sql.count("SELECT COUNT(*) FROM audit_entry") + 1},
                         {"action", entry.action},
                         {"status", status}});
    }
    Result<std::optional<http::Reply>> repeated(Actor const&, http::Request const& request,
                                                sql::Session& sql) override {
        auto found = sql.first("SELECT body FROM first_answer WHERE idempotency_key = :key",
                               {{"key", request.header("idempotency-key")}});
        if (!found) return std::optional<http::Reply>{};
        http::Reply reply;
        reply.body = found->text(0);
        return std::optional{reply};
    }
    void remember(Actor const&, http::Request const& request, http::Reply const& reply, sql::Session& sql) override {
        sql.execute("INSERT INTO first_answer (idempotency_key, body) VALUES (:key, :body)",
                    {{"key", request.header("idempotency-key")}, {"body", reply.body}});
    }
    void describe(http::Route& route) const override {
        route.level = route.permission == "note.list" || route.permission == "self" ? Level::s1 : Level::s3;
        route.purpose = "accompaniment";
    }
};

// The same database, until its writes or reads are said to fail.
class Breakable : public sql::Database {
public:
    enum class Fails { nothing, when_taken, later };
    std::atomic<Fails> reads{Fails::nothing}, writes{Fails::nothing};
    sql::SqlError::Kind kind = sql::SqlError::Kind::gone;

    explicit Breakable(sql::Database& database) : database_{database} {}
    sql::Dialect dialect() const override { return database_.dialect(); }
    void submit_read(sql::Work work, sql::Done done) override {
        if (!broken(reads, done)) database_.submit_read(std::move(work), std::move(done));
    }
    void submit_write(sql::Work work, sql::Done done) override {
        if (!broken(writes, done)) database_.submit_write(std::move(work), std::move(done));
    }
    State state() const override { return database_.state(); }
    bool copy_to(std::string const& path) override { return database_.copy_to(path); }

private:
    bool broken(Fails fails, sql::Done const& done) const {
        sql::SqlError error{kind, "connection to \"Benali\" lost"};
        if (fails == Fails::when_taken) throw error;
        if (fails == Fails::later) done(std::make_exception_ptr(error));
        return fails != Fails::nothing;
    }

    sql::Database& database_;
};

inline http::Request request(std::string method, std::string path, std::string body = {}) {
    http::Request out;
    out.method = std::move(method);
    out.path = std::move(path);
    out.body = std::move(body);
    out.id = "r-1";
    out.headers.emplace_back("x-user", "anissa");
    return out;
}

}  // namespace marelle::tests
