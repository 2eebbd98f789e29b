#pragma once
// The web client, from inside the binary: files with a hash in their name are kept a year, the rest is asked again with
// its ETag; brotli or gzip when the browser takes it; the start page for every address of the client's own routes.
#include "base/embedded.hpp"
#include "http/early.hpp"
#include "http/http.hpp"
#include <span>

namespace marelle::http {

// What the client's pages may load: themselves. `scripts` are the CSP sources of a page's inline scripts.
std::string page_policy(std::string_view scripts = {});

// One embedded file, brotli or gzip when the browser takes it, with its ETag.
Reply file_reply(embedded::File const& file, Request const& request);

class StaticFiles {
public:
    explicit StaticFiles(std::span<embedded::File const> files);

    // Of a GET outside /api/ and /l/; nothing when the path is neither a file nor an address of the client
    // (a missing file of the client's build, say).
    std::optional<Reply> answer(Request const& request) const;

private:
    std::span<embedded::File const> files_;
    Early early_;
};

}  // namespace marelle::http
