#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "message/message.hpp"
#include "message/once_more.hpp"
#include "message/sealed.hpp"
#include <boost/json.hpp>

namespace marelle::message {

namespace {

std::string const columns = R"sql(
    m.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), p.id, p.given_names, p.usage_name, m.channel,
    m.kind, m.urgency, m.language, m.created_at, m.created_by, u.name, m.planned_for, m.later_because, m.tries,
    m.next_try_at, m.failed_because, m.claimed_at, m.sent_at, m.delivered_at, m.uncertain_at, m.given_up_at,
    m.given_up_because, m.withdrawn_at,
    CASE WHEN )sql" + std::string{sent_once_more} +
                            " THEN 1 ELSE 0 END ";
constexpr std::string_view tables = R"sql(
    FROM message m JOIN child c ON c.id = m.child JOIN guardian p ON p.id = m.guardian
    JOIN user_account u ON u.id = m.created_by
)sql";

// A message is seen where it was written, by those whose child it concerns.
std::string const& seen() {
    static std::string const text = " WHERE m.establishment = :establishment AND " +
                                    std::string{access::child_in_scope};
    return text;
}

MessageRow row_of(sql::Row const& row) {
    MessageRow out;
    out.id = row.text(0);
    out.child = {row.text(1), first_name_of(row.text(2)), initial_of(row.text(3))};
    out.adult = {row.text(4), row.text(5) + " " + row.text(6)};
    out.channel = *record::choice_named<Channel>(row.text(7));
    out.kind = *record::choice_named<Kind>(row.text(8));
    out.urgency = *record::choice_named<Urgency>(row.text(9));
    out.language = row.text(10);
    out.created_at = row.text(11);
    out.created_by = {row.text(12), row.text(13)};
    out.planned_for = row.text(14);
    if (auto later = row.maybe_text(15)) out.later_because = record::choice_named<Later>(*later);
    out.tries = row.integer(16);
    Standing const standing{out.channel,        row.maybe_text(19), row.maybe_text(20), row.maybe_text(21),
                            row.maybe_text(22), row.maybe_text(23), row.maybe_text(25)};
    out.state = state_of(standing);
    out.repeated = row.integer(26) != 0;
    switch (out.state) {
    case State::waiting:
        out.next_try_at = row.text(17);
        out.because = row.maybe_text(18);
        break;
    case State::sending: out.at = standing.claimed_at; break;
    case State::sent:
    case State::printed: out.at = standing.sent_at; break;
    case State::delivered: out.at = standing.delivered_at; break;
    case State::uncertain: out.at = standing.uncertain_at, out.because = "perhaps_sent"; break;
    case State::given_up: out.at = standing.given_up_at, out.because = row.maybe_text(24); break;
    case State::withdrawn: out.at = standing.withdrawn_at; break;
    case State::to_print: break;
    }
    return out;
}

// When the planned messages of an adult left or are to leave, from any establishment: the phone is one. What somebody
// sent, or is sending, once more counts as that.
std::vector<std::int64_t> planned_of(sql::Session& sql, NewMessage const& asked, Instant const& since) {
    static auto const text = R"sql(
        SELECT coalesce(m.sent_at, m.uncertain_at, m.claimed_at, m.planned_for) FROM message m
        WHERE m.guardian = :guardian AND m.urgency = 'planned' AND m.channel <> 'paper' AND m.given_up_at IS NULL
            AND m.withdrawn_at IS NULL AND m.id <> :repeats
            AND coalesce(m.sent_at, m.uncertain_at, m.claimed_at, m.planned_for) > :since AND NOT )sql" +
                             std::string{sent_once_more};
    std::vector<std::int64_t> out;
    for (auto const& row :
         sql.query(text, {{"guardian", asked.guardian}, {"repeats", asked.repeats.value_or("")}, {"since", since}}))
        out.push_back(instant_ms(row.text(0)).value_or(0));
    return out;
}

Result<> has_address(Adult const& adult, Channel channel, Ways const& open) {
    if (!open.open(channel)) return fail(Fault::conflict, "message.way_closed");
    if (channel == Channel::sms && !adult.phone) return fail(Fault::conflict, "message.no_phone");
    if (channel == Channel::email && !adult.email) return fail(Fault::conflict, "message.no_email");
    return {};
}

}  // namespace

Bytes sealed_values(crypto::Keyring& keys, Id const& guardian, Id const& message, Values const& values) {
    boost::json::object plain;
    for (auto const& [name, value] : values) plain[name] = value;
    return keys.seal("message", "values_sealed", guardian, message, boost::json::serialize(plain));
}

std::optional<Values> opened_values(crypto::Keyring& keys, Id const& guardian, Id const& message,
                                    std::optional<std::string> const& sealed) {
    if (!sealed) return {};
    auto plain = keys.open("message", "values_sealed", guardian, message, *sealed);
    if (!plain) return {};
    Values out;
    auto const parsed = boost::json::parse(*plain);
    for (auto const& [name, value] : parsed.as_object()) out.emplace(std::string{name}, std::string{value.as_string()});
    return out;
}

Result<MessageRow> find(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = "SELECT " + columns + std::string{tables} + seen() + " AND m.id = :id";
    auto row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return fail(Fault::not_found, "message.unknown");
    return row_of(*row);
}

Departure foresee(sql::Session& sql, NewMessage const& message, Instant const& now) {
    auto const ms = instant_ms(now).value_or(0);
    auto const since = instant_text(ms - 60LL * 86'400'000);
    return departure(habits(), message.channel, message.urgency, ms, planned_of(sql, message, since),
                     message.useful_until ? instant_ms(*message.useful_until) : std::nullopt);
}

Result<MessageRow> plan(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Ways const& open,
                        NewMessage const& message) {
    if (!access::child_is_in_scope(sql, scope, message.child)) return fail(Fault::not_found, "child.unknown");
    auto const id = message.id.value_or(new_id());
    if (auto known = sql.first("SELECT guardian, kind FROM message WHERE id = :id", {{"id", id}})) {
        if (known->text(0) != message.guardian || known->text(1) != record::name_of_choice(message.kind))
            return fail(Fault::conflict, "id.taken");
        return find(sql, scope, id);
    }
    if (message.about)
        if (auto told = sql.first(
                "SELECT id FROM message WHERE about = :about AND guardian = :guardian AND kind = :kind"
                " AND withdrawn_at IS NULL AND coalesce(given_up_because, '') <> 'not_any_more'",
                {{"about", message.about},
                 {"guardian", message.guardian},
                 {"kind", record::name_of_choice(message.kind)}}))
            return find(sql, scope, told->text(0));
    auto const adult = TRY(adult_of(sql, keys, message.guardian, message.child, scope.today));
    TRY(has_address(adult, message.channel, open));
    auto const leaves = foresee(sql, message, scope.now);
    bool const never = comes_too_late(message.channel, leaves, message.useful_until);
    auto const at = instant_text(leaves.at);
    std::optional<std::string_view> later;
    if (leaves.because) later = record::name_of_choice(*leaves.because);
    sql.execute(R"sql(
        INSERT INTO message (id, establishment, guardian, child, channel, kind, urgency, about, language, values_sealed,
            created_at, created_by, planned_for, later_because, useful_until, tries, next_try_at, repeats,
            given_up_at, given_up_because)
        VALUES (:id, :establishment, :guardian, :child, :channel, :kind, :urgency, :about, :language, :values, :now,
            :by, :at, :later, :until, 0, :at, :repeats,
            :given_up, :because)
    )sql",
                {{"id", id},
                 {"establishment", scope.establishment},
                 {"guardian", message.guardian},
                 {"child", message.child},
                 {"channel", record::name_of_choice(message.channel)},
                 {"kind", record::name_of_choice(message.kind)},
                 {"urgency", record::name_of_choice(message.urgency)},
                 {"about", message.about},
                 {"language", adult.language},
                 {"values", sealed_values(keys, message.guardian, id, message.values)},
                 {"now", scope.now},
                 {"by", scope.actor},
                 {"at", at},
                 {"later", later},
                 {"until", message.useful_until},
                 {"repeats", message.repeats},
                 {"given_up", never ? std::optional{scope.now} : std::nullopt},
                 {"because", never ? std::optional{std::string{"too_late"}} : std::nullopt}});
    return find(sql, scope, id);
}

std::vector<MessageRow> list(sql::Session& sql, access::Scope const& scope, Filter const& filter) {
    static auto const text = "SELECT " + columns + std::string{tables} + seen() + R"sql(
        AND (:channel = '' OR m.channel = :channel) AND (:child = '' OR m.child = :child)
        AND (:after = '' OR m.id < :after)
        AND (:state = ''
            OR (:state = 'waiting' AND m.channel <> 'paper' AND m.sent_at IS NULL AND m.given_up_at IS NULL
                AND m.uncertain_at IS NULL AND m.withdrawn_at IS NULL)
            OR (:state = 'gone' AND m.sent_at IS NOT NULL)
            OR (:state = 'trouble' AND m.sent_at IS NULL AND m.withdrawn_at IS NULL
                AND (m.given_up_at IS NOT NULL OR m.uncertain_at IS NOT NULL) AND NOT )sql" +
                             std::string{sent_once_more} + R"sql()
            OR (:state = 'letters' AND m.channel = 'paper' AND m.sent_at IS NULL AND m.withdrawn_at IS NULL))
        ORDER BY m.id DESC LIMIT :limit
    )sql";
    std::vector<MessageRow> out;
    for (auto const& row :
         sql.query(text, access::parameters_of(scope, {{"channel", filter.channel},
                                                       {"child", filter.child.value_or("")},
                                                       {"after", filter.after},
                                                       {"state", filter.state},
                                                       {"limit", static_cast<std::int64_t>(filter.limit)}})))
        out.push_back(row_of(row));
    return out;
}

std::int64_t in_trouble(sql::Session& sql, access::Scope const& scope) {
    static auto const text = "SELECT count(m.id)" + std::string{tables} + seen() + R"sql(
        AND m.sent_at IS NULL AND m.withdrawn_at IS NULL AND (m.given_up_at IS NOT NULL OR m.uncertain_at IS NOT NULL)
        AND NOT )sql" + std::string{sent_once_more};
    return sql.count(text, access::parameters_of(scope));
}

}  // namespace marelle::message
