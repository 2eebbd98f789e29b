#pragma once
// The shapes as TypeScript interfaces, for the web client (web/src/lib/api/types.gen.ts).
#include "record/openapi.hpp"

namespace marelle::record {

std::string typescript(Shapes const& shapes);

}  // namespace marelle::record
