#pragma once
// What was said at a meeting with the family, and what was agreed: the team's own words, S3, sealed with the child's
// key. Nothing is deleted: written again, the former words stay readable under the new ones.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"

namespace marelle::crypto {
class Keyring;
}
namespace marelle::http {
class Router;
}

namespace marelle::family {

struct NewMinutes {
    std::optional<Id> id;  // the same sent twice is one
    std::string minutes;
    std::vector<std::string> agreed;  // who does what, a line each
};
struct WrittenMinutes {
    Id id;
    std::string minutes;
    std::vector<std::string> agreed;
    Instant at;
    Named by;
};
struct MeetingMinutes {
    Id meeting;
    Named adult;
    Date held_on;                       // the day chosen, else the first proposed
    std::vector<WrittenMinutes> words;  // newest first; what counts is the first
};

std::vector<Error::Field> wrong_minutes(NewMinutes const& words);

// Refused: family.no_meeting. Whose key is gone has no words any more.
Result<MeetingMinutes> minutes_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                  Id const& meeting);
// Every meeting of a child that has some, newest first. Refused: child.unknown.
Result<std::vector<MeetingMinutes>> minutes_of_child(sql::Session& sql, crypto::Keyring& keys,
                                                     access::Scope const& scope, Id const& child);
// Refused besides: family.meeting_over (cancelled), family.not_yet (a day to come), id.taken.
Result<MeetingMinutes> write_minutes(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                     Id const& meeting, NewMinutes const& words);

void add_minutes_routes(http::Router& router, crypto::Keyring& keys);
void add_meeting_export_routes(http::Router& router);  // meetings_export.cpp

}  // namespace marelle::family

namespace marelle::record {
inline constexpr std::array new_minutes_fields{
    field<&family::NewMinutes::id>("id").id().level(Level::s1),
    field<&family::NewMinutes::minutes>("minutes").level(Level::s3).longest(6000).label("field.meeting_minutes"),
    field<&family::NewMinutes::agreed>("agreed").level(Level::s3).longest(300),
};
static_assert(covers<family::NewMinutes>(new_minutes_fields));
template <> inline constexpr Table table_of<family::NewMinutes>{"NewMinutes", new_minutes_fields};

inline constexpr std::array written_minutes_fields{
    field<&family::WrittenMinutes::id>("id").id().level(Level::s1),
    field<&family::WrittenMinutes::minutes>("minutes").level(Level::s3).label("field.meeting_minutes"),
    field<&family::WrittenMinutes::agreed>("agreed").level(Level::s3),
    field<&family::WrittenMinutes::at>("at").instant().level(Level::s1),
    field<&family::WrittenMinutes::by>("by").level(Level::s1),
};
static_assert(covers<family::WrittenMinutes>(written_minutes_fields));
template <> inline constexpr Table table_of<family::WrittenMinutes>{"WrittenMinutes", written_minutes_fields};

inline constexpr std::array meeting_minutes_fields{
    field<&family::MeetingMinutes::meeting>("meeting").to("follow_up_meeting").level(Level::s1),
    field<&family::MeetingMinutes::adult>("adult").level(Level::s2),
    field<&family::MeetingMinutes::held_on>("held_on").date().level(Level::s2),
    field<&family::MeetingMinutes::words>("words").level(Level::s3),
};
static_assert(covers<family::MeetingMinutes>(meeting_minutes_fields));
template <> inline constexpr Table table_of<family::MeetingMinutes>{"MeetingMinutes", meeting_minutes_fields};
}  // namespace marelle::record
