#include "link/render.hpp"
#include <doctest/doctest.h>
#include <string>

namespace marelle::link {

TEST_CASE("a French page keeps its high signs with their words, and gives back what was typed as it came") {
    CHECK(bound("<head><title>Un : deux</title></head><body><p>Venez « ce soir » ? Oui ! 5 % ; ou : non</p>") ==
          "<head><title>Un : deux</title></head><body><p>Venez «\u00a0ce soir\u00a0»\u00a0? Oui\u00a0! 5\u00a0%\u00a0; "
          "ou\u00a0: non</p>");
    for (auto const* typed :
         {"<body><input value=\"il dit : non\">", "<body><textarea name=\"why\">Il dit : « non » !</textarea>",
          "<body><textarea>Un : deux"})
        CHECK(bound(typed) == typed);
    CHECK(bound("<body><textarea>a : b</textarea><p>c : d</p>") == "<body><textarea>a : b</textarea><p>c\u00a0: d</p>");
    CHECK(bound("no page : at all") == "no page : at all");
}

}  // namespace marelle::link
