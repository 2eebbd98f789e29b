#include "sql/tokens.hpp"
#include <algorithm>

namespace marelle::sql {

namespace {

using Kind = Token::Kind;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_part(char c) { return is_letter(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

template <class P> std::size_t run(std::string_view sql, std::size_t from, P part) {
    while (from < sql.size() && part(sql[from])) ++from;
    return from;
}

enum class Backslash { plain, escapes };

// Past the closing quote; a doubled quote is a quote.
std::size_t past_quote(std::string_view sql, std::size_t from, char quote, Backslash backslash) {
    for (auto at = from; at < sql.size(); ++at) {
        if (sql[at] == '\\' && backslash == Backslash::escapes) ++at;
        else if (sql[at] == quote && at + 1 < sql.size() && sql[at + 1] == quote) ++at;
        else if (sql[at] == quote) return at + 1;
    }
    return sql.size();
}

std::size_t past(std::string_view sql, std::string_view end, std::size_t from) {
    auto found = sql.find(end, from);
    return found == std::string_view::npos ? sql.size() : found + end.size();
}

// PostgreSQL's comments nest.
std::size_t past_comment(std::string_view sql, std::size_t from) {
    int depth = 1;
    for (auto at = from; at < sql.size(); ++at) {
        auto two = sql.substr(at, 2);
        if (two == "/*") ++depth, ++at;
        else if (two == "*/" && ++at && --depth == 0) return at + 1;
    }
    return sql.size();
}

// $$…$$ or $tag$…$tag$; 0 when the dollar opens neither.
std::size_t past_dollars(std::string_view sql, std::size_t at) {
    auto end = at + 1 < sql.size() && is_digit(sql[at + 1]) ? at : run(sql, at + 1, is_part);
    if (end == at || end >= sql.size() || sql[end] != '$') return 0;
    return past(sql, sql.substr(at, end + 1 - at), end + 1);
}

struct Cut {
    Kind kind;
    std::size_t end;
};

Cut cut(std::string_view sql, std::size_t at) {
    char c = sql[at];
    auto two = sql.substr(at, 2);
    if (is_blank(c)) return {Kind::blank, run(sql, at, is_blank)};
    if (two == "--") return {Kind::comment, std::min(sql.find('\n', at), sql.size())};
    if (two == "/*") return {Kind::comment, past_comment(sql, at + 2)};
    if (c == '\'') return {Kind::string, past_quote(sql, at + 1, '\'', Backslash::plain)};
    if (c == '"') return {Kind::quoted, past_quote(sql, at + 1, '"', Backslash::plain)};
    if (two == "E'" || two == "e'") return {Kind::string, past_quote(sql, at + 2, '\'', Backslash::escapes)};
    if (is_letter(c)) return {Kind::word, run(sql, at, is_part)};
    if (is_digit(c)) return {Kind::number, run(sql, at, [](char d) { return is_part(d) || d == '.'; })};
    if (two == "::") return {Kind::symbol, at + 2};
    if (c == ':' && two.size() == 2 && is_letter(two[1])) return {Kind::parameter, run(sql, at + 1, is_part)};
    if (c == '$')
        if (auto end = past_dollars(sql, at)) return {Kind::string, end};
    return {Kind::symbol, at + 1};
}

}  // namespace

std::vector<Token> tokens(std::string_view sql) {
    std::vector<Token> found;
    for (std::size_t at = 0; at < sql.size();) {
        auto [kind, end] = cut(sql, at);
        found.push_back({kind, sql.substr(at, end - at)});
        at = end;
    }
    return found;
}

bool is_word(Token const& token, std::string_view upper) {
    auto same = [](char a, char b) { return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b; };
    return token.kind == Kind::word && std::ranges::equal(token.text, upper, same);
}

}  // namespace marelle::sql
