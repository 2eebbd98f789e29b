#include "declared_figure/granularity.hpp"
#include "base/text.hpp"
#include <algorithm>
#include <array>

namespace marelle::declared_figure {
namespace {

constexpr std::array<std::int64_t, most_decimals + 1> power{1, 10, 100, 1000};
// 200 × 10^d × k stays under 2^63: 2 × 10^14 at most.
constexpr std::int64_t hundred = 100;

std::int64_t scale_of(Printed const& value) { return power.at(static_cast<std::size_t>(value.decimals)); }

// Of what is not negative.
std::int64_t divided_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

bool over_all(Printed const& percentage) { return percentage.digits > hundred * scale_of(percentage); }

std::optional<Numerators> between(std::int64_t first, std::int64_t last, std::int64_t base) {
    first = std::max<std::int64_t>(first, 0);
    last = std::min(last, base);
    if (first > last) return {};
    return Numerators{first, last};
}

constexpr std::array<std::string_view, 4> blanks{" ", "\u00A0", "\u202F", "\u2009"};

// The text without its percent sign and outer blanks.
std::string_view trimmed(std::string_view text) {
    auto cut = [&](std::string_view end) {
        if (!text.ends_with(end)) return false;
        text.remove_suffix(end.size());
        return true;
    };
    auto blank = [&] { return std::ranges::any_of(blanks, cut); };
    while (blank()) {}
    if (cut("%"))
        while (blank()) {}
    while (std::ranges::any_of(blanks, [&](std::string_view each) { return text.starts_with(each); }))
        text.remove_prefix(std::ranges::find_if(blanks, [&](auto each) { return text.starts_with(each); })->size());
    return text;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

// "1 234" is 1234: a blank is followed by three digits, and comes after one to three of them or after such a group.
std::optional<std::string> whole_part(std::string_view text) {
    constexpr std::size_t group = 3;
    std::string out;
    std::size_t since = 0;
    bool grouped = false;
    while (!text.empty()) {
        if (digit(text.front())) {
            out += text.front();
            text.remove_prefix(1);
            ++since;
            continue;
        }
        auto const* found = std::ranges::find_if(blanks, [&](auto each) { return text.starts_with(each); });
        if (found == blanks.end() || since == 0 || since > group || (grouped && since != group)) return {};
        text.remove_prefix(found->size());
        grouped = true;
        since = 0;
    }
    if (out.empty() || (grouped && since != group)) return {};
    return out;
}

}  // namespace

std::optional<Printed> parse_printed(std::string_view text) {
    text = trimmed(text);
    auto mark = text.find_first_of(",.");
    auto whole = whole_part(text.substr(0, mark));
    if (!whole) return {};
    auto rest = mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1);
    if (mark != std::string_view::npos && rest.empty()) return {};
    if (rest.size() > most_decimals || !std::ranges::all_of(rest, digit)) return {};
    Printed out{.digits = 0, .decimals = static_cast<int>(rest.size())};
    auto limit = most * scale_of(out);
    for (char c : *whole + std::string{rest}) {
        out.digits = out.digits * 10 + (c - '0');
        if (out.digits > limit) return {};
    }
    return out;
}

std::string plain(Printed const& value) {
    auto digits = std::to_string(value.digits);
    auto decimals = static_cast<std::size_t>(value.decimals);
    if (decimals == 0) return digits;
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    return digits.insert(digits.size() - decimals, 1, '.');
}

// Half up takes (2V − 1) n ≤ 200 s k < (2V + 1) n, with s = 10^d; half to even takes the upper end too when V is even,
// and its lower end is half up's already.
std::optional<Numerators> numerators(Printed const& percentage, std::int64_t base) {
    if (base <= 0 || over_all(percentage)) return {};
    auto step = 2 * hundred * scale_of(percentage), v = percentage.digits;
    auto low = std::max<std::int64_t>(0, (2 * v - 1) * base), high = (2 * v + 1) * base;
    bool even = v % 2 == 0;
    auto last = even ? high / step : divided_up(high, step) - 1;
    return between(divided_up(low, step), last, base);
}

// V n ≤ 100 s k < (V + 1) n.
std::optional<Numerators> cut_numerators(Printed const& percentage, std::int64_t base) {
    if (base <= 0 || over_all(percentage)) return {};
    auto step = hundred * scale_of(percentage), v = percentage.digits;
    return between(divided_up(v * base, step), divided_up((v + 1) * base, step) - 1, base);
}

Printed percentage_of(std::int64_t k, std::int64_t base, int decimals) {
    Printed out{.digits = 0, .decimals = decimals};
    out.digits = (2 * hundred * scale_of(out) * k + base) / (2 * base);
    return out;
}

std::vector<Near> nearest_numerators(Printed const& percentage, std::int64_t base) {
    if (base <= 0) return {};
    auto under = over_all(percentage) ? base : percentage.digits * base / (hundred * scale_of(percentage));
    std::vector<Near> out;
    for (auto k : {under, under + 1})
        if (k <= base) out.push_back({k, percentage_of(k, base, percentage.decimals)});
    return out;
}

std::vector<NearBase> nearest_bases(Printed const& percentage, std::int64_t base) {
    if (over_all(percentage) || base < 1) return {};
    std::vector<NearBase> out;
    auto seek = [&](std::int64_t from, std::int64_t step, std::int64_t until) {
        for (auto n = from; n != until; n += step)
            if (auto found = numerators(percentage, n)) return out.push_back({n, found->first});
    };
    auto always = hundred * scale_of(percentage);
    seek(base - 1, -1, std::max<std::int64_t>(0, base - 1 - always));
    seek(base + 1, 1, base + 2 + always);
    std::ranges::stable_sort(out, {}, [&](NearBase const& each) { return std::abs(each.base - base); });
    return out;
}

std::optional<std::int64_t> smallest_base(Printed const& percentage) {
    if (over_all(percentage)) return {};
    for (std::int64_t n = 1;; ++n)
        if (numerators(percentage, n)) return n;
}

}  // namespace marelle::declared_figure
