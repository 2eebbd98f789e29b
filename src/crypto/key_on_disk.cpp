#include "crypto/key_on_disk.hpp"
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sodium.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace marelle::crypto {

namespace {

void sync_folder_of(std::string const& path) {
    auto folder = std::filesystem::path{path}.parent_path();
    int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    ::fsync(file);
    ::close(file);
}

}  // namespace

std::optional<Key> key_on_disk(std::string const& path) {
    std::ifstream in{path};
    if (!in) return {};
    std::string digits;
    in >> digits;
    std::string bytes(32, '\0');
    std::size_t size = 0;
    bool read = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), digits.data(),
                               digits.size(), nullptr, &size, nullptr) == 0 &&
                size == bytes.size() && digits.size() == 64;
    sodium_memzero(digits.data(), digits.size());
    if (!read) throw std::runtime_error{"instance key: " + path + " does not hold 64 hexadecimal digits"};
    Key key{bytes};
    sodium_memzero(bytes.data(), bytes.size());
    return key;
}

void write_key(std::string const& path, Key const& key) {
    auto text = hex(key.bytes()) + "\n";
    int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) throw std::system_error{errno, std::generic_category(), "instance key: cannot write " + path};
    bool written = ::fchmod(file, 0600) == 0 && ::write(file, text.data(), text.size()) == ssize_t(text.size()) &&
                   ::fsync(file) == 0;
    int why = errno;
    ::close(file);
    sodium_memzero(text.data(), text.size());
    if (!written) throw std::system_error{why, std::generic_category(), "instance key: cannot write " + path};
    sync_folder_of(path);
}

std::string next_key_path(std::string const& path) { return path + ".next"; }

void install_next_key(std::string const& path) {
    std::filesystem::rename(next_key_path(path), path);
    sync_folder_of(path);
}

}  // namespace marelle::crypto
