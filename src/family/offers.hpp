#pragma once
// Clubs, weeks and stays, as a family reads them by its link, and what it is told of them (docs/decisions/0019).
#include "family/family.hpp"

namespace marelle::family {

// --- on the page (offer_block.cpp) ---

// The sections of every child, those with an answer first; empty when there is nothing to say. HTML.
std::string offers_block(PageOf const& page);

// --- by the link (offer_words.cpp) ---

enum class Want { place, none, accept, band };
struct Asked {
    Id child, offer;
    Want want{};
    std::optional<std::string> band;  // what the family pays: label of a price
};
// The same wish twice is one. accept: the free place kept for the child; band: what is paid, of who asked already.
// Refused: what offer::ask, withdraw, accept and choose_band refuse, family.no_offer (nothing asked for),
// family.too_often (20 changes a day of one link).
Result<> wish(sql::Session& sql, Link const& link, Asked const& asked, Instant const& now);

// --- messages (offer_news.cpp) ---

enum class OfferNewsKind { offer_open, offer_cancelled };
struct NewOfferNews {
    OfferNewsKind kind{};
};
struct OfferNews {
    int families{};          // messages written, or already there
    int letters{};           // of them, to print
    int unreachable{};       // children nobody of whose adults could be written to: the team phones
    message::Waits waits{};  // of those written to now
};
// Once an adult and list. offer_open: the families of children it is open to who have not asked; offer_cancelled: of
// those who asked. Refused: offer.unknown, family.no_phone, family.no_address, offer.not_open, family.nothing_to_tell.
Result<OfferNews> tell_offer(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                             message::Ways const& open, Id const& offer, OfferNewsKind kind);
// What that would come to: nothing is written.
Result<OfferNews> foresee_offer(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                message::Ways const& open, Id const& offer, OfferNewsKind kind);
// What became of a request, once a decision: a place, none, or a place free for who waits first. Refused:
// offer.unknown_request (out of scope), family.nothing_to_tell, and as above.
Result<OfferNews> tell_place(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                             message::Ways const& open, Id const& request);

void add_offer_routes(http::Router& router, crypto::Keyring& keys, message::Ways const& open);

}  // namespace marelle::family

namespace marelle::record {
inline constexpr Choice family_want_choices[] = {{"place"}, {"none"}, {"accept"}, {"band"}};
template <> inline constexpr std::span<Choice const> choices_of<family::Want>{family_want_choices};
inline constexpr Choice offer_news_kind_choices[] = {{"offer_open"}, {"offer_cancelled"}};
template <> inline constexpr std::span<Choice const> choices_of<family::OfferNewsKind>{offer_news_kind_choices};

inline constexpr std::array new_offer_news_fields{
    field<&family::NewOfferNews::kind>("kind").level(Level::s1).label("field.message_kind"),
};
static_assert(covers<family::NewOfferNews>(new_offer_news_fields));
template <> inline constexpr Table table_of<family::NewOfferNews>{"NewOfferNews", new_offer_news_fields};

inline constexpr std::array offer_news_fields{
    field<&family::OfferNews::families>("families").level(Level::s1),
    field<&family::OfferNews::letters>("letters").level(Level::s1),
    field<&family::OfferNews::unreachable>("unreachable").level(Level::s1),
    field<&family::OfferNews::waits>("waits").level(Level::s1),
};
static_assert(covers<family::OfferNews>(offer_news_fields));
template <> inline constexpr Table table_of<family::OfferNews>{"OfferNews", offer_news_fields};
}  // namespace marelle::record
