#include "message/message.hpp"

namespace marelle::message {

namespace {

Habits habits_in(defaults::Table const& in) {
    Habits out;
    out.quiet_from = in.text("quiet_from");
    out.quiet_until = in.text("quiet_until");
    out.planned_every_days = in.number("planned_every_days", 1, 366);
    out.retries_minutes = in.numbers("retries_minutes", 1, 7 * 24 * 60);
    out.link_days = in.number("link_days", 1, 3660);
    // The quiet hours hold midnight: an evening and a morning.
    if (!is_time(out.quiet_from) || !is_time(out.quiet_until) || out.quiet_until >= out.quiet_from)
        in.refuse("quiet_from is an hour of the evening, quiet_until one of the morning");
    return out;
}

}  // namespace

defaults::Dated<Habits> parse_habits(std::string_view text) {
    return defaults::Dated<Habits>::parse("messages.toml", text, habits_in);
}

defaults::Dated<Habits> const& habits() {
    static auto const shipped = defaults::Dated<Habits>::shipped("messages.toml", habits_in);
    return shipped;
}

}  // namespace marelle::message
