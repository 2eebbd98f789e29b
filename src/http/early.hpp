#pragma once
// What a page of the client will ask for first, told with the page itself (RFC 8288, `Link`): the browser fetches it
// while it reads the rest, rather than a turn later. On a phone's network a turn is 150 ms.
#include <string>
#include <string_view>
#include <vector>

namespace marelle::http {

class Early {
public:
    // A line a page: its address, "*" in place of a segment that varies, then the files of the client it needs beyond
    // those that every page names. Written with the client ("_app/early.txt"), the precise address before the varying.
    explicit Early(std::string_view list = {});

    // The header for an address of the client. Empty: nothing to say. Who is reading is not asked so: a phone without
    // network keeps the page with its header, and takes the question that failed for the answer.
    std::string links(std::string_view path) const;

private:
    struct Page {
        std::vector<std::string_view> segments;
        std::string links;
    };
    std::vector<Page> pages_;
};

}  // namespace marelle::http
