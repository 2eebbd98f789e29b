#pragma once
// The number families may always call: written by hand, and put back as it was.
#include "access/access.hpp"
#include "message/message.hpp"

namespace marelle::message {

// E.164 once read. Refused: body.wrong_fields.
Result<std::string> keep_phone(sql::Session& sql, access::Scope const& scope, NewPhone const& given);
// Refused: what access::change_to_reverse refuses.
Result<> reverse_phone(sql::Session& sql, access::Scope const& scope, Id const& change);

}  // namespace marelle::message
