#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "message/message.hpp"
#include <stdexcept>

namespace marelle::message {

namespace {

[[noreturn]] void wrong(std::string const& what) { throw std::runtime_error{"messages.toml: " + what}; }

Habits habits_in(toml::table const& block) {
    Habits out;
    auto const day = block["from"].value<toml::date>();
    if (!day) wrong("from is a date");
    out.from = add_days("1970-01-01",
                        static_cast<int>(std::chrono::sys_days{
                            std::chrono::year{day->year} / std::chrono::month{day->month} / std::chrono::day{day->day}}
                                             .time_since_epoch()
                                             .count()));
    out.quiet_from = block["quiet_from"].value_or(std::string{});
    out.quiet_until = block["quiet_until"].value_or(std::string{});
    out.planned_every_days = block["planned_every_days"].value_or(0);
    out.link_days = block["link_days"].value_or(0);
    if (auto const* minutes = block["retries_minutes"].as_array())
        for (auto const& each : *minutes) out.retries_minutes.push_back(each.value_or(0));
    // The quiet hours hold midnight: an evening and a morning.
    if (!is_time(out.quiet_from) || !is_time(out.quiet_until) || out.quiet_until >= out.quiet_from)
        wrong("quiet_from is an hour of the evening, quiet_until one of the morning");
    if (out.planned_every_days < 1 || out.link_days < 1) wrong("planned_every_days and link_days are at least 1");
    for (int minutes : out.retries_minutes)
        if (minutes < 1) wrong("retries_minutes are at least 1");
    return out;
}

}  // namespace

std::vector<Habits> read_habits(std::string_view toml_text) {
    std::vector<Habits> out;
    auto const document = toml::parse(toml_text);
    if (auto const* blocks = document["settings"].as_array())
        for (auto const& block : *blocks) out.push_back(habits_in(*block.as_table()));
    if (out.empty()) wrong("no [[settings]]");
    for (std::size_t i = 1; i < out.size(); ++i)
        if (out[i].from <= out[i - 1].from) wrong("the blocks are in the order of their dates");
    return out;
}

std::vector<Habits> const& habits() {
    static auto const read_once = [] {
        auto const* file = embedded::find(embedded::defaults(), "messages.toml");
        if (!file) wrong("is not in the binary");
        return read_habits(file->bytes);
    }();
    return read_once;
}

Habits const& habits_on(std::vector<Habits> const& all, Date const& day) {
    auto const* found = &all.front();
    for (auto const& each : all)
        if (each.from <= day) found = &each;
    return *found;
}

}  // namespace marelle::message
