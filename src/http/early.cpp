#include "http/early.hpp"
#include <algorithm>
#include <span>

namespace marelle::http {

namespace {

std::vector<std::string_view> parts_of(std::string_view text, char between) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        auto const part = text.substr(0, text.find(between));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        if (!part.empty()) out.push_back(part);
    }
    return out;
}

void add(std::string& links, std::string_view path, std::string_view how) {
    if (!links.empty()) links += ", ";
    links.append("<").append(path).append(">; ").append(how);
}

}  // namespace

Early::Early(std::string_view list) {
    for (auto const line : parts_of(list, '\n')) {
        auto const words = parts_of(line, ' ');
        Page page{parts_of(words.front(), '/'), {}};
        for (auto const file : std::span{words}.subspan(1))
            add(page.links, file, file.ends_with(".css") ? "rel=preload; as=style; crossorigin" : "rel=modulepreload");
        pages_.push_back(std::move(page));
    }
}

std::string Early::links(std::string_view path) const {
    auto const asked = parts_of(path, '/');
    auto const found = std::ranges::find_if(pages_, [&](Page const& page) {
        return std::ranges::equal(page.segments, asked,
                                  [](auto expected, auto given) { return expected == "*" || expected == given; });
    });
    return found == pages_.end() ? std::string{} : found->links;
}

}  // namespace marelle::http
