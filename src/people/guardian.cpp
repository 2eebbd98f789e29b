#include "people/guardian.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "people/child.hpp"
#include "people/sealing.hpp"
#include <algorithm>

namespace marelle::people {

namespace {

Guardian guardian_of(sql::Row const& row, std::size_t at, crypto::Keyring& keys) {
    auto const& id = row.text(at);
    return {id,
            row.text(at + 1),
            row.text(at + 2),
            row.maybe_text(at + 3),
            opened(keys, "guardian", "phone_sealed", id, id, row.maybe_bytes(at + 4)),
            opened(keys, "guardian", "email_sealed", id, id, row.maybe_bytes(at + 5)),
            row.maybe_text(at + 6),
            row.maybe_text(at + 7)};
}

std::optional<GuardianLink> link_named(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                       Id const& child, Id const& link) {
    auto all = guardians_of(sql, keys, scope, child, Depth::s2);
    auto found = std::ranges::find(all, link, &GuardianLink::id);
    return found == all.end() ? std::nullopt : std::optional{std::move(*found)};
}

}  // namespace

std::vector<GuardianLink> guardians_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                       Id const& child, Depth depth) {
    static auto const text = R"sql(
        SELECT l.id, l.relation, l.authority, p.id, p.given_names, p.usage_name, p.birth_name, p.phone_sealed,
            p.email_sealed, p.language, p.interpreter_needed_since, r.id, r.kind, r.from_on, r.until_on,
            r.evidence_sealed
        FROM child c JOIN child_guardian l ON l.child = c.id JOIN guardian p ON p.id = l.guardian
        LEFT JOIN guardian_right r ON r.child_guardian = l.id AND (r.until_on IS NULL OR r.until_on > r.from_on)
        WHERE c.id = :child AND (l.until_on IS NULL OR l.until_on > :today) AND )sql" +
                             std::string{access::child_in_scope} +
                             " ORDER BY l.recorded_at, l.id, r.from_on, r.kind, r.id";
    std::vector<GuardianLink> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"child", child}}))) {
        if (out.empty() || out.back().id != row.text(0))
            out.push_back({row.text(0),
                           guardian_of(row, 3, keys),
                           *record::choice_named<Relation>(row.text(1)),
                           *record::choice_named<Authority>(row.text(2)),
                           {}});
        if (row.null(11)) continue;
        GuardianRight right{
            row.text(11), *record::choice_named<RightKind>(row.text(12)), row.text(13), row.maybe_text(14), {}};
        if (depth == Depth::s3)
            right.evidence = opened(keys, "guardian_right", "evidence_sealed", child, right.id, row.maybe_bytes(15));
        out.back().rights.push_back(std::move(right));
    }
    return out;
}

bool guardian_in_scope(sql::Session& sql, access::Scope const& scope, Id const& guardian) {
    static auto const text = "SELECT count(c.id) FROM child_guardian l JOIN child c ON c.id = l.child"
                             " WHERE l.guardian = :guardian AND " +
                             std::string{access::child_in_scope};
    return sql.count(text, access::parameters_of(scope, {{"guardian", guardian}})) > 0;
}

void write_guardian(sql::Session& sql, crypto::Keyring& keys, Id const& id, NewGuardian const& guardian, Id const& by,
                    std::string const& at) {
    Value lookup;
    if (guardian.phone) lookup = crypto::keyed_hash(keys.derived("phone"), phone_e164(*guardian.phone));
    auto const names = guardian.given_names.value_or("") + " " + guardian.usage_name.value_or("") + " " +
                       guardian.birth_name.value_or("");
    auto phone = guardian.phone ? std::optional{phone_e164(*guardian.phone)} : std::nullopt;
    sql.execute(R"sql(
        INSERT INTO guardian (id, given_names, usage_name, birth_name, phone_sealed, phone_lookup, email_sealed,
            language,
            folded, created_at, created_by, version)
        VALUES (:id, :given_names, :usage_name, :birth_name, :phone, :lookup, :email, :language, :folded, :at, :by, 1)
    )sql",
                {{"id", id},
                 {"given_names", guardian.given_names},
                 {"usage_name", guardian.usage_name},
                 {"birth_name", guardian.birth_name},
                 {"phone", sealed(keys, "guardian", "phone_sealed", id, id, phone)},
                 {"lookup", lookup},
                 {"email", sealed(keys, "guardian", "email_sealed", id, id, guardian.email)},
                 {"language", guardian.language},
                 {"folded", " " + fold(names) + " "},
                 {"at", at},
                 {"by", author(by)}});
}

void write_link(sql::Session& sql, Id const& id, Id const& child, Id const& guardian, NewGuardianLink const& link,
                Date const& from, Id const& by, std::string const& at) {
    sql.execute(R"sql(
        INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at, recorded_by)
        VALUES (:id, :child, :guardian, :relation, :authority, :from, :at, :by)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"guardian", guardian},
                 {"relation", record::name_of_choice(link.relation)},
                 {"authority", record::name_of_choice(link.authority)},
                 {"from", from},
                 {"at", at},
                 {"by", author(by)}});
    for (auto const& kind : link.rights)
        sql.execute(R"sql(
            INSERT INTO guardian_right (id, child_guardian, kind, from_on, recorded_at, recorded_by)
            VALUES (:id, :link, :kind, :from, :at, :by)
        )sql",
                    {{"id", new_id()}, {"link", id}, {"kind", kind}, {"from", from}, {"at", at}, {"by", author(by)}});
}

Result<GuardianLink> add_guardian(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                                  NewGuardianLink const& link) {
    TRY(find_child(sql, scope, child));
    Wrongs wrong;
    check(link, scope.today, wrong);
    if (link.guardian.id && !guardian_in_scope(sql, scope, *link.guardian.id))
        wrong.push_back({"guardian/id", "unknown"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto id = link.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM child_guardian WHERE id = :id", {{"id", id}}) > 0) {
        if (auto known = link_named(sql, keys, scope, child, id)) return std::move(*known);
        return fail(Fault::conflict, "id.taken");
    }
    auto guardian = link.guardian.id.value_or("");
    if (guardian.empty()) {
        guardian = new_id();
        keys.adopt(guardian, scope.establishment);
        write_guardian(sql, keys, guardian, link.guardian, scope.actor, scope.now);
    } else if (sql.count("SELECT count(id) FROM child_guardian WHERE child = :child AND guardian = :guardian",
                         {{"child", child}, {"guardian", guardian}}) > 0) {
        return fail(Fault::conflict, "guardian.already_linked");
    }
    write_link(sql, id, child, guardian, link, link.from.value_or(scope.today), scope.actor, scope.now);
    return std::move(*link_named(sql, keys, scope, child, id));
}

Result<ClosedRight> close_right(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& on) {
    static auto const text = R"sql(
        SELECT c.id, r.kind, r.from_on, r.until_on
        FROM guardian_right r JOIN child_guardian l ON l.id = r.child_guardian JOIN child c ON c.id = l.child
        WHERE r.id = :right AND )sql" +
                             std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"right", id}}));
    if (!row) return fail(Fault::not_found, "right.unknown");
    ClosedRight out{row->text(0),
                    {id, *record::choice_named<RightKind>(row->text(1)), row->text(2), row->maybe_text(3), {}}};
    if (out.right.until == on) return out;
    if (out.right.until) return fail(Fault::conflict, "right.closed");
    if (on < out.right.from) return wrong_fields("body.wrong_fields", {{"on", "too_early"}});
    out.right.until = on;
    sql.execute("UPDATE guardian_right SET until_on = :on WHERE id = :id", {{"on", on}, {"id", id}});
    return out;
}

}  // namespace marelle::people
