// What the State's form asks: content/defaults/incident.toml.
#include "defaults/defaults.hpp"
#include "fact/incident.hpp"

namespace marelle::fact {

namespace {

IncidentForm form_in(defaults::Table const& in) {
    IncidentForm form;
    for (auto const& one : in.tables("categories")) form.categories.push_back({one.text("name"), one.texts("types")});
    for (auto const& one : in.tables("steps"))
        form.steps.push_back({one.text("name"), one.text("delay"), one.text("source")});
    return form;
}

}  // namespace

IncidentForm const& incident_form(Date const& on) {
    static auto const shipped = defaults::Dated<IncidentForm>::shipped("incident.toml", form_in);
    return shipped.on(on);
}

}  // namespace marelle::fact
