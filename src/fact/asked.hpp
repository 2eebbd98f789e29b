#pragma once
// What the routes of facts share. For fact/ only.
#include "fact/fact.hpp"
#include "http/http.hpp"

namespace marelle::fact {

Result<Question> question_of(http::Call& call);
void add_export_routes(http::Router& router, crypto::Keyring& keys);

}  // namespace marelle::fact
