#include "http/workers.hpp"

namespace marelle::http {

Workers::Workers(std::size_t threads, std::size_t queue) : most_{queue} {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
    {
        std::lock_guard lock{mutex_};
        closing_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

bool Workers::take(std::function<void()> work) {
    {
        std::lock_guard lock{mutex_};
        if (queue_.size() >= most_) return false;
        queue_.push_back(std::move(work));
    }
    wake_.notify_one();
    return true;
}

void Workers::run() {
    std::unique_lock lock{mutex_};
    for (;;) {
        wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto work = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        work();
        work = nullptr;  // what it holds is released outside the lock
        lock.lock();
    }
}

}  // namespace marelle::http
