// Taking a fact back, before it arrived as well, and giving it back. Nothing is deleted: each time is a row.
#include "fact/withdrawal.hpp"
#include "crypto/keyring.hpp"

namespace marelle::fact {

namespace {

constexpr std::int64_t day_ms = 24 * 3'600'000;
constexpr int awaited_days = 30;  // longer than any road

void take_back(sql::Session& sql, Id const& fact, Id const& withdrawal, Id const& who, Instant const& at) {
    sql::Parameters const all{{"id", withdrawal}, {"fact", fact}, {"at", at}, {"who", who}};
    sql.execute("INSERT INTO fact_withdrawal (id, fact, made_at, made_by) VALUES (:id, :fact, :at, :who)", all);
    sql.execute("UPDATE fact SET withdrawn_at = :at, withdrawn_by = :who WHERE id = :fact",
                {{"fact", fact}, {"at", at}, {"who", who}});
}

Named named_account(sql::Session& sql, Id const& account) {
    auto const row = sql.first("SELECT name FROM user_account WHERE id = :id", {{"id", account}});
    return {account, row->text(0)};
}

// Kept for as long as a request may still be on its way.
void wait_for(sql::Session& sql, Actor const& actor, Id const& fact, Id const& withdrawal) {
    auto const since = instant_text(instant_ms(actor.now).value_or(0) - awaited_days * day_ms);
    sql.execute("DELETE FROM early_withdrawal WHERE made_by = :who AND made_at < :since",
                {{"who", actor.id}, {"since", since}});
    sql.execute("INSERT INTO early_withdrawal (id, fact, made_at, made_by) VALUES (:id, :fact, :at, :who)"
                " ON CONFLICT (fact, made_by) DO NOTHING",
                {{"id", withdrawal}, {"fact", fact}, {"at", actor.now}, {"who", actor.id}});
}

// Nothing when this very withdrawal was not heard before; whether it was of this fact, by this person, when it was.
std::optional<bool> heard(sql::Session& sql, Actor const& actor, Id const& fact, Id const& withdrawal) {
    for (auto const* text : {"SELECT fact, made_by FROM fact_withdrawal WHERE id = :id",
                             "SELECT fact, made_by FROM early_withdrawal WHERE id = :id"})
        if (auto row = sql.first(text, {{"id", withdrawal}})) return row->text(0) == fact && row->text(1) == actor.id;
    return {};
}

// A director who was not told while it was taken back is told after all.
void alert_again(sql::Session& sql, Id const& fact, Instant const& now) {
    sql.execute("UPDATE alert SET given_up_at = NULL, failed_because = NULL, next_try_at = :now"
                " WHERE fact = :fact AND given_up_at IS NOT NULL AND failed_because = 'not_any_more'",
                {{"fact", fact}, {"now", now}});
}

}  // namespace

bool take_up_withdrawal(sql::Session& sql, Actor const& actor, Id const& fact) {
    auto const row = sql.first("SELECT id, made_at FROM early_withdrawal WHERE fact = :fact AND made_by = :who",
                               {{"fact", fact}, {"who", actor.id}});
    if (!row) return false;
    take_back(sql, fact, row->text(0), actor.id, row->text(1));
    sql.execute("DELETE FROM early_withdrawal WHERE id = :id", {{"id", row->text(0)}});
    return true;
}

Result<Fact> withdraw(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id) {
    auto fact = TRY(find(sql, keys, reader, id));
    if (fact.withdrawn) return fact;
    TRY(may_withdraw(reader.actor, standing_of(sql, fact)));
    take_back(sql, id, new_id(), reader.actor.id, reader.actor.now);
    fact.withdrawn = Signed{named_account(sql, reader.actor.id), reader.actor.now};
    fact.may = may_do(reader.actor, standing_of(sql, fact), fact.kind);
    return fact;
}

Result<TakenBack> withdraw_own(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id,
                               Withdrawal const& sent) {
    auto const& actor = reader.actor;
    if (auto const same = heard(sql, actor, id, sent.id))
        return *same ? Result<TakenBack>{TakenBack{id}} : fail(Fault::conflict, "fact.id_reused");
    auto const row = sql.first("SELECT withdrawn_at FROM fact WHERE id = :id AND written_by = :who",
                               {{"id", id}, {"who", actor.id}});
    if (!row) {
        wait_for(sql, actor, id, sent.id);
        return TakenBack{id};
    }
    if (!row->null(0)) return TakenBack{id};
    auto const fact = find(sql, keys, reader, id);
    // Their own, and no longer theirs to read: a phone that is told it never arrived would say that it is gone.
    if (!fact) return fail(Fault::conflict, "fact.too_late");
    TRY(may_withdraw(actor, standing_of(sql, *fact)));
    take_back(sql, id, sent.id, actor.id, actor.now);
    return TakenBack{id};
}

Result<Fact> give_back(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id) {
    auto const fact = TRY(find(sql, keys, reader, id));
    if (!fact.withdrawn) return fact;
    TRY(may_give_back(reader.actor, standing_of(sql, fact)));
    sql.execute("UPDATE fact_withdrawal SET undone_at = :at, undone_by = :who WHERE fact = :fact AND undone_at IS NULL",
                {{"fact", id}, {"at", reader.actor.now}, {"who", reader.actor.id}});
    sql.execute("UPDATE fact SET withdrawn_at = NULL, withdrawn_by = NULL WHERE id = :fact", {{"fact", id}});
    if (fact.severity == Severity::grave) alert_again(sql, id, reader.actor.now);
    return find(sql, keys, reader, id);
}

}  // namespace marelle::fact
