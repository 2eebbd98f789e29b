#include "crypto/keyring.hpp"
#include "group/group.hpp"
#include "pathway/pathway.hpp"
#include "people/child.hpp"
#include "referral/fields.hpp"
#include "referral/referral.hpp"
#include <algorithm>

namespace marelle::referral {

namespace {

void write_decision(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& referral,
                    NewDecision const& decision) {
    auto id = decision.id.value_or(new_id());
    std::optional<Bytes> reason;
    if (decision.reason) reason = keys.seal("referral_decision", "reason_sealed", referral, id, *decision.reason);
    sql.execute("INSERT INTO referral_decision (id, referral, number, decision, reason_sealed, scheme, waiting_rank,"
                " meeting_at, decided_at, decided_by) VALUES (:id, :referral,"
                " (SELECT coalesce(max(x.number), 0) + 1 FROM referral_decision x WHERE x.referral = :referral),"
                " :decision, :reason, :scheme, :rank, :meeting, :at, :by)",
                {{"id", id},
                 {"referral", referral},
                 {"decision", record::name_of_choice(decision.decision)},
                 {"reason", reason ? Value{*reason} : Value{}},
                 {"scheme", decision.scheme},
                 {"rank", decision.rank},
                 {"meeting", decision.meeting_at},
                 {"at", scope.now},
                 {"by", scope.actor}});
    // Not followed: kept a year, then erased (domain.md §5.2); an open or admitted one has no such date.
    bool closed = decision.decision == Decision::refuse || decision.decision == Decision::redirect;
    sql.execute("UPDATE referral SET erase_after = :after WHERE id = :id",
                {{"id", referral}, {"after", closed ? std::optional{add_days(scope.today, 365)} : std::nullopt}});
}

bool known_decision(sql::Session& sql, Id const& referral, std::optional<Id> const& id) {
    return id && sql.count("SELECT count(*) FROM referral_decision WHERE id = :id AND referral = :referral",
                           {{"id", *id}, {"referral", referral}}) > 0;
}

people::NewChild child_of(Admission const& admission) {
    people::NewChild child;
    child.facts = *admission.child;
    child.guardians = admission.guardians;
    child.health = admission.health;
    child.authorisations = admission.authorisations;
    child.schooling = admission.schooling;
    child.address = admission.address;
    return child;
}

// A likely duplicate must have been looked at: chosen, or said to be someone else.
Result<> duplicates_settled(Referral const& referral, Admission const& admission) {
    std::vector<Error::Field> open;
    for (auto const& duplicate : referral.duplicates) {
        auto const& id = duplicate.child.id;
        bool seen = admission.existing == id ||
                    std::ranges::find(admission.duplicates_dismissed, id) != admission.duplicates_dismissed.end();
        if (!seen && duplicate.score >= people::likely_score) open.push_back({"duplicates_dismissed/" + id, "likely"});
    }
    if (!open.empty()) return Failure{Error{Fault::conflict, "duplicate.likely", {}, std::move(open)}};
    return {};
}

}  // namespace

Result<> decide(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                NewDecision const& decision) {
    auto referral = TRY(find(sql, keys, scope, id));
    if (known_decision(sql, id, decision.id)) return {};
    TRY(may_decide(referral.state, decision));
    auto written = decision;
    if (written.decision == Decision::wait) {
        auto others = waiting_order(sql, scope);
        std::erase(others, id);
        auto last = std::ssize(others) + 1;
        written.rank = std::min<std::int64_t>(written.rank.value_or(last), last);
    }
    write_decision(sql, keys, scope, id, written);
    return {};
}

Result<Admitted> admit(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Actor const& actor,
                       Id const& id, Admission const& admission) {
    auto referral = TRY(find(sql, keys, scope, id));
    if (known_decision(sql, id, admission.id) && referral.admitted_child) {
        Admitted again;
        again.child = *referral.admitted_child;
        if (auto row = sql.first("SELECT id FROM enrolment WHERE referral = :referral", {{"referral", id}}))
            again.enrolment = row->text(0);
        return again;
    }
    TRY(may_admit(referral.state, admission, scope.today));
    referral.duplicates = duplicates_of(sql, keys, TRY(people::eyes_of(actor)), referral);
    TRY(duplicates_settled(referral, admission));
    Admitted out;
    if (admission.existing) out.child = TRY(people::find_child(sql, scope, *admission.existing)).id;
    else out.child = TRY(people::create_child(sql, keys, actor, child_of(admission)));
    pathway::NewEnrolment enrolment;
    enrolment.cursus = static_cast<int>(admission.enrolment.cursus);
    enrolment.from = admission.enrolment.from;
    enrolment.referral = id;
    out.enrolment = TRY(pathway::enrol(sql, actor, out.child, enrolment)).id;
    if (admission.group) {
        auto places = TRY(access::scope_of(actor, "group.write"));
        auto placed = TRY(group::place(sql, places, out.child, {admission.group, admission.enrolment.from}));
        out.membership = placed.membership;
        for (auto const& warning : placed.warnings) out.warnings.emplace_back(record::name_of_choice(warning.kind));
    }
    NewDecision decision;
    decision.id = admission.id;
    decision.decision = Decision::admit;
    write_decision(sql, keys, scope, id, decision);
    sql.execute("UPDATE referral SET child = :child WHERE id = :id", {{"child", out.child}, {"id", id}});
    return out;
}

}  // namespace marelle::referral
