#pragma once
// Identifiers are made by the application, as UUIDv7 text (RFC 9562 §5.7): 36 lowercase characters that sort by
// the millisecond they were made in. The only room that asks the machine for randomness is ids.cpp.
#include <cstdint>
#include <string>
#include <string_view>

namespace marelle {

using Id = std::string;

Id new_id();

// A UUID of any version, canonical lowercase text.
bool is_id(std::string_view text);

// The clock of a client-made UUIDv7, milliseconds since 1970; 0 when it is another version.
std::int64_t instant_of(std::string_view id);

// Tests only: the next ids are 01900000-0000-7000-8000-000000000001, …2, … until restored.
class FixedIds {
public:
    FixedIds();
    ~FixedIds();
    FixedIds(FixedIds const&) = delete;
    FixedIds& operator=(FixedIds const&) = delete;
};

}  // namespace marelle
