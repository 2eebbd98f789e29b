// What people do with messages: once more, never mind, on paper; and what a gateway says of one.
#include "message/message.hpp"
#include "message/sealed.hpp"
#include "messages/messages.hpp"

namespace marelle::message {

namespace {

struct Held {
    sql::Row row;
    std::optional<Values> values;
};

std::optional<Held> held(sql::Session& sql, crypto::Keyring& keys, Id const& id) {
    auto row = sql.first(R"sql(
        SELECT guardian, child, channel, kind, urgency, language, values_sealed, useful_until FROM message
        WHERE id = :id
    )sql",
                         {{"id", id}});
    if (!row) return {};
    auto values = opened_values(keys, row->text(0), id, row->maybe_bytes(6));
    return Held{std::move(*row), std::move(values)};
}

}  // namespace

Result<MessageRow> repeat(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Ways const& open,
                          Id const& id, Id const& fresh) {
    auto const known = TRY(find(sql, scope, id));
    if (known.state != State::given_up && known.state != State::uncertain)
        return fail(Fault::conflict, "message.not_stuck");
    if (auto done = sql.first("SELECT id FROM message WHERE repeats = :id AND withdrawn_at IS NULL", {{"id", id}}))
        return find(sql, scope, done->text(0));
    auto const old = held(sql, keys, id);
    if (!old || !old->values) return fail(Fault::conflict, "message.values_gone");
    NewMessage again;
    again.id = fresh;
    again.guardian = old->row.text(0);
    again.child = old->row.text(1);
    again.channel = known.channel;
    again.kind = known.kind;
    again.urgency = known.urgency;
    again.values = *old->values;
    again.useful_until = old->row.maybe_text(7);
    again.repeats = id;
    if (again.useful_until && *again.useful_until <= scope.now) return fail(Fault::conflict, "message.too_late");
    return plan(sql, keys, scope, open, again);
}

Result<MessageRow> withdraw(sql::Session& sql, access::Scope const& scope, Id const& id) {
    TRY(find(sql, scope, id));
    auto const changed = sql.execute(R"sql(
        UPDATE message SET withdrawn_at = :now, withdrawn_by = :by, values_sealed = NULL
        WHERE id = :id AND claimed_at IS NULL AND sent_at IS NULL AND given_up_at IS NULL AND uncertain_at IS NULL
            AND withdrawn_at IS NULL
    )sql",
                                     {{"id", id}, {"now", scope.now}, {"by", scope.actor}});
    auto row = TRY(find(sql, scope, id));
    if (changed == 0 && row.state != State::withdrawn) return fail(Fault::conflict, "message.gone");
    return row;
}

Result<Letter> letter(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id) {
    auto const row = TRY(find(sql, scope, id));
    if (row.channel != Channel::paper) return fail(Fault::conflict, "message.not_a_letter");
    auto const known = held(sql, keys, id);
    if (!known || !known->values) return fail(Fault::conflict, "message.values_gone");
    auto const words = words_of(row.kind, Channel::paper, row.language, *known->values);
    auto const value = [&](std::string const& name) {
        auto found = known->values->find(name);
        return found == known->values->end() ? std::string{} : found->second;
    };
    Letter out{id,
               row.language,
               messages::right_to_left(row.language) ? "rtl" : "ltr",
               value("place"),
               words.subject,
               words.body,
               value("link"),
               value("phone"),
               {},
               0};
    if (!out.link.empty()) {
        auto qr = qr_of(out.link);
        out.qr = std::move(qr.path);
        out.qr_size = qr.size;
    }
    return out;
}

// The values stay: a printer jams, a letter is lost. They go with the month, like the others.
Result<MessageRow> printed(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto const row = TRY(find(sql, scope, id));
    if (row.channel != Channel::paper) return fail(Fault::conflict, "message.not_a_letter");
    sql.execute(R"sql(
        UPDATE message SET sent_at = coalesce(sent_at, :now) WHERE id = :id AND withdrawn_at IS NULL
    )sql",
                {{"id", id}, {"now", scope.now}});
    return find(sql, scope, id);
}

bool delivered(sql::Session& sql, std::string const& reference, Instant const& at) {
    return sql.execute(R"sql(
        UPDATE message SET delivered_at = coalesce(delivered_at, :at)
        WHERE gateway_reference = :reference AND channel = 'sms' AND sent_at IS NOT NULL
    )sql",
                       {{"reference", reference}, {"at", at}}) > 0;
}

}  // namespace marelle::message
