// Asking for a place and taking it back; the documents a family brings.
#include "offer/rows.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

bool enrolled(sql::Session& sql, Id const& establishment, Id const& child, Date const& today) {
    return sql.count(R"sql(
        SELECT count(id) FROM enrolment WHERE child = :child AND establishment = :establishment
            AND (until_on IS NULL OR until_on > :today)
    )sql",
                     {{"child", child}, {"establishment", establishment}, {"today", today}}) > 0;
}

bool takes_requests(Plain const& offer, Date const& today) {
    return !offer.cancelled_at && offer.opens_on <= today && today <= offer.closes_on;
}

Result<> right_age(sql::Session& sql, Plain const& offer, Id const& child) {
    auto row = sql.first("SELECT birth_date FROM child WHERE id = :child", {{"child", child}});
    if (!row) return fail(Fault::not_found, "child.unknown");
    auto age = age_on(row->text(0), offer.starts_on);
    if ((offer.min_age && age < *offer.min_age) || (offer.max_age && age > *offer.max_age))
        return fail(Fault::conflict, "offer.not_the_age");
    return {};
}

Result<> known_band(sql::Session& sql, Id const& offer, std::optional<std::string> const& band) {
    if (band && sql.count("SELECT count(position) FROM offer_price WHERE offer = :offer AND label = :label",
                          {{"offer", offer}, {"label", *band}}) == 0)
        return wrong_fields("body.wrong_fields", {{"price_band", "unknown"}});
    return {};
}

Result<> known_guardian(sql::Session& sql, Id const& child, std::optional<Id> const& guardian) {
    if (guardian && sql.count("SELECT count(id) FROM child_guardian WHERE child = :child AND guardian = :guardian",
                              {{"child", child}, {"guardian", *guardian}}) == 0)
        return wrong_fields("body.wrong_fields", {{"guardian", "unknown"}});
    return {};
}

std::optional<Row> asked_before(sql::Session& sql, Ask const& asked) {
    auto rows = request_rows(sql, asked.offer);
    auto found = std::ranges::find(rows, asked.child, &Row::child);
    if (found == rows.end()) return {};
    return *found;
}

void insert(sql::Session& sql, Id const& id, Ask const& asked, Author const& author, Instant const& now) {
    sql.execute(R"sql(
        INSERT INTO place_request (id, offer, child, number, guardian, asked_at, by_link, by_account, state, price_band)
        VALUES (:id, :offer, :child, :number, :guardian, :now, :link, :account, 'asked', :band)
    )sql",
                {{"id", id},
                 {"offer", asked.offer},
                 {"child", asked.child},
                 {"number", next_number(sql, asked.offer)},
                 {"guardian", author.guardian},
                 {"now", now},
                 {"link", author.link},
                 {"account", author.account},
                 {"band", asked.price_band}});
    sql.execute(R"sql(
        INSERT INTO place_request_event (id, request, number, to_state, at, by_link, by_account)
        VALUES (:id, :request, 1, 'asked', :now, :link, :account)
    )sql",
                {{"id", new_id()}, {"request", id}, {"now", now}, {"link", author.link}, {"account", author.account}});
}

Date day_of(Instant const& now) { return to_local(instant_ms(now).value_or(0)).date; }

}  // namespace

Result<Id> ask(sql::Session& sql, Id const& establishment, Ask const& asked, Author const& author, Instant const& now) {
    auto offer = TRY(plain(sql, establishment, asked.offer));
    auto today = day_of(now);
    if (!enrolled(sql, establishment, asked.child, today)) return fail(Fault::not_found, "child.unknown");
    auto known = asked_before(sql, asked);
    if (known && known->state != RequestState::withdrawn) return known->id;
    if (offer.cancelled_at) return fail(Fault::conflict, "offer.cancelled");
    if (today > offer.ends_on) return fail(Fault::conflict, "offer.over");
    if (author.link) {
        if (!takes_requests(offer, today)) return fail(Fault::conflict, "offer.not_open");
        TRY(right_age(sql, offer, asked.child));
    }
    TRY(known_band(sql, asked.offer, asked.price_band));
    TRY(known_guardian(sql, asked.child, author.guardian));
    if (known) {
        // Asked again after it was taken back: last of the list, like anybody who asks today.
        change(sql, offer, *known, {RequestState::asked, {}, next_number(sql, asked.offer), {}, {}, {}}, author,
               {now, today});
        // Another adult's band is not theirs.
        sql.execute(R"sql(
            UPDATE place_request SET price_band = CASE WHEN guardian = :guardian THEN COALESCE(:band, price_band)
                ELSE :band END, guardian = COALESCE(:guardian, guardian) WHERE id = :id
        )sql",
                    {{"band", asked.price_band}, {"guardian", author.guardian}, {"id", known->id}});
        return known->id;
    }
    auto id = asked.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM place_request WHERE id = :id", {{"id", id}}) > 0)
        return fail(Fault::conflict, "id.taken");
    insert(sql, id, asked, author, now);
    return id;
}

Result<> withdraw(sql::Session& sql, Id const& establishment, Id const& request, Author const& author,
                  std::optional<Reasoned> const& reason, Instant const& now) {
    auto row = TRY(request_row(sql, establishment, request));
    auto offer = TRY(plain(sql, establishment, row.offer));
    auto today = day_of(now);
    if (author.link) {
        if (!author.guardian || !known_guardian(sql, row.child, author.guardian))
            return fail(Fault::not_found, "offer.unknown_request");
        if (offer.cancelled_at || today > offer.ends_on || (offer.kind != Kind::club && today >= offer.starts_on))
            return fail(Fault::conflict, "offer.not_open");
    }
    if (row.state == RequestState::withdrawn || row.state == RequestState::refused) return {};
    change(sql, offer, row, {RequestState::withdrawn, {}, {}, {}, reason, {}}, author, {now, today});
    return {};
}

Result<Touched> touched_by(sql::Session& sql, access::Scope const& scope, Id const& request) {
    auto row = TRY(request_row(sql, scope.establishment, request));
    if (!access::child_is_in_scope(sql, scope, row.child)) return fail(Fault::not_found, "offer.unknown_request");
    return Touched{row.offer, row.child};
}

Result<> receive(sql::Session& sql, access::Scope const& scope, Id const& request, DueKind kind, Date const& on) {
    auto touched = TRY(touched_by(sql, scope, request));
    if (on > scope.today) return wrong_fields("body.wrong_fields", {{"received_on", "in_future"}});
    auto name = record::name_of_choice(kind);
    if (sql.count("SELECT count(offer) FROM offer_document WHERE offer = :offer AND kind = :kind",
                  {{"offer", touched.offer}, {"kind", name}}) == 0)
        return fail(Fault::not_found, "offer.unknown_document");
    sql.execute(R"sql(
        INSERT INTO due_document_received (id, request, kind, received_on, recorded_at, recorded_by)
        SELECT :id, :request, :kind, :on, :now, :actor
        WHERE NOT EXISTS (SELECT 1 FROM due_document_received d
                          WHERE d.request = :request AND d.kind = :kind AND d.undone_at IS NULL)
    )sql",
                {{"id", new_id()},
                 {"request", request},
                 {"kind", name},
                 {"on", on},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return {};
}

Result<> take_receipt_back(sql::Session& sql, access::Scope const& scope, Id const& request, DueKind kind) {
    TRY(touched_by(sql, scope, request));
    sql.execute(
        R"sql(
        UPDATE due_document_received SET undone_at = :now, undone_by = :actor
        WHERE request = :request AND kind = :kind AND undone_at IS NULL
    )sql",
        {{"now", scope.now}, {"actor", scope.actor}, {"request", request}, {"kind", record::name_of_choice(kind)}});
    return {};
}

}  // namespace marelle::offer
