// Who is of the team, as of a day, and may be given children.
#include "base/text.hpp"
#include "staff/staff.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace marelle::staff {

namespace {

// Posts of accounts and of people without one, that hold that day or later; disabled accounts have none. What was
// taken back before it began ends the day it begins: it never holds.
constexpr std::string_view select_posts = R"sql(
    SELECT p.user_account, u.name, NULL, NULL, NULL, p.profile, p.from_on, p.until_on
    FROM post p JOIN user_account u ON u.id = p.user_account
    WHERE p.establishment = :establishment AND u.disabled_at IS NULL
        AND (p.until_on IS NULL OR (p.until_on > :on AND p.until_on > p.from_on))
        AND (:person = '' OR p.user_account = :person)
    UNION ALL
    SELECT e.person, u.name, w.first_given_name, w.usage_name, w.birth_name, e.profile, e.from_on, e.until_on
    FROM engagement e JOIN person_at_work w ON w.id = e.person LEFT JOIN user_account u ON u.id = e.person
    WHERE e.establishment = :establishment AND (e.until_on IS NULL OR (e.until_on > :on AND e.until_on > e.from_on))
        AND (:person = '' OR e.person = :person)
    ORDER BY 1, 7, 6
)sql";

// Those whose rows are asked for: everyone who ever had a post here.
constexpr std::string_view of_the_house = R"sql((
    x.person IN (SELECT user_account FROM post WHERE establishment = :establishment)
    OR x.person IN (SELECT person FROM engagement WHERE establishment = :establishment))
    AND (:person = '' OR x.person = :person)
)sql";

using Given = sql::Parameters;

std::map<Id, int> minutes_of(sql::Session& sql, Given given, Date const& on) {
    static auto const text = "SELECT x.person, x.weekly_minutes FROM work_hours x"
                             " WHERE x.establishment = :establishment AND x.from_on <= :on AND " +
                             std::string{of_the_house} + " ORDER BY x.from_on";
    std::map<Id, int> out;
    given.emplace_back("on", on);
    for (auto const& row : sql.query(text, given)) out[row.text(0)] = static_cast<int>(row.integer(1));
    return out;
}

std::vector<CheckKind> kinds_in(std::string const& text) {
    std::vector<CheckKind> out;
    std::istringstream words{text};
    for (std::string word; words >> word;)
        if (auto kind = record::choice_named<CheckKind>(word)) out.push_back(*kind);
    return out;
}

// The law's frame, and what the establishment asks besides.
std::vector<std::vector<CheckKind>> asked_on(sql::Session& sql, Id const& establishment, Date const& on) {
    auto out = settings_on(on).checks;
    std::map<WorkProfile, std::vector<CheckKind>> more;
    for (auto const& row : sql.query(R"sql(
             SELECT profile, kinds FROM check_requirement
             WHERE establishment = :establishment AND from_on <= :on ORDER BY from_on, recorded_at, id
         )sql",
                                     {{"establishment", establishment}, {"on", on}}))
        more[*record::choice_named<WorkProfile>(row.text(0))] = kinds_in(row.text(1));
    for (auto const& [profile, kinds] : more)
        for (auto kind : kinds)
            if (auto& known = out[static_cast<std::size_t>(profile)]; std::ranges::find(known, kind) == known.end())
                known.push_back(kind);
    return out;
}

std::string name_of(sql::Row const& row) {
    if (auto name = row.maybe_text(1)) return *name;
    return row.maybe_text(2).value_or("") + " " + row.maybe_text(3).value_or(row.maybe_text(4).value_or(""));
}

bool holds(WorkPost const& post, Date const& on) { return post.from <= on && (!post.until || *post.until > on); }

// Of the posts that hold that day; of those to come when none does yet.
std::vector<CheckKind> asked_of(TeamMember const& member, std::vector<std::vector<CheckKind>> const& asked,
                                Date const& on) {
    bool any = std::ranges::any_of(member.posts, [&](auto const& post) { return holds(post, on); });
    std::vector<CheckKind> out;
    for (auto const& post : member.posts) {
        if (any && !holds(post, on)) continue;
        for (auto kind : asked[static_cast<std::size_t>(post.profile)])
            if (std::ranges::find(out, kind) == out.end()) out.push_back(kind);
    }
    return out;
}

// Of what holds that day; a diploma counts when no other of its worth outlives it.
std::optional<Date> first_end_of(TeamMember const& member, Papers const& own, Date const& on) {
    std::optional<Date> out;
    auto earlier = [&](std::optional<Date> const& until) {
        if (until && (!out || *until < *out)) out = until;
    };
    for (auto const& each : member.requirements)
        if (each.standing == Standing::ok) earlier(each.until);
    for (auto const& one : own.qualifications)
        if (one.until && *one.until >= on &&
            qualification_on(own.qualifications, add_days(*one.until, 1)) != member.qualification)
            earlier(one.until);
    return out;
}

}  // namespace

std::map<Id, Papers> papers(sql::Session& sql, Id const& establishment, std::optional<Id> const& person) {
    static auto const checks = R"sql(
        SELECT x.person, x.id, x.kind, x.requested_on, x.verified_on, x.outcome, x.valid_until, x.reference,
            x.verified_by, u.name, x.recorded_at
        FROM background_check x LEFT JOIN user_account u ON u.id = x.verified_by
        WHERE x.withdrawn_at IS NULL AND )sql" +
                               std::string{of_the_house} + " ORDER BY x.recorded_at DESC, x.id DESC";
    static auto const qualifications = "SELECT x.person, x.id, x.kind, x.from_on, x.until_on FROM qualification x"
                                       " WHERE x.withdrawn_at IS NULL AND " +
                                       std::string{of_the_house} + " ORDER BY x.from_on, x.id";
    Given const given{{"establishment", establishment}, {"person", person.value_or("")}};
    std::map<Id, Papers> out;
    for (auto const& row : sql.query(checks, given))
        out[row.text(0)].checks.push_back(
            {row.text(1), *record::choice_named<CheckKind>(row.text(2)), row.maybe_text(3), row.maybe_text(4),
             *record::choice_named<CheckOutcome>(row.text(5)), row.maybe_text(6), row.maybe_text(7),
             named(row.maybe_text(8), row.maybe_text(9)), row.text(10)});
    for (auto const& row : sql.query(qualifications, given))
        out[row.text(0)].qualifications.push_back(
            {row.text(1), *record::choice_named<QualificationKind>(row.text(2)), row.text(3), row.maybe_text(4)});
    return out;
}

std::vector<TeamMember> team(sql::Session& sql, Id const& establishment, Date const& on,
                             std::optional<Id> const& person) {
    Given const given{{"establishment", establishment}, {"person", person.value_or("")}};
    auto with_day = given;
    with_day.emplace_back("on", on);
    std::vector<TeamMember> out;
    for (auto const& row : sql.query(select_posts, with_day)) {
        if (out.empty() || out.back().id != row.text(0)) {
            out.emplace_back();
            out.back().id = row.text(0);
            out.back().name = name_of(row);
            out.back().account = row.null(1) ? Account::no : Account::yes;
        }
        if (auto profile = record::choice_named<WorkProfile>(row.text(5)))
            out.back().posts.push_back({*profile, row.text(6), row.maybe_text(7)});
    }
    auto kept = papers(sql, establishment, person);
    auto minutes = minutes_of(sql, given, on);
    auto asked = asked_on(sql, establishment, on);
    for (auto& member : out) {
        // The post that holds speaks first, whichever began first.
        std::ranges::stable_partition(member.posts, [&](auto const& post) { return holds(post, on); });
        auto const& own = kept[member.id];
        for (auto kind : asked_of(member, asked, on)) member.requirements.push_back(standing_of(own.checks, kind, on));
        member.qualification = qualification_on(own.qualifications, on);
        if (std::ranges::any_of(member.posts, [&](auto const& post) {
                return post.profile == WorkProfile::director && holds(post, on);
            }))
            member.direction = direction_on(own.qualifications, on);
        member.first_end = first_end_of(member, own, on);
        if (auto known = minutes.find(member.id); known != minutes.end()) member.weekly_minutes = known->second;
    }
    std::ranges::stable_sort(out, {}, [](auto const& member) { return fold(member.name); });
    return out;
}

std::string left_by(std::string_view person, std::string_view establishment, std::string_view date) {
    return fmt::format(R"sql((
        NOT EXISTS (SELECT 1 FROM post here_p JOIN user_account here_u ON here_u.id = here_p.user_account
            WHERE here_p.user_account = {0} AND here_p.establishment = {1}
                AND (here_p.until_on IS NULL OR (here_p.until_on > {2} AND here_p.until_on > here_p.from_on))
                AND (here_u.disabled_at IS NULL OR substr(here_u.disabled_at, 1, 10) > {2}))
        AND NOT EXISTS (SELECT 1 FROM engagement here_e
            WHERE here_e.person = {0} AND here_e.establishment = {1}
                AND (here_e.until_on IS NULL OR (here_e.until_on > {2} AND here_e.until_on > here_e.from_on))))
    )sql",
                       person, establishment, date);
}

Result<> may_be_assigned(sql::Session& sql, Id const& establishment, Id const& person, Date const& on) {
    auto found = team(sql, establishment, on, person);
    if (found.empty()) return wrong_fields("body.wrong_fields", {{"leader", "unknown"}});
    return may_be_assigned(found.front().requirements);
}

std::map<Id, Times> availability(sql::Session& sql, Id const& establishment, Period const& period) {
    static auto const week = "SELECT x.person, x.weekday, x.starts, x.ends, x.from_on, x.until_on FROM availability x"
                             " WHERE x.from_on <= :until AND (x.until_on IS NULL OR x.until_on > :from) AND " +
                             std::string{of_the_house} + " ORDER BY x.person, x.weekday, x.starts, x.id";
    static auto const exceptions =
        "SELECT x.person, x.id, x.kind, x.from_on, x.until_on FROM availability_exception x"
        " WHERE x.withdrawn_at IS NULL AND x.from_on <= :until AND x.until_on >= :from AND " +
        std::string{of_the_house} + " ORDER BY x.person, x.from_on, x.id";
    Given const given{{"establishment", establishment}, {"person", ""}, {"from", period.from}, {"until", period.until}};
    std::map<Id, Times> out;
    for (auto const& row : sql.query(week, given))
        out[row.text(0)].week.push_back(
            {static_cast<int>(row.integer(1)), row.text(2), row.text(3), row.text(4), row.maybe_text(5)});
    for (auto const& row : sql.query(exceptions, given))
        out[row.text(0)].exceptions.push_back(
            {row.text(1), *record::choice_named<ExceptionKind>(row.text(2)), row.text(3), row.text(4)});
    return out;
}

}  // namespace marelle::staff
