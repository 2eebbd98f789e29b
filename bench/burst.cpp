// The hour when everybody calls the roll: requests leave at a given rate whatever the answers do, and each one's time
// is counted from when it should have left, so that a server that falls behind is seen.
//   burst PORT RATE SECONDS CONNECTIONS FILE
// FILE: a line a group: COOKIE CSRF SESSION CHILD CHILD… For each in turn: the roll is opened, all are marked present
// in one batch, two of them are late and one is absent after all. Prints: requests, p50, p95, p99, longest, in
// milliseconds, refused, and the bytes of the largest answer.
#include "client.hpp"
#include <algorithm>
#include <deque>
#include <fstream>
#include <sstream>
#include <vector>

namespace {

using bench::Clock;

struct Group {
    bench::Caller caller;
    std::string session;
    std::vector<std::string> children;
};

std::vector<Group> groups_in(char const* path) {
    std::vector<Group> out;
    std::ifstream in{path};
    for (std::string line; std::getline(in, line);) {
        std::istringstream words{line};
        Group group;
        words >> group.caller.cookie >> group.caller.csrf >> group.session;
        for (std::string child; words >> child;) group.children.push_back(child);
        if (group.children.size() >= 3) out.push_back(std::move(group));
    }
    if (out.empty()) bench::fail("nobody to call");
    return out;
}

class Evening {
public:
    explicit Evening(std::vector<Group> groups) : groups_{std::move(groups)} {}

    std::string next() {
        auto const& group = groups_[step_ / steps % groups_.size()];
        switch (step_++ % steps) {
        case 0: return group.caller.get("/api/v1/sessions/" + group.session + "/attendance");
        case 1: return group.caller.write("POST", "/api/v1/attendance-batch", batch(group));
        case 2: return one(group, 0, "late");
        case 3: return one(group, 1, "late");
        default: return one(group, 2, "absent");
        }
    }

private:
    static constexpr std::size_t steps = 5;

    std::string note(char const* presence) {
        auto const ms = bench::unix_ms();
        return "\"id\":\"" + device_.id(ms) + "\",\"presence\":\"" + presence + "\",\"observed_at\":\"" +
               bench::instant(ms) + "\"";
    }
    std::string batch(Group const& group) {
        std::string body = "{\"notes\":[";
        for (auto const& child : group.children)
            body += (body.back() == '[' ? "{" : ",{") + note("present") + ",\"session\":\"" + group.session +
                    "\",\"child\":\"" + child + "\"}";
        return body + "]}";
    }
    std::string one(Group const& group, std::size_t child, char const* presence) {
        return group.caller.write("PUT", "/api/v1/sessions/" + group.session + "/attendance/" + group.children[child],
                                  "{" + note(presence) + "}");
    }

    std::vector<Group> groups_;
    bench::Device device_;
    std::size_t step_ = 0;
};

class Burst {
public:
    Burst(Evening evening, int port, std::size_t connections) : evening_{std::move(evening)}, poll_{epoll_create1(0)} {
        connections_.resize(connections);
        for (auto& connection : connections_) {
            connection.open(port, poll_);
            free_.push_back(&connection);
        }
    }

    void run(double rate, double seconds) {
        auto const began = Clock::now();
        auto const wanted = static_cast<std::size_t>(rate * seconds);
        auto const due = [&](std::size_t n) {
            return began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(double(n) / rate));
        };
        for (std::size_t sent = 0; times_.size() < wanted;) {
            while (sent < wanted && !free_.empty() && due(sent) <= Clock::now()) {
                free_.front()->send(evening_.next(), due(sent++));
                free_.pop_front();
            }
            epoll_event events[64];
            int count = epoll_wait(poll_, events, 64, sent < wanted && !free_.empty() ? 1 : 1000);
            for (int i = 0; i < count; ++i) take(*static_cast<bench::Connection*>(events[i].data.ptr));
        }
        std::sort(times_.begin(), times_.end());
        auto at = [&](double share) { return times_[static_cast<std::size_t>(share * double(times_.size() - 1))]; };
        std::printf("%zu %.3f %.3f %.3f %.3f %zu %zu\n", times_.size(), at(0.5), at(0.95), at(0.99), at(1), refused_,
                    largest_);
    }

private:
    void take(bench::Connection& connection) {
        if (!connection.answered()) return;
        times_.push_back(connection.milliseconds());
        largest_ = std::max(largest_, connection.in.size());
        if (!connection.ok() && refused_++ == 0) std::fprintf(stderr, "burst: %s\n", connection.in.c_str());
        free_.push_back(&connection);
    }

    Evening evening_;
    int poll_;
    std::deque<bench::Connection> connections_;
    std::deque<bench::Connection*> free_;
    std::vector<float> times_;
    std::size_t refused_ = 0, largest_ = 0;
};

}  // namespace

int main(int count, char** words) {
    if (count != 6) {
        std::fprintf(stderr, "burst PORT RATE SECONDS CONNECTIONS FILE\n");
        return 2;
    }
    Burst{Evening{groups_in(words[5])}, std::atoi(words[1]), std::strtoul(words[4], nullptr, 10)}.run(
        std::atof(words[2]), std::atof(words[3]));
}
