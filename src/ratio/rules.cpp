#include "ratio/ratio.hpp"
#include <algorithm>
#include <tuple>

namespace marelle::ratio {

namespace {

int rounded_up(int children, int per_adult) { return (children + per_adult - 1) / per_adult; }

bool among(std::vector<Regime> const& regimes, Regime regime) {
    return std::ranges::find(regimes, regime) != regimes.end();
}

Term term_of(Band band, int children, int per_adult) {
    return {band, children, per_adult, rounded_up(children, per_adult)};
}

std::vector<Term> terms_of(Rules::Ratio const& ratio, Children const& children) {
    std::vector<Term> out;
    if (children.under_six) out.push_back(term_of(Band::under_six, children.under_six, ratio.under));
    if (children.six_and_over) out.push_back(term_of(Band::six_and_over, children.six_and_over, ratio.over));
    return out;
}

int sum_of(std::vector<Term> const& terms) {
    int out = 0;
    for (auto const& term : terms) out += term.adults;
    return out;
}

// Domain.md §3.1: the director up to 50 minors; an outside speaker within a PEdT only; nobody before the checks are OK.
bool counts(Rules const& rules, Situation const& at, Adult const& adult) {
    if (adult.cleared == Cleared::no) return false;
    if (adult.profile == Profile::director && at.minors_on_site > rules.director_counts_up_to) return false;
    return adult.role != Role::outside_speaker || at.pedt == Pedt::yes;
}

LeftOut left_out_of(Rules const& rules, Situation const& at) {
    LeftOut out;
    for (auto const& adult : at.adults) {
        if (counts(rules, at, adult)) continue;
        if (adult.cleared == Cleared::no) ++out.not_cleared;
        else if (adult.role == Role::outside_speaker) ++out.speakers;
        else ++out.directors;
    }
    return out;
}

int counted(Rules const& rules, Situation const& at) {
    return static_cast<int>(
        std::ranges::count_if(at.adults, [&](auto const& adult) { return counts(rules, at, adult); }));
}

Line line(LineKind kind, int needed, int have, Light short_of) {
    Line out;
    out.kind = kind;
    out.needed = needed;
    out.have = have;
    out.light = have >= needed ? Light::green : short_of;
    return out;
}

void stay_lines(Rules const& rules, Situation const& at, int have, std::vector<Line>& out) {
    if (!among(rules.stays, at.regime)) return;
    out.push_back(line(LineKind::stay_least, rules.stay_least_adults, have, Light::red));
    if (at.minors_on_site <= rules.assistant_above) return;
    auto assistants = static_cast<int>(std::ranges::count_if(at.adults, [](auto const& adult) {
        return adult.role == Role::assistant_director && adult.cleared == Cleared::yes;
    }));
    auto needed = rounded_up(at.minors_on_site - rules.assistant_above, rules.assistant_each);
    auto& added = out.emplace_back(line(LineKind::assistants, needed, assistants, Light::red));
    added.of = at.minors_on_site;
}

// A volunteer helps; the promise is that a professional answers for the group.
void own_line(Situation const& at, std::vector<Line>& out) {
    if (at.own_children_per_referent == 0) return;
    auto have = static_cast<int>(std::ranges::count_if(at.adults, [](auto const& adult) {
        return adult.cleared == Cleared::yes && adult.profile != Profile::volunteer &&
               adult.role != Role::outside_speaker;
    }));
    auto term = term_of(Band::all, at.children.all(), at.own_children_per_referent);
    auto& added = out.emplace_back(line(LineKind::own, term.adults, have, Light::amber));
    added.terms.push_back(term);
}

}  // namespace

Rules::Ratio const* Rules::ratio_of(Situation const& at) const {
    bool lasts_long = at.minutes > short_minutes;
    auto found = std::ranges::find_if(ratios, [&](Ratio const& each) {
        return (each.regimes.empty() || among(each.regimes, at.regime)) &&
               (each.rule == RatioRule::of_regime || each.rule == at.rule) && (!each.pedt || *each.pedt == at.pedt) &&
               (!each.lasts_long || *each.lasts_long == lasts_long);
    });
    return found == ratios.end() ? nullptr : &*found;
}

Children children_on(std::span<Date const> births, Date const& on, Rules const& rules) {
    Children out;
    for (auto const& birth : births) ++(age_on(birth, on) < rules.second_band_from ? out.under_six : out.six_and_over);
    return out;
}

Light worst(std::span<Line const> lines) {
    auto out = Light::none;
    for (auto const& each : lines) out = std::max(out, each.light);
    return out;
}

Verdict judge(Rules const& rules, Situation const& at) {
    Verdict out;
    if (at.children.all() == 0) return out;
    out.left_out = left_out_of(rules, at);
    auto have = counted(rules, at);
    if (auto const* ratio = rules.ratio_of(at)) {
        auto terms = terms_of(*ratio, at.children);
        auto& added = out.lines.emplace_back(line(LineKind::number, sum_of(terms), have, Light::red));
        added.terms = std::move(terms);
        added.text = ratio->text;
    } else if (have == 0) {
        out.lines.push_back(line(LineKind::nobody, 1, 0, Light::red));
    }
    stay_lines(rules, at, have, out.lines);
    own_line(at, out.lines);
    out.light = std::max(Light::green, worst(out.lines));
    return out;
}

std::vector<Line> quotas(Rules const& rules, Situation const& house) {
    std::vector<Line> out;
    auto const* ratio = rules.ratio_of(house);
    if (!ratio || !among(rules.quotas_of, house.regime) || house.children.all() == 0) return out;
    auto required = sum_of(terms_of(*ratio, house.children));
    int by[3] = {};
    for (auto const& adult : house.adults)
        if (counts(rules, house, adult)) ++by[static_cast<std::size_t>(adult.qualification)];
    auto qualified = by[0], trainees = by[1], unqualified = by[2];
    auto& share = out.emplace_back(
        line(LineKind::qualified, rounded_up(required * rules.least_qualified_percent, 100), qualified, Light::red));
    share.of = required;
    bool one = std::ranges::find(rules.one_unqualified_when, required) != rules.one_unqualified_when.end();
    auto most = one ? 1 : required * rules.most_unqualified_percent / 100;
    // Beyond the share allowed, whoever has no diploma is welcome and fills no required place.
    auto& filled = out.emplace_back(
        line(LineKind::staffed, required, qualified + trainees + std::min(unqualified, most), Light::red));
    filled.of = most;
    return out;
}

int days_of_year(std::set<Date> const& open, Date const& on) {
    auto const year = school_year_of(on);
    auto const a_year_before = std::to_string(std::stoi(on.substr(0, 4)) - 1) + on.substr(4);
    auto const first = school_year_start(year), last = school_year_end(year);
    int school_year = 0, twelve_months = 0;
    for (auto const& day : open) {
        if (day >= first && day <= last) ++school_year;
        if (day > a_year_before && day <= on) ++twelve_months;
    }
    return std::max(school_year, twelve_months);
}

std::optional<Line> direction_line(Rules const& rules, Situation const& house, Direction direction, int days) {
    if (!among(rules.quotas_of, house.regime) || house.children.all() == 0) return {};
    // A stay has no such threshold.
    bool const many = !among(rules.stays, house.regime) && house.minors_on_site > rules.director_listed_above;
    bool const large = many && days > rules.director_listed_days;
    bool const enough = direction >= (large ? Direction::listed_diploma : Direction::in_training);
    auto const kind = large                                 ? LineKind::directed_large
                      : direction == Direction::in_training ? LineKind::directed_training
                      : many                                ? LineKind::directed_short
                                                            : LineKind::directed;
    auto out = line(kind, 1, enough ? 1 : 0, Light::amber);
    out.of = house.minors_on_site;
    out.days = days;
    out.most_days = rules.director_listed_days;
    out.text = rules.director_text;
    return out;
}

Peak peak(Rules const& rules, Situation const& situation, std::span<Presence const> there, Date const& on) {
    auto const* ratio = rules.ratio_of(situation);
    Peak best;
    std::tuple<int, int> most{-1, -1};
    std::vector<int> arrivals;
    for (auto const& one : there) arrivals.push_back(one.from);
    std::ranges::sort(arrivals);  // presence only grows at an arrival
    for (auto minute : arrivals) {
        std::vector<Date> births;
        for (auto const& one : there)
            if (one.from <= minute && minute < one.until) births.push_back(one.birth);
        auto children = children_on(births, on, rules);
        std::tuple here{ratio ? sum_of(terms_of(*ratio, children)) : 0, children.all()};
        if (here > most) most = here, best = {minute, children};
    }
    return best;
}

}  // namespace marelle::ratio
