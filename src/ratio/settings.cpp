// The dated numbers of content/defaults/ratios.toml.
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "ratio/ratio.hpp"
#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace marelle::ratio {

namespace {

[[noreturn]] void refuse(toml::node const& at, std::string const& what) {
    throw std::runtime_error{"ratios, line " + std::to_string(at.source().begin.line) + ": " + what};
}

void only(toml::table const& in, std::initializer_list<std::string_view> keys) {
    for (auto const& [key, value] : in)
        if (std::ranges::find(keys, key.str()) == keys.end()) refuse(value, std::string{key.str()} + " is unknown");
}

toml::array const& list_of(toml::table const& in, std::string_view key) {
    auto const* list = in[key].as_array();
    if (!list || list->empty()) refuse(in, std::string{key} + " is missing or empty");
    return *list;
}

toml::table const& table_in(toml::node const& node) {
    if (!node.is_table()) refuse(node, "not a table");
    return *node.as_table();
}

int whole(toml::table const& in, std::string_view key, int least, int most) {
    auto value = in[key].value<std::int64_t>();
    if (!value || *value < least || *value > most) refuse(in, std::string{key} + " is missing or out of range");
    return static_cast<int>(*value);
}

template <class E> E choice_in(toml::node const& node) {
    auto found = record::choice_named<E>(node.value<std::string>().value_or(""));
    if (!found) refuse(node, "unknown: " + node.value<std::string>().value_or(""));
    return *found;
}

std::vector<Regime> regimes_in(toml::table const& in, std::string_view key) {
    std::vector<Regime> out;
    for (auto const& one : list_of(in, key)) out.push_back(choice_in<Regime>(one));
    return out;
}

Rules::Ratio ratio_in(toml::table const& in) {
    only(in, {"regimes", "rule", "pedt", "lasts", "under", "over", "text"});
    Rules::Ratio out;
    if (in.contains("regimes")) out.regimes = regimes_in(in, "regimes");
    if (auto const* rule = in.get("rule")) out.rule = choice_in<RatioRule>(*rule);
    if (out.regimes.empty() && out.rule == RatioRule::of_regime) refuse(in, "it holds for no regime");
    if (auto pedt = in["pedt"].value<bool>()) out.pedt = *pedt ? Pedt::yes : Pedt::no;
    if (auto const* lasts = in.get("lasts")) {
        auto text = lasts->value<std::string>().value_or("");
        if (text != "short" && text != "long") refuse(*lasts, "lasts is short or long");
        out.lasts_long = text == "long";
    }
    out.under = whole(in, "under", 1, 100);
    out.over = whole(in, "over", 1, 100);
    out.text = in["text"].value<std::string>().value_or("");
    if (out.text.empty()) refuse(in, "text is missing");
    return out;
}

Rules rules_in(toml::table const& in) {
    only(in, {"from", "second_band_from", "short_minutes", "director_counts_up_to", "stays", "stay_least_adults",
              "assistant_above", "assistant_each", "quotas_of", "least_qualified_percent", "most_unqualified_percent",
              "one_unqualified_when", "director_listed_above", "director_listed_days", "director_text", "ratios"});
    Rules out;
    out.second_band_from = whole(in, "second_band_from", 1, 18);
    out.short_minutes = whole(in, "short_minutes", 1, 1440);
    out.director_counts_up_to = whole(in, "director_counts_up_to", 0, 1000);
    out.stay_least_adults = whole(in, "stay_least_adults", 1, 20);
    out.assistant_above = whole(in, "assistant_above", 1, 10'000);
    out.assistant_each = whole(in, "assistant_each", 1, 10'000);
    out.least_qualified_percent = whole(in, "least_qualified_percent", 0, 100);
    out.most_unqualified_percent = whole(in, "most_unqualified_percent", 0, 100);
    out.director_listed_above = whole(in, "director_listed_above", 1, 10'000);
    out.director_listed_days = whole(in, "director_listed_days", 1, 366);
    out.director_text = in["director_text"].value<std::string>().value_or("");
    for (auto const& one : list_of(in, "one_unqualified_when"))
        out.one_unqualified_when.push_back(static_cast<int>(one.value<std::int64_t>().value_or(0)));
    out.stays = regimes_in(in, "stays");
    out.quotas_of = regimes_in(in, "quotas_of");
    for (auto const& one : list_of(in, "ratios")) out.ratios.push_back(ratio_in(table_in(one)));
    return out;
}

Date date_in(toml::table const& in) {
    auto from = in["from"].value<toml::date>();
    if (!from) refuse(in, "from is missing or not a date");
    char text[16];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", unsigned{from->year}, unsigned{from->month},
                  unsigned{from->day});
    return text;
}

}  // namespace

DatedRules DatedRules::parse(std::string_view text) {
    DatedRules out;
    try {
        auto const root = toml::parse(text);
        only(root, {"settings"});
        for (auto const& block : list_of(root, "settings")) {
            auto from = date_in(table_in(block));
            out.blocks_.emplace_back(std::move(from), rules_in(table_in(block)));
        }
    } catch (toml::parse_error const& error) {
        throw std::runtime_error{"ratios, line " + std::to_string(error.source().begin.line) + ": " +
                                 std::string{error.description()}};
    }
    std::ranges::stable_sort(out.blocks_, {}, &std::pair<Date, Rules>::first);
    return out;
}

DatedRules const& DatedRules::shipped() {
    static auto const rules = [] {
        auto const* file = embedded::find(embedded::defaults(), "ratios.toml");
        if (!file) throw std::runtime_error{"ratios.toml is not in this program"};
        return parse(file->bytes);
    }();
    return rules;
}

Rules const& DatedRules::on(Date const& date) const {
    auto const* found = &blocks_.front().second;
    for (auto const& [from, rules] : blocks_)
        if (from <= date) found = &rules;
    return *found;
}

}  // namespace marelle::ratio
