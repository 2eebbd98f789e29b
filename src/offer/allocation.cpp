// Giving the free places by the rule, all at once; and taking all of it back.
#include "base/text.hpp"
#include "messages/messages.hpp"
#include "offer/proposals.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

bool undecided(Row const& row) { return row.state == RequestState::asked || row.state == RequestState::waiting; }

struct Plan {
    Plain offer;
    std::vector<Row> rows;  // asked or waiting
    std::map<int, Asking> askings;
    std::vector<Ticket> ordered;
    Places places;
    std::set<int> kept;  // numbers of who has a place kept for them: it is theirs, and they have not answered yet
    int left{};
    std::optional<Id> draw;
};

int places_left(Plain const& offer, std::vector<Row> const& rows) {
    auto placed = std::ranges::count(rows, RequestState::placed, &Row::state);
    return std::max(0, offer.places - static_cast<int>(placed));
}

// Those of a draw keep its order, without who left the list; who asked since comes after, by arrival. Whoever is on the
// list again since, having asked in time, goes before who asked late all the same.
std::vector<Ticket> after_draw(std::vector<Ticket> drawn, std::vector<Row> const& rows, std::vector<Ticket> now) {
    std::set<int> there, known;
    for (auto const& row : rows) there.insert(row.number);
    for (auto& ticket : drawn) {
        std::erase_if(ticket.numbers, [&](int number) { return !there.contains(number); });
        known.insert(ticket.numbers.begin(), ticket.numbers.end());
    }
    std::erase_if(drawn, [](auto const& ticket) { return ticket.numbers.empty(); });
    for (auto& ticket : now) {
        std::erase_if(ticket.numbers, [&](int number) { return known.contains(number); });
        if (!ticket.numbers.empty()) drawn.push_back(std::move(ticket));
    }
    std::ranges::stable_partition(drawn, [](auto const& ticket) { return !ticket.late; });
    return drawn;
}

// Once places were given, the waiting list is what it is, whose turn it is first; who asked since comes after it.
// Brothers and sisters who wait are one ticket still, where the first of them stands: they go together or wait
// together.
std::vector<Ticket> after_list(std::vector<Row> rows, std::vector<Waiting> const& list,
                               std::vector<Ticket> const& now) {
    std::vector<Ticket> out;
    std::erase_if(rows, [](auto const& row) { return row.state != RequestState::waiting; });
    std::ranges::sort(rows, {}, [&](auto const& row) { return turn_of(list, row.id); });
    std::set<int> waiting, done;
    for (auto const& row : rows) waiting.insert(row.number);
    for (auto const& row : rows) {
        if (done.contains(row.number)) continue;
        Ticket ticket{row.number, {row.number}, 0, false, {}};
        for (auto const& each : now)
            if (std::ranges::find(each.numbers, row.number) != each.numbers.end())
                for (int number : each.numbers)
                    if (number != row.number && waiting.contains(number)) ticket.numbers.push_back(number);
        done.insert(ticket.numbers.begin(), ticket.numbers.end());
        out.push_back(std::move(ticket));
    }
    for (auto ticket : now) {
        std::erase_if(ticket.numbers, [&](int number) { return waiting.contains(number); });
        if (!ticket.numbers.empty()) out.push_back(std::move(ticket));
    }
    return out;
}

// Whoever a place is kept for stands alone, where the ticket stands: the others of it go on without.
std::vector<Ticket> apart(std::vector<Ticket> const& ordered, std::set<int> const& kept) {
    std::vector<Ticket> out;
    for (auto ticket : ordered) {
        for (int number : ticket.numbers)
            if (kept.contains(number)) out.push_back({number, {number}, ticket.tier, ticket.late, ticket.hash});
        std::erase_if(ticket.numbers, [&](int number) { return kept.contains(number); });
        if (ticket.numbers.empty()) continue;
        ticket.number = ticket.numbers.front();
        out.push_back(std::move(ticket));
    }
    return out;
}

// The others, by the rule: a place that is kept is not given a second time.
Places give_the_rest(std::vector<Ticket> const& ordered, std::set<int> const& kept, int left) {
    auto others = ordered;
    std::erase_if(others, [&](auto const& ticket) { return kept.contains(ticket.numbers.front()); });
    return give(others, left);
}

Result<Plan> plan(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id) {
    Plan out{TRY(plain(sql, scope.establishment, id)), {}, {}, {}, {}, {}, 0, {}};
    if (out.offer.cancelled_at) return fail(Fault::conflict, "offer.cancelled");
    if (scope.today > out.offer.ends_on) return fail(Fault::conflict, "offer.over");
    if (!list_is_whole(out.offer.rule, out.offer.closes_on, scope.today))
        return fail(Fault::conflict, "offer.still_open");
    out.rows = request_rows(sql, id);
    auto const list = waiting_list(sql, id, scope.now);
    for (auto const& row : out.rows)
        if (auto const one = std::ranges::find(list, row.id, &Waiting::request); one != list.end() && one->kept_until)
            out.kept.insert(row.number);
    out.left = std::max(0, places_left(out.offer, out.rows) - static_cast<int>(out.kept.size()));
    std::erase_if(out.rows, [](auto const& row) { return !undecided(row); });
    auto facts = askings(sql, reader.calendar, out.offer, out.rows, scope.today);
    for (auto const& one : facts) out.askings.emplace(one.number, one);
    auto now = in_order(tickets_of(out.offer.rule, facts), Last::arrival, "");
    auto drawn = newest_draw(sql, id);
    if (is_allocated(sql, id)) out.ordered = after_list(out.rows, list, now);
    else if (drawn) out.ordered = after_draw(std::move(drawn->tickets), out.rows, now);
    else out.ordered = now;
    if (drawn) out.draw = drawn->id;
    // Who asked late goes behind, by arrival: as long as everybody else fits there is nothing to draw.
    auto const in_time = std::ranges::count_if(
        out.askings, [&](auto const& one) { return !one.second.late && !out.kept.contains(one.first); });
    bool enough = in_time <= out.left;
    if (out.offer.rule.last == Last::draw && !drawn && !enough) return fail(Fault::conflict, "offer.draw_first");
    out.ordered = apart(out.ordered, out.kept);
    out.places = give_the_rest(out.ordered, out.kept, out.left);
    return out;
}

std::vector<std::string> reasons_of(Plan const& plan, Ticket const& ticket, bool too_big) {
    std::vector<std::string> out;
    bool under_half = false, never_stayed = false;
    bool const late = std::ranges::all_of(ticket.numbers, [&](int number) { return plan.askings.at(number).late; });
    for (int number : ticket.numbers) {
        auto const& facts = plan.askings.at(number);
        under_half = under_half || facts.under_half;
        never_stayed = never_stayed || facts.never_stayed;
    }
    if (late) out.emplace_back("late");
    if (!late && under_half && plan.offer.rule.has("fewest_holidays")) out.emplace_back("fewest_holidays");
    if (!late && never_stayed && plan.offer.rule.has("never_stayed")) out.emplace_back("never_stayed");
    if (ticket.numbers.size() > 1) out.emplace_back("siblings_together");
    out.emplace_back(ticket.hash.empty() ? "arrival" : "draw");
    if (plan.kept.contains(ticket.numbers.front())) out.emplace_back("kept");
    else if (too_big) out.emplace_back("too_big");
    return out;
}

std::string joined(std::vector<std::string> const& words, std::string_view between) {
    std::string out;
    for (auto const& word : words) out += (out.empty() ? "" : std::string{between}) + word;
    return out;
}

std::map<Id, OfferChild> children_of(sql::Session& sql, Id const& offer) {
    std::map<Id, OfferChild> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name)
             FROM place_request r JOIN child c ON c.id = r.child WHERE r.offer = :offer
         )sql",
                                     {{"offer", offer}}))
        out[row.text(0)] = {row.text(1), first_name_of(row.text(2)), initial_of(row.text(3))};
    return out;
}

// A ticket that waits while one behind it goes was too big for what was left.
std::set<int> too_big(Plan const& plan) {
    std::set<int> placed(plan.places.placed.begin(), plan.places.placed.end()), out;
    bool later = false;
    for (auto const& ticket : std::vector(plan.ordered.rbegin(), plan.ordered.rend())) {
        if (placed.contains(ticket.numbers.front())) later = true;
        else if (later) out.insert(ticket.number);
    }
    return out;
}

Allocation told(sql::Session& sql, Plan const& plan, std::string_view language) {
    Allocation out;
    out.places_left = plan.left;
    out.given = static_cast<int>(plan.places.placed.size());
    out.waiting = static_cast<int>(plan.places.waiting.size() + plan.kept.size());
    auto children = children_of(sql, plan.offer.id);
    auto big = too_big(plan);
    std::set<int> const placed(plan.places.placed.begin(), plan.places.placed.end());
    int rank = 0;
    for (auto const& ticket : plan.ordered)
        for (int number : ticket.numbers) {
            auto row = std::ranges::find(plan.rows, number, &Row::number);
            AllocationLine line{row->id,
                                children[row->id],
                                number,
                                static_cast<int>(out.lines.size()) + 1,
                                RequestState::placed,
                                {},
                                reasons_of(plan, ticket, big.contains(ticket.number)),
                                {},
                                {}};
            if (!placed.contains(number)) {
                line.becomes = RequestState::waiting;
                line.rank = ++rank;
            }
            std::vector<std::string> words;
            words.reserve(line.reasons.size());
            for (auto const& reason : line.reasons) words.push_back(messages::say(language, "offer.why." + reason));
            // What the criterion looked at: the list beside it shows one holiday, and the rule counts them all.
            if (auto const& facts = plan.askings.at(number);
                facts.days_of_holiday > 0 && plan.offer.rule.has("fewest_holidays"))
                words.push_back(messages::say(language, "offer.why.days_so_far",
                                              {{"had", facts.days_had}, {"of", facts.days_of_holiday}}));
            line.words = joined(words, " · ");
            out.lines.push_back(std::move(line));
        }
    return out;
}

// The rule looks at no age and no wish: who gives the places reads what each request says beside its line.
void warn(sql::Session& sql, access::Scope const& scope, Plain const& offer, Allocation& out) {
    std::set<Id> going;
    for (auto const& line : out.lines)
        if (line.becomes == RequestState::placed) going.insert(line.request);
    auto const open = in_scope(sql, scope, offer.id);
    auto const facts = facts_of(sql, offer, going);
    for (auto& line : out.lines)
        if (open.contains(line.child.id)) line.warnings = warnings_of(facts.at(line.child.id));
}

void write(sql::Session& sql, access::Scope const& scope, Plan const& plan, Allocation const& made) {
    sql.execute(R"sql(
        INSERT INTO offer_allocation (id, offer, draw, given, waiting, made_at, made_by)
        VALUES (:id, :offer, :draw, :given, :waiting, :now, :actor)
    )sql",
                {{"id", *made.id},
                 {"offer", plan.offer.id},
                 {"draw", plan.draw},
                 {"given", made.given},
                 {"waiting", made.waiting},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    for (auto const& line : made.lines) {
        auto row = std::ranges::find(plan.rows, line.request, &Row::id);
        std::optional<std::int64_t> order = line.rank;
        if (row->state == line.becomes && row->order == order) continue;
        change(sql, plan.offer, *row, {line.becomes, order, {}, made.id, {}, joined(line.reasons, " ")},
               {{}, {}, scope.actor}, {scope.now, scope.today});
    }
}

}  // namespace

bool is_allocated(sql::Session& sql, Id const& offer) {
    return sql.count("SELECT count(id) FROM offer_allocation WHERE offer = :offer AND undone_at IS NULL",
                     {{"offer", offer}}) > 0;
}

std::vector<Allocation> allocations_of(sql::Session& sql, Id const& offer, Instant const& now) {
    std::vector<Allocation> out;
    bool newest = true;
    for (auto const& row : sql.query(R"sql(
             SELECT a.id, a.given, a.waiting, a.made_at, u.id, u.name, a.undone_at, v.id, v.name
             FROM offer_allocation a JOIN user_account u ON u.id = a.made_by
             LEFT JOIN user_account v ON v.id = a.undone_by
             WHERE a.offer = :offer ORDER BY a.made_at DESC, a.id DESC
         )sql",
                                     {{"offer", offer}})) {
        Allocation one;
        one.id = row.text(0);
        one.given = static_cast<int>(row.integer(1));
        one.waiting = static_cast<int>(row.integer(2));
        one.made_at = row.text(3);
        one.made_by = named(row.text(4), row.text(5));
        one.undone_at = row.maybe_text(6);
        one.undone_by = named(row.maybe_text(7), row.maybe_text(8));
        one.reversible = newest && !one.undone_at && !too_old(*one.made_at, now);
        newest = newest && one.undone_at.has_value();
        out.push_back(std::move(one));
    }
    return out;
}

Result<Allocation> preview(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& offer) {
    auto const wanted = TRY(plan(sql, reader, scope, offer));
    auto out = told(sql, wanted, reader.language);
    warn(sql, scope, wanted.offer, out);
    return out;
}

Result<Allocation> allocate(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& offer) {
    auto wanted = TRY(plan(sql, reader, scope, offer));
    auto made = told(sql, wanted, reader.language);
    warn(sql, scope, wanted.offer, made);
    if (made.lines.empty()) return fail(Fault::conflict, "offer.nobody_asked");
    made.id = new_id();
    made.made_at = scope.now;
    made.reversible = true;
    write(sql, scope, wanted, made);
    return made;
}

Result<Id> reverse_allocation(sql::Session& sql, access::Scope const& scope, Id const& allocation) {
    auto found = sql.first(R"sql(
        SELECT a.offer, a.made_at, a.undone_at FROM offer_allocation a JOIN offer o ON o.id = a.offer
        WHERE a.id = :id AND o.establishment = :establishment
    )sql",
                           {{"id", allocation}, {"establishment", scope.establishment}});
    if (!found) return fail(Fault::not_found, "offer.unknown_allocation");
    if (!found->null(2)) return found->text(0);
    if (too_old(found->text(1), scope.now)) return fail(Fault::conflict, "offer.too_old");
    auto offer = TRY(plain(sql, scope.establishment, found->text(0)));
    for (auto const& row :
         sql.query("SELECT DISTINCT request FROM place_request_event WHERE allocation = :id", {{"id", allocation}})) {
        auto event = last_event(sql, row.text(0));
        if (!event || event->undone || event->allocation != allocation)
            return fail(Fault::conflict, "offer.changed_since");
        TRY(take_back(sql, offer, TRY(request_row(sql, scope.establishment, row.text(0))), *event, scope));
    }
    sql.execute("UPDATE offer_allocation SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", allocation}});
    return offer.id;
}

}  // namespace marelle::offer
