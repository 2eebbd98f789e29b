#pragma once
// The house's own rule, beside the law's ratios: one référent for at most so many children. The association promises a
// number (content/defaults/groups.toml); a house may ask more of itself, never less, from a day on.
#include "access/access.hpp"
#include "group/move.hpp"

namespace marelle::group {

struct OwnRatioEdit {
    std::optional<int> children_per_referent;  // nothing: the association's promise
    Date from;
};
struct OwnRatioFrom {
    std::optional<int> children_per_referent;
    Date from;
    std::string by;
    Instant at;
};
struct OwnRatio {
    int now{}, promised{};              // children for one référent, today
    std::vector<OwnRatioFrom> decided;  // newest first; those to come too
};

// The limits of a house on any day: the association's, and its own when they are stricter.
class HouseLimits {
public:
    explicit HouseLimits(std::vector<std::pair<Date, std::optional<int>>> decided) : decided_{std::move(decided)} {}
    Limits on(Date const& date) const;

private:
    std::vector<std::pair<Date, std::optional<int>>> decided_;  // oldest first
};
HouseLimits limits_of(sql::Session& sql, Id const& establishment);

OwnRatio own_ratio(sql::Session& sql, access::Scope const& scope);
// Refused: wrong fields "children_per_referent" (out_of_range: looser than what is promised that day), "from" (in_past,
// too_far: more than a year).
Result<> keep_own_ratio(sql::Session& sql, access::Scope const& scope, OwnRatioEdit const& edit);
// Refused: what access::change_to_reverse refuses, setting.in_force (since a day that is past).
Result<> reverse_own_ratio(sql::Session& sql, access::Scope const& scope, Id const& change);

void add_own_ratio_routes(http::Router& router);

}  // namespace marelle::group

namespace marelle::group {

inline constexpr std::array own_ratio_edit_fields{
    record::field<&OwnRatioEdit::children_per_referent>("children_per_referent").level(Level::s0),
    record::field<&OwnRatioEdit::from>("from").date().level(Level::s0),
};
static_assert(record::covers<OwnRatioEdit>(own_ratio_edit_fields));

inline constexpr std::array own_ratio_from_fields{
    record::field<&OwnRatioFrom::children_per_referent>("children_per_referent").level(Level::s0),
    record::field<&OwnRatioFrom::from>("from").date().level(Level::s0),
    record::field<&OwnRatioFrom::by>("by").level(Level::s1),
    record::field<&OwnRatioFrom::at>("at").instant().level(Level::s0),
};
static_assert(record::covers<OwnRatioFrom>(own_ratio_from_fields));

}  // namespace marelle::group

namespace marelle::record {
template <> inline constexpr Table table_of<group::OwnRatioEdit>{"OwnRatioEdit", group::own_ratio_edit_fields};
template <> inline constexpr Table table_of<group::OwnRatioFrom>{"OwnRatioFrom", group::own_ratio_from_fields};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array own_ratio_fields{
    record::field<&OwnRatio::now>("now").level(Level::s0),
    record::field<&OwnRatio::promised>("promised").level(Level::s0),
    record::field<&OwnRatio::decided>("decided").level(Level::s0),
};
static_assert(record::covers<OwnRatio>(own_ratio_fields));

}  // namespace marelle::group

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::group::OwnRatio>{
    "OwnRatio", marelle::group::own_ratio_fields};
