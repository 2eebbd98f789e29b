// The people at work: their SQL. Whoever has no post here, now, to come or past, is absent: 404.
#include "crypto/keyring.hpp"
#include "staff/engagement.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::staff {

namespace {

namespace json = boost::json;

constexpr std::string_view identity_table = "person_at_work";
constexpr std::string_view birth_column = "birth_sealed";

PersonRow row_of(TeamMember const& member, Date const& today) {
    PersonRow out{member.id,
                  member.name,
                  member.account,
                  member.posts,
                  member.requirements,
                  member.cleared() ? ratio::Cleared::yes : ratio::Cleared::no,
                  member.qualification,
                  member.weekly_minutes,
                  {}};
    if (member.first_end && days_between(today, *member.first_end) <= settings_on(today).alert_days)
        out.ends_soon = member.first_end;
    return out;
}

// The scope of staff permissions is the establishment of the director's post: nothing else is reached.
Result<TeamMember> member_of(sql::Session& sql, access::Scope const& scope, Id const& person) {
    if (scope.reach == access::Reach::establishment && !scope.establishment.empty())
        if (auto found = team(sql, scope.establishment, scope.today, person); !found.empty()) return found.front();
    return fail(Fault::not_found, "staff.unknown");
}

std::string text_of(json::object const& in, std::string_view key) {
    auto const* found = in.if_contains(key);
    return found && found->is_string() ? std::string{found->as_string()} : std::string{};
}

std::optional<std::string> some(std::string text) {
    return text.empty() ? std::optional<std::string>{} : std::optional{std::move(text)};
}

Value birth_of(crypto::Keyring& keys, access::Scope const& scope, Id const& person, Identity const& identity) {
    if (!identity.birth_date && !identity.birth_commune && !identity.birth_country && !identity.sex) return {};
    keys.adopt(person, scope.establishment);
    json::object out{{"date", identity.birth_date.value_or("")},
                     {"commune", identity.birth_commune.value_or("")},
                     {"country", identity.birth_country.value_or("")},
                     {"sex", identity.sex ? std::string{record::name_of_choice(*identity.sex)} : ""}};
    return keys.seal(identity_table, birth_column, person, person, json::serialize(out));
}

Identity identity_kept(sql::Session& sql, crypto::Keyring& keys, Id const& person) {
    auto row = sql.first(R"sql(
        SELECT birth_name, usage_name, first_given_name, birth_sealed FROM person_at_work WHERE id = :person
    )sql",
                         {{"person", person}});
    if (!row) return {};
    Identity out;
    out.birth_name = row->maybe_text(0);
    out.usage_name = row->maybe_text(1);
    out.first_given_name = row->maybe_text(2);
    auto sealed = row->maybe_bytes(3);
    if (!sealed) return out;
    if (auto opened = keys.open(identity_table, birth_column, person, person, *sealed)) {
        auto const birth = json::parse(*opened).as_object();
        out.birth_date = some(text_of(birth, "date"));
        out.birth_commune = some(text_of(birth, "commune"));
        out.birth_country = some(text_of(birth, "country"));
        out.sex = record::choice_named<Sex>(text_of(birth, "sex"));
    }
    return out;
}

// One of two: made now, or made before by the same request. Anything else has the id already.
Result<Id> once(sql::Session& sql, Id const& id, std::int64_t made, std::string_view same, sql::Parameters given) {
    if (made > 0) return id;
    given.emplace_back("id", id);
    if (sql.count(same, given) == 1) return id;
    return fail(Fault::conflict, "id.taken");
}

}  // namespace

Result<> ensure_person(sql::Session& sql, access::Scope const& scope, Id const& person) {
    if (scope.establishment.empty() || team(sql, scope.establishment, scope.today, person).empty())
        return fail(Fault::not_found, "staff.unknown");
    sql.execute(R"sql(
        INSERT INTO person_at_work (id, establishment, recorded_at, recorded_by)
        VALUES (:person, :establishment, :now, :actor) ON CONFLICT (id) DO NOTHING
    )sql",
                {{"person", person},
                 {"establishment", scope.establishment},
                 {"now", scope.now},
                 {"actor", scope.actor.empty() ? std::optional<Id>{} : scope.actor}});
    return {};
}

std::vector<PersonRow> people(sql::Session& sql, access::Scope const& scope) {
    std::vector<PersonRow> out;
    if (scope.reach != access::Reach::establishment || scope.establishment.empty()) return out;
    for (auto const& member : team(sql, scope.establishment, scope.today)) out.push_back(row_of(member, scope.today));
    return out;
}

std::int64_t people_to_see(sql::Session& sql, Id const& establishment, Date const& today) {
    if (establishment.empty()) return 0;
    auto all = team(sql, establishment, today);
    return std::ranges::count_if(
        all, [&](auto const& member) { return !member.cleared() || row_of(member, today).ends_soon.has_value(); });
}

Result<Person> find_person(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& person) {
    auto member = TRY(member_of(sql, scope, person));
    Person out;
    out.row = row_of(member, scope.today);
    auto own = papers(sql, scope.establishment, person)[person];
    out.checks = std::move(own.checks);
    out.qualifications = std::move(own.qualifications);
    out.hours = hours_of(sql, scope, person);
    auto times = availability(sql, scope.establishment, {scope.today, "9999-12-31"})[person];
    out.week = std::move(times.week);
    out.exceptions = std::move(times.exceptions);
    out.missing_for_declaration = missing_for_declaration(identity_kept(sql, keys, person));
    return out;
}

Result<Person> add_person(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                          NewPerson const& person) {
    std::vector<Error::Field> wrong;
    if (person.profile < WorkProfile::activity_leader) wrong.push_back({"profile", "invalid"});
    if (person.until && *person.until <= person.from) wrong.push_back({"until", "too_early"});
    auto kept = may_keep({person.birth_name, person.usage_name, person.first_given_name, {}, {}, {}, {}}, scope.today);
    if (!kept) wrong.insert(wrong.end(), kept.error().fields.begin(), kept.error().fields.end());
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto id = person.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM user_account WHERE id = :id", {{"id", id}}))
        return fail(Fault::conflict, "id.taken");
    auto made = sql.execute(R"sql(
        INSERT INTO person_at_work (id, establishment, usage_name, birth_name, first_given_name, recorded_at,
            recorded_by)
        VALUES (:id, :establishment, :usage, :birth, :given, :now, :actor) ON CONFLICT (id) DO NOTHING
    )sql",
                            {{"id", id},
                             {"establishment", scope.establishment},
                             {"usage", person.usage_name},
                             {"birth", person.birth_name},
                             {"given", person.first_given_name},
                             {"now", scope.now},
                             {"actor", scope.actor}});
    TRY(once(sql, id, made,
             "SELECT count(w.id) FROM person_at_work w JOIN engagement e ON e.person = w.id WHERE w.id = :id"
             " AND w.establishment = :establishment AND w.birth_name = :birth AND w.first_given_name = :given"
             " AND e.profile = :profile AND e.from_on = :from",
             {{"establishment", scope.establishment},
              {"birth", person.birth_name},
              {"given", person.first_given_name},
              {"profile", record::name_of_choice(person.profile)},
              {"from", person.from}}));
    if (made > 0) begin(sql, scope, id, {{}, person.profile, person.from, person.until});
    return find_person(sql, keys, scope, id);
}

Result<Identity> identity_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& person) {
    TRY(member_of(sql, scope, person));
    return identity_kept(sql, keys, person);
}

Result<> keep_identity(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& person,
                       Identity const& identity) {
    auto member = TRY(member_of(sql, scope, person));
    TRY(may_keep(identity, scope.today));
    // Without an account these names are the only ones the person has.
    if (member.account == Account::no && (!identity.birth_name || !identity.first_given_name))
        return wrong_fields("body.wrong_fields", {{"birth_name", "required"}});
    TRY(ensure_person(sql, scope, person));
    sql.execute(R"sql(
        UPDATE person_at_work SET birth_name = :birth, usage_name = :usage, first_given_name = :given,
            birth_sealed = :sealed, recorded_at = :now, recorded_by = :actor
        WHERE id = :person
    )sql",
                {{"birth", identity.birth_name},
                 {"usage", identity.usage_name},
                 {"given", identity.first_given_name},
                 {"sealed", birth_of(keys, scope, person, identity)},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"person", person}});
    return {};
}

Result<Id> record_check(sql::Session& sql, access::Scope const& scope, Id const& person, NewCheck const& check) {
    TRY(member_of(sql, scope, person));
    TRY(may_record(check, scope.today));
    TRY(ensure_person(sql, scope, person));
    auto id = check.id.value_or(new_id());
    sql::Parameters given{{"person", person},
                          {"kind", record::name_of_choice(check.kind)},
                          {"outcome", record::name_of_choice(check.outcome)}};
    auto all = given;
    all.insert(all.end(), {{"id", id},
                           {"requested", check.requested_on},
                           {"verified", check.verified_on},
                           {"by", check.verified_on ? std::optional{scope.actor} : std::nullopt},
                           {"until", check.valid_until},
                           {"reference", check.reference},
                           {"now", scope.now},
                           {"actor", scope.actor}});
    auto made = sql.execute(R"sql(
        INSERT INTO background_check (id, person, kind, requested_on, verified_on, verified_by, outcome, valid_until,
            reference, recorded_at, recorded_by)
        VALUES (:id, :person, :kind, :requested, :verified, :by, :outcome, :until, :reference, :now, :actor)
        ON CONFLICT (id) DO NOTHING
    )sql",
                            all);
    return once(sql, id, made,
                "SELECT count(id) FROM background_check WHERE id = :id AND person = :person AND kind = :kind"
                " AND outcome = :outcome",
                given);
}

Result<Id> record_qualification(sql::Session& sql, access::Scope const& scope, Id const& person,
                                NewQualification const& qualification) {
    TRY(member_of(sql, scope, person));
    if (qualification.until && *qualification.until < qualification.from)
        return wrong_fields("body.wrong_fields", {{"until", "too_early"}});
    TRY(ensure_person(sql, scope, person));
    auto id = qualification.id.value_or(new_id());
    sql::Parameters given{
        {"person", person}, {"kind", record::name_of_choice(qualification.kind)}, {"from", qualification.from}};
    auto all = given;
    all.insert(all.end(), {{"id", id}, {"until", qualification.until}, {"now", scope.now}, {"actor", scope.actor}});
    auto made = sql.execute(R"sql(
        INSERT INTO qualification (id, person, kind, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :person, :kind, :from, :until, :now, :actor) ON CONFLICT (id) DO NOTHING
    )sql",
                            all);
    return once(sql, id, made,
                "SELECT count(id) FROM qualification WHERE id = :id AND person = :person AND kind = :kind"
                " AND from_on = :from",
                given);
}

}  // namespace marelle::staff
