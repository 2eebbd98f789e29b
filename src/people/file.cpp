#include "people/file.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "people/presence.hpp"
#include <map>

namespace marelle::people {

namespace {

// The child, its health, its home and its orientation in one row: a screen opened 64 times at once counts its round
// trips.
Result<> add_core(sql::Session& sql, crypto::Keyring& keys, FileRights const& rights, Id const& id, File& file) {
    static auto const text = R"sql(
        SELECT c.given_names, c.birth_name, c.usage_name, c.birth_date, c.sex, c.languages, c.interpreter_needed_since,
            c.version, h.allergies_sealed, h.treatment_sealed, h.plan_sealed, h.note_sealed, h.version, f.id, f.receipt,
            )sql" + std::string{home_columns} +
                             R"sql(
        FROM child c LEFT JOIN health_essential h ON h.child = c.id
        )sql" + std::string{home_joins} +
                             R"sql(
        LEFT JOIN referral f ON f.id = (
            SELECT x.id FROM referral x JOIN enrolment e ON e.referral = x.id
            WHERE x.child = c.id AND e.child = c.id AND x.establishment = :establishment
            ORDER BY e.from_on DESC, x.id LIMIT 1)
        WHERE c.id = :child AND )sql" +
                             std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(rights.scope, {{"child", id}}));
    if (!row) return fail(Fault::not_found, "child.unknown");
    auto& out = file.child.overview;
    out.id = id;
    out.first_name = first_name_of(row->text(0));
    out.initial = initial_of(row->maybe_text(2).value_or(row->text(1)));
    out.facts = {row->text(0),
                 row->text(1),
                 row->maybe_text(2),
                 row->text(3),
                 record::choice_named<Sex>(row->text(4)).value_or(Sex::x),
                 split_languages(row->text(5)),
                 row->maybe_text(6)};
    out.version = row->integer(7);
    out.health = health_from(*row, 8, keys, id, rights.home ? Depth::s3 : Depth::s2);
    if (auto referral = row->maybe_text(13); referral && rights.origin)
        file.child.origin.referral = ReferralName{*referral, row->text(14)};
    // Whether a home is hidden is known to every reader of the file; where any home is, to those of S3 alone.
    file.child.home.home = home_from(*row, 15, keys, id);
    if (!rights.home) file.child.home.home.address = {};
    return {};
}

// Groups of the reader's establishment: which ones a child had elsewhere is not ours to tell.
void add_memberships(sql::Session& sql, access::Scope const& scope, ChildOverview& child) {
    for (auto const& row : sql.query(R"sql(
        SELECT m.id, g.id, g.name, m.from_on, m.until_on
        FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
        WHERE m.child = :child AND g.establishment = :establishment AND g.kind = 'group'
        ORDER BY m.from_on, m.id
    )sql",
                                     {{"child", child.id}, {"establishment", scope.establishment}}))
        child.memberships.push_back({row.text(0), {row.text(1), row.text(2)}, row.text(3), row.maybe_text(4)});
}

void add_presence(sql::Session& sql, access::Scope const& scope, ChildOverview& child) {
    auto& out = child.presence;
    out.from = school_year_start(school_year_of(scope.today));
    out.until = scope.today;
    for (auto const& row : sql.query(expected_of_child, {{"child", child.id},
                                                         {"establishment", scope.establishment},
                                                         {"since", out.from},
                                                         {"today", scope.today}})) {
        auto week = iso_week(row.text(0));
        if (out.weeks.empty() || out.weeks.back().week != week) out.weeks.push_back({week, 0, 0, 0});
        auto& here = out.weeks.back();
        here.present += static_cast<int>(row.integer(1));
        here.expected += 1;
        here.minutes += row.integer(2);
    }
    for (auto const& week : out.weeks) {
        out.k += week.present;
        out.n += week.expected;
        out.minutes += week.minutes;
    }
}

void add_path(access::Scope const& scope, ChildOverview& child) {
    std::optional<std::string> level;
    for (auto const& year : child.schoolings)
        if (year.school_year == school_year_of(scope.today)) level = year.level;
    std::vector<pathway::Stay> stays;
    stays.reserve(child.enrolments.size());
    for (auto const& one : child.enrolments) stays.push_back({one.from, one.until, one.cursus});
    child.path = pathway::path_of(child.facts.birth_date, level, stays, pathway::cursus_on(scope.today), scope.today);
}

std::vector<std::string> reserved_of(FileRights const& rights, File const& file) {
    std::vector<std::string> out;
    if (!rights.home) out = {"address", "residence", "health_note"};
    else if (file.child.home.home.hidden) {
        out.emplace_back("address");
        if (!rights.hidden_home) out.emplace_back("residence");
    }
    if (!rights.origin) out.emplace_back("referral");
    return out;
}

}  // namespace

Result<FileRights> file_rights(Actor const& actor) {
    FileRights out{TRY(access::scope_of(actor, "child.read")), {}, {}, false};
    if (auto home = access::scope_of(actor, "child.address")) out.home = *home;
    if (auto origin = access::scope_of(actor, "referral.read")) out.origin = *origin;
    out.hidden_home = access::reach_of(actor.post.profile, "child.protected_address") != access::Reach::none;
    return out;
}

Result<File> read_file(sql::Session& sql, crypto::Keyring& keys, FileRights const& rights, Id const& id) {
    auto const& scope = rights.scope;
    File out;
    auto& child = out.child.overview;
    TRY(add_core(sql, keys, rights, id, out));
    child.enrolments = pathway::enrolments(sql, scope, id);
    child.schoolings = schoolings_of(sql, scope, id);
    add_memberships(sql, scope, child);
    child.guardians = guardians_of(sql, keys, scope, id, rights.home ? Depth::s3 : Depth::s2);
    child.authorisations = authorisations_of(sql, scope, id);
    add_presence(sql, scope, child);
    add_path(scope, child);
    out.shows_origin = rights.origin.has_value();
    if (rights.home) {
        out.shows_home = true;
        if (!out.child.home.home.hidden || rights.hidden_home)
            out.child.home.residence = residence_of(sql, keys, *rights.home, id);
    }
    child.reserved = reserved_of(rights, out);
    return out;
}

}  // namespace marelle::people
