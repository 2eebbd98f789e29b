// content/defaults/staff.toml: which checks are asked of whom, what an hour is worth.
#include "defaults/defaults.hpp"
#include "staff/staff.hpp"

namespace marelle::staff {

namespace {

Settings settings_in(defaults::Table const& in) {
    Settings out{in.number("alert_days", 1, 400), {}};
    auto const checks = in.table("checks");
    for (auto const& profile : record::choices_of<WorkProfile>)
        out.checks.push_back(checks.choices<CheckKind>(profile.name));
    return out;
}

Rate rate_in(defaults::Table const& in) { return {in.date("from"), in.number("cents", 1, 100'000), in.text("source")}; }

}  // namespace

Settings const& settings_on(Date const& date) {
    static auto const shipped = defaults::Dated<Settings>::shipped("staff.toml", settings_in);
    return shipped.on(date);
}

Rate const& volunteer_rate_on(Date const& date) {
    static auto const shipped = defaults::Dated<Rate>::shipped("staff.toml", rate_in, "volunteer_hour");
    return shipped.on(date);
}

}  // namespace marelle::staff
