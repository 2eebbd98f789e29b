// Offers as lists and their page show them.
#include "offer/changes.hpp"
#include "offer/rows.hpp"

namespace marelle::offer {

namespace {

constexpr int recent_days = 14, upcoming_days = 28;  // of a club's sessions

std::string select_offers(std::string_view condition) {
    return R"sql(
        SELECT o.id, o.kind, o.title, o.place, o.provider, o.weekday, o.starts_on, o.ends_on, o.nights, o.day_starts,
            o.day_ends, o.min_age, o.max_age, o.places,
            (SELECT count(r.id) FROM place_request r WHERE r.offer = o.id AND r.state = 'placed'),
            (SELECT count(r.id) FROM place_request r WHERE r.offer = o.id AND r.state = 'asked'),
            (SELECT count(r.id) FROM place_request r WHERE r.offer = o.id AND r.state = 'waiting'),
            o.opens_on, o.closes_on, u.id, u.name,
            (SELECT count(r.id) FROM place_request r JOIN offer_document d ON d.offer = r.offer
             WHERE r.offer = o.id AND r.state = 'placed' AND d.needed = 'required' AND NOT EXISTS (
                 SELECT 1 FROM due_document_received x
                 WHERE x.request = r.id AND x.kind = d.kind AND x.undone_at IS NULL)),
            o.cancelled_at, o.rule_criteria, o.rule_last
        FROM offer o LEFT JOIN user_account u ON u.id = o.leader
        WHERE o.establishment = :establishment AND )sql" +
           std::string{condition} + " ORDER BY o.starts_on, o.title, o.id";
}

std::optional<int> small(std::optional<std::int64_t> value) {
    if (!value) return {};
    return static_cast<int>(*value);
}

OfferRow row_of(sql::Row const& row, Date const& today) {
    OfferRow out{row.text(0),
                 *record::choice_named<Kind>(row.text(1)),
                 row.text(2),
                 row.maybe_text(3),
                 row.maybe_text(4),
                 small(row.maybe_integer(5)),
                 row.text(6),
                 row.text(7),
                 static_cast<int>(row.integer(8)),
                 row.text(9),
                 row.text(10),
                 small(row.maybe_integer(11)),
                 small(row.maybe_integer(12)),
                 static_cast<int>(row.integer(13)),
                 static_cast<int>(row.integer(14)),
                 static_cast<int>(row.integer(15)),
                 static_cast<int>(row.integer(16)),
                 0,
                 row.text(17),
                 row.text(18),
                 {},
                 {},
                 named(row.maybe_text(19), row.maybe_text(20)),
                 static_cast<int>(row.integer(21)),
                 0};
    out.free = std::max(0, out.places - out.placed);
    bool cancelled = !row.null(22);
    out.state = state_of(out, cancelled, today);
    Rule const rule{criteria_of(row.text(23)), *record::choice_named<Last>(row.text(24))};
    bool going_on = !cancelled && out.state != State::over;
    if (going_on && list_is_whole(rule, out.closes_on, today)) out.to_decide = out.asked;
    if (going_on) out.to_decide += std::min(out.free, out.waiting);
    return out;
}

std::vector<Holiday> holidays_between(sql::Session& sql, Reader const& reader, Id const& establishment,
                                      Period const& period) {
    auto place = timetable::place_of(sql, establishment, period);
    std::vector<Holiday> out;
    if (!place) return out;
    for (auto year = school_year_of(period.from); year <= school_year_of(period.until);
         year = school_year_of(add_days(school_year_end(year), 1)))
        for (auto& holiday : holidays_of(reader.calendar, *place, year, reader.language))
            out.push_back(std::move(holiday));
    return out;
}

void say_holiday(OfferRow& row, std::vector<Holiday> const& holidays) {
    if (row.kind == Kind::club) return;
    for (auto const& holiday : holidays)
        if (!row.holiday && holiday.from <= row.ends_on && holiday.until >= row.starts_on) row.holiday = holiday.label;
}

void read_rest(sql::Session& sql, Offer& out) {
    auto row = sql.first(R"sql(
        SELECT o.regime, o.provider_phone, o.meeting_point, o.transport, o.departs_at, o.returns_at, o.cancelled_at,
            u.id, u.name, o.cancel_reason, o.version
        FROM offer o LEFT JOIN user_account u ON u.id = o.cancelled_by WHERE o.id = :id
    )sql",
                         {{"id", out.row.id}});
    out.regime = *record::choice_named<ratio::Regime>(row->text(0));
    out.provider_phone = row->maybe_text(1);
    out.meeting_point = row->maybe_text(2);
    out.transport = *record::choice_named<Transport>(row->text(3));
    out.departs_at = row->maybe_text(4);
    out.returns_at = row->maybe_text(5);
    out.cancelled_at = row->maybe_text(6);
    out.cancelled_by = named(row->maybe_text(7), row->maybe_text(8));
    out.cancel_reason = row->maybe_text(9);
    out.version = row->integer(10);
    for (auto const& price : sql.query(
             "SELECT label, up_to, cents FROM offer_price WHERE offer = :id ORDER BY position", {{"id", out.row.id}}))
        out.prices.push_back({price.text(0), small(price.maybe_integer(1)), static_cast<int>(price.integer(2))});
    for (auto const& due :
         sql.query("SELECT kind, due_on, needed FROM offer_document WHERE offer = :id ORDER BY due_on, kind",
                   {{"id", out.row.id}}))
        out.documents.push_back(
            {*record::choice_named<DueKind>(due.text(0)), due.text(1), *record::choice_named<Needed>(due.text(2))});
}

}  // namespace

Result<Eyes> eyes_of(Actor const& actor) {
    auto care = access::scope_of(actor, "child.read");
    return Eyes{TRY(access::scope_of(actor, "offer.read")), TRY(access::scope_of(actor, "child.list")),
                care ? *care : access::Scope{}};
}

std::vector<OfferRow> offers(sql::Session& sql, Reader const& reader, access::Scope const& scope,
                             Period const& period) {
    static auto const text = select_offers("o.starts_on <= :until AND o.ends_on >= :from");
    auto holidays = holidays_between(sql, reader, scope.establishment, period);
    std::vector<OfferRow> out;
    for (auto const& row :
         sql.query(text, {{"establishment", scope.establishment}, {"from", period.from}, {"until", period.until}})) {
        out.push_back(row_of(row, scope.today));
        say_holiday(out.back(), holidays);
    }
    return out;
}

Result<Offer> find_offer(sql::Session& sql, Reader const& reader, Eyes const& eyes, Id const& id) {
    static auto const text = select_offers("o.id = :id");
    auto row = sql.first(text, {{"establishment", eyes.offers.establishment}, {"id", id}});
    if (!row) return fail(Fault::not_found, "offer.unknown");
    auto known = TRY(plain(sql, eyes.offers.establishment, id));
    Offer out;
    out.row = row_of(*row, eyes.offers.today);
    say_holiday(out.row, holidays_between(sql, reader, known.establishment, {known.starts_on, known.ends_on}));
    out.rule = known.rule;
    out.rule_words = say_rule(known.rule, reader.language);
    read_rest(sql, out);
    auto const edit = as_it_is(sql, id);
    out.activity = activity_of(edit);
    out.theme = edit.theme;
    out.ratio_rule = edit.ratio_rule;
    out.supervision = supervision_of(sql, known.establishment, edit, reader.language);
    out.requests = requests_of(sql, reader, eyes, known);
    out.draws = all_draws(sql, id);
    out.allocations = allocations_of(sql, id, eyes.offers.now);
    Period period{known.starts_on, known.ends_on};
    if (known.kind == Kind::club)
        period = {add_days(eyes.offers.today, -recent_days), add_days(eyes.offers.today, upcoming_days)};
    out.sessions = timetable::sessions(sql, eyes.offers, period, id);
    return out;
}

}  // namespace marelle::offer
