#include "sql/drivers.hpp"
#include "base/text.hpp"
#include <cmath>

namespace marelle::sql {

void must_be_text(std::string const& text) {
    if (text.find('\0') != std::string::npos) throw SqlError{SqlError::Kind::other, "a text holds a NUL character"};
    if (!is_utf8(text)) throw SqlError{SqlError::Kind::other, "a text is not UTF-8"};
}

void must_be_number(double number) {
    if (std::isnan(number)) throw SqlError{SqlError::Kind::other, "a number is none (NaN)"};
}

void missing_parameter(std::string_view name) {
    throw std::logic_error{"the statement's parameter :" + std::string{name} + " was not given"};
}

void transaction_failed() {
    throw SqlError{SqlError::Kind::other, "a statement of this transaction failed; nothing more can be done in it"};
}

}  // namespace marelle::sql
