#include "territory/archive.hpp"
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <zlib.h>

namespace marelle::territory {

namespace {

namespace fs = std::filesystem;

// Little-endian numbers at an offset; nothing is read past the end.
class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_{bytes} {}
    bool has(std::size_t at, std::size_t size) const { return at <= bytes_.size() && size <= bytes_.size() - at; }
    std::uint32_t number(std::size_t at, std::size_t size) const {
        std::uint32_t out = 0;
        for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes_[at + i]);
        return out;
    }
    std::uint32_t two(std::size_t at) const { return number(at, 2); }
    std::uint32_t four(std::size_t at) const { return number(at, 4); }
    std::string_view part(std::size_t at, std::size_t size) const { return bytes_.substr(at, size); }
    std::size_t size() const { return bytes_.size(); }

private:
    std::string_view bytes_;
};

constexpr std::uint32_t end_mark = 0x06054b50, entry_mark = 0x02014b50, local_mark = 0x04034b50;

struct Entry {
    std::string name;
    std::uint32_t flags, method, crc, packed, unpacked, local;
};

std::string without_folders(std::string_view name) {
    auto const slash = name.find_last_of("/\\");
    return std::string{slash == std::string_view::npos ? name : name.substr(slash + 1)};
}

Failure broken() { return fail(Fault::invalid, "zip.broken"); }

// The central directory (APPNOTE 4.3.12); a map is never so big that it needs Zip64.
Result<std::vector<Entry>> directory(Reader const& zip, ZipLimits const& limits) {
    if (!zip.has(0, 22)) return broken();
    std::size_t end = zip.size() - 22;
    auto const stop = end > 65'535 ? end - 65'535 : 0;
    while (end > stop && zip.four(end) != end_mark) --end;
    if (zip.four(end) != end_mark) return broken();
    std::size_t const count = zip.two(end + 10);
    std::size_t at = zip.four(end + 16);
    if (count > limits.entries) return fail(Fault::invalid, "zip.too_large");
    std::vector<Entry> out;
    std::size_t total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!zip.has(at, 46) || zip.four(at) != entry_mark) return broken();
        auto const name = zip.two(at + 28), extra = zip.two(at + 30), comment = zip.two(at + 32);
        if (!zip.has(at + 46, name)) return broken();
        Entry entry{without_folders(zip.part(at + 46, name)),
                    zip.two(at + 8),
                    zip.two(at + 10),
                    zip.four(at + 16),
                    zip.four(at + 20),
                    zip.four(at + 24),
                    zip.four(at + 42)};
        at += 46 + name + extra + comment;
        total += entry.unpacked;
        bool const swollen = entry.unpacked > 1 << 20 && entry.unpacked / limits.ratio > entry.packed;
        if (total > limits.bytes || swollen) return fail(Fault::invalid, "zip.too_large");
        if (!entry.name.empty()) out.push_back(std::move(entry));
    }
    return out;
}

// The declared size is a promise: one byte more is a broken (or hostile) archive.
Result<std::string> inflated(std::string_view packed, std::size_t size) {
    std::string out(size + 1, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc{};
    stream.next_in = reinterpret_cast<Bytef*>(
        const_cast<char*>(packed.data()));  // zlib's signature is older than const
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    auto const state = inflate(&stream, Z_FINISH);
    std::size_t const made = stream.total_out;
    inflateEnd(&stream);
    if (state != Z_STREAM_END || made != size) return broken();
    out.resize(size);
    return out;
}

Result<std::string> unpacked(Reader const& zip, Entry const& entry) {
    if (entry.flags & 1) return fail(Fault::invalid, "zip.encrypted");
    if (!zip.has(entry.local, 30) || zip.four(entry.local) != local_mark) return broken();
    auto const start = std::size_t{entry.local} + 30 + zip.two(entry.local + 26u) + zip.two(entry.local + 28u);
    if (!zip.has(start, entry.packed)) return broken();
    auto const packed = zip.part(start, entry.packed);
    std::string bytes;
    if (entry.method == 0) bytes = packed;
    else if (entry.method == 8) bytes = TRY(inflated(packed, entry.unpacked));
    else return fail(Fault::invalid, "zip.unknown_method");
    auto const crc = crc32(crc32(0, nullptr, 0), reinterpret_cast<Bytef const*>(bytes.data()),
                           static_cast<uInt>(bytes.size()));
    if (bytes.size() != entry.unpacked || crc != entry.crc) return broken();
    return bytes;
}

Result<std::string> bytes_of(fs::path const& path, std::size_t most) {
    std::error_code denied;
    auto const size = fs::is_regular_file(path, denied) ? fs::file_size(path, denied) : std::uintmax_t{0};
    std::ifstream in{path, std::ios::binary};
    if (denied || !fs::is_regular_file(path, denied) || !in)
        return fail(Fault::not_found, "file.not_found", path.filename().string());
    if (size > most) return fail(Fault::invalid, "file.too_large", path.filename().string());
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

bool is_zip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06"); }

Result<std::vector<NamedBytes>> unzip(std::string_view bytes, ZipLimits const& limits) {
    Reader const zip{bytes};
    std::vector<NamedBytes> out;
    for (auto const& entry : TRY(directory(zip, limits))) out.push_back({entry.name, TRY(unpacked(zip, entry))});
    return out;
}

std::string extension_of(std::string_view name) {
    auto const dot = name.rfind('.');
    std::string out{dot == std::string_view::npos ? std::string_view{} : name.substr(dot)};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

Result<std::vector<NamedBytes>> read_files(fs::path const& path, std::size_t most) {
    std::vector<NamedBytes> out;
    out.push_back({path.filename().string(), TRY(bytes_of(path, most))});
    if (extension_of(out.front().name) != ".shp") return out;
    std::error_code denied;
    for (auto const& neighbour :
         fs::directory_iterator{path.parent_path().empty() ? "." : path.parent_path(), denied}) {
        auto const extension = extension_of(neighbour.path().filename().string());
        bool const part = extension == ".shx" || extension == ".dbf" || extension == ".prj" || extension == ".cpg";
        if (part && neighbour.path().stem() == path.stem())
            out.push_back({neighbour.path().filename().string(), TRY(bytes_of(neighbour.path(), most))});
    }
    std::sort(out.begin() + 1, out.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    return out;
}

}  // namespace marelle::territory
