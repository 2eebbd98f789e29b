#include "http/static_files.hpp"
#include "http/coding.hpp"
#include <algorithm>

namespace marelle::http {

namespace {

constexpr std::string_view not_built =
    "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Marelle</title>"
    "<h1>Marelle</h1><p>Ce programme a été construit sans son interface web. "
    "Lancez <code>npm run build</code> dans <code>web/</code>, puis reconstruisez-le.</p></html>";

constexpr std::string_view early_list = "_app/early.txt";

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

struct Variant {
    std::string_view bytes, coding;
};

Variant variant_for(embedded::File const& file, std::string_view accepted) {
    if (!file.brotli.empty() && accepts(accepted, "br")) return {file.brotli, "br"};
    if (!file.gzip.empty() && accepts(accepted, "gzip")) return {file.gzip, "gzip"};
    return {file.bytes, {}};
}

bool has_tag(std::string_view if_none_match, std::string_view tag) {
    return std::ranges::any_of(elements_of(if_none_match), [&](std::string_view one) {
        if (one.starts_with("W/")) one.remove_prefix(2);
        return one == tag || one == "*";
    });
}

}  // namespace

Reply file_reply(embedded::File const& file, Request const& request) {
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

std::string page_policy(std::string_view scripts) {
    std::string out = "default-src 'none'; script-src 'self'";
    if (!scripts.empty()) out.append(" ").append(scripts);
    return out +
           "; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
           "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

StaticFiles::StaticFiles(std::span<embedded::File const> files) : files_{files} {
    if (auto const* list = embedded::find(files, early_list)) early_ = Early{list->bytes};
}

std::optional<Reply> StaticFiles::answer(Request const& request) const {
    std::string_view path = request.path;
    if (path.starts_with("/api/") || path.starts_with("/l/") || path.starts_with("/p/")) return {};
    path.remove_prefix(std::min<std::size_t>(path.size(), 1));
    if (auto const* file = embedded::find(files_, path); file && !path.empty()) return file_reply(*file, request);
    // A last segment with an extension is a file: answering the start page for a lost script would only confuse.
    auto last = path.substr(path.rfind('/') == path.npos ? 0 : path.rfind('/') + 1);
    if (path.starts_with("_app/") || last.find('.') != last.npos) return {};
    for (auto page : {"200.html", "index.html"})
        if (auto const* file = embedded::find(files_, page)) {
            auto reply = file_reply(*file, request);
            if (auto links = early_.links(request.path); !links.empty())
                reply.headers.emplace_back("Link", std::move(links));
            return reply;
        }
    Reply reply;
    reply.content_type = "text/html; charset=utf-8";
    reply.still = not_built;
    return reply;
}

}  // namespace marelle::http
