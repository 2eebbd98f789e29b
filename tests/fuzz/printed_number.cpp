// A number as a partner printed it: read with its decimals, within its limits, and read back the same; or refused.
// sources: src/declared_figure/granularity.cpp src/base/text.cpp
#include "declared_figure/granularity.hpp"
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    using namespace marelle::declared_figure;
    auto value = parse_printed({reinterpret_cast<char const*>(data), size});
    if (!value) return 0;
    if (value->digits < 0 || value->decimals < 0 || value->decimals > most_decimals) std::abort();
    if (parse_printed(plain(*value)) != value) std::abort();
    for (std::int64_t base : {std::int64_t{1}, std::int64_t{118}, most}) {
        auto found = numerators(*value, base);
        if (found && (found->first < 0 || found->first > found->last || found->last > base)) std::abort();
        for (auto const& [k, percentage] : nearest_numerators(*value, base))
            if (k < 0 || k > base || percentage.decimals != value->decimals) std::abort();
    }
    return 0;
}
