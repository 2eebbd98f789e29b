#include "referral/noted.hpp"
#include "base/nir.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "people/child.hpp"
#include "school/school.hpp"

namespace marelle::referral {

namespace {

constexpr std::string_view select_noted = R"sql(
    SELECT n.id, n.child, n.worried_on, n.referrer_role, n.referrer_name, n.school, s.name, n.motives_sealed,
        n.recorded_at, b.id, b.name, n.withdrawn_at, w.id, w.name
    FROM noted_referral n JOIN child c ON c.id = n.child JOIN user_account b ON b.id = n.recorded_by
    LEFT JOIN user_account w ON w.id = n.withdrawn_by LEFT JOIN school s ON s.uai = n.school
    WHERE n.establishment = :establishment AND )sql";

NotedReferral noted_of_row(sql::Row const& row, crypto::Keyring& keys) {
    NotedReferral out;
    out.id = row.text(0);
    out.worried_on = row.text(2);
    out.referrer_role = record::choice_named<ReferrerRole>(row.text(3)).value_or(ReferrerRole::other);
    out.referrer_name = row.maybe_text(4);
    if (auto uai = row.maybe_text(5)) out.school = SchoolSaid{*uai, row.maybe_text(6).value_or("")};
    out.motives = split(keys.open("noted_referral", "motives_sealed", row.text(1), out.id, row.bytes(7)).value_or(""));
    out.recorded_at = row.text(8);
    out.recorded_by = {row.text(9), row.text(10)};
    out.withdrawn_at = row.maybe_text(11);
    if (auto by = row.maybe_text(12)) out.withdrawn_by = marelle::Named{*by, row.text(13)};
    return out;
}

std::optional<Withdrawn> found(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id) {
    static auto const text = std::string{select_noted} + "n.id = :id AND " + std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return {};
    return Withdrawn{row->text(1), noted_of_row(*row, keys)};
}

void end(sql::Session& sql, access::Scope const& scope, Id const& child) {
    sql.execute("UPDATE noted_referral SET withdrawn_at = :at, withdrawn_by = :by"
                " WHERE child = :child AND establishment = :establishment AND withdrawn_at IS NULL",
                {{"at", scope.now}, {"by", scope.actor}, {"child", child}, {"establishment", scope.establishment}});
}

void write(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id, Id const& child,
           NewNotedReferral const& noted) {
    sql.execute(R"sql(
        INSERT INTO noted_referral (id, child, establishment, worried_on, referrer_role, referrer_name, school,
            motives_sealed, recorded_at, recorded_by)
        VALUES (:id, :child, :establishment, :on, :role, :name, :school, :motives, :at, :by)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"establishment", scope.establishment},
                 {"on", noted.worried_on},
                 {"role", record::name_of_choice(noted.referrer_role)},
                 {"name", noted.referrer_name},
                 {"school", noted.uai},
                 {"motives", keys.seal("noted_referral", "motives_sealed", child, id, joined(noted.motives))},
                 {"at", scope.now},
                 {"by", scope.actor}});
}

}  // namespace

std::vector<Error::Field> check(NewNotedReferral const& noted, Date const& admitted_on) {
    std::vector<Error::Field> wrong;
    if (noted.worried_on > admitted_on) wrong.push_back({"worried_on", "after_admission"});
    if (noted.referrer_name && holds_nir(*noted.referrer_name))
        wrong.push_back({"referrer_name", "social_security_number"});
    if (noted.uai && !school::is_uai(*noted.uai)) wrong.push_back({"uai", "uai"});
    for (auto const& motive : noted.motives)
        if (!record::choice_named<Motive>(motive)) wrong.push_back({"motives", "invalid"});
    return wrong;
}

Result<std::vector<NotedReferral>> noted_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                            Id const& child) {
    TRY(people::find_child(sql, scope, child));
    static auto const text = std::string{select_noted} + "n.child = :child AND " + std::string{access::child_in_scope} +
                             " ORDER BY CASE WHEN n.withdrawn_at IS NULL THEN 0 ELSE 1 END, n.recorded_at DESC, n.id";
    std::vector<NotedReferral> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"child", child}})))
        out.push_back(noted_of_row(row, keys));
    return out;
}

Result<NotedReferral> note(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                           NewNotedReferral const& noted) {
    TRY(people::find_child(sql, scope, child));
    // Two who write of one child at once: the second waits, and takes the place of the first.
    sql.execute("UPDATE child SET version = version WHERE id = :id", {{"id", child}});
    auto const id = noted.id.value_or(new_id());
    if (sql.count("SELECT count(*) FROM noted_referral WHERE id = :id", {{"id", id}}) > 0) {
        auto known = found(sql, keys, scope, id);
        if (known && known->child == child) return std::move(known->noted);
        return fail(Fault::conflict, "id.taken");
    }
    sql::Parameters const here{{"child", child}, {"establishment", scope.establishment}};
    auto const stay = sql.first("SELECT max(from_on) FROM enrolment WHERE child = :child"
                                " AND establishment = :establishment",
                                here);
    auto const admitted_on = stay ? stay->maybe_text(0) : std::nullopt;
    if (!admitted_on) return fail(Fault::not_found, "enrolment.unknown");
    if (sql.count("SELECT count(*) FROM referral WHERE child = :child AND establishment = :establishment", here) > 0)
        return fail(Fault::conflict, "referral.already_known");
    auto written = noted;
    if (written.uai) written.uai = school::tidy_uai(*written.uai);
    auto wrong = check(written, *admitted_on);
    if (written.uai && school::is_uai(*written.uai) && !school::find(sql, *written.uai))
        wrong.push_back({"uai", "unknown"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    end(sql, scope, child);
    write(sql, keys, scope, id, child, written);
    return std::move(found(sql, keys, scope, id)->noted);
}

Result<Withdrawn> withdraw(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id) {
    auto known = found(sql, keys, scope, id);
    if (!known) return fail(Fault::not_found, "referral.unknown");
    // The same word twice is one: who withdrew it first stays its author.
    if (known->noted.withdrawn_at) return std::move(*known);
    end(sql, scope, known->child);
    return *found(sql, keys, scope, id);
}

}  // namespace marelle::referral
