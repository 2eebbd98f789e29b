#pragma once
// What the command line says of itself: its help, and one line about a mistake, in the reader's language.
#include "app/cli/cli.hpp"
#include "base/error.hpp"
#include <exception>
#include <string>

namespace CLI {
class Error;
}

namespace marelle::app {

// The help's own words, its headings and what a value is. Before any command is added: they inherit it.
void help_in_words(CLI::App& program, Context const& context);

// "marelle : option ou commande inconnue « --nope » (marelle serve --help)"
std::string mistake(CLI::App const& program, Context const& context, CLI::Error const& error);

// Why a command could not be done, on one line: the reader's words, then the machine's own where it has some.
std::string failure(Context const& context, std::exception const& error);

// "Certains champs sont à corriger. email : réponse non comprise"
std::string error_words(Context const& context, Error const& error);

}  // namespace marelle::app
