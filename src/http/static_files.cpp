#include "http/static_files.hpp"
#include <charconv>

namespace marelle::http {

namespace {

constexpr std::string_view not_built =
    "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Marelle</title>"
    "<h1>Marelle</h1><p>Ce programme a été construit sans son interface web. "
    "Lancez <code>npm run build</code> dans <code>web/</code>, puis reconstruisez-le.</p></html>";

std::string_view type_of(std::string_view path) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".webp", "image/webp"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
    };
    for (auto [extension, type] : types)
        if (path.ends_with(extension)) return type;
    return "application/octet-stream";
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Calls with each element of a comma-separated header, until one answers yes.
template <class F> bool any_of_list(std::string_view list, F&& is) {
    while (!list.empty()) {
        auto one = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), one.size() + 1));
        if (is(trimmed(one))) return true;
    }
    return false;
}

// RFC 9110 §12.5.3; a weight of zero is a refusal.
bool accepts(std::string_view header, std::string_view coding) {
    return any_of_list(header, [&](std::string_view one) {
        auto name = trimmed(one.substr(0, one.find(';')));
        if (name != coding) return false;
        auto q = one.find("q=");
        return q == one.npos || one.substr(q + 2).find_first_of("123456789") != one.npos;
    });
}

struct Variant {
    std::string_view bytes, coding;
};

Variant variant_for(embedded::File const& file, std::string_view accepted) {
    if (!file.brotli.empty() && accepts(accepted, "br")) return {file.brotli, "br"};
    if (!file.gzip.empty() && accepts(accepted, "gzip")) return {file.gzip, "gzip"};
    return {file.bytes, {}};
}

bool has_tag(std::string_view if_none_match, std::string_view tag) {
    return any_of_list(if_none_match, [&](std::string_view one) {
        if (one.starts_with("W/")) one.remove_prefix(2);
        return one == tag || one == "*";
    });
}

Reply reply_with(embedded::File const& file, Request const& request) {
    auto variant = variant_for(file, request.header("accept-encoding"));
    Reply reply;
    reply.cacheable = true;
    reply.content_type = type_of(file.path);
    auto tag = std::string{"\""}.append(file.etag).append(variant.coding.empty() ? "" : "-").append(variant.coding) +
               "\"";
    reply.headers.emplace_back("ETag", tag);
    bool immutable = file.path.find("/immutable/") != file.path.npos;
    reply.headers.emplace_back("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (!file.brotli.empty() || !file.gzip.empty()) reply.headers.emplace_back("Vary", "Accept-Encoding");
    // A worker obeys the policy of its own script: scripts carry the page's.
    reply.headers.emplace_back("Content-Security-Policy", page_policy(file.scripts));
    if (has_tag(request.header("if-none-match"), tag)) {
        reply.status = 304;
        return reply;
    }
    if (!variant.coding.empty()) reply.headers.emplace_back("Content-Encoding", variant.coding);
    reply.still = variant.bytes;
    return reply;
}

}  // namespace

std::string page_policy(std::string_view scripts) {
    std::string out = "default-src 'none'; script-src 'self'";
    if (!scripts.empty()) out.append(" ").append(scripts);
    return out +
           "; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
           "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

std::optional<Reply> StaticFiles::answer(Request const& request) const {
    std::string_view path = request.path;
    if (path.starts_with("/api/") || path.starts_with("/l/")) return {};
    path.remove_prefix(std::min<std::size_t>(path.size(), 1));
    if (auto const* file = embedded::find(files_, path); file && !path.empty()) return reply_with(*file, request);
    // A last segment with an extension is a file: answering the start page for a lost script would only confuse.
    auto last = path.substr(path.rfind('/') == path.npos ? 0 : path.rfind('/') + 1);
    if (path.starts_with("_app/") || last.find('.') != last.npos) return {};
    for (auto page : {"200.html", "index.html"})
        if (auto const* file = embedded::find(files_, page)) return reply_with(*file, request);
    Reply reply;
    reply.content_type = "text/html; charset=utf-8";
    reply.still = not_built;
    return reply;
}

}  // namespace marelle::http
