#pragma once
// Files inside the binary: the web client, the messages, the migrations… They lie in its read-only part (assembler
// .incbin, see tools/cmake/embed.cmake): nothing is copied at start, and the views live as long as the program.
#include <span>
#include <string_view>

namespace marelle::embedded {

struct File {
    std::string_view path;  // from the embedded folder: "_app/immutable/entry.js"
    std::string_view bytes;
    std::string_view brotli;  // the same, compressed; empty when that gains nothing or was not asked for
    std::string_view gzip;
    std::string_view etag;     // 32 hexadecimal digits of its SHA-256
    std::string_view scripts;  // of an HTML page: its inline scripts as CSP sources, "'sha256-…' 'sha256-…'"
};

// Sorted by path. Each is defined in the library marelle_embedded_<name> of tools/cmake/embed.cmake; empty when its
// folder is.
std::span<File const> web();
std::span<File const> messages();
std::span<File const> migrations();
std::span<File const> templates();
std::span<File const> defaults();
std::span<File const> instruments();
std::span<File const> reference();

inline File const* find(std::span<File const> files, std::string_view path) {
    for (std::size_t low = 0, high = files.size(); low < high;) {
        auto middle = (low + high) / 2;
        if (files[middle].path == path) return &files[middle];
        if (files[middle].path < path) low = middle + 1;
        else high = middle;
    }
    return nullptr;
}

}  // namespace marelle::embedded
