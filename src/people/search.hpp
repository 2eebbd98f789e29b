#pragma once
// What is typed in the search field, as a SQL condition on a child `c`. For people/ only.
#include "sql/sql.hpp"
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::crypto {
class Keyring;
}

namespace marelle::people {

// The parts of a search: dates typed dd/mm/yyyy (also with '.' or '-'), one phone number, words.
struct Typed {
    std::vector<std::string> words;        // folded
    std::vector<std::string> birth_dates;  // ISO
    std::string phone;                     // E.164, or empty
};
Typed typed_in(std::string_view text);

struct Search {
    bool nothing{};         // something was typed that nothing can match ("///")
    std::string condition;  // " AND …"; empty when nothing was typed
    sql::Parameters parameters;
    std::deque<std::string> names;  // of the parameters: they only point here
};
// named: the condition under which the reader sees the child's names. Elsewhere only the beginning of the first name is
// searched: a surname, a date or a number cannot be guessed by trying.
Search searched(std::string_view text, std::string const& named, crypto::Keyring const& keys);

}  // namespace marelle::people
