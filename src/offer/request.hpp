#pragma once
// Asking for a place (demande de place): asked, then placed, waiting, refused or withdrawn. Every decision is kept with
// its author and can be taken back for 30 days.
#include "offer/rule.hpp"
#include "offer/target.hpp"

namespace marelle::crypto {
class Keyring;
}

namespace marelle::offer {

enum class RequestState { asked, placed, waiting, refused, withdrawn };
enum class How { rule, hand };  // a place given by the published rule, or by the director with a reason
enum class Needed { required, wished };
enum class DueKind {
    participation,  // autorisation de participation
    health_form,    // fiche sanitaire de liaison
    vaccination,
    insurance,
    medical_certificate,
    swimming,  // test d’aisance aquatique
    identity,  // of who crosses a border: carte d’identité, sortie de territoire
    payment,
    family_quotient,  // attestation de quotient familial
    other
};

// Said, never refused: whoever places a child decides.
enum class WarningKind {
    age,            // detail: the age on the first day
    overlap,        // detail: the other list of the same days
    incompatible,   // detail: the other child ("Maya B.")
    apart_wish,     // the same
    document,       // detail: how many required ones are missing
    authorisation,  // detail: which one is missing: participation, transport, urgent_care
    vaccination     // not proved: three months at most (domain.md §3.3)
};
struct Warning {
    WarningKind kind{};
    std::string detail;
};

struct DueDocument {  // of a request
    DueKind kind{};
    Date due_on;
    Needed needed{};
    std::optional<Date> received_on;
    std::optional<Named> received_by;
    bool late{};  // due, required and not there
};

struct OfferChild {
    Id id;
    std::string first_name, initial;
};

struct PlaceRequest {
    Id id, offer;
    OfferChild child;
    std::optional<std::string> last_name;  // null for who may not open the file
    std::optional<int> age;                // on the first day; null for the same
    int number{};                          // order of arrival
    Instant asked_at;
    bool late{};                    // it came after the last day of registrations, and goes behind
    std::optional<Named> asked_by;  // of the team; null: the family, by its link
    std::optional<Named> guardian;  // who asked; null for who may not open the file
    RequestState state{};
    std::optional<int> rank;            // on the waiting list, from 1
    bool proposed{};                    // waiting, and a place is free for this one
    int siblings{}, siblings_next{};    // who wait with it, whom the rule keeps together; of them, with a place free
    std::optional<Instant> kept_until;  // it was proposed to the family, and is kept for it
    std::optional<std::string> price_band;
    std::optional<How> how;
    std::optional<Instant> decided_at;
    std::optional<Named> decided_by;
    std::optional<std::string> reason;
    std::vector<std::string> why;  // of the rule, when it decided: codes as in AllocationLine
    std::vector<DueDocument> documents;
    std::vector<Warning> warnings;  // empty for who may not open the file
    std::optional<Share> holiday;   // of the offer's holiday; null for a club
    bool reversible{};              // its last decision can be taken back now
};

struct NewRequest {
    std::optional<Id> id;
    Id child;
    std::optional<Id> guardian;
    std::optional<std::string> price_band;  // label of one of the offer's
    std::optional<RequestState>
        state;  // placed: given at once where nobody is passed over, or with a reason; else asked
    std::optional<std::string> reason;  // of a place given before others who wait for one
};
struct Decision {
    std::optional<std::string> reason;
};
struct Receipt {
    std::optional<Date> received_on;  // today when absent
};

// One ticket of a draw, for everybody: numbers, no name.
struct DrawTicket {
    int number{};
    std::string numbers;  // of its requests: "4", "4 7"
    int tier{};           // 1 goes first
    std::string hash;     // hexadecimal; empty for who asked late
    int rank{};
    bool late{};  // asked after the last day of registrations: behind, by arrival
};
struct Draw {
    Id id;
    std::string commitment;  // SHA-256 of the secret, hexadecimal
    Instant made_at;
    std::optional<std::string> secret;  // once drawn
    std::optional<std::string> word, seed;
    std::optional<Instant> drawn_at;
    std::optional<Named> drawn_by;
    std::optional<std::string> reason;  // of a second one
    std::vector<DrawTicket> tickets;    // in the order drawn
    int late{};                         // requests that came after the closing, and go behind
    std::optional<std::string> check;   // the lines of shell that rerun it
    bool replaced{};
};
struct Draws {
    std::vector<std::string> rule_words;
    std::vector<Draw> draws;  // newest first; the one to come has no seed
};
struct NewDraw {
    std::optional<std::string> word, reason;
};

struct AllocationLine {
    Id request;
    OfferChild child;
    int number{};
    int order{};  // by the rule, from 1
    RequestState becomes{};
    std::optional<int> rank;
    std::vector<std::string>
        reasons;  // codes: "late" (and no criterion), "fewest_holidays", "never_stayed", "siblings_together", "draw",
                  // "arrival", "too_big", "kept" (a place is kept for it, until it answers)
    std::string words;              // the same, to be read
    std::vector<Warning> warnings;  // as its request says them, were everybody who gets a place there
};
struct Allocation {
    std::optional<Id> id;  // null: a preview
    int places_left{}, given{}, waiting{};
    std::vector<AllocationLine> lines;
    std::optional<Instant> made_at;
    std::optional<Named> made_by;
    std::optional<Instant> undone_at;
    std::optional<Named> undone_by;
    bool reversible{};
};

// Why something was decided of a child: kept sealed with its key.
struct Reasoned {
    crypto::Keyring& keys;
    std::string text;
};

// Who asks or withdraws: a family by its link, or somebody of the team for it.
struct Author {
    std::optional<Id> guardian, link, account;
};

}  // namespace marelle::offer
