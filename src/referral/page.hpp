#pragma once
// The pages behind a link: rendered here, without JavaScript, on old phones (screens.md, P1). At most 40 kB each.
#include "link/link.hpp"
#include "referral/referral.hpp"

namespace marelle::referral {

// What was typed, by field name, so that nothing is typed again.
using Typed = std::map<std::string, std::string>;

// A posted form (application/x-www-form-urlencoded) as a referral; dates as "12/01/2026" or "2026-01-12".
NewReferral read_form(Typed const& typed);

struct Page {
    std::string_view language;  // fr, en
    std::string establishment;  // name shown on top
    std::string person;         // to whom the link was given
    std::string action;         // address of the form
};

std::string form_page(Page const& page, Typed const& typed, std::vector<Error::Field> const& wrong);
std::string sent_page(Page const& page, std::string const& receipt);
std::string state_page(Page const& page, std::vector<Receipt> const& receipts);
std::string busy_page(Page const& page);

}  // namespace marelle::referral
