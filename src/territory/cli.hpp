#pragma once
// `marelle territory import` and `marelle territory locate` (interfaces.md), without the parsing of their options. Both
// answer an exit code: 0 done, 1 refused, with one line on `errors` that says why.
#include "sql/sql.hpp"
#include "territory/locate.hpp"
#include "territory/territory.hpp"
#include <filesystem>
#include <iosfwd>

namespace marelle::territory {

enum class CommandOutput { text, json };
enum class CommandProgress { silent, line };  // a line on `errors` that is written over

struct ImportCommand {
    ListGiven given;
    std::filesystem::path file;
    std::string language = "fr";
    CommandOutput output{};
    CommandProgress progress{};
};
int import_command(sql::Database& database, ImportCommand const& command, std::ostream& out, std::ostream& errors);

struct LocateCommand {
    std::string list, language = "fr";
    CommandOutput output{};
};
int locate_command(sql::Database& database, LocateCommand const& command, Source source, Sink sink,
                   std::ostream& errors);

}  // namespace marelle::territory
