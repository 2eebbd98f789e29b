#pragma once
// « Mes soirs »: what a volunteer holds, what help is asked for, a yes or a no, the hours kept. By a personal link for
// who has no account. No child is named: a calendar is copied to other companies' machines (docs/decisions/0016).
#include "link/link.hpp"
#include "supervision/supervision.hpp"

namespace marelle::supervision {

enum class Part { mine, asked, full };

struct Evening {
    std::optional<Id> session;  // null: its day was not looked at yet
    Date date;
    Time starts, ends;
    timetable::Activity activity{};
    Named group;
    std::optional<std::string> room;
    Part part{};
    std::optional<Said> answer;
    std::vector<std::string> with;  // first names of the other adults
};

// Who answers: by the own account, or by a link.
struct Author {
    Id establishment, person;
    std::optional<Id> link;  // null: the account of the same id
    Date today;
    Instant now;
};
struct EveningAnswer {
    Date date;
    Time starts;
    Id group;
    Said said{};
};

// The four weeks to come: what the person holds, and what help is asked for while it is.
std::vector<Evening> evenings(sql::Session& sql, timetable::Calendar const& calendar, Author const& author);
// What the person holds, four weeks back and ahead: for the calendar.
std::vector<Evening> held(sql::Session& sql, timetable::Calendar const& calendar, Author const& author);
// A yes to a need holds the place at once; a no gives it back, and says absent who leads. The newest counts.
// Refused: evening.unknown, evening.filled, evening.over, staff.not_cleared, staff.busy.
Result<> answer(sql::Session& sql, timetable::Calendar const& calendar, Author const& author,
                EveningAnswer const& asked);

// --- hours kept (hours.cpp) ---

// Of who came as a volunteer or in civic service: sessions held, by those that took place. Money: cents.
struct HoursRow {
    Id person;
    std::string name;
    staff::WorkProfile profile{};
    int sessions{}, minutes{};
    std::int64_t cents{};
};
std::vector<HoursRow> volunteer_hours(sql::Session& sql, access::Scope const& scope, Period const& period);
// Worth of minutes kept on a day, to the nearest cent.
std::int64_t worth(int minutes, Date const& on);

// --- personal links (links.cpp) ---

enum class LinkPurpose { evenings, calendar };
struct WorkLink {
    Id id;
    LinkPurpose purpose{};
    Id person, establishment;
    Instant created_at, expires_at;
};
struct NewWorkLink {
    LinkPurpose purpose{};
};
struct MadeLink {
    std::string address;  // shown once
    Instant expires_at;
    std::string qr;  // the whole address, as an SVG path, one unit a module; empty when the site's own is not known
    std::int64_t qr_size{};
};
// The earlier ones of that purpose open nothing any more.
Result<MadeLink> make_link(sql::Session& sql, access::Scope const& scope, Id const& person, LinkPurpose purpose);
Result<> revoke_links(sql::Session& sql, access::Scope const& scope, Id const& person);
std::optional<WorkLink> find_link(sql::Session& sql, std::string_view token, LinkPurpose purpose, Instant const& now);

// RFC 5545, lines folded at 75 octets, hours in UTC.
std::string calendar_feed(std::vector<Evening> const& evenings, std::string_view place, std::string_view language,
                          Instant const& now);

link::Pages link_pages(timetable::Calendar const& calendar);
// `site`: of this Marelle, as people reach it ("https://marelle.example.org"), for the QR codes.
void add_evening_routes(http::Router& router, timetable::Calendar const& calendar, std::string site = {});
void add_evening_export_routes(http::Router& router, timetable::Calendar const& calendar);

}  // namespace marelle::supervision

#include "supervision/evening_fields.hpp"
