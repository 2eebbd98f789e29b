#include "sql/dialect.hpp"
#include "sql/tokens.hpp"
#include <algorithm>

namespace marelle::sql {

namespace {

using Kind = Token::Kind;
using Tokens = std::vector<Token>;

std::string_view trimmed(std::string_view line) {
    auto first = line.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? "" : line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
}

// The lines this database reads; the others stay as empty lines, so that line numbers in errors hold.
std::string lines_for(Dialect dialect, std::string_view text) {
    std::string out;
    bool mine = true;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        auto mark = trimmed(line);
        if (mark == "-- both") mine = true;
        else if (mark == "-- sqlite only") mine = dialect == Dialect::sqlite;
        else if (mark == "-- postgres only") mine = dialect == Dialect::postgres;
        else if (mark.starts_with("-- ") && mark.ends_with(" only") && mark.find(' ', 3) == mark.size() - 5)
            throw std::runtime_error{"a migration says \"" + std::string{mark} + "\": sqlite or postgres"};
        else if (mine) out += line;
        out += '\n';
    }
    return out;
}

bool is_space(Token const& token) { return token.kind == Kind::blank || token.kind == Kind::comment; }

Tokens without_spaces(Tokens const& all) {
    Tokens out;
    std::ranges::copy_if(all, std::back_inserter(out), [](Token const& t) { return !is_space(t); });
    return out;
}

bool starts_with(Tokens const& meaning, std::string_view first, std::string_view second) {
    auto skips = [](Token const& t) { return is_word(t, "TEMP") || is_word(t, "TEMPORARY"); };
    if (meaning.size() < 2 || !is_word(meaning[0], first)) return false;
    return is_word(meaning[skips(meaning[1]) && meaning.size() > 2 ? 2 : 1], second);
}

// The body of a SQLite trigger holds semicolons; it ends at END.
bool is_open_trigger(Tokens const& meaning) {
    return starts_with(meaning, "CREATE", "TRIGGER") &&
           std::ranges::any_of(meaning, [](Token const& t) { return is_word(t, "BEGIN"); }) &&
           !is_word(meaning.back(), "END");
}

std::string rewritten(Dialect dialect, Tokens const& statement) {
    std::string out;
    for (std::size_t i = 0; i < statement.size(); ++i) {
        auto const& token = statement[i];
        auto followed_by_precision = [&] {
            return i + 2 < statement.size() && is_space(statement[i + 1]) && is_word(statement[i + 2], "PRECISION");
        };
        if (dialect == Dialect::postgres) out += token.text;
        else if (is_word(token, "BIGINT")) out += "INTEGER";
        else if (is_word(token, "BYTEA")) out += "BLOB";
        else if (is_word(token, "DOUBLE") && followed_by_precision()) out += "REAL", i += 2;
        else out += token.text;
    }
    auto meaning = without_spaces(statement);
    bool table = starts_with(meaning, "CREATE", "TABLE") && meaning.back().text == ")";
    if (dialect == Dialect::sqlite && table) out += " STRICT";
    return out;
}

}  // namespace

std::vector<std::string> statements_for(Dialect dialect, std::string_view migration) {
    auto text = lines_for(dialect, migration);
    std::vector<std::string> out;
    Tokens statement, meaning;
    auto finish = [&] {
        // Comments after the last token would hide the word STRICT.
        while (!statement.empty() && is_space(statement.back())) statement.pop_back();
        if (!meaning.empty()) out.push_back(rewritten(dialect, statement));
        statement.clear();
        meaning.clear();
    };
    for (auto const& token : tokens(text)) {
        bool ends = token.kind == Kind::symbol && token.text == ";" &&
                    !(dialect == Dialect::sqlite && is_open_trigger(meaning));
        if (ends) {
            finish();
            continue;
        }
        if (statement.empty() && is_space(token)) continue;
        statement.push_back(token);
        if (!is_space(token)) meaning.push_back(token);
    }
    finish();
    return out;
}

}  // namespace marelle::sql
