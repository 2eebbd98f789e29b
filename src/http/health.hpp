#pragma once
#include "http/http.hpp"

namespace marelle::http {

// /readyz: a read answers and the audit log can be written, on this database, now. 200 or 503 "database.unavailable".
void answer_readiness(sql::Database& database, std::string request_id, std::function<void(Reply)> answer);

}  // namespace marelle::http
