#include "base/ids.hpp"
#include "base/clock.hpp"
#include <array>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <sys/random.h>
#include <system_error>

namespace marelle {

namespace {

std::atomic<std::uint64_t> fixed_next{0};  // 0: real ids

// One system call for 256 ids, not one each: the roll call of a network makes thousands a second.
std::uint64_t random_bits() {
    thread_local std::array<std::uint64_t, 512> pool{};
    thread_local std::size_t left = 0;
    if (left == 0) {
        auto* bytes = reinterpret_cast<char*>(pool.data());
        for (std::size_t got = 0; got < sizeof pool;) {
            auto n = getrandom(bytes + got, sizeof pool - got, 0);
            if (n < 0) throw std::system_error{errno, std::generic_category(), "getrandom"};
            got += static_cast<std::size_t>(n);
        }
        left = pool.size();
    }
    return pool[--left];
}

Id format(std::uint64_t high, std::uint64_t low) {
    static constexpr char digits[] = "0123456789abcdef";
    Id out(36, '-');
    std::size_t at = 0;
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
        auto word = nibble < 16 ? high : low;
        out[at++] = digits[(word >> (60 - 4 * (nibble % 16))) & 0xF];
    }
    return out;
}

}  // namespace

Id new_id() {
    if (auto n = fixed_next.load(std::memory_order_relaxed)) {
        fixed_next.fetch_add(1);
        return format(0x0190'0000'0000'7000ULL, 0x8000'0000'0000'0000ULL | n);
    }
    auto now = static_cast<std::uint64_t>(now_ms());
    auto high = (now << 16) | 0x7000ULL | (random_bits() & 0x0FFFULL);
    auto low = (random_bits() & 0x3FFF'FFFF'FFFF'FFFFULL) | 0x8000'0000'0000'0000ULL;
    return format(high, low);
}

bool is_id(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = text[i];
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

std::int64_t instant_of(std::string_view id) {
    if (!is_id(id) || id[14] != '7') return 0;
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 13; ++i) {
        if (i == 8) continue;
        char c = id[i];
        ms = ms * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return ms;
}

FixedIds::FixedIds() { fixed_next = 1; }
FixedIds::~FixedIds() { fixed_next = 0; }

}  // namespace marelle
