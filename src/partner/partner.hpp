#pragma once
// The roll call of a list by link: a club's coach has no account and is not of the team. The page holds first names of
// today's session and nothing else; what is sent is the partner's word, a note as any other (docs/decisions/0019).
#include "access/access.hpp"
#include "attendance/attendance.hpp"
#include "link/link.hpp"
#include "timetable/timetable.hpp"

namespace marelle::partner {

// --- links (links.cpp) ---

struct PartnerLink {
    Id id;
    std::string partner;  // as families know it: "Judo club des Combes"
    Instant created_at;
    Named created_by;
    Instant expires_at;
    std::optional<Instant> revoked_at;
    std::optional<Instant> last_sent_at;  // a roll call came by it
};
struct NewPartnerLink {
    std::string partner;
    std::optional<Date> until;  // last day it opens; the list's by default, at most the school year's
};
struct MadePartnerLink {
    PartnerLink link;
    std::string address;  // "/l/<token>": shown once
    std::string qr;       // the whole address, as an SVG path, one unit a module
    std::int64_t qr_size{};
};

// Newest first. Refused: offer.unknown (out of scope, or a group of the evening).
Result<std::vector<PartnerLink>> links_of(sql::Session& sql, access::Scope const& scope, Id const& list);
// `site`: "https://marelle.example.org", for the QR code. Refused: offer.unknown, group.closed, body.wrong_fields.
Result<MadePartnerLink> make_link(sql::Session& sql, access::Scope const& scope, Id const& list,
                                  NewPartnerLink const& asked, std::string_view site);
// Revoking again keeps the first instant. Refused: partner.link_unknown.
Result<> revoke_link(sql::Session& sql, access::Scope const& scope, Id const& link);

// What a token opens; nothing when it is unknown, expired or revoked, or when its list is closed.
struct Opened {
    Id link, list, establishment;
    std::string list_name, place;
    Id partner;  // the account that speaks for it
    std::string partner_name;
    Date today;
    Instant now;
};
std::optional<Opened> find_link(sql::Session& sql, std::string_view token, Instant const& now);

// --- today's roll (roll.cpp) ---

struct RollChild {
    Id id;
    std::string first_name, initial;
    std::optional<attendance::Said> said;  // the partner's own newest word
    bool told_absent{};                    // the family has said so beforehand
};
struct RollSession {
    std::optional<Id> id;  // null: nobody looked at that day yet
    Time starts, ends;
    bool cancelled{};
    std::optional<Instant> sent_at;  // the partner's newest word about it
    std::vector<RollChild> children;
};
// Today's sessions of the list, in order. A child whose home is hidden is on no link (docs/decisions/0015).
std::vector<RollSession> rolls_today(sql::Session& sql, timetable::Calendar const& calendar, Opened const& opened);

struct Next {
    Date date;
    Time starts;
};
// Of the four weeks after today.
std::optional<Next> next_session(sql::Session& sql, timetable::Calendar const& calendar, Opened const& opened);

// --- what is sent (rules.cpp, roll.cpp) ---

inline constexpr int opens_minutes_before = 60;
inline constexpr int most_sendings_a_day = 30;  // of one link

// Refused: partner.cancelled, partner.too_early. It stays open until its day ends.
Result<> may_send(RollSession const& session, Date const& today, Instant const& now);

// Of those without a mark on the page: left so, or there (a child whose family said otherwise is excused).
enum class Rest { unsaid, present };
struct Sending {
    Id id;  // given by the page: sent twice, it is one
    Time starts;
    std::map<Id, attendance::Said> marks;
    Rest rest{};
};
// What each child of the roll is said to be now; a word that is not new is left out.
std::map<Id, attendance::Said> words_of(std::vector<RollChild> const& children, Sending const& sending);

// Returns the children noted. Refused besides may_send: partner.not_today, partner.nothing_said, partner.too_often.
Result<std::vector<Id>> send(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar,
                             Opened const& opened, Sending const& sending);

// --- pages and routes (page.cpp, link_pages.cpp, routes.cpp) ---

struct PageOf {
    std::string_view language;
    std::string token, phone;
    std::vector<RollSession> sessions;
    std::optional<Next> next;
    std::string wrong;  // message key of what kept it from being sent; empty
};
std::string roll_page(PageOf const& page, Opened const& opened);
link::Pages link_pages(crypto::Keyring& keys, timetable::Calendar const& calendar);

// `public_url`: of this Marelle, as people outside reach it; the request's own host when empty.
void add_routes(http::Router& router, std::string public_url);

}  // namespace marelle::partner
