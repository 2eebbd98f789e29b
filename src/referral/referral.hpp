#pragma once
// From a teacher's worry to an admission (orientation, never "school guidance"). What is said of a child here is S3,
// sealed with the referral's own key; the teacher later sees the state of what he sent, and nothing else.
#include "access/access.hpp"
#include "base/error.hpp"
#include "referral/shapes.hpp"
#include "sql/sql.hpp"

namespace marelle::crypto {
class Keyring;
}
namespace marelle::http {
class Router;
struct Call;
}  // namespace marelle::http
namespace marelle::link {
struct Pages;
}

namespace marelle::referral {

// --- rules.cpp: pure ---

// Every wrong field of what a teacher sent: parents informed and agreeing first, at least one motive, a UAI with its
// check letter, a birth date of a child of 3 to 17 years, no social security number in a free text.
std::vector<Error::Field> check(NewReferral const& sent, Date const& today);

// refuse needs a reason, redirect a scheme, meet a time; nothing is decided after an admission.
Result<> may_decide(State state, NewDecision const& decision);
Result<> may_admit(State state, Admission const& admission, Date const& today);

// --- store.cpp ---

// Stores what came by a link. Sending the same id again answers the same receipt and stores nothing.
Result<std::string> receive(sql::Session& sql, crypto::Keyring& keys, NewReferral const& sent, Id const& link,
                            Id const& establishment, Instant const& at);

// What the teacher sees: receipts and states of one link, newest first. No name.
std::vector<Receipt> receipts(sql::Session& sql, Id const& link);

// state: a State's name, "open" (received, meeting, waiting) or "all". Urgent first, then oldest first; who waits comes
// last, by rank, except in "all".
std::vector<ReferralRow> list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                              people::Eyes const& eyes, std::string_view state);
// state= of a request: "open" when absent. Refused: query.wrong_fields.
Result<std::string> state_asked(http::Call const& call);
Result<Referral> find(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id);

// The waiting list of the establishment, the next to be admitted first. A decision's rank is the place asked for at the
// time; a referral's rank is its place now.
std::vector<Id> waiting_order(sql::Session& sql, access::Scope const& scope);

// Children known here who may be the one referred, while nothing is settled.
std::vector<people::Duplicate> duplicates_of(sql::Session& sql, crypto::Keyring const& keys, people::Eyes const& eyes,
                                             Referral const& referral);

// Adds a decision; a rank on the waiting list is the last one unless given.
Result<> decide(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                NewDecision const& decision);

// Creates the child (or takes the one known here), the enrolment and the place in a group, in this transaction.
Result<Admitted> admit(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Actor const& actor,
                       Id const& id, Admission const& admission);

// The links given in the establishment, newest first, without their address.
std::vector<ReferralLink> referral_links(sql::Session& sql, access::Scope const& scope);

void add_routes(http::Router& router, crypto::Keyring& keys);         // routes.cpp: the director's
void add_link_routes(http::Router& router);                           // link_routes.cpp: the links themselves
void add_export_routes(http::Router& router, crypto::Keyring& keys);  // export.cpp: both as files
void add_noted_routes(http::Router& router, crypto::Keyring& keys);   // noted_routes.cpp: written after the admission
link::Pages link_pages(crypto::Keyring& keys);                        // and what a teacher sees behind one

}  // namespace marelle::referral
