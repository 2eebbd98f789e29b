#pragma once
// One PDF at a time in this process: laying one out takes a core for seconds and a hundred megabytes. Who comes
// meanwhile waits, two at most: they wait on the threads that passwords are checked on, of which one stays free.
#include "base/error.hpp"
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace marelle::report {

inline constexpr int no_tool = 3;  // what print.py ends with when WeasyPrint is not there

class Printer {
public:
    static constexpr int most_waiting = 2;
    static constexpr std::size_t most_held = 16 << 20;  // bytes of the last ones made

    explicit Printer(std::function<Result<std::string>(std::string const&)> make);
    // A version never changes, so neither does its page: the same page is laid out once while it is remembered.
    // Refused: report.pdf_busy, and as `make`.
    Result<std::string> print(std::string const& page);

private:
    std::string const* find(std::string_view name);
    void keep(std::string const& name, std::string const& bytes);

    std::function<Result<std::string>(std::string const&)> make_;
    std::mutex mutex_;
    std::condition_variable turn_;
    int waiting_ = 0;
    bool busy_ = false;
    std::list<std::pair<std::string, std::string>> kept_;  // newest first: digest of the page, PDF
    std::size_t held_ = 0;
};

}  // namespace marelle::report
