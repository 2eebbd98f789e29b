#pragma once
// Local dates ("2026-01-12"), times ("16:45") and school years ("2025-2026") as text that sorts.
// The association lives in Europe/Paris; instants are UTC (clock.hpp).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace marelle {

using Date = std::string;
using Time = std::string;

bool is_date(std::string_view text);  // a day that exists, 1900–2199
bool is_time(std::string_view text);  // 00:00–23:59

Date add_days(Date const& date, int days);
int days_between(Date const& from, Date const& until);  // until − from
int weekday(Date const& date);                          // 1 Monday … 7 Sunday (ISO 8601)
Date monday_of(Date const& date);
std::string iso_week(Date const& date);  // "2026-W03"

// Completed years; someone born on 29 February turns a year older on 1 March of a common year (Code civil practice).
int age_on(Date const& birth, Date const& on);

// 1 September to 31 August (domain.md §6): "2025-2026".
std::string school_year_of(Date const& date);
Date school_year_start(std::string_view school_year);
Date school_year_end(std::string_view school_year);  // last day, inclusive

// Europe/Paris, through ICU. A time that the spring night skips moves forward; one that the autumn night repeats is the
// first.
struct Local {
    Date date;
    Time time;
};
Local to_local(std::int64_t ms);
std::int64_t from_local(Date const& date, Time const& time);
Date today_local();

// A period of local dates, both ends included, as "2025-09-01..2026-08-31".
struct Period {
    Date from, until;
};
std::optional<Period> parse_period(std::string_view text);

}  // namespace marelle
