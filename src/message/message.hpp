#pragma once
// Messages to families, and their outbox: what is said, to whom, by which way, when it may leave, what became of it.
// Nothing is sent twice silently: a message is claimed in the database before anything leaves, and one whose sending
// was cut short is "perhaps sent" until a person decides.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "defaults/defaults.hpp"
#include "message/kinds.hpp"
#include <map>

namespace marelle::crypto {
class Keyring;
}
namespace marelle::http {
class Router;
}

namespace marelle::message {

// --- settings (settings.cpp): content/defaults/messages.toml, dated ---

struct Habits {
    Time quiet_from, quiet_until;  // local; the night is between them
    int planned_every_days{};
    std::vector<int> retries_minutes;
    int link_days{};
};
defaults::Dated<Habits> const& habits();
// As a file says them, for its test: throws std::runtime_error with the line of what is wrong.
defaults::Dated<Habits> parse_habits(std::string_view toml);

// --- rules (rules.cpp): pure ---

bool is_quiet(Habits const& habits, std::int64_t ms);
// The instant itself, or the first one after it at which nobody sleeps. Local hours: right on the nights the clock
// changes too.
std::int64_t after_quiet(Habits const& habits, std::int64_t ms);
// The same, but for what is urgent and would come too late in the morning: tonight's evening, a coach at dawn. Better a
// phone that rings at 21:00 than a family before a closed door.
std::int64_t soonest(Habits const& habits, Urgency urgency, std::int64_t ms, std::optional<std::int64_t> useful_until);

struct Departure {
    std::int64_t at{};
    std::optional<Later> because;
};
// When a message may leave: after the night, and a planned one not before a week has gone by since each other planned
// message to the same adult (`others`: when those left or are to leave). Paper is handed over: at once.
Departure departure(defaults::Dated<Habits> const& all, Channel channel, Urgency urgency, std::int64_t now,
                    std::vector<std::int64_t> const& others, std::optional<std::int64_t> useful_until = {});

// After that many tries that failed, when to try again; nothing: give up.
std::optional<std::int64_t> next_try(Habits const& habits, std::int64_t tries, std::int64_t now,
                                     Urgency urgency = Urgency::planned, std::optional<std::int64_t> useful_until = {});

State state_of(Standing const& row);

// --- the adult (reach.cpp): the newest data decides, again when the message leaves ---

struct RightSpan {
    std::string kind;  // collect, contact, no_approach, emergency
    Date from;
    std::optional<Date> until;
};
struct AdultLink {
    std::string relation, authority;
    std::vector<RightSpan> rights;  // for this child; closed ones too
};
// May this adult be written to about this child, and answer for it? A person who must not approach any child of the
// family has no word on any; a withdrawn contact closes; without authority a contact right must say yes.
Result<> may_reach(AdultLink const& link, bool must_not_approach_any, Date const& today);

struct Adult {
    Id id;
    std::string first_name, name;
    std::string language;  // of family_languages()
    std::optional<std::string> phone, email;
};
// Refused: message.adult_unknown, and as may_reach(). Without a scope: the caller has checked the child, or has the
// family's own link.
Result<Adult> adult_of(sql::Session& sql, crypto::Keyring& keys, Id const& guardian, Id const& child,
                       Date const& today);

// --- words (words.cpp) ---

// What a message says, by name: "child" (first name), "place", "phone", "link", "day", "time", "offer". Never more.
using Values = std::map<std::string, std::string>;
struct Words {
    std::string subject, body;  // an SMS has no subject
};
Words words_of(Kind kind, Channel channel, std::string_view language, Values const& values);

// --- store (store.cpp) ---

struct NewMessage {
    std::optional<Id> id;  // the same sent twice is one
    Id guardian, child;
    Channel channel{};
    Kind kind{};
    Urgency urgency{};
    Values values;
    std::optional<std::string> about{};  // "session:<id>": this adult is told of it once
    std::optional<Instant> useful_until;
    std::optional<Id> repeats;
};
// Written now, when would it leave? As plan() does; asked before, to be said before.
Departure foresee(sql::Session& sql, NewMessage const& message, Instant const& now);
// By then it is of no use any more. A letter leaves at once.
bool comes_too_late(Channel channel, Departure const& when, std::optional<Instant> const& useful_until);
void count(Waits& waits, NewMessage const& message, Departure const& when);
void count(Waits& waits, MessageRow const& planned);  // of one that is written, while it has not left
// One that could only leave too late is given up at once: whoever sends it can still phone. Refused: child.unknown,
// as adult_of(), message.no_phone, message.no_email, message.way_closed (`open` has no such
// way).
Result<MessageRow> plan(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Ways const& open,
                        NewMessage const& message);

struct Filter {
    std::string state;    // "" every one, "waiting", "gone", "trouble" (given up or perhaps sent), "letters" (to print)
    std::string channel;  // "" every one
    std::optional<Id> child;
    std::size_t limit = 50;
    std::string after;  // id of the last row read
};
std::vector<MessageRow> list(sql::Session& sql, access::Scope const& scope, Filter const& filter);
Result<MessageRow> find(sql::Session& sql, access::Scope const& scope, Id const& id);
// Messages of the scope that did not leave, or perhaps did.
std::int64_t in_trouble(sql::Session& sql, access::Scope const& scope);

// Once more, by the same way, to the same adult: it counts in the adult's week in place of the former, unless it is
// withdrawn. Refused: message.unknown, message.not_stuck, message.values_gone (too old: make it anew), as plan().
Result<MessageRow> repeat(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Ways const& open,
                          Id const& id, Id const& fresh);
// Refused: message.unknown, message.gone (it has left, or is leaving).
Result<MessageRow> withdraw(sql::Session& sql, access::Scope const& scope, Id const& id);

struct Letter {
    Id id;
    std::string language, direction, place, subject, body, link, phone;
    std::string qr;  // an SVG path, one unit a module
    std::int64_t qr_size{};
};
// Refused: message.unknown, message.not_a_letter, message.values_gone.
Result<Letter> letter(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id);
Result<MessageRow> printed(sql::Session& sql, access::Scope const& scope, Id const& id);

// What a gateway says of a message it took. False when no message has that reference.
bool delivered(sql::Session& sql, std::string const& reference, Instant const& at);

// --- the establishment's number (phone.cpp) ---
std::optional<std::string> phone_of(sql::Session& sql, Id const& establishment);

void add_routes(http::Router& router, crypto::Keyring& keys, Ways const& open, std::string report_token);
void add_export_routes(http::Router& router);

// The text as a QR code (ISO/IEC 18004, level M): an SVG path of dark modules, and how many modules wide.
struct Qr {
    std::string path;
    int size{};
};
Qr qr_of(std::string const& text);

}  // namespace marelle::message
