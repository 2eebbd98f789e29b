// What families are told of clubs, weeks and stays: only when somebody of the team presses a button.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "family/offers.hpp"
#include "http/http.hpp"
#include "message/outbox.hpp"
#include "offer/proposals.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;
using http::Work;
using offer::RequestState;

enum class Act { write, foresee };

struct Post {
    crypto::Keyring& keys;
    access::Scope const& scope;
    message::Ways const& open;
    Act act{};
};

// What is said of one list, to whoever it concerns.
struct Said {
    message::Kind kind{};
    std::string about;
    message::Urgency urgency{};
    Date day;  // in the words: the last one to ask, or the first one there
    std::optional<Instant> useful_until;
    std::string title;
};

struct Adult {
    message::Adult adult;
    Id child;
    std::string names;
};

std::vector<Id> adults_of(sql::Session& sql, Id const& child) {
    std::vector<Id> out;
    for (auto const& row :
         sql.query("SELECT guardian FROM child_guardian WHERE child = :child ORDER BY id", {{"child", child}}))
        out.push_back(row.text(0));
    return out;
}

message::Channel channel_of(message::Adult const& adult, message::Ways const& open) {
    if (adult.phone && open.sms) return message::Channel::sms;
    if (adult.email && open.email) return message::Channel::email;
    return message::Channel::paper;
}

// A list that is called off is told by phone where no message goes: a letter would come after it.
bool by_letter(Said const& said) { return said.kind != message::Kind::offer_cancelled; }

// Written already: in time, or too late to leave at all.
enum class Before { no, told, too_late };
Before told_before(sql::Session& sql, Said const& said, Id const& guardian) {
    auto const row = sql.first(
        R"sql(
        SELECT given_up_because FROM message
        WHERE about = :about AND guardian = :guardian AND kind = :kind AND withdrawn_at IS NULL
        ORDER BY created_at DESC, id DESC LIMIT 1
    )sql",
        {{"about", said.about}, {"guardian", guardian}, {"kind", record::name_of_choice(said.kind)}});
    if (!row) return Before::no;
    return row->maybe_text(0) == "too_late" ? Before::too_late : Before::told;
}

message::NewMessage letter_of(Post const& post, Said const& said, Adult const& to) {
    message::NewMessage out;
    out.guardian = to.adult.id;
    out.child = to.child;
    out.channel = channel_of(to.adult, post.open);
    out.kind = said.kind;
    out.urgency = said.urgency;
    out.about = said.about;
    out.useful_until = said.useful_until;
    return out;
}

Result<> write(sql::Session& sql, Post const& post, Said const& said, Adult const& to, message::NewMessage letter) {
    auto const phone = message::phone_of(sql, post.scope.establishment);
    if (!phone) return fail(Fault::conflict, "family.no_phone");
    if (post.open.public_url.empty()) return fail(Fault::conflict, "family.no_address");
    auto const place = sql.first("SELECT name FROM establishment WHERE id = :id", {{"id", post.scope.establishment}});
    letter.values = {{"child", to.names},
                     {"place", place->text(0)},
                     {"phone", phone_shown(*phone)},
                     {"offer", said.title},
                     {"day", said.day},
                     {"link", post.open.public_url + "/l/" + make_link(sql, post.scope, to.adult.id)}};
    TRY(message::plan(sql, post.keys, post.scope, post.open, letter));
    return {};
}

// One message an adult, with the first names of the children it concerns. A child whose home is hidden is in none.
Result<OfferNews> tell(sql::Session& sql, Post const& post, Said const& said, std::vector<Id> const& children) {
    std::map<Id, Adult> to;
    std::map<Id, bool> told;
    for (auto const& child : children) {
        told[child] = false;
        if (home_is_hidden(sql, child, post.scope.today)) continue;
        auto const row = sql.first("SELECT given_names FROM child WHERE id = :child", {{"child", child}});
        for (auto const& guardian : adults_of(sql, child)) {
            auto adult = message::adult_of(sql, post.keys, guardian, child, post.scope.today);
            if (!adult) continue;
            if (channel_of(*adult, post.open) == message::Channel::paper && !by_letter(said)) continue;
            told[child] = true;
            auto [found, fresh] = to.try_emplace(guardian, Adult{std::move(*adult), child, {}});
            found->second.names += (fresh ? "" : ", ") + first_name_of(row->text(0));
        }
    }
    OfferNews out;
    for (auto const& [guardian, adult] : to) {
        ++out.families;
        if (channel_of(adult.adult, post.open) == message::Channel::paper) ++out.letters;
        auto const before = told_before(sql, said, guardian);
        if (before == Before::too_late) ++out.waits.too_late;
        if (before != Before::no) continue;
        auto letter = letter_of(post, said, adult);
        message::count(out.waits, letter, message::foresee(sql, letter, post.scope.now));
        if (post.act == Act::write) TRY(write(sql, post, said, adult, std::move(letter)));
    }
    out.unreachable = static_cast<int>(std::ranges::count_if(told, [](auto const& each) { return !each.second; }));
    return out;
}

struct List {
    std::string title;
    Date starts_on, ends_on, opens_on, closes_on;
    bool cancelled{};
};
Result<List> list_of(sql::Session& sql, access::Scope const& scope, Id const& offer) {
    auto const row = sql.first(R"sql(
        SELECT title, starts_on, ends_on, opens_on, closes_on, cancelled_at FROM offer
        WHERE id = :id AND establishment = :establishment
    )sql",
                               {{"id", offer}, {"establishment", scope.establishment}});
    if (!row) return fail(Fault::not_found, "offer.unknown");
    return List{row->text(0), row->text(1), row->text(2), row->text(3), row->text(4), !row->null(5)};
}

std::optional<offer::FamilyOffer> seen_by(sql::Session& sql, access::Scope const& scope, Id const& offer,
                                          Id const& child) {
    auto all = offer::offers_for(sql, scope.establishment, child, {}, scope.now);
    auto const found = std::ranges::find(all, offer, &offer::FamilyOffer::id);
    if (found == all.end()) return {};
    return std::move(*found);
}

// Children of the scope enrolled here today.
std::vector<Id> children_of(sql::Session& sql, access::Scope const& scope) {
    static auto const text = R"sql(
        SELECT c.id FROM child c WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.child = c.id
            AND e.establishment = :establishment AND e.from_on <= :today
            AND (e.until_on IS NULL OR e.until_on > :today)) AND )sql" +
                             std::string{access::child_in_scope} + " ORDER BY c.birth_date, c.id";
    std::vector<Id> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope))) out.push_back(row.text(0));
    return out;
}

// Those it is open to and who have not asked.
std::vector<Id> may_ask(sql::Session& sql, access::Scope const& scope, Id const& offer) {
    auto out = children_of(sql, scope);
    std::erase_if(out, [&](Id const& child) {
        auto const one = seen_by(sql, scope, offer, child);
        return !one || !one->may_ask;
    });
    return out;
}

// Those who asked, and were not refused.
std::vector<Id> asked_for(sql::Session& sql, access::Scope const& scope, Id const& offer) {
    static auto const text = R"sql(
        SELECT c.id FROM place_request r JOIN child c ON c.id = r.child
        WHERE r.offer = :offer AND r.state IN ('asked', 'placed', 'waiting') AND )sql" +
                             std::string{access::child_in_scope} + " ORDER BY r.number";
    std::vector<Id> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"offer", offer}})))
        out.push_back(row.text(0));
    return out;
}

Instant end_of(Date const& day) { return instant_text(from_local(add_days(day, 1), "00:00")); }

Result<message::Kind> kind_of(offer::FamilyOffer const& one) {
    if (one.request_state == RequestState::placed) return message::Kind::place_given;
    if (one.request_state == RequestState::refused) return message::Kind::place_refused;
    if (one.request_state == RequestState::waiting && one.turn > 0 && one.turn <= one.free)
        return message::Kind::place_free;
    return fail(Fault::conflict, "family.nothing_to_tell");
}

Result<Reply> post_offer_news(Call& call, crypto::Keyring& keys, message::Ways const& open) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "offer.unknown");
    auto out = TRY(tell_offer(call.sql(), keys, scope, open, *id, TRY(call.body<NewOfferNews>()).kind));
    call.saw({}, "offer:" + *id, "family_news");
    return http::reply(out, 201);
}

Result<Reply> get_offer_news(Call& call, crypto::Keyring& keys, message::Ways const& open) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "offer.unknown");
    auto const kind = record::choice_named<OfferNewsKind>(TRY(call.query("kind")).value_or(""));
    if (!kind) return wrong_fields("query.wrong_fields", {{"kind", "unknown"}});
    auto out = TRY(foresee_offer(call.sql(), keys, scope, open, *id, *kind));
    call.saw({}, "offer:" + *id);
    return http::reply(out);
}

Result<Reply> post_place_news(Call& call, crypto::Keyring& keys, message::Ways const& open) {
    auto scope = TRY(access::scope_of(call.actor, "family.write"));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "offer.unknown_request");
    auto out = TRY(tell_place(call.sql(), keys, scope, open, *id));
    call.saw(TRY(offer::touched_by(call.sql(), scope, *id)).child, "place_request:" + *id, "family_news");
    return http::reply(out, 201);
}

}  // namespace

namespace {

Result<OfferNews> news_of(sql::Session& sql, Post const& post, Id const& offer, OfferNewsKind kind) {
    auto const& scope = post.scope;
    auto const list = TRY(list_of(sql, scope, offer));
    if (kind == OfferNewsKind::offer_open) {
        if (list.cancelled || scope.today < list.opens_on || scope.today > list.closes_on)
            return fail(Fault::conflict, "offer.not_open");
        return tell(sql, post,
                    {message::Kind::offer_open, "offer:" + offer, message::Urgency::planned, list.closes_on,
                     end_of(list.closes_on), list.title},
                    may_ask(sql, scope, offer));
    }
    if (!list.cancelled) return fail(Fault::conflict, "family.nothing_to_tell");
    return tell(sql, post,
                {message::Kind::offer_cancelled, "offer:" + offer, message::Urgency::urgent, list.starts_on,
                 end_of(list.ends_on), list.title},
                asked_for(sql, scope, offer));
}

}  // namespace

Result<OfferNews> tell_offer(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                             message::Ways const& open, Id const& offer, OfferNewsKind kind) {
    return news_of(sql, {keys, scope, open, Act::write}, offer, kind);
}

Result<OfferNews> foresee_offer(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                message::Ways const& open, Id const& offer, OfferNewsKind kind) {
    return news_of(sql, {keys, scope, open, Act::foresee}, offer, kind);
}

Result<OfferNews> tell_place(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                             message::Ways const& open, Id const& request) {
    auto const touched = TRY(offer::touched_by(sql, scope, request));
    auto const one = seen_by(sql, scope, touched.offer, touched.child);
    if (!one) return fail(Fault::conflict, "family.nothing_to_tell");
    auto const kind = TRY(kind_of(*one));
    // Once a decision: what is decided anew may be told anew.
    auto const decisions = sql.count("SELECT count(id) FROM place_request_event WHERE request = :request",
                                     {{"request", request}});
    // Kept from the hour at which the message leaves: nobody answers at night.
    if (kind == message::Kind::place_free) {
        auto const now = instant_ms(scope.now).value_or(0);
        auto const& habits = message::habits().on(scope.today);
        if (!offer::propose(sql, scope, request, instant_text(message::after_quiet(habits, now))))
            return fail(Fault::conflict, "family.nothing_to_tell");
    }
    auto const proposals = sql.count("SELECT count(id) FROM place_proposal WHERE request = :request",
                                     {{"request", request}});
    return tell(sql, {keys, scope, open, Act::write},
                {kind, "place:" + request + ":" + std::to_string(decisions + proposals), message::Urgency::urgent,
                 one->starts_on, end_of(one->kind == offer::Kind::club ? one->ends_on : one->starts_on), one->title},
                {touched.child});
}

void add_offer_routes(http::Router& router, crypto::Keyring& keys, message::Ways const& open) {
    router
        .on("POST", "/api/v1/offers/:id/news", "family.write", Work::write,
            [&keys, open](Call& call) { return post_offer_news(call, keys, open); })
        .summary("Tell the families that a list is open to their children, or called off: once an adult")
        .takes<NewOfferNews>()
        .answers<OfferNews>();
    router
        .on("GET", "/api/v1/offers/:id/news", "family.write", Work::read,
            [&keys, open](Call& call) { return get_offer_news(call, keys, open); })
        .summary("What telling the families would come to: how many, and to whom the message would leave later")
        .with("kind", "offer_open or offer_cancelled")
        .answers<OfferNews>();
    router
        .on("POST", "/api/v1/place-requests/:id/news", "family.write", Work::write,
            [&keys, open](Call& call) { return post_place_news(call, keys, open); })
        .summary("Tell the family what became of a request: a place, none, or a place free; once a decision")
        .answers<OfferNews>();
}

}  // namespace marelle::family
