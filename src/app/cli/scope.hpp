#pragma once
// Whose figures the command line asks for. Who holds the machine holds the exact figures of an establishment; the
// network's stay protected.
#include "access/access.hpp"
#include "app/cli/cli.hpp"
#include "sql/sql.hpp"
#include <string>

namespace marelle::app {

// "network", or "establishment:" and its name or id. Throws Refusal for one that is not there.
access::Scope operator_scope(sql::Session& sql, Context const& context, std::string const& asked);

}  // namespace marelle::app
