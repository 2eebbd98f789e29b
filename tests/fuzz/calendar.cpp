// A calendar file, CSV of three forms or iCalendar: refused with a code, or read into days that are days, in zones that
// are zones, in the order of time; what is wrong says its line.
// sources: src/timetable/calendar_file.cpp src/timetable/house_file.cpp src/timetable/ics.cpp
// sources: src/record/csv_read.cpp src/record/csv_write.cpp
// sources: src/base/text.cpp src/base/dates.cpp src/base/clock.cpp
#include "timetable/calendar_file.hpp"
#include <algorithm>
#include <cstdlib>

namespace timetable = marelle::timetable;

namespace {

bool known(std::string const& zone) {
    auto const all = marelle::record::choices_of<timetable::Zone>;
    return std::any_of(all.begin(), all.end(), [&](auto const& choice) { return choice.name == zone; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    auto const file = timetable::read_calendar_file({reinterpret_cast<char const*>(data), size}, "A");
    if (!file) {
        auto const& code = file.error().code;
        if (!code.starts_with("csv.") && !code.starts_with("calendar_import.")) std::abort();
        return 0;
    }
    for (auto const& wrong : file->wrong)
        if (wrong.line < 1 || wrong.field.empty() || wrong.code.empty()) std::abort();
    for (auto const& one : file->days) {
        bool const good = marelle::is_date(one.from) && marelle::is_date(one.until) && one.from <= one.until &&
                          known(one.zone) && !one.label.empty() && one.line > 0;
        if (!good) std::abort();
    }
    for (auto const& one : file->closures)
        if (!marelle::is_date(one.from) || !marelle::is_date(one.until) || one.label.empty() || one.line == 0)
            std::abort();
    for (auto const& one : file->weeks)
        if (one.line == 0 || (!one.row.from.empty() && !marelle::is_date(one.row.from))) std::abort();
    std::size_t counted = 0;
    for (auto const& year : timetable::years_of(file->days)) {
        if (year.days.empty() || !known(year.zone)) std::abort();
        counted += year.days.size();
    }
    if (counted > file->days.size()) std::abort();
    return 0;
}
