#include "sql/sizes.hpp"

namespace marelle::sql {

namespace {

constexpr auto never_counted =
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind = 'r' AND n.nspname = current_schema() AND pg_relation_size(c.oid) > :bytes"
    " AND NOT EXISTS (SELECT 1 FROM pg_stats s WHERE s.schemaname = n.nspname AND s.tablename = c.relname)";
constexpr int large = 1 << 20;  // bytes; less is read whole whatever is known of it

}  // namespace

bool learn_sizes(Database& database) {
    if (database.dialect() == Dialect::sqlite) return false;
    auto const unknown = database.read([](Session& sql) { return sql.count(never_counted, {{"bytes", large}}); });
    if (unknown > 0) database.write([](Session& sql) { sql.execute("ANALYZE"); });
    return unknown > 0;
}

}  // namespace marelle::sql
