// embed [--compress] NAME ROOT LIST FOLDER: writes FOLDER/embedded_NAME.S and embedded_NAME.cpp, which put the files of
// LIST (one path a line, under ROOT) into a library; see src/base/embedded.hpp. With --compress, brotli -q 11 and
// gzip -9 variants are kept in FOLDER/variants by the hash of what they compress: a second build finds them there.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sodium.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Embedded {
    std::string path;
    fs::path file, brotli, gzip;
    std::size_t bytes{}, brotli_bytes{}, gzip_bytes{};
    std::string hash, scripts;
};

std::string whole(fs::path const& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) throw std::runtime_error{"cannot read " + path.string()};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string sha256(std::string_view data) {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()),
                       reinterpret_cast<unsigned char const*>(data.data()), data.size());
    return out;
}

std::string hex(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    out.pop_back();
    return out;
}

std::string base64(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    out.resize(out.find('\0'));
    return out;
}

// The page says which inline scripts are its own, so that the Content-Security-Policy may refuse every other.
std::string inline_scripts(std::string_view html) {
    std::string out;
    for (std::size_t at = 0; (at = html.find("<script", at)) != html.npos;) {
        auto open = html.find('>', at);
        auto close = html.find("</script>", open);
        if (open == html.npos || close == html.npos) break;
        auto attributes = html.substr(at, open - at);
        auto text = html.substr(open + 1, close - open - 1);
        if (attributes.find(" src=") == attributes.npos && !text.empty())
            out += (out.empty() ? "'sha256-" : " 'sha256-") + base64(sha256(text)) + "'";
        at = close;
    }
    return out;
}

std::string quoted(fs::path const& path) {
    std::string out = "'";
    for (char c : path.string()) c == '\'' ? out += "'\\''" : out += c;
    return out + "'";
}

// The compressed file, when it is at least a tenth smaller.
fs::path variant(Embedded const& file, fs::path const& folder, std::string const& command,
                 std::string const& extension) {
    auto path = folder / (file.hash + extension);
    if (!fs::exists(path)) {
        auto part = fs::path{path}.concat(".part");
        auto line = command + " < " + quoted(file.file) + " > " + quoted(part);
        if (std::system(line.c_str()) != 0) throw std::runtime_error{"failed: " + line};
        fs::rename(part, path);
    }
    return fs::file_size(path) * 10 < file.bytes * 9 ? path : fs::path{};
}

bool is_compressed_already(fs::path const& path) {
    auto const extension = path.extension().string();
    for (auto known : {".woff2", ".png", ".jpg", ".jpeg", ".webp", ".gz", ".br", ".zip"})
        if (extension == known) return true;
    return false;
}

std::vector<Embedded> gather(fs::path const& root, fs::path const& list, fs::path const& variants, bool compress) {
    std::vector<Embedded> files;
    std::ifstream in{list};
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        Embedded file;
        file.file = line;
        file.path = file.file.lexically_relative(root).generic_string();
        auto text = whole(file.file);
        file.bytes = text.size();
        file.hash = hex(sha256(text));
        if (file.file.extension() == ".html") file.scripts = inline_scripts(text);
        if (compress && file.bytes > 200 && !is_compressed_already(file.file)) {
            file.brotli = variant(file, variants, "brotli -q 11 -c", ".br");
            file.gzip = variant(file, variants, "gzip -9 -n -c", ".gz");
            if (!file.brotli.empty()) file.brotli_bytes = fs::file_size(file.brotli);
            if (!file.gzip.empty()) file.gzip_bytes = fs::file_size(file.gzip);
        }
        files.push_back(std::move(file));
    }
    std::ranges::sort(files, {}, &Embedded::path);
    return files;
}

void include(std::ostream& out, std::string const& symbol, fs::path const& path, std::string const& hash) {
    if (path.empty()) return;
    // The hash makes the text differ when the file does, whatever caches compilations.
    out << "# " << hash << "\n.global " << symbol << "\n.balign 8\n"
        << symbol << ":\n.incbin " << path << "\n.byte 0\n";
}

void write_assembly(std::ostream& out, std::string const& name, std::vector<Embedded> const& files) {
    out << "# Generated by tools/embed.\n.section .note.GNU-stack,\"\",%progbits\n.section .rodata\n";
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto symbol = "embedded_" + name + "_" + std::to_string(i);
        include(out, symbol, files[i].file, files[i].hash);
        include(out, symbol + "_br", files[i].brotli, files[i].hash);
        include(out, symbol + "_gz", files[i].gzip, files[i].hash);
    }
}

void write_table(std::ostream& out, std::string const& name, std::vector<Embedded> const& files) {
    auto view = [&](std::string const& symbol, std::size_t bytes) {
        return bytes ? "std::string_view{" + symbol + ", " + std::to_string(bytes) + "}"
                     : std::string{"std::string_view{}"};
    };
    out << "// Generated by tools/embed.\n#include \"base/embedded.hpp\"\n\nextern \"C\" {\n";
    for (std::size_t i = 0; i < files.size(); ++i)
        for (auto end : {"", "_br", "_gz"}) out << "extern char const embedded_" << name << "_" << i << end << "[];\n";
    out << "}\n\nnamespace marelle::embedded {\n\nstd::span<File const> " << name << "() {\n";
    if (files.empty()) {
        out << "    return {};\n}\n\n}\n";
        return;
    }
    out << "    static File const files[] = {\n";
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto const& file = files[i];
        auto symbol = "embedded_" + name + "_" + std::to_string(i);
        out << "        {R\"(" << file.path << ")\", " << view(symbol, file.bytes) << ", "
            << view(symbol + "_br", file.brotli_bytes) << ", " << view(symbol + "_gz", file.gzip_bytes) << ", \""
            << file.hash.substr(0, 32) << "\", \"" << file.scripts << "\"},\n";
    }
    out << "    };\n    return files;\n}\n\n}\n";
}

int run(std::vector<std::string> arguments) {
    bool compress = !arguments.empty() && arguments[0] == "--compress";
    if (compress) arguments.erase(arguments.begin());
    if (arguments.size() != 4) {
        std::fputs("usage: embed [--compress] NAME ROOT LIST FOLDER\n", stderr);
        return 2;
    }
    auto const& name = arguments[0];
    fs::path folder = arguments[3];
    fs::create_directories(folder / "variants");
    auto files = gather(arguments[1], arguments[2], folder / "variants", compress);
    std::ofstream assembly{folder / ("embedded_" + name + ".S")}, table{folder / ("embedded_" + name + ".cpp")};
    write_assembly(assembly, name, files);
    write_table(table, name, files);
    assembly.flush();
    table.flush();
    if (!assembly || !table) throw std::runtime_error{"cannot write in " + folder.string()};
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (std::exception const& e) {
        std::fprintf(stderr, "embed: %s\n", e.what());
        return 1;
    }
}
