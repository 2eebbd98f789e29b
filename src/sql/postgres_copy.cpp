#include "sql/postgres_copy.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <fcntl.h>
#include <libpq-fe.h>
#include <memory>
#include <optional>
#include <spawn.h>
#include <sstream>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace marelle::sql {

namespace {

struct Address {
    std::string words;  // keyword='value' …, without the password
    std::optional<std::string> password;
};

std::string quoted(std::string_view value) {
    std::string out{"'"};
    for (char c : value) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out += '\'';
}

Address address_of(std::string const& url) {
    char* why = nullptr;
    std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> const options{PQconninfoParse(url.c_str(), &why),
                                                                               PQconninfoFree};
    PQfreemem(why);
    if (!options) throw CopyFailed{"the address of the database is not one"};
    Address out;
    for (auto const* option = options.get(); option->keyword; ++option) {
        if (!option->val) continue;
        if (std::string_view{option->keyword} == "password") out.password = option->val;
        else out.words += std::string{option->keyword} + "=" + quoted(option->val) + " ";
    }
    return out;
}

class Pipe {
public:
    Pipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    }
    ~Pipe() {
        close_writing();
        ::close(ends_[0]);
    }
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;

    int writing() const { return ends_[1]; }
    void close_writing() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }
    std::string all() const {
        std::string out;
        std::array<char, 4096> some{};
        for (;;) {
            auto const got = ::read(ends_[0], some.data(), some.size());
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return out;
            out.append(some.data(), static_cast<std::size_t>(got));
        }
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment_with(std::optional<std::string> const& password) {
    std::vector<std::string> out;
    for (char** one = environ; *one; ++one)
        if (!std::string_view{*one}.starts_with("PGPASSWORD=") && !std::string_view{*one}.starts_with("LC_"))
            out.emplace_back(*one);
    out.emplace_back("LC_ALL=C");
    if (password) out.push_back("PGPASSWORD=" + *password);
    return out;
}

// Runs it to its end; gives what it printed on the descriptor `heard`. Refused: in its own words.
std::string run(std::vector<std::string> arguments, std::optional<std::string> const& password, int heard) {
    Pipe pipe;
    auto environment = environment_with(password);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, pipe.writing(), heard);
    pid_t child{};
    auto const failed = ::posix_spawnp(&child, arguments[0].c_str(), &actions, nullptr, pointers(arguments).data(),
                                       pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed == ENOENT) throw CopierMissing{arguments[0]};
    if (failed != 0) throw std::system_error{failed, std::generic_category(), arguments[0]};
    pipe.close_writing();
    auto said = pipe.all();
    int end{};
    while (::waitpid(child, &end, 0) < 0 && errno == EINTR) {}
    if (!WIFEXITED(end) || WEXITSTATUS(end) != 0)
        throw CopyFailed{heard == STDERR_FILENO ? said.substr(0, said.find('\n')) : arguments[0] + " failed"};
    return said;
}

}  // namespace

void dump_postgres(std::string const& url, std::string const& path) {
    auto const address = address_of(url);
    run({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file=" + path, "--dbname=" + address.words},
        address.password, STDERR_FILENO);
}

int schema_of_dump(std::string const& path) {
    auto const text = run({"pg_restore", "--data-only", "--table=schema_migration", "--file=-", path}, {},
                          STDOUT_FILENO);
    std::istringstream lines{text};
    int last = 0;
    bool rows = false;
    for (std::string line; std::getline(lines, line);) {
        if (rows && line == "\\.") break;
        int number{};
        if (rows && std::from_chars(line.data(), line.data() + line.size(), number).ec == std::errc{})
            last = std::max(last, number);
        if (line.starts_with("COPY ") && line.find("schema_migration") != std::string::npos) rows = true;
    }
    if (last == 0) throw CopyFailed{"no migration is written in it"};
    return last;
}

void restore_postgres(std::string const& url, std::string const& path) {
    auto const address = address_of(url);
    run({"pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         "--dbname=" + address.words, path},
        address.password, STDERR_FILENO);
}

}  // namespace marelle::sql
