#pragma once
// What a family does without an account: by its link (/l/<token>, S1 of its own children and nothing of anybody else),
// or through someone of the team who writes its answer down.
#include "access/access.hpp"
#include "family/came.hpp"
#include "family/word.hpp"
#include "link/link.hpp"
#include "message/message.hpp"
#include "offer/family.hpp"
#include "timetable/timetable.hpp"

namespace marelle::family {

// --- links (links.cpp) ---

struct Link {
    Id id, establishment, guardian;
    Instant created_at, expires_at;
};
// By its token; nothing when it is unknown, expired or revoked.
std::optional<Link> find_link(sql::Session& sql, std::string_view token, Instant const& now);
// A new link of that adult, as of today's settings; the token is known here once.
std::string make_link(sql::Session& sql, access::Scope const& scope, Id const& guardian);
// Every link of the adult in the scope's establishment; returns how many were open.
std::int64_t revoke_links(sql::Session& sql, access::Scope const& scope, Id const& guardian);

struct LinkChild {
    Id id;
    std::string first_name;
};
struct Family {
    message::Adult adult;
    std::vector<LinkChild> children;  // those this adult has a word on, today, in that establishment
};
// The newest data decides at every opening: nothing when no child is left. A child whose home is hidden is on no link:
// where and when it is found would be known from it (trust.md, SX).
std::optional<Family> family_of(sql::Session& sql, crypto::Keyring& keys, Link const& link, Date const& today);
bool home_is_hidden(sql::Session& sql, Id const& child, Date const& today);

// --- evenings (evenings.cpp) ---

struct Evening {
    std::optional<Id> session;  // null until somebody looks at that day
    Date date;
    Time starts, ends;
    bool cancelled{};
    std::optional<Said> said;
};
// Of one child, both ends included, those over already left out.
std::vector<Evening> evenings_of(sql::Session& sql, timetable::Calendar const& calendar, Id const& establishment,
                                 Id const& child, Period const& period, std::int64_t now);

struct Author {
    std::optional<Id> guardian, link, account;
};
// Until it begins by a link, until it ends by the team (a call at five past five).
Result<> may_say(Evening const& evening, Author const& author, std::int64_t now);
struct Saying {
    Id child;
    Date date;
    Time starts;
    Word word{};
};
// The same word twice is one. Refused: family.no_evening (no such evening for this child), family.evening_cancelled,
// family.too_late, family.too_often (a link: 40 words a day).
Result<Evening> say(sql::Session& sql, timetable::Calendar const& calendar, Id const& establishment,
                    Saying const& saying, Author const& author, Instant const& now);

// What the team wrote down is taken back by the other word, in the name of whoever takes it back: what was said stays
// in the history. Refused: family.word_unknown, family.word_followed (something was said since, or it was not the
// team's), and what say() refuses.
struct Unsaid {
    Id child;
    Evening evening;
};
Result<Unsaid> unsay(sql::Session& sql, timetable::Calendar const& calendar, access::Scope const& scope,
                     Id const& word);

// --- a cancelled evening (news.cpp) ---

struct SessionNews {
    int families{};     // messages written, or already there
    int unreachable{};  // children nobody of whose adults could be written to: the team phones
    message::Waits waits{};
};
// Of an event, the families of all its groups together: one message an adult, whichever of its sessions is named.
// Cancelled: every adult of the children expected who may be written to, once each, by SMS, else by e-mail. Put back
// on: those who were told that it is cancelled, once each. Refused: session.unknown, family.evening_on (it takes place,
// and nobody was told otherwise), family.too_late (it has begun), family.no_phone.
Result<SessionNews> tell_of_evening(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                    message::Ways const& open, Id const& session);
// Of an evening that takes place: how many adults were told that it does not, and nothing since.
struct NewsToTell {
    int believe_it_off{};
};
Result<NewsToTell> news_to_tell(sql::Session& sql, access::Scope const& scope, Id const& session);

// --- meetings (meetings.cpp, meeting_store.cpp) ---

enum class MeetingState { proposed, chosen, refused, cancelled, past };
struct MeetingSlot {
    Id id;
    Date date;
    Time starts, ends;
};
struct Meeting {
    Id id, child;
    Named adult;
    std::vector<MeetingSlot> slots;
    MeetingState state{};
    std::optional<Id> chosen;
    std::optional<Instant> answered_at;
    bool by_team{};                     // the answer was written down by the team
    bool to_read{};                     // the family said no, and nobody read it yet
    std::optional<Instant> minutes_at;  // of the last words written of it
    std::optional<MeetingPresence> presence;
};
// cancelled by the team wins; then the newest answer; a meeting whose hours are all over is past.
MeetingState state_of(bool cancelled, bool answered, std::optional<MeetingSlot> const& chosen,
                      std::vector<MeetingSlot> const& slots, std::int64_t now);
struct NewMeetingSlot {
    Date date;
    Time starts;
    std::optional<Time> ends;  // half an hour when absent
};
struct NewMeeting {
    std::optional<Id> id;
    Id adult;
    std::vector<NewMeetingSlot> slots;  // one to three
    std::optional<message::Channel> channel;
};
std::vector<Error::Field> wrong_meeting(NewMeeting const& meeting, Date const& today);
std::vector<Meeting> meetings_of(sql::Session& sql, Id const& establishment, Id const& child, std::int64_t now);
Result<Meeting> propose(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                        NewMeeting const& meeting);
// Refused: family.no_meeting, family.meeting_over (cancelled, past, the hour chosen has begun), family.no_slot.
Result<Meeting> answer(sql::Session& sql, Id const& establishment, Id const& meeting, std::optional<Id> const& slot,
                       Author const& author, Instant const& now);
Result<Meeting> find_meeting(sql::Session& sql, access::Scope const& scope, Id const& meeting);
Result<Meeting> cancel_meeting(sql::Session& sql, access::Scope const& scope, Id const& meeting);
Result<Meeting> read_answer(sql::Session& sql, access::Scope const& scope, Id const& meeting);
// For Aujourd’hui: meetings a family refused or cancelled by its link, that nobody read.
struct ToSee {
    std::int64_t count{};
    Id first_child;
};
ToSee meetings_to_see(sql::Session& sql, access::Scope const& scope);
// One event (RFC 5545), without any name of a child.
std::string calendar_file(MeetingSlot const& slot, Id const& meeting, std::string const& summary,
                          std::string const& phone, Instant const& now);

// --- pages (page.cpp, link_pages.cpp) ---

struct ChildPart {
    LinkChild child;
    std::vector<Evening> evenings;
    std::vector<Meeting> meetings;
    std::vector<offer::FamilyOffer> offers;
};
struct PageOf {
    std::string_view language;
    std::string token, place, phone, first_name;
    std::vector<ChildPart> children;
    std::string said;            // message key of what was just done: "family.noted"; empty
    std::optional<Id> reopened;  // the meeting whose hour is chosen again
    std::size_t first_offer{};   // of the clubs and holidays shown; past the first, they are shown alone
};
std::string family_page(PageOf const& page, std::int64_t now);
link::Pages link_pages(crypto::Keyring& keys, timetable::Calendar const& calendar);

void add_routes(http::Router& router, crypto::Keyring& keys, timetable::Calendar const& calendar,
                message::Ways const& open);

}  // namespace marelle::family
