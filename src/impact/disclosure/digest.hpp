#pragma once
// A name for a question to the solver, so that it is not asked twice. Pure.
#include "impact/disclosure/sweep.hpp"
#include <bit>

namespace marelle::disclosure::detail {

// All that a domain was made of, in 128 bits.
class Digest {
public:
    void add(std::uint64_t value) {
        one = mixed(one ^ value);
        other = mixed(other + std::rotl(value, 32) + 0x9E3779B97F4A7C15U);
    }
    void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
    void add(Form const& form) {
        add(form.size());
        for (auto const& [variable, coefficient] : form)
            add(std::uint64_t{variable} * 4 + static_cast<std::uint64_t>(coefficient + 1));
    }
    Memory::Key said() const { return {one, other}; }

private:
    static std::uint64_t mixed(std::uint64_t value) {
        value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
        value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
        return value ^ (value >> 31U);
    }
    std::uint64_t one = 1, other = 2;
};

}  // namespace marelle::disclosure::detail
