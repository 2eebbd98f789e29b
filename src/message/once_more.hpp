#pragma once
// What somebody sent once more counts as that. For message/ only.
#include <string_view>

namespace marelle::message {

// True of the message `m` that was sent once more, which was not taken back. The adult stands there for the index.
inline constexpr std::string_view sent_once_more = R"sql(EXISTS (
    SELECT 1 FROM message r WHERE r.guardian = m.guardian AND r.repeats = m.id AND r.withdrawn_at IS NULL))sql";

}  // namespace marelle::message
