#pragma once
// The network as headquarters sees it: which establishments have data and how fresh it is, and where each falls around
// the whole by chance alone. Never a ranking (impact.md); under headquarters' least, nothing of an establishment.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "http/http.hpp"
#include "impact/impact.hpp"
#include "impact/statistics/funnel.hpp"

namespace marelle::impact {

// A child is regular who was there at two noted sessions of three at least, six of them being noted at least.
inline constexpr std::int64_t regular_there = 2, regular_of = 3, regular_noted = 6;

struct NetworkRow {
    Id establishment;
    std::string name, commune;
    std::optional<std::int64_t> k, n;  // regular children, of those with enough noted sessions
    std::optional<double> value;       // 0…1
    std::optional<statistics::Place> place;
    bool suppressed = false;
    std::string words;                   // where it stands, in the reader's language; empty where nothing is shown
    std::optional<Date> last_roll_call;  // in the period
    std::optional<Date> last_round;      // closed by its end
    std::int64_t reports{};              // frozen for partners or everyone, corrections not counted
    std::optional<Instant> last_report;
};

// Limits for n children around the share of the whole network, 0…1.
struct NetworkLimit {
    std::int64_t n{};
    double alarm_low{}, warning_low{}, warning_high{}, alarm_high{};
};

struct Network {
    FigurePeriod period;
    Instant computed_at;
    std::int64_t least{};    // children behind an establishment that is shown
    std::int64_t covered{};  // establishments with a roll call in the period
    std::int64_t hidden{};   // establishments whose share is not shown
    std::optional<std::int64_t> k, n;
    std::optional<double> target;
    // Of the target, 0…1, and in words. What is hidden is one establishment to it: nothing can be told from the
    // interval that is not shown.
    std::optional<double> low, high;
    std::string words;
    std::vector<NetworkLimit> limits;  // by n
    std::vector<NetworkRow> rows;      // by name
};

// --- pure ---

// Regular children and those with enough sessions, of each row's establishment.
void count_regular(Facts const& facts, std::vector<NetworkRow>& rows);
// The whole, the rows that may be shown, their places and the limits. What is hidden cannot be had back by subtraction.
void place_all(Network& network, std::int64_t least, std::string_view language);

// --- store ---

// The scope is that of network.read.
Network network(sql::Session& sql, access::Scope const& scope, Period const& period, std::string_view language,
                columns::Keeper* keeper = nullptr);

// The table as a file (network_export.cpp).
Result<http::Reply> network_file(http::Call const& call, Network const& network);

void add_network_routes(http::Router& router, columns::Keeper* keeper = nullptr);

}  // namespace marelle::impact

namespace marelle::record {
inline constexpr Choice network_place_choices[] = {
    {"below_alarm"}, {"below_warning"}, {"within"}, {"above_warning"}, {"above_alarm"}};
template <> inline constexpr std::span<Choice const> choices_of<statistics::Place>{network_place_choices};
}  // namespace marelle::record

namespace marelle::impact {
inline constexpr std::array network_row_fields{
    record::field<&NetworkRow::establishment>("establishment").to("establishment").level(Level::s0),
    record::field<&NetworkRow::name>("name").level(Level::s0),
    record::field<&NetworkRow::commune>("commune").level(Level::s0),
    record::field<&NetworkRow::k>("k").level(Level::s0),
    record::field<&NetworkRow::n>("n").level(Level::s0),
    record::field<&NetworkRow::value>("value").level(Level::s0),
    record::field<&NetworkRow::place>("place").level(Level::s0),
    record::field<&NetworkRow::suppressed>("suppressed").level(Level::s0),
    record::field<&NetworkRow::words>("words").longest(1000).level(Level::s0),
    record::field<&NetworkRow::last_roll_call>("last_roll_call").date().level(Level::s0),
    record::field<&NetworkRow::last_round>("last_round").date().level(Level::s0),
    record::field<&NetworkRow::reports>("reports").level(Level::s0),
    record::field<&NetworkRow::last_report>("last_report").instant().level(Level::s0),
};
static_assert(record::covers<NetworkRow>(network_row_fields));
inline constexpr std::array network_limit_fields{
    record::field<&NetworkLimit::n>("n").level(Level::s0),
    record::field<&NetworkLimit::alarm_low>("alarm_low").level(Level::s0),
    record::field<&NetworkLimit::warning_low>("warning_low").level(Level::s0),
    record::field<&NetworkLimit::warning_high>("warning_high").level(Level::s0),
    record::field<&NetworkLimit::alarm_high>("alarm_high").level(Level::s0),
};
static_assert(record::covers<NetworkLimit>(network_limit_fields));
}  // namespace marelle::impact

namespace marelle::record {
template <> inline constexpr Table table_of<impact::NetworkRow>{"NetworkRow", impact::network_row_fields};
template <> inline constexpr Table table_of<impact::NetworkLimit>{"NetworkLimit", impact::network_limit_fields};
}  // namespace marelle::record

namespace marelle::impact {
inline constexpr std::array network_fields{
    record::field<&Network::period>("period").level(Level::s0),
    record::field<&Network::computed_at>("computed_at").instant().level(Level::s0),
    record::field<&Network::least>("least").level(Level::s0),
    record::field<&Network::covered>("covered").level(Level::s0),
    record::field<&Network::hidden>("hidden").level(Level::s0),
    record::field<&Network::k>("k").level(Level::s0),
    record::field<&Network::n>("n").level(Level::s0),
    record::field<&Network::target>("target").level(Level::s0),
    record::field<&Network::low>("low").level(Level::s0),
    record::field<&Network::high>("high").level(Level::s0),
    record::field<&Network::words>("words").longest(1000).level(Level::s0),
    record::field<&Network::limits>("limits").level(Level::s0),
    record::field<&Network::rows>("rows").level(Level::s0),
};
static_assert(record::covers<Network>(network_fields));
}  // namespace marelle::impact

namespace marelle::record {
template <> inline constexpr Table table_of<impact::Network>{"Network", impact::network_fields};
}  // namespace marelle::record
