#include "access/access.hpp"
#include <doctest/doctest.h>
#include <map>
#include <set>
#include <string>

using namespace marelle;
using namespace marelle::access;

namespace {

// One letter a profile, in the order of the columns:
// E establishment, G own groups, S own session, N network, - nothing.
// director, referent, psychologist, activity leader, volunteer, headquarters, technical administrator, teacher, nobody
std::map<std::string, std::string> const expected{
    {"handover.write", "EG-G-----"},
    {"handover.lift", "EG-------"},
    {"device.read", "EEEEE-N--"},
    {"device.write", "EEEEE-N--"},
    {"activity.read", "EE-G--N--"},
    {"attendance.read", "EEEGS----"},
    {"attendance.settle", "EE-------"},
    {"attendance.write", "EE-GS----"},
    {"audit.openings", "EG-------"},
    {"calendar.read", "EEEEENN--"},
    {"calendar.write", "E----NN--"},
    {"child.address", "EGG------"},
    {"child.address_write", "EG-------"},
    {"child.card", "EGGGS----"},
    {"child.care", "EGGG-----"},
    {"child.export", "EG-------"},
    {"child.list", "EEEGS----"},
    {"child.protected_address", "E--------"},
    {"child.read", "EGG------"},
    {"child.write", "EG-------"},
    {"declaration.read", "E--------"},
    {"declaration.write", "E--------"},
    {"duplicate.search", "E--------"},
    {"companion.read", "EGG------"},
    {"companion.reason", "EGG------"},
    {"companion.write", "EG-------"},
    {"instrument.read", "EEEEEN---"},
    {"instrument.write", "E----N---"},
    {"establishment.read", "EEEEENN--"},
    {"establishment.write", "------N--"},
    {"evening.answer", "---GS----"},
    {"fact.acknowledge", "E--------"},
    {"fact.read", "EG-------"},
    {"fact.waiting", "E--------"},
    {"fact.write", "EG-G-----"},
    {"message.read", "EG-------"},
    {"message.write", "EG-------"},
    {"establishment_phone.write", "E--------"},
    {"family.read", "EG-------"},
    {"family.write", "EG-------"},
    {"alert_way.write", "E--------"},
    {"parent.read", "EG-G-----"},
    {"parent.write", "EG-G-----"},
    {"minutes.read", "EG-------"},
    {"minutes.write", "EG-------"},
    {"figure.export", "E----N---"},
    {"figure.read", "EG-G-N---"},
    {"network.read", "-----N---"},
    {"figure.rows", "EG-------"},
    {"follow_up.settings", "E--------"},
    {"follow_up.write", "EG-------"},
    {"group.read", "EEEGS----"},
    {"group.sheet", "EG-G-----"},
    {"group.write", "EE-------"},
    {"incident.write", "E--------"},
    {"plan.read", "EEEE-----"},
    {"ratio.read", "EE-G-----"},
    {"ratio.write", "E--------"},
    {"referral.admit", "E--------"},
    {"referral.by_link", "-------S-"},
    {"referral.decide", "E--------"},
    {"referral.read", "E--------"},
    {"report.rows", "E--------"},
    {"referral_link.read", "E--------"},
    {"referral_link.write", "E--------"},
    {"residence.write", "EG-------"},
    {"commune.read", "EEEEENN--"},
    {"school.read", "EEEEENN--"},
    {"school.write", "E-----N--"},
    {"staff.identity", "E--------"},
    {"staff.read", "E--------"},
    {"staff.write", "E--------"},
    {"territory.import", "------N--"},
    {"offer.read", "EEEE-----"},
    {"enrolment.close", "E--------"},
    {"offer.write", "EG-------"},
    {"offer.decide", "E--------"},
    {"offer.lists", "EG-G-----"},
    {"partner.read", "EE-------"},
    {"partner.write", "EE-------"},
    {"survey.read", "EEEE-N---"},
    {"survey.results", "EEE--N---"},
    {"survey.comments", "EEE------"},
    {"survey.collect", "EEEE-----"},
    {"survey.send", "E--------"},
    {"survey.review", "E-G------"},
    {"declared_figure.read", "E----N---"},
    {"declared_figure.write", "E----N---"},
    {"report.read", "E----N---"},
    {"report.write", "E----N---"},
    {"report.freeze", "E----N---"},
    {"report.share", "E----N---"},
    {"evaluation.assign", "E--------"},
    {"evaluation.link", "EG-------"},
    {"evaluation.list", "EEE--N---"},
    {"evaluation.manage", "E----N---"},
    {"evaluation.queue", "EGG------"},
    {"evaluation.read", "EGG------"},
    {"evaluation.results", "EG---N---"},
    {"evaluation.write", "EGG------"},
    {"today.read", "EEEGS----"},
    {"user.read", "E-----N--"},
    {"user.write", "E-----N--"},
    {"zone.read", "EEE--NN--"},
};

std::string letters(Permission const& permission) {
    std::string out;
    for (auto reach : permission.reach) out += "-SGEN"[static_cast<int>(reach)];
    return out;
}

}  // namespace

TEST_CASE("each profile has each permission of the role table, and no other") {
    std::set<std::string> seen;
    for (auto const& permission : permissions()) {
        std::string name{permission.name};
        CAPTURE(name);
        CHECK(seen.insert(name).second);
        REQUIRE(expected.contains(name));
        CHECK(letters(permission) == expected.at(name));
    }
    CHECK(seen.size() == expected.size());
}

TEST_CASE("nobody, and an unknown permission, have nothing") {
    for (auto const& permission : permissions()) CHECK(reach_of(Profile::nobody, permission.name) == Reach::none);
    CHECK(reach_of(Profile::director, "child.erase_everything") == Reach::none);
    CHECK(reach_of(Profile::director, "") == Reach::none);
    CHECK_FALSE(permission_named("child"));
}

TEST_CASE("headquarters never reaches anything that has a name of a child") {
    for (auto const& permission : permissions())
        if (reach_of(Profile::headquarters, permission.name) != Reach::none) CHECK(permission.level == Level::s0);
}

TEST_CASE("the technical administrator reaches no child") {
    for (auto const* name : {"child.list", "child.read", "child.card", "attendance.read", "today.read", "group.read",
                             "referral.read", "figure.read", "figure.rows", "audit.openings"})
        CHECK(reach_of(Profile::technical_administrator, name) == Reach::none);
}

TEST_CASE("what is S3 or more says its purpose") {
    for (auto const& permission : permissions()) CHECK((permission.level >= Level::s3) == !permission.purpose.empty());
}

TEST_CASE("profiles have the names of the database") {
    for (std::size_t i = 0; i < profile_count; ++i) {
        auto profile = static_cast<Profile>(i);
        CHECK(profile_named(name_of(profile)) == profile);
    }
    CHECK(name_of(Profile::technical_administrator) == "technical_administrator");
    CHECK_FALSE(profile_named("Director"));
}

TEST_CASE("a scope is refused where the ceiling is under the permission") {
    Actor actor;
    actor.post.profile = Profile::volunteer;
    actor.today = "2026-01-12";
    actor.now = "2026-01-12T15:30:00.000Z";
    auto refused = scope_of(actor, "child.read");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == Fault::forbidden);
    CHECK(refused.error().code == "access.refused");
    CHECK_FALSE(scope_of(actor, "no.such_permission"));
}

TEST_CASE("an own session is today's for first names, and two hours around now for the rest") {
    Actor actor;
    actor.post.profile = Profile::activity_leader;
    actor.today = "2026-01-12";
    actor.now = "2026-01-12T15:30:00.000Z";
    auto names = scope_of(actor, "child.list"), card = scope_of(actor, "child.card");
    REQUIRE(names);
    REQUIRE(card);
    CHECK(names->earliest == "2026-01-12T00:00");
    CHECK(names->latest == "2026-01-13T24:00");
    CHECK(card->earliest == "2026-01-12T14:30");
    CHECK(card->latest == "2026-01-12T18:30");
    actor.post.profile = Profile::volunteer;
    CHECK(scope_of(actor, "child.list")->latest == "2026-01-12T24:00");
}
