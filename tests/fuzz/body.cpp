// A request's JSON body: refused or read, never a crash; what is read is written and read again. (Numbers may differ in
// their last bit: Boost.JSON 1.81 rounds large powers of ten once too often.)
// sources: src/http/body.cpp
#include "http/http.hpp"
#include <boost/json/src.hpp>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view text{reinterpret_cast<char const*>(data), size};
    auto object = marelle::http::parse_object(text);
    if (!object) {
        if (object.error().fault != marelle::Fault::invalid) std::abort();
        return 0;
    }
    auto written = boost::json::serialize(*object);
    auto again = marelle::http::parse_object(written);
    if (!again || again->size() != object->size()) std::abort();
    return 0;
}
