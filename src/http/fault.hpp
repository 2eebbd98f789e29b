#pragma once
// What the machine denied us, in the log.
#include <exception>
#include <string>
#include <string_view>

namespace marelle::http {

// Kind of exception, its words and the request id. Quoted words and digits are masked: drivers quote values.
void log_exception(std::string_view what, std::exception_ptr error, std::string_view request_id);

std::string masked(std::string_view message);

}  // namespace marelle::http
