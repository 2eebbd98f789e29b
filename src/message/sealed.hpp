#pragma once
// The values of a message, sealed with its adult's key. For message/ only.
#include "crypto/keyring.hpp"
#include "message/message.hpp"

namespace marelle::message {

Bytes sealed_values(crypto::Keyring& keys, Id const& guardian, Id const& message, Values const& values);
// Nothing once they were erased, or the adult was.
std::optional<Values> opened_values(crypto::Keyring& keys, Id const& guardian, Id const& message,
                                    std::optional<std::string> const& sealed);

}  // namespace marelle::message
