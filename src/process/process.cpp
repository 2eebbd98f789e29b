#include "process/process.hpp"
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <iterator>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace marelle::process {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void denied(char const* what) { throw std::system_error{errno, std::generic_category(), what}; }

class Pipe {
public:
    Pipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) denied("pipe");
    }
    ~Pipe() {
        close(0);
        close(1);
    }
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;
    int end(std::size_t which) const { return ends_[which]; }
    void close(std::size_t which) {
        if (ends_[which] >= 0) ::close(std::exchange(ends_[which], -1));
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

// Everything below, down to start(), runs between fork and exec in a process that had several threads: system calls
// only, no memory is asked for.

void limit(decltype(RLIMIT_CPU) what, std::uint64_t most) {
    rlimit const bound{most, most};
    if (::setrlimit(what, &bound) != 0) ::_exit(126);
}

void allow(int ruleset, char const* path, std::uint64_t rights) {
    int const folder = ::open(path, O_PATH | O_CLOEXEC);
    if (folder < 0) return;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = rights;
    rule.parent_fd = folder;
    ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    ::close(folder);
}

// Sockets of this machine's own processes and no other: nothing is fetched, nothing is told. A kernel without filters
// goes on without; a call through another door of the machine (32 bits) ends the program.
void disconnect() {
#if defined(__x86_64__)
    constexpr std::uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    constexpr std::uint32_t machine = AUDIT_ARCH_AARCH64;
#else
#error "the filter of system calls does not know this machine"
#endif
    constexpr std::uint32_t other_doors = 0x40000000;  // numbers of the x32 calls
    constexpr auto load = static_cast<std::uint16_t>(BPF_LD | BPF_W | BPF_ABS);
    constexpr auto equal = static_cast<std::uint16_t>(BPF_JMP | BPF_JEQ | BPF_K);
    constexpr auto at_least = static_cast<std::uint16_t>(BPF_JMP | BPF_JGE | BPF_K);
    constexpr auto answer = static_cast<std::uint16_t>(BPF_RET | BPF_K);
    sock_filter steps[] = {
        {load, 0, 0, offsetof(seccomp_data, arch)},
        {equal, 1, 0, machine},
        {answer, 0, 0, SECCOMP_RET_KILL_PROCESS},
        {load, 0, 0, offsetof(seccomp_data, nr)},
        {at_least, 4, 0, other_doors},
        {equal, 3, 0, SYS_io_uring_setup},
        {equal, 0, 3, SYS_socket},
        {load, 0, 0, offsetof(seccomp_data, args)},
        {equal, 1, 0, AF_UNIX},
        {answer, 0, 0, SECCOMP_RET_ERRNO | EACCES},
        {answer, 0, 0, SECCOMP_RET_ALLOW},
    };
    sock_fprog const filter{static_cast<std::uint16_t>(std::size(steps)), steps};
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

// A hostile map that fools the reader finds neither the database nor the keys. A kernel without Landlock goes on
// without.
void confine(char const* folder) {
    constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                      LANDLOCK_ACCESS_FS_READ_DIR;
    constexpr std::uint64_t every = (std::uint64_t{LANDLOCK_ACCESS_FS_MAKE_SYM} << 1) - 1;  // all that version 1 knows
    landlock_ruleset_attr all{};
    all.handled_access_fs = every;
    auto const ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0));
    if (ruleset < 0) return;
    for (auto path : {"/usr", "/lib", "/lib64", "/bin", "/etc"}) allow(ruleset, path, reading);
    allow(ruleset, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
    allow(ruleset, folder, every);
    ::syscall(SYS_landlock_restrict_self, ruleset, 0);
    ::close(ruleset);
}

struct Start {
    std::vector<char*> arguments, environment;
    std::array<std::string, 3> programs;  // the places where it may be
    std::string folder;
    Limits limits;
};

[[noreturn]] void become(Start& start, int out, int errors) {
    ::setpgid(0, 0);
    int const nothing = ::open("/dev/null", O_RDONLY);
    if (nothing < 0 || ::dup2(nothing, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(errors, 2) < 0) ::_exit(126);
    if (::syscall(SYS_close_range, 3u, ~0u, 0u) != 0)
        for (int other = 3; other < 1024; ++other) ::close(other);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    if (::chdir(start.folder.c_str()) != 0) ::_exit(126);
    limit(RLIMIT_CPU, start.limits.cpu_seconds);
    limit(RLIMIT_AS, start.limits.memory);
    limit(RLIMIT_FSIZE, start.limits.file);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 128);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) ::_exit(126);
    confine(start.folder.c_str());
    disconnect();
    for (auto const& program : start.programs)
        ::execve(program.c_str(), start.arguments.data(), start.environment.data());
    ::_exit(127);
}

void hear(int from, std::string& into, std::size_t most, bool& open) {
    std::array<char, 16384> piece;
    auto const got = ::read(from, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) return;
    if (got <= 0) {
        open = false;
        return;
    }
    auto const room = most - std::min(most, into.size());
    into.append(piece.data(), std::min(room, static_cast<std::size_t>(got)));
}

// Until both pipes are closed or the time is over; false in the second case.
bool listen(int out, int errors, Clock::time_point deadline, Limits const& limits, End& end) {
    bool out_open = true, errors_open = true;
    while (out_open || errors_open) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        std::array<pollfd, 2> waiting{pollfd{out_open ? out : -1, POLLIN, 0},
                                      pollfd{errors_open ? errors : -1, POLLIN, 0}};
        if (::poll(waiting.data(), waiting.size(), static_cast<int>(std::min<long long>(left, 1000))) < 0 &&
            errno != EINTR)
            denied("poll");
        if (waiting[0].revents) hear(out, end.out, limits.heard, out_open);
        if (waiting[1].revents) hear(errors, end.errors, limits.heard, errors_open);
    }
    return true;
}

// Until it has ended (it is not reaped yet: its number stays its own) or the time is over; false in the second case.
bool ended_by(Clock::time_point deadline, pid_t child) {
    for (;;) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child)
            return true;
        if (Clock::now() >= deadline) return false;
        ::usleep(2000);
    }
}

std::vector<char*> pointers(std::vector<std::string> const& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (auto const& text : texts)
        out.push_back(const_cast<char*>(text.c_str()));  // execve's signature is older than const
    out.push_back(nullptr);
    return out;
}

}  // namespace

End run(std::vector<std::string> const& arguments, std::vector<std::string> const& environment,
        std::filesystem::path const& folder, Limits const& limits) {
    Start start{pointers(arguments), pointers(environment), {}, folder.string(), limits};
    for (std::size_t i = 0; auto place : {"/usr/local/bin/", "/usr/bin/", "/bin/"})
        start.programs[i++] = place + arguments.front();
    Pipe out, errors;
    auto const child = ::fork();
    if (child < 0) denied("fork");
    if (child == 0) become(start, out.end(1), errors.end(1));
    ::setpgid(child, child);  // in both processes: whoever comes first
    out.close(1);
    errors.close(1);
    End end;
    auto const deadline = Clock::now() + limits.wall;
    bool const in_time = listen(out.end(0), errors.end(0), deadline, limits, end) && ended_by(deadline, child);
    ::kill(-child, SIGKILL);  // what it may have left behind, too
    int status = 0;
    while (::waitpid(child, &status, 0) < 0)
        if (errno != EINTR) denied("waitpid");
    if (!in_time) end.how = End::How::out_of_time;
    else if (WIFSIGNALED(status)) end.how = End::How::killed, end.code = WTERMSIG(status);
    else if (end.code = WEXITSTATUS(status); end.code == 127) end.how = End::How::not_found;
    else end.how = end.code == 0 ? End::How::done : End::How::failed;
    return end;
}

TemporaryFolder::TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "marelle-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) denied("temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace marelle::process
