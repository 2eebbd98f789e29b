#pragma once
#include <string_view>

namespace marelle::http {

std::string_view reason_of(int status);  // RFC 9110 §15: 404 → "Not Found"

}  // namespace marelle::http
