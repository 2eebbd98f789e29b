#pragma once
// What the routes of supervision and their files share. For supervision/ only.
#include "http/http.hpp"
#include "supervision/supervision.hpp"

namespace marelle::supervision {

struct Given {
    timetable::Calendar const& calendar;
    timetable::Activities const& activities;
};
Reader reader_of(http::Call& call, Given const& given);
struct Asked {
    access::Scope scope;  // of the route's permission
    Id session;
};
Result<Asked> asked(http::Call& call);
Result<Period> period_of(http::Call& call);  // from= and until=, today by default

void add_adult_export_routes(http::Router& router, Given const& given);
void add_link_export_routes(http::Router& router);

}  // namespace marelle::supervision
