#pragma once
// SQL cut into tokens, as far as the two databases agree: enough to find :parameters, type names and statement ends
// without mistaking what stands in a string, a quoted name, a comment or a dollar-quoted body. For src/sql only.
#include <string_view>
#include <vector>

namespace marelle::sql {

struct Token {
    enum class Kind {
        blank,
        comment,
        word,  // keyword or name, as written
        number,
        string,     // '…', E'…', $tag$…$tag$
        quoted,     // "…"
        parameter,  // :name
        symbol      // one character, or ::
    };
    Kind kind{};
    std::string_view text;
};

// The tokens' texts, joined, are the text. What is left open (string, comment) runs to the end.
std::vector<Token> tokens(std::string_view sql);

bool is_word(Token const& token, std::string_view upper);

}  // namespace marelle::sql
