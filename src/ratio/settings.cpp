// The dated numbers of content/defaults/ratios.toml.
#include "defaults/defaults.hpp"
#include "ratio/ratio.hpp"

namespace marelle::ratio {

namespace {

Rules::Ratio ratio_in(defaults::Table const& in) {
    in.only({"regimes", "rule", "pedt", "lasts", "under", "over", "text"});
    Rules::Ratio out;
    if (in.has("regimes")) out.regimes = in.choices<Regime>("regimes");
    if (in.has("rule")) out.rule = in.choice<RatioRule>("rule");
    if (out.regimes.empty() && out.rule == RatioRule::of_regime) in.refuse("it holds for no regime");
    if (in.has("pedt")) out.pedt = in.yes("pedt") ? Pedt::yes : Pedt::no;
    if (in.has("lasts")) {
        auto const text = in.text("lasts");
        if (text != "short" && text != "long") in.refuse("lasts is short or long");
        out.lasts_long = text == "long";
    }
    out.under = in.number("under", 1, 100);
    out.over = in.number("over", 1, 100);
    out.text = in.text("text");
    return out;
}

Rules rules_in(defaults::Table const& in) {
    in.only({"from", "second_band_from", "short_minutes", "director_counts_up_to", "stays", "stay_least_adults",
             "assistant_above", "assistant_each", "quotas_of", "least_qualified_percent", "most_unqualified_percent",
             "one_unqualified_when", "director_listed_above", "director_listed_days", "director_text", "ratios"});
    Rules out;
    out.second_band_from = in.number("second_band_from", 1, 18);
    out.short_minutes = in.number("short_minutes", 1, 1440);
    out.director_counts_up_to = in.number("director_counts_up_to", 0, 1000);
    out.stay_least_adults = in.number("stay_least_adults", 1, 20);
    out.assistant_above = in.number("assistant_above", 1, 10'000);
    out.assistant_each = in.number("assistant_each", 1, 10'000);
    out.least_qualified_percent = in.number("least_qualified_percent", 0, 100);
    out.most_unqualified_percent = in.number("most_unqualified_percent", 0, 100);
    out.director_listed_above = in.number("director_listed_above", 1, 10'000);
    out.director_listed_days = in.number("director_listed_days", 1, 366);
    out.director_text = in.text("director_text");
    out.one_unqualified_when = in.numbers("one_unqualified_when", 1, 100);
    out.stays = in.choices<Regime>("stays");
    out.quotas_of = in.choices<Regime>("quotas_of");
    for (auto const& one : in.tables("ratios")) out.ratios.push_back(ratio_in(one));
    return out;
}

}  // namespace

defaults::Dated<Rules> parse_rules(std::string_view text) {
    return defaults::Dated<Rules>::parse("ratios.toml", text, rules_in);
}

Rules const& rules_on(Date const& date) {
    static auto const shipped = defaults::Dated<Rules>::shipped("ratios.toml", rules_in);
    return shipped.on(date);
}

}  // namespace marelle::ratio
