#pragma once
// Content codings (RFC 9110 §8.4): which of them a reader takes, and an answer made smaller for it.
#include "http/http.hpp"

namespace marelle::http {

// The elements of a comma-separated header, trimmed.
std::vector<std::string_view> elements_of(std::string_view list);

// Whether Accept-Encoding takes this coding by its name; a weight of zero is a refusal (§12.5.3).
bool accepts(std::string_view header, std::string_view coding);

// Puts the body in gzip where the reader takes it and a packet is saved. Never for an answer that holds a secret beside
// something its asker chose: the length of the two together would tell one of the other.
void pack(Request const& request, Reply& reply);

}  // namespace marelle::http
