#pragma once
// A PostgreSQL database copied and put back by PostgreSQL's own pg_dump and pg_restore, which follow its versions
// better than we would. The password goes to them by the environment, never on a command line that everybody can list.
#include <stdexcept>
#include <string>

namespace marelle::sql {

struct CopyFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};
// pg_dump or pg_restore is not on this machine (Debian: postgresql-client).
struct CopierMissing : CopyFailed {
    using CopyFailed::CopyFailed;
};

// The whole database at one instant, while it serves, in pg_dump's custom format.
void dump_postgres(std::string const& url, std::string const& path);
// The number of the last migration in such a file. Throws CopyFailed when it is none of ours.
int schema_of_dump(std::string const& path);
// Into a database without tables, all or nothing.
void restore_postgres(std::string const& url, std::string const& path);

}  // namespace marelle::sql
