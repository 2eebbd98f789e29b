#pragma once
// How often one address may try links that open nothing. 128 random bits are not guessed: this keeps somebody who tries
// from costing the others their evening.
#include "access/login.hpp"
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace marelle::access {

// Twenty mistaken links at once (a school shares one address), then one every thirty seconds.
inline constexpr Bucket wrong_link_bucket{20, 30'000};

// Of this process, in memory: what it forgets at a restart gives nobody anything.
class WrongLinks {
public:
    // True when the address has tried too many and must wait. Instants are milliseconds since 1970.
    bool closed_to(std::string const& address, std::int64_t now);
    void count(std::string const& address, std::int64_t now);

private:
    struct Tries {
        double level{};
        std::int64_t at{};
    };
    // Beyond this many addresses the ones at rest are forgotten, then the oldest one.
    static constexpr std::size_t most = 10'000;
    void make_room(std::int64_t now);

    std::mutex mutex_;
    std::map<std::string, Tries, std::less<>> tries_;
};

}  // namespace marelle::access
