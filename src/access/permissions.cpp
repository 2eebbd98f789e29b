// The role table of trust.md, "Decision", one line a permission. A profile not named in a line has nothing.
#include "access/access.hpp"
#include <algorithm>
#include <array>

namespace marelle::access {

namespace {

struct Line : Permission {
    constexpr Line(std::string_view n, Level l, std::string_view p = {}) : Permission{n, l, p, {}} {}

    constexpr Line give(Profile profile, Reach r) const {
        auto line = *this;
        line.reach[static_cast<std::size_t>(profile)] = r;
        return line;
    }
    constexpr Line director() const { return give(Profile::director, Reach::establishment); }
    constexpr Line referent(Reach r) const { return give(Profile::referent, r); }
    constexpr Line psychologist(Reach r) const { return give(Profile::psychologist, r); }
    constexpr Line leader(Reach r = Reach::own_groups) const { return give(Profile::activity_leader, r); }
    constexpr Line volunteer(Reach r = Reach::own_session) const { return give(Profile::volunteer, r); }
    constexpr Line headquarters() const { return give(Profile::headquarters, Reach::network); }
    constexpr Line technical() const { return give(Profile::technical_administrator, Reach::network); }
    constexpr Line link() const { return give(Profile::teacher_by_link, Reach::own_session); }
    // Everyone who works in an establishment: for what holds no child.
    constexpr Line team() const { return director().referent(here).psychologist(here).leader(here).volunteer(here); }

private:
    static constexpr auto here = Reach::establishment;
};

constexpr auto here = Reach::establishment;
constexpr auto groups = Reach::own_groups;

constexpr std::array lines{
    // S1: first names, groups, presence
    Line{"today.read", Level::s1}.director().referent(here).psychologist(here).leader().volunteer(),
    Line{"attendance.read", Level::s1}.director().referent(here).psychologist(here).leader().volunteer(),
    // A volunteer takes the roll call of the session they hold today: docs/decisions/0006.
    Line{"attendance.write", Level::s1}.director().referent(here).leader().volunteer(),
    Line{"attendance.settle", Level::s1}.director().referent(here),
    Line{"child.list", Level::s1}.director().referent(here).psychologist(here).leader().volunteer(),
    Line{"ratio.read", Level::s1}.director().referent(here).leader(),
    Line{"ratio.write", Level::s1}.director(),
    Line{"evening.answer", Level::s1}.leader().volunteer(),
    Line{"group.read", Level::s1}.director().referent(here).psychologist(here).leader().volunteer(),
    // Whom a list's roll call is lent to, outside the team: docs/decisions/0019.
    Line{"partner.read", Level::s1}.director().referent(here),
    Line{"partner.write", Level::s1}.director().referent(here),
    // Clubs, weeks of the holidays and stays: who has a place is known in the house, who decides is one person.
    Line{"offer.read", Level::s1}.director().referent(here).psychologist(here).leader(here),
    // Each thing it tells is read under its own permission besides: to the technical administrator, what holds for the
    // whole instance and no child.
    Line{"activity.read", Level::s1}.director().referent(here).leader().technical(),
    Line{"group.write", Level::s1}.director().referent(here),
    // The week of the house holds no child: whoever works with the groups sees where everybody is.
    Line{"plan.read", Level::s1}.director().referent(here).psychologist(here).leader(here),

    // S2: the volunteer has the emergency call of tonight's children and nothing else of the card
    Line{"child.card", Level::s2}.director().referent(groups).psychologist(groups).leader().volunteer(),
    Line{"child.care", Level::s2}.director().referent(groups).psychologist(groups).leader(),
    Line{"child.read", Level::s2}.director().referent(groups).psychologist(groups),
    Line{"child.write", Level::s2}.director().referent(groups),
    // What the family is told and answers: whoever follows the child, nobody else.
    Line{"message.read", Level::s2}.director().referent(groups),
    Line{"message.write", Level::s2}.director().referent(groups),
    // Who came to a workshop for parents: whoever holds it notes it.
    Line{"parent.read", Level::s2}.director().referent(groups).leader(),
    Line{"parent.write", Level::s2}.director().referent(groups).leader(),
    Line{"family.read", Level::s2}.director().referent(groups),
    Line{"family.write", Level::s2}.director().referent(groups),
    Line{"audit.openings", Level::s2}.director().referent(groups),
    Line{"duplicate.search", Level::s2}.director(),
    // A file that leaves the house: each is one entry, with how many lines.
    Line{"child.export", Level::s2}.director().referent(groups),
    // At the door: whom a child leaves with. A volunteer hands no child over; a stop is lifted by who knows the family.
    Line{"handover.write", Level::s2}.director().referent(groups).leader(),
    Line{"handover.lift", Level::s2}.director().referent(groups),
    // On paper there is no log of who looks: a volunteer's sheet is the roll of the session, without anybody's care.
    Line{"group.sheet", Level::s2}.director().referent(groups).leader(),
    Line{"companion.read", Level::s2}.director().referent(groups).psychologist(groups),
    Line{"figure.rows", Level::s2}.director().referent(groups),
    Line{"offer.write", Level::s2}.director().referent(groups),
    Line{"offer.decide", Level::s2}.director(),
    // That a child leaves ends its groups, its places and what its family reads.
    Line{"enrolment.close", Level::s2}.director(),
    // The papers that leave with the children: whoever holds them that day, and whoever follows the child.
    Line{"offer.lists", Level::s2}.director().referent(groups).leader(),

    // Whose assessment is done, whom a teacher's link names, whom a psychologist is given: no answer of it.
    Line{"evaluation.queue", Level::s2}.director().referent(groups).psychologist(groups),
    Line{"evaluation.link", Level::s2}.director().referent(groups),
    Line{"evaluation.assign", Level::s2}.director(),

    // The people at work: what is known of them is the director's alone.
    Line{"staff.read", Level::s2}.director(),
    Line{"staff.write", Level::s2}.director(),

    // S3: the home, the motives
    Line{"child.address", Level::s3, "accompaniment"}.director().referent(groups).psychologist(groups),
    Line{"child.address_write", Level::s3, "accompaniment"}.director().referent(groups),
    Line{"companion.write", Level::s3, "accompaniment"}.director().referent(groups),
    Line{"companion.reason", Level::s3, "accompaniment"}.director().referent(groups).psychologist(groups),
    Line{"residence.write", Level::s3, "residence"}.director().referent(groups),
    Line{"referral.read", Level::s3, "admission"}.director(),
    Line{"referral.decide", Level::s3, "admission"}.director(),
    Line{"referral.admit", Level::s3, "admission"}.director(),
    Line{"referral.by_link", Level::s3, "admission"}.link(),
    Line{"staff.identity", Level::s3, "declaration"}.director(),
    // A sheet for the State holds the civil status of everybody who works there.
    Line{"declaration.read", Level::s3, "declaration"}.director(),
    Line{"declaration.write", Level::s3, "declaration"}.director(),
    // Whoever was there writes what happened; who follows the child reads it: docs/decisions/0013.
    Line{"fact.read", Level::s3, "accompaniment"}.director().referent(groups),
    Line{"fact.write", Level::s3, "accompaniment"}.director().referent(groups).leader(),
    Line{"fact.acknowledge", Level::s3, "accompaniment"}.director(),
    Line{"incident.write", Level::s3, "incident"}.director(),
    Line{"minutes.read", Level::s3, "accompaniment"}.director().referent(groups),
    Line{"minutes.write", Level::s3, "accompaniment"}.director().referent(groups),
    Line{"follow_up.write", Level::s3, "accompaniment"}.director().referent(groups),
    // What was seen of a child, twice a year; a psychologist's are those the director gave her: docs/decisions/0025.
    Line{"evaluation.read", Level::s3, "evaluation"}.director().referent(groups).psychologist(groups),
    Line{"evaluation.write", Level::s3, "evaluation"}.director().referent(groups).psychologist(groups),
    // Whom a figure of a report counted, levels and motives among what it counts by: docs/decisions/0036.
    Line{"report.rows", Level::s3, "report"}.director(),

    // SX: a hidden home
    Line{"child.protected_address", Level::sx, "protection"}.director(),

    // aggregates: exact for the director, protected for the others (impact/ does it)
    Line{"figure.read", Level::s0}.director().referent(groups).leader().headquarters(),
    Line{"figure.export", Level::s0}.director().headquarters(),
    // Every establishment side by side: headquarters alone, without a ranking.
    Line{"network.read", Level::s0}.headquarters(),
    // What a partner published of nobody, and what is doubted of it: docs/decisions/0029.
    Line{"declared_figure.read", Level::s0}.director().headquarters(),
    Line{"declared_figure.write", Level::s0}.director().headquarters(),
    // Reports: an establishment's are its director's, the network's headquarters'; nobody else's: docs/decisions/0031.
    Line{"report.read", Level::s0}.director().headquarters(),
    Line{"report.write", Level::s0}.director().headquarters(),
    Line{"report.freeze", Level::s0}.director().headquarters(),
    Line{"report.share", Level::s0}.director().headquarters(),
    Line{"evaluation.list", Level::s0}.director().referent(here).psychologist(here).headquarters(),
    Line{"evaluation.manage", Level::s0}.director().headquarters(),
    Line{"evaluation.results", Level::s0}.director().referent(groups).headquarters(),
    Line{"fact.waiting", Level::s0}.director(),
    Line{"follow_up.settings", Level::s0}.director(),

    // Grids of evaluation are the network's; a director alone in an instance writes them: docs/decisions/0024.
    Line{"instrument.read", Level::s0}.team().headquarters(),
    Line{"instrument.write", Level::s0}.director().headquarters(),

    // the people at work, the places, the calendar
    // Questionnaires to parents: the team may hand out and type sheets, but no referent of a child; one person reads
    // what was written first (docs/decisions/0027).
    Line{"survey.read", Level::s0}.director().referent(here).psychologist(here).leader(here).headquarters(),
    Line{"survey.results", Level::s0}.director().referent(here).psychologist(here).headquarters(),
    Line{"survey.comments", Level::s1}.director().referent(here).psychologist(here),
    Line{"survey.collect", Level::s1}.director().referent(here).psychologist(here).leader(here),
    Line{"survey.send", Level::s2}.director(),
    Line{"survey.review", Level::s3, "survey"}.director().psychologist(groups),
    // How oneself is told of what is grave.
    Line{"alert_way.write", Level::s1}.director(),
    Line{"device.read", Level::s1}.team().technical(),
    Line{"device.write", Level::s1}.team().technical(),
    Line{"user.read", Level::s1}.director().technical(),
    Line{"user.write", Level::s1}.director().technical(),
    Line{"referral_link.read", Level::s1}.director(),
    Line{"referral_link.write", Level::s1}.director(),
    Line{"establishment.read", Level::s0}.team().headquarters().technical(),
    Line{"establishment.write", Level::s0}.technical(),
    Line{"establishment_phone.write", Level::s0}.director(),
    Line{"calendar.read", Level::s0}.team().headquarters().technical(),
    // A director writes for the establishment; headquarters and the technical administrator for the whole instance.
    Line{"calendar.write", Level::s0}.director().headquarters().technical(),
    Line{"commune.read", Level::s0}.team().headquarters().technical(),
    Line{"school.read", Level::s0}.team().headquarters().technical(),
    Line{"school.write", Level::s0}.director().technical(),
    Line{"zone.read", Level::s0}.director().referent(here).psychologist(here).headquarters().technical(),
    Line{"territory.import", Level::s0}.technical(),
};

constexpr auto table = [] {
    std::array<Permission, lines.size()> out{};
    for (std::size_t i = 0; i < lines.size(); ++i) out[i] = lines[i];
    return out;
}();

// What an activity leader brings of S3 and does not read: like a teacher's referral, it goes up and stays up.
constexpr bool only_brings(Permission const& p) { return p.name == "fact.write"; }

// The ceilings of trust.md: no line can be written that goes over them.
consteval bool under_the_ceilings() {
    auto const at = [](Permission const& p, Profile profile) { return p.reach[static_cast<std::size_t>(profile)]; };
    for (auto const& p : table) {
        if (at(p, Profile::nobody) != Reach::none) return false;
        if (at(p, Profile::volunteer) != Reach::none && p.level > Level::s2) return false;
        if (at(p, Profile::activity_leader) != Reach::none && p.level > Level::s2 && !only_brings(p)) return false;
        if (p.level >= Level::s2 && at(p, Profile::referent) > Reach::own_groups) return false;
        if (p.level >= Level::s2 && at(p, Profile::psychologist) > Reach::own_groups) return false;
        if (at(p, Profile::headquarters) != Reach::none && p.level > Level::s0) return false;
        if (at(p, Profile::technical_administrator) != Reach::none && p.level > Level::s1) return false;
        if (p.level >= Level::s3 && p.purpose.empty()) return false;
    }
    return true;
}
static_assert(under_the_ceilings());

}  // namespace

std::string_view name_of(Profile profile) { return profile_names[static_cast<std::size_t>(profile)]; }

std::optional<Profile> profile_named(std::string_view name) {
    auto const* found = std::ranges::find(profile_names, name);
    if (found == std::end(profile_names)) return {};
    return static_cast<Profile>(found - std::begin(profile_names));
}

std::span<Permission const> permissions() { return table; }

Permission const* permission_named(std::string_view name) {
    auto const* found = std::ranges::find(table, name, &Permission::name);
    return found == table.end() ? nullptr : found;
}

Reach reach_of(Profile profile, std::string_view permission) {
    auto const* found = permission_named(permission);
    return found ? found->reach[static_cast<std::size_t>(profile)] : Reach::none;
}

}  // namespace marelle::access
