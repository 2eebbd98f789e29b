#pragma once
// Who works here without an account: since when, until when, and again. One person has one file: whoever comes back is
// found among those who left, with the checks, the hours and the diplomas written before.
#include "staff/staff.hpp"

namespace marelle::staff {

struct ComingBack {
    std::optional<Id> id;
    WorkProfile profile{};
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

// Somebody who worked here and does no longer, nor is to.
struct FormerRow {
    Id id;
    std::string name;
    Account account{};
    WorkProfile profile{};  // of what ended last
    Date from, left_on;     // first day it no longer held
};

// Whoever left last first; accounts that were closed are in the settings.
std::vector<FormerRow> former(sql::Session& sql, access::Scope const& scope);

// The first one, as the person is added. Kept for recent activity.
void begin(sql::Session& sql, access::Scope const& scope, Id const& person, ComingBack const& engagement);
// The end was a mistake: what ended last goes on. Asked again, it answers the same. Refused: staff.unknown,
// staff.has_an_account.
Result<> stay(sql::Session& sql, access::Scope const& scope, Id const& person);
// On the same file, from the day the former one ended or later. The same sent twice is one. Refused: staff.unknown,
// staff.has_an_account, staff.still_here (what holds has no end), id.taken, wrong fields.
Result<> come_back(sql::Session& sql, access::Scope const& scope, Id const& person, ComingBack const& engagement);
// As it was before, or as if it had not begun: what was held until today stays. Returns the person. Refused: what
// access::change_to_reverse refuses, staff.still_here (something else holds at those dates since).
Result<Id> reverse_engagement(sql::Session& sql, access::Scope const& scope, Id const& change);

void add_engagement_routes(http::Router& router, crypto::Keyring& keys);

inline constexpr std::array coming_back_fields{
    record::field<&ComingBack::id>("id").id().level(Level::s1),
    record::field<&ComingBack::profile>("profile").level(Level::s1),
    record::field<&ComingBack::from>("from").date().level(Level::s1),
    record::field<&ComingBack::until>("until").date().level(Level::s1),
};
static_assert(record::covers<ComingBack>(coming_back_fields));

inline constexpr std::array former_row_fields{
    record::field<&FormerRow::id>("id").id().level(Level::s1),
    record::field<&FormerRow::name>("name").level(Level::s1),
    record::field<&FormerRow::account>("account").level(Level::s1),
    record::field<&FormerRow::profile>("profile").level(Level::s1),
    record::field<&FormerRow::from>("from").date().level(Level::s1),
    record::field<&FormerRow::left_on>("left_on").date().level(Level::s1),
};
static_assert(record::covers<FormerRow>(former_row_fields));

}  // namespace marelle::staff

namespace marelle::record {
template <> inline constexpr Table table_of<staff::ComingBack>{"ComingBack", staff::coming_back_fields};
template <> inline constexpr Table table_of<staff::FormerRow>{"FormerPerson", staff::former_row_fields};
}  // namespace marelle::record
