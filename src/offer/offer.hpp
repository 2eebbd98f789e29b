#pragma once
// Offers (offres): a club on Wednesdays, a week of the holidays, a stay. What has places and is asked for; its children
// are members of the group of the same id and its days are sessions (docs/decisions/0017).
#include "offer/request.hpp"

namespace marelle::offer {

enum class Kind { club, holiday_week, stay };
enum class Transport { none, bus, walk, train };
// announced: nobody may ask yet; open: families ask; closed: it has not begun; running; over; cancelled.
enum class State { announced, open, closed, running, over, cancelled };

struct Price {
    std::string label;         // "Tranche 1"
    std::optional<int> up_to;  // quotient familial, in euros; null: above, or for everybody
    int cents{};
};
struct Due {
    DueKind kind{};
    Date due_on;
    Needed needed{};
};

// How many adults, in words: the law's number under the regime, and for how many places (domain.md §3.1).
struct Supervision {
    ratio::Regime regime{}, usual{};   // what holds, and what would if nobody had chosen
    std::vector<std::string> regimes;  // that may be chosen for such a list
    timetable::Theme usual_theme{};
    std::vector<std::string> words;
};

// As lists show it: no child.
struct OfferRow {
    Id id;
    Kind kind{};
    std::string title;
    std::optional<std::string> place, provider;
    std::optional<int> weekday;  // of a club: 1 Monday … 7 Sunday
    Date starts_on, ends_on;     // both included
    int nights{};
    Time day_starts, day_ends;
    std::optional<int> min_age, max_age;  // on the first day, both included
    int places{}, placed{}, asked{}, waiting{}, free{};
    Date opens_on, closes_on;  // registrations, both included
    State state{};
    std::optional<std::string> holiday;  // "Vacances de la Toussaint"
    std::optional<Named> leader;
    int documents_missing{};  // required ones of who has a place
    int to_decide{};          // asked once registrations are closed, and free places somebody waits for
};

struct Offer {
    OfferRow row;
    ratio::Regime regime{};
    timetable::Activity activity{};
    std::optional<timetable::Theme> theme;  // the activity's when null
    std::optional<ratio::RatioRule> ratio_rule;
    Supervision supervision;
    std::optional<std::string> provider_phone, meeting_point;
    Transport transport{};
    std::optional<Time> departs_at, returns_at;  // of the first and of the last day
    Rule rule;
    std::vector<std::string> rule_words;
    std::vector<Price> prices;
    std::vector<Due> documents;
    std::vector<PlaceRequest> requests;  // placed, waiting by rank, asked, refused, withdrawn
    std::vector<Draw> draws;
    std::vector<Allocation> allocations;  // without their lines
    std::vector<timetable::SessionHead> sessions;
    std::optional<Instant> cancelled_at;
    std::optional<Named> cancelled_by;
    std::optional<std::string> cancel_reason;
    std::int64_t version{};
};

// A new one has an id or gets one; its kind never changes afterwards.
struct OfferEdit {
    std::optional<Id> id;
    Kind kind{};
    std::string title;
    std::optional<std::string> place, provider, provider_phone;
    std::optional<int> weekday;
    Date starts_on, ends_on;
    std::optional<int> nights;  // of a stay: the days less one when absent
    Time day_starts, day_ends;
    std::optional<ratio::Regime> regime;          // usual_regime() when absent
    std::optional<timetable::Activity> activity;  // of a club, a sport when absent
    std::optional<timetable::Theme> theme;        // the activity's when absent
    std::optional<ratio::RatioRule> ratio_rule;   // the regime's when absent
    std::optional<int> min_age, max_age;
    int places{};
    Rule rule;
    Date opens_on, closes_on;
    std::vector<Price> prices;
    std::vector<Due> documents;
    std::optional<std::string> meeting_point;
    std::optional<Transport> transport;
    std::optional<Time> departs_at, returns_at;
    std::optional<Id> leader;
};

struct OfferCancellation {
    std::string reason;
};

// A child who may go.
struct Candidate {
    OfferChild child;
    std::optional<std::string> last_name;
    int age{};  // on the first day
    std::optional<Named> group;
    std::optional<Share> holiday;
    std::vector<Warning> warnings;  // age, overlap
    std::optional<RequestState> state;
    std::optional<Id> request;
};

// --- rules (rules.cpp): pure ---

// Every wrong field: dates and hours in order, ages, places, registrations, rule, prices, documents.
Result<> may_keep(OfferEdit const& edit);
State state_of(OfferRow const& row, bool cancelled, Date const& today);
int nights_of(OfferEdit const& edit);
timetable::Activity activity_of(OfferEdit const& edit);
// By the nights of a stay, by the day and the activity of a club.
ratio::Regime usual_regime(OfferEdit const& edit);
ratio::Regime regime_of(OfferEdit const& edit);
// CASF R227-1: a short stay is one to three nights, a stay more; an accessory one, one to four of an accueil.
bool may_be_under(ratio::Regime regime, Kind kind, int nights);
// The days it takes place, but for a club, whose slot makes them.
std::vector<Date> days_of(OfferEdit const& edit, timetable::Calendar const& calendar, timetable::Place const& place);
// A place beside the others' right: refused offer.full, offer.place_kept, offer.reason_required when somebody who comes
// before by the rule would be passed over.
struct Seats {
    int free{};    // given to nobody, and kept for no other family
    int before{};  // others asked or waiting who come before this one
    int others{};  // others asked or waiting, all
    int kept{};    // given to nobody, and kept for another family until it answers
};
Result<> may_place(Seats const& seats, std::optional<std::string> const& reason);
bool too_old(Instant const& at, Instant const& now);  // past 30 days nothing is taken back
// Requests are settled as they come; otherwise places are given once the list is whole.
bool list_is_whole(Rule const& rule, Date const& closes_on, Date const& today);
// What is said of a child and an offer before a place is given.
struct Facts {
    Date birth_date, first_day;
    std::optional<int> min_age, max_age;
    std::vector<std::string> overlaps, incompatible, apart;  // names
    int documents_missing{};
    std::vector<std::string> authorisations_missing;
    bool vaccination_due{};  // of a collective reception, and not proved
};
std::vector<Warning> warnings_of(Facts const& facts);

// --- store (store.cpp, read.cpp, requests.cpp, decisions.cpp, draws.cpp, allocation.cpp): SQL ---

struct Reader {
    timetable::Calendar const& calendar;
    crypto::Keyring& keys;
    std::string language;
};
// What one reader sees: the offers of the house; the children that may be listed (S1); those whose surname, adults and
// warnings are shown (S2).
struct Eyes {
    access::Scope offers;  // offer.read
    access::Scope listed;  // child.list
    access::Scope care;    // child.read; reach none when the role has none
};
Result<Eyes> eyes_of(Actor const& actor);
// supervision.cpp. Of a list as it is typed, or as it is.
Supervision supervision_of(sql::Session& sql, Id const& establishment, OfferEdit const& edit,
                           std::string_view language);
std::vector<OfferRow> offers(sql::Session& sql, Reader const& reader, access::Scope const& scope, Period const& period);
Result<Offer> find_offer(sql::Session& sql, Reader const& reader, Eyes const& eyes, Id const& id);
// The same sent twice is one. Refused: body.wrong_fields, id.taken.
Result<Id> open_offer(sql::Session& sql, Reader const& reader, access::Scope const& scope, OfferEdit const& edit);
// Refused: offer.unknown, stale, offer.places_taken (more children than that), offer.has_marks (its days are history),
// offer.rule_published (somebody has asked: the rule they read stays), body.wrong_fields.
Result<> edit_offer(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                    std::int64_t version, OfferEdit const& edit);
// Its days to come are cancelled. Refused: offer.unknown, offer.over. Twice is once.
Result<> cancel_offer(sql::Session& sql, access::Scope const& scope, Id const& id, std::string const& reason);
// Refused: offer.unknown, reversal.too_old.
Result<> restore_offer(sql::Session& sql, access::Scope const& scope, Id const& id);

Result<std::vector<Candidate>> candidates(sql::Session& sql, Reader const& reader, access::Scope const& offers,
                                          access::Scope const& children, Id const& offer);

struct Ask {
    Id offer, child;
    std::optional<Id> id;
    std::optional<std::string> price_band;
};
// A request of a child for an offer of the establishment; sent twice it is one; one withdrawn before is asked again,
// and goes last. Refused: offer.unknown, child.unknown (not enrolled there), offer.cancelled, offer.not_open (by a
// link: registrations), offer.over, offer.not_the_age (by a link), body.wrong_fields (price band, guardian).
Result<Id> ask(sql::Session& sql, Id const& establishment, Ask const& asked, Author const& author, Instant const& now);
// Refused: offer.unknown_request; by a link: offer.not_open, offer.not_yours (another family's).
Result<> withdraw(sql::Session& sql, Id const& establishment, Id const& request, Author const& author,
                  std::optional<Reasoned> const& reason, Instant const& now);

// The team's: asks for a child, and gives it a place at once when that is sent. Refused: what ask() and decide()
// refuse; access.refused (a place, by who does not decide).
Result<> ask_for(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& offer,
                 NewRequest const& sent);

struct Touched {
    Id offer, child;
};
// Refused: offer.unknown_request (out of scope).
Result<Touched> touched_by(sql::Session& sql, access::Scope const& scope, Id const& request);
// Refused: offer.unknown_request, offer.full, offer.reason_required, offer.cancelled, offer.over, offer.not_enrolled,
// offer.has_marks (out of a place, when a roll call says the child was there).
Result<> decide(sql::Session& sql, access::Scope const& scope, Id const& request, RequestState to,
                std::optional<Reasoned> const& reason);
// The last decision. Refused: offer.unknown_request, reversal.too_old, reversal.changed_since, offer.full,
// offer.has_marks.
Result<> reverse(sql::Session& sql, access::Scope const& scope, Id const& request);

Result<Draws> draws_of(sql::Session& sql, access::Scope const& scope, Id const& offer, std::string_view language);
// Refused: offer.unknown, offer.no_draw (the rule is by arrival), offer.still_open, offer.reason_required (there was
// one), offer.allocated (places were given after the first: those come back first), body.wrong_fields (word).
Result<> draw(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& offer,
              NewDraw const& asked);

// Gives the free places by the rule, to who asked or waits. Refused: offer.still_open, offer.draw_first (there are
// fewer places than children), offer.cancelled.
Result<Allocation> preview(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& offer);
Result<Allocation> allocate(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& offer);
// All of it, or nothing. Refused: offer.unknown_allocation, reversal.too_old, reversal.changed_since, offer.has_marks.
Result<Id> reverse_allocation(sql::Session& sql, access::Scope const& scope, Id const& allocation);

Result<> receive(sql::Session& sql, access::Scope const& scope, Id const& request, DueKind kind, Date const& on);
Result<> take_receipt_back(sql::Session& sql, access::Scope const& scope, Id const& request, DueKind kind);

// For Aujourd’hui.
struct ToDo {
    std::int64_t count{};
    Id first;  // the offer that comes first
};
ToDo to_decide(sql::Session& sql, access::Scope const& scope);          // asked, and registrations are closed
ToDo places_freed(sql::Session& sql, access::Scope const& scope);       // a place is free and somebody waits for it
ToDo documents_missing(sql::Session& sql, access::Scope const& scope);  // due soon, or past

void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys);

}  // namespace marelle::offer

#include "offer/fields.hpp"
