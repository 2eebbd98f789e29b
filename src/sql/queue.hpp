#pragma once
// What waits for a thread of the database. Not for callers: they see Database.
#include "sql/sql.hpp"
#include <condition_variable>
#include <deque>
#include <mutex>

namespace marelle::sql {

struct Job {
    Work work;
    Done done;
};

class Queue {
public:
    explicit Queue(std::size_t most) : most_{most} {}

    // Throws SqlError full when `most` are waiting, gone when closed.
    void put(Job job);
    // Waits for the first; up to `most` of those waiting, oldest first. Empty once closed and drained.
    std::vector<Job> take(std::size_t most);
    std::size_t waiting() const;
    // No more come in; those accepted are still handed out.
    void close();

private:
    mutable std::mutex mutex_;
    std::condition_variable came_;
    std::deque<Job> jobs_;
    std::size_t most_;
    bool closed_ = false;
};

}  // namespace marelle::sql
