#include "http/coding.hpp"
#include <algorithm>
#include <new>
#include <zlib.h>

namespace marelle::http {

namespace {

constexpr std::size_t one_packet = 1400;  // bytes that travel together whatever their number

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string packed(std::string const& text) {
    z_stream stream{};
    constexpr int gzip = 15 + 16;
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc{};
    std::string out(::deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib's signature is older than const
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::deflate(&stream, Z_FINISH);  // into the room it asked for: done in one go
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    return out;
}

}  // namespace

std::vector<std::string_view> elements_of(std::string_view list) {
    std::vector<std::string_view> out;
    while (!list.empty()) {
        auto const one = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), one.size() + 1));
        out.push_back(trimmed(one));
    }
    return out;
}

bool accepts(std::string_view header, std::string_view coding) {
    return std::ranges::any_of(elements_of(header), [&](std::string_view one) {
        if (trimmed(one.substr(0, one.find(';'))) != coding) return false;
        auto const q = one.find("q=");
        return q == one.npos || one.substr(q + 2).find_first_of("123456789") != one.npos;
    });
}

void pack(Request const& request, Reply& reply) {
    if (reply.body.size() < one_packet) return;
    reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (!accepts(request.header("accept-encoding"), "gzip")) return;
    auto smaller = packed(reply.body);
    if (smaller.size() >= reply.body.size()) return;
    reply.body = std::move(smaller);
    reply.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace marelle::http
