#include "sql/drivers.hpp"
namespace marelle::sql {
std::unique_ptr<Database> open_postgres(std::string const&, Options) { throw std::runtime_error{"not yet"}; }
}  // namespace marelle::sql
