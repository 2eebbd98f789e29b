#pragma once
// Two children bound to one another: brother and sister, a wish of the team that they be together or apart, or an
// incompatibility. Dated, with its author. That it exists is S2; why, S3: sealed with both children's keys.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "group/move.hpp"

namespace marelle::crypto {
class Keyring;
}
namespace marelle::http {
class Router;
}

namespace marelle::group {

enum class CompanionKind { sibling, together, apart, incompatible };

struct Companion {
    std::optional<Id> id;  // null: brother or sister by an adult who has authority over both; nothing was declared
    MoveChild child;       // the other one
    CompanionKind kind{};
    std::optional<Named> group;  // where the other one is today
    std::optional<Date> from, until;
    bool reasoned{};  // a reason was written; it is read apart
    std::optional<Named> by;
    std::optional<Instant> recorded_at;
};

struct NewCompanion {
    std::optional<Id> id;
    Id child;  // the other one
    CompanionKind kind{};
    Date from;
    std::optional<Date> until;
    std::optional<std::string> reason;  // required of an incompatibility
};

struct CompanionClosing {
    Date on;  // first day it no longer holds
};

struct CompanionReason {
    std::optional<std::string> reason;
};

// --- rules (companion.cpp): pure ---

// Every wrong field: a reason for an incompatibility, dates in order.
Result<> may_declare(NewCompanion const& companion);
// "Together" beside "apart", or the same thing twice, on days that touch: one of them is wrong.
bool contradicts(CompanionKind a, CompanionKind b);

// --- store (companion.cpp): SQL ---

// In force today or to come. Empty when the child is out of scope.
std::vector<Companion> companions(sql::Session& sql, access::Scope const& scope, Id const& child);
// Refused: child.unknown (either is out of reach), companion.contradicts, companion.itself, id.taken. The same sent
// twice is one.
Result<Companion> declare(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                          access::Scope const& listed, Id const& child, NewCompanion const& companion);
struct Closed {
    Id first, second;
};
// Refused: companion.unknown, body.wrong_fields (before its first day). Closed on its first day, it never held.
Result<Closed> close_companion(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& on);
struct Reasoned {
    Closed children;
    CompanionReason reason;
};
Result<Reasoned> reason_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id);

void add_companion_routes(http::Router& router, crypto::Keyring& keys);

}  // namespace marelle::group

namespace marelle::record {
inline constexpr Choice companion_kind_choices[] = {{"sibling"}, {"together"}, {"apart"}, {"incompatible"}};
template <> inline constexpr std::span<Choice const> choices_of<group::CompanionKind>{companion_kind_choices};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array companion_fields{
    record::field<&Companion::id>("id").id().level(Level::s1),
    record::field<&Companion::child>("child").level(Level::s1),
    record::field<&Companion::kind>("kind").level(Level::s2).label("field.companion_kind"),
    record::field<&Companion::group>("group").level(Level::s1),
    record::field<&Companion::from>("from").date().level(Level::s2),
    record::field<&Companion::until>("until").date().level(Level::s2),
    record::field<&Companion::reasoned>("reasoned").level(Level::s2),
    record::field<&Companion::by>("by").level(Level::s2),
    record::field<&Companion::recorded_at>("recorded_at").instant().level(Level::s2),
};
static_assert(record::covers<Companion>(companion_fields));

inline constexpr std::array new_companion_fields{
    record::field<&NewCompanion::id>("id").id().level(Level::s1),
    record::field<&NewCompanion::child>("child").to("child").level(Level::s1),
    record::field<&NewCompanion::kind>("kind").level(Level::s2).label("field.companion_kind"),
    record::field<&NewCompanion::from>("from").date().level(Level::s2),
    record::field<&NewCompanion::until>("until").date().level(Level::s2),
    record::field<&NewCompanion::reason>("reason").longest(500).level(Level::s3),
};
static_assert(record::covers<NewCompanion>(new_companion_fields));

inline constexpr std::array companion_closing_fields{
    record::field<&CompanionClosing::on>("on").date().level(Level::s2),
};
static_assert(record::covers<CompanionClosing>(companion_closing_fields));

inline constexpr std::array companion_reason_fields{
    record::field<&CompanionReason::reason>("reason").level(Level::s3),
};
static_assert(record::covers<CompanionReason>(companion_reason_fields));

}  // namespace marelle::group

namespace marelle::record {
template <> inline constexpr Table table_of<group::Companion>{"Companion", group::companion_fields};
template <> inline constexpr Table table_of<group::NewCompanion>{"NewCompanion", group::new_companion_fields};
template <>
inline constexpr Table table_of<group::CompanionClosing>{"CompanionClosing", group::companion_closing_fields};
template <> inline constexpr Table table_of<group::CompanionReason>{"CompanionReason", group::companion_reason_fields};
}  // namespace marelle::record
