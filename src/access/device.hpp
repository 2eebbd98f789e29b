#pragma once
// The phones and computers that took a pack along, and the packs: what makes a lost phone useless at its first contact,
// and what lets a note come in after its evening (trust.md, "Offline pack"). A device is one for each person who uses
// it: a shared tablet is several.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/record.hpp"
#include <vector>

namespace marelle::http {
class Router;
}

namespace marelle::access {

inline constexpr std::int64_t pack_life_ms = 24 * 3'600'000;
inline constexpr int late_days = 14;                     // a word of an evening may come in that many days after it
inline constexpr std::string_view night_ends = "04:00";  // local: until then, a word may be of the evening before

struct Device {
    Id id;  // made by the device
    std::string label;
    Instant first_seen, last_pack_at;
    std::optional<Instant> revoked_at;
};

// A pack's life; it ends with its device's revocation.
struct PackLife {
    Instant made_at, ends_at;
};

// --- rules: pure ---

// May a word of that day's session, observed then by somebody who had it in these packs, still come in? On its day or
// in the night that follows, in the life of one of them (a clock may be five minutes off), until late_days after.
bool may_come_late(std::vector<PackLife> const& packs, Date const& session_day, Instant const& observed_at,
                   Date const& today);

// --- SQL ---

struct NewPack {
    Id id, device;
    std::string label;
    std::vector<std::pair<Id, Level>> sessions;  // S2: with the card of each of its children
};
// Writes the device down, and the pack. Refused: device.revoked.
Result<> keep_pack(sql::Session& sql, Actor const& actor, NewPack const& pack);
Result<> device_may_ask(sql::Session& sql, Actor const& actor, Id const& device);

// The packs of the actor's, under a post of this establishment, that held this session at that level or above.
std::vector<PackLife> packs_of(sql::Session& sql, Scope const& scope, Id const& session, Level level);
// The rule above on the newest data; false too when the session is of another establishment.
bool came_late(sql::Session& sql, Scope const& scope, Id const& session, Level level, Instant const& observed_at);

// Packs that no late word can come from any more. Returns how many.
std::int64_t forget_packs(sql::Session& sql, Instant const& at);

std::vector<Device> devices_of(sql::Session& sql, Id const& user);
// Revoking again keeps the first instant. `of`: empty for every person who uses the device and is within
// `establishment` (empty: anywhere). Returns how many rows there are of it: 0 is unknown.
struct Revocation {
    Id device, of, establishment, by;
    Instant at;
};
std::int64_t revoke(sql::Session& sql, Revocation const& revocation);
void revoke_devices_of(sql::Session& sql, Id const& user, std::optional<Id> const& by, Instant const& at);

void add_device_routes(http::Router& router);

inline constexpr std::array device_fields{
    record::field<&Device::id>("id").id().level(Level::s1),
    record::field<&Device::label>("label").level(Level::s1),
    record::field<&Device::first_seen>("first_seen").instant().level(Level::s1),
    record::field<&Device::last_pack_at>("last_pack_at").instant().level(Level::s1),
    record::field<&Device::revoked_at>("revoked_at").instant().level(Level::s1),
};
static_assert(record::covers<Device>(device_fields));

}  // namespace marelle::access

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::access::Device>{
    "Device", marelle::access::device_fields};
