#pragma once
// A few threads for the routes that have no transaction of their own (Work::own): a password check, a long import.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace marelle::http {

class Workers {
public:
    explicit Workers(std::size_t threads = 4, std::size_t queue = 64);
    ~Workers();  // what was taken is done first
    Workers(Workers const&) = delete;
    Workers& operator=(Workers const&) = delete;

    // False when the queue is full. The work does not throw.
    bool take(std::function<void()> work);

private:
    void run();

    std::size_t const most_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace marelle::http
