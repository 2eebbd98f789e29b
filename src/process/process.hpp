#pragma once
// Another program, run within bounds: no shell, an environment of its own, limits on processor, memory, files and time,
// no network, and (where the kernel has Landlock) no file but the system's own, read only, and its working folder.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace marelle::process {

struct Limits {
    unsigned cpu_seconds = 60;
    std::chrono::seconds wall{120};
    std::uint64_t memory = std::uint64_t{1536} << 20;  // bytes of address space
    std::uint64_t file = std::uint64_t{400} << 20;     // bytes of any file it writes
    std::size_t heard = 64 << 10;                      // bytes kept of what it prints; the rest is read and dropped
};

struct End {
    enum class How { done, failed, killed, out_of_time, not_found };
    How how{};
    int code{};  // exit status, or the signal
    std::string out, errors;
};

// arguments[0] is looked for in /usr/local/bin, /usr/bin and /bin. Throws std::system_error when the machine denies a
// process or a pipe.
End run(std::vector<std::string> const& arguments, std::vector<std::string> const& environment,
        std::filesystem::path const& folder, Limits const& limits = {});

// A folder of one's own under the system's temporary one, removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace marelle::process
