#include "http/health.hpp"
#include "http/fault.hpp"

namespace marelle::http {

namespace {

struct Probe {
    sql::Database& database;
    std::string request_id;
    std::function<void(Reply)> answer;
};

void unavailable(Probe& probe, std::exception_ptr error) {
    log_exception("not ready", error, probe.request_id);
    probe.answer(problem(503, "database.unavailable", probe.request_id));
}

// Takes the write lock and looks at the log's table, but changes no row.
void try_write(std::shared_ptr<Probe> probe) {
    try {
        probe->database.submit_write(
            [](sql::Session& sql) {
                sql.execute("UPDATE audit_entry SET seq = seq WHERE seq < 0");
                return sql::Outcome::keep;
            },
            [probe](std::exception_ptr error) {
                if (error) return unavailable(*probe, error);
                probe->answer(json_reply({{"ready", true}}));
            });
    } catch (sql::SqlError const&) { unavailable(*probe, std::current_exception()); }
}

}  // namespace

void answer_readiness(sql::Database& database, std::string request_id, std::function<void(Reply)> answer) {
    auto probe = std::shared_ptr<Probe>{new Probe{database, std::move(request_id), std::move(answer)}};
    try {
        database.submit_read(
            [](sql::Session& sql) {
                sql.count("SELECT COUNT(*) FROM audit_head WHERE seq < 0");
                return sql::Outcome::keep;
            },
            [probe](std::exception_ptr error) {
                if (error) unavailable(*probe, error);
                else try_write(probe);
            });
    } catch (sql::SqlError const&) { unavailable(*probe, std::current_exception()); }
}

}  // namespace marelle::http
