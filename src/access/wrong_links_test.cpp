#include "access/wrong_links.hpp"
#include <doctest/doctest.h>

using marelle::access::WrongLinks;

TEST_CASE("twenty wrong links from one address, then one every thirty seconds") {
    WrongLinks wrong;
    std::int64_t now = 1'768'000'000'000;
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(wrong.closed_to("192.0.2.1", now));
        wrong.count("192.0.2.1", now);
    }
    CHECK(wrong.closed_to("192.0.2.1", now));
    CHECK_FALSE(wrong.closed_to("192.0.2.2", now));
    CHECK(wrong.closed_to("192.0.2.1", now + 29'999));
    CHECK_FALSE(wrong.closed_to("192.0.2.1", now + 30'000));
    wrong.count("192.0.2.1", now + 30'000);
    CHECK(wrong.closed_to("192.0.2.1", now + 30'001));
    CHECK(wrong.closed_to("192.0.2.1", now - 3'600'000));  // a clock set back opens nothing
    CHECK_FALSE(wrong.closed_to("192.0.2.1", now + 10 * 60'000 + 30'000));
}

TEST_CASE("ten thousand addresses are remembered, and the one that tries now is among them") {
    WrongLinks wrong;
    std::int64_t const now = 1'768'000'000'000;
    for (int i = 0; i < 10'050; ++i) wrong.count("address " + std::to_string(i), now + i);
    for (int i = 0; i < 20; ++i) wrong.count("192.0.2.1", now + 20'000);
    CHECK(wrong.closed_to("192.0.2.1", now + 20'000));
}
