#pragma once
// Imports as they go: each is a row, from its start to its end, whoever asked for it (a page of the settings, the
// command line). The list is replaced in the same transaction that says "done".
#include "territory/import.hpp"
#include <memory>

namespace marelle::territory {

enum class ImportState { running, done, failed };

struct ZoneImport {
    Id id;
    ImportState state{};
    std::string step;  // name_of(Step)
    std::int64_t read{}, repaired{};
    std::vector<Rejection> rejected;   // the first 500
    std::optional<std::string> error;  // its code
    std::optional<std::string> detail;
};

struct ImportAccepted {
    Id id;
};

// --- store (imports.cpp) ---

void start_import(sql::Session& sql, Id const& id, ListGiven const& given, std::string const& file_name,
                  std::optional<Id> const& by, Instant const& at);
void report_progress(sql::Session& sql, Id const& id, Progress const& progress, Instant const& at);
void finish_import(sql::Session& sql, Id const& id, ReadList const& read, Instant const& at);  // and replaces the list
void fail_import(sql::Session& sql, Id const& id, Error const& error, Instant const& at);
// A running import that gave no sign of life for ten minutes has failed ("zone_import.interrupted"): its process is
// gone.
std::optional<ZoneImport> find_import(sql::Session& sql, Id const& id, Instant const& at);

// Reads, reports to the row and to `watch`, writes. The row must have been started; it always ends done or failed.
Result<ReadList> carry_out(sql::Database& database, Id const& id, std::string const& list,
                           std::vector<NamedBytes> files, Watch const& watch = {});

// The server's imports, one at a time, on a thread of their own. The destructor waits for the one under way.
class Imports {
public:
    explicit Imports(sql::Database& database);
    ~Imports();
    // Refused: conflict zone_import.busy. Answers once the row is written; `audited` runs in that transaction.
    Result<> start(Id const& id, ListGiven given, NamedBytes file, Id const& by, Instant const& at,
                   std::function<void(sql::Session&)> const& audited);

private:
    struct Work;
    sql::Database& database_;
    std::unique_ptr<Work> work_;
};

}  // namespace marelle::territory

namespace marelle::record {
inline constexpr Choice import_state_choices[] = {{"running"}, {"done"}, {"failed"}};
template <> inline constexpr std::span<Choice const> choices_of<territory::ImportState>{import_state_choices};
}  // namespace marelle::record

namespace marelle::territory {

inline constexpr std::array zone_import_fields{
    record::field<&ZoneImport::id>("id").id().level(Level::s0),
    record::field<&ZoneImport::state>("state").level(Level::s0),
    record::field<&ZoneImport::step>("step").level(Level::s0).longest(20),
    record::field<&ZoneImport::read>("read").level(Level::s0),
    record::field<&ZoneImport::repaired>("repaired").level(Level::s0),
    record::field<&ZoneImport::rejected>("rejected").level(Level::s0).longest(500),
    record::field<&ZoneImport::error>("error").level(Level::s0).longest(60),
    record::field<&ZoneImport::detail>("detail").level(Level::s0).longest(300),
};
static_assert(record::covers<ZoneImport>(zone_import_fields));

inline constexpr std::array import_accepted_fields{
    record::field<&ImportAccepted::id>("id").id().level(Level::s0),
};
static_assert(record::covers<ImportAccepted>(import_accepted_fields));

}  // namespace marelle::territory

namespace marelle::record {
template <> inline constexpr Table table_of<territory::ZoneImport>{"ZoneImport", territory::zone_import_fields};
template <> inline constexpr Table table_of<territory::ImportAccepted>{"ImportAccepted",
                                                                       territory::import_accepted_fields};
}  // namespace marelle::record
