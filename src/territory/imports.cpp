#include "territory/imports.hpp"
#include <atomic>
#include <thread>

namespace marelle::territory {

namespace {

constexpr std::size_t most_rejections = 500;         // kept; all are counted
constexpr std::int64_t silence_ms = 10 * 60 * 1000;  // an import lasts five minutes at most (process.hpp, twice)
constexpr std::chrono::milliseconds between_reports{500};

Failure unexpected() { return fail(Fault::invalid, "zone_import.unexpected"); }

}  // namespace

void start_import(sql::Session& sql, Id const& id, ListGiven const& given, std::string const& file_name,
                  std::optional<Id> const& by, Instant const& at) {
    sql.execute(R"sql(
        INSERT INTO zone_import (id, list, kind, valid_from, valid_until, precision_m, source, licence, file_name, step,
                                 read_count, repaired, rejected, started_at, started_by, seen_at)
        VALUES (:id, :list, :kind, :valid_from, :valid_until, :precision, :source, :licence, :file_name, 'receive',
                0, 0, 0, :at, :by, :at)
    )sql",
                {{"id", id},
                 {"list", given.name},
                 {"kind", name_of(kind_of(given.name).value())},
                 {"valid_from", given.valid_from},
                 {"valid_until", given.valid_until},
                 {"precision", given.precision_m},
                 {"source", given.source},
                 {"licence", given.licence},
                 {"file_name", file_name},
                 {"at", at},
                 {"by", by}});
}

void report_progress(sql::Session& sql, Id const& id, Progress const& progress, Instant const& at) {
    sql.execute(R"sql(
        UPDATE zone_import SET step = :step, read_count = :read, repaired = :repaired, rejected = :rejected,
               seen_at = :at
        WHERE id = :id
    )sql",
                {{"id", id},
                 {"step", name_of(progress.step)},
                 {"read", progress.counts.read},
                 {"repaired", progress.counts.repaired},
                 {"rejected", progress.counts.rejected},
                 {"at", at}});
}

void finish_import(sql::Session& sql, Id const& id, ReadList const& read, Instant const& at) {
    replace_list(sql, id, read.zones);
    report_progress(sql, id, {Step::done, read.counts}, at);
    sql.execute("UPDATE zone_import SET file_sha256 = :sha256, finished_at = :at WHERE id = :id",
                {{"id", id}, {"sha256", read.sha256}, {"at", at}});
    for (std::size_t i = 0; i < std::min(most_rejections, read.rejections.size()); ++i)
        sql.execute("INSERT INTO zone_rejection (import, line, code, why) VALUES (:id, :line, :code, :why)",
                    {{"id", id},
                     {"line", read.rejections[i].line},
                     {"code", read.rejections[i].code},
                     {"why", read.rejections[i].why}});
}

void fail_import(sql::Session& sql, Id const& id, Error const& error, Instant const& at) {
    sql.execute(R"sql(
        UPDATE zone_import SET error_code = :code, error_detail = :detail, finished_at = :at, seen_at = :at
        WHERE id = :id
    )sql",
                {{"id", id}, {"code", error.code}, {"detail", error.detail}, {"at", at}});
}

std::optional<ZoneImport> find_import(sql::Session& sql, Id const& id, Instant const& at) {
    auto const row = sql.first(R"sql(
        SELECT step, read_count, repaired, error_code, error_detail, finished_at, seen_at
        FROM zone_import WHERE id = :id
    )sql",
                               {{"id", id}});
    if (!row) return {};
    ZoneImport out{id, ImportState::running, row->text(0),      row->integer(1), row->integer(2),
                   {}, row->maybe_text(3),   row->maybe_text(4)};
    if (out.detail && out.detail->empty()) out.detail.reset();
    if (out.error) out.state = ImportState::failed;
    else if (!row->null(5)) out.state = ImportState::done;
    else if (instant_ms(at).value_or(0) - instant_ms(row->text(6)).value_or(0) > silence_ms) {
        out.state = ImportState::failed;
        out.error = "zone_import.interrupted";
    }
    for (auto const& one :
         sql.query("SELECT line, code, why FROM zone_rejection WHERE import = :id ORDER BY line", {{"id", id}}))
        out.rejected.push_back({one.integer(0), one.text(1), one.text(2)});
    return out;
}

Result<ReadList> carry_out(sql::Database& database, Id const& id, std::string const& list,
                           std::vector<NamedBytes> files, Watch const& watch) {
    auto reported = std::chrono::steady_clock::time_point{};
    auto step = Step::receive;
    auto const tell = [&](Progress const& progress) {
        if (watch) watch(progress);
        auto const time = std::chrono::steady_clock::now();
        if (progress.step == step && time - reported < between_reports) return;
        step = progress.step;
        reported = time;
        database.write([&](sql::Session& sql) { report_progress(sql, id, progress, now()); });
    };
    auto const ended = [&](Error const& error) {
        database.write([&](sql::Session& sql) { fail_import(sql, id, error, now()); });
    };
    try {
        auto read = read_list(std::move(files), list, tell);
        if (!read) {
            ended(read.error());
            return read;
        }
        tell({Step::store, read->counts});
        database.write([&](sql::Session& sql) { finish_import(sql, id, *read, now()); });
        if (watch) watch({Step::done, read->counts});
        return read;
    } catch (...) {
        ended(unexpected().error());
        throw;
    }
}

struct Imports::Work {
    std::atomic_flag busy;
    std::thread thread;
};

Imports::Imports(sql::Database& database) : database_{database}, work_{std::make_unique<Work>()} {}

Imports::~Imports() {
    if (work_->thread.joinable()) work_->thread.join();
}

Result<> Imports::start(Id const& id, ListGiven given, NamedBytes file, Id const& by, Instant const& at,
                        std::function<void(sql::Session&)> const& audited) {
    if (work_->busy.test_and_set()) return fail(Fault::conflict, "zone_import.busy");
    try {
        database_.write([&](sql::Session& sql) {
            start_import(sql, id, given, file.name, by, at);
            audited(sql);
        });
        if (work_->thread.joinable()) work_->thread.join();
        work_->thread = std::thread{[this, id, list = given.name, moved = std::move(file)]() mutable {
            std::vector<NamedBytes> files;
            files.push_back(std::move(moved));
            try {
                // Refused or not, the row says how it ended.
                std::ignore = carry_out(database_, id, list, std::move(files));
            } catch (std::exception const&) {  // NOLINT(bugprone-empty-catch)
                // The database itself is gone: the row stays running, and is read as interrupted after ten minutes.
            }
            work_->busy.clear();
        }};
    } catch (...) {
        work_->busy.clear();
        throw;
    }
    return {};
}

}  // namespace marelle::territory
