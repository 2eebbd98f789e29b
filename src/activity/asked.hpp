#pragma once
// What the routes of activity share. For activity/ only.
#include "activity/activity.hpp"
#include "http/http.hpp"

namespace marelle::activity {

Result<Question> question_of(http::Call& call);
void add_export_routes(http::Router& router);

}  // namespace marelle::activity
