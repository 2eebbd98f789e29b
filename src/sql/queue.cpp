#include "sql/queue.hpp"
#include <algorithm>
#include <iterator>

namespace marelle::sql {

void Queue::put(Job job) {
    {
        std::lock_guard lock{mutex_};
        if (closed_) throw SqlError{SqlError::Kind::gone, "the database is closed"};
        if (jobs_.size() >= most_) throw SqlError{SqlError::Kind::full, "too much work is waiting for the database"};
        jobs_.push_back(std::move(job));
    }
    came_.notify_one();
}

std::vector<Job> Queue::take(std::size_t most) {
    std::unique_lock lock{mutex_};
    came_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    auto last = jobs_.begin() + static_cast<std::ptrdiff_t>(std::min(most, jobs_.size()));
    std::vector<Job> taken{std::move_iterator{jobs_.begin()}, std::move_iterator{last}};
    jobs_.erase(jobs_.begin(), last);
    return taken;
}

std::size_t Queue::waiting() const {
    std::lock_guard lock{mutex_};
    return jobs_.size();
}

void Queue::close() {
    {
        std::lock_guard lock{mutex_};
        closed_ = true;
    }
    came_.notify_all();
}

}  // namespace marelle::sql
