// Writing an offer: its group, its days, its rule, and that it does not take place.
#include "offer/changes.hpp"
#include "offer/rows.hpp"
#include "timetable/choices.hpp"
#include "timetable/plan.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

std::string joined(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

sql::Parameters written(access::Scope const& scope, OfferEdit const& edit, Id const& id) {
    return {{"id", id},
            {"establishment", scope.establishment},
            {"kind", record::name_of_choice(edit.kind)},
            {"title", edit.title},
            {"place", edit.place},
            {"provider", edit.provider},
            {"phone", edit.provider_phone},
            {"weekday", edit.weekday},
            {"starts_on", edit.starts_on},
            {"ends_on", edit.ends_on},
            {"nights", nights_of(edit)},
            {"day_starts", edit.day_starts},
            {"day_ends", edit.day_ends},
            {"regime", record::name_of_choice(regime_of(edit))},
            {"activity", timetable::name_of(edit.activity)},
            {"theme", timetable::name_of(edit.theme)},
            {"ratio_rule", timetable::name_of(edit.ratio_rule)},
            {"min_age", edit.min_age},
            {"max_age", edit.max_age},
            {"places", edit.places},
            {"criteria", joined(edit.rule.criteria)},
            {"last", record::name_of_choice(edit.rule.last)},
            {"opens_on", edit.opens_on},
            {"closes_on", edit.closes_on},
            {"meeting_point", edit.meeting_point},
            {"transport", record::name_of_choice(edit.transport.value_or(Transport::none))},
            {"departs_at", edit.departs_at},
            {"returns_at", edit.returns_at},
            {"leader", edit.leader},
            {"now", scope.now},
            {"actor", scope.actor}};
}

void keep_prices_and_documents(sql::Session& sql, Id const& id, OfferEdit const& edit) {
    sql.execute("DELETE FROM offer_price WHERE offer = :id", {{"id", id}});
    sql.execute("DELETE FROM offer_document WHERE offer = :id", {{"id", id}});
    for (std::size_t i = 0; i < edit.prices.size(); ++i)
        sql.execute(R"sql(
            INSERT INTO offer_price (offer, position, label, up_to, cents) VALUES (:id, :at, :label, :up_to, :cents)
        )sql",
                    {{"id", id},
                     {"at", i + 1},
                     {"label", edit.prices[i].label},
                     {"up_to", edit.prices[i].up_to},
                     {"cents", edit.prices[i].cents}});
    for (auto const& due : edit.documents)
        sql.execute("INSERT INTO offer_document (offer, kind, due_on, needed) VALUES (:id, :kind, :on, :needed)",
                    {{"id", id},
                     {"kind", record::name_of_choice(due.kind)},
                     {"on", due.due_on},
                     {"needed", record::name_of_choice(due.needed)}});
}

timetable::SessionEdit session_of(OfferEdit const& edit, Date const& day) {
    timetable::SessionEdit out;
    out.date = day;
    out.starts = day == edit.starts_on ? edit.departs_at.value_or(edit.day_starts) : edit.day_starts;
    out.ends = day == edit.ends_on ? edit.returns_at.value_or(edit.day_ends) : edit.day_ends;
    out.activity = activity_of(edit);
    out.title = edit.title;
    out.room = edit.place;
    out.leader = edit.leader;
    out.provider = edit.provider;
    out.theme = edit.theme;
    out.regime = regime_of(edit);
    out.ratio_rule = edit.ratio_rule;
    return out;
}

Result<> make_days(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                   OfferEdit const& edit, Date const& from) {
    if (edit.kind == Kind::club) {
        timetable::NewSlot slot;
        slot.weekday = *edit.weekday;
        slot.starts = edit.day_starts;
        slot.ends = edit.day_ends;
        slot.activity = activity_of(edit);
        slot.leader = edit.leader;
        slot.room = edit.place;
        slot.from = std::max(edit.starts_on, from);
        slot.until = add_days(edit.ends_on, 1);
        slot.provider = edit.provider;
        slot.theme = edit.theme;
        slot.regime = regime_of(edit);
        slot.ratio_rule = edit.ratio_rule;
        TRY(timetable::open_slot(sql, scope, id, slot));
        return {};
    }
    auto place = timetable::place_of(sql, scope.establishment, {edit.starts_on, edit.ends_on});
    auto days = days_of(edit, reader.calendar, *place);
    if (days.empty()) return wrong_fields("body.wrong_fields", {{"ends_on", "invalid"}});
    for (auto const& day : days)
        if (day >= from) TRY(timetable::add_session(sql, scope, id, session_of(edit, day)));
    return {};
}

// Everything that would change a day of it.
bool same_days(sql::Session& sql, Id const& id, OfferEdit const& edit) {
    return sql.count(R"sql(
        SELECT count(id) FROM offer WHERE id = :id AND starts_on = :starts_on AND ends_on = :ends_on
            AND day_starts = :day_starts AND day_ends = :day_ends AND COALESCE(weekday, 0) = :weekday
            AND COALESCE(departs_at, '') = :departs_at AND COALESCE(returns_at, '') = :returns_at
            AND COALESCE(leader, '') = :leader AND regime = :regime AND COALESCE(activity, '') = :activity
    )sql",
                     {{"id", id},
                      {"starts_on", edit.starts_on},
                      {"ends_on", edit.ends_on},
                      {"day_starts", edit.day_starts},
                      {"day_ends", edit.day_ends},
                      {"weekday", edit.weekday.value_or(0)},
                      {"departs_at", edit.departs_at.value_or("")},
                      {"returns_at", edit.returns_at.value_or("")},
                      {"leader", edit.leader.value_or("")},
                      {"regime", record::name_of_choice(regime_of(edit))},
                      {"activity", timetable::name_of(edit.activity).value_or("")}}) > 0;
}

// Its days are made again; a day somebody noted something on, or took along on a phone, is history.
Result<> remake_days(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                     OfferEdit const& before, OfferEdit const& edit) {
    static std::string const forget = "DELETE FROM session WHERE mini_group = :id AND slot IS NULL AND " +
                                      std::string{timetable::never_seen};
    if (edit.kind == Kind::club) {
        auto const today = club_today(sql, scope, id);
        auto const from = today ? add_days(scope.today, 1) : scope.today;
        for (auto const& slot : timetable::slots_of(sql, scope, id))
            if (!slot.until || *slot.until > from)
                TRY(timetable::close_slot(sql, scope, slot.id, std::max(from, slot.from)));
        if (today) TRY(follow_today(sql, scope, *today, before, edit));
        return make_days(sql, reader, scope, id, edit, from);
    }
    sql.execute(forget, {{"id", id}});
    if (sql.count("SELECT count(id) FROM session WHERE mini_group = :id AND slot IS NULL", {{"id", id}}) > 0)
        return fail(Fault::conflict, "offer.has_marks");
    return make_days(sql, reader, scope, id, edit, edit.starts_on);
}

// Of who has a place and is accompanied then: who gave it back, or leaves meanwhile, does not come again.
void follow(sql::Session& sql, access::Scope const& scope, Id const& id, OfferEdit const& edit) {
    sql::Parameters const said{{"id", id},
                               {"title", edit.title},
                               {"place", edit.place},
                               {"today", scope.today},
                               {"provider", edit.provider},
                               {"from", edit.starts_on},
                               {"until", add_days(edit.ends_on, 1)},
                               {"establishment", scope.establishment}};
    sql.execute("UPDATE mini_group SET name = :title, room = :place, version = version + 1 WHERE id = :id", said);
    sql.execute("UPDATE slot SET room = :place, provider = :provider WHERE mini_group = :id", said);
    sql.execute(R"sql(
        UPDATE session SET title = CASE WHEN slot IS NULL THEN :title ELSE title END, room = :place,
            provider = :provider, version = version + 1
        WHERE mini_group = :id AND on_date >= :today
    )sql",
                said);
    sql.execute(R"sql(
        UPDATE group_membership SET from_on = CASE WHEN from_on < :from THEN :from ELSE from_on END,
            until_on = COALESCE((SELECT min(e.until_on) FROM enrolment e WHERE e.child = group_membership.child
                AND e.establishment = :establishment AND e.from_on <= group_membership.from_on
                AND e.until_on > group_membership.from_on AND e.until_on > :from AND e.until_on < :until), :until)
        WHERE mini_group = :id AND from_on < :until
            AND id IN (SELECT r.membership FROM place_request r WHERE r.offer = :id AND r.state = 'placed')
            AND EXISTS (SELECT 1 FROM enrolment e WHERE e.child = group_membership.child
                AND e.establishment = :establishment
                AND (e.until_on IS NULL OR (e.until_on > group_membership.from_on AND e.until_on > :from)))
    )sql",
                said);
}

// Days to come work at the new theme and are counted by the new rule, but for one of which somebody said otherwise.
void follow_frame(sql::Session& sql, access::Scope const& scope, Id const& id, OfferEdit const& was,
                  OfferEdit const& edit) {
    sql::Parameters const said{{"id", id},
                               {"today", scope.today},
                               {"theme_was", timetable::name_of(was.theme).value_or("")},
                               {"rule_was", timetable::name_of(was.ratio_rule).value_or("")},
                               {"theme", timetable::name_of(edit.theme)},
                               {"rule", timetable::name_of(edit.ratio_rule)}};
    constexpr std::string_view taken = R"sql(
        theme = CASE WHEN COALESCE(theme, '') = :theme_was THEN :theme ELSE theme END,
        ratio_rule = CASE WHEN COALESCE(ratio_rule, '') = :rule_was THEN :rule ELSE ratio_rule END
    )sql";
    static auto const slots = "UPDATE slot SET " + std::string{taken} +
                              " WHERE mini_group = :id AND (until_on IS NULL OR until_on > :today)";
    static auto const days = "UPDATE session SET version = version + 1, " + std::string{taken} +
                             " WHERE mini_group = :id AND on_date >= :today";
    sql.execute(slots, said);
    sql.execute(days, said);
}

void insert_offer(sql::Session& sql, access::Scope const& scope, OfferEdit const& edit, Id const& id) {
    sql.execute(R"sql(
        INSERT INTO mini_group (id, establishment, name, room, places, opened_on, version, kind)
        VALUES (:id, :establishment, :title, :place, :places, :today, 1, :kind)
    )sql",
                {{"id", id},
                 {"establishment", scope.establishment},
                 {"title", edit.title},
                 {"place", edit.place},
                 {"places", edit.places},
                 {"today", std::min(scope.today, edit.starts_on)},
                 {"kind", record::name_of_choice(edit.kind)}});
    sql.execute(
        R"sql(
        INSERT INTO offer (id, establishment, kind, title, place, provider, provider_phone, weekday, starts_on, ends_on,
                           nights, day_starts, day_ends, regime, min_age, max_age, places, rule_criteria, rule_last,
                           opens_on, closes_on, meeting_point, transport, departs_at, returns_at, leader, activity,
                           theme, ratio_rule, recorded_at, recorded_by, version)
        VALUES (:id, :establishment, :kind, :title, :place, :provider, :phone, :weekday, :starts_on, :ends_on, :nights,
            :day_starts, :day_ends, :regime, :min_age, :max_age, :places, :criteria, :last, :opens_on, :closes_on,
            :meeting_point, :transport, :departs_at, :returns_at, :leader, :activity, :theme, :ratio_rule, :now, :actor,
            1)
    )sql",
        written(scope, edit, id));
}

Result<> check(sql::Session& sql, access::Scope const& scope, OfferEdit const& edit) {
    TRY(may_keep(edit));
    if (edit.leader && !timetable::works_here(sql, scope, *edit.leader))
        return wrong_fields("body.wrong_fields", {{"leader", "unknown"}});
    return {};
}

// Whoever asked read the rule: it stays.
Result<> keeps_its_word(sql::Session& sql, Plain const& known, OfferEdit const& edit) {
    if (edit.kind != known.kind) return wrong_fields("body.wrong_fields", {{"kind", "unchanged"}});
    auto asked = sql.count("SELECT count(id) FROM place_request WHERE offer = :id AND state <> 'withdrawn'",
                           {{"id", known.id}});
    bool same_rule = edit.rule.criteria == known.rule.criteria && edit.rule.last == known.rule.last;
    if (asked > 0 && !same_rule) return fail(Fault::conflict, "offer.rule_published");
    if (sql.count("SELECT count(id) FROM place_request WHERE offer = :id AND state = 'placed'", {{"id", known.id}}) >
        edit.places)
        return fail(Fault::conflict, "offer.places_taken");
    return {};
}

}  // namespace

Result<Id> open_offer(sql::Session& sql, Reader const& reader, access::Scope const& scope, OfferEdit const& edit) {
    TRY(check(sql, scope, edit));
    auto id = edit.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM mini_group WHERE id = :id", {{"id", id}}) > 0) {
        auto known = plain(sql, scope.establishment, id);
        if (known && known->kind == edit.kind && known->title == edit.title && known->starts_on == edit.starts_on)
            return id;
        return fail(Fault::conflict, "id.taken");
    }
    insert_offer(sql, scope, edit, id);
    keep_prices_and_documents(sql, id, edit);
    TRY(make_days(sql, reader, scope, id, edit, edit.starts_on));
    if (edit.rule.last == Last::draw) prepare_draw(sql, reader.keys, id, scope.now);
    return id;
}

Result<> write_offer(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                     std::int64_t version, OfferEdit const& edit) {
    auto known = TRY(plain(sql, scope.establishment, id));
    TRY(check(sql, scope, edit));
    TRY(keeps_its_word(sql, known, edit));
    bool same = same_days(sql, id, edit);
    auto const was = as_it_is(sql, id);
    auto parameters = written(scope, edit, id);
    parameters.push_back({"version", version});
    auto changed = sql.execute(
        R"sql(
        UPDATE offer SET title = :title, place = :place, provider = :provider, provider_phone = :phone,
            weekday = :weekday, starts_on = :starts_on, ends_on = :ends_on, nights = :nights, day_starts = :day_starts,
            day_ends = :day_ends, regime = :regime, min_age = :min_age, max_age = :max_age, places = :places,
            rule_criteria = :criteria, rule_last = :last, opens_on = :opens_on, closes_on = :closes_on,
            meeting_point = :meeting_point, transport = :transport, departs_at = :departs_at, returns_at = :returns_at,
            leader = :leader, activity = :activity, theme = :theme, ratio_rule = :ratio_rule, version = version + 1
        WHERE id = :id AND version = :version
    )sql",
        parameters);
    if (changed == 0) return fail(Fault::stale, "stale");
    sql.execute("UPDATE mini_group SET places = :places WHERE id = :id", {{"places", edit.places}, {"id", id}});
    keep_prices_and_documents(sql, id, edit);
    if (!same && !known.cancelled_at) TRY(remake_days(sql, reader, scope, id, was, edit));
    follow(sql, scope, id, edit);
    if (was.theme != edit.theme || was.ratio_rule != edit.ratio_rule) follow_frame(sql, scope, id, was, edit);
    bool drawn = sql.count("SELECT count(id) FROM offer_draw WHERE offer = :id", {{"id", id}}) > 0;
    if (edit.rule.last == Last::draw && !drawn) prepare_draw(sql, reader.keys, id, scope.now);
    return {};
}

Result<> edit_offer(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                    std::int64_t version, OfferEdit const& edit) {
    TRY(plain(sql, scope.establishment, id));
    auto const before = as_it_is(sql, id);
    TRY(write_offer(sql, reader, scope, id, version, edit));
    keep_change(sql, scope, id, before);
    return {};
}

Result<> cancel_offer(sql::Session& sql, access::Scope const& scope, Id const& id, std::string const& reason) {
    auto known = TRY(plain(sql, scope.establishment, id));
    if (reason.empty()) return wrong_fields("body.wrong_fields", {{"reason", "required"}});
    if (known.cancelled_at) return {};
    if (scope.today > known.ends_on) return fail(Fault::conflict, "offer.over");
    sql.execute(R"sql(
        UPDATE offer SET cancelled_at = :now, cancelled_by = :actor, cancel_reason = :reason, version = version + 1
        WHERE id = :id
    )sql",
                {{"now", scope.now}, {"actor", scope.actor}, {"reason", reason}, {"id", id}});
    sql.execute(R"sql(
        INSERT INTO offer_cancellation (id, offer, made_at, made_by, reason) VALUES (:id, :offer, :now, :actor, :reason)
    )sql",
                {{"id", new_id()}, {"offer", id}, {"now", scope.now}, {"actor", scope.actor}, {"reason", reason}});
    // A day where somebody noted something took place. The others are told apart by the instant: restored together.
    sql.execute(R"sql(
        UPDATE session SET cancelled_at = :now, cancelled_by = :actor, cancel_reason = :reason, version = version + 1
        WHERE mini_group = :id AND cancelled_at IS NULL AND on_date >= :today
            AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session = session.id)
            AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.session = session.id)
    )sql",
                {{"now", scope.now}, {"actor", scope.actor}, {"reason", reason}, {"id", id}, {"today", scope.today}});
    for (auto const& slot : timetable::slots_of(sql, scope, id))
        if (!slot.until || *slot.until > scope.today)
            TRY(timetable::close_slot(sql, scope, slot.id, std::max(scope.today, slot.from)));
    return {};
}

Result<> restore_offer(sql::Session& sql, access::Scope const& scope, Id const& id) {
    auto known = TRY(plain(sql, scope.establishment, id));
    if (!known.cancelled_at) return {};
    if (too_old(*known.cancelled_at, scope.now)) return fail(Fault::conflict, "offer.too_old");
    for (auto const& closing : sql.query(R"sql(
             SELECT k.id FROM slot_closing k JOIN slot s ON s.id = k.slot
             WHERE s.mini_group = :id AND k.closed_at = :at AND k.undone_at IS NULL
         )sql",
                                         {{"id", id}, {"at", *known.cancelled_at}}))
        TRY(timetable::reopen_slot(sql, scope, closing.text(0)));
    for (auto const& session : sql.query(R"sql(
             SELECT id FROM session WHERE mini_group = :id AND cancelled_at = :at AND closed_by IS NULL
         )sql",
                                         {{"id", id}, {"at", *known.cancelled_at}}))
        TRY(timetable::restore(sql, scope, session.text(0)));
    sql.execute(R"sql(
        UPDATE offer SET cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL, version = version + 1
        WHERE id = :id
    )sql",
                {{"id", id}});
    sql.execute(R"sql(
        UPDATE offer_cancellation SET undone_at = :now, undone_by = :actor WHERE offer = :id AND undone_at IS NULL
    )sql",
                {{"id", id}, {"now", scope.now}, {"actor", scope.actor}});
    return {};
}

}  // namespace marelle::offer
