#pragma once
// The description of the API, made from the routes and the field tables.
#include "http/http.hpp"
#include "record/openapi.hpp"

namespace marelle::http {

// Every shape that a route under /api/v1 takes or answers.
record::Shapes shapes_of(Router const& router);

}  // namespace marelle::http
