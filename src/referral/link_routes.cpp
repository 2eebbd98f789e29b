#include "access/link.hpp"
#include "crypto/keyring.hpp"
#include "http/query.hpp"
#include "messages/messages.hpp"
#include "referral/fields.hpp"
#include "referral/page.hpp"
#include "school/school.hpp"
#include <boost/json.hpp>

namespace marelle::referral {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Opened {
    access::Link link;
    Page page;
};

std::string_view language_of(Call const& call) {
    return messages::best_language(call.request.header("accept-language"));
}

std::optional<Opened> open_link(Call& call) {
    auto const& token = call.text("token");
    auto link = access::find_link(call.sql(), token, access::LinkPurpose::referral, call.actor.now);
    if (!link) return {};
    auto establishment = call.sql().first("SELECT name FROM establishment WHERE id = :id",
                                          {{"id", link->establishment}});
    Page page{language_of(call), establishment->text(0), link->person_name, "/l/" + token};
    return Opened{std::move(*link), std::move(page)};
}

Typed fresh_form(Opened const& opened) {
    Typed typed{{"id", new_id()}, {"referrer_name", opened.link.person_name}, {"urgency", "ordinary"}};
    if (opened.link.school) typed["uai"] = *opened.link.school;
    return typed;
}

Result<Reply> get_page(Opened const& opened, Call& call) {
    auto known = receipts(call.sql(), opened.link.id);
    auto wants_form = TRY(call.query("nouvelle")).has_value();
    if (known.empty() || wants_form) return link::html(form_page(opened.page, fresh_form(opened), {}));
    return link::html(state_page(opened.page, known));
}

Result<Reply> post_page(crypto::Keyring& keys, Opened const& opened, Call& call) {
    auto typed = http::parse_query(call.request.body);
    if (!typed) return link::html(form_page(opened.page, fresh_form(opened), typed.error().fields), 422);
    auto sent = read_form(*typed);
    auto receipt = receive(call.sql(), keys, sent, opened.link.id, opened.link.establishment, call.actor.now);
    if (receipt) {
        call.trail.add({Level::s3,
                        "referral.by_link",
                        {},
                        "referral:" + sent.id + " link:" + opened.link.id,
                        "admission",
                        "created"});
        return link::html(sent_page(opened.page, *receipt));
    }
    if (receipt.error().fault == Fault::too_many) return link::html(busy_page(opened.page), 429);
    if (!is_id(sent.id)) (*typed)["id"] = new_id();
    return link::html(form_page(opened.page, *typed, receipt.error().fields), 422);
}

// --- the links themselves, for the director ---

ReferralLink said(sql::Session& sql, access::Link const& link) {
    ReferralLink out{link.id,         link.person_name, link.school, {}, link.created_at,
                     link.expires_at, link.revoked_at,  0,           {}};
    if (link.school)
        if (auto const known = school::find(sql, *link.school))
            out.school_name = known->name + ", " + known->commune_name;
    out.referrals = sql.count("SELECT count(*) FROM referral WHERE link = :link", {{"link", link.id}});
    return out;
}

Result<Reply> list_links(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "referral_link.read"));
    return http::list_reply(referral_links(call.sql(), scope));
}

Result<Reply> post_link(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "referral_link.write"));
    auto asked = TRY(call.body<NewReferralLink>());
    std::vector<Error::Field> wrong;
    if (asked.uai && !school::is_uai(school::tidy_uai(*asked.uai))) wrong.push_back({"uai", "uai"});
    auto last = asked.expires_on.value_or(school_year_end(school_year_of(scope.today)));
    if (last < scope.today) wrong.push_back({"expires_on", "in_past"});
    if (is_date(last) && days_between(scope.today, last) > 400) wrong.push_back({"expires_on", "too_far"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    access::NewLink link;
    link.id = asked.id.value_or(new_id());
    link.purpose = access::LinkPurpose::referral;
    link.establishment = scope.establishment;
    link.person_name = asked.person_name;
    if (asked.uai) link.school = school::tidy_uai(*asked.uai);
    link.created_by = scope.actor;
    link.created_at = scope.now;
    link.expires_at = instant_text(from_local(add_days(last, 1), "00:00"));
    auto token = access::make_link(call.sql(), link);
    call.saw({}, "link:" + link.id, "created");
    auto out = said(call.sql(),
                    {link.id, link.establishment, link.person_name, link.school, link.created_at, link.expires_at, {}});
    out.url = "/l/" + token;
    return http::reply(out, 201);
}

Result<Reply> revoke(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "referral_link.write"));
    auto id = TRY(call.id("id"));
    if (!access::revoke_link(call.sql(), id, scope.establishment, scope.actor, scope.now))
        return fail(Fault::not_found, "link.unknown");
    call.saw({}, "link:" + id, "revoked_at");
    return http::no_content();
}

}  // namespace

std::vector<ReferralLink> referral_links(sql::Session& sql, access::Scope const& scope) {
    std::vector<ReferralLink> out;
    for (auto const& link : access::links_of(sql, access::LinkPurpose::referral, scope.establishment))
        out.push_back(said(sql, link));
    return out;
}

link::Pages link_pages(crypto::Keyring& keys) {
    link::Pages out;
    out.get = [](Call& call) -> std::optional<Result<Reply>> {
        auto opened = open_link(call);
        if (!opened) return {};
        return get_page(*opened, call);
    };
    out.post = [&keys](Call& call) -> std::optional<Result<Reply>> {
        auto opened = open_link(call);
        if (!opened) return {};
        return post_page(keys, *opened, call);
    };
    return out;
}

void add_link_routes(http::Router& router) {
    router.on("GET", "/api/v1/referral-links", "referral_link.read", Work::read, list_links)
        .summary("The links given to those who refer children")
        .lists<ReferralLink>();
    router.on("POST", "/api/v1/referral-links", "referral_link.write", Work::write, post_link)
        .summary("Make a link; its address is shown once")
        .takes<NewReferralLink>()
        .answers<ReferralLink>();
    router.on("PUT", "/api/v1/referral-links/:id/closure", "referral_link.write", Work::write, revoke)
        .summary("Revoke a link: it opens nothing from now on");
}

}  // namespace marelle::referral
