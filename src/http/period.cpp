#include "http/period.hpp"

namespace marelle::http {

Result<Period> period_asked(Call const& call, Period usual, int longest_days) {
    auto const from = TRY(call.query("from")), until = TRY(call.query("until"));
    Period out{from.value_or(std::move(usual.from)), until.value_or(std::move(usual.until))};
    std::vector<Error::Field> wrong;
    if (!is_date(out.from)) wrong.push_back({"from", "invalid"});
    if (!is_date(out.until)) wrong.push_back({"until", "invalid"});
    if (wrong.empty() && out.until < out.from) wrong.push_back({"until", "too_early"});
    if (wrong.empty() && days_between(out.from, out.until) > longest_days) wrong.push_back({"until", "too_far"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    return out;
}

}  // namespace marelle::http
