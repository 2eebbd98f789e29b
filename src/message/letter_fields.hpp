#pragma once
#include "message/message.hpp"

namespace marelle::record {
// The link is a key to the family's page: whoever prints letters holds it for a moment.
inline constexpr std::array message_letter_fields{
    field<&message::Letter::id>("id").id().level(Level::s1),
    field<&message::Letter::language>("language").level(Level::s2),
    field<&message::Letter::direction>("direction").level(Level::s0),
    field<&message::Letter::place>("place").level(Level::s0),
    field<&message::Letter::subject>("subject").level(Level::s1),
    field<&message::Letter::body>("body").level(Level::s2).longest(4000),
    field<&message::Letter::link>("link").level(Level::s2),
    field<&message::Letter::phone>("phone").level(Level::s0),
    field<&message::Letter::qr>("qr").level(Level::s2).longest(40000),
    field<&message::Letter::qr_size>("qr_size").level(Level::s0),
};
static_assert(covers<message::Letter>(message_letter_fields));
template <> inline constexpr Table table_of<message::Letter>{"Letter", message_letter_fields};
}  // namespace marelle::record
