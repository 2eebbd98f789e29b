#pragma once
// Phones that took a session's list along and from which nothing came, or half a roll call: what they hold may be what
// is missing. A server cannot know what a phone keeps; it knows whom to ask.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include <vector>

namespace marelle::http {
class Router;
}

namespace marelle::attendance {

// After the session's start: the time a roll call takes. After its end, of one begun: who was late has come.
inline constexpr std::int64_t quiet_after_ms = 10 * 60'000;

struct QuietPhone {
    Id session;
    Date date;
    Time starts, ends;
    int expected{}, noted{};  // children
    Named group;
    Named person;
    std::string label;                 // what the phone says of itself; may be ""
    Instant took_at;                   // the newest list it took
    std::optional<Instant> last_word;  // of that session, that came from it
};

// Pure. A phone that spoke to us once the roll call could be over has sent what it kept (interfaces.md: the outbox
// leaves when the application is opened with a network). With no mark at all, that is once the session has begun; when
// some children are noted and others are not, once it has ended.
bool is_quiet(QuietPhone const& phone, Instant const& now);

// Of sessions of the last access::late_days that began and expected somebody whom nobody noted, newest day first: the
// phones of whoever leads or helps in them, else of the group's referent; neither a revoked phone nor the reader's own.
// `scope` is that of attendance.settle.
std::vector<QuietPhone> quiet_phones(sql::Session& sql, access::Scope const& scope);

void add_quiet_phone_routes(http::Router& router);

inline constexpr std::array quiet_phone_fields{
    record::field<&QuietPhone::session>("session").to("session").level(Level::s1),
    record::field<&QuietPhone::date>("date").date().level(Level::s1),
    record::field<&QuietPhone::starts>("starts").time().level(Level::s1),
    record::field<&QuietPhone::ends>("ends").time().level(Level::s1),
    record::field<&QuietPhone::expected>("expected").level(Level::s1),
    record::field<&QuietPhone::noted>("noted").level(Level::s1),
    record::field<&QuietPhone::group>("group").level(Level::s1),
    record::field<&QuietPhone::person>("person").level(Level::s1),
    record::field<&QuietPhone::label>("label").level(Level::s1),
    record::field<&QuietPhone::took_at>("took_at").instant().level(Level::s1),
    record::field<&QuietPhone::last_word>("last_word").instant().level(Level::s1),
};
static_assert(record::covers<QuietPhone>(quiet_phone_fields));

}  // namespace marelle::attendance

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::attendance::QuietPhone>{
    "QuietPhone", marelle::attendance::quiet_phone_fields};
