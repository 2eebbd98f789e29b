#pragma once
// Where a child lives (S3), and the hidden home (SX): a protected address is nowhere but in protected_address, sealed
// twice: by the child's key, so that erasing the child erases it, and by a key of its own ("protected").
#include "access/access.hpp"
#include "people/new_child.hpp"

namespace marelle::people {

struct Address {
    Id id;
    AddressKind kind{};
    std::string lines, postcode, commune;  // commune: COG code
    std::string commune_name;              // as the list has it; the code when it does not know it
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

// A value that no walker writes out: it has no field table. Whoever shows it says so, by name.
template <class T> class Protected {
public:
    explicit Protected(T value) : value_{std::move(value)} {}
    T const& reveal() const { return value_; }

private:
    T value_;
};

// Today's address; nothing when none is known, or when the home is hidden.
struct Home {
    std::optional<Address> address;
    bool hidden{};
};
// SQL for whoever reads a child `c` with its home in one row: columns (eight), joins; binds :today.
extern std::string_view const home_columns, home_joins;
Home home_from(sql::Row const& row, std::size_t first, crypto::Keyring& keys, Id const& child);
Result<Home> home_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child);

// A new address ends the one before, of the same kind. A protected one takes the addresses still holding away: what
// they say may be where the child is hidden. While a home is hidden, a clear residence is refused
// (address.is_protected). Refused: child.unknown, body.wrong_fields, id.taken. Answers nothing of a protected one.
Result<Home> add_address(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                         NewAddress const& address);
// Without a check of scope, for create_child().
void write_address(sql::Session& sql, crypto::Keyring& keys, Id const& id, Id const& child, NewAddress const& address,
                   Date const& from, Id const& by, std::string const& at);

struct Opening {
    std::string reason;  // 20 characters at least
};
inline constexpr std::size_t shortest_reason = 20;

struct HiddenHome {
    Address address;
    std::string reason;  // why it is hidden
};
// Keeps who opened it, when and why. Refused: child.unknown, address.not_protected, body.wrong_fields (reason
// too_short).
Result<Protected<HiddenHome>> open_protected(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                             Id const& child, Opening const& opening);

inline constexpr std::array address_fields{
    record::field<&Address::id>("id").id().level(Level::s1),
    record::field<&Address::kind>("kind").level(Level::s3).label("field.address_kind"),
    record::field<&Address::lines>("lines").level(Level::s3).longest(300),
    record::field<&Address::postcode>("postcode").level(Level::s3),
    record::field<&Address::commune>("commune").level(Level::s3),
    record::field<&Address::commune_name>("commune_name").level(Level::s3),
    record::field<&Address::from>("from").date().level(Level::s3),
    record::field<&Address::until>("until").date().level(Level::s3),
};
static_assert(record::covers<Address>(address_fields));

inline constexpr std::array opening_fields{
    record::field<&Opening::reason>("reason").level(Level::s3).longest(500).label("field.opening_reason"),
};
static_assert(record::covers<Opening>(opening_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::Address>{"Address", people::address_fields};
template <> inline constexpr Table table_of<people::Opening>{"ProtectedAddressOpening", people::opening_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array home_fields{
    record::field<&Home::address>("address").level(Level::s3),
    record::field<&Home::hidden>("address_protected").level(Level::s2),
};
static_assert(record::covers<Home>(home_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::Home>{"Home",
                                                                                         marelle::people::home_fields};
