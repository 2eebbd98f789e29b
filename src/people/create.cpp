#include "crypto/keyring.hpp"
#include "people/address.hpp"
#include "people/child.hpp"
#include "people/guardian.hpp"
#include "people/health.hpp"
#include "people/schooling.hpp"
#include "school/school.hpp"
#include <algorithm>

namespace marelle::people {

namespace {

// The guardians' ids, in order: those already known, and new ones for the others.
std::vector<Id> guardian_ids(NewChild const& child) {
    std::vector<Id> out;
    out.reserve(child.guardians.size());
    for (auto const& link : child.guardians) out.push_back(link.guardian.id.value_or(new_id()));
    return out;
}

bool repeated(std::vector<Id> const& ids, std::size_t at) {
    return std::find(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(at), ids[at]) !=
           ids.begin() + static_cast<std::ptrdiff_t>(at);
}

Result<> may_refer_to(sql::Session& sql, Actor const& actor, NewChild const& child, std::vector<Id> const& guardians) {
    Wrongs wrong;
    for (std::size_t i = 0; i < guardians.size(); ++i) {
        auto const path = "guardians/" + std::to_string(i) + "/guardian/id";
        if (!child.guardians[i].guardian.id) continue;
        auto scope = TRY(access::scope_of(actor, "child.write"));
        if (repeated(guardians, i) || !guardian_in_scope(sql, scope, guardians[i])) wrong.push_back({path, "unknown"});
    }
    for (std::size_t i = 0; i < child.authorisations.size(); ++i)
        if (auto const& by = child.authorisations[i].guardian;
            by && std::ranges::find(guardians, *by) == guardians.end())
            wrong.push_back({"authorisations/" + std::to_string(i) + "/guardian", "unknown"});
    if (child.schooling && child.schooling->uai && !school::find(sql, *child.schooling->uai))
        wrong.push_back({"schooling/uai", "unknown"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    return {};
}

void write_child(sql::Session& sql, Id const& id, ChildFacts const& facts, Actor const& actor) {
    sql.execute(R"sql(
        INSERT INTO child (id, given_names, birth_name, usage_name, birth_date, sex, languages,
            interpreter_needed_since,
            folded, created_at, created_by, version)
        VALUES (:id, :given_names, :birth_name, :usage_name, :birth_date, :sex, :languages, :interpreter, :folded,
            :at, :by, 1)
    )sql",
                {{"id", id},
                 {"given_names", facts.given_names},
                 {"birth_name", facts.birth_name},
                 {"usage_name", facts.usage_name},
                 {"birth_date", facts.birth_date},
                 {"sex", record::name_of_choice(facts.sex)},
                 {"languages", joined_languages(facts.languages)},
                 {"interpreter", facts.interpreter_needed_since},
                 {"folded", folded_names(facts)},
                 {"at", actor.now},
                 {"by", author(actor.id)}});
}

}  // namespace

Result<Id> create_child(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, NewChild const& child) {
    TRY(may_create(child, actor.today));
    auto id = child.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM child WHERE id = :id", {{"id", id}}) > 0)
        return fail(Fault::conflict, "id.taken");
    auto const guardians = guardian_ids(child);
    TRY(may_refer_to(sql, actor, child, guardians));

    // One wait for the disk: the keys are there before the first value sealed with them is.
    std::vector<Id> owners{id};
    for (std::size_t i = 0; i < guardians.size(); ++i)
        if (!child.guardians[i].guardian.id) owners.push_back(guardians[i]);
    keys.adopt(owners, actor.post.establishment);

    write_child(sql, id, child.facts, actor);
    for (std::size_t i = 0; i < guardians.size(); ++i) {
        auto const& link = child.guardians[i];
        if (!link.guardian.id) write_guardian(sql, keys, guardians[i], link.guardian, actor.id, actor.now);
        write_link(sql, link.id.value_or(new_id()), id, guardians[i], link, link.from.value_or(actor.today), actor.id,
                   actor.now);
    }
    if (child.health) write_health(sql, keys, id, *child.health, actor.id, actor.now);
    for (auto const& one : child.authorisations)
        write_authorisation(sql, one.id.value_or(new_id()), id, one, one.from.value_or(actor.today), actor.id,
                            actor.now);
    if (child.schooling) write_schooling(sql, id, *child.schooling, actor.id, actor.now);
    if (auto const& address = child.address)
        write_address(sql, keys, address->id.value_or(new_id()), id, *address, address->from.value_or(actor.today),
                      actor.id, actor.now);
    return id;
}

}  // namespace marelle::people
