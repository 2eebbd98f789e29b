#include "offer/left.hpp"
#include "offer/rows.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

std::vector<Row> standing_rows(sql::Session& sql, Id const& establishment, Id const& child, Date const& on) {
    std::vector<Row> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.id FROM place_request r JOIN offer o ON o.id = r.offer
             WHERE r.child = :child AND o.establishment = :establishment AND o.cancelled_at IS NULL
                 AND o.ends_on >= :on AND r.state IN ('asked', 'waiting', 'placed')
             ORDER BY o.starts_on, o.title, o.id
         )sql",
                                     {{"child", child}, {"establishment", establishment}, {"on", on}}))
        if (auto found = request_row(sql, establishment, row.text(0))) out.push_back(std::move(*found));
    return out;
}

}  // namespace

std::vector<Standing> standing_of(sql::Session& sql, Id const& establishment, Id const& child, Date const& on) {
    std::vector<Standing> out;
    for (auto const& row : standing_rows(sql, establishment, child, on))
        if (auto const offer = plain(sql, establishment, row.offer))
            out.push_back({{offer->id, offer->title}, row.state == RequestState::placed});
    return out;
}

void give_back(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on, Reasoned const& why) {
    for (auto const& row : standing_rows(sql, scope.establishment, child, on))
        if (auto const offer = plain(sql, scope.establishment, row.offer))
            change(sql, *offer, row, {RequestState::withdrawn, {}, {}, {}, why, {}}, {{}, {}, scope.actor},
                   {scope.now, scope.today});
}

std::vector<Named> take_again(sql::Session& sql, access::Scope const& scope, Id const& child, Instant const& given_at) {
    std::vector<Named> lost;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT r.id, o.id, o.title FROM place_request r JOIN offer o ON o.id = r.offer
             JOIN place_request_event e ON e.request = r.id
             WHERE r.child = :child AND o.establishment = :establishment AND e.at = :at AND e.to_state = 'withdrawn'
                 AND e.by_account IS NOT NULL ORDER BY o.title, r.id
         )sql",
                                     {{"child", child}, {"establishment", scope.establishment}, {"at", given_at}})) {
        auto const event = last_event(sql, row.text(0));
        auto const offer = plain(sql, scope.establishment, row.text(1));
        auto const request = request_row(sql, scope.establishment, row.text(0));
        bool const same = event && event->at == given_at && !event->undone;
        // Asked again since, and taken back again: what stands is somebody's word, and it is theirs.
        if (!same && request && request->state != RequestState::withdrawn) continue;
        if (!same || !offer || !request || offer->cancelled_at || !take_back(sql, *offer, *request, *event, scope))
            lost.push_back({row.text(1), row.text(2)});
    }
    return lost;
}

void join_membership(sql::Session& sql, Id const& offer, Id const& child, Id const& former, Date const& from) {
    auto const row = sql.first(R"sql(
        SELECT r.membership, m.from_on, o.starts_on FROM place_request r
        JOIN group_membership m ON m.id = r.membership JOIN offer o ON o.id = r.offer
        WHERE r.offer = :offer AND r.child = :child AND r.state = 'placed'
    )sql",
                               {{"offer", offer}, {"child", child}});
    if (!row || row->text(0) == former || from < row->text(2) || row->text(1) <= from) return;
    sql.execute("DELETE FROM group_membership WHERE id = :id", {{"id", former}});
    sql.execute("UPDATE group_membership SET from_on = :from WHERE id = :id", {{"from", from}, {"id", row->text(0)}});
}

Result<> may_have(sql::Session& sql, Id const& establishment, Id const& child, Date const& on) {
    if (sql.count(R"sql(
            SELECT count(id) FROM enrolment WHERE child = :child AND establishment = :establishment
                AND (until_on IS NULL OR until_on > :on)
        )sql",
                  {{"child", child}, {"establishment", establishment}, {"on", on}}) > 0)
        return {};
    return fail(Fault::conflict, "offer.not_enrolled");
}

}  // namespace marelle::offer
