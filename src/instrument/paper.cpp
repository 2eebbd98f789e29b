// The code printed on a paper form. Damm, H. M. (2004): a totally anti-symmetric quasigroup of order 10.
#include "instrument/instrument.hpp"
#include <charconv>

namespace marelle::instrument {

namespace {

constexpr char const* steps[] = {"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
                                 "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};

char check_digit(std::string_view digits) {
    std::size_t at = 0;
    for (char digit : digits) at = static_cast<std::size_t>(steps[at][digit - '0'] - '0');
    return static_cast<char>('0' + at);
}

}  // namespace

std::string paper_code(PaperCode const& code) {
    auto const number = std::to_string(code.number);
    auto const form = std::to_string(code.cursus) + std::to_string(static_cast<int>(code.informant) + 1);
    return "M" + number + "-" + form + "-" + check_digit(number + form);
}

Result<PaperCode> read_paper_code(std::string_view typed) {
    std::string digits;
    auto const wrong = [] { return wrong_fields("instrument.paper_code", {{"code", "invalid"}}); };
    for (char c : typed) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c == ' ' || c == '-') continue;
        else if ((c == 'M' || c == 'm') && digits.empty()) continue;
        else return wrong();
    }
    if (digits.size() < 4 || digits.size() > 12 || digits[0] == '0' || check_digit(digits) != '0') return wrong();
    PaperCode out;
    auto const* const end = digits.data() + digits.size() - 3;
    if (std::from_chars(digits.data(), end, out.number).ptr != end) return wrong();
    out.cursus = end[0] - '0';
    auto const informant = end[1] - '1';
    auto const known = static_cast<int>(record::choices_of<Informant>.size());
    if (out.cursus < 1 || informant < 0 || informant >= known) return wrong();
    out.informant = static_cast<Informant>(informant);
    return out;
}

}  // namespace marelle::instrument
