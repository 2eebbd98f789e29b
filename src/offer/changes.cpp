#include "offer/changes.hpp"
#include "offer/rows.hpp"
#include "record/diff.hpp"
#include "record/json_of.hpp"
#include "timetable/choices.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <sstream>

namespace marelle::offer {

namespace {

struct Field {
    std::string_view name;
    Part part{};
};
constexpr Field fields[] = {
    {"title", Part::title},
    {"place", Part::place},
    {"meeting_point", Part::place},
    {"provider", Part::provider},
    {"provider_phone", Part::provider},
    {"weekday", Part::days},
    {"starts_on", Part::days},
    {"ends_on", Part::days},
    {"nights", Part::days},
    {"day_starts", Part::days},
    {"day_ends", Part::days},
    {"transport", Part::transport},
    {"departs_at", Part::transport},
    {"returns_at", Part::transport},
    {"min_age", Part::ages},
    {"max_age", Part::ages},
    {"places", Part::places},
    {"rule", Part::rule},
    {"opens_on", Part::registrations},
    {"closes_on", Part::registrations},
    {"prices", Part::prices},
    {"documents", Part::documents},
    {"leader", Part::leader},
    {"activity", Part::theme},
    {"theme", Part::theme},
    {"regime", Part::regime},
    {"ratio_rule", Part::regime},
};

std::optional<int> small(std::optional<std::int64_t> value) {
    if (!value) return {};
    return static_cast<int>(*value);
}

void read_lists(sql::Session& sql, Id const& offer, OfferEdit& out) {
    for (auto const& row :
         sql.query("SELECT label, up_to, cents FROM offer_price WHERE offer = :id ORDER BY position", {{"id", offer}}))
        out.prices.push_back({row.text(0), small(row.maybe_integer(1)), static_cast<int>(row.integer(2))});
    for (auto const& row :
         sql.query("SELECT kind, due_on, needed FROM offer_document WHERE offer = :id ORDER BY due_on, kind",
                   {{"id", offer}}))
        out.documents.push_back(
            {*record::choice_named<DueKind>(row.text(0)), row.text(1), *record::choice_named<Needed>(row.text(2))});
}

// A family's choice of a price, or a document it brought, would hang in the air.
bool used_since(sql::Session& sql, Id const& offer, OfferEdit const& before) {
    for (auto const& row : sql.query("SELECT DISTINCT price_band FROM place_request"
                                     " WHERE offer = :id AND price_band IS NOT NULL AND state <> 'withdrawn'",
                                     {{"id", offer}}))
        if (std::ranges::find(before.prices, row.text(0), &Price::label) == before.prices.end()) return true;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT x.kind FROM due_document_received x JOIN place_request r ON r.id = x.request
             WHERE r.offer = :id AND r.state <> 'withdrawn' AND x.undone_at IS NULL
         )sql",
                                     {{"id", offer}})) {
        auto const kind = record::choice_named<DueKind>(row.text(0));
        if (!kind || std::ranges::find(before.documents, *kind, &Due::kind) == before.documents.end()) return true;
    }
    return false;
}

struct Kept {
    Id offer;
    Instant at;
    bool undone{}, followed{};
    std::string was;
};

Result<Kept> kept_change(sql::Session& sql, access::Scope const& scope, Id const& change) {
    auto const row = sql.first(R"sql(
        SELECT k.offer, k.made_at, k.undone_at, k.was,
            (SELECT count(x.id) FROM offer_change x WHERE x.offer = k.offer AND x.undone_at IS NULL
                AND (x.made_at > k.made_at OR (x.made_at = k.made_at AND x.id > k.id)))
        FROM offer_change k JOIN offer o ON o.id = k.offer
        WHERE k.id = :id AND o.establishment = :establishment
    )sql",
                               {{"id", change}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "offer.unknown");
    return Kept{row->text(0), row->text(1), !row->null(2), row->integer(4) > 0, row->text(3)};
}

}  // namespace

std::vector<Part> parts_changed(OfferEdit const& before, OfferEdit const& after) {
    std::set<Part> parts;
    std::istringstream names{record::changed_fields(before, after)};
    for (std::string name; std::getline(names, name, ',');)
        if (auto const* found = std::ranges::find(fields, name, &Field::name); found != std::end(fields))
            parts.insert(found->part);
    return {parts.begin(), parts.end()};
}

OfferEdit as_it_is(sql::Session& sql, Id const& offer) {
    auto const row = sql.first(R"sql(
        SELECT kind, title, place, provider, provider_phone, weekday, starts_on, ends_on, nights, day_starts, day_ends,
            regime, min_age, max_age, places, rule_criteria, rule_last, opens_on, closes_on, meeting_point, transport,
            departs_at, returns_at, leader, activity, theme, ratio_rule
        FROM offer WHERE id = :id
    )sql",
                               {{"id", offer}});
    OfferEdit out;
    out.kind = *record::choice_named<Kind>(row->text(0));
    out.title = row->text(1);
    out.place = row->maybe_text(2);
    out.provider = row->maybe_text(3);
    out.provider_phone = row->maybe_text(4);
    out.weekday = small(row->maybe_integer(5));
    out.starts_on = row->text(6);
    out.ends_on = row->text(7);
    if (out.kind == Kind::stay) out.nights = static_cast<int>(row->integer(8));
    out.day_starts = row->text(9);
    out.day_ends = row->text(10);
    out.regime = record::choice_named<ratio::Regime>(row->text(11));
    out.min_age = small(row->maybe_integer(12));
    out.max_age = small(row->maybe_integer(13));
    out.places = static_cast<int>(row->integer(14));
    out.rule = {criteria_of(row->text(15)), *record::choice_named<Last>(row->text(16))};
    out.opens_on = row->text(17);
    out.closes_on = row->text(18);
    out.meeting_point = row->maybe_text(19);
    out.transport = record::choice_named<Transport>(row->text(20));
    out.departs_at = row->maybe_text(21);
    out.returns_at = row->maybe_text(22);
    out.leader = row->maybe_text(23);
    out.activity = timetable::choice_of<timetable::Activity>(row->maybe_text(24));
    out.theme = timetable::choice_of<timetable::Theme>(row->maybe_text(25));
    out.ratio_rule = timetable::choice_of<ratio::RatioRule>(row->maybe_text(26));
    read_lists(sql, offer, out);
    return out;
}

void keep_change(sql::Session& sql, access::Scope const& scope, Id const& offer, OfferEdit const& before) {
    std::string changed;
    for (auto const part : parts_changed(before, as_it_is(sql, offer)))
        changed.append(changed.empty() ? "" : " ").append(record::name_of_choice(part));
    if (changed.empty()) return;
    sql.execute(R"sql(
        INSERT INTO offer_change (id, offer, made_at, made_by, changed, was)
        VALUES (:id, :offer, :now, :actor, :changed, :was)
    )sql",
                {{"id", new_id()},
                 {"offer", offer},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"changed", changed},
                 {"was", boost::json::serialize(record::to_json(before))}});
}

Result<Id> reverse_change(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& change) {
    auto const kept = TRY(kept_change(sql, scope, change));
    if (kept.undone) return kept.offer;
    if (too_old(kept.at, scope.now)) return fail(Fault::conflict, "offer.too_old");
    if (kept.followed) return fail(Fault::conflict, "offer.changed_since");
    auto const known = TRY(plain(sql, scope.establishment, kept.offer));
    if (known.cancelled_at) return fail(Fault::conflict, "offer.cancelled");
    auto const parsed = boost::json::parse(kept.was);
    auto const before = TRY(record::from_json<OfferEdit>(parsed.get_object()));
    if (used_since(sql, kept.offer, before)) return fail(Fault::conflict, "offer.used_since");
    TRY(write_offer(sql, reader, scope, kept.offer, known.version, before));
    sql.execute("UPDATE offer_change SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", change}});
    return kept.offer;
}

}  // namespace marelle::offer
