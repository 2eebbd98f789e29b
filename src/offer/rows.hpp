#pragma once
// The rows of offers and requests, and the one way a request changes state. For offer/ only.
#include "offer/offer.hpp"
#include <map>
#include <set>

namespace marelle::offer {

struct Plain {
    Id id, establishment;
    Kind kind{};
    std::string title;
    Date starts_on, ends_on, opens_on, closes_on;
    int nights{}, places{};
    std::optional<int> min_age, max_age;
    Rule rule;
    Transport transport{};
    ratio::Regime regime{};
    std::optional<Instant> cancelled_at;
    std::optional<Id> cancelled_by;
    std::int64_t version{};
};
// Refused: offer.unknown (another establishment's).
Result<Plain> plain(sql::Session& sql, Id const& establishment, Id const& offer);
std::vector<std::string> criteria_of(std::string_view text);

struct Row {
    Id id, offer, child;
    int number{};
    RequestState state{};
    std::optional<std::int64_t> order;  // on the waiting list
    std::optional<Id> membership;
};
// Refused: offer.unknown_request (another establishment's).
Result<Row> request_row(sql::Session& sql, Id const& establishment, Id const& request);
std::vector<Row> request_rows(sql::Session& sql, Id const& offer);

struct Change {
    RequestState to{};
    std::optional<std::int64_t> order{};
    std::optional<int> number{};  // a new place in the order of arrival
    std::optional<Id> allocation{};
    std::optional<Reasoned> reason{};
    std::optional<std::string> why{};
};
struct Now {
    Instant at;
    Date today;
};
// Writes the state, the membership it means and the event.
void change(sql::Session& sql, Plain const& offer, Row const& row, Change const& wanted, Author const& author,
            Now const& now);
// The same without an event: what a reversal puts back.
void put(sql::Session& sql, Plain const& offer, Row const& row, Change const& wanted, Id const& by, Now const& now);
std::int64_t last_order(sql::Session& sql, Id const& offer);
int next_number(sql::Session& sql, Id const& offer);

// The newest event of a request.
struct Event {
    Id id;
    std::optional<RequestState> from;
    std::optional<std::int64_t> from_order;
    std::optional<int> from_number;
    RequestState to{};
    std::optional<Id> allocation;
    Instant at;
    bool undone{};
};
std::optional<Event> last_event(sql::Session& sql, Id const& request);
// Puts back what was before the event. Refused: offer.too_old, offer.full,
// offer.place_kept (for another family, which has not answered yet), offer.not_enrolled (the child left).
Result<> take_back(sql::Session& sql, Plain const& offer, Row const& row, Event const& event,
                   access::Scope const& scope);

// --- facts.cpp: what the rule and the warnings look at ---

// Brothers and sisters of the children who asked: child → a name of their household; alone: none.
std::map<Id, std::string> households(sql::Session& sql, Plain const& offer, Date const& on);
// Days in weeks and stays of the establishment, by child.
std::map<Id, std::vector<DayHad>> days_had(sql::Session& sql, Id const& establishment, Period const& period,
                                           std::optional<Id> const& child = {});
// Numbers of the requests that came after the last day of registrations, the day being that of Paris. Asked again after
// it was taken back, a request is of the day it was asked again.
std::set<int> asked_late(sql::Session& sql, Plain const& offer);
// Of who asked or waits: what the rule looks at.
std::vector<Asking> askings(sql::Session& sql, timetable::Calendar const& calendar, Plain const& offer,
                            std::vector<Row> const& rows, Date const& today);
// The holiday the offer begins in; nothing for a club, or out of the holidays.
std::optional<Holiday> holiday_of(sql::Session& sql, timetable::Calendar const& calendar, Plain const& offer,
                                  std::string_view language);
// What is said of the children who asked. Wishes and incompatibilities look at who has a place there, and at the
// requests in `going`, which are about to get one.
std::map<Id, Facts> facts_of(sql::Session& sql, Plain const& offer, std::set<Id> const& going = {});
std::map<Id, std::vector<std::string>> overlaps(sql::Session& sql, Plain const& offer);

// --- requests_read.cpp ---

std::set<Id> in_scope(sql::Session& sql, access::Scope const& scope, Id const& offer);
std::vector<PlaceRequest> requests_of(sql::Session& sql, Reader const& reader, Eyes const& eyes, Plain const& offer);

// --- draws.cpp ---

// The secret of the draw to come and its commitment.
void prepare_draw(sql::Session& sql, crypto::Keyring& keys, Id const& offer, Instant const& now);
// The newest that was made: its tickets in the order drawn.
struct Drawn {
    Id id;
    std::vector<Ticket> tickets;
};
std::optional<Drawn> newest_draw(sql::Session& sql, Id const& offer);
std::vector<Draw> all_draws(sql::Session& sql, Id const& offer);
std::vector<Allocation> allocations_of(sql::Session& sql, Id const& offer, Instant const& now);
bool is_allocated(sql::Session& sql, Id const& offer);
std::vector<std::string> say_rule(Rule const& rule, std::string_view language);

}  // namespace marelle::offer
