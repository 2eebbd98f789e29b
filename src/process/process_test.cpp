#include "process/process.hpp"
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace marelle;
using namespace marelle::process;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(fs::path const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void put(fs::path const& path, std::string_view bytes) { std::ofstream{path, std::ios::binary} << bytes; }

// A door of this machine that anybody may knock at.
class Door {
public:
    Door() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(socket_, 8) == 0);
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port = ntohs(address.sin_port);
    }
    ~Door() { ::close(socket_); }
    Door(Door const&) = delete;
    Door& operator=(Door const&) = delete;
    unsigned port{};

private:
    int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

}  // namespace

TEST_CASE("another program is held within its bounds") {
    using How = End::How;
    TemporaryFolder const folder;
    std::vector<std::string> const env{"PATH=/usr/bin:/bin"};
    auto run = [&](std::vector<std::string> arguments, Limits limits = {}) {
        return process::run(arguments, env, folder.path(), limits);
    };
    CHECK(run({"no-such-program"}).how == How::not_found);
    CHECK(run({"true"}).how == How::done);
    CHECK(run({"false"}).code == 1);
    CHECK(run({"env"}).out == "PATH=/usr/bin:/bin\n");
    CHECK(run({"pwd"}).out == fs::canonical(folder.path()).string() + "\n");
    Limits brief;
    brief.wall = std::chrono::seconds{1};
    CHECK(run({"sleep", "60"}, brief).how == How::out_of_time);
    CHECK(run({"sh", "-c", "sleep 60 >/dev/null 2>&1 & exit 3"}, brief).code ==
          3);  // what it leaves behind is ended too
    CHECK(run({"sh", "-c", "exec >&- 2>&-; sleep 60"}, brief).how == How::out_of_time);
    Limits busy;
    busy.cpu_seconds = 1;
    CHECK(run({"sh", "-c", "while :; do :; done"}, busy).how == How::killed);
    Limits small;
    small.file = 1000;
    CHECK(run({"dd", "if=/dev/zero", "of=big", "bs=4096", "count=10"}, small).how != How::done);
    small.heard = 10;
    CHECK(run({"seq", "1", "100000"}, small).out == "1\n2\n3\n4\n5\n");
    // It sees neither what lies beside its folder nor, later, the database and the keys (where the kernel has
    // Landlock).
    TemporaryFolder const other;
    put(other.path() / "secret", "s");
    auto const secret = (other.path() / "secret").string();
    if (::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0) {
        CHECK(run({"cat", secret}).how == How::failed);
        CHECK(run({"cp", "/etc/hostname", secret}).how == How::failed);
        CHECK(bytes_of(secret) == "s");
    }
    auto const path = folder.path();
    {
        TemporaryFolder const gone;
        CHECK(gone.path() != path);
    }
    CHECK(fs::exists(path));
}

TEST_CASE("another program reaches no network, not even this machine's") {
    Door const door;
    TemporaryFolder const folder;
    auto const knock = "exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(door.port);
    auto const held = process::run({"bash", "-c", knock}, {"PATH=/usr/bin:/bin"}, folder.path());
    CHECK(held.how == End::How::failed);
    CHECK(held.errors.find("Permission denied") != std::string::npos);
}
