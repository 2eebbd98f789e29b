// Every route of Marelle, a subject a line. Start reading here: each add_routes is in src/<subject>/routes.cpp.
#include "access/account.hpp"
#include "activity/activity.hpp"
#include "app/instance.hpp"
#include "attendance/attendance.hpp"
#include "commune/commune.hpp"
#include "declaration/declaration.hpp"
#include "declared_figure/declared_figure.hpp"
#include "defaults/defaults.hpp"
#include "evaluation/evaluation.hpp"
#include "evaluation/reminders.hpp"
#include "fact/fact.hpp"
#include "family/offers.hpp"
#include "follow_up/follow_up.hpp"
#include "group/group.hpp"
#include "handover/handover.hpp"
#include "impact/impact.hpp"
#include "impact/network.hpp"
#include "instrument/instrument.hpp"
#include "leaving/leaving.hpp"
#include "link/link.hpp"
#include "message/outbox.hpp"
#include "offer/offer.hpp"
#include "partner/partner.hpp"
#include "people/people.hpp"
#include "referral/referral.hpp"
#include "report/report.hpp"
#include "report/rows.hpp"
#include "school/school.hpp"
#include "staff/staff.hpp"
#include "supervision/evenings.hpp"
#include "survey/survey.hpp"
#include "territory/territory.hpp"
#include "timetable/plan.hpp"

namespace marelle::app {

void add_every_route(http::Router& router, sql::Database& database, crypto::Keyring& keys, Settings const& settings,
                     impact::columns::Keeper* columns) {
    auto const& calendar = timetable::shipped_calendar();
    auto const& activities = timetable::shipped_activities();
    access::add_routes(router, keys,
                       {access::PasswordRules{defaults::text_of("passwords_refused.txt")}, settings.environment});
    commune::add_routes(router);
    school::add_routes(router);
    territory::add_routes(router, database);
    leaving::add_routes(router, keys);
    people::add_routes(router, keys);
    staff::add_routes(router, keys);
    timetable::add_routes(router, calendar);
    timetable::add_plan_routes(router, calendar, activities);
    group::add_routes(router, calendar, keys);
    offer::add_routes(router, calendar, keys);
    declaration::add_routes(router, calendar, keys);
    fact::add_routes(router, keys);
    follow_up::add_routes(router, keys);
    attendance::add_routes(router, calendar, keys);
    attendance::add_export_routes(router, keys);
    activity::add_routes(router);
    handover::add_routes(router, keys, attendance::count_again);
    referral::add_routes(router, keys);
    referral::add_link_routes(router);
    message::add_routes(router, keys, message::ways(settings.roads), settings.roads.sms_report_token);
    family::add_routes(router, keys, calendar, message::ways(settings.roads));
    family::add_offer_routes(router, keys, message::ways(settings.roads));
    supervision::add_routes(router, calendar, activities);
    supervision::add_evening_routes(router, calendar, message::ways(settings.roads).public_url);
    instrument::add_routes(router);
    evaluation::add_routes(router, keys, message::ways(settings.roads).public_url);
    evaluation::add_reminder_routes(router, message::ways(settings.roads));
    partner::add_routes(router, message::ways(settings.roads).public_url);
    survey::add_routes(router, keys, message::ways(settings.roads));
    link::add_routes(router,
                     {referral::link_pages(keys), family::link_pages(keys, calendar), supervision::link_pages(calendar),
                      partner::link_pages(keys, calendar), survey::link_pages(keys), evaluation::link_pages(keys)});
    impact::add_routes(router, columns);
    impact::add_network_routes(router, columns);
    declared_figure::add_routes(router);
    report::add_routes(router, keys, message::ways(settings.roads).public_url, columns);
    report::add_why_routes(router, keys, columns);
}

}  // namespace marelle::app
