// Beginning, leaving, staying after all, coming again: their SQL.
#include "staff/engagement.hpp"
#include "access/setting_change.hpp"
#include "record/json_of.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::staff {

namespace {

namespace json = boost::json;
using access::SettingKind;

struct Stretch {
    Id id;
    WorkProfile profile{};
    Date from;
    std::optional<Date> until;
};

// All of them, the latest first; somebody of another house, or who never was of this one, has none.
std::vector<Stretch> engagements_of(sql::Session& sql, access::Scope const& scope, Id const& person) {
    std::vector<Stretch> out;
    if (scope.reach != access::Reach::establishment || scope.establishment.empty()) return out;
    for (auto const& row : sql.query(R"sql(
             SELECT id, profile, from_on, until_on FROM engagement
             WHERE person = :person AND establishment = :establishment ORDER BY from_on DESC, recorded_at DESC, id DESC
         )sql",
                                     {{"person", person}, {"establishment", scope.establishment}}))
        out.push_back({row.text(0), *record::choice_named<WorkProfile>(row.text(1)), row.text(2), row.maybe_text(3)});
    return out;
}

// Whoever has an account works by a post.
Result<std::vector<Stretch>> without_account(sql::Session& sql, access::Scope const& scope, Id const& person) {
    auto out = engagements_of(sql, scope, person);
    if (!out.empty()) return out;
    bool const ours = scope.reach == access::Reach::establishment &&
                      sql.count("SELECT count(id) FROM post WHERE user_account = :person AND establishment = :house",
                                {{"person", person}, {"house", scope.establishment}}) > 0;
    if (ours) return fail(Fault::conflict, "staff.has_an_account");
    return fail(Fault::not_found, "staff.unknown");
}

// "volunteer ended": as what, and what became of it.
void keep(sql::Session& sql, access::Scope const& scope, Stretch const& held, std::string_view what,
          std::optional<Date> const& from, bool was_there) {
    std::optional<std::string> was;
    if (was_there) was = json::serialize(json::object{{"until", held.until.value_or("")}});
    access::keep_change(sql, scope,
                        {SettingKind::engagement, held.id, from, was,
                         std::string{record::name_of_choice(held.profile)} + " " + std::string{what}});
}

void write_until(sql::Session& sql, Id const& engagement, std::optional<Date> const& until) {
    sql.execute("UPDATE engagement SET until_on = :until WHERE id = :id", {{"until", until}, {"id", engagement}});
}

void write(sql::Session& sql, access::Scope const& scope, Id const& person, Stretch const& held) {
    sql.execute(R"sql(
        INSERT INTO engagement (id, person, establishment, profile, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :person, :establishment, :profile, :from, :until, :now, :actor)
    )sql",
                {{"id", held.id},
                 {"person", person},
                 {"establishment", scope.establishment},
                 {"profile", record::name_of_choice(held.profile)},
                 {"from", held.from},
                 {"until", held.until},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    keep(sql, scope, held, "began", held.from, false);
}

// Two at once would be two files' worth of one person: days are counted once.
bool meets(std::vector<Stretch> const& all, Stretch const& one) {
    return std::ranges::any_of(all, [&](Stretch const& other) {
        return other.id != one.id && (!one.until || other.from < *one.until) &&
               (!other.until || *other.until > one.from) && (!other.until || *other.until > other.from);
    });
}

// Refused: unlike the first, a second beginning has what came before it to follow.
Result<> may_come_back(std::vector<Stretch> const& all, ComingBack const& asked) {
    std::vector<Error::Field> wrong;
    if (asked.profile < WorkProfile::activity_leader) wrong.push_back({"profile", "invalid"});
    if (asked.until && *asked.until <= asked.from) wrong.push_back({"until", "too_early"});
    bool const open = std::ranges::any_of(all, [](Stretch const& held) { return !held.until; });
    if (open && wrong.empty()) return fail(Fault::conflict, "staff.still_here");
    for (auto const& held : all)
        if (held.until && *held.until > asked.from && *held.until > held.from) {
            wrong.push_back({"from", "too_early"});
            break;
        }
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

}  // namespace

std::vector<FormerRow> former(sql::Session& sql, access::Scope const& scope) {
    std::vector<FormerRow> out;
    if (scope.reach != access::Reach::establishment || scope.establishment.empty()) return out;
    static auto const text = R"sql(
        SELECT e.person, COALESCE(u.name, w.first_given_name || ' ' || COALESCE(w.usage_name, w.birth_name), ''),
            CASE WHEN u.id IS NULL THEN 'no' ELSE 'yes' END, e.profile, e.from_on, e.until_on
        FROM engagement e JOIN person_at_work w ON w.id = e.person LEFT JOIN user_account u ON u.id = e.person
        WHERE e.establishment = :establishment AND u.disabled_at IS NULL AND e.until_on IS NOT NULL AND )sql" +
                             left_by("e.person", ":establishment", ":today") + R"sql(
        UNION ALL
        SELECT p.user_account, u.name, 'yes', p.profile, p.from_on, p.until_on
        FROM post p JOIN user_account u ON u.id = p.user_account
        WHERE p.establishment = :establishment AND u.disabled_at IS NULL AND p.until_on IS NOT NULL AND )sql" +
                             left_by("p.user_account", ":establishment", ":today") + " ORDER BY 6 DESC, 5 DESC, 2, 1";
    for (auto const& row : sql.query(text, {{"establishment", scope.establishment}, {"today", scope.today}})) {
        auto const profile = record::choice_named<WorkProfile>(row.text(3));
        if (!profile || std::ranges::find(out, row.text(0), &FormerRow::id) != out.end()) continue;
        out.push_back({row.text(0), row.text(1), *record::choice_named<Account>(row.text(2)), *profile, row.text(4),
                       row.text(5)});
    }
    return out;
}

void begin(sql::Session& sql, access::Scope const& scope, Id const& person, ComingBack const& engagement) {
    write(sql, scope, person,
          {engagement.id.value_or(new_id()), engagement.profile, engagement.from, engagement.until});
}

Result<> end_engagement(sql::Session& sql, access::Scope const& scope, Id const& person, Date const& on) {
    auto const all = TRY(without_account(sql, scope, person));
    bool done = false;
    for (auto const& held : all) {
        if (held.from > on || (held.until && *held.until <= scope.today)) continue;
        done = true;
        if (held.until == on) continue;
        keep(sql, scope, held, "ended", on, true);
        write_until(sql, held.id, on);
    }
    if (done) return {};
    // Whoever left already is no longer of the team: coming back, or staying after all, is said otherwise.
    bool const over = std::ranges::all_of(
        all, [&](Stretch const& held) { return held.until && *held.until <= scope.today; });
    if (over) return fail(Fault::not_found, "staff.unknown");
    return wrong_fields("body.wrong_fields", {{"on", "too_early"}});
}

Result<> stay(sql::Session& sql, access::Scope const& scope, Id const& person) {
    auto const last = TRY(without_account(sql, scope, person)).front();
    if (!last.until) return {};
    keep(sql, scope, last, "stayed", {}, true);
    write_until(sql, last.id, {});
    return {};
}

Result<> come_back(sql::Session& sql, access::Scope const& scope, Id const& person, ComingBack const& engagement) {
    auto const all = TRY(without_account(sql, scope, person));
    if (sql.count("SELECT count(id) FROM user_account WHERE id = :id", {{"id", person}}) > 0)
        return fail(Fault::conflict, "staff.has_an_account");
    Stretch const held{engagement.id.value_or(new_id()), engagement.profile, engagement.from, engagement.until};
    if (auto known = std::ranges::find(all, held.id, &Stretch::id); known != all.end()) {
        if (known->profile == held.profile && known->from == held.from) return {};
        return fail(Fault::conflict, "id.taken");
    }
    if (sql.count("SELECT count(id) FROM engagement WHERE id = :id", {{"id", held.id}}) > 0)
        return fail(Fault::conflict, "id.taken");
    TRY(may_come_back(all, engagement));
    write(sql, scope, person, held);
    return {};
}

Result<Id> reverse_engagement(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(access::change_to_reverse(sql, scope, {SettingKind::engagement}, change));
    auto const row = sql.first("SELECT person FROM engagement WHERE id = :id", {{"id", kept.about}});
    if (!row) return fail(Fault::not_found, "setting.unknown");
    auto person = row->text(0);
    if (kept.undone) return person;
    auto const all = engagements_of(sql, scope, person);
    auto const found = std::ranges::find(all, kept.about, &Stretch::id);
    if (found == all.end()) return fail(Fault::not_found, "setting.unknown");
    auto held = *found;
    if (kept.was) {
        auto const until = std::string{json::parse(*kept.was).as_object().at("until").as_string()};
        held.until = until.empty() ? std::nullopt : std::optional{until};
    } else {
        // What was held until today was held.
        held.until = std::max(held.from, scope.today);
    }
    if (meets(all, held)) return fail(Fault::conflict, "staff.still_here");
    write_until(sql, held.id, held.until);
    access::reversed(sql, scope, change);
    return person;
}

}  // namespace marelle::staff
