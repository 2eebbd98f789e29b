#include "impact/network.hpp"
#include "http/http.hpp"
#include "impact/sentences/sentences.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <map>

namespace marelle::impact {

namespace {

using Presence = Mark::Presence;

// As many points as a line on a screen can show.
constexpr std::int64_t most_limits = 240;

std::int64_t sum_of(std::vector<NetworkRow> const& rows, std::optional<std::int64_t> NetworkRow::* member) {
    std::int64_t sum = 0;
    for (auto const& row : rows) sum += (row.*member).value_or(0);
    return sum;
}

void hide(NetworkRow& row) {
    row.suppressed = true;
    row.k.reset();
    row.n.reset();
}

// A share tells its children, those who are and those who are not.
bool tells_of_few(std::int64_t k, std::int64_t n, std::int64_t least) {
    auto const few = [&](std::int64_t count) { return count > 0 && count < least; };
    return n < least || few(k) || few(n - k);
}

// The whole less what is shown is what is hidden: it must be as many as the threshold, and never one establishment.
std::int64_t hide_small(std::vector<NetworkRow>& rows, std::int64_t least) {
    std::int64_t people = 0, regular = 0, hidden = 0;
    auto take = [&](NetworkRow& row) {
        people += row.n.value_or(0);
        regular += row.k.value_or(0);
        ++hidden;
        hide(row);
    };
    for (auto& row : rows)
        if (row.n && tells_of_few(row.k.value_or(0), *row.n, least)) take(row);
    while (hidden > 0 && (hidden == 1 || tells_of_few(regular, people, least))) {
        NetworkRow* smallest = nullptr;
        for (auto& row : rows)
            if (row.n && (!smallest || *row.n < *smallest->n)) smallest = &row;
        if (!smallest) break;
        take(*smallest);
    }
    return hidden;
}

std::vector<NetworkLimit> limits(double target, std::int64_t from, std::int64_t until) {
    std::vector<NetworkLimit> out;
    auto const step = (until - from) / most_limits + 1;
    for (auto n = from; n <= until; n += step)
        if (auto const at = statistics::funnel(target, static_cast<double>(n)))
            out.push_back({n, at->alarm.low, at->warning.low, at->warning.high, at->alarm.high});
    return out;
}

// By establishment, those that are hidden as one.
std::vector<statistics::Count> houses_of(Network const& network) {
    std::vector<statistics::Count> out;
    statistics::Count hidden{static_cast<double>(*network.k), static_cast<double>(*network.n)};
    for (auto const& row : network.rows) {
        if (!row.n) continue;
        out.push_back({static_cast<double>(*row.k), static_cast<double>(*row.n)});
        hidden.k -= out.back().k;
        hidden.n -= out.back().n;
    }
    if (hidden.n > 0) out.push_back(hidden);
    return out;
}

std::optional<statistics::Interval> interval_of(std::vector<statistics::Count> const& houses) {
    if (houses.size() == 1) {
        auto const found = statistics::share(houses.front());
        return found ? std::optional{found->interval} : std::nullopt;
    }
    auto const found = statistics::share_across(houses);
    return found ? std::optional{found->estimate.interval} : std::nullopt;
}

void say_all(Network& network, std::string_view language) {
    sentences::Subject const subject{messages::say(language, "network.regular"), {}, {}, sentences::Does::regular};
    auto const base = static_cast<double>(network.least);
    auto const houses = houses_of(network);
    if (auto const interval = interval_of(houses)) {
        network.low = interval->low;
        network.high = interval->high;
    }
    network.words = sentences::paragraph({houses.size() > 1
                                              ? sentences::share_across(language, subject, houses, 0, base)
                                              : sentences::share(language, subject, houses.front(), 0, base),
                                          sentences::houses_again(language, houses)});
    for (auto& row : network.rows)
        if (row.n)
            row.words = sentences::place(language, subject, {static_cast<double>(*row.k), static_cast<double>(*row.n)},
                                         *network.target, base);
}

sql::Parameters bound(access::Scope const& scope, Period const& period) {
    return {{"reach", scope.reach_name()},
            {"from", period.from},
            {"until", std::min(period.until, scope.today)},
            {"today", scope.today}};
}

std::vector<NetworkRow> establishments(sql::Session& sql, access::Scope const& scope, Period const& period) {
    std::vector<NetworkRow> out;
    for (auto const& row : sql.query(R"sql(
        SELECT e.id, e.name, e.commune_name FROM establishment e
        WHERE :reach = 'network' AND :today <> '' AND e.opened_on <= :until
            AND (e.closed_on IS NULL OR e.closed_on > :from)
        ORDER BY e.name, e.id
    )sql",
                                     bound(scope, period))) {
        NetworkRow each;
        each.establishment = row.text(0);
        each.name = row.text(1);
        each.commune = row.text(2);
        out.push_back(std::move(each));
    }
    return out;
}

constexpr std::string_view roll_calls_text = R"sql(
    SELECT s.establishment, MAX(s.on_date) FROM session s
    WHERE :reach = 'network' AND :today <> '' AND s.on_date >= :from AND s.on_date <= :until
        AND s.cancelled_at IS NULL AND EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id)
    GROUP BY s.establishment
)sql";

// Before the period too: rounds come twice a year, and in its first months the last one is of the year before.
constexpr std::string_view rounds_text = R"sql(
    SELECT a.establishment, MAX(r.closes_on) FROM evaluation_round r JOIN assessment a ON a.round = r.id
    WHERE :reach = 'network' AND r.withdrawn_at IS NULL AND :from <= :until AND r.closes_on <= :until
        AND r.closes_on < :today
    GROUP BY a.establishment
)sql";

// A team's report is the team's: not even how many there are.
constexpr std::string_view reports_text = R"sql(
    SELECT r.establishment, COUNT(DISTINCT v.chain), MAX(v.frozen_at)
    FROM report_version v JOIN report r ON r.id = v.report
    WHERE :reach = 'network' AND r.establishment IS NOT NULL AND r.audience <> 'team' AND v.withdrawn_at IS NULL
        AND :from <= :until AND :today <> ''
    GROUP BY r.establishment
)sql";

void freshness(sql::Session& sql, sql::Parameters const& parameters, std::vector<NetworkRow>& rows) {
    std::map<Id, NetworkRow*> by_id;
    for (auto& row : rows) by_id.emplace(row.establishment, &row);
    auto each = [&](std::string_view text, auto fill) {
        for (auto const& row : sql.query(text, parameters))
            if (auto found = by_id.find(row.text(0)); found != by_id.end()) fill(*found->second, row);
    };
    each(roll_calls_text, [](NetworkRow& out, sql::Row const& row) { out.last_roll_call = row.text(1); });
    each(rounds_text, [](NetworkRow& out, sql::Row const& row) { out.last_round = row.text(1); });
    each(reports_text, [](NetworkRow& out, sql::Row const& row) {
        out.reports = row.integer(1);
        out.last_report = row.text(2);
    });
}

}  // namespace

void count_regular(Facts const& facts, std::vector<NetworkRow>& rows) {
    struct Own {
        std::int64_t there{}, noted{};
    };
    std::vector<Own> own(facts.people.size());
    for (auto const& mark : facts.marks) {
        own[mark.person].there += mark.presence == Presence::there;
        own[mark.person].noted += mark.presence != Presence::missing;
    }
    for (auto const& sum : facts.sums) {
        own[sum.person].there += sum.there;
        own[sum.person].noted += sum.noted;
    }
    std::map<Id, NetworkRow*> by_id;
    for (auto& row : rows) by_id.emplace(row.establishment, &row);
    for (std::size_t i = 0; i < own.size(); ++i) {
        auto const found = by_id.find(facts.people[i].establishment);
        if (found == by_id.end() || own[i].noted < regular_noted) continue;
        auto& row = *found->second;
        row.n = row.n.value_or(0) + 1;
        row.k = row.k.value_or(0) + (own[i].there * regular_of >= own[i].noted * regular_there ? 1 : 0);
    }
}

void place_all(Network& network, std::int64_t least, std::string_view language) {
    network.least = least;
    network.covered = std::ranges::count_if(network.rows,
                                            [](auto const& row) { return row.last_roll_call.has_value(); });
    auto const k = sum_of(network.rows, &NetworkRow::k), n = sum_of(network.rows, &NetworkRow::n);
    network.hidden = hide_small(network.rows, least);
    if (n == 0 || tells_of_few(k, n, least)) return;
    auto const target = static_cast<double>(k) / static_cast<double>(n);
    network.k = k;
    network.n = n;
    network.target = target;
    std::int64_t largest = 0;
    for (auto& row : network.rows) {
        if (!row.n) continue;
        largest = std::max(largest, *row.n);
        row.value = static_cast<double>(*row.k) / static_cast<double>(*row.n);
        if (auto const at = statistics::place({static_cast<double>(*row.k), static_cast<double>(*row.n)}, target))
            row.place = *at;
    }
    network.limits = limits(target, std::max<std::int64_t>(least, 1), largest);
    say_all(network, language);
}

Network network(sql::Session& sql, access::Scope const& scope, Period const& period, std::string_view language,
                columns::Keeper* keeper) {
    Network out;
    out.period = {period.from, period.until};
    out.computed_at = scope.now;
    out.rows = establishments(sql, scope, period);
    freshness(sql, bound(scope, period), out.rows);
    Question question;
    question.name = FigureName::attendance_rate;
    question.period = period;
    question.today = scope.today;
    count_regular(gather(sql, scope, question, keeper), out.rows);
    place_all(out, settings().headquarters_least, language);
    return out;
}

void add_network_routes(http::Router& router, columns::Keeper* keeper) {
    auto of = [keeper](http::Call& call) -> Result<Network> {
        auto const scope = TRY(access::scope_of(call.actor, "network.read"));
        auto const year = school_year_of(scope.today);
        auto const asked = TRY(call.query("period"));
        auto const period = parse_period(asked.value_or(school_year_start(year) + ".." + school_year_end(year)));
        if (!period) return wrong_fields("query.wrong_fields", {{"period", "invalid"}});
        if (!is_school_year(*period)) return wrong_fields("query.wrong_fields", {{"period", "school_year"}});
        return network(call.sql(), scope, *period, messages::best_language(call.request.header("accept-language")),
                       keeper);
    };
    auto get = [of](http::Call& call) -> Result<http::Reply> { return http::reply(TRY(of(call))); };
    auto file = [of](http::Call& call) -> Result<http::Reply> { return network_file(call, TRY(of(call))); };
    router.on("GET", "/api/v1/network", "network.read", http::Work::read, get)
        .summary("Coverage and freshness of every establishment, and a funnel of regular presence; no ranking")
        .answers<Network>()
        .with("period", "2025-09-01..2026-08-31; the current school year when absent");
    router.on("GET", "/api/v1/network-export", "network.read", http::Work::read, file)
        .summary("The same, a line an establishment, as a file")
        .with("period", "as of the network")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::impact
