// Referrals, and the links given to those who refer, as files. Why a child worries somebody (S3) stays out of them.
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "referral/fields.hpp"
#include "referral/referral.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::referral {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

Result<Reply> export_referrals(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "referral.read"));
    auto const state = TRY(state_asked(call));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "referrals",
                           "orientations",
                           "referrals",
                           {{"receipt", 16.0},
                            {"received_on", 14.0},
                            {"first_name", 18.0},
                            {"last_name", 10.0},
                            {"birth_date", 14.0},
                            {"level", 8.0},
                            {"school", 30.0},
                            {"referrer", 24.0},
                            {"urgency", 12.0},
                            {"referral_state", 18.0},
                            {"rank", 8.0}},
                           {}};
    for (auto const& row : referral::list(call.sql(), keys, scope, TRY(people::eyes_of(call.actor)), state))
        list.rows.push_back({row.receipt, spreadsheet::local_text(row.received_at).substr(0, 10), row.child.first_name,
                             row.child.initial, row.child.birth_date, row.child.level, row.school.name,
                             row.referrer.name, choice(list.language, "urgency", row.urgency),
                             choice(list.language, "referral_state", row.state), row.rank});
    return spreadsheet::list_file(call, list);
}

Result<Reply> export_links(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "referral_link.read"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "referral_links",
                           "liens-orientation",
                           "referral_links",
                           {{"given_to", 28.0},
                            {"uai", 12.0},
                            {"school", 30.0},
                            {"made_at", 18.0},
                            {"ends_at", 18.0},
                            {"withdrawn_at", 18.0},
                            {"referrals", 14.0}},
                           {}};
    for (auto const& link : referral_links(call.sql(), scope))
        list.rows.push_back({link.person_name, link.school, link.school_name, spreadsheet::local_text(link.created_at),
                             spreadsheet::local_text(link.expires_at), spreadsheet::local_text(link.revoked_at),
                             link.referrals});
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/referrals-export", "referral.read", http::Work::read,
            [&keys](Call& call) { return export_referrals(call, keys); })
        .summary("The referrals as a file, without what worries")
        .with("format", "csv or xlsx")
        .with("state", "as of the list");
    router.on("GET", "/api/v1/referral-links-export", "referral_link.read", http::Work::read, export_links)
        .summary("The links given to those who refer children as a file, never their address")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::referral
