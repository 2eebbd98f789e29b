#include "offer/rows.hpp"
#include "crypto/keyring.hpp"
#include "offer/left.hpp"
#include "offer/proposals.hpp"
#include <algorithm>
#include <sstream>

namespace marelle::offer {

namespace {

std::optional<int> small(std::optional<std::int64_t> value) {
    if (!value) return {};
    return static_cast<int>(*value);
}

// A place in the group from today, or from the first day when that is to come.
Id join(sql::Session& sql, Plain const& offer, Row const& row, Id const& by, Now const& now) {
    auto from = std::max(offer.starts_on, now.today);
    // Out and in again: the days already lived stay in the former membership.
    auto former = sql.first(R"sql(
        SELECT max(until_on) FROM group_membership WHERE mini_group = :offer AND child = :child
    )sql",
                            {{"offer", offer.id}, {"child", row.child}});
    if (former && !former->null(0)) from = std::max(from, former->text(0));
    auto id = new_id();
    sql.execute(R"sql(
        INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :offer, :child, :from, :until, :now, :by)
    )sql",
                {{"id", id},
                 {"offer", offer.id},
                 {"child", row.child},
                 {"from", from},
                 {"until", add_days(std::max(offer.ends_on, from), 1)},
                 {"now", now.at},
                 {"by", by.empty() ? std::nullopt : std::optional{by}}});
    return id;
}

// Days that a roll call tells of stay; without any the membership never was, or ends today.
void leave(sql::Session& sql, Row const& row, Date const& today) {
    if (!row.membership) return;
    sql::Parameters const of{{"membership", *row.membership}, {"today", today}};
    auto marked = sql.first(R"sql(
        SELECT max(s.on_date) FROM group_membership m JOIN session s ON s.mini_group = m.mini_group
        JOIN attendance a ON a.session = s.id AND a.child = m.child
        WHERE m.id = :membership AND s.on_date >= m.from_on AND (m.until_on IS NULL OR s.on_date < m.until_on)
    )sql",
                            {{"membership", *row.membership}});
    auto until = today;
    if (marked && !marked->null(0)) until = std::max(until, add_days(marked->text(0), 1));
    auto gone = sql.execute("DELETE FROM group_membership WHERE id = :membership AND from_on >= :until",
                            {{"membership", *row.membership}, {"until", until}});
    if (gone == 0)
        sql.execute("UPDATE group_membership SET until_on = :until WHERE id = :membership AND until_on > :until",
                    {{"membership", *row.membership}, {"until", until}});
}

Row row_of(sql::Row const& row) {
    return {row.text(0),
            row.text(1),
            row.text(2),
            static_cast<int>(row.integer(3)),
            *record::choice_named<RequestState>(row.text(4)),
            row.maybe_integer(5),
            row.maybe_text(6)};
}

}  // namespace

std::vector<std::string> criteria_of(std::string_view text) {
    std::istringstream words{std::string{text}};
    std::vector<std::string> out;
    for (std::string word; words >> word;) out.push_back(word);
    return out;
}

Result<Plain> plain(sql::Session& sql, Id const& establishment, Id const& offer) {
    auto row = sql.first(R"sql(
        SELECT id, establishment, kind, title, starts_on, ends_on, opens_on, closes_on, nights, places, min_age,
            max_age, rule_criteria, rule_last, transport, regime, cancelled_at, cancelled_by, version
        FROM offer WHERE id = :id AND establishment = :establishment
    )sql",
                         {{"id", offer}, {"establishment", establishment}});
    if (!row) return fail(Fault::not_found, "offer.unknown");
    return Plain{row->text(0),
                 row->text(1),
                 *record::choice_named<Kind>(row->text(2)),
                 row->text(3),
                 row->text(4),
                 row->text(5),
                 row->text(6),
                 row->text(7),
                 static_cast<int>(row->integer(8)),
                 static_cast<int>(row->integer(9)),
                 small(row->maybe_integer(10)),
                 small(row->maybe_integer(11)),
                 {criteria_of(row->text(12)), *record::choice_named<Last>(row->text(13))},
                 *record::choice_named<Transport>(row->text(14)),
                 *record::choice_named<ratio::Regime>(row->text(15)),
                 row->maybe_text(16),
                 row->maybe_text(17),
                 row->integer(18)};
}

Result<Row> request_row(sql::Session& sql, Id const& establishment, Id const& request) {
    auto row = sql.first(R"sql(
        SELECT r.id, r.offer, r.child, r.number, r.state, r.waiting_order, r.membership
        FROM place_request r JOIN offer o ON o.id = r.offer WHERE r.id = :id AND o.establishment = :establishment
    )sql",
                         {{"id", request}, {"establishment", establishment}});
    if (!row) return fail(Fault::not_found, "offer.unknown_request");
    return row_of(*row);
}

std::vector<Row> request_rows(sql::Session& sql, Id const& offer) {
    std::vector<Row> out;
    for (auto const& row : sql.query(R"sql(
             SELECT id, offer, child, number, state, waiting_order, membership FROM place_request
             WHERE offer = :offer ORDER BY number
         )sql",
                                     {{"offer", offer}}))
        out.push_back(row_of(row));
    return out;
}

void put(sql::Session& sql, Plain const& offer, Row const& row, Change const& wanted, Id const& by, Now const& now) {
    auto membership = row.membership;
    bool had = row.state == RequestState::placed, has = wanted.to == RequestState::placed;
    if (had && !has) {
        leave(sql, row, now.today);
        membership.reset();
    }
    if (!had && has) membership = join(sql, offer, row, by, now);
    sql.execute(R"sql(
        UPDATE place_request SET state = :state, waiting_order = :order, membership = :membership, number = :number
        WHERE id = :id
    )sql",
                {{"state", record::name_of_choice(wanted.to)},
                 {"order", wanted.order},
                 {"membership", membership},
                 {"number", wanted.number.value_or(row.number)},
                 {"id", row.id}});
}

void change(sql::Session& sql, Plain const& offer, Row const& row, Change const& wanted, Author const& author,
            Now const& now) {
    put(sql, offer, row, wanted, author.account.value_or(""), now);
    auto const id = new_id();
    std::optional<Bytes> reason;
    if (wanted.reason)
        reason = wanted.reason->keys.seal("place_request_event", "reason_sealed", row.child, id, wanted.reason->text);
    sql.execute(R"sql(
        INSERT INTO place_request_event (id, request, number, from_state, from_order, from_number, to_state, allocation,
                                         reason_sealed, why, at, by_link, by_account)
        VALUES (:id, :request,
            (SELECT COALESCE(max(e.number), 0) + 1 FROM place_request_event e WHERE e.request = :request), :from,
            :from_order, :from_number, :to, :allocation, :reason, :why, :at, :link, :account)
    )sql",
                {{"id", id},
                 {"request", row.id},
                 {"from", record::name_of_choice(row.state)},
                 {"from_order", row.order},
                 {"from_number", wanted.number ? std::optional{row.number} : std::nullopt},
                 {"to", record::name_of_choice(wanted.to)},
                 {"allocation", wanted.allocation},
                 {"reason", reason ? Value{*reason} : Value{}},
                 {"why", wanted.why},
                 {"at", now.at},
                 {"link", author.link},
                 {"account", author.account}});
}

std::int64_t last_order(sql::Session& sql, Id const& offer) {
    return sql.count("SELECT COALESCE(max(waiting_order), 0) FROM place_request WHERE offer = :offer",
                     {{"offer", offer}});
}

int next_number(sql::Session& sql, Id const& offer) {
    return static_cast<int>(
        sql.count("SELECT COALESCE(max(number), 0) + 1 FROM place_request WHERE offer = :offer", {{"offer", offer}}));
}

std::optional<Event> last_event(sql::Session& sql, Id const& request) {
    auto row = sql.first(R"sql(
        SELECT id, from_state, from_order, from_number, to_state, allocation, at, undone_at FROM place_request_event
        WHERE request = :request ORDER BY number DESC LIMIT 1
    )sql",
                         {{"request", request}});
    if (!row) return {};
    auto from = row->maybe_text(1);
    return Event{row->text(0),
                 from ? record::choice_named<RequestState>(*from) : std::nullopt,
                 row->maybe_integer(2),
                 small(row->maybe_integer(3)),
                 *record::choice_named<RequestState>(row->text(4)),
                 row->maybe_text(5),
                 row->text(6),
                 !row->null(7)};
}

Result<> take_back(sql::Session& sql, Plain const& offer, Row const& row, Event const& event,
                   access::Scope const& scope) {
    if (too_old(event.at, scope.now)) return fail(Fault::conflict, "offer.too_old");
    // The first word of a request taken back: nobody asked.
    auto to = event.from.value_or(RequestState::withdrawn);
    if (to != RequestState::withdrawn && to != RequestState::refused)
        TRY(may_have(sql, scope.establishment, row.child, std::min(offer.ends_on, scope.today)));
    if (to == RequestState::placed) {
        auto const free = offer.places - sql.count("SELECT count(id) FROM place_request"
                                                   " WHERE offer = :offer AND state = 'placed'",
                                                   {{"offer", offer.id}});
        if (free < 1) return fail(Fault::conflict, "offer.full");
        if (free <= kept_for_others(waiting_list(sql, offer.id, scope.now), row.id))
            return fail(Fault::conflict, "offer.place_kept");
    }
    auto number = event.from_number;
    // Its former number may be somebody's by now.
    if (number &&
        sql.count("SELECT count(id) FROM place_request WHERE offer = :offer AND number = :number AND id <> :id",
                  {{"offer", offer.id}, {"number", *number}, {"id", row.id}}) > 0)
        number.reset();
    put(sql, offer, row, {to, event.from_order, number, {}, {}, {}}, scope.actor, {scope.now, scope.today});
    sql.execute("UPDATE place_request_event SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", event.id}});
    return {};
}

}  // namespace marelle::offer
