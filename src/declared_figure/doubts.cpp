#include "declared_figure/doubts.hpp"
#include "base/text.hpp"
#include "impact/statistics/difference.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>

namespace marelle::declared_figure {
namespace {

using messages::say;
using messages::say_number;

// Thousandths, so that values of different decimals add up and compare exactly.
constexpr std::array<std::int64_t, most_decimals + 1> to_thousandths{1000, 100, 10, 1};
std::int64_t thousandths(Printed const& value) {
    return value.digits * to_thousandths.at(static_cast<std::size_t>(value.decimals));
}
// Half of the last digit printed, twice: a whole number of thousandths.
std::int64_t rounding_twice(Printed const& value) {
    return to_thousandths.at(static_cast<std::size_t>(value.decimals));
}

double as_number(Printed const& value) { return static_cast<double>(thousandths(value)) / 1000; }

// A change past this is hardly ever chance: 99.8 %, as the outer line of a funnel.
constexpr double sure = 0.998;
constexpr double sure_z = 3.09;

std::string own(Compared const& figure) {
    return plain(figure.value) + "/" + (figure.base ? std::to_string(*figure.base) : "");
}
std::string key_of(DoubtKind kind, std::string const& about) {
    return std::string{record::name_of_choice(kind)} + ":" + about;
}

std::string fraction(std::string_view language, std::int64_t k, std::int64_t n) {
    return say(language, "declared.doubt.fraction", {{"k", k}, {"n", n}});
}

// "2023", "2015 à 2017", "2023-2024", or both dates.
std::string said_period(std::string_view language, Compared const& figure) {
    auto year = figure.from.substr(0, 4), last = figure.until.substr(0, 4);
    auto from = figure.from.substr(4), until = figure.until.substr(4);
    if (from == "-01-01" && until == "-12-31")
        return year == last ? year : say(language, "declared.doubt.years", {{"first", year}, {"last", last}});
    if (from == "-09-01" && until == "-08-31" && std::atoi(year.c_str()) + 1 == std::atoi(last.c_str()))
        return year + "-" + last;
    auto day = [](Date const& date) { return date.substr(8, 2) + "/" + date.substr(5, 2) + "/" + date.substr(0, 4); };
    return day(figure.from) + " – " + day(figure.until);
}

// What is doubted of one figure, gathered.
struct Inquiry {
    Compared const& figure;
    std::string_view language;
    std::vector<Doubted> found{};

    std::string value() const { return said_value(language, figure.unit, figure.value); }
    void doubt(DoubtKind kind, std::string const& about, std::string words) {
        found.push_back({kind, key_of(kind, about), std::move(words)});
    }
};

std::string impossible(std::string_view language, Printed const& value, std::int64_t base) {
    auto said = said_value(language, Unit::percentage, value);
    std::string near, bases;
    for (auto const& [k, percentage] : nearest_numerators(value, base))
        near += say(
            language, "declared.doubt.near",
            {{"value", said_value(language, Unit::percentage, percentage)}, {"fraction", fraction(language, k, base)}});
    for (auto const& [n, k] : nearest_bases(value, base))
        bases = bases.empty()
                    ? fraction(language, k, n)
                    : say(language, "declared.doubt.or", {{"first", bases}, {"last", fraction(language, k, n)}});
    return say(language, "declared.doubt.impossible",
               {{"value", said}, {"base", base}, {"near", near}, {"bases", bases}});
}

void check_share(Inquiry& inquiry) {
    auto const& [figure, language, found] = inquiry;
    if (thousandths(figure.value) > 100 * to_thousandths[0])
        return inquiry.doubt(DoubtKind::over_base, own(figure),
                             say(language, "declared.doubt.over_hundred", {{"value", inquiry.value()}}));
    if (!figure.base)
        return inquiry.doubt(DoubtKind::base_unknown, own(figure),
                             say(language, "declared.doubt.base_unknown",
                                 {{"value", inquiry.value()}, {"least", smallest_base(figure.value).value_or(1)}}));
    if (*figure.base == 0)
        return inquiry.doubt(DoubtKind::impossible_share, own(figure),
                             say(language, "declared.doubt.of_nobody", {{"value", inquiry.value()}}));
    if (numerators(figure.value, *figure.base)) return;
    if (auto cut = cut_numerators(figure.value, *figure.base))
        return inquiry.doubt(
            DoubtKind::cut_share, own(figure),
            say(language, "declared.doubt.cut",
                {{"value", inquiry.value()},
                 {"base", *figure.base},
                 {"fraction", fraction(language, cut->first, *figure.base)},
                 {"rounded", said_value(language, Unit::percentage,
                                        percentage_of(cut->first, *figure.base, figure.value.decimals))}}));
    inquiry.doubt(DoubtKind::impossible_share, own(figure), impossible(language, figure.value, *figure.base));
}

void check_count(Inquiry& inquiry) {
    auto const& figure = inquiry.figure;
    if (figure.base && figure.value.digits > *figure.base)
        inquiry.doubt(
            DoubtKind::over_base, own(figure),
            say(inquiry.language, "declared.doubt.over_base", {{"value", inquiry.value()}, {"base", *figure.base}}));
}

// --- parts and their total ---

// The parts, when they can be added: counts of a count, percentages of a percentage or of all (100 %).
struct Sum {
    std::int64_t parts{}, sum{}, total{}, allowed_twice{};  // thousandths, but the number of parts
    Unit unit{};
};
std::optional<Sum> sum_of(Compared const& total, std::span<Compared const> others) {
    Sum out;
    for (auto const& part : others) {
        if (part.total != total.id) continue;
        if (out.parts > 0 && part.unit != out.unit) return {};
        out.unit = part.unit;
        ++out.parts;
        out.sum += thousandths(part.value);
        if (part.unit == Unit::percentage) out.allowed_twice += rounding_twice(part.value);
    }
    if (out.parts == 0 || (total.unit == Unit::percentage && out.unit == Unit::count)) return {};
    bool of_all = total.unit == Unit::count && out.unit == Unit::percentage;
    out.total = of_all ? 100 * to_thousandths[0] : thousandths(total.value);
    if (total.unit == Unit::percentage) out.allowed_twice += rounding_twice(total.value);
    return out;
}

void doubt_parts(Inquiry& inquiry, Sum const& sum) {
    auto language = inquiry.language;
    auto number = [&](std::int64_t amount) {
        int decimals = amount % 1000 == 0 ? 0 : amount % 100 == 0 ? 1 : amount % 10 == 0 ? 2 : 3;
        return said_value(language, sum.unit,
                          {amount / to_thousandths.at(static_cast<std::size_t>(decimals)), decimals});
    };
    auto gap = std::abs(sum.sum - sum.total);
    auto kind = sum.sum > sum.total ? DoubtKind::parts_exceed : DoubtKind::parts_miss;
    auto about = std::to_string(sum.parts) + ":" + std::to_string(sum.sum) + ":" + std::to_string(sum.total);
    auto points = static_cast<double>(gap) / 1000;
    inquiry.doubt(kind, about,
                  say(language, "declared.doubt.parts",
                      {{"parts", sum.parts},
                       {"sum", number(sum.sum)},
                       {"total", number(sum.total)},
                       {"gap", sum.unit == Unit::count ? number(gap)
                                                       : say(language, "declared.doubt.points", {{"points", points}})},
                       {"side", kind == DoubtKind::parts_exceed ? "more" : "less"}}));
}

bool apart(Sum const& sum) { return 2 * std::abs(sum.sum - sum.total) > sum.allowed_twice; }

void check_parts(Inquiry& inquiry, std::span<Compared const> others) {
    auto const& figure = inquiry.figure;
    if (!figure.id.empty())
        if (auto sum = sum_of(figure, others); sum && apart(*sum)) doubt_parts(inquiry, *sum);
    // Of a part, what is too much already is said where it is typed; what is still missing may come.
    if (!figure.total) return;
    auto total = std::ranges::find(others, *figure.total, &Compared::id);
    if (total == others.end()) return;
    std::vector<Compared> parts{figure};
    std::ranges::copy_if(others, std::back_inserter(parts), [&](auto const& other) { return other.id != figure.id; });
    auto sum = sum_of(*total, parts);
    if (sum && apart(*sum) && sum->sum > sum->total) doubt_parts(inquiry, *sum);
}

// --- the same thing, another document or another time ---

void check_contradictions(Inquiry& inquiry, Compared const& other) {
    auto const& figure = inquiry.figure;
    if (other.from != figure.from || other.until != figure.until) return;
    // 37,4 and 37,37 say the same: each is known within half of its last digit.
    auto apart = 2 * std::abs(thousandths(figure.value) - thousandths(other.value));
    auto within = figure.unit == Unit::count ? 0 : rounding_twice(figure.value) + rounding_twice(other.value);
    if (apart <= within) return;
    inquiry.doubt(
        DoubtKind::contradicts, own(figure) + ":" + other.id + ":" + own(other),
        say(inquiry.language, "declared.doubt.contradicts",
            {{"document", other.document}, {"other", said_value(inquiry.language, other.unit, other.value)}}));
}

statistics::Count counted(Compared const& figure) {
    auto n = static_cast<double>(figure.base.value_or(0));
    return {std::round(as_number(figure.value) / 100 * n), n};
}

bool moved_beyond(Compared const& now, Compared const& before) {
    if (now.unit == Unit::percentage) {
        auto change = statistics::difference(counted(now), counted(before), sure);
        return change && (change->interval.low > 0 || change->interval.high < 0);
    }
    auto a = as_number(before.value), b = as_number(now.value);
    return std::abs(b - a) > sure_z * std::sqrt(a + b) && 2 * std::max(a, b) >= 3 * std::min(a, b);
}

void check_time(Inquiry& inquiry, Compared const& before) {
    auto const& figure = inquiry.figure;
    auto language = inquiry.language;
    auto about = own(figure) + ":" + before.id + ":" + own(before);
    auto period = said_period(language, before);
    auto earlier = said_value(language, before.unit, before.value);
    bool precise = figure.unit == Unit::percentage ? figure.value.decimals > 0 : figure.value.digits >= notable_count;
    if (figure.value == before.value && precise)
        inquiry.doubt(DoubtKind::unchanged, about,
                      say(language, "declared.doubt.unchanged", {{"value", inquiry.value()}, {"period", period}}));
    if (figure.base && before.base) {
        auto low = std::min(*figure.base, *before.base), high = std::max(*figure.base, *before.base);
        if (2 * high >= 3 * low && high - low >= notable_base_change)
            inquiry.doubt(DoubtKind::base_jump, about,
                          say(language, "declared.doubt.base_jump",
                              {{"before", *before.base}, {"now", *figure.base}, {"period", period}}));
    }
    if (moved_beyond(figure, before))
        inquiry.doubt(DoubtKind::beyond_base, about,
                      say(language, "declared.doubt.beyond",
                          {{"before", earlier}, {"now", inquiry.value()}, {"period", period}}));
}

// The newest of those that ended before this one began.
Compared const* before(Compared const& figure, std::span<Compared const> others) {
    Compared const* out = nullptr;
    for (auto const& other : others)
        if (other.series == figure.series && other.id != figure.id && other.until < figure.from &&
            (!out || other.until > out->until))
            out = &other;
    return out;
}

// A house's figure is of its own quarter, the network's of all of them: the last part of a series is its territory.
std::string_view thing_of(Compared const& figure) {
    return std::string_view{figure.series}.substr(0, figure.series.rfind('|'));
}

}  // namespace

std::string series_of(std::string_view partner, std::string_view label, std::string_view axis,
                      std::string_view territory, Unit unit) {
    std::string out{record::name_of_choice(unit)};
    for (auto part : {partner, label, axis, territory}) out += "|" + fold(part);
    return out;
}

std::string said_value(std::string_view language, Unit unit, Printed const& value) {
    auto number = as_number(value);
    return unit == Unit::count ? say_number(language, number, value.decimals)
                               : messages::say_percent(language, number / 100, value.decimals);
}

std::vector<Doubted> doubts_across(Compared const& of_network, std::span<Compared const> of_houses,
                                   std::string_view language) {
    // Shares of several bases do not add up.
    if (of_network.unit != Unit::count) return {};
    std::int64_t sum = 0, houses = 0;
    for (auto const& house : of_houses) {
        if (house.unit != Unit::count || thing_of(house) != thing_of(of_network) || house.from != of_network.from ||
            house.until != of_network.until)
            continue;
        sum += house.value.digits;
        ++houses;
    }
    if (sum <= of_network.value.digits) return {};
    return {
        {DoubtKind::houses_exceed,
         key_of(DoubtKind::houses_exceed, own(of_network) + ":" + std::to_string(houses) + ":" + std::to_string(sum)),
         say(language, "declared.doubt.houses_exceed",
             {{"houses", houses},
              {"sum", say_number(language, static_cast<double>(sum), 0)},
              {"value", said_value(language, of_network.unit, of_network.value)}})}};
}

std::vector<Doubted> doubts(Compared const& figure, std::span<Compared const> others, std::string_view language) {
    Inquiry inquiry{figure, language};
    if (figure.unit == Unit::percentage) check_share(inquiry);
    else check_count(inquiry);
    check_parts(inquiry, others);
    for (auto const& other : others)
        if (other.series == figure.series && other.id != figure.id) check_contradictions(inquiry, other);
    if (auto const* earlier = before(figure, others)) check_time(inquiry, *earlier);
    return std::move(inquiry.found);
}

}  // namespace marelle::declared_figure
