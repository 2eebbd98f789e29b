#pragma once
// Ids to numbers while everything is read: UUIDs as sixteen bytes, for 24 million look-ups.
#include "impact/columns/columns.hpp"
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

namespace marelle::impact::columns {

struct Key {
    std::uint64_t high{}, low{};
    bool operator==(Key const&) const = default;
};

// Two times four hexadecimal digits, in small letters, at once: in each byte of a word, is it a digit or a letter, and
// which; then the bytes by two, and those by two. `right` keeps the high bit of every byte that was one.
inline std::uint32_t eight_digits(char const* first, char const* second, std::uint64_t& right) {
    static_assert(std::endian::native == std::endian::little);
    constexpr std::uint64_t each = 0x0101010101010101;
    constexpr std::size_t half = 4;
    std::array<char, 2 * half> text{};
    std::memcpy(text.data(), first, half);
    std::memcpy(text.data() + half, second, half);
    auto const bytes = std::bit_cast<std::uint64_t>(text);
    // The high bit of a byte is set when it is at least that; a byte past 127 is wrong whatever it gives.
    auto const least = [&](std::uint64_t low) { return (bytes & 0x7F * each) + (0x80 - low) * each; };
    right &= ((least('0') & ~least('9' + 1)) | (least('a') & ~least('f' + 1))) & ~bytes;
    auto const digits = (bytes & 0x0F * each) + (bytes >> 6 & each) * 9;
    auto const by_two = (digits << 4 | digits >> 8) & 0x00FF00FF00FF00FF;
    auto const by_four = (by_two << 8 | by_two >> 16) & 0x0000FFFF0000FFFF;
    return static_cast<std::uint32_t>(by_four << 16 | by_four >> 32);
}

// "01900000-0000-7000-8000-000000000000"; throws Unfit on anything else.
inline Key key_of(std::string_view id) {
    constexpr std::size_t size = 36;
    if (id.size() != size) throw Unfit{"an id that is no UUID"};
    auto const* text = id.data();
    auto right = ~std::uint64_t{0};
    auto both = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
        std::uint64_t const high = eight_digits(text + a, text + b, right);
        return high << 32 | eight_digits(text + c, text + d, right);
    };
    Key const out{both(0, 4, 9, 14), both(19, 24, 28, 32)};
    if ((right & 0x8080808080808080) != 0x8080808080808080) throw Unfit{"an id that is no UUID"};
    return out;
}

// Where an id stands in a list: a place of four bytes an id, beside the list.
class Places {
public:
    static constexpr std::uint32_t absent = std::numeric_limits<std::uint32_t>::max();

    // Each once.
    explicit Places(std::vector<Key> keys) : keys_{std::move(keys)} {
        slots_.assign(smallest + keys_.size() + keys_.size() / 2, absent);
        for (std::uint32_t i = 0; i < keys_.size(); ++i) slots_[slot_of(keys_[i])] = i;
    }
    std::uint32_t find(Key key) const { return slots_[slot_of(key)]; }

private:
    static constexpr std::size_t smallest = 64;

    std::size_t slot_of(Key key) const {
        auto mixed = (key.high ^ (key.low * 0x9E3779B97F4A7C15ULL)) * 0xD6E8FEB86659FD93ULL;
        // The upper half of the product: as even as a remainder, without a division.
        auto at = static_cast<std::size_t>(static_cast<unsigned __int128>(mixed) * slots_.size() >> 64);
        while (slots_[at] != absent && keys_[slots_[at]] != key)
            if (++at == slots_.size()) at = 0;
        return at;
    }

    std::vector<Key> keys_;
    std::vector<std::uint32_t> slots_;
};

}  // namespace marelle::impact::columns
