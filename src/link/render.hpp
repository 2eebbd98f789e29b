#pragma once
// A template with its values, for the .cpp files that fill one.
#include <string>
#include <string_view>

namespace kainjow::mustache {
template <typename string_type> class basic_data;
using data = basic_data<std::string>;
}  // namespace kainjow::mustache

namespace marelle::link {

// Throws std::runtime_error when the template is not one.
std::string render(std::string_view name, kainjow::mustache::data const& values);

// With a capital, where it begins: a day alone on its line. A letter that ASCII does not have stays.
std::string beginning(std::string text);

// A French page, its high signs and guillemets kept with their words: no line begins with one.
std::string bound(std::string_view page);

}  // namespace marelle::link
