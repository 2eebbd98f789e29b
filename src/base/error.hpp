#pragma once
// Expected failures travel as values; what cannot happen is an assertion; what the machine
// denies us (disk full, lost connection) is an exception caught once, at the edge.
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace marelle {

// One HTTP status each, given by one exhaustive switch in http/problem.cpp and nowhere else.
enum class Fault { invalid, unauthenticated, forbidden, not_found, conflict, stale, locked, too_many };

struct Error {
    Fault fault{};
    std::string code;    // stable, listed in docs/api/errors.md: "attendance.session_cancelled"
    std::string detail;  // safe to show; never a person's name, a note, SQL or a path
    struct Field {
        std::string name, code;  // "guardians/0/phone", "invalid"
    };
    std::vector<Field> fields;
};

using Failure = std::unexpected<Error>;

// libstdc++ 12 does not mark std::expected [[nodiscard]]; an ignored failure must not build.
template <class T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
public:
    using std::expected<T, Error>::expected;
};

inline Failure fail(Fault fault, std::string code, std::string detail = {}) {
    return Failure{Error{fault, std::move(code), std::move(detail), {}}};
}

// Every wrong field of an input, refused in one answer.
inline Failure wrong_fields(std::string code, std::vector<Error::Field> fields) {
    return Failure{Error{Fault::invalid, std::move(code), {}, std::move(fields)}};
}

}  // namespace marelle

// auto child = TRY(find(sql, scope, id));   TRY(may_note(actor, child));
#define TRY(expression) MARELLE_TRY_(expression, __COUNTER__)
#define MARELLE_TRY_(expression, n) MARELLE_TRY__(expression, n)
#define MARELLE_TRY__(expression, n) \
    __extension__({ \
        auto&& try_##n = (expression); \
        if (!try_##n) [[unlikely]] \
            return std::unexpected{std::forward<decltype(try_##n)>(try_##n).error()}; \
        std::forward<decltype(try_##n)>(try_##n).value(); \
    })
