// A coffee for the parents of every group, in less than two weeks: what concerns the whole house.
#include "app/demo/demo.hpp"
#include "timetable/plan.hpp"
#include <stdexcept>

namespace marelle::app::demo {

void make_event(sql::Session& sql, Place const& place) {
    auto const scope = access::scope_of(director_of(place, place.today), "group.write");
    if (!scope) throw std::logic_error{"demo, scope: " + scope.error().code};
    timetable::NewEvent event;
    event.session.date = add_days(place.today, 13);
    event.session.starts = "18:30";
    event.session.ends = "20:00";
    event.session.activity = timetable::Activity::parents_workshop;
    event.session.title = "Café des parents";
    auto const made = timetable::add_event(sql, *scope, event);
    if (!made) throw std::logic_error{"demo, event: " + made.error().code};
}

}  // namespace marelle::app::demo
