// Every route of Marelle, a subject a line. Start reading here: each add_routes is in src/<subject>/routes.cpp.
#include "access/account.hpp"
#include "app/calendar.hpp"
#include "app/instance.hpp"
#include "attendance/attendance.hpp"
#include "base/embedded.hpp"
#include "group/group.hpp"
#include "impact/impact.hpp"
#include "pathway/pathway.hpp"
#include "people/people.hpp"
#include "referral/referral.hpp"
#include "school/school.hpp"
#include "territory/territory.hpp"
#include "timetable/timetable.hpp"

namespace marelle::app {

namespace {

std::string_view shipped(std::string_view name) {
    auto const* file = embedded::find(embedded::defaults(), name);
    return file ? file->bytes : std::string_view{};
}

}  // namespace

timetable::Calendar const& calendar() {
    static auto const read_once = timetable::Calendar::parse(shipped("calendar.toml"));
    return read_once;
}

void add_every_route(http::Router& router, sql::Database& database, crypto::Keyring& keys, Settings const& settings) {
    access::add_routes(router, keys, {access::PasswordRules{shipped("passwords_refused.txt")}, settings.environment});
    school::add_routes(router);
    territory::add_routes(router, database);
    pathway::add_routes(router);
    people::add_routes(router, keys);
    timetable::add_routes(router, calendar());
    group::add_routes(router, calendar(), keys);
    attendance::add_routes(router, calendar(), keys);
    referral::add_routes(router, keys);
    referral::add_link_routes(router, keys);
    impact::add_routes(router);
}

}  // namespace marelle::app
