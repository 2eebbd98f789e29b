#pragma once
// What the routes of offers share. For offer/ only.
#include "http/http.hpp"
#include "offer/offer.hpp"

namespace marelle::offer {

struct Given {
    timetable::Calendar const& calendar;
    crypto::Keyring& keys;
};

using Handler = Result<http::Reply> (*)(http::Call&, Given const&);
inline http::Handler with(Given const& given, Handler handler) {
    return [given, handler](http::Call& call) { return handler(call, given); };
}

std::string language_of(http::Call& call);
Reader reader_of(http::Call& call, Given const& given);
Result<access::Scope> scope_and(http::Call& call);  // of the route's permission
Result<Id> offer_id(http::Call& call);
Result<Period> period_of(http::Call& call);  // from= and until=, the school year by default
Result<http::Reply> shown(http::Call& call, Given const& given, Id const& offer);

void add_request_routes(http::Router& router, Given const& given);
void add_list_routes(http::Router& router, Given const& given);
void add_export_routes(http::Router& router, Given const& given);
void add_supervision_route(http::Router& router, Given const& given);

}  // namespace marelle::offer
