// The papers of the people at work: checks and diplomas, one that ends soon, a volunteer without an account, another
// whose checks are not back. And tonight, a leader who is absent: the ratio is red until somebody takes the place.
#include "staff/staff.hpp"
#include "access/access.hpp"
#include "app/demo/demo.hpp"
#include "supervision/evenings.hpp"
#include <stdexcept>

namespace marelle::app::demo {

namespace {

template <class R> auto must(R result, char const* what) {
    if (!result) throw std::logic_error{std::string{"demo, "} + what + ": " + result.error().code};
    if constexpr (!std::is_void_v<typename R::value_type>) return std::move(*result);
}

access::Scope scope_on(Place const& place, Date const& on) {
    return must(access::scope_of(director_of(place, on), "staff.write"), "scope");
}

void cleared(sql::Session& sql, access::Scope const& scope, Id const& person, std::optional<Date> const& until = {}) {
    for (auto kind : {staff::CheckKind::acm_tam, staff::CheckKind::banned_list}) {
        staff::NewCheck check;
        check.kind = kind;
        check.requested_on = add_days(scope.today, -20);
        check.verified_on = add_days(scope.today, -6);
        check.outcome = staff::CheckOutcome::ok;
        if (kind == staff::CheckKind::banned_list) check.valid_until = until;
        must(staff::record_check(sql, scope, person, check), "check");
    }
}

void qualified(sql::Session& sql, access::Scope const& scope, Id const& person, staff::QualificationKind kind,
               Date const& from) {
    must(staff::record_qualification(sql, scope, person, {{}, kind, from, {}}), "qualification");
}

void week_of(sql::Session& sql, access::Scope const& scope, Id const& person, std::vector<int> const& days) {
    staff::Week week;
    for (auto day : days) week.times.push_back({day, "16:00", "19:00", scope.today, {}});
    must(staff::keep_week(sql, scope, person, week), "week");
}

Id volunteer(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, char const* given,
             char const* name) {
    staff::NewPerson person;
    person.first_given_name = given;
    person.birth_name = name;
    person.profile = staff::WorkProfile::volunteer;
    person.from = scope.today;
    return must(staff::add_person(sql, keys, scope, person), "volunteer").row.id;
}

}  // namespace

void make_papers(sql::Session& sql, crypto::Keyring& keys, Place const& place, Made& made) {
    using enum staff::QualificationKind;
    auto const first = scope_on(place, place.first_day), now = scope_on(place, place.today);
    for (auto const& person : {place.director, place.psychologist, place.volunteer}) cleared(sql, first, person);
    cleared(sql, first, place.leader, add_days(place.today, 21));  // ends soon
    for (auto const& person : place.referents) cleared(sql, first, person);
    qualified(sql, first, place.director, bafd, "2016-05-02");
    qualified(sql, first, place.leader, bafa, "2021-07-01");
    for (std::size_t i = 0; i < place.referents.size(); ++i)
        qualified(sql, first, place.referents[i], i == 0 ? listed_diploma : bafa, "2019-07-01");
    week_of(sql, first, place.leader, {1, 2, 3, 4, 5});
    week_of(sql, first, place.volunteer, {4});
    auto odile = volunteer(sql, keys, now, "Odile", "Berthier");
    cleared(sql, now, odile);
    week_of(sql, now, odile, {1, 2, 4, 5});
    auto paul = volunteer(sql, keys, now, "Paul", "Reynaud");
    staff::NewCheck asked;
    asked.kind = staff::CheckKind::acm_tam;
    asked.requested_on = add_days(place.today, -3);
    asked.outcome = staff::CheckOutcome::pending;
    must(staff::record_check(sql, now, paul, asked), "check");
    made.evenings = must(supervision::make_link(sql, now, odile, supervision::LinkPurpose::evenings), "link").address;
}

// Nobody is there for the second group tonight: the volunteers are asked.
void make_red_evening(sql::Session& sql, Place const& place) {
    auto scope = scope_on(place, place.today);
    auto session = sql.first("SELECT id, leader FROM session WHERE mini_group = :group AND on_date = :today"
                             " AND cancelled_at IS NULL AND leader IS NOT NULL ORDER BY starts, id",
                             {{"group", place.groups.at(1)}, {"today", place.today}});
    if (!session) return;
    must(staff::record_exception(sql, scope, session->text(1),
                                 {{}, staff::ExceptionKind::absent, place.today, place.today}),
         "absence");
    must(supervision::publish_need(sql, scope, session->text(0), 1), "need");
}

}  // namespace marelle::app::demo
