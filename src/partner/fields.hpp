#pragma once
#include "partner/partner.hpp"

namespace marelle::record {

inline constexpr std::array partner_link_fields{
    field<&partner::PartnerLink::id>("id").id().level(Level::s1),
    field<&partner::PartnerLink::partner>("partner").level(Level::s1),
    field<&partner::PartnerLink::created_at>("created_at").instant().level(Level::s1),
    field<&partner::PartnerLink::created_by>("created_by").level(Level::s1),
    field<&partner::PartnerLink::expires_at>("expires_at").instant().level(Level::s1),
    field<&partner::PartnerLink::revoked_at>("revoked_at").instant().level(Level::s1),
    field<&partner::PartnerLink::last_sent_at>("last_sent_at").instant().level(Level::s1),
};
static_assert(covers<partner::PartnerLink>(partner_link_fields));
template <> inline constexpr Table table_of<partner::PartnerLink>{"PartnerLink", partner_link_fields};

inline constexpr std::array new_partner_link_fields{
    field<&partner::NewPartnerLink::partner>("partner").longest(80).level(Level::s1),
    field<&partner::NewPartnerLink::until>("until").date().level(Level::s1),
};
static_assert(covers<partner::NewPartnerLink>(new_partner_link_fields));
template <> inline constexpr Table table_of<partner::NewPartnerLink>{"NewPartnerLink", new_partner_link_fields};

inline constexpr std::array made_partner_link_fields{
    field<&partner::MadePartnerLink::link>("link").level(Level::s1),
    field<&partner::MadePartnerLink::address>("address").level(Level::s4),
    field<&partner::MadePartnerLink::qr>("qr").level(Level::s4),
    field<&partner::MadePartnerLink::qr_size>("qr_size").level(Level::s0),
};
static_assert(covers<partner::MadePartnerLink>(made_partner_link_fields));
template <> inline constexpr Table table_of<partner::MadePartnerLink>{"MadePartnerLink", made_partner_link_fields};

}  // namespace marelle::record
